//! What is measured of some seconds of music, told apart from how it came about.
//!
//! A bar is four quarter notes at the piece's mean tempo, since the meter is not known, and one begins wherever a note
//! is struck, since what returns need not return on the beat. Bars are equal when the same keys are struck at the same
//! sixteenths from where they begin.

use continuo_models::transformer::{LOWEST_KEY, Performance, PerformanceNote, UNITS_PER_SECOND};
use continuo_music::{Tempo, TempoMap, Tick, Tonality, tonality};

use super::Continuation;

/// Sixteenths of a bar.
const BAR: u32 = 16;

/// What is measured.
pub const TRAITS: [&str; 8] = [
    "in_key",
    "overlap_prompt",
    "overlap_real",
    "notes_per_second",
    "silence",
    "polyphony",
    "note_seconds",
    "repeated_bars",
];

/// Means over segments of music, each over those in which there is something to measure.
#[derive(Clone, Copy, Debug, Default)]
pub struct Means([(f64, u32); TRAITS.len()]);

impl Means {
    /// Measures a segment that stands where a continuation does. A quarter note lasts `quarter` units.
    pub fn add(&mut self, segment: &Performance, quarter: f64, context: &Continuation) {
        for ((sum, count), value) in self.0.iter_mut().zip(measure(segment, quarter, context)) {
            *sum += value.unwrap_or_default();
            *count += u32::from(value.is_some());
        }
    }

    /// The means, in the order of [`TRAITS`].
    #[must_use]
    pub fn values(&self) -> [Option<f64>; TRAITS.len()] {
        self.0.map(|(sum, count)| (count > 0).then(|| sum / f64::from(count)))
    }
}

fn measure(segment: &Performance, quarter: f64, context: &Continuation) -> [Option<f64>; TRAITS.len()] {
    let notes = segment.notes();
    let key = tonality::detect(&context.prompt.clip(&TempoMap::constant(Tempo::DEFAULT), Tick::ZERO));
    let length = f64::from(segment.length().max(1));
    let sounding = f64::from(sounding(segment));
    let lengths = f64::from(notes.iter().map(|note| note.end - note.onset).sum::<u32>());
    let second = f64::from(UNITS_PER_SECOND);
    [
        key.and_then(|key| in_key(notes, key)),
        overlap(notes, context.prompt.notes()),
        overlap(notes, context.real.notes()),
        Some(count(notes.len()) * second / length),
        Some(1.0 - sounding / length),
        (sounding > 0.0).then(|| lengths / sounding),
        (sounding > 0.0).then(|| lengths / count(notes.len()) / second),
        repeated_bars(segment, quarter),
    ]
}

/// Units in which something sounds.
fn sounding(segment: &Performance) -> u32 {
    let (mut until, mut sounding) = (0, 0);
    for note in segment.notes() {
        sounding += note.end.saturating_sub(note.onset.max(until));
        until = until.max(note.end);
    }
    sounding
}

/// The share of each pitch class in the time that notes sound, or `None` of no notes.
fn pitch_classes(notes: &[PerformanceNote]) -> Option<[f64; 12]> {
    let mut shares = [0.0; 12];
    for note in notes {
        shares[usize::from((LOWEST_KEY + note.key) % 12)] += f64::from(note.end - note.onset);
    }
    let sum: f64 = shares.iter().sum();
    (sum > 0.0).then(|| shares.map(|share| share / sum))
}

/// The share that belongs to the key's scale.
fn in_key(notes: &[PerformanceNote], key: Tonality) -> Option<f64> {
    let shares = pitch_classes(notes)?;
    Some((0u8..).zip(shares).filter(|(class, _)| key.contains(*class)).map(|(_, share)| share).sum())
}

/// What two histograms of pitch classes have in common, 0–1.
fn overlap(notes: &[PerformanceNote], others: &[PerformanceNote]) -> Option<f64> {
    let (shares, others) = (pitch_classes(notes)?, pitch_classes(others)?);
    Some(shares.iter().zip(others).map(|(share, other)| share.min(other)).sum())
}

