//! The piano roll: the input melody to be edited, or the result, coloured by what became of the notes.

mod band;
mod hands;
mod lens;
mod paint;
mod picture;
mod ruler;

use continuo_music::{Clip, Grid, Tick};
use continuo_studio::{Command, EntryId};
use egui::{Painter, Rect, Response, RichText, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use self::hands::Grip;
pub use self::lens::Lens;
use self::picture::Picture;
use self::ruler::Bars;
use super::knobs;
use super::playback_panel::listen;
use super::stage::Stage;
use super::theme;

/// Width of the keyboard.
const GUTTER: f32 = 38.0;
/// Height of the ruler.
const RULER: f32 = 18.0;
/// Width of the legend, and of the zoom buttons beside it.
const LEGEND: f32 = 150.0;
const ZOOM_BUTTONS: f32 = 110.0;
/// How much a zoom button zooms.
const ZOOM: f32 = 1.35;

/// What the roll remembers from frame to frame.
#[derive(Debug, Default)]
pub struct Roll {
    lens: Option<Lens>,
    fitted: Option<Shown>,
    grip: Option<Grip>,
    /// Over which bar of the ruler the pointer's button went down.
    pressed_bar: Option<u32>,
}

/// Which music the view was fitted to, in which space: it is fitted anew when another comes, not at every edit.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    name: String,
    entry: Option<EntryId>,
    is_empty: bool,
    /// While a run adds music at the end: where the whole will end, and the keys it has used so far.
    growth: Option<(Tick, (u8, u8))>,
    size: Vec2,
}

impl Roll {
    /// Draws the roll with its toolbar, and asks for what was edited in it.
    pub fn show(&mut self, ui: &mut Ui, stage: &mut Stage) {
        let picture = Picture::of(stage);
        ui.horizontal(|ui| self.toolbar(ui, stage, &picture));
        if matches!(picture, Picture::Band { .. }) {
            ui.horizontal_wrapped(|ui| {
                ui.add_space(4.0);
                legend(ui, &picture);
            });
        }
        ui.add_space(2.0);
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Piano roll"));
        let mut lens = self.look(ui, stage, &picture, rect, &response);
        let painter = ui.painter_at(rect);
        backdrop(&painter, &lens, stage, rect);
        let in_roll = painter.with_clip_rect(lens.rect);
        picture.paint(&in_roll, &lens);
        paint::end(&in_roll, &lens, picture.length());
        if let Picture::Input(clip) = &picture {
            self.edit(stage, &in_roll, &mut lens, clip, &response);
        }
        if let Picture::Band { length, .. } = &picture {
            self.lock(ui, stage, *length, (&lens, ruler(&lens, rect)));
        }
        if let Some(playhead) = stage.readings.playhead {
            paint::playhead(&in_roll, &lens, playhead);
        }
        self.pan(&mut lens, &response, picture.reach());
        self.lens = Some(lens);
    }

    /// Where notes lie, once they were drawn.
    #[cfg(test)]
    pub fn lens(&self) -> Option<Lens> {
        self.lens
    }

