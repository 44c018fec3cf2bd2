//! The host's clock for a song with tempo and meter changes: which sample is which tick, and what the transport says there.

use continuo_music::{Meter, MeterMap, TempoMap, Tick};

use crate::Transport;

/// Relates samples since the start of a song to its ticks.
#[derive(Clone, Debug)]
pub struct Conductor {
    tempo: TempoMap,
    meter: MeterMap,
    sample_rate: f64,
}

impl Conductor {
    /// The clock of that song at that sample rate in hertz.
    #[must_use]
    pub fn new(tempo: TempoMap, meter: MeterMap, sample_rate: f64) -> Self {
        Self { tempo, meter, sample_rate }
    }

    /// The sample nearest to that tick.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "songs start at zero; casts saturate")]
    pub fn sample(&self, tick: Tick) -> u64 {
        (self.tempo.seconds(tick) * self.sample_rate).round() as u64
    }

    /// The position at that sample, in quarter notes.
    #[must_use]
    pub fn quarters(&self, sample: u64) -> f64 {
        let seconds = self.seconds(sample);
        let changes = self.tempo.changes();
        let after = changes.partition_point(|(at, _)| self.tempo.seconds(*at) <= seconds);
        let (from, tempo) = &changes[after.saturating_sub(1)];
        from.quarters() + (seconds - self.tempo.seconds(*from)) * tempo.bpm() / 60.0
    }

    /// The tick nearest to that sample.
    #[must_use]
    pub fn tick(&self, sample: u64) -> Tick {
        Tick::from_quarters(self.quarters(sample))
    }

    /// The first sample after that one at which tempo or meter change: where a block must end.
    #[must_use]
    pub fn next_change(&self, sample: u64) -> Option<u64> {
        let tempo = self.tempo.changes().iter().map(|(at, _)| *at);
        let meter = self.meter.changes().iter().map(|(at, _)| *at);
        tempo.chain(meter).map(|tick| self.sample(tick)).filter(|change| *change > sample).min()
    }

    /// What a rolling transport says at that sample.
    #[must_use]
    pub fn transport(&self, sample: u64) -> Transport {
        let position_quarters = self.quarters(sample);
        let tick = self.tick(sample);
        let (bar_number, bar_start, meter) = self.bar(tick);
        Transport {
            position_quarters,
            position_seconds: self.seconds(sample),
            meter,
            bar_start_quarters: bar_start.quarters(),
            bar_number,
            ..Transport::rolling(self.tempo.at(tick).bpm(), 0.0)
        }
    }

    /// The number and start of the bar that holds that tick, and its meter. A meter change starts a new bar.
    #[must_use]
    pub fn bar(&self, tick: Tick) -> (i32, Tick, Meter) {
        let mut bars = 0;
        let changes = self.meter.changes();
        for (index, (from, meter)) in changes.iter().enumerate() {
            match changes.get(index + 1) {
                Some((next, _)) if *next <= tick => bars += bars_between(*from, *next, *meter),
                _ => {
                    let start = *from + (tick - *from).floor_to(meter.bar());
                    return (bars + bars_between(*from, start, *meter), start, *meter);
                }
            }
        }
        (0, Tick::ZERO, Meter::COMMON)
    }

    #[expect(clippy::cast_precision_loss, reason = "exact for thousands of years of samples")]
    fn seconds(&self, sample: u64) -> f64 {
        sample as f64 / self.sample_rate
    }
}

/// How many bars, the last perhaps cut short, lie between two ticks.
fn bars_between(from: Tick, to: Tick, meter: Meter) -> i32 {
    let bars = (to - from).ceil_to(meter.bar()).0 / meter.bar().0;
    i32::try_from(bars).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use continuo_music::Tempo;

    fn song() -> Conductor {
        let tempo = TempoMap::new(vec![(Tick(0), Tempo::from_bpm(60.0)), (Tick(1920), Tempo::from_bpm(150.0))]);
        let meter = MeterMap::new(vec![(Tick(0), Meter::new(3, 4).unwrap()), (Tick(2880), Meter::COMMON)]);
        Conductor::new(tempo, meter, 48_000.0)
    }

    #[test]
    fn every_tick_survives_its_sample_across_a_tempo_change() {
        let song = song();
        for tick in 0..6000 {
            assert_eq!(song.tick(song.sample(Tick(tick))), Tick(tick));
        }
    }

    #[test]
    fn changes_end_blocks_in_order() {
        let song = song();
        assert_eq!(song.next_change(0), Some(96_000));
        assert_eq!(song.next_change(96_000), Some(96_000 + 19_200));
        assert_eq!(song.next_change(96_000 + 19_200), None);
    }

    #[test]
    fn the_transport_tells_tempo_bar_and_meter() {
        let song = song();
        let start = song.transport(0);
        assert!((start.tempo_bpm - 60.0).abs() < 1e-6 && start.playing);
        let later = song.transport(song.sample(Tick(2880 + 3840 + 960)));
        assert!((later.tempo_bpm - 150.0).abs() < 1e-3);
        assert_eq!((later.bar_number, later.meter), (2, Meter::COMMON));
        assert!((later.bar_start_quarters - 7.0).abs() < 1e-9);
    }
}
