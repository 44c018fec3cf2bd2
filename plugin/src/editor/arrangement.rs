//! A band at a glance: a lane for each part, with its strip at the left and its notes in miniature over the bars.

mod head;
mod instrument;
mod ruler;

use continuo_music::{Role, Tick, Track};
use continuo_studio::{Listen, Shown};
use egui::{Button, CursorIcon, Rect, RichText, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

use self::ruler::Ruler;
use super::miniature::{self, Miniature};
use super::stage::Stage;
use super::theme;
use crate::params::role_name;

/// Height of the ruler over the lanes.
const RULER: f32 = 16.0;
/// The least and the greatest height of a lane.
const LANE: (f32, f32) = (22.0, 40.0);
/// Between lanes.
const GAP: f32 = 2.0;
/// The share of a place that the lanes take where there is room, and what they leave of it in any case.
const SHARE: f32 = 0.42;
const LEAVES: f32 = 190.0;
/// Width of the strips at the left: a share of the lane, between two limits.
const HEAD_SHARE: f32 = 0.42;
const HEAD: (f32, f32) = (262.0, 340.0);
/// Height of the row that is there instead of the lanes where they are folded away or have no room.
const FOLDED: f32 = 24.0;

/// What the lanes remember from frame to frame.
#[derive(Debug, Default)]
pub struct Arrangement {
    folded: bool,
    pictures: Vec<Miniature>,
}

/// What of the result is in front of the piano roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Front {
    /// The part.
    pub role: Role,
    /// The stretch of time.
    pub seen: Option<(Tick, Tick)>,
}

/// Where the user went in the lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone {
    /// The part.
    pub role: Role,
    /// The time, if it was one of the pictures that was clicked.
    pub to: Option<Tick>,
}

impl Arrangement {
    /// Draws the lanes of the result on show, with one of its parts marked. Nothing, where it has one track only.
    pub fn show(&mut self, ui: &mut Ui, stage: &mut Stage, front: Front) -> Option<Gone> {
        let view = stage.view;
        let shown = view.result.as_ref().filter(|shown| shown.composition.tracks.len() > 1)?;
        let lane = lane_height(ui.available_height(), shown.composition.tracks.len());
        let gone = match lane.filter(|_| !self.folded) {
            Some(height) => self.lanes(ui, stage, shown, front, height),
            None => self.fold(ui, stage, shown, (front.role, lane.is_some())),
        };
        ui.add_space(theme::TIGHT);
        gone
    }

