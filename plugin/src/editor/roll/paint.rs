//! Painting what lies around the notes: rows, bar lines, keyboard, playhead, and what is said in words.

use continuo_music::{Key, MeterMap, Tick, Tonality};
use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use super::lens::Lens;
use super::quads::Quads;
use super::{scale, words};
use crate::editor::theme;

/// The narrowest beat that gets a line, in points.
const BEAT_WIDTH_MIN: f32 = 9.0;
/// The narrowest step of the grid that gets a line, in points.
const STEP_WIDTH_MIN: f32 = 9.0;
/// The narrowest bar that gets a number, and a line, in points.
const BAR_WIDTH_MIN: f32 = 26.0;
const BAR_LINE_MIN: f32 = 5.0;

/// The rows of the keys, those of a scale lit, and a line under every C.
pub fn rows(painter: &Painter, lens: &Lens, tonality: Option<Tonality>) {
    let colours = theme::of(painter.ctx());
    let mut quads = Quads::new(painter);
    for key in lens.keys() {
        quads.add(row(lens, key, lens.rect), scale::row(colours, key, tonality));
    }
    quads.paint(painter);
    for key in lens.keys().filter(|key| key.pitch_class() == 0) {
        painter.hline(lens.rect.x_range(), row(lens, key, lens.rect).bottom(), Stroke::new(1.0, colours.line));
    }
}

/// The keyboard at the left edge: with the names of C's, or of drums.
pub fn keyboard(painter: &Painter, lens: &Lens, gutter: Rect, (is_drums, down): (bool, u128)) {
    let colours = theme::of(painter.ctx());
    painter.rect_filled(gutter, 0.0, colours.line);
    for key in lens.keys() {
        let (row, is_black) = (row(lens, key, gutter), scale::is_black(key));
        let colour = match (down >> key.number() & 1 == 1, is_drums) {
            (true, _) => colours.accent,
            (false, true) => colours.card,
            (false, false) => colours.keys[usize::from(is_black)],
        };
        painter.rect_filled(row.shrink2(vec2(0.0, 0.5)), 0.0, colour);
        let ink = if is_drums { colours.text } else { colours.on_keys[usize::from(is_black)] };
        if let Some(name) = key_name(key, is_drums, lens.row_height) {
            let font = FontId::proportional(lens.row_height.clamp(8.0, 11.0));
            let (place, align) = match is_drums {
                true => (pos2(row.left() + 4.0, row.center().y), Align2::LEFT_CENTER),
                false => (pos2(row.right() - 4.0, row.center().y), Align2::RIGHT_CENTER),
            };
            painter.text(place, align, name, font, ink);
        }
    }
}

/// What stands on a key: every C has its name, the others where rows are high, drums where they can be read.
fn key_name(key: Key, is_drums: bool, row_height: f32) -> Option<String> {
    match is_drums {
        true => words::drum(key).filter(|_| row_height >= 8.0).map(str::to_owned),
        false => (key.pitch_class() == 0 || row_height >= 15.0).then(|| words::key(key)),
    }
}

fn row(lens: &Lens, key: Key, within: Rect) -> Rect {
    let top = lens.y(key);
    Rect::from_min_max(pos2(within.left(), top), pos2(within.right(), top + lens.row_height))
}

/// Beat and bar lines, and the bars' numbers in the ruler.
pub fn bars(painter: &Painter, lens: &Lens, meter: &MeterMap, (ruler, step): (Rect, Tick)) {
    let colours = theme::of(painter.ctx());
    let (first, last) = lens.ticks();
    let changes = meter.changes();
    let mut number = 1;
    for (index, (start, meter)) in changes.iter().enumerate() {
        let end = changes.get(index + 1).map_or(last, |(next, _)| *next);
        let span = (*start, end.min(last));
        for (step, strength, least) in [
            (step, 0.22, STEP_WIDTH_MIN),
            (meter.beat(), 0.45, BEAT_WIDTH_MIN),
            (meter.bar() * bars_between(lens.width(meter.bar()), BAR_LINE_MIN), 1.0, 0.0),
        ] {
            if lens.width(step) >= least {
                lines(painter, lens, span, (first, step), colours.line.gamma_multiply(strength));
            }
        }
        numbers(painter, lens, span, (first, meter.bar(), number), ruler);
        number += (end - *start).ceil_to(meter.bar()).0 / meter.bar().0;
    }
}

