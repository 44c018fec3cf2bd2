//! How unlikely a model finds held-out pieces, in nats: a token, a quarter note, and by source of the corpus.

use std::collections::BTreeMap;

use continuo_models::transformer::Token;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::corpus::Recording;

/// How often the pieces are drawn anew to see how much hangs on which they are.
const DRAWS: usize = 2000;

/// A recording as the sequence a model is asked about: a start, and its tokens.
#[must_use]
pub fn sequence(recording: &Recording) -> Vec<Token> {
    [Token::Start].into_iter().chain(recording.performance.tokens()).collect()
}

/// How unlikely each token after the first of a sequence is, in nats. The sequence begins with a start.
pub type Nats<'a> = dyn Fn(&[Token]) -> Vec<f64> + 'a;

/// Sums over pieces.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sums {
    /// Pieces.
    pub pieces: usize,
    /// Their tokens, starts not counted.
    pub tokens: usize,
    /// Their quarter notes.
    pub quarters: f64,
    /// How unlikely they are.
    pub nats: f64,
}

impl Sums {
    /// Nats a token.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "tokens are far below 2^52")]
    pub fn per_token(&self) -> f64 {
        self.nats / self.tokens as f64
    }

    /// Nats a quarter note, which no choice of tokens makes easier.
    #[must_use]
    pub fn per_quarter(&self) -> f64 {
        self.nats / self.quarters
    }

    fn add(&mut self, other: &Self) {
        self.pieces += other.pieces;
        self.tokens += other.tokens;
        self.quarters += other.quarters;
        self.nats += other.nats;
    }
}

/// What a model makes of a part of the corpus.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Likelihood {
    /// All pieces.
    pub all: Sums,
    /// The pieces of each folder below the corpus.
    pub folders: BTreeMap<String, Sums>,
    /// Where nats a token lie in 95 % of draws of as many pieces, with repetition.
    pub interval: [f64; 2],
}

impl Likelihood {
    /// Asks a model about whole pieces.
    #[must_use]
    pub fn of(recordings: &[&Recording], nats: &Nats<'_>) -> Self {
        let mut likelihood = Self::default();
        let pieces: Vec<_> = recordings.iter().map(|recording| sums(recording, nats)).collect();
        for (recording, piece) in recordings.iter().zip(&pieces) {
            likelihood.all.add(piece);
            likelihood.folders.entry(folder(&recording.name).to_owned()).or_default().add(piece);
        }
        likelihood.interval = interval(&pieces);
        likelihood
    }
}

fn sums(recording: &Recording, nats: &Nats<'_>) -> Sums {
    let nats = nats(&sequence(recording));
    Sums { pieces: 1, tokens: nats.len(), quarters: recording.quarters, nats: nats.iter().sum() }
}

/// The first folder of a piece's name; nothing if it lies in none.
fn folder(name: &str) -> &str {
    name.split_once('/').map_or("", |(folder, _)| folder)
}

/// Pieces are drawn, not tokens: those of one piece resemble each other.
fn interval(pieces: &[Sums]) -> [f64; 2] {
    if pieces.is_empty() {
        return [f64::NAN; 2];
    }
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let mut draw = || {
        let mut sums = Sums::default();
        (0..pieces.len()).for_each(|_| sums.add(&pieces[rng.random_range(0..pieces.len())]));
        sums.per_token()
    };
    let mut drawn: Vec<_> = (0..DRAWS).map(|_| draw()).collect();
    drawn.sort_by(f64::total_cmp);
    [drawn[DRAWS / 40], drawn[DRAWS - 1 - DRAWS / 40]]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::transformer::fixtures;

    #[test]
    fn every_token_after_the_start_counts_once() {
        let recordings = [0, 1].map(fixtures::recording);
        let likelihood = Likelihood::of(&[&recordings[0], &recordings[1]], &|tokens| vec![2.0; tokens.len() - 1]);
        let tokens: usize = recordings.iter().map(|recording| sequence(recording).len() - 1).sum();
        assert_eq!((likelihood.all.pieces, likelihood.all.tokens), (2, tokens));
        assert!((likelihood.all.per_token() - 2.0).abs() < 1e-12);
        let quarters: f64 = recordings.iter().map(|recording| recording.quarters).sum();
        assert!((likelihood.all.per_quarter() * quarters - likelihood.all.nats).abs() < 1e-9);
        assert!(likelihood.interval.iter().all(|bound| (bound - 2.0).abs() < 1e-12));
    }

    #[test]
    fn folders_are_told_apart_and_the_interval_spans_what_pieces_differ_by() {
        let mut recordings = [0, 1, 2, 3].map(fixtures::recording);
        for (recording, name) in recordings.iter_mut().zip(["b/1.mid", "a/x/2.mid", "b/3.mid", "4.mid"]) {
            recording.name = name.into();
        }
        let first = sequence(&recordings[0]);
        let nats = |tokens: &[Token]| vec![if tokens == first { 3.0 } else { 1.0 }; tokens.len() - 1];
        let likelihood = Likelihood::of(&recordings.each_ref(), &nats);
        let folders: Vec<_> = likelihood.folders.iter().map(|(name, sums)| (name.as_str(), sums.pieces)).collect();
        assert_eq!(folders, [("", 1), ("a", 1), ("b", 2)]);
        assert!(likelihood.folders["b"].per_token() > 1.5 && likelihood.folders["a"].per_token() == 1.0);
        let [low, high] = likelihood.interval;
        assert!(low == 1.0 && high > likelihood.all.per_token() && high < 3.0, "{low} {high}");
    }
}
