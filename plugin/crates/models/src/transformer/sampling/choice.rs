//! Draws the next token from the network's logits by the user's technique.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use crate::transformer::vocabulary::{Token, share_of_tokens};
use crate::{ExtendSettings, SamplingTechnique};

/// Draws one of the tokens that may follow, or `None` if none of them has a finite logit.
///
/// What may not follow is left out first, so that ranks and probabilities are those of tokens that can be drawn and
/// one always is. Then the creative risk divides the logits, then the technique keeps the likeliest: a higher risk
/// widens the nucleus.
pub(super) fn draw(
    logits: &[f32],
    is_allowed: impl Fn(Token) -> bool,
    settings: &ExtendSettings,
    rng: &mut ChaCha8Rng,
) -> Option<Token> {
    let all = (0u16..).zip(logits).filter(|(_, logit)| logit.is_finite());
    let all = all.filter_map(|(id, logit)| Some((Token::of_id(id)?, *logit)));
    let mut ranked: Vec<(Token, f32)> = all.filter(|(token, _)| is_allowed(*token)).collect();
    // Stable, so that of equals the one with the lower number is first, whatever the platform.
    ranked.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let probabilities = softmax(&ranked, settings.creative_risk);
    let kept = kept(&probabilities, settings.sampling_technique, settings.sampling_threshold);
    let index = draw_index(&probabilities[..kept], rng)?;
    ranked.get(index).map(|(token, _)| *token)
}

/// The probabilities of ranked logits at that temperature.
fn softmax(ranked: &[(Token, f32)], temperature: f32) -> Vec<f64> {
    let best = ranked.first().map_or(0.0, |(_, logit)| f64::from(*logit));
    let weight = |logit: f32| ((f64::from(logit) - best) / f64::from(temperature)).exp();
    let weights: Vec<f64> = ranked.iter().map(|(_, logit)| weight(*logit)).collect();
    let total: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / total).collect()
}

/// How many of the ranked tokens take part: at least one, if there is one.
fn kept(probabilities: &[f64], technique: SamplingTechnique, threshold: f32) -> usize {
    let kept = match technique {
        SamplingTechnique::TopK => share_of_tokens(threshold),
        SamplingTechnique::Nucleus => within(probabilities, f64::from(threshold)),
        SamplingTechnique::Random => probabilities.len(),
    };
    kept.max(1).min(probabilities.len())
}

/// How many of the ranked probabilities together stay within the threshold.
fn within(probabilities: &[f64], threshold: f64) -> usize {
    let sums = probabilities.iter().scan(0.0, |sum, probability| {
        *sum += probability;
        Some(*sum)
    });
    // Single-precision thresholds such as 0.95 are a little off.
    sums.take_while(|sum| *sum <= threshold + 1e-6).count()
}

