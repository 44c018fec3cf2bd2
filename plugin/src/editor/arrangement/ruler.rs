//! The bars over and behind the lanes: their numbers, their lines, and which of them are locked.

use std::ops::Range;

use continuo_music::{Composition, Tick};
use continuo_studio::bars;
use egui::{Align2, FontId, Painter, Rect, Stroke, Ui, pos2, vec2};

use crate::editor::{miniature, theme};

/// How near two numbers may stand, in points.
const NEAR: f32 = 30.0;
/// Bars between two numbers: the first of these that leaves them apart.
const STEPS: [u32; 14] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192];

/// The bars of a composition over its lanes.
pub struct Ruler<'a> {
    /// The ruler and the lanes below it.
    pub rect: Rect,
    /// The composition.
    pub composition: &'a Composition,
    /// Bars that stay when it is accompanied again.
    pub locked: &'a [Range<u32>],
    /// What the piano roll shows of it.
    pub seen: Option<(Tick, Tick)>,
}

impl Ruler<'_> {
    /// Paints it: numbers in so many points at the top, locked bars down to the bottom.
    pub fn paint(&self, ui: &Ui, height: f32) {
        let (painter, colours) = (ui.painter_at(self.rect), theme::of(ui.ctx()));
        let meter = &self.composition.meter;
        let count = bars::count(meter, self.composition.length());
        let step = self.step(count);
        for bar in (0..count).step_by(step as usize) {
            let x = self.x(bars::span(meter, bar).start);
            let top = pos2(x + 3.0, self.rect.top() + height / 2.0);
            let number = (bar + 1).to_string();
            painter.text(top, Align2::LEFT_CENTER, number, FontId::proportional(theme::SMALL), colours.muted);
            let line = Stroke::new(1.0, colours.line.gamma_multiply(0.6));
            painter.vline(x, self.rect.top() + 3.0..=self.rect.bottom(), line);
        }
        if let Some((from, to)) = self.seen {
            let (from, to) = (self.x(from), self.x(to).min(self.rect.right()));
            let line = Rect::from_x_y_ranges(from..=to, self.rect.top()..=self.rect.top() + 2.0);
            painter.rect_filled(line, 1.0, colours.muted);
        }
        for stretch in self.locked {
            self.mark(&painter, stretch, height);
        }
    }

    /// How many bars from one number to the next.
    fn step(&self, count: u32) -> u32 {
        let width = f64::from(self.rect.width()) / f64::from(count.max(1));
        let is_apart = |step: &u32| f64::from(*step) * width >= f64::from(NEAR);
        STEPS.into_iter().find(is_apart).unwrap_or(STEPS[STEPS.len() - 1])
    }

    fn mark(&self, painter: &Painter, stretch: &Range<u32>, height: f32) {
        let meter = &self.composition.meter;
        let (from, to) = (bars::span(meter, stretch.start).start, bars::span(meter, stretch.end).start);
        let span = Rect::from_x_y_ranges(self.x(from)..=self.x(to).min(self.rect.right()), self.rect.y_range());
        let accent = theme::of(painter.ctx()).accent;
        painter.rect_filled(span, 0.0, accent.gamma_multiply(0.14));
        let cap = Rect::from_min_size(pos2(span.left(), span.top() + height - 3.0), vec2(span.width(), 3.0));
        painter.rect_filled(cap, 1.0, accent);
    }

    fn x(&self, tick: Tick) -> f32 {
        miniature::x(self.rect, self.composition.length(), tick)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_apart_however_many_bars_there_are() {
        let composition = Composition::default();
        let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(240.0, 100.0));
        let ruler = Ruler { rect, composition: &composition, locked: &[], seen: None };
        assert_eq!([0, 4, 8, 9, 32, 10_000].map(|count| ruler.step(count)), [1, 1, 1, 2, 4, 2048]);
    }
}
