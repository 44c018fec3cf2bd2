//! Windows of a piece: a stretch of it, transposed to where the network knows the keys.

use continuo_models::ar_cnn::{KEY_RANGE, LOWEST_KEY, WindowNote};
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use crate::corpus::Piece;

/// Steps of a training window: eight bars of common time.
pub const WINDOW_STEPS: usize = 128;
/// Steps of a beat: windows start on one, because the network is told the step of the beat.
const BEAT: usize = 4;
/// Semitones a piece is moved by, at most: every key once.
const TRANSPOSITIONS: std::ops::RangeInclusive<i32> = -6..=5;

/// A stretch of a piece, each note with the voice it is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crop {
    /// Its length; at most [`WINDOW_STEPS`].
    pub steps: usize,
    /// Its notes, each with its voice; a note that sounds into the stretch starts with it.
    pub notes: Vec<(WindowNote, usize)>,
}

impl Crop {
    /// A stretch of the piece drawn at random, in a key drawn at random.
    pub fn random(piece: &Piece, rng: &mut ChaCha8Rng) -> Self {
        let last_start = piece.steps.saturating_sub(WINDOW_STEPS) / BEAT;
        let start = rng.random_range(0..=last_start) * BEAT;
        let fitting = fitting_transpositions(piece);
        let semitones = if fitting.is_empty() { 0 } else { fitting[rng.random_range(0..fitting.len())] };
        Self::at(piece, start, semitones)
    }

    /// The stretch from `start` on, moved by that many semitones. Notes out of the network's range are left out.
    #[must_use]
    pub fn at(piece: &Piece, start: usize, semitones: i32) -> Self {
        let steps = piece.steps.saturating_sub(start).min(WINDOW_STEPS);
        let mut notes: Vec<(WindowNote, usize)> = Vec::new();
        for note in &piece.notes {
            let onset = note.onset.max(start) - start;
            let end = (note.onset + note.steps).saturating_sub(start).min(steps);
            let Some(key) = window_key(note.key, semitones).filter(|_| onset < end) else { continue };
            let note = (WindowNote { onset, key, steps: end - onset }, note.voice);
            insert(&mut notes, note);
        }
        Self { steps, notes }
    }

    /// The stretches of a piece one after the other, untransposed: what is evaluated. The last one ends with the piece,
    /// so that all of them are whole; a piece that is shorter is one stretch.
    pub fn all(piece: &Piece) -> impl Iterator<Item = Self> + '_ {
        let last = piece.steps.saturating_sub(WINDOW_STEPS).next_multiple_of(BEAT);
        let starts = (0..last).step_by(WINDOW_STEPS).chain([last]);
        starts.map(|start| Self::at(piece, start, 0)).filter(|crop| !crop.notes.is_empty())
    }
}

/// Adds a note; of two in one cell (voices in unison) the longer stays, and a struck key ends what sounds of it.
fn insert(notes: &mut Vec<(WindowNote, usize)>, note: (WindowNote, usize)) {
    let same_cell = |other: &&mut (WindowNote, usize)| (other.0.onset, other.0.key) == (note.0.onset, note.0.key);
    if let Some(other) = notes.iter_mut().find(same_cell) {
        other.0.steps = other.0.steps.max(note.0.steps);
        return;
    }
    for (other, _) in notes.iter_mut().filter(|(other, _)| other.key == note.0.key && other.onset < note.0.onset) {
        other.steps = other.steps.min(note.0.onset - other.onset);
    }
    notes.push(note);
}

fn window_key(key: u8, semitones: i32) -> Option<usize> {
    let moved = u8::try_from(i32::from(key) + semitones).ok().filter(|key| KEY_RANGE.contains(key))?;
    Some(usize::from(moved - LOWEST_KEY))
}

fn fitting_transpositions(piece: &Piece) -> Vec<i32> {
    let fits = |semitones: &i32| piece.notes.iter().all(|note| window_key(note.key, *semitones).is_some());
    TRANSPOSITIONS.filter(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Part, PieceNote};

    fn piece(notes: &[(usize, u8, usize)]) -> Piece {
        let notes =
            notes.iter().map(|(onset, key, steps)| PieceNote { onset: *onset, key: *key, steps: *steps, voice: 0 });
        let notes: Vec<_> = notes.collect();
        let steps = notes.iter().map(|note| note.onset + note.steps).max().unwrap();
        Piece { name: "p".into(), part: Part::Train, notes, steps }
    }

    #[test]
    fn a_note_that_sounds_into_the_stretch_starts_with_it() {
        let crop = Crop::at(&piece(&[(0, 60, 8), (8, 62, 200)]), 4, 0);
        assert_eq!(crop.notes[0].0, WindowNote { onset: 0, key: 24, steps: 4 });
        assert_eq!(crop.notes[1].0, WindowNote { onset: 4, key: 26, steps: 124 });
        assert_eq!(crop.steps, WINDOW_STEPS);
    }

    #[test]
    fn the_last_stretch_ends_with_the_piece() {
        let lengths = |steps: usize| {
            let notes: Vec<_> = (0..steps / 4).map(|beat| (4 * beat, 60, 4)).collect();
            Crop::all(&piece(&notes)).map(|crop| crop.steps).collect::<Vec<_>>()
        };
        assert_eq!(lengths(64), [64]);
        assert_eq!(lengths(128), [128]);
        assert_eq!(lengths(300), [128, 128, 128]);
    }

    #[test]
    fn voices_in_unison_are_one_note() {
        let crop = Crop::at(&piece(&[(0, 60, 4), (0, 60, 8), (4, 60, 2)]), 0, 0);
        let notes: Vec<_> = crop.notes.iter().map(|(note, _)| (note.onset, note.steps)).collect();
        assert_eq!(notes, [(0, 4), (4, 2)]);
    }

    #[test]
    fn transposition_keeps_every_note_in_range() {
        assert_eq!(fitting_transpositions(&piece(&[(0, 36, 1), (0, 80, 1)])), [0, 1, 2, 3]);
    }
}
