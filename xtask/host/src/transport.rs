//! The host's transport at the start of a block, and its CLAP form.

use clack_host::events::event_types::{TransportEvent, TransportFlags};
use clack_host::events::{EventFlags, EventHeader};
use clack_host::utils::{BeatTime, SecondsTime};
use continuo_music::Meter;

/// Where the host's song stands at the first sample of a block, and how it moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transport {
    /// Whether it rolls.
    pub playing: bool,
    /// Whether the host records.
    pub recording: bool,
    /// Quarter notes per minute.
    pub tempo_bpm: f64,
    /// How much the tempo grows with every sample of the block.
    pub tempo_bpm_per_sample: f64,
    /// Song position in quarter notes.
    pub position_quarters: f64,
    /// Song position in seconds.
    pub position_seconds: f64,
    /// The meter in force.
    pub meter: Meter,
    /// Where the bar began, in quarter notes.
    pub bar_start_quarters: f64,
    /// Which bar it is; the first is 0.
    pub bar_number: i32,
    /// The loop range in quarter notes, while looping is on.
    pub loop_quarters: Option<(f64, f64)>,
}

impl Transport {
    /// A stopped transport at the start of the song, in 4/4.
    #[must_use]
    pub fn stopped(tempo_bpm: f64) -> Self {
        Self {
            playing: false,
            recording: false,
            tempo_bpm,
            tempo_bpm_per_sample: 0.0,
            position_quarters: 0.0,
            position_seconds: 0.0,
            meter: Meter::COMMON,
            bar_start_quarters: 0.0,
            bar_number: 0,
            loop_quarters: None,
        }
    }

    /// A rolling transport at that position, in 4/4, at one tempo since the start of the song.
    #[must_use]
    pub fn rolling(tempo_bpm: f64, position_quarters: f64) -> Self {
        Self { playing: true, ..Self::stopped(tempo_bpm) }.at(position_quarters)
    }

    /// The same transport in another meter, which holds since the start of the song.
    #[must_use]
    pub fn in_meter(self, meter: Meter) -> Self {
        Self { meter, ..self }.at(self.position_quarters)
    }

    /// The same transport at another position, at one tempo and meter since the start of the song.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "bar numbers are small, and float-to-int casts saturate")]
    pub fn at(self, position_quarters: f64) -> Self {
        let bar = self.meter.bar().quarters();
        let bar_number = (position_quarters / bar).floor();
        Self {
            position_quarters,
            position_seconds: position_quarters * 60.0 / self.tempo_bpm,
            bar_start_quarters: bar_number * bar,
            bar_number: bar_number as i32,
            ..self
        }
    }

    /// The same transport looping over that range of quarter notes.
    #[must_use]
    pub fn looping(self, start_quarters: f64, end_quarters: f64) -> Self {
        Self { loop_quarters: Some((start_quarters, end_quarters)), ..self }
    }

    /// The CLAP event that says so.
    pub(crate) fn event(&self) -> TransportEvent {
        let (loop_start, loop_end) = self.loop_quarters.unwrap_or((0.0, 0.0));
        let seconds = |quarters: f64| SecondsTime::from_float(quarters * 60.0 / self.tempo_bpm);
        TransportEvent {
            header: EventHeader::new_core(0, EventFlags::empty()),
            flags: self.flags(),
            song_pos_beats: BeatTime::from_float(self.position_quarters),
            song_pos_seconds: SecondsTime::from_float(self.position_seconds),
            tempo: self.tempo_bpm,
            tempo_inc: self.tempo_bpm_per_sample,
            loop_start_beats: BeatTime::from_float(loop_start),
            loop_end_beats: BeatTime::from_float(loop_end),
            loop_start_seconds: seconds(loop_start),
            loop_end_seconds: seconds(loop_end),
            bar_start: BeatTime::from_float(self.bar_start_quarters),
            bar_number: self.bar_number,
            time_signature_numerator: u16::from(self.meter.numerator()),
            time_signature_denominator: u16::from(self.meter.denominator()),
        }
    }

    fn flags(&self) -> TransportFlags {
        let mut flags = TransportFlags::HAS_TEMPO
            | TransportFlags::HAS_BEATS_TIMELINE
            | TransportFlags::HAS_SECONDS_TIMELINE
            | TransportFlags::HAS_TIME_SIGNATURE;
        flags.set(TransportFlags::IS_PLAYING, self.playing);
        flags.set(TransportFlags::IS_RECORDING, self.recording);
        flags.set(TransportFlags::IS_LOOP_ACTIVE, self.loop_quarters.is_some());
        flags
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_counted_in_the_meter() {
        let waltz = Transport::rolling(120.0, 7.5).in_meter(Meter::new(3, 4).unwrap());
        assert_eq!((waltz.bar_number, waltz.bar_start_quarters), (2, 6.0));
        assert!((waltz.position_seconds - 3.75).abs() < 1e-12);
        let upbeat = Transport::rolling(120.0, -1.0);
        assert_eq!((upbeat.bar_number, upbeat.bar_start_quarters), (-1, -4.0));
    }

    #[test]
    fn the_clap_event_says_the_same() {
        let event = Transport::rolling(90.0, 5.0).looping(4.0, 8.0).event();
        assert!(event.flags.contains(TransportFlags::IS_PLAYING | TransportFlags::IS_LOOP_ACTIVE));
        assert!(!event.flags.contains(TransportFlags::IS_RECORDING));
        assert!((event.song_pos_beats.to_float() - 5.0).abs() < 1e-9);
        assert!((event.loop_end_beats.to_float() - 8.0).abs() < 1e-9);
        assert_eq!((event.bar_number, event.time_signature_numerator), (1, 4));
    }
}
