//! Where beats, bars and phrases begin: what the launch of playback waits for.

use continuo_music::{Meter, Tick};

use crate::Launch;
use crate::trust::Told;

/// Bars in a phrase.
const PHRASE_BARS: i64 = 4;

/// The meter in force and where its bars are counted from, in song ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bars {
    /// The meter.
    pub(crate) meter: Meter,
    /// A bar line of that meter.
    start: Tick,
}

impl Default for Bars {
    fn default() -> Self {
        Self::counted_from_zero(Meter::COMMON)
    }
}

impl Bars {
    /// Bars of `meter`, the first beginning at tick zero.
    pub(crate) const fn counted_from_zero(meter: Meter) -> Self {
        Self { meter, start: Tick::ZERO }
    }

    /// Takes note of what the host says at song position `song`.
    ///
    /// A host that does not say where its bar began changes meter on a bar line, so the new meter counts from the last
    /// line of the old one; after a seek nothing is known but that songs begin with a bar.
    pub(crate) fn hear(&mut self, told: &Told, song: Tick, sought: bool) {
        let meter = told.meter.unwrap_or(self.meter);
        if let Some(bar) = told.bar {
            self.start = bar;
        } else if sought {
            self.start = Tick::ZERO;
        } else if meter != self.meter {
            self.start += (song - self.start).floor_to(self.meter.bar());
        }
        self.meter = meter;
    }

    /// The first line at or after `song` that `launch` waits for.
    pub(crate) fn next(&self, launch: Launch, song: Tick) -> Tick {
        let (origin, grid) = match launch {
            Launch::Off => return song,
            Launch::Beat => (self.start, self.meter.beat()),
            Launch::Bar => (self.start, self.meter.bar()),
            Launch::Phrase => (self.phrase(), self.meter.bar() * PHRASE_BARS),
        };
        origin + (song - origin).ceil_to(grid)
    }

    /// A phrase line: phrases are counted from the bar at song tick zero, as near as the meter lets us know.
    fn phrase(&self) -> Tick {
        let bar = self.meter.bar();
        let number = (self.start + Tick(bar.0 / 2)).0.div_euclid(bar.0);
        self.start - bar * number.rem_euclid(PHRASE_BARS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(meter: (u8, u8), bar: Option<i64>) -> Told {
        Told { rolling: true, meter: Meter::new(meter.0, meter.1), bar: bar.map(Tick), ..Told::default() }
    }

    #[test]
    fn lines_of_common_time() {
        let bars = Bars::default();
        for (launch, line) in [(Launch::Off, 3841), (Launch::Beat, 4800), (Launch::Bar, 7680), (Launch::Phrase, 15360)]
        {
            assert_eq!(bars.next(launch, Tick(3841)), Tick(line), "{launch:?}");
            assert_eq!(bars.next(launch, Tick(15360)), Tick(15360), "a line waits for itself");
            assert_eq!(bars.next(launch, Tick(-15360)), Tick(-15360), "also before the song");
        }
    }

    #[test]
    fn the_host_says_where_the_bar_began() {
        let mut bars = Bars::default();
        bars.hear(&told((3, 4), Some(3840)), Tick(4000), false);
        assert_eq!(bars.next(Launch::Bar, Tick(4000)), Tick(3840 + 2880));
        assert_eq!(bars.next(Launch::Beat, Tick(4000)), Tick(4800));
    }

    #[test]
    fn a_change_of_meter_counts_from_the_last_bar_line() {
        let mut bars = Bars::default();
        bars.hear(&told((7, 8), None), Tick(3842), false);
        assert_eq!(bars.next(Launch::Bar, Tick(3900)), Tick(3840 + 3360));
        bars.hear(&told((7, 8), None), Tick(100_000), false);
        assert_eq!(bars.next(Launch::Bar, Tick(3900)), Tick(3840 + 3360), "an unchanged meter changes nothing");
        bars.hear(&told((7, 8), None), Tick(0), true);
        assert_eq!(bars.next(Launch::Bar, Tick(1)), Tick(3360), "a seek counts from the start again");
    }

    #[test]
    fn phrases_are_counted_from_the_start_of_the_song() {
        let mut bars = Bars::default();
        bars.hear(&told((4, 4), Some(3840 * 6)), Tick(3840 * 6), false);
        assert_eq!(bars.next(Launch::Phrase, Tick(3840 * 6)), Tick(3840 * 8));
    }
}
