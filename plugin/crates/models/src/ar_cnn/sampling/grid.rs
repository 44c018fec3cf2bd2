//! Between the melody's ticks and keys and the window's steps and keys, to and fro.

use std::ops::Range;

use continuo_music::{Clip, Key, Note, Step, StepNote, Tick, Velocity};

use crate::ar_cnn::planes::{KEY_RANGE, LOWEST_KEY, WindowNote};

/// Octaves the melody is moved by, at most, to lie where the network knows the keys.
const MAX_OCTAVES: i32 = 5;

/// How a melody lies in the window.
#[derive(Debug)]
pub(super) struct Grid<'a> {
    melody: &'a Clip,
    /// Semitones from the melody's keys to the window's; whole octaves.
    shift: i32,
    /// When a note that is added at each step starts, and at the end of the last: on the grid, but together with the
    /// melody's notes where those are a little off it. Each is later than the one before.
    onsets: Vec<Tick>,
}

impl<'a> Grid<'a> {
    /// A melody over so many steps.
    pub fn new(melody: &'a Clip, steps: usize) -> Self {
        let mut onsets: Vec<_> = (0..=steps).map(|step| Step(step).tick()).collect();
        // Backwards, so that of several onsets that are moved to one step the first counts.
        for note in melody.notes().iter().rev() {
            if let Some(onset) = onsets.get_mut(Step::nearest(note.onset).0) {
                *onset = note.onset;
            }
        }
        Self { melody, shift: shift_into_range(melody), onsets }
    }

    /// The steps of the window.
    pub fn steps(&self) -> usize {
        self.onsets.len() - 1
    }

    /// A note of the melody in the window, or none out of the network's range.
    pub fn place(&self, note: &Note) -> Option<WindowNote> {
        place(note, self.shift)
    }

    /// An added note within a region of the melody, somewhat softer than its neighbours.
    pub fn note(&self, note: &WindowNote, region: &Range<Tick>) -> Option<Note> {
        let Range { start: onset, end } = self.time(note, region);
        Some(Note { onset, key: self.key(note)?, duration: end - onset, velocity: self.velocity_near(onset) })
    }

    /// The key of an added note, or none if there is no such key.
    pub fn key(&self, note: &WindowNote) -> Option<Key> {
        let key = u8::try_from(note.key).ok().map(|key| i32::from(key + LOWEST_KEY) - self.shift)?;
        Key::new(u8::try_from(key).ok()?)
    }

    /// When an added note sounds; at least a tick.
    pub fn time(&self, note: &WindowNote, region: &Range<Tick>) -> Range<Tick> {
        let onset = self.onset(note.onset).max(region.start);
        let end = self.onset(note.end()).min(self.melody.length().max(onset + Tick(1))).min(region.end);
        onset..end.max(onset + Tick(1))
    }

    /// When a note that is added at that step starts.
    pub fn onset(&self, step: usize) -> Tick {
        self.onsets.get(step).copied().unwrap_or_else(|| Step(step).tick())
    }

    /// Nine tenths of the velocity of the melody's note that starts nearest.
    fn velocity_near(&self, onset: Tick) -> Velocity {
        let nearest = self.melody.notes().iter().min_by_key(|note| (note.onset - onset).0.abs());
        let number = nearest.map_or(Velocity::DEFAULT, |note| note.velocity).number();
        Velocity::clamped(number - number / 10)
    }
}

/// The octaves, in semitones, that bring most of a melody's notes where the network knows the keys; the fewest of those.
fn shift_into_range(melody: &Clip) -> i32 {
    let outside = |shift: i32| melody.notes().iter().filter(|note| place(note, shift).is_none()).count();
    let shifts = (-MAX_OCTAVES..=MAX_OCTAVES).map(|octaves| 12 * octaves);
    shifts.min_by_key(|shift| (outside(*shift), shift.abs())).unwrap_or(0)
}

fn place(note: &Note, shift: i32) -> Option<WindowNote> {
    let moved = note.key.transposed(shift).map(Key::number).filter(|key| KEY_RANGE.contains(key))?;
    let on_grid = StepNote::nearest(note);
    Some(WindowNote { onset: on_grid.onset, key: usize::from(moved - LOWEST_KEY), steps: on_grid.steps })
}
