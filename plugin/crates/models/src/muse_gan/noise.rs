//! Noise of a normal distribution, by the method of Box and Muller.

use rand::Rng;

/// A number drawn from the normal distribution of mean zero and variance one.
pub fn normal(dice: &mut impl Rng) -> f32 {
    let radius = (-2.0 * (1.0 - dice.random::<f32>()).ln()).sqrt();
    radius * (std::f32::consts::TAU * dice.random::<f32>()).cos()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn mean_is_zero_and_variance_one() {
        let mut dice = ChaCha8Rng::seed_from_u64(1);
        let drawn: Vec<f64> = (0..20_000).map(|_| f64::from(normal(&mut dice))).collect();
        let mean = drawn.iter().sum::<f64>() / 20_000.0;
        let variance = drawn.iter().map(|number| (number - mean).powi(2)).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.03, "{mean} {variance}");
        assert!(drawn.iter().all(|number| number.is_finite()));
    }
}