    fn lanes(&mut self, ui: &mut Ui, stage: &mut Stage, shown: &Shown, front: Front, height: f32) -> Option<Gone> {
        let tracks = &shown.composition.tracks;
        self.pictures.resize_with(tracks.len(), Miniature::default);
        let total = RULER + float(tracks.len()) * (height + GAP);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), total), Sense::hover());
        let head = (rect.width() * HEAD_SHARE).clamp(HEAD.0, HEAD.1);
        let times = Rect::from_min_max(pos2(rect.left() + head, rect.top()), rect.max);
        let ruler =
            Ruler { rect: times, composition: &shown.composition, locked: &stage.view.locked_bars, seen: front.seen };
        self.toggle(ui, Rect::from_min_size(rect.min, vec2(head, RULER)), true);
        let mut gone = None;
        for (index, track) in tracks.iter().enumerate() {
            let top = rect.top() + RULER + float(index) * (height + GAP);
            let row = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), height));
            let went =
                self.lane(ui, stage, (shown, index), row.split_left_right_at_x(times.left()), track.role == front.role);
            gone = went.or(gone);
        }
        ruler.paint(ui, RULER);
        playhead(ui, stage, times, shown.composition.length());
        gone
    }

    fn lane(
        &mut self,
        ui: &mut Ui,
        stage: &mut Stage,
        (shown, index): (&Shown, usize),
        (head, body): (Rect, Rect),
        is_active: bool,
    ) -> Option<Gone> {
        let track = &shown.composition.tracks[index];
        let salt = ("lane", index);
        let builder = UiBuilder::new().max_rect(head).id_salt(salt);
        let named = ui.scope_builder(builder, |ui| head::show(ui, stage, track, is_active)).inner;
        let went = self.picture(ui, stage, (shown, index), body, is_active);
        let role = track.role;
        went.map(|to| Gone { role, to: Some(to) }).or_else(|| named.then_some(Gone { role, to: None }))
    }

    /// The notes of a part over the bars; a click leads there.
    fn picture(
        &mut self,
        ui: &Ui,
        stage: &Stage,
        (shown, index): (&Shown, usize),
        body: Rect,
        is_active: bool,
    ) -> Option<Tick> {
        let (track, length) = (&shown.composition.tracks[index], shown.composition.length());
        let (painter, colours) = (ui.painter_at(body), theme::of(ui.ctx()));
        miniature::ground(&painter, body, ui.ctx());
        let is_heard = stage.params.mixer.mixer().is_open(track.role);
        let inner = body.shrink2(vec2(0.0, 2.0));
        self.pictures[index].paint_heard(&painter, &shown.composition, Some(index), inner, is_heard);
        if track.clip.is_empty() {
            let font = egui::FontId::proportional(theme::SMALL);
            painter.text(body.center(), egui::Align2::CENTER_CENTER, "no notes", font, colours.muted);
        }
        if is_active {
            let line = Stroke::new(1.0, colours.role(track.role));
            painter.rect_stroke(body, 3.0, line, egui::StrokeKind::Inside);
        }
        // The name beside it does the same for the keyboard.
        let response = ui.interact(body, ui.scope_id().with(("picture", index)), Sense::CLICK | Sense::DRAG);
        let response = response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(hint(track));
        let place = response.interact_pointer_pos().filter(|_| response.clicked() || response.dragged())?;
        Some(miniature::tick_at(body, length, place.x))
    }

    /// The row that is there instead of the lanes: what is needed most while one listens.
    fn fold(
        &mut self,
        ui: &mut Ui,
        stage: &mut Stage,
        shown: &Shown,
        (active, has_room): (Role, bool),
    ) -> Option<Gone> {
        let mut gone = None;
        ui.horizontal(|ui| {
            ui.set_height(FOLDED);
            ui.spacing_mut().item_spacing.x = 3.0;
            if has_room {
                let (rect, _) = ui.allocate_exact_size(vec2(44.0, FOLDED), Sense::hover());
                self.toggle(ui, rect, false);
            }
            for track in &shown.composition.tracks {
                let role = track.role;
                let chosen = ui.push_id(track.role, |ui| head::short(ui, stage, track, role == active)).inner;
                gone = chosen.then_some(Gone { role, to: None }).or(gone);
                ui.add_space(theme::TIGHT);
            }
        });
        gone
    }

    /// The button that folds the lanes away.
    fn toggle(&mut self, ui: &mut Ui, rect: Rect, is_open: bool) {
        let (text, name, hint) = if is_open {
            (
                "Fold",
                "Fold the tracks away",
                "Leave only a row of names, mutes and solos: more room for the piano roll.",
            )
        } else {
            (
                "Unfold",
                "Unfold the tracks",
                "Show the notes of each track over the bars, its instrument and its volume.",
            )
        };
        let text = RichText::new(text).size(theme::SMALL).color(theme::of(ui.ctx()).muted);
        let builder = UiBuilder::new().max_rect(rect).id_salt("toggle");
        ui.scope_builder(builder, |ui| {
            let button = ui.add(Button::new(text).frame(false).small()).on_hover_text(hint);
            if button.accessible_name(name).clicked() {
                self.folded = is_open;
            }
        });
    }
}

/// How high lanes are in a place of that height; `None` if they would leave too little of it.
fn lane_height(available: f32, lanes: usize) -> Option<f32> {
    let count = float(lanes);
    let room = (available * SHARE).max(RULER + count * (LANE.0 + GAP));
    let height = ((room - RULER) / count - GAP).clamp(LANE.0, LANE.1);
    let used = RULER + count * (height + GAP) + theme::TIGHT;
    (available - used >= LEAVES).then_some(height)
}

fn playhead(ui: &Ui, stage: &Stage, times: Rect, length: Tick) {
    if let Some(tick) = stage.readings.playhead.filter(|_| stage.view.listen == Listen::Result) {
        let x = miniature::x(times, length, tick).min(times.right());
        ui.painter().vline(x, times.y_range(), Stroke::new(1.5, theme::of(ui.ctx()).bright));
    }
}

fn hint(track: &Track) -> String {
    let (name, notes) = (role_name(track.role), track.clip.notes().len());
    let notes = if notes == 1 { "1 note".to_owned() } else { format!("{notes} notes") };
    format!("{name}, {notes}. Click to edit this part in the piano roll, there.")
}

#[expect(clippy::cast_precision_loss, reason = "tracks are few")]
fn float(count: usize) -> f32 {
    count as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_grow_with_the_window_and_always_leave_room_for_the_roll() {
        let heights = [250.0, 335.0, 364.0, 500.0, 700.0, 1500.0].map(|available| lane_height(available, 5));
        assert_eq!(heights[0], None);
        assert!(heights[1].is_some_and(|height| height < 25.0));
        assert_eq!(heights[5], Some(LANE.1));
        assert!(heights.is_sorted(), "{heights:?}");
        for available in 0..2000_u16 {
            let available = f32::from(available);
            if let Some(height) = lane_height(available, 5) {
                assert!((LANE.0..=LANE.1).contains(&height));
                assert!(available - RULER - 5.0 * (height + GAP) >= 180.0, "{available} leaves too little");
            }
        }
    }
}
