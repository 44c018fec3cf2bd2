//! What is believed of the numbers a host gives: the limits, and what becomes of a value beyond them.

use continuo_music::{Meter, TICKS_PER_QUARTER, Tick};

use crate::HostTransport;

/// Slowest tempo, in quarter notes per minute.
pub(crate) const BPM_MIN: f64 = 1.0;
/// Fastest tempo, in quarter notes per minute; hosts stop at 999.
pub(crate) const BPM_MAX: f64 = 1000.0;
/// Lowest sample rate, in hertz.
pub(crate) const SAMPLE_RATE_MIN: f64 = 1_000.0;
/// Highest sample rate, in hertz.
pub(crate) const SAMPLE_RATE_MAX: f64 = 1_000_000.0;
/// Farthest song position, in quarter notes: 58 days at 120 BPM. Ticks there are still exact to 10⁻⁶.
pub(crate) const POSITION_MAX: f64 = 10_000_000.0;
/// Shortest loop, in ticks: a sixty-fourth note. Shorter ones are ignored; a block would wrap without end.
pub(crate) const CYCLE_MIN: f64 = 60.0;

const _: () = assert!(CYCLE_MIN >= 2.0 * crate::clock::SEEK, "a wrap must never look like a small correction");

/// A loop of the host, in song ticks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cycle {
    /// Where it begins.
    pub(crate) start: f64,
    /// Where it wraps.
    pub(crate) end: f64,
}

impl Cycle {
    /// How long it is, in ticks.
    pub(crate) fn length(&self) -> f64 {
        self.end - self.start
    }

    fn new((start, end): (f64, f64)) -> Option<Self> {
        let cycle = Self { start: position(start)?, end: position(end)? };
        (cycle.length() >= CYCLE_MIN).then_some(cycle)
    }
}

/// A transport with everything unbelievable taken out; positions in song ticks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Told {
    /// Whether it rolls.
    pub(crate) rolling: bool,
    /// Quarter notes per minute.
    pub(crate) bpm: Option<f64>,
    /// Song position.
    pub(crate) song: Option<f64>,
    /// Time signature.
    pub(crate) meter: Option<Meter>,
    /// The loop.
    pub(crate) cycle: Option<Cycle>,
    /// Where the running bar began.
    pub(crate) bar: Option<Tick>,
}

impl Told {
    /// What can be believed of `transport`; none at all stands still.
    pub(crate) fn by(transport: Option<&HostTransport>) -> Self {
        let Some(transport) = transport else { return Self::default() };
        Self {
            rolling: transport.playing,
            bpm: transport.bpm.and_then(tempo),
            song: transport.position_quarters.and_then(position),
            meter: transport.meter,
            cycle: transport.loop_quarters.and_then(Cycle::new),
            bar: transport.bar_start_quarters.and_then(position).map(nearest),
        }
    }
}

/// The tempo, brought within the limits, or `None` if it is not a positive number.
pub(crate) fn tempo(bpm: f64) -> Option<f64> {
    (bpm.is_finite() && bpm > 0.0).then(|| bpm.clamp(BPM_MIN, BPM_MAX))
}

/// The sample rate, or `None` if no sound card has it.
pub(crate) fn sample_rate(hertz: f64) -> Option<f64> {
    (SAMPLE_RATE_MIN..=SAMPLE_RATE_MAX).contains(&hertz).then_some(hertz)
}

/// A position in quarter notes as ticks, or `None` beyond all songs.
#[expect(clippy::cast_precision_loss, reason = "960 is exact")]
fn position(quarters: f64) -> Option<f64> {
    (-POSITION_MAX..=POSITION_MAX).contains(&quarters).then_some(quarters * TICKS_PER_QUARTER as f64)
}

/// The tick nearest to a position in ticks.
#[expect(clippy::cast_possible_truncation, reason = "float-to-int casts saturate")]
pub(crate) fn nearest(ticks: f64) -> Tick {
    Tick(ticks.round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABSURD: [f64; 5] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300];

    #[test]
    fn absurd_numbers_count_as_not_given() {
        for number in ABSURD {
            let told = Told::by(Some(&HostTransport {
                playing: true,
                bpm: Some(if number == 1e300 { f64::NAN } else { number }),
                position_quarters: Some(number),
                meter: None,
                loop_quarters: Some((0.0, number)),
                bar_start_quarters: Some(number),
            }));
            assert_eq!(told, Told { rolling: true, ..Told::default() });
            assert_eq!(sample_rate(number), None);
        }
        assert_eq!((tempo(0.0), tempo(-120.0), sample_rate(0.0)), (None, None, None));
    }

    #[test]
    fn a_tempo_out_of_range_is_brought_within() {
        assert_eq!((tempo(1e300), tempo(1e-9), tempo(120.5)), (Some(BPM_MAX), Some(BPM_MIN), Some(120.5)));
    }

    #[test]
    fn a_loop_that_is_empty_reversed_or_tiny_is_none() {
        let cycle = |start, end| {
            Told::by(Some(&HostTransport { loop_quarters: Some((start, end)), ..HostTransport::default() })).cycle
        };
        assert_eq!((cycle(4.0, 4.0), cycle(8.0, 4.0), cycle(4.0, 4.01)), (None, None, None));
        assert_eq!(cycle(4.0, 8.0), Some(Cycle { start: 3840.0, end: 7680.0 }));
    }
}
