//! A long list: rows of one height of which only those in sight are drawn, walked through with the keyboard.

use std::ops::Range;

use egui::style::ScrollAnimation;
use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, FontId, pos2, vec2};
use egui::{EventFilter, Id, Key, Modifiers, Rect, Response, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo};

use super::theme;

/// A list.
#[derive(Clone, Copy, Debug)]
pub struct RowList<'a> {
    /// What tells it from other lists.
    pub name: &'a str,
    /// How many rows it has.
    pub rows: usize,
    /// How high each is, in points.
    pub row_height: f32,
    /// The height of the list, in points.
    pub height: f32,
    /// The row that is marked.
    pub selected: Option<usize>,
    /// What can be done with a row, for those who cannot see it.
    pub hint: &'a str,
}

/// What the user did in a list in this frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Picked {
    /// The row that was clicked, or gone to with the arrow keys.
    pub chosen: Option<usize>,
    /// The row that was double-clicked.
    pub opened: Option<usize>,
    /// The row that Delete or Backspace was pressed on.
    pub removed: Option<usize>,
}

impl RowList<'_> {
    /// Draws the list: each row is called by its name for those who cannot see it, and painted in a space of its own.
    pub fn show(
        &self,
        ui: &mut Ui,
        name: impl Fn(usize) -> String,
        mut row: impl FnMut(&mut Ui, usize, &Response),
    ) -> Picked {
        let mut picked = Picked::default();
        let scroll = ScrollArea::vertical().id_salt(self.name).auto_shrink([false, false]).max_height(self.height);
        scroll.show_viewport(ui, |ui, viewport| {
            ui.set_height(self.row_height * float(self.rows));
            let base = ui.scope_id().with(self.name);
            for index in self.in_sight(viewport) {
                let rect = self.place(ui, index);
                let response = ui.interact(rect, base.with(index), Sense::click());
                self.mark(ui, index, rect, &response);
                response.widget_info(|| {
                    WidgetInfo::selected(Role::Button, ui.is_enabled(), self.selected == Some(index), name(index))
                });
                ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(self.hint));
                ui.scope_builder(UiBuilder::new().max_rect(rect.shrink2(vec2(6.0, 0.0))), |ui| {
                    row(ui, index, &response)
                });
                self.hear(ui, base, index, &response, &mut picked);
            }
        });
        picked
    }

    /// The rows that can be seen, and one on either side for the arrow keys to go to.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate, rows are no more")]
    fn in_sight(&self, viewport: Rect) -> Range<usize> {
        let first = (viewport.top() / self.row_height).floor() as usize;
        let last = (viewport.bottom() / self.row_height).ceil() as usize;
        first.saturating_sub(1)..(last + 1).min(self.rows)
    }

    fn place(&self, ui: &Ui, index: usize) -> Rect {
        let space = ui.max_rect();
        let top = space.top() + self.row_height * float(index);
        Rect::from_min_size(pos2(space.left(), top), vec2(space.width(), self.row_height))
    }

    /// What lies behind a row that is marked or under the pointer.
    fn mark(&self, ui: &Ui, index: usize, rect: Rect, response: &Response) {
        let (colours, painter) = (theme::of(ui.ctx()), ui.painter());
        let is_selected = self.selected == Some(index);
        if is_selected || response.hovered() {
            painter.rect_filled(rect, 4.0, if is_selected { colours.card_hot } else { colours.card });
        }
        if is_selected {
            painter.rect_filled(Rect::from_min_size(rect.min, vec2(3.0, rect.height())), 1.0, colours.accent);
        }
    }

    fn hear(&self, ui: &mut Ui, base: Id, index: usize, response: &Response, picked: &mut Picked) {
        if response.clicked() {
            response.request_focus();
            picked.chosen = Some(index);
        }
        if response.double_clicked() {
            picked.opened = Some(index);
        }
        if !response.has_focus() {
            return;
        }
        let arrows = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::Delete) || pressed(Key::Backspace) {
            picked.removed = Some(index);
        }
        if let Some(next) = self.step(ui, index).filter(|next| *next != index) {
            picked.chosen = Some(next);
            ui.memory_mut(|memory| memory.request_focus(base.with(next)));
            ui.scroll_to_rect_animation(self.place(ui, next), None, ScrollAnimation::none());
        }
    }

    /// Where the keys that were pressed lead from a row.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a page of rows is few and positive")]
    fn step(&self, ui: &Ui, index: usize) -> Option<usize> {
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let last = self.rows.checked_sub(1)?;
        let page = (self.height / self.row_height).floor().max(1.0) as usize;
        let keys = [
            (Key::ArrowUp, index.saturating_sub(1)),
            (Key::ArrowDown, index + 1),
            (Key::PageUp, index.saturating_sub(page)),
            (Key::PageDown, index + page),
            (Key::Home, 0),
            (Key::End, last),
        ];
        keys.into_iter().find(|(key, _)| pressed(*key)).map(|(_, row)| row.min(last))
    }
}

/// Writes a text into a place in a row, cut where it is too long, and centred from top to bottom. The row says its name
/// itself: what is written here is for the eyes alone.
pub fn write(ui: &Ui, place: Rect, text: &str, size: f32, colour: Color32) {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), FontId::proportional(size), colour);
    job.wrap = TextWrapping::truncate_at_width(place.width().max(0.0));
    let galley = ui.painter().layout_job(job);
    let top = place.center().y - galley.size().y / 2.0;
    ui.painter().galley(pos2(place.left(), top), galley, colour);
}

#[expect(clippy::cast_precision_loss, reason = "a list has fewer than 2^24 rows")]
fn float(rows: usize) -> f32 {
    rows as f32
}