/// Lines `step` apart from `span.0` to before `span.1`, from the first that can be seen.
fn lines(painter: &Painter, lens: &Lens, span: (Tick, Tick), (first, step): (Tick, Tick), colour: Color32) {
    let mut tick = span.0 + (first - span.0).max(Tick::ZERO).floor_to(step);
    while tick < span.1 {
        painter.vline(lens.x(tick), lens.rect.y_range(), Stroke::new(1.0, colour));
        tick += step;
    }
}

fn numbers(painter: &Painter, lens: &Lens, span: (Tick, Tick), (first, bar, number): (Tick, Tick, i64), ruler: Rect) {
    let every = bars_between(lens.width(bar), BAR_WIDTH_MIN);
    let skipped = (first - span.0).max(Tick::ZERO).0 / bar.0 / every * every;
    let (mut tick, mut number) = (span.0 + bar * skipped, number + skipped);
    while tick < span.1 {
        let place = pos2(lens.x(tick) + 3.0, ruler.center().y);
        painter.text(place, Align2::LEFT_CENTER, number, FontId::proportional(10.5), theme::of(painter.ctx()).muted);
        tick += bar * every;
        number += every;
    }
}

/// How many bars lie between two marks that may not be nearer than `least`: a power of two.
fn bars_between(bar_width: f32, least: f32) -> i64 {
    let mut every = 1;
    let mut width = bar_width.max(0.01);
    while width < least {
        every *= 2;
        width *= 2.0;
    }
    every
}

/// Where the music is.
pub fn playhead(painter: &Painter, lens: &Lens, tick: Tick) {
    let x = lens.x(tick);
    if lens.rect.x_range().contains(x) {
        painter.vline(x, lens.rect.y_range(), Stroke::new(1.5, theme::of(painter.ctx()).accent));
    }
}

/// Where the input ends and what was added to it begins.
pub fn seam(painter: &Painter, lens: &Lens, tick: Tick) {
    let x = lens.x(tick);
    if lens.rect.x_range().contains(x) {
        let line = Stroke::new(1.0, theme::of(painter.ctx()).added.gamma_multiply(0.8));
        painter.extend(Shape::dashed_line(&[pos2(x, lens.rect.top()), pos2(x, lens.rect.bottom())], line, 5.0, 4.0));
    }
}

/// Where the music ends.
pub fn end(painter: &Painter, lens: &Lens, length: Tick) {
    let after = Rect::from_min_max(pos2(lens.x(length).max(lens.rect.left()), lens.rect.top()), lens.rect.max);
    if after.is_positive() {
        painter.rect_filled(after, 0.0, theme::of(painter.ctx()).ground.gamma_multiply(0.55));
        painter.vline(after.left(), after.y_range(), Stroke::new(1.0, theme::of(painter.ctx()).muted));
    }
}

/// Where the cursor of the keys stands: the line where notes are pasted, and the row where one is added.
pub fn cursor(painter: &Painter, lens: &Lens, (tick, key): (Tick, Key), width: f32) {
    let colours = theme::of(painter.ctx());
    let x = lens.x(tick);
    painter.vline(x, lens.rect.y_range(), Stroke::new(1.0, colours.muted));
    let cell = Rect::from_min_size(pos2(x, lens.y(key)), vec2(width.max(4.0), lens.row_height));
    painter.rect_stroke(cell, 2.0, Stroke::new(1.5, colours.bright), egui::StrokeKind::Inside);
}

/// Words in a small box beside a place, within what may be painted.
pub fn label(painter: &Painter, place: Pos2, text: &str) {
    let colours = theme::of(painter.ctx());
    let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(theme::SMALL), colours.text);
    let size = galley.size() + vec2(10.0, 6.0);
    let clip = painter.clip_rect();
    let left = place.x.min(clip.right() - size.x).max(clip.left());
    let top = (place.y - size.y / 2.0).min(clip.bottom() - size.y).max(clip.top());
    let rect = Rect::from_min_size(pos2(left, top), size);
    painter.rect(rect, 3.0, colours.panel, Stroke::new(1.0, colours.line), egui::StrokeKind::Inside);
    painter.galley(rect.min + vec2(5.0, 3.0), galley, colours.text);
}

/// What an empty roll says.
pub fn hint(painter: &Painter, rect: Rect, text: &str) {
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        text,
        FontId::proportional(15.0),
        theme::of(painter.ctx()).muted,
    );
}
