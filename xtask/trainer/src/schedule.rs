//! The learning rate: a short warm-up, then half a cosine down to nothing at the last step.

/// The most steps of warm-up.
const WARM_UP: usize = 200;

/// The learning rate of a step.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "steps are far below 2^52")]
pub fn learning_rate(peak: f64, step: usize, steps: usize) -> f64 {
    let warm_up = WARM_UP.min(steps / 10).max(1);
    if step < warm_up {
        return peak * (step + 1) as f64 / warm_up as f64;
    }
    let done = (step - warm_up) as f64 / (steps - warm_up).max(1) as f64;
    peak * 0.5 * (1.0 + (std::f64::consts::PI * done).cos())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rises_then_falls_to_nothing() {
        let rates: Vec<_> = (0..1000).map(|step| learning_rate(1.0, step, 1000)).collect();
        assert!(rates[..100].is_sorted() && rates[99..].is_sorted_by(|one, other| one >= other));
        assert!((rates[99] - 1.0).abs() < 1e-9 && rates[999] < 1e-4);
    }
}
