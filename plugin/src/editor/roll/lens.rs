//! Where time and pitch lie on the screen.

use continuo_music::{Key, Note, Tick};
use egui::{Pos2, Rect, pos2};

/// The least and the greatest width of a quarter note, and height of a row, in points.
const QUARTER_WIDTH: (f32, f32) = (1.0, 600.0);
const ROW_HEIGHT: (f32, f32) = (4.0, 40.0);

/// A view of the piano roll: which ticks and keys the rectangle shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lens {
    /// The rectangle, in points.
    pub rect: Rect,
    /// The tick at its left edge.
    pub first_tick: f64,
    /// How wide a quarter note is, in points.
    pub quarter_width: f32,
    /// The key whose row begins at the top edge; a fraction shows part of its row.
    pub top_key: f32,
    /// How high a row is, in points.
    pub row_height: f32,
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "screen arithmetic: points are 32-bit, casts saturate, and what is off by less than a point is not seen"
)]
impl Lens {
    /// A view of the middle of the keyboard, from the start.
    pub fn new(rect: Rect) -> Self {
        Self { rect, first_tick: 0.0, quarter_width: 40.0, top_key: 84.0, row_height: 12.0 }
    }

    /// How wide a stretch of time is, in points.
    pub fn width(&self, time: Tick) -> f32 {
        (time.0 as f64 * self.tick_width()) as f32
    }

    /// How wide a tick is, in points.
    pub fn tick_width(&self) -> f64 {
        f64::from(self.quarter_width) / Tick::QUARTER.0 as f64
    }

    /// Where a tick lies.
    pub fn x(&self, tick: Tick) -> f32 {
        self.rect.left() + ((tick.0 as f64 - self.first_tick) * self.tick_width()) as f32
    }

    /// The tick at a place; negative left of the start.
    pub fn tick_at(&self, x: f32) -> Tick {
        Tick((self.first_tick + f64::from(x - self.rect.left()) / self.tick_width()).floor() as i64)
    }

    /// The top edge of a key's row.
    pub fn y(&self, key: Key) -> f32 {
        self.rect.top() + (self.top_key - f32::from(key.number())) * self.row_height
    }

    /// The key at a place, or `None` above and below the keyboard.
    pub fn key_at(&self, y: f32) -> Option<Key> {
        let number = (self.top_key - (y - self.rect.top()) / self.row_height).ceil();
        if (0.0..128.0).contains(&number) { Key::new(number as u8) } else { None }
    }

    /// The rectangle of a note; at least a point wide.
    pub fn note(&self, note: &Note) -> Rect {
        let (left, right) = (self.x(note.onset), self.x(note.end()));
        let top = self.y(note.key);
        Rect::from_min_max(pos2(left, top), pos2(right.max(left + 1.0), top + self.row_height))
    }

    /// The ticks that can be seen.
    pub fn ticks(&self) -> (Tick, Tick) {
        (self.tick_at(self.rect.left()).max(Tick::ZERO), self.tick_at(self.rect.right()) + Tick(1))
    }

    /// The keys that can be seen, lowest first.
    pub fn keys(&self) -> impl Iterator<Item = Key> + use<> {
        let lowest = (self.top_key - self.rect.height() / self.row_height).floor().clamp(0.0, 127.0) as u8;
        let highest = self.top_key.ceil().clamp(0.0, 127.0) as u8;
        (lowest..=highest).map(Key::masked)
    }

    /// The row at a place, as a number that goes on above and below the keyboard.
    pub fn row_at(&self, y: f32) -> i32 {
        (self.top_key - (y - self.rect.top()) / self.row_height).ceil() as i32
    }

