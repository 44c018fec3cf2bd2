//! What Enhance makes of held-out melodies: whether they survive, and how the result compares with the real pieces.

use std::ops::ControlFlow;

use continuo_models::{Enhance, EnhanceInput, EnhanceSettings};
use continuo_music::{Clip, Key, Meter, Note, Parallels, Step, StepNote, Tick, Velocity, metrics};

use crate::corpus::{Piece, PieceNote};

/// Steps of each melody that are enhanced: eight bars.
const STEPS: usize = 128;

/// Sums over the pieces, of real music or of what was made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sums {
    /// Pieces measured.
    pub pieces: usize,
    /// Notes.
    pub notes: usize,
    /// Notes of a sixteenth or less.
    pub short: usize,
    /// Notes that start off the eighths.
    pub off_eighths: usize,
    /// Parallel fifths and octaves.
    pub parallels: Parallels,
    /// Added up over the pieces: share of sounding cells that are in the detected key's scale.
    pub in_key: f64,
    /// Added up over the pieces: share of steps at which more than two keys sound.
    pub polyphonic: f64,
    /// Added up over the pieces: pitch classes a bar.
    pub pitch_classes: f64,
}

/// What was made of the melodies, the melodies' own pieces beside it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Comparison {
    /// The real pieces.
    pub real: Sums,
    /// What Enhance made of their first voices.
    pub made: Sums,
    /// Notes of the melodies, and how many of them are in the result unchanged.
    pub survived: (usize, usize),
}

/// Enhances the first voice of every piece with removal at 0 %, and measures the result and the piece.
#[must_use]
pub fn compare(pieces: &[&Piece], model: &dyn Enhance, settings: &EnhanceSettings) -> Comparison {
    let mut comparison = Comparison::default();
    for (piece, seed) in pieces.iter().zip(settings.seed..) {
        let settings = EnhanceSettings { max_notes_removed_percent: 0.0, seed, ..*settings };
        let melody = clip_of(piece, |note| note.voice == 0);
        let Ok(made) = model.enhance(EnhanceInput::of(&melody), &settings, &mut |_| ControlFlow::Continue(())) else {
            continue;
        };
        let survived = melody.notes().iter().filter(|note| made.notes().contains(note)).count();
        comparison.survived.0 += melody.notes().len();
        comparison.survived.1 += survived;
        comparison.real.add(&clip_of(piece, |_| true));
        comparison.made.add(&made);
    }
    comparison
}

impl Sums {
    fn add(&mut self, clip: &Clip) {
        let measured = metrics::measure(clip, Meter::COMMON);
        self.pieces += 1;
        self.notes += clip.notes().len();
        self.short += clip.notes().iter().filter(|note| note.duration <= Tick::SIXTEENTH).count();
        self.off_eighths += clip.notes().iter().filter(|note| Step::nearest(note.onset).0 % 2 == 1).count();
        self.parallels = self.parallels + metrics::parallels(clip);
        self.in_key += measured.in_key_ratio.unwrap_or_default();
        self.polyphonic += measured.polyphonic_rate.unwrap_or_default();
        self.pitch_classes += measured.pitch_classes_used.unwrap_or_default();
    }

    /// Parallel fifths and parallel octaves, each per hundred chord changes.
    #[must_use]
    pub fn parallels_per_hundred(&self) -> [f64; 2] {
        let rates = [self.parallels.fifths_per_hundred(), self.parallels.octaves_per_hundred()];
        rates.map(Option::unwrap_or_default)
    }

    /// A per-piece value's mean.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "some dozen pieces")]
    pub fn mean(&self, sum: f64) -> f64 {
        sum / self.pieces.max(1) as f64
    }
}

fn clip_of(piece: &Piece, is_in: impl Fn(&PieceNote) -> bool) -> Clip {
    let notes = piece.notes.iter().filter(|note| note.onset < STEPS && is_in(note));
    let note = |note: &PieceNote| -> Note {
        let steps = note.steps.min(STEPS - note.onset);
        StepNote { onset: note.onset, key: Key::masked(note.key), steps }.note(Velocity::DEFAULT)
    };
    Clip::new(notes.map(note).collect(), Step(piece.steps.min(STEPS)).tick())
}
