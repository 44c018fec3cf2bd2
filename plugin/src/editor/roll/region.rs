//! The upper half of the ruler: a drag marks the region that the next runs may change, a double-click clears it.

use std::ops::Range;

use continuo_music::{MeterMap, Tick};
use continuo_studio::{Command, Technique, bars};
use egui::{CursorIcon, Painter, PointerButton, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2};

use super::areas::Areas;
use super::lens::Lens;
use super::snap::Snap;
use super::words;
use crate::editor::theme;

/// How near an edge of the region is moved instead of a new one marked, in points.
const EDGE: f32 = 5.0;

/// The end of a region that stays while the other one is moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marking {
    from: Option<Tick>,
}

/// What the ruler needs to know.
pub struct Ruler<'a> {
    /// Where things lie.
    pub lens: &'a Lens,
    /// The parts of the roll.
    pub areas: &'a Areas,
    /// How the music groups into bars.
    pub meter: &'a MeterMap,
    /// The region in force.
    pub region: Option<&'a Range<Tick>>,
    /// What edges snap to.
    pub snap: Snap,
    /// What the next run is made by.
    pub technique: Technique,
}

impl Ruler<'_> {
    /// Draws the region over everything, and gives what was asked for.
    pub fn show(&self, ui: &Ui, painter: &Painter, marking: &mut Marking) -> Option<Command> {
        let response = ui.interact(self.areas.region, ui.scope_id().with("region ruler"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Region ruler"));
        let marked = self.marked(&response, marking);
        if let Some(region) = marked.as_ref().or(self.region) {
            self.paint(painter, region);
        }
        let is_cancelled = ui.input(|input| input.key_pressed(egui::Key::Escape));
        let (stopped, cleared) =
            (response.drag_stopped(), response.double_clicked_by(PointerButton::Primary) && self.region.is_some());
        self.show_cursor(ui, &response);
        response.on_hover_text(hint(self.technique));
        if stopped {
            marking.from = None;
            return marked.filter(|_| !is_cancelled).map(|region| Command::SetRegion(Some(region)));
        }
        cleared.then_some(Command::SetRegion(None))
    }

    /// The stretch between where the pointer went down and where it is, while it is down.
    fn marked(&self, response: &Response, marking: &mut Marking) -> Option<Range<Tick>> {
        let at = response.interact_pointer_pos()?;
        if response.drag_started() {
            let pressed = response.ctx.input(|input| input.pointer.press_origin()).unwrap_or(at);
            marking.from = Some(self.anchor(pressed.x));
        }
        if !response.dragged() && !response.drag_stopped() {
            return None;
        }
        let free = response.ctx.input(|input| input.modifiers.alt);
        let (from, to) = (marking.from?, self.snap.freed(free).near(self.lens.tick_at(at.x)).max(Tick::ZERO));
        (from != to).then(|| from.min(to)..from.max(to))
    }

    /// What stays while the pointer drags: the other end of the region at its edges, else where it was pressed.
    fn anchor(&self, x: f32) -> Tick {
        match self.region {
            Some(region) if self.is_at(region.start, x) => region.end,
            Some(region) if self.is_at(region.end, x) => region.start,
            _ => self.snap.before(self.lens.tick_at(x)).max(Tick::ZERO),
        }
    }

    fn is_at(&self, tick: Tick, x: f32) -> bool {
        (self.lens.x(tick) - x).abs() <= EDGE
    }

    fn show_cursor(&self, ui: &Ui, response: &Response) {
        let is_edge = |x| self.region.is_some_and(|region| self.is_at(region.start, x) || self.is_at(region.end, x));
        if response.hover_pos().is_some_and(|at| is_edge(at.x)) {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
        }
    }

    /// A band in the ruler, lines through the notes, and everything outside dimmed.
    fn paint(&self, painter: &Painter, region: &Range<Tick>) {
        let (colours, notes) = (theme::of(painter.ctx()), self.areas.notes);
        let colour = colours.technique(self.technique);
        let edge = |tick: Tick| self.lens.x(tick).clamp(notes.left(), notes.right());
        let (from, to) = (edge(region.start), edge(region.end));
        let shade = colours.ground.gamma_multiply(0.6);
        for (left, right) in [(notes.left(), from), (to, notes.right())] {
            painter.rect_filled(Rect::from_x_y_ranges(left..=right, notes.y_range()), 0.0, shade);
        }
        let band = self.areas.region.shrink2(egui::vec2(0.0, 2.0));
        painter.rect_filled(Rect::from_x_y_ranges(from..=to, band.y_range()), 2.0, colour.gamma_multiply(0.75));
        for tick in [region.start, region.end] {
            let x = self.lens.x(tick);
            if notes.x_range().contains(x) {
                painter.vline(x, band.top()..=notes.bottom(), Stroke::new(1.5, colour));
            }
        }
        let name = egui::FontId::proportional(theme::SMALL);
        let galley = painter.layout_no_wrap(name_of(self.meter, region), name, colours.on_accent);
        if galley.size().x + 8.0 <= to - from {
            painter.galley(pos2(from + 4.0, band.center().y - galley.size().y / 2.0), galley, colours.on_accent);
        }
    }
}

/// A region by its bars, such as “Bars 3–6”, or by beats where it cuts bars.
pub fn name_of(meter: &MeterMap, region: &Range<Tick>) -> String {
    let (first, last) = (bars::at(meter, region.start), bars::at(meter, region.end - Tick(1)));
    let is_whole = bars::span(meter, first).start == region.start && bars::span(meter, last).end == region.end;
    match is_whole {
        true if first == last => format!("Bar {}", first + 1),
        true => format!("Bars {}–{}", first + 1, last + 1),
        false => format!("{}–{}", words::place(meter, region.start), words::place(meter, region.end)),
    }
}

/// What the region means for the next run.
pub fn hint(technique: Technique) -> &'static str {
    match technique {
        Technique::Enhance => {
            "Drag here to mark a region: Enhance then adds and removes notes only there, and all else stays as it is. \
             Drag its edges to change it, double-click to clear it. R marks the selection."
        }
        Technique::Accompany => {
            "Drag here to mark a region: where there is an accompaniment of this melody, Accompany then writes only its \
             bars anew and keeps the others. Drag its edges to change it, double-click to clear it. R marks the selection."
        }
        Technique::Extend => {
            "Drag here to mark a region for Enhance and Accompany. Extend pays no heed to it: it goes on where the melody \
             ends. Double-click to clear it. R marks the selection."
        }
    }
}

#[cfg(test)]
mod tests {
    use continuo_music::Meter;

    use super::*;

    #[test]
    fn a_region_is_named_by_bars_or_else_by_beats() {
        let meter = MeterMap::constant(Meter::COMMON);
        let name = |from, to| name_of(&meter, &(Tick(from)..Tick(to)));
        assert_eq!(name(7680, 23_040), "Bars 3–6");
        assert_eq!(name(0, 3840), "Bar 1");
        assert_eq!(name(960, 3840), "1.2–2.1");
    }
}
