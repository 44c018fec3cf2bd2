//! The ticks of a file turned into ours.

use super::header::Division;
use crate::{TICKS_PER_QUARTER, Tempo, Tick};

/// Turns positions of a file into ticks of ours, each rounded on its own.
#[derive(Debug)]
pub(super) enum Clock {
    /// So many file ticks make a quarter note.
    Metrical(u16),
    /// File ticks are time, and tempo says how many quarter notes pass in it.
    Absolute { seconds_per_tick: f64, segments: Vec<Segment> },
}

/// A stretch of constant tempo in a file timed by SMPTE.
#[derive(Debug)]
pub(super) struct Segment {
    /// The first file tick of the stretch.
    from: u64,
    /// The same place in our ticks.
    at: Tick,
    /// What remains of the place beyond `at`, in seconds: kept so that roundings do not add up.
    remainder_seconds: f64,
    tempo: Tempo,
}

impl Clock {
    /// The clock of a sequence with these tempo events, sorted by their file ticks.
    pub(super) fn new(division: Division, tempi: &[(u64, Tempo)]) -> Self {
        match division {
            Division::Quarter(ppq) => Self::Metrical(ppq),
            Division::Second { ticks, seconds } => Self::absolute(f64::from(seconds) / f64::from(ticks), tempi),
        }
    }

    fn absolute(seconds_per_tick: f64, tempi: &[(u64, Tempo)]) -> Self {
        let mut segments = vec![Segment { from: 0, at: Tick::ZERO, remainder_seconds: 0.0, tempo: Tempo::DEFAULT }];
        for &(from, tempo) in tempi {
            let next = segments.last().map(|last| last.until(from, seconds_per_tick, tempo));
            segments.extend(next);
        }
        Self::Absolute { seconds_per_tick, segments }
    }

    /// The tick of ours nearest to a file tick.
    pub(super) fn tick(&self, file_tick: u64) -> Tick {
        match self {
            Self::Metrical(ppq) => metrical(file_tick, *ppq),
            Self::Absolute { seconds_per_tick, segments } => {
                let index = segments.partition_point(|segment| segment.from <= file_tick);
                // The first segment starts at file tick zero, so the index is never zero.
                segments[index.saturating_sub(1)].tick(file_tick, *seconds_per_tick)
            }
        }
    }
}

impl Segment {
    /// Seconds from `at` to a file tick of this segment.
    #[expect(
        clippy::cast_precision_loss,
        reason = "exact below 2^53 file ticks, beyond what a file of the largest size can state"
    )]
    fn seconds(&self, file_tick: u64, seconds_per_tick: f64) -> f64 {
        file_tick.saturating_sub(self.from) as f64 * seconds_per_tick + self.remainder_seconds
    }

    fn tick(&self, file_tick: u64, seconds_per_tick: f64) -> Tick {
        let quarters = self.seconds(file_tick, seconds_per_tick) / self.seconds_per_quarter();
        self.at + Tick::from_quarters(quarters.max(0.0))
    }

    /// The segment of another tempo from that file tick on.
    fn until(&self, from: u64, seconds_per_tick: f64, tempo: Tempo) -> Self {
        let at = self.tick(from, seconds_per_tick);
        let remainder_seconds =
            self.seconds(from, seconds_per_tick) - (at - self.at).quarters() * self.seconds_per_quarter();
        Self { from, at, remainder_seconds, tempo }
    }

    fn seconds_per_quarter(&self) -> f64 {
        f64::from(self.tempo.micros_per_quarter()) / 1e6
    }
}

/// `file_tick` × 960 / `ppq`, rounded to the nearest, half up.
fn metrical(file_tick: u64, ppq: u16) -> Tick {
    let (ppq, wide) = (i128::from(ppq), i128::from(file_tick) * i128::from(TICKS_PER_QUARTER));
    Tick(i64::try_from((2 * wide + ppq) / (2 * ppq)).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_resolution_is_rescaled_without_drift() {
        for ppq in [1, 7, 96, 479, 480, 960, 1024, 32_767] {
            let clock = Clock::new(Division::Quarter(ppq), &[]);
            for quarters in [0_u16, 1, 3, 1_000, 65_535] {
                assert_eq!(clock.tick(u64::from(quarters) * u64::from(ppq)), Tick::QUARTER * i64::from(quarters));
            }
        }
        assert_eq!(Clock::new(Division::Quarter(7), &[]).tick(1), Tick(137));
        assert_eq!(Clock::new(Division::Quarter(1_920), &[]).tick(1), Tick(1));
        assert_eq!(Clock::new(Division::Quarter(1), &[]).tick(u64::MAX), Tick(i64::MAX));
    }

    #[test]
    fn absolute_time_follows_the_tempo() {
        let division = Division::Second { ticks: 1_000, seconds: 1 };
        assert_eq!(Clock::new(division, &[]).tick(500), Tick(960));
        let clock = Clock::new(division, &[(0, Tempo::from_bpm(60.0)), (2_000, Tempo::from_bpm(240.0))]);
        assert_eq!(clock.tick(1_000), Tick(960));
        assert_eq!(clock.tick(2_000), Tick(1_920));
        assert_eq!(clock.tick(2_250), Tick(2_880));
    }

    #[test]
    fn roundings_of_hundreds_of_tempo_events_do_not_add_up() {
        let tempi: Vec<(u64, Tempo)> = (0..3_000).map(|step| (step * 7, Tempo::from_bpm(100.0))).collect();
        let clock = Clock::new(Division::Second { ticks: 2_400_000, seconds: 1_001 }, &tempi);
        // 24 000 000 file ticks are 10 010 seconds, and 100 BPM make 1 600 ticks of ours a second.
        assert_eq!(clock.tick(24_000_000), Tick(16_016_000));
    }
}