/// Of the bars that begin where a note is struck and are over before the segment is, the share that was heard before,
/// or `None` without such a bar.
fn repeated_bars(segment: &Performance, quarter: f64) -> Option<f64> {
    let mut starts: Vec<_> = segment.notes().iter().map(|note| note.onset).collect();
    starts.dedup();
    starts.retain(|start| sixteenth(segment.length() - start, quarter) >= BAR);
    let bars: Vec<_> = starts.iter().map(|start| bar(segment.notes(), *start, quarter)).collect();
    let repeated = bars.iter().enumerate().filter(|(index, bar)| bars[..*index].contains(bar)).count();
    (!bars.is_empty()).then(|| count(repeated) / count(bars.len()))
}

/// What is struck in the bar from there on: sixteenths and keys.
fn bar(notes: &[PerformanceNote], start: u32, quarter: f64) -> Vec<(u32, u8)> {
    let later = notes[notes.partition_point(|note| note.onset < start)..].iter();
    let mut struck: Vec<_> = later
        .map(|note| (sixteenth(note.onset - start, quarter), note.key))
        .take_while(|(step, _)| *step < BAR)
        .collect();
    struck.sort_unstable();
    struck
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float-to-int casts saturate")]
fn sixteenth(units: u32, quarter: f64) -> u32 {
    (4.0 * f64::from(units) / quarter).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn performance(notes: &[(u32, u8, u32)], length: u32) -> Performance {
        let note = |(onset, key, end): &(u32, u8, u32)| PerformanceNote {
            onset: *onset,
            key: *key - LOWEST_KEY,
            end: *end,
            loudness: 20,
        };
        Performance::new(notes.iter().map(note).collect(), length)
    }

    /// C major, then half of it C and half C sharp.
    fn context() -> Continuation {
        Continuation {
            prompt: performance(&[(0, 60, 300), (0, 64, 300), (0, 67, 400)], 1000),
            real: performance(&[(0, 60, 100), (100, 61, 200)], 400),
            made: Performance::default(),
            quarter: 50.0,
        }
    }

    fn measured(segment: &Performance) -> [Option<f64>; TRAITS.len()] {
        let mut means = Means::default();
        means.add(segment, 50.0, &context());
        means.values()
    }

    fn is_near(one: Option<f64>, other: f64) -> bool {
        one.is_some_and(|one| (one - other).abs() < 1e-9)
    }

    #[test]
    fn traits_are_those_worked_out_by_hand() {
        let context = context();
        let measured = measured(&context.real);
        let expected = [0.5, 0.3, 1.0, 0.5, 0.5, 1.0, 1.0];
        for ((name, value), expected) in TRAITS.iter().zip(measured).zip(expected) {
            assert!(is_near(value, expected), "{name}: {value:?}, not {expected}");
        }
        let chord = measure(&performance(&[(0, 60, 100), (50, 64, 100)], 200), 50.0, &context);
        assert!(is_near(chord[5], 1.5) && is_near(chord[4], 0.5) && is_near(chord[0], 1.0));
    }

    #[test]
    fn silence_has_no_key() {
        let silent = [None, None, None, Some(0.0), Some(1.0), None, None, None];
        assert_eq!(measured(&performance(&[], 400)), silent);
    }

    #[test]
    fn a_bar_that_returns_is_found_off_the_beat_too() {
        let bar = |start: u32, lowest: u8| {
            (0u32..4).zip(lowest..).map(move |(beat, key)| (start + 50 * beat, key, start + 50 * beat + 40))
        };
        // A bar, something else for a beat and a bit, the bar again.
        let notes: Vec<_> = bar(7, 60).chain([(207, 80, 247)]).chain(bar(278, 60)).collect();
        let repeated = repeated_bars(&performance(&notes, 500), 50.0);
        assert!(is_near(repeated, 1.0 / 6.0), "{repeated:?}");
        let other: Vec<_> = bar(7, 60).chain([(207, 80, 247)]).chain(bar(278, 61)).collect();
        assert!(is_near(repeated_bars(&performance(&other, 500), 50.0), 0.0));
    }
}
