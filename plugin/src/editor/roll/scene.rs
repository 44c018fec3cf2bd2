//! Painting a frame of the roll, back to front.

use egui::{Painter, Response, Stroke, StrokeKind, Ui};

use super::areas::Areas;
use super::hands::{Preview, Sheet};
use super::ink::{self, Ink};
use super::lens::Lens;
use super::picture::{Edits, Kind, Picture, Subject};
use super::snap::Snap;
use super::{Roll, insight, paint, scale, status, words};
use crate::editor::stage::Stage;
use crate::editor::theme;

const EMPTY: &str = "Choose a sample, record, import,\nor double-click here to draw notes";

/// What there is to paint.
pub struct Scene<'a> {
    /// The music.
    pub picture: &'a Picture,
    /// The parts of the roll.
    pub areas: &'a Areas,
    /// Where things lie.
    pub lens: Lens,
    /// The grid.
    pub snap: Snap,
    /// The line that hands work on, if there is one.
    pub sheet: Option<&'a Sheet<'a>>,
    /// What the pointer does over the notes.
    pub response: &'a Response,
}

impl Scene<'_> {
    /// Paints everything but what lies at the edges.
    pub fn paint(&self, ui: &Ui, roll: &mut Roll, stage: &Stage) {
        self.backdrop(ui, roll, stage);
        let painter = ui.painter_at(self.areas.notes);
        let modifiers = ui.input(|input| input.modifiers);
        let point = self.response.interact_pointer_pos();
        let preview = self.sheet.map_or_else(Preview::default, |sheet| roll.hands.preview(sheet, point, modifiers));
        self.notes(&painter, roll, stage, &preview);
        insight::paint(stage, &painter, &self.lens);
        paint::end(&painter, &self.lens, self.picture.length);
        if let Some(seam) = self.picture.seam {
            paint::seam(&painter, &self.lens, seam);
        }
        if self.picture.notes().next().is_none() && matches!(self.picture.subject, Subject::Input(_)) {
            paint::hint(&painter, self.lens.rect, EMPTY);
        }
        self.marks(&painter, roll, stage);
        self.gesture(&painter, roll, &preview);
        self.tell(roll, stage);
    }

    fn backdrop(&self, ui: &Ui, roll: &mut Roll, stage: &Stage) {
        let (areas, lens) = (self.areas, &self.lens);
        let painter = ui.painter_at(areas.all);
        painter.rect_filled(areas.all, 4.0, theme::of(ui.ctx()).ground);
        let tonality = scale::tonality(stage, &mut roll.memory).filter(|_| !self.picture.is_drums());
        paint::rows(&ui.painter_at(areas.notes), lens, tonality);
        painter.hline(areas.region.x_range(), areas.region.bottom(), Stroke::new(1.0, theme::of(ui.ctx()).line));
        let timed = ui.painter_at(areas.ruler().union(areas.notes));
        paint::bars(&timed, lens, &self.picture.meter, (areas.bars, self.snap.step));
        let down = stage.readings.held_keys | stage.readings.sounding_keys;
        paint::keyboard(&ui.painter_at(areas.gutter), lens, areas.gutter, (self.picture.is_drums(), down));
    }

    fn notes(&self, painter: &Painter, roll: &mut Roll, stage: &Stage, preview: &Preview) {
        let ink = Ink {
            painter,
            lens: &self.lens,
            mixer: stage.params.mixer.mixer(),
            selected: &roll.hands.selection,
            leaving: &preview.from,
        };
        for layer in &self.picture.layers {
            ink.layer(layer.notes.as_slice(), &roll.memory.ends(&layer.notes), layer.kind);
        }
        let kind = match self.picture.layers.last().map(|layer| layer.kind) {
            Some(Kind::Front(role)) => Kind::Front(role),
            _ => Kind::Kept,
        };
        ink.coming(&preview.to, kind);
        if self.sheet.and_then(|sheet| sheet.edits) == Some(Edits::Input) {
            ink::locked(painter, &self.lens, &stage.view.input.locked);
        }
    }

    /// The playhead, and the cursor of the keys.
    fn marks(&self, painter: &Painter, roll: &Roll, stage: &Stage) {
        if let Some(playhead) = stage.readings.playhead {
            paint::playhead(painter, &self.lens, playhead);
        }
        let is_editable = self.sheet.is_some_and(|sheet| sheet.edits.is_some());
        if self.response.has_focus() && is_editable && roll.hands.selection.is_empty() {
            let cursor = roll.hands.cursor;
            paint::cursor(painter, &self.lens, (cursor.tick, cursor.key), self.lens.width(self.snap.step));
        }
    }

    /// The frame that is drawn, or what a gesture does in words.
    fn gesture(&self, painter: &Painter, roll: &Roll, preview: &Preview) {
        let (Some(gesture), Some(at)) = (roll.hands.gesture(), self.response.interact_pointer_pos()) else { return };
        if let Some(frame) = gesture.frame(&self.lens, at) {
            let colour = theme::of(painter.ctx()).accent;
            painter.rect(frame, 2.0, colour.gamma_multiply(0.12), Stroke::new(1.0, colour), StrokeKind::Inside);
        }
        let from = self.sheet.map(|sheet| preview.from.of(sheet.notes())).unwrap_or_default();
        let text = status::of_gesture(gesture, (&from, &preview.to), &self.picture.meter, self.picture.is_drums());
        if let Some(text) = text {
            paint::label(painter, at + egui::vec2(14.0, -18.0), &text);
        }
    }

    /// The tooltip of a note.
    fn tell(&self, roll: &Roll, stage: &Stage) {
        let (Some(at), Some(sheet)) = (self.response.hover_pos(), self.sheet) else { return };
        if roll.hands.gesture().is_some() {
            return;
        }
        if let Some(note) = sheet.note_under(at) {
            let said = words::note(&note, &self.picture.meter, self.picture.is_drums());
            let is_input = sheet.edits == Some(Edits::Input);
            let is_locked = is_input && stage.view.input.locked.binary_search(&note).is_ok();
            let lock = if is_locked { "\nLocked: no model touches it. L frees it." } else { "" };
            self.response.clone().on_hover_text_at_pointer(format!("{said}{lock}"));
        }
    }
}
