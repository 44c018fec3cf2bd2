//! The lower half of the ruler: a click or a drag over bars of an accompaniment locks them, or frees them again.

use std::ops::Range;

use continuo_music::{MeterMap, Tick};
use continuo_studio::{Command, bars};
use egui::{Painter, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2};

use super::ink::padlock;
use super::lens::Lens;
use crate::editor::{teaching, theme};

/// The bars between the press and the pointer, as they are dragged over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sweep {
    pressed: u32,
    reached: u32,
}

impl Sweep {
    fn bars(self) -> Range<u32> {
        self.pressed.min(self.reached)..self.pressed.max(self.reached) + 1
    }
}

/// What the ruler needs to know of the accompaniment on show.
#[derive(Clone, Copy, Debug)]
pub struct Bars<'a> {
    /// How it groups into bars.
    pub meter: &'a MeterMap,
    /// Where it ends.
    pub length: Tick,
    /// The bars that are locked.
    pub locked: &'a [Range<u32>],
}

impl Bars<'_> {
    /// Draws which bars are locked, and gives what was asked for with the pointer. `pressed` is the bar over which its
    /// button went down, kept from frame to frame.
    pub fn show(
        &self,
        ui: &Ui,
        painter: &Painter,
        (lens, ruler): (&Lens, Rect),
        pressed: &mut Option<u32>,
    ) -> Option<Command> {
        let response = ui.interact(ruler, ui.scope_id().with("bar ruler"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Bar ruler"));
        for stretch in self.locked {
            self.mark(painter, lens, ruler, stretch, 1.0);
        }
        let sweep = self.sweep(lens, &response, pressed);
        if let Some(sweep) = sweep {
            self.mark(painter, lens, ruler, &sweep.bars(), 0.5);
        }
        let asked = sweep.filter(|_| response.clicked() || response.drag_stopped());
        response.on_hover_text(self.hint(sweep));
        asked.map(|sweep| {
            let Range { start, end } = sweep.bars();
            Command::LockBars { first: start, last: end - 1, locked: !self.is_locked(sweep.pressed) }
        })
    }

    /// The bars under the pointer, from where it was pressed to where it is.
    fn sweep(&self, lens: &Lens, response: &Response, pressed: &mut Option<u32>) -> Option<Sweep> {
        let reached = response.interact_pointer_pos().or(response.hover_pos()).and_then(|at| self.bar_at(lens, at.x));
        if response.drag_started() {
            let origin = response.ctx.input(|input| input.pointer.press_origin());
            *pressed = origin.and_then(|at| self.bar_at(lens, at.x));
        }
        let from = if response.dragged() { *pressed } else { pressed.take() };
        reached.map(|reached| Sweep { pressed: from.unwrap_or(reached), reached })
    }

    fn bar_at(&self, lens: &Lens, x: f32) -> Option<u32> {
        let last = bars::count(self.meter, self.length).checked_sub(1)?;
        Some(bars::at(self.meter, lens.tick_at(x)).min(last))
    }

    fn is_locked(&self, bar: u32) -> bool {
        self.locked.iter().any(|stretch| stretch.contains(&bar))
    }

    fn hint(&self, sweep: Option<Sweep>) -> String {
        let Some(Sweep { pressed, .. }) = sweep else { return teaching::LOCK.to_owned() };
        let state = if self.is_locked(pressed) { "is locked; click to free it" } else { "is free; click to lock it" };
        format!("Bar {} {state}. {}", pressed + 1, teaching::LOCK)
    }

    fn mark(&self, painter: &Painter, lens: &Lens, ruler: Rect, stretch: &Range<u32>, strength: f32) {
        let start = bars::span(self.meter, stretch.start).start;
        let end = bars::span(self.meter, stretch.end - 1).end;
        let x = lens.x(start).max(ruler.left())..=lens.x(end).min(ruler.right());
        let at = |top: f32, bottom: f32| Rect::from_x_y_ranges(x.clone(), top..=bottom);
        let colour = theme::of(painter.ctx()).accent.gamma_multiply(strength);
        painter.rect_filled(at(ruler.top() + 1.0, ruler.bottom() - 1.0), 2.0, colour.gamma_multiply(0.45));
        painter.rect_filled(at(lens.rect.top(), lens.rect.bottom()), 0.0, colour.gamma_multiply(0.06));
        if strength >= 1.0 {
            padlock(painter, pos2(x.end() - 9.0, ruler.center().y), theme::of(painter.ctx()).text);
        }
    }
}
