//! How well a scorer of edits repairs damaged windows.

use continuo_models::ar_cnn::{KEYS, Window};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::ar_cnn::corruption::{self, Example};
use crate::ar_cnn::crop::Crop;
use crate::corpus::Piece;

/// Share of a window's notes that is taken out, and put in again as foreign notes.
pub const DAMAGED_SHARE: f32 = 0.2;
/// Seed of the damage: the same for every scorer.
const SEED: u64 = 20;

/// Scores every cell of a window, `[steps or more, KEYS]` row by row: the higher, the sooner it is edited.
pub type Scorer<'a> = dyn Fn(&Window) -> Vec<f32> + 'a;

/// Counts over the windows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repair {
    /// Windows measured.
    pub windows: usize,
    /// Windows whose best-scored cell is an edit that repairs.
    pub first_right: usize,
    /// Cells that are to be edited.
    pub edits: usize,
    /// Of those, how many are among as many best-scored cells of their window.
    pub right: usize,
    /// Missing notes, and how many of them were among the best-scored.
    pub missing: (usize, usize),
    /// Foreign notes, and how many of them were among the best-scored.
    pub foreign: (usize, usize),
}

impl Repair {
    /// Share of windows whose first edit is right.
    #[must_use]
    pub fn first_precision(&self) -> f64 {
        ratio(self.first_right, self.windows)
    }

    /// F1 at the true number of edits; precision and recall are the same there.
    #[must_use]
    pub fn f1(&self) -> f64 {
        ratio(self.right, self.edits)
    }

    fn add(&mut self, example: &Example, scores: &[f32]) {
        let edits = example.edits();
        if edits.is_empty() {
            return;
        }
        let ranked = best_cells(scores, example.damaged.steps * KEYS, edits.len());
        let is_right = |cell: &usize| edits.contains(&(cell / KEYS, cell % KEYS));
        let missing: Vec<_> = example.missing().map(|note| note.onset * KEYS + note.key).collect();
        let found = missing.iter().filter(|cell| ranked.contains(cell)).count();
        let right = ranked.iter().filter(|cell| is_right(cell)).count();
        self.windows += 1;
        self.first_right += usize::from(ranked.first().is_some_and(is_right));
        self.edits += edits.len();
        self.right += right;
        self.missing = (self.missing.0 + missing.len(), self.missing.1 + found);
        self.foreign = (self.foreign.0 + edits.len() - missing.len(), self.foreign.1 + right - found);
    }
}

/// A share; of nothing, none.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// The `count` best-scored of the first `cells` cells, best first.
fn best_cells(scores: &[f32], cells: usize, count: usize) -> Vec<usize> {
    let mut ranked: Vec<usize> = (0..cells).collect();
    ranked.sort_by(|one, other| scores[*other].total_cmp(&scores[*one]));
    ranked.truncate(count);
    ranked
}

/// Measures a scorer on the first `windows_each` windows of every piece.
#[must_use]
pub fn measure(pieces: &[&Piece], windows_each: usize, scorer: &Scorer<'_>) -> Repair {
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let mut repair = Repair::default();
    for piece in pieces {
        for crop in Crop::all(piece).take(windows_each) {
            let example = corruption::fixed_share(&crop, DAMAGED_SHARE, &mut rng);
            repair.add(&example, &scorer(&example.damaged));
        }
    }
    repair
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use std::cell::Cell;

    #[test]
    fn an_oracle_is_perfect_and_a_constant_is_not() {
        let piece = fixtures::piece();
        let crop = Crop::all(&piece).next().unwrap();
        let example = corruption::fixed_share(&crop, DAMAGED_SHARE, &mut ChaCha8Rng::seed_from_u64(SEED));
        let asked = Cell::new(0);
        let oracle = |_: &Window| {
            asked.set(asked.get() + 1);
            let mut scores = vec![0.0; crop.steps * KEYS];
            for (step, key) in example.edits() {
                scores[step * KEYS + key] = 1.0;
            }
            scores
        };
        let perfect = measure(&[&piece], 1, &oracle);
        assert_eq!(asked.get(), 1);
        assert!((perfect.f1() - 1.0).abs() < f64::EPSILON && (perfect.first_precision() - 1.0).abs() < f64::EPSILON);
        assert_eq!(perfect.missing.0 + perfect.foreign.0, perfect.edits);
        assert!(measure(&[&piece], 1, &|_| vec![0.0; crop.steps * KEYS]).f1() < 0.5);
    }
}