    /// The last of the notes that lies under a place: the one drawn on top.
    pub fn note_under<'a>(&self, notes: &'a [Note], place: Pos2) -> Option<&'a Note> {
        notes.iter().rev().find(|note| self.note(note).contains(place))
    }

    /// Moves by so many points.
    pub fn pan(&mut self, right: f32, down: f32) {
        self.first_tick -= f64::from(right) / self.tick_width();
        self.top_key += down / self.row_height;
    }

    /// Zooms in time around a place.
    pub fn zoom(&mut self, factor: f32, x: f32) {
        let fixed = self.first_tick + f64::from(x - self.rect.left()) / self.tick_width();
        self.quarter_width = (self.quarter_width * factor).clamp(QUARTER_WIDTH.0, QUARTER_WIDTH.1);
        self.first_tick = fixed - f64::from(x - self.rect.left()) / self.tick_width();
    }

    /// Zooms in pitch around a place.
    pub fn zoom_keys(&mut self, factor: f32, y: f32) {
        let fixed = self.top_key - (y - self.rect.top()) / self.row_height;
        self.row_height = (self.row_height * factor).clamp(ROW_HEIGHT.0, ROW_HEIGHT.1);
        self.top_key = fixed + (y - self.rect.top()) / self.row_height;
    }

    /// Scrolls as little as needed until a stretch of time and a key can be seen.
    pub fn bring(&mut self, (from, to): (Tick, Tick), key: Key) {
        let seen = f64::from(self.rect.width()) / self.tick_width();
        self.first_tick = self.first_tick.max(to.0 as f64 - seen).min(from.0 as f64);
        let rows = self.rect.height() / self.row_height;
        let number = f32::from(key.number());
        self.top_key = self.top_key.max(number).min(number + rows - 1.0);
    }

    /// Scrolls until that tick stands in the middle, or the beginning at the left.
    pub fn centre(&mut self, tick: Tick) {
        let seen = f64::from(self.rect.width()) / self.tick_width();
        self.first_tick = (tick.0 as f64 - seen / 2.0).max(0.0);
    }

    /// Scrolls on until that tick can be seen.
    pub fn reveal(&mut self, tick: Tick) {
        let seen = f64::from(self.rect.width()) / self.tick_width();
        self.first_tick = self.first_tick.max(tick.0 as f64 - seen);
    }

    /// Keeps the view near the music, which ends at `end`.
    pub fn hold(&mut self, end: Tick) {
        let seen = f64::from(self.rect.width()) / self.tick_width();
        self.first_tick = self.first_tick.clamp(0.0, (end.0 as f64 - seen * 0.5).max(0.0));
        let rows = self.rect.height() / self.row_height;
        self.top_key = self.top_key.clamp((rows - 1.0).min(127.0), 127.0);
    }

    /// Scrolls so that a tick lies near the left edge, with a little of what was before it.
    pub fn turn_to(&mut self, tick: Tick) {
        let seen = f64::from(self.rect.width()) / self.tick_width();
        self.first_tick = (tick.0 as f64 - seen * 0.05).max(0.0);
    }

    /// Shows all of the notes, at a size that can be read.
    pub fn fit<'a>(&mut self, notes: impl Iterator<Item = &'a Note>, length: Tick) {
        let quarters = length.max(Tick::QUARTER * 16).quarters();
        self.quarter_width = (f64::from(self.rect.width()) / quarters).clamp(f64::from(QUARTER_WIDTH.0), 120.0) as f32;
        self.first_tick = 0.0;
        let numbers = notes.map(|note| note.key.number());
        let widest = numbers.fold(None, |range: Option<(u8, u8)>, key| {
            Some(range.map_or((key, key), |(lowest, highest)| (lowest.min(key), highest.max(key))))
        });
        let (lowest, highest) = widest.unwrap_or((55, 79));
        let rows = (f32::from(highest - lowest) + 5.0).max(24.0);
        self.row_height = (self.rect.height() / rows).clamp(5.0, 20.0);
        let shown = self.rect.height() / self.row_height;
        let middle = (f32::from(highest) + f32::from(lowest)) / 2.0;
        self.top_key = (middle + shown / 2.0).round();
        self.hold(length);
    }
}