    fn toolbar(&mut self, ui: &mut Ui, stage: &mut Stage, picture: &Picture) {
        listen(ui, stage);
        ui.add_space(6.0);
        // A band's is longer and has a row of its own.
        let is_band = matches!(picture, Picture::Band { .. });
        if !is_band && ui.available_width() > LEGEND + ZOOM_BUTTONS {
            legend(ui, picture);
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if knobs::button(ui, true, "Fit", "Show the whole.") {
                self.fitted = None;
            }
            for (text, factor, hint) in [("+", ZOOM, "Zoom in (Ctrl and wheel)"), ("−", 1.0 / ZOOM, "Zoom out")] {
                if knobs::button(ui, true, text, hint)
                    && let Some(lens) = &mut self.lens
                {
                    lens.zoom(factor, lens.rect.left());
                }
            }
        });
    }

    /// The view for this frame: fitted to new music, then scrolled and zoomed.
    fn look(&mut self, ui: &Ui, stage: &Stage, picture: &Picture, rect: Rect, response: &Response) -> Lens {
        let inner = Rect::from_min_max(pos2(rect.left() + GUTTER, rect.top() + RULER), rect.max);
        let start = Lens { rect: inner, first_tick: 0.0, quarter_width: 40.0, top_key: 84.0, row_height: 12.0 };
        let mut lens = Lens { rect: inner, ..self.lens.unwrap_or(start) };
        let shown = Shown {
            name: stage.view.input.name.clone(),
            entry: stage.view.result.as_ref().map(|result| result.entry),
            is_empty: picture.length() == Tick::ZERO,
            growth: picture.extended_from().and_then(|_| Some((picture.reach(), picture.growing_keys()?))),
            size: inner.size(),
        };
        if self.fitted.as_ref() != Some(&shown) && inner.is_positive() {
            lens.fit(&picture.notes(), picture.reach());
            if picture.extended_from().is_some() {
                lens.reveal(picture.reach());
            }
            self.fitted = Some(shown);
        }
        if let Some(pointer) = response.hover_pos() {
            let (wheel, zoom) = ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta()));
            lens.pan(wheel.x, wheel.y);
            lens.zoom(zoom, pointer.x);
            lens.hold(picture.reach());
        }
        lens
    }

    fn edit(&mut self, stage: &mut Stage, painter: &Painter, lens: &mut Lens, clip: &Clip, response: &Response) {
        let grid = Grid::from(stage.params.input.rhythm_grid.value()).step();
        if let (Some(grip), Some(place)) = (self.grip, response.interact_pointer_pos())
            && let Some((_, to)) = grip.note(lens, grid, place)
        {
            paint::notes(painter, lens, &[to], theme::of(painter.ctx()).accent);
        }
        if let Some(edit) = hands::edit(lens, clip.notes(), grid, &mut self.grip, response) {
            stage.ask(Command::EditNotes(vec![edit]));
        }
    }

    /// The ruler of a result of that length, in which bars are locked.
    fn lock(&mut self, ui: &Ui, stage: &mut Stage, length: Tick, (lens, ruler): (&Lens, Rect)) {
        let Some(result) = &stage.view.result else { return };
        let bars = Bars { meter: &result.composition.meter, length, locked: &stage.view.locked_bars };
        let painter = ui.painter_at(ruler.union(lens.rect));
        stage.asked.extend(bars.show(ui, &painter, (lens, ruler), &mut self.pressed_bar));
    }

    fn pan(&mut self, lens: &mut Lens, response: &Response, length: Tick) {
        let holds_note = matches!(self.grip, Some(Grip::Move { .. } | Grip::Stretch { .. }));
        if response.dragged() && !holds_note {
            let delta = response.drag_delta();
            lens.pan(delta.x, delta.y);
            lens.hold(length);
        }
        if !response.dragged() {
            self.grip = None;
        }
    }
}

/// What the colours mean.
fn legend(ui: &mut Ui, picture: &Picture) {
    for (text, colour) in picture.legend(theme::of(ui.ctx())) {
        ui.label(RichText::new(format!("• {text}")).small().color(colour));
    }
}

/// Where the bars' numbers stand.
fn ruler(lens: &Lens, rect: Rect) -> Rect {
    Rect::from_min_max(pos2(lens.rect.left(), rect.top()), pos2(rect.right(), lens.rect.top()))
}

fn backdrop(painter: &Painter, lens: &Lens, stage: &Stage, rect: Rect) {
    painter.rect_filled(rect, 4.0, theme::of(painter.ctx()).ground);
    paint::rows(&painter.with_clip_rect(lens.rect), lens);
    let ruler = ruler(lens, rect);
    let timed = painter.with_clip_rect(Rect::from_min_max(ruler.min, rect.max));
    paint::bars(&timed, lens, &stage.view.input.meter, ruler);
    let gutter = Rect::from_min_size(pos2(rect.left(), lens.rect.top()), vec2(GUTTER - 2.0, lens.rect.height()));
    paint::keyboard(&painter.with_clip_rect(gutter), lens, gutter);
    if stage.view.input.clip.is_empty() {
        paint::hint(painter, lens.rect, "Choose a sample, record, import,\nor double-click here to draw notes");
    }
}
