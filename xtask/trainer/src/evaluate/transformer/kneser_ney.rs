//! The model of counts that the network has to beat: interpolated Kneser-Ney with three discounts for each order.
//!
//! The longest runs of tokens are counted as often as they are seen, each shorter one after as many different tokens as
//! it is seen (S. F. Chen and J. Goodman, *An Empirical Study of Smoothing Techniques for Language Modeling*, 1998).

use std::collections::HashMap;
use std::ops::{AddAssign, SubAssign};

use continuo_models::transformer::{TOKENS, Token};

use super::hash;

/// The longest runs that can be counted.
pub const MAX_ORDER: usize = 10;

/// What was counted of one run of tokens.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    /// How often it was seen; if it is not of the longest, after how many different tokens.
    own: u32,
    /// The counts of all runs that are this one and one more token.
    longer: u32,
    /// How many of those were counted once, twice, and more often.
    kinds: [u16; 3],
}

/// The model.
#[derive(Clone, Debug)]
pub struct KneserNey {
    order: usize,
    /// By hash, since tens of millions of runs are to fit: 25 bytes each, up to three times that while the table grows.
    /// Among so many, a pair of one hash is found in one corpus of some thousand.
    runs: HashMap<u64, Counts>,
    /// For each length, how many runs were counted once, twice, three and four times.
    frequencies: Vec<[f64; 4]>,
}

impl KneserNey {
    /// Counts runs of up to `order` tokens, which is 1 to [`MAX_ORDER`]. Each sequence begins with a start.
    #[must_use]
    pub fn of<'a>(order: usize, sequences: impl IntoIterator<Item = &'a [Token]>) -> Self {
        let order = order.clamp(1, MAX_ORDER);
        let mut model = Self { order, runs: HashMap::new(), frequencies: vec![[0.0; 4]; order] };
        for sequence in sequences {
            let padded = model.padded(sequence);
            padded.windows(order).for_each(|window| model.count(window));
        }
        model
    }

    /// How long the longest runs are.
    #[must_use]
    pub fn order(&self) -> usize {
        self.order
    }

    /// How unlikely each token after the first is, given those before it, in nats.
    #[must_use]
    pub fn nats(&self, sequence: &[Token]) -> Vec<f64> {
        let padded = self.padded(sequence);
        padded.windows(self.order).map(|window| -self.probability(window).ln()).collect()
    }

    /// Numbers of the tokens with as many starts before them that every token after the first ends a longest run.
    fn padded(&self, sequence: &[Token]) -> Vec<u16> {
        let starts = std::iter::repeat_n(Token::Start.id(), self.order - 1);
        starts.chain(sequence.iter().skip(1).map(|token| token.id())).collect()
    }

    /// Counts the runs that end where the window ends. A run that was known says nothing new about shorter ones.
    fn count(&mut self, window: &[u16]) {
        let (contexts, runs) = (endings(&window[..window.len() - 1]), endings(window));
        for length in (1..=self.order).rev() {
            let run = self.runs.entry(runs[length]).or_default();
            run.own += 1;
            let count = run.own as usize;
            let context = self.runs.entry(contexts[length - 1]).or_default();
            context.longer += 1;
            if count <= context.kinds.len() {
                raise(&mut context.kinds, count);
            }
            raise(&mut self.frequencies[length - 1], count);
            if count > 1 {
                break;
            }
        }
    }

    /// How likely the last token of a window is after the others: what was counted of each length, less a discount,
    /// and the discounts' sum shared out as the next shorter length has it; in the end, evenly.
    #[expect(clippy::cast_precision_loss, reason = "310 tokens")]
    fn probability(&self, window: &[u16]) -> f64 {
        let (contexts, runs) = (endings(&window[..window.len() - 1]), endings(window));
        let mut probability = 1.0 / TOKENS as f64;
        for length in 1..=self.order {
            let context = self.runs.get(&contexts[length - 1]).filter(|context| context.longer > 0);
            let Some(context) = context else { break };
            let discounts = discounts(&self.frequencies[length - 1]);
            let own = self.runs.get(&runs[length]).map_or(0, |run| run.own);
            let kept = f64::from(own) - kind(own).map_or(0.0, |kind| discounts[kind]);
            let freed: f64 = context.kinds.iter().zip(discounts).map(|(runs, each)| f64::from(*runs) * each).sum();
            probability = (kept + freed * probability) / f64::from(context.longer);
        }
        probability
    }
}

/// Moves a run from those counted once less to those counted that often, as far as they are told apart.
fn raise<T: AddAssign + SubAssign + From<u8>>(bins: &mut [T], count: usize) {
    if let Some(before) = count.checked_sub(2).and_then(|bin| bins.get_mut(bin)) {
        *before -= T::from(1);
    }
    if let Some(now) = bins.get_mut(count - 1) {
        *now += T::from(1);
    }
}

