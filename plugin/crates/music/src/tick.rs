//! The stored unit of time: 960 ticks to a quarter note, as integers, so that editing never drifts.

use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

use serde::{Deserialize, Serialize};

/// Ticks in one quarter note.
///
/// 960 divides by every grid the product offers: sixteenths are 240 ticks, thirty-second triplets 80.
pub const TICKS_PER_QUARTER: i64 = 960;

/// A musical position or a musical duration, in ticks of 1/960 quarter note.
///
/// Arithmetic saturates: a hostile file or host cannot make it wrap or panic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tick(pub i64);

impl Tick {
    /// The start of the timeline, and the empty duration.
    pub const ZERO: Self = Self(0);
    /// The latest position a clip or a map holds: 2^28 − 1 ticks, 279 620 quarter notes, 38 hours at 120 BPM.
    ///
    /// The largest time a Standard MIDI File can state in one event, so what fits here can be written there.
    pub const LATEST: Self = Self((1 << 28) - 1);
    /// One quarter note.
    pub const QUARTER: Self = Self(TICKS_PER_QUARTER);
    /// One sixteenth note: the models' step.
    pub const SIXTEENTH: Self = Self(TICKS_PER_QUARTER / 4);

    /// The nearest tick to a position in quarter notes, the unit hosts speak.
    ///
    /// A position that is not finite becomes zero, one out of range the nearest tick there is.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "float-to-int casts saturate; 960 is exact"
    )]
    pub fn from_quarters(quarters: f64) -> Self {
        Self((quarters * TICKS_PER_QUARTER as f64).round() as i64)
    }

    /// This position in quarter notes.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53 ticks, some 150 years at 120 BPM")]
    pub fn quarters(self) -> f64 {
        self.0 as f64 / TICKS_PER_QUARTER as f64
    }

    /// The largest multiple of `grid` that is not after this position. A `grid` of zero or less is taken as one tick.
    #[must_use]
    pub fn floor_to(self, grid: Self) -> Self {
        let grid = grid.0.max(1);
        Self(self.0.div_euclid(grid).saturating_mul(grid))
    }

    /// The smallest multiple of `grid` that is not before this position. A `grid` of zero or less is taken as one tick.
    #[must_use]
    pub fn ceil_to(self, grid: Self) -> Self {
        -(-self).floor_to(grid)
    }
}

impl Add for Tick {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Tick {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Tick {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl SubAssign for Tick {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Neg for Tick {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Mul<i64> for Tick {
    type Output = Self;
    fn mul(self, factor: i64) -> Self {
        Self(self.0.saturating_mul(factor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grids_round_towards_the_past_and_the_future_also_before_zero() {
        assert_eq!(Tick(250).floor_to(Tick::SIXTEENTH), Tick(240));
        assert_eq!(Tick(-1).floor_to(Tick::SIXTEENTH), Tick(-240));
        assert_eq!(Tick(250).ceil_to(Tick::SIXTEENTH), Tick(480));
        assert_eq!(Tick(240).ceil_to(Tick::SIXTEENTH), Tick(240));
    }

    #[test]
    fn arithmetic_saturates_at_the_ends_of_time() {
        let (first, last) = (Tick(i64::MIN), Tick(i64::MAX));
        assert_eq!(last + Tick(1), last);
        assert_eq!(first - Tick(1), first);
        assert_eq!(-first, last);
        assert_eq!(last * 2, last);
        assert_eq!(first.floor_to(Tick::QUARTER), first);
        assert_eq!(last.ceil_to(Tick::QUARTER), last);
    }

    #[test]
    fn quarters_there_and_back() {
        assert_eq!(Tick::from_quarters(1.5), Tick(1440));
        assert!((Tick(1440).quarters() - 1.5).abs() < f64::EPSILON);
        assert_eq!(Tick::from_quarters(f64::NAN), Tick::ZERO);
    }
}
