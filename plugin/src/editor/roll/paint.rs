//! Painting the piano roll: rows, bar lines, keyboard, notes, playhead.

use continuo_music::{MeterMap, Note, Tick};
use egui::{Align2, Color32, CornerRadius, FontId, Painter, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

use super::lens::Lens;
use crate::editor::theme;

/// The narrowest beat that gets a line, in points.
const BEAT_WIDTH_MIN: f32 = 9.0;
/// The narrowest a note is drawn, in points: drums are short.
const NOTE_WIDTH_MIN: f32 = 2.0;
/// The narrowest bar that gets a number, in points.
const BAR_WIDTH_MIN: f32 = 26.0;

/// The rows of the keys: white, black, and a line under every C.
pub fn rows(painter: &Painter, lens: &Lens) {
    for key in lens.keys() {
        let top = lens.y(key);
        let row = Rect::from_min_max(pos2(lens.rect.left(), top), pos2(lens.rect.right(), top + lens.row_height));
        painter.rect_filled(row, 0.0, theme::of(painter.ctx()).rows[usize::from(is_black(key.pitch_class()))]);
        if key.pitch_class() == 0 {
            painter.hline(lens.rect.x_range(), row.bottom(), Stroke::new(1.0, theme::of(painter.ctx()).line));
        }
    }
}

/// The keyboard at the left edge.
pub fn keyboard(painter: &Painter, lens: &Lens, gutter: Rect) {
    for key in lens.keys() {
        let top = lens.y(key);
        let row = Rect::from_min_max(pos2(gutter.left(), top), pos2(gutter.right(), top + lens.row_height));
        let colour = if is_black(key.pitch_class()) { Color32::from_gray(0x20) } else { Color32::from_gray(0xc4) };
        painter.rect_filled(row.shrink2(vec2(0.0, 0.5)), 0.0, colour);
        if key.pitch_class() == 0 {
            let octave = format!("C{}", i32::from(key.number() / 12) - 1);
            let place = pos2(row.right() - 4.0, row.center().y);
            let font = FontId::proportional(lens.row_height.clamp(8.0, 11.0));
            painter.text(place, Align2::RIGHT_CENTER, octave, font, Color32::from_gray(0x28));
        }
    }
}

/// Beat and bar lines, and the bars' numbers in the ruler.
pub fn bars(painter: &Painter, lens: &Lens, meter: &MeterMap, ruler: Rect) {
    let (first, last) = lens.ticks();
    let changes = meter.changes();
    let mut number = 1;
    for (index, (start, meter)) in changes.iter().enumerate() {
        let end = changes.get(index + 1).map_or(last, |(next, _)| *next);
        let beat_width = lens.x(meter.beat()) - lens.x(Tick::ZERO);
        if beat_width >= BEAT_WIDTH_MIN {
            lines(
                painter,
                lens,
                (*start, end.min(last)),
                (first, meter.beat()),
                theme::of(painter.ctx()).line.gamma_multiply(0.45),
            );
        }
        lines(painter, lens, (*start, end.min(last)), (first, meter.bar()), theme::of(painter.ctx()).line);
        numbers(painter, lens, (*start, end.min(last)), (first, meter.bar(), number), ruler);
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
    let every = bars_between_numbers(lens.x(bar) - lens.x(Tick::ZERO));
    let skipped = (first - span.0).max(Tick::ZERO).0 / bar.0 / every * every;
    let (mut tick, mut number) = (span.0 + bar * skipped, number + skipped);
    while tick < span.1 {
        let place = pos2(lens.x(tick) + 3.0, ruler.center().y);
        painter.text(place, Align2::LEFT_CENTER, number, FontId::proportional(10.5), theme::of(painter.ctx()).muted);
        tick += bar * every;
        number += every;
    }
}

/// So many that numbers do not touch: a power of two.
fn bars_between_numbers(bar_width: f32) -> i64 {
    let mut every = 1;
    let mut width = bar_width.max(0.01);
    while width < BAR_WIDTH_MIN {
        every *= 2;
        width *= 2.0;
    }
    every
}

/// Notes in one colour: struck harder, drawn brighter.
pub fn notes(painter: &Painter, lens: &Lens, notes: &[Note], colour: Color32) {
    for (note, rect) in seen(lens, notes) {
        let strength = 0.55 + 0.45 * f32::from(note.velocity.number()) / 127.0;
        painter.rect_filled(rect, corner(lens), colour.gamma_multiply(strength));
        painter.rect_stroke(rect, corner(lens), Stroke::new(1.0, colour), StrokeKind::Inside);
    }
}

/// Notes that are not there any more: outlines.
pub fn gone(painter: &Painter, lens: &Lens, notes: &[Note], colour: Color32) {
    for (_, rect) in seen(lens, notes) {
        painter.rect_filled(rect, corner(lens), colour.gamma_multiply(0.12));
        painter.rect_stroke(rect, corner(lens), Stroke::new(1.0, colour.gamma_multiply(0.8)), StrokeKind::Inside);
    }
}

fn seen<'a>(lens: &Lens, notes: &'a [Note]) -> impl Iterator<Item = (&'a Note, Rect)> {
    let lens = *lens;
    let rects = notes.iter().map(move |note| (note, lens.note(note)));
    rects.filter(move |(_, rect)| rect.intersects(lens.rect)).map(|(note, rect)| (note, apart(rect)))
}

/// A note a little apart from its neighbours, but never so narrow that it is not seen.
fn apart(rect: Rect) -> Rect {
    let width = (rect.width() - 1.0).max(NOTE_WIDTH_MIN);
    Rect::from_min_size(rect.min + vec2(0.5, 0.5), vec2(width, rect.height() - 1.0))
}

fn corner(lens: &Lens) -> CornerRadius {
    if lens.row_height > 8.0 { CornerRadius::same(3) } else { CornerRadius::same(1) }
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
        painter.rect_filled(after, 0.0, Color32::from_black_alpha(70));
    }
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

fn is_black(pitch_class: u8) -> bool {
    matches!(pitch_class, 1 | 3 | 6 | 8 | 10)
}