/// Hashes of the last 0, 1, 2… tokens.
fn endings(window: &[u16]) -> [u64; MAX_ORDER + 1] {
    let mut hashes = [0; MAX_ORDER + 1];
    for (length, token) in window.iter().rev().enumerate() {
        hashes[length + 1] = hash::with(hashes[length], u64::from(*token));
    }
    hashes
}

/// Which discount a count has: that of once, of twice, or of more often.
fn kind(count: u32) -> Option<usize> {
    count.checked_sub(1).map(|count| count.min(2) as usize)
}

/// What is taken off counts of one, of two, and of more: the estimate of Chen and Goodman, kept from zero to the count.
/// Where it has nothing to stand on, as in very small corpora, half the count is taken off.
fn discounts(frequencies: &[f64; 4]) -> [f64; 3] {
    let [once, twice, ..] = *frequencies;
    let scale = once / (once + 2.0 * twice);
    let discount = |count: usize, full: f64| {
        let estimate = full - (full + 1.0) * scale * frequencies[count] / frequencies[count - 1];
        if estimate.is_finite() { estimate.clamp(0.0, full) } else { full / 2.0 }
    };
    [discount(1, 1.0), discount(2, 2.0), discount(3, 3.0)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::transformer::{fixtures, likelihood::sequence};

    /// How many tokens there are.
    const ALL: f64 = 310.0;

    fn tokens(number: u8) -> Vec<Token> {
        sequence(&fixtures::recording(number))
    }

    fn of(order: usize, numbers: &[u8]) -> KneserNey {
        let sequences: Vec<_> = numbers.iter().map(|number| tokens(*number)).collect();
        KneserNey::of(order, sequences.iter().map(Vec::as_slice))
    }

    fn mean(nats: &[f64]) -> f64 {
        nats.iter().sum::<f64>() / f64::from(u32::try_from(nats.len()).unwrap())
    }

    #[test]
    fn the_probabilities_of_all_tokens_sum_to_one_after_known_and_unknown_tokens() {
        for order in [1, 2, 5] {
            let model = of(order, &[0, 1, 3]);
            for history in [tokens(0), tokens(7), vec![Token::Pad; 30]] {
                for window in model.padded(&history).windows(order).step_by(7) {
                    let mut window = window.to_vec();
                    let mut sum = 0.0;
                    for token in 0..TOKENS {
                        window[order - 1] = u16::try_from(token).unwrap();
                        sum += model.probability(&window);
                    }
                    assert!((sum - 1.0).abs() < 1e-9, "order {order}: {sum}");
                }
            }
        }
    }

    #[test]
    fn what_was_counted_is_likelier_and_longer_runs_tell_more() {
        let (long, short) = (of(6, &[0, 1, 3]), of(1, &[0, 1, 3]));
        assert!(mean(&long.nats(&tokens(3))) < 0.5 * mean(&short.nats(&tokens(3))));
        assert!(mean(&long.nats(&tokens(3))) < 0.8 * mean(&long.nats(&tokens(2))), "a study that was not counted");
        assert!(mean(&long.nats(&tokens(2))) < ALL.ln());
    }

    #[test]
    fn a_known_example_has_the_probability_worked_out_by_hand() {
        // a b a b a c, of order 2. Pairs: a b twice; start a, b a (twice), a c. Different predecessors: a two, b one, c one.
        let [a, b, c] = [Token::On(1), Token::On(2), Token::On(3)];
        let model = KneserNey::of(2, [[Token::Start, a, b, a, b, a, c].as_slice()]);
        // Of length 2: two once, two twice, none more often. Scale 1/3: discounts 1 − 2/3 and 2; three has nothing to stand on.
        let pairs = [1.0 - 2.0 / 3.0, 2.0];
        // Of length 1: two counted once, one twice. Scale 1/2: discounts 1 − 1/2 and 2.
        let singles = [0.5, 2.0];
        let single_c = (1.0 - singles[0] + (2.0 * singles[0] + singles[1]) / ALL) / 4.0;
        let pair_c = (1.0 - pairs[0] + (pairs[0] + pairs[1]) * single_c) / 3.0;
        let nats = model.nats(&[Token::Start, a, c]);
        assert!((nats[1] + pair_c.ln()).abs() < 1e-12, "{} {}", (-nats[1]).exp(), pair_c);
    }

    #[test]
    fn nothing_counted_makes_every_token_as_likely() {
        let model = KneserNey::of(3, []);
        assert_eq!(model.nats(&[Token::Start, Token::On(0)]), [ALL.ln()]);
    }
}
