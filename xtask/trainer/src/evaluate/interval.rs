//! The simple scorers that the network has to beat: chance, and a bigram of intervals.
//!
//! The bigram knows how often an onset of the training pieces stands at each interval above or below what sounds with
//! it, and what sounded the step before it; it adds these up as if they were independent.

use continuo_models::ar_cnn::{KEYS, Window, WindowNote};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::repair;
use crate::ar_cnn::crop::Crop;
use crate::corpus::Piece;

/// Intervals from −47 to 47 semitones.
const INTERVALS: usize = 2 * KEYS - 1;
/// Added to every count, so that what was never seen is unlikely, not impossible.
const SMOOTHING: f32 = 1.0;
/// Empty cells looked at for each onset, to know what an interval is worth.
const EMPTY_EACH: usize = 2;
/// Advantages of removing over adding that are tried on training windows.
const ADVANTAGES: std::ops::RangeInclusive<i16> = -8..=8;
/// Training pieces the advantage is chosen on.
const CHOSEN_ON: usize = 40;

/// Counts of one relation (sounding together, or one after the other), of onsets and of empty cells.
#[derive(Clone, Debug)]
struct Relation([Vec<f32>; 2]);

impl Relation {
    fn new() -> Self {
        Self([vec![SMOOTHING; INTERVALS], vec![SMOOTHING; INTERVALS]])
    }

    fn count(&mut self, is_onset: bool, key: usize, others: &[usize]) {
        for other in others {
            self.0[usize::from(is_onset)][key + KEYS - 1 - other] += 1.0;
        }
    }

    /// Turns counts into what each interval is worth, in nats.
    fn worth(&self) -> Vec<f32> {
        let sums = [0, 1].map(|side: usize| self.0[side].iter().sum::<f32>());
        (0..INTERVALS).map(|interval| (self.0[1][interval] / sums[1] / (self.0[0][interval] / sums[0])).ln()).collect()
    }
}

/// The bigram scorer.
#[derive(Clone, Debug)]
pub struct Bigram {
    together: Vec<f32>,
    after: Vec<f32>,
    advantage: f32,
}

impl Bigram {
    /// Counts the training pieces, then chooses how much sooner to remove than to add by F1 on some of them.
    #[must_use]
    pub fn of(pieces: &[&Piece]) -> Self {
        let (mut together, mut after) = (Relation::new(), Relation::new());
        let mut rng = ChaCha8Rng::seed_from_u64(0);
        for crop in pieces.iter().flat_map(|piece| Crop::all(piece)) {
            let notes: Vec<_> = crop.notes.iter().map(|(note, _)| *note).collect();
            let sounding = Sounding::of(&notes, crop.steps);
            let mut look = |is_onset: bool, step: usize, key: usize| {
                together.count(is_onset, key, &sounding.others(step, key));
                after.count(is_onset, key, &sounding.before(step));
            };
            for note in &notes {
                look(true, note.onset, note.key);
                for _ in 0..EMPTY_EACH {
                    look(false, rng.random_range(0..crop.steps), rng.random_range(0..KEYS));
                }
            }
        }
        let mut bigram = Self { together: together.worth(), after: after.worth(), advantage: 0.0 };
        bigram.choose_advantage(&pieces[..pieces.len().min(CHOSEN_ON)]);
        bigram
    }

    fn choose_advantage(&mut self, pieces: &[&Piece]) {
        let mut best = (-1.0, 0.0);
        for advantage in ADVANTAGES.map(f32::from) {
            self.advantage = advantage;
            let f1 = repair::measure(pieces, 1, &|window| self.score(window)).f1();
            if f1 > best.0 {
                best = (f1, advantage);
            }
        }
        self.advantage = best.1;
    }

    /// Scores every cell of a window.
    #[must_use]
    pub fn score(&self, window: &Window) -> Vec<f32> {
        let sounding = Sounding::of(&window.notes, window.steps);
        let mut scores: Vec<f32> = (0..window.steps * KEYS)
            .map(|cell| {
                let (step, key) = (cell / KEYS, cell % KEYS);
                if sounding.is(step, key) { f32::NEG_INFINITY } else { self.worth(&sounding, step, key) }
            })
            .collect();
        for note in &window.notes {
            scores[note.onset * KEYS + note.key] = self.advantage - self.worth(&sounding, note.onset, note.key);
        }
        scores
    }

    fn worth(&self, sounding: &Sounding, step: usize, key: usize) -> f32 {
        let sum =
            |worth: &[f32], others: &[usize]| others.iter().map(|other| worth[key + KEYS - 1 - other]).sum::<f32>();
        sum(&self.together, &sounding.others(step, key)) + sum(&self.after, &sounding.before(step))
    }
}

/// Scores at random: what there is to win by luck.
#[must_use]
pub fn chance(window: &Window) -> Vec<f32> {
    let mut rng = ChaCha8Rng::seed_from_u64(window.notes.len() as u64);
    (0..window.steps * KEYS).map(|_| rng.random()).collect()
}

/// Which keys sound at each step.
struct Sounding(Vec<Vec<usize>>);

impl Sounding {
    fn of(notes: &[WindowNote], steps: usize) -> Self {
        let mut keys = vec![Vec::new(); steps];
        for note in notes {
            for at_step in &mut keys[note.onset..note.end().min(steps)] {
                at_step.push(note.key);
            }
        }
        Self(keys)
    }

    fn is(&self, step: usize, key: usize) -> bool {
        self.0[step].contains(&key)
    }

    fn others(&self, step: usize, key: usize) -> Vec<usize> {
        self.0[step].iter().copied().filter(|other| *other != key).collect()
    }

    fn before(&self, step: usize) -> Vec<usize> {
        step.checked_sub(1).map(|before| self.0[before].clone()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn the_bigram_beats_chance_on_what_it_has_counted() {
        let piece = fixtures::piece();
        let bigram = Bigram::of(&[&piece]);
        let f1 = |scorer: &repair::Scorer<'_>| repair::measure(&[&piece], 1, scorer).f1();
        assert!(f1(&|window| bigram.score(window)) > f1(&|window| chance(window)) + 0.1);
    }
}
