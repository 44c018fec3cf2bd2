//! The simple model in the same harness as the network: Kneser-Ney, as much of the training part as memory holds.

use continuo_models::transformer::{KEYS, Token};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::kneser_ney::KneserNey;
use super::likelihood::{Likelihood, sequence};
use crate::corpus::Recording;

/// Tokens that are counted at most: the runs of so many take some four gigabytes.
const MAX_TOKENS: usize = 12_000_000;
/// Tokens that are counted at most to choose the order: some seconds each.
const MAX_TRIED: usize = 2_000_000;
/// Orders that are tried, as long as they get better.
const ORDERS: [usize; 4] = [4, 6, 8, 10];
/// Semitones a small corpus is moved by, so that every key has been heard.
const SEMITONES: std::ops::RangeInclusive<i8> = -6..=5;

/// The baseline, and what it was made of.
#[derive(Clone, Debug)]
pub struct Baseline {
    /// The model.
    pub model: KneserNey,
    /// Tokens it was counted on.
    pub tokens: usize,
    /// Whether every piece was counted in twelve keys.
    pub is_transposed: bool,
}

impl Baseline {
    /// Counts the training part, with the order that does best on the validation part.
    ///
    /// A corpus that fits twelve times is counted in twelve keys; of one that does not fit once, as many pieces as fit.
    #[must_use]
    pub fn chosen(train: &[&Recording], valid: &[&Recording]) -> Self {
        Self::of(best_order(train, valid), train, MAX_TOKENS)
    }

    fn of(order: usize, train: &[&Recording], max_tokens: usize) -> Self {
        let (sequences, is_transposed) = material(train, max_tokens);
        let tokens = sequences.iter().map(|sequence| sequence.len() - 1).sum();
        Self { model: KneserNey::of(order, sequences.iter().map(Vec::as_slice)), tokens, is_transposed }
    }

    fn nats_per_token(&self, recordings: &[&Recording]) -> f64 {
        Likelihood::of(recordings, &|tokens| self.model.nats(tokens)).all.per_token()
    }
}

/// The first order after which there is no better one.
fn best_order(train: &[&Recording], valid: &[&Recording]) -> usize {
    let mut best = (f64::INFINITY, ORDERS[0]);
    for order in ORDERS {
        let nats = Baseline::of(order, train, MAX_TRIED).nats_per_token(valid);
        if nats >= best.0 {
            break;
        }
        best = (nats, order);
    }
    best.1
}

/// What is counted, at most so many tokens, and whether in twelve keys.
fn material(train: &[&Recording], max_tokens: usize) -> (Vec<Vec<Token>>, bool) {
    let mut sequences: Vec<_> = train.iter().map(|recording| sequence(recording)).collect();
    let tokens: usize = sequences.iter().map(Vec::len).sum();
    if tokens * SEMITONES.count() <= max_tokens {
        let in_all_keys = sequences.iter().flat_map(|sequence| SEMITONES.filter_map(|by| transposed(sequence, by)));
        return (in_all_keys.collect(), true);
    }
    // In no order of names, since names tell sources apart.
    sequences.shuffle(&mut ChaCha8Rng::seed_from_u64(0));
    let mut left = max_tokens;
    sequences.retain(|sequence| {
        let fits = sequence.len() <= left;
        left -= if fits { sequence.len() } else { 0 };
        fits
    });
    (sequences, false)
}

/// The tokens moved by semitones, or `None` where a note leaves the keyboard.
fn transposed(tokens: &[Token], semitones: i8) -> Option<Vec<Token>> {
    let moved = |key: u8| key.checked_add_signed(semitones).filter(|key| usize::from(*key) < KEYS);
    let token = |token: &Token| {
        Some(match *token {
            Token::On(key) => Token::On(moved(key)?),
            Token::Off(key) => Token::Off(moved(key)?),
            other => other,
        })
    };
    tokens.iter().map(token).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::transformer::fixtures;

    #[test]
    fn a_small_corpus_is_counted_in_twelve_keys_and_a_large_one_cut_to_what_fits() {
        let recordings = [0, 1, 2, 3].map(fixtures::recording);
        let train: Vec<_> = recordings.iter().collect();
        let lengths = |sequences: &[Vec<Token>]| sequences.iter().map(Vec::len).sum::<usize>();
        let (all, is_transposed) = material(&train, 1_000_000);
        assert!(is_transposed && all.len() == 4 * 12);
        let (some, is_transposed) = material(&train, 2 * sequence(&recordings[0]).len() + 5);
        assert!(!is_transposed && some.len() == 2, "{}", some.len());
        assert!(lengths(&some) <= 2 * sequence(&recordings[0]).len() + 5);
    }

    #[test]
    fn notes_do_not_leave_the_keyboard() {
        let tokens = [Token::Start, Token::Loudness(3), Token::On(2), Token::Shift(9), Token::Off(2)];
        assert_eq!(transposed(&tokens, -3), None);
        assert_eq!(transposed(&tokens, 4).unwrap()[2..], [Token::On(6), Token::Shift(9), Token::Off(6)]);
    }

    #[test]
    fn the_order_is_the_best_for_the_validation_part() {
        let recordings = [0, 1, 2, 3, 4].map(fixtures::recording);
        let (train, valid): (Vec<_>, Vec<_>) = (recordings[..4].iter().collect(), vec![&recordings[4]]);
        let chosen = Baseline::chosen(&train, &valid);
        for order in ORDERS.into_iter().take_while(|order| *order <= chosen.model.order()) {
            let other = Baseline::of(order, &train, MAX_TOKENS);
            assert!(chosen.nats_per_token(&valid) <= other.nats_per_token(&valid));
        }
        assert!(chosen.is_transposed && chosen.tokens == 12 * 4 * (sequence(&recordings[0]).len() - 1));
    }
}
