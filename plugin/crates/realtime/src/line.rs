//! The straight line between samples and ticks that holds from one change of tempo or position to the next.
//!
//! Positions are computed from where the line begins, never by adding block to block, so no error accumulates and
//! the same tick falls on the same sample however the samples are cut into blocks.

use continuo_music::Tick;

/// How much later than a sample, in samples, a tick may lie and still belong to it.
///
/// Hosts round positions (CLAP to 2⁻³¹ quarter: at most 3·10⁻⁴ of a sample at 20 BPM and 192 kHz), and a tick that is
/// meant to lie on a sample must not slip to the next one by that. A thousandth of a sample is 20 ns at 48 kHz.
pub(crate) const SNAP: f64 = 1e-3;

/// Ticks as a straight line over samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Line {
    /// The sample where the line begins, counted from the first activation.
    sample: i64,
    /// The position there, in ticks.
    tick: f64,
    /// The slope, greater than zero.
    ticks_per_sample: f64,
}

impl Line {
    /// The line that passes `tick` at `sample`.
    pub(crate) const fn new(sample: i64, tick: f64, ticks_per_sample: f64) -> Self {
        Self { sample, tick, ticks_per_sample }
    }

    /// The slope.
    pub(crate) const fn ticks_per_sample(&self) -> f64 {
        self.ticks_per_sample
    }

    /// The line that goes on from `sample` with another slope; this very line if the slope is the same.
    pub(crate) fn bent(self, sample: i64, ticks_per_sample: f64) -> Self {
        if ticks_per_sample.to_bits() == self.ticks_per_sample.to_bits() {
            return self;
        }
        Self::new(sample, self.at(sample), ticks_per_sample)
    }

    /// The position at a sample, in ticks.
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53 samples, some thousand years")]
    pub(crate) fn at(&self, sample: i64) -> f64 {
        (sample - self.sample) as f64 * self.ticks_per_sample + self.tick
    }

    /// The tick nearest to a sample.
    #[expect(clippy::cast_possible_truncation, reason = "float-to-int casts saturate")]
    pub(crate) fn nearest(&self, sample: i64) -> Tick {
        Tick(self.at(sample).round() as i64)
    }

    /// The first sample at or after a position.
    #[expect(clippy::cast_possible_truncation, reason = "float-to-int casts saturate")]
    pub(crate) fn sample_of(&self, tick: f64) -> i64 {
        self.sample.saturating_add(((tick - self.tick) / self.ticks_per_sample - SNAP).ceil() as i64)
    }

    /// The first sample at or after a tick.
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53 ticks")]
    pub(crate) fn sample_of_tick(&self, tick: Tick) -> i64 {
        self.sample_of(tick.0 as f64)
    }

    /// The first tick that belongs to `sample` or a later one: the exact inverse of [`Line::sample_of_tick`].
    #[expect(clippy::cast_possible_truncation, reason = "float-to-int casts saturate")]
    pub(crate) fn first_tick(&self, sample: i64) -> Tick {
        let before = self.at(sample - 1) + SNAP * self.ticks_per_sample;
        let mut tick = Tick(before.floor() as i64 + 1);
        // The two roundings differ by less than a tick, so at most one step corrects them.
        if self.sample_of_tick(tick) < sample {
            tick += Tick(1);
        } else if self.sample_of_tick(tick - Tick(1)) >= sample {
            tick -= Tick(1);
        }
        tick
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_tick_on_a_sample_belongs_to_it() {
        // 120 BPM at 48 kHz: a tick every 25 samples, a slope no binary fraction can hold.
        let line = Line::new(1000, 0.0, 0.04);
        for tick in 0..100_000 {
            assert_eq!(line.sample_of_tick(Tick(tick)), 1000 + tick * 25);
            assert_eq!(line.first_tick(1000 + tick * 25), Tick(tick));
            assert_eq!(line.first_tick(1001 + tick * 25), Tick(tick + 1));
        }
    }

    #[test]
    fn a_tick_between_samples_belongs_to_the_later_one() {
        let line = Line::new(0, 0.0, 0.4);
        assert_eq!([0, 1, 2, 3].map(|tick| line.sample_of_tick(Tick(tick))), [0, 3, 5, 8]);
    }

    #[test]
    fn the_same_slope_keeps_the_line() {
        let line = Line::new(7, 0.3, 0.04);
        assert_eq!(line.bent(99, 0.04), line);
        let bent = line.bent(99, 0.05);
        assert!((bent.at(99) - line.at(99)).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn samples_and_ticks_are_exact_inverses(
            begin in -1_000_000_i64..1_000_000, tick in -1e7_f64..1e8, slope in 1e-4_f64..4.0, sample in 0_i64..1_000_000_000,
        ) {
            let line = Line::new(begin, tick, slope);
            let first = line.first_tick(sample);
            prop_assert!(line.sample_of_tick(first) >= sample);
            prop_assert!(line.sample_of_tick(first - Tick(1)) < sample);
        }

        #[test]
        fn later_samples_never_have_earlier_ticks(tick in -1e6_f64..1e8, slope in 1e-4_f64..4.0, sample in 0_i64..1_000_000_000) {
            let line = Line::new(0, tick, slope);
            prop_assert!(line.first_tick(sample + 1) >= line.first_tick(sample));
            prop_assert!(line.nearest(sample + 1) >= line.nearest(sample));
        }
    }
}
