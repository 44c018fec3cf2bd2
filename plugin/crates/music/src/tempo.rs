//! Tempo and meter maps: how fast the ticks go by, and how they group into bars.

use serde::{Deserialize, Serialize};

use crate::{TICKS_PER_QUARTER, Tick};

/// A tempo as Standard MIDI Files store it: microseconds per quarter note, 1 to 16 777 215.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "u32", into = "u32")]
pub struct Tempo(u32);

impl Tempo {
    /// 120 quarter notes a minute: what a file or host that says nothing means.
    pub const DEFAULT: Self = Self(500_000);
    const MAX_MICROS: u32 = 0xff_ffff;

    /// The tempo nearest to that many microseconds a quarter note.
    #[must_use]
    pub const fn from_micros_per_quarter(micros: u32) -> Self {
        Self(if micros == 0 {
            1
        } else if micros > Self::MAX_MICROS {
            Self::MAX_MICROS
        } else {
            micros
        })
    }

    /// The tempo nearest to that many quarter notes a minute; what is not a positive number becomes 120.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float-to-int casts saturate")]
    pub fn from_bpm(bpm: f64) -> Self {
        if bpm.is_finite() && bpm > 0.0 {
            Self::from_micros_per_quarter((60e6 / bpm).round() as u32)
        } else {
            Self::DEFAULT
        }
    }

    /// Microseconds per quarter note.
    #[must_use]
    pub const fn micros_per_quarter(self) -> u32 {
        self.0
    }

    /// Quarter notes per minute.
    #[must_use]
    pub fn bpm(self) -> f64 {
        60e6 / f64::from(self.0)
    }
}

impl From<u32> for Tempo {
    fn from(micros: u32) -> Self {
        Self::from_micros_per_quarter(micros)
    }
}

impl From<Tempo> for u32 {
    fn from(tempo: Tempo) -> Self {
        tempo.0
    }
}

/// A time signature, such as 6/8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "(u8, u8)", into = "(u8, u8)")]
pub struct Meter {
    numerator: u8,
    denominator: u8,
}

impl Meter {
    /// Common time.
    pub const COMMON: Self = Self { numerator: 4, denominator: 4 };

    /// The meter, or `None` unless the numerator is 1–64 and the denominator a power of two up to 64.
    #[must_use]
    pub const fn new(numerator: u8, denominator: u8) -> Option<Self> {
        let fits = numerator >= 1 && numerator <= 64 && denominator <= 64 && denominator.is_power_of_two();
        if fits { Some(Self { numerator, denominator }) } else { None }
    }

    /// Beats in a bar.
    #[must_use]
    pub const fn numerator(self) -> u8 {
        self.numerator
    }

    /// The note value of a beat: 4 for quarters, 8 for eighths.
    #[must_use]
    pub const fn denominator(self) -> u8 {
        self.denominator
    }

    /// How long a beat is.
    #[must_use]
    pub fn beat(self) -> Tick {
        Tick(TICKS_PER_QUARTER * 4 / i64::from(self.denominator))
    }

    /// How long a bar is.
    #[must_use]
    pub fn bar(self) -> Tick {
        self.beat() * i64::from(self.numerator)
    }
}

impl From<Meter> for (u8, u8) {
    fn from(meter: Meter) -> Self {
        (meter.numerator, meter.denominator)
    }
}

impl TryFrom<(u8, u8)> for Meter {
    type Error = String;
    fn try_from((numerator, denominator): (u8, u8)) -> Result<Self, String> {
        Self::new(numerator, denominator).ok_or_else(|| format!("{numerator}/{denominator} is not a meter"))
    }
}

/// Values that hold from a tick until the next one: the form of both maps. Never empty; the first value holds from tick zero.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(
    from = "Vec<(Tick, T)>",
    into = "Vec<(Tick, T)>",
    bound(serialize = "T: Serialize + Clone", deserialize = "T: Deserialize<'de> + Clone + PartialEq + Standard")
)]
pub struct Changes<T>(Vec<(Tick, T)>);

/// What holds where nothing was said.
pub trait Standard {
    /// That value.
    const STANDARD: Self;
}

impl Standard for Tempo {
    const STANDARD: Self = Self::DEFAULT;
}

impl Standard for Meter {
    const STANDARD: Self = Self::COMMON;
}

