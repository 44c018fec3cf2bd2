//! Values of one kind, one for each piece: their mean, and how far it is to be trusted.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// How often the pieces are drawn anew to see how much hangs on which they are.
const DRAWS: usize = 1000;

/// A mean over pieces.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Where the mean lies in 95 % of draws of as many pieces, with repetition.
    pub interval: [f64; 2],
}

impl Estimate {
    /// The mean of the values there are, or `None` if there are none.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = Option<f64>>) -> Option<Self> {
        let values: Vec<f64> = values.into_iter().flatten().collect();
        (!values.is_empty()).then(|| Self { mean: mean(values.iter().copied()), interval: interval(&values) })
    }
}

fn interval(values: &[f64]) -> [f64; 2] {
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let mut draw = || mean((0..values.len()).map(|_| values[rng.random_range(0..values.len())]));
    let mut drawn: Vec<_> = (0..DRAWS).map(|_| draw()).collect();
    drawn.sort_by(f64::total_cmp);
    [drawn[DRAWS / 40], drawn[DRAWS - 1 - DRAWS / 40]]
}

#[expect(clippy::cast_precision_loss, reason = "some hundred pieces")]
fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len();
    values.sum::<f64>() / count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_is_of_the_values_there_are_and_lies_in_its_interval() {
        let estimate = Estimate::of([Some(1.0), None, Some(2.0), Some(6.0), Some(3.0)]).unwrap();
        assert!((estimate.mean - 3.0).abs() < 1e-12);
        let [low, high] = estimate.interval;
        assert!((1.0..2.5).contains(&low) && (3.5..6.0).contains(&high), "{low} {high}");
        assert_eq!(Estimate::of([Some(2.0); 9]).unwrap().interval, [2.0; 2]);
        assert_eq!(Estimate::of([None, None]), None);
    }
}
