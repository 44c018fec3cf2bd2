//! Parallel fifths and octaves: what the style of Bach's chorales forbids, counted.

use std::iter::Sum;
use std::ops::Add;

use super::steps::{Steps, keys_in};
use crate::Clip;

/// How often voices moved in parallel perfect intervals. Counts of several clips add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parallels {
    /// Chords that were followed by another chord of as many voices.
    pub chord_changes: u64,
    /// Pairs of voices that moved in parallel fifths.
    pub fifths: u64,
    /// Pairs of voices that moved in parallel octaves.
    pub octaves: u64,
}

/// Counts the parallels of a polyphonic clip.
///
/// A chord is the set of keys that sound at a sixteenth-note step; its voices are its keys from low to high. A chord
/// change is two different chords on neighbouring steps with the same number of voices, at least two. A pair of voices
/// is parallel if both move in one direction and are a perfect fifth apart (7 semitones and any octaves) before and
/// after, or an octave (any number of them). Voices that double each other in unison are one voice here, and voices
/// that cross change names, as the clip does not say which voice is which. By this measure Bach's own chorales (the test
/// split of the JSB set) have 0.33 fifths and 0.28 octaves per hundred changes.
#[must_use]
pub fn parallels(clip: &Clip) -> Parallels {
    let steps = Steps::of(clip);
    steps.keys().windows(2).map(|pair| parallels_between(pair[0], pair[1])).sum()
}

/// Counts the parallels from one chord to the next, each given as the set of its keys: bit *n* is MIDI key *n*.
#[must_use]
pub fn parallels_between(from: u128, to: u128) -> Parallels {
    let voices: Vec<(u8, u8)> = keys_in(from).zip(keys_in(to)).collect();
    if from == to || from.count_ones() != to.count_ones() || voices.len() < 2 {
        return Parallels::default();
    }
    let pairs = || (0..voices.len()).flat_map(|high| voices[..high].iter().map(move |low| (*low, high)));
    let count = |interval| pairs().map(|(low, high)| u64::from(is_parallel(low, voices[high], interval))).sum();
    Parallels { chord_changes: 1, fifths: count(7), octaves: count(0) }
}

/// Whether two voices, each given as its keys before and after, keep an interval (and any octaves) in similar motion.
fn is_parallel(low: (u8, u8), high: (u8, u8), interval: u8) -> bool {
    let moves = |voice: (u8, u8)| voice.1.cmp(&voice.0);
    let apart = |low: u8, high: u8| (high - low) % 12 == interval;
    moves(low) == moves(high) && moves(low).is_ne() && apart(low.0, high.0) && apart(low.1, high.1)
}

impl Parallels {
    /// Parallel fifths per hundred chord changes, or `None` without a change.
    #[must_use]
    pub fn fifths_per_hundred(self) -> Option<f64> {
        super::ratio(self.fifths * 100, self.chord_changes)
    }

    /// Parallel octaves per hundred chord changes, or `None` without a change.
    #[must_use]
    pub fn octaves_per_hundred(self) -> Option<f64> {
        super::ratio(self.octaves * 100, self.chord_changes)
    }
}

impl Add for Parallels {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            chord_changes: self.chord_changes + other.chord_changes,
            fifths: self.fifths + other.fifths,
            octaves: self.octaves + other.octaves,
        }
    }
}

impl Sum for Parallels {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}