/// An index, drawn by these weights.
fn draw_index(weights: &[f64], rng: &mut ChaCha8Rng) -> Option<usize> {
    let total: f64 = weights.iter().sum();
    let mut left = rng.random::<f64>() * total;
    for (index, weight) in weights.iter().enumerate() {
        left -= weight;
        if left <= 0.0 {
            return Some(index);
        }
    }
    weights.len().checked_sub(1)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use rand::SeedableRng;

    use super::*;
    use crate::transformer::TOKENS;

    /// Logits that are tiny but for these tokens, which get those probabilities.
    fn logits(probabilities: &[(Token, f32)]) -> Vec<f32> {
        let mut logits = vec![-60.0; TOKENS];
        for (token, probability) in probabilities {
            logits[usize::from(token.id())] = probability.ln();
        }
        logits
    }

    fn example() -> Vec<f32> {
        let probabilities = [0.05, 0.4, 0.2, 0.05, 0.3];
        logits(&(0u8..).zip(probabilities).map(|(key, probability)| (Token::On(key), probability)).collect::<Vec<_>>())
    }

    /// All tokens that come up in some thousands of draws.
    fn drawn(logits: &[f32], is_allowed: impl Fn(Token) -> bool, settings: &ExtendSettings) -> HashSet<Token> {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        (0..3000).filter_map(|_| draw(logits, &is_allowed, settings, &mut rng)).collect()
    }

    fn settings(sampling_technique: SamplingTechnique, sampling_threshold: f32) -> ExtendSettings {
        ExtendSettings { sampling_technique, sampling_threshold, ..ExtendSettings::default() }
    }

    #[test]
    fn a_nucleus_of_96_per_cent_is_the_first_four_of_the_example() {
        let ranked = [0.4, 0.3, 0.2, 0.05, 0.05];
        assert_eq!(kept(&ranked, SamplingTechnique::Nucleus, 0.96), 4);
        assert_eq!(kept(&ranked, SamplingTechnique::Nucleus, 0.95), 4);
        assert_eq!(kept(&ranked, SamplingTechnique::Nucleus, 0.69), 1);
        assert_eq!(kept(&ranked, SamplingTechnique::Nucleus, 0.10), 1, "one stays, however likely");
        let all = drawn(&example(), |_| true, &settings(SamplingTechnique::Nucleus, 0.96));
        assert_eq!(all, HashSet::from([1, 4, 2, 0].map(Token::On)), "of equals the lower number is first");
    }

    #[test]
    fn top_k_keeps_its_share_of_the_vocabulary() {
        for (threshold, expected) in [(0.80, 248), (0.10, 31), (0.70, 217), (0.99, 306)] {
            assert_eq!(kept(&[0.0; 310], SamplingTechnique::TopK, threshold), expected);
        }
        assert_eq!(kept(&[0.5, 0.5], SamplingTechnique::TopK, 0.80), 2);
        assert_eq!(kept(&[0.5, 0.5], SamplingTechnique::TopK, 0.001), 1);
        let flat = vec![0.0; TOKENS];
        let expected: HashSet<_> = (0..31).filter_map(Token::of_id).collect();
        assert_eq!(drawn(&flat, |_| true, &settings(SamplingTechnique::TopK, 0.10)), expected);
    }

    #[test]
    fn random_keeps_all_and_ignores_the_threshold() {
        let all = drawn(&vec![0.0; TOKENS], |_| true, &settings(SamplingTechnique::Random, 0.10));
        assert!(all.len() > 300);
    }

    #[test]
    fn what_may_not_follow_takes_no_share() {
        let settings = settings(SamplingTechnique::Nucleus, 0.70);
        let keys = |tokens: HashSet<Token>| tokens.len();
        // Without the likeliest, 0.3, 0.2 and 0.05 of 0.6 are a half, a third and a twelfth.
        assert_eq!(keys(drawn(&example(), |token| token != Token::On(1), &settings)), 1);
        assert_eq!(keys(drawn(&example(), |_| true, &settings)), 2);
    }

    #[test]
    fn draws_follow_the_probabilities_and_the_risk_flattens_them() {
        let logits = logits(&[(Token::On(0), 0.8), (Token::On(1), 0.2)]);
        let share = |creative_risk| {
            let settings = ExtendSettings { creative_risk, ..settings(SamplingTechnique::TopK, 0.10) };
            let mut rng = ChaCha8Rng::seed_from_u64(2);
            let draws = (0..4000).map(|_| draw(&logits, |token| token.id() < 106, &settings, &mut rng));
            draws.filter(|token| *token == Some(Token::On(1))).count()
        };
        assert!((740..860).contains(&share(1.0)), "{}", share(1.0));
        // The square roots of 0.8 and 0.2 are as two to one.
        assert!((1240..1430).contains(&share(2.0)), "{}", share(2.0));
    }

    #[test]
    fn what_is_no_number_is_never_drawn() {
        let mut logits = vec![f32::NAN; TOKENS];
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        assert_eq!(draw(&logits, |_| true, &ExtendSettings::default(), &mut rng), None);
        logits[102] = f32::INFINITY;
        logits[103] = f32::NEG_INFINITY;
        logits[104] = -1e30;
        let token = draw(&logits, |_| true, &ExtendSettings::default(), &mut rng);
        assert_eq!(token, Some(Token::On(1)));
        assert_eq!(draw(&logits, |token| token != Token::On(1), &ExtendSettings::default(), &mut rng), None);
        assert_eq!(draw(&[], |_| true, &ExtendSettings::default(), &mut rng), None);
    }
}
