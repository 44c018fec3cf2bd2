//! The rails at the edges of the roll: how much of the music is in sight, and a handle to scroll it with.

use continuo_music::Tick;
use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::areas::Areas;
use super::lens::Lens;
use crate::editor::theme;

/// The shortest a handle is, in points.
const HANDLE_MIN: f32 = 18.0;
/// How many keys there are.
const KEYS: f32 = 128.0;

/// Draws both rails, and scrolls. Whether anything was scrolled.
pub fn show(ui: &Ui, lens: &mut Lens, areas: &Areas, reach: Tick) -> bool {
    let seen = f64::from(lens.rect.width()) / lens.tick_width();
    let whole = reach.quarters().max((lens.first_tick + seen) / f64::from(quarter()));
    let quarters = |tick: f64| narrow(tick / f64::from(quarter()));
    let time = Rail { from: quarters(lens.first_tick), length: quarters(seen), whole: narrow(whole) };
    let rows = lens.rect.height() / lens.row_height;
    let keys = Rail { from: KEYS - 1.0 - lens.top_key, length: rows, whole: KEYS };
    let (by_time, by_keys) = (time.show(ui, areas.time_rail, false), keys.show(ui, areas.key_rail, true));
    lens.first_tick += f64::from(by_time) * f64::from(quarter());
    lens.top_key -= by_keys;
    by_time != 0.0 || by_keys != 0.0
}

/// A stretch that is in sight, of a whole.
struct Rail {
    from: f32,
    length: f32,
    whole: f32,
}

impl Rail {
    /// Draws it; gives how far it is to be scrolled.
    fn show(&self, ui: &Ui, rect: Rect, is_upright: bool) -> f32 {
        if !rect.is_positive() || self.length >= self.whole {
            return 0.0;
        }
        let name = if is_upright { "Scroll over the keys" } else { "Scroll in time" };
        // It is not reached with Tab: the keys of the roll scroll too.
        let response = ui.interact(rect, ui.scope_id().with(name), Sense::DRAG);
        response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, name));
        let long = if is_upright { rect.height() } else { rect.width() };
        let handle = (long * self.length / self.whole).max(HANDLE_MIN);
        let per_point = (self.whole - self.length) / (long - handle).max(1.0);
        let at = (self.from / per_point).clamp(0.0, (long - handle).max(0.0));
        let along = |at: f32, length: f32| match is_upright {
            true => Rect::from_min_size(pos2(rect.left() + 2.0, rect.top() + at), vec2(rect.width() - 3.0, length)),
            false => Rect::from_min_size(pos2(rect.left() + at, rect.top() + 2.0), vec2(length, rect.height() - 3.0)),
        };
        let colours = theme::of(ui.ctx());
        let is_hot = response.hovered() || response.dragged();
        ui.painter().rect_filled(along(at, handle), 3.0, if is_hot { colours.muted } else { colours.line });
        let moved = response.drag_delta();
        if response.dragged() { (if is_upright { moved.y } else { moved.x }) * per_point } else { 0.0 }
    }
}

#[expect(clippy::cast_precision_loss, reason = "960 is exact")]
fn quarter() -> f32 {
    Tick::QUARTER.0 as f32
}

#[expect(clippy::cast_possible_truncation, reason = "what is off by less than a point is not seen")]
fn narrow(value: f64) -> f32 {
    value as f32
}
