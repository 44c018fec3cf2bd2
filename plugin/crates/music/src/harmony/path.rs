//! The likeliest path through all chords where each change has a price.

use super::Chord;

/// The likeliest path to each chord so far.
#[derive(Debug)]
pub(super) struct Path {
    /// The score of each, in nats, that of the best taken off now and then.
    scores: [f64; Chord::COUNT],
    /// For each beat the chord that was best before it, and a bit for each chord that is reached by a change from that
    /// one. A change costs the same whatever to what, so no other one is ever changed from.
    changes: Vec<(usize, u128)>,
}

impl Default for Path {
    fn default() -> Self {
        Self { scores: [0.0; Chord::COUNT], changes: Vec::new() }
    }
}

impl Path {
    /// Goes on by a beat in which a change costs `price` and the chord of each index scores what `speaks_for` says.
    pub(super) fn step(&mut self, price: f64, speaks_for: impl Fn(usize) -> f64) {
        let best = self.highest();
        let highest = self.scores[best];
        let mut changed = 0;
        for (index, score) in self.scores.iter_mut().enumerate() {
            let (held, moved) = (*score - highest, -price);
            changed |= u128::from(moved > held) << index;
            *score = held.max(moved) + speaks_for(index);
        }
        self.changes.push((best, changed));
    }

    /// The chord of each beat on the best path.
    pub(super) fn best(&self) -> Vec<Chord> {
        let mut at = self.highest();
        let mut chords: Vec<_> = self
            .changes
            .iter()
            .rev()
            .map(|(best, changed)| {
                let chord = at;
                at = if changed >> at & 1 == 1 { *best } else { at };
                Chord::of_index(chord).unwrap_or(Chord::C_MAJOR)
            })
            .collect();
        chords.reverse();
        chords
    }

    /// The index of the best score, the first of equals.
    fn highest(&self) -> usize {
        (1..Chord::COUNT).fold(0, |best, index| if self.scores[index] > self.scores[best] { index } else { best })
    }
}