/// Tempo against musical time.
pub type TempoMap = Changes<Tempo>;
/// Meter against musical time.
pub type MeterMap = Changes<Meter>;

impl<T: Clone + PartialEq + Standard> Changes<T> {
    /// One value throughout.
    #[must_use]
    pub fn constant(value: T) -> Self {
        Self(vec![(Tick::ZERO, value)])
    }

    /// The map of these changes.
    ///
    /// They are sorted; of several at one tick the last given holds; those before tick zero, those after
    /// [`Tick::LATEST`], and those that change nothing, are dropped; the standard value (120 BPM, 4/4) holds before the first.
    #[must_use]
    pub fn new(mut changes: Vec<(Tick, T)>) -> Self {
        changes.retain(|(at, _)| (Tick::ZERO..=Tick::LATEST).contains(at));
        changes.sort_by_key(|(at, _)| *at);
        let mut map = Self::constant(T::STANDARD);
        for (at, value) in changes {
            if map.0.last().is_some_and(|(last, _)| *last == at) {
                map.0.pop();
            }
            if map.0.last().is_none_or(|(_, last)| *last != value) {
                map.0.push((at, value));
            }
        }
        map
    }

    /// The changes in order; the first is at tick zero.
    #[must_use]
    pub fn changes(&self) -> &[(Tick, T)] {
        &self.0
    }

    /// What holds at that tick.
    #[must_use]
    pub fn at(&self, tick: Tick) -> &T {
        let index = self.0.partition_point(|(at, _)| *at <= tick);
        &self.0[index.saturating_sub(1)].1
    }
}

impl<T: Clone + PartialEq + Standard> Default for Changes<T> {
    fn default() -> Self {
        Self::constant(T::STANDARD)
    }
}

impl<T: Clone + PartialEq + Standard> From<Vec<(Tick, T)>> for Changes<T> {
    fn from(changes: Vec<(Tick, T)>) -> Self {
        Self::new(changes)
    }
}

impl<T> From<Changes<T>> for Vec<(Tick, T)> {
    fn from(map: Changes<T>) -> Self {
        map.0
    }
}

impl TempoMap {
    /// Seconds from tick zero to `tick`.
    #[must_use]
    pub fn seconds(&self, tick: Tick) -> f64 {
        let mut seconds = 0.0;
        for (index, (from, tempo)) in self.0.iter().enumerate() {
            let until = self.0.get(index + 1).map_or(tick, |(next, _)| tick.min(*next));
            if until <= *from && index > 0 {
                break;
            }
            seconds += (until - *from).quarters() * f64::from(tempo.micros_per_quarter()) / 1e6;
        }
        seconds
    }

    /// The tick nearest to that many seconds after tick zero.
    #[must_use]
    pub fn tick_at_seconds(&self, seconds: f64) -> Tick {
        let mut left = seconds;
        for (index, (from, tempo)) in self.0.iter().enumerate() {
            let seconds_per_quarter = f64::from(tempo.micros_per_quarter()) / 1e6;
            let span = self.0.get(index + 1).map(|(next, _)| (*next - *from).quarters() * seconds_per_quarter);
            match span {
                Some(span) if left >= span => left -= span,
                _ => return *from + Tick::from_quarters(left / seconds_per_quarter),
            }
        }
        Tick::ZERO
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_ticks_agree_across_a_tempo_change() {
        let map = TempoMap::new(vec![(Tick(0), Tempo::from_bpm(60.0)), (Tick(1920), Tempo::from_bpm(120.0))]);
        assert!((map.seconds(Tick(2880)) - 2.5).abs() < 1e-9);
        assert_eq!(map.tick_at_seconds(2.5), Tick(2880));
        assert_eq!(map.tick_at_seconds(1.0), Tick(960));
    }

    #[test]
    fn the_last_of_two_changes_at_one_tick_holds() {
        let three = Meter::new(3, 4).unwrap();
        let map = MeterMap::new(vec![(Tick(960), three), (Tick(960), Meter::COMMON), (Tick(0), three)]);
        assert_eq!(map.changes(), [(Tick(0), three), (Tick(960), Meter::COMMON)]);
        assert_eq!(*map.at(Tick(959)), three);
        assert_eq!(three.bar(), Tick(2880));
        assert!(Meter::new(4, 3).is_none());
    }
}