#[cfg(test)]
mod tests {
    use continuo_music::Velocity;
    use egui::vec2;

    use super::*;

    fn lens() -> Lens {
        let rect = Rect::from_min_size(pos2(50.0, 20.0), vec2(480.0, 200.0));
        Lens { rect, first_tick: 0.0, quarter_width: 30.0, top_key: 72.0, row_height: 10.0 }
    }

    fn note(onset: i64, key: u8) -> Note {
        Note { onset: Tick(onset), key: Key::masked(key), duration: Tick(960), velocity: Velocity::DEFAULT }
    }

    #[test]
    fn places_and_notes_agree() {
        let lens = lens();
        let rect = lens.note(&note(1920, 60));
        assert_eq!(rect, Rect::from_min_max(pos2(110.0, 140.0), pos2(140.0, 150.0)));
        assert_eq!(lens.key_at(rect.center().y), Some(Key::masked(60)));
        assert_eq!(lens.tick_at(rect.left() + 0.5), Tick(1936));
        assert!(lens.note_under(&[note(1920, 60)], rect.center()).is_some());
        assert!(lens.note_under(&[note(1920, 60)], pos2(rect.right() + 1.0, rect.center().y)).is_none());
    }

    #[test]
    fn zooming_keeps_the_place_under_the_pointer() {
        let mut lens = lens();
        let before = lens.tick_at(200.25);
        lens.zoom(1.7, 200.25);
        assert!((lens.tick_at(200.25).0 - before.0).abs() <= 1);
    }

    #[test]
    fn zooming_in_pitch_keeps_the_row_under_the_pointer_and_stops() {
        let mut lens = lens();
        let before = lens.key_at(75.0);
        lens.zoom_keys(1.7, 75.0);
        assert_eq!(lens.key_at(75.0), before);
        lens.zoom_keys(1e6, 75.0);
        lens.zoom(1e-6, 75.0);
        assert_eq!((lens.row_height, lens.quarter_width), (ROW_HEIGHT.1, QUARTER_WIDTH.0));
    }

    #[test]
    fn what_is_brought_into_sight_is_seen_and_what_is_seen_stays() {
        let mut lens = lens();
        lens.bring((Tick(0), Tick(960)), Key::masked(60));
        assert_eq!(lens, self::lens());
        for (onset, key) in [(40_000, 20), (100, 127), (0, 0)] {
            lens.bring((Tick(onset), Tick(onset + 960)), Key::masked(key));
            assert!(lens.rect.expand(0.1).contains_rect(lens.note(&note(onset, key))), "{onset} {key}");
        }
    }

    #[test]
    fn a_fitted_view_shows_every_note() {
        let notes = [note(0, 36), note(20_000, 96), note(30_000, 60)];
        let mut lens = lens();
        lens.rect.max.y = 520.0;
        lens.fit(notes.iter(), Tick(30_960));
        assert!(notes.iter().all(|note| lens.rect.expand(1.0).contains_rect(lens.note(note))), "{lens:?}");
    }

    #[test]
    fn the_end_of_long_music_is_brought_into_sight() {
        let mut lens = lens();
        lens.fit([note(0, 60)].iter(), Tick(960_000));
        assert!(lens.x(Tick(960_000)) > lens.rect.right());
        lens.reveal(Tick(960_000));
        assert!((lens.x(Tick(960_000)) - lens.rect.right()).abs() < 0.5);
        lens.reveal(Tick(10));
        assert!(lens.x(Tick(10)) < lens.rect.left(), "what lies behind is not gone back to");
    }

    #[test]
    fn nothing_lies_off_the_keyboard() {
        let mut lens = lens();
        lens.pan(0.0, 1e6);
        lens.hold(Tick(960));
        assert_eq!(lens.key_at(lens.rect.top() + 1.0), Some(Key::masked(127)));
        lens.top_key = 3.0;
        assert_eq!(lens.key_at(lens.rect.bottom()), None);
    }
}
