//! Variation: a piece of the corpus is heard in another key, at another pace, its tune alone, and, if it is a score,
//! played by a hand that is not a clock's.

use std::f64::consts::TAU;

use continuo_models::transformer::{KEYS, Performance, PerformanceNote, UNITS_PER_SECOND, VELOCITIES};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use crate::corpus::Recording;

/// How far a tempo sways around its mean, as a share of it, in each of its waves.
const SWAY: f64 = 0.08;
/// Seconds of the waves in which a tempo sways.
const SWAY_SECONDS: std::ops::Range<f64> = 2.0..16.0;
/// Units of ten milliseconds that a note comes early or late at most.
const JITTER: i64 = 2;
/// Steps of loudness that a note is louder or softer at most.
const ACCENT: i64 = 3;
/// Steps of loudness that a whole piece is louder or softer at most.
const VOLUME: i64 = 4;

/// How much pieces are varied.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variation {
    /// Semitones down and up that a piece is moved at most.
    pub transpose: [i64; 2],
    /// Share of its pace by which a piece is slower or faster at most.
    pub stretch: f64,
    /// Probability that a score is played by a hand; what a person played is left as it is.
    pub humanise: f64,
    /// Probability that only the tune of a piece is heard, so that a bare tune is gone on with as one.
    pub tune: f64,
}

impl Variation {
    /// One variation of a piece.
    pub fn of(&self, recording: &Recording, rng: &mut ChaCha8Rng) -> Performance {
        let is_tune = rng.random_bool(self.tune.clamp(0.0, 1.0));
        let tune = if is_tune { tune(recording.performance.notes()) } else { Vec::new() };
        let notes = if is_tune { &tune } else { recording.performance.notes() };
        let semitones = self.semitones(notes, rng);
        let pace = (rng.random_range(-1.0..=1.0) * (1.0 + self.stretch).ln()).exp();
        let is_humanised = !recording.is_played && rng.random_bool(self.humanise.clamp(0.0, 1.0));
        let mut hand = Hand::drawn(is_humanised, rng);
        let move_note = |note: &PerformanceNote| hand.play(note, semitones, pace, rng);
        Performance::new(notes.iter().map(move_note).collect(), 0)
    }

    /// A transposition that keeps every note on the piano.
    fn semitones(&self, notes: &[PerformanceNote], rng: &mut ChaCha8Rng) -> i64 {
        let lowest = notes.iter().map(|note| i64::from(note.key)).min().unwrap_or(0);
        let highest = notes.iter().map(|note| i64::from(note.key)).max().unwrap_or(0);
        let [down, up] = self.transpose;
        let room = i64::try_from(KEYS).unwrap_or(0) - 1 - highest;
        rng.random_range(-down.min(lowest)..=up.min(room))
    }
}

/// The line on top: of notes struck together the highest, unless a higher one still sounds.
fn tune(notes: &[PerformanceNote]) -> Vec<PerformanceNote> {
    let mut line: Vec<PerformanceNote> = Vec::new();
    for note in notes {
        match line.last_mut() {
            Some(last) if last.end > note.onset && last.key > note.key => {}
            Some(last) if last.onset == note.onset => *last = *note,
            Some(last) => {
                last.end = last.end.min(note.onset);
                line.push(*note);
            }
            None => line.push(*note),
        }
    }
    line
}

/// The hand that plays: a tempo that sways in two waves, accents, and a touch that is not quite even.
struct Hand {
    is_human: bool,
    waves: [(f64, f64); 2],
    volume: i64,
}

impl Hand {
    fn drawn(is_human: bool, rng: &mut ChaCha8Rng) -> Self {
        let mut wave = || (rng.random_range(SWAY_SECONDS), rng.random_range(0.0..TAU));
        let waves = [wave(), wave()];
        Self { is_human, waves, volume: rng.random_range(-VOLUME..=VOLUME) }
    }

    fn play(&mut self, note: &PerformanceNote, semitones: i64, pace: f64, rng: &mut ChaCha8Rng) -> PerformanceNote {
        let mut near = |most: i64| if self.is_human { rng.random_range(-most..=most) } else { 0 };
        let (late, accent) = (near(JITTER), near(ACCENT));
        let (onset, end) = (self.time(note.onset, pace), self.time(note.end, pace));
        let volume = if self.is_human { self.volume } else { 0 };
        let loudness = (i64::from(note.loudness) + accent + volume).clamp(0, i64::from(VELOCITIES) - 1);
        let onset = onset.saturating_add_signed(i32::try_from(late).unwrap_or(0));
        PerformanceNote {
            onset,
            key: u8::try_from(i64::from(note.key) + semitones).unwrap_or(note.key),
            end: end.max(onset + 1),
            loudness: u8::try_from(loudness).unwrap_or(note.loudness),
        }
    }

    /// When a moment comes: its time at that pace, moved by the integral of the tempo's waves.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float-to-int casts saturate")]
    fn time(&self, units: u32, pace: f64) -> u32 {
        let seconds = f64::from(units) / f64::from(UNITS_PER_SECOND) * pace;
        let sway = |(period, phase): &(f64, f64)| {
            let turn = TAU / period;
            SWAY / turn * ((turn * seconds + phase).sin() - phase.sin())
        };
        let swayed = if self.is_human { seconds + self.waves.iter().map(sway).sum::<f64>() } else { seconds };
        (swayed.max(0.0) * f64::from(UNITS_PER_SECOND)).round() as u32
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;
    use crate::corpus::{Part, Work};
    use crate::fixtures;

    fn recording() -> Recording {
        Recording::of_composition("study", Part::Train, &fixtures::composition(3)).unwrap()
    }

    fn still() -> Variation {
        Variation { transpose: [0, 0], stretch: 0.0, humanise: 0.0, tune: 0.0 }
    }

    #[test]
    fn without_variation_nothing_changes() {
        let recording = recording();
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        assert_eq!(still().of(&recording, &mut rng).notes(), recording.performance.notes());
    }

    #[test]
    fn keys_are_moved_together_and_stay_on_the_piano() {
        let recording = recording();
        let variation = Variation { transpose: [60, 60], ..still() };
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..200 {
            let moved = variation.of(&recording, &mut rng);
            let pairs = moved.notes().iter().zip(recording.performance.notes());
            let distances: Vec<i64> = pairs.map(|(one, other)| i64::from(one.key) - i64::from(other.key)).collect();
            assert!(distances.iter().all(|distance| *distance == distances[0]));
            seen.insert(distances[0]);
        }
        assert!(seen.len() > 20, "{seen:?}");
    }

    #[test]
    fn a_hand_is_near_the_score_and_never_quite_on_it() {
        let recording = recording();
        let variation = Variation { humanise: 1.0, ..still() };
        let played = variation.of(&recording, &mut ChaCha8Rng::seed_from_u64(2));
        let offsets: Vec<i32> = (played.notes().iter().zip(recording.performance.notes()))
            .map(|(one, other)| one.onset.cast_signed() - other.onset.cast_signed())
            .collect();
        let most = 2.0 * 2.0 * SWAY * SWAY_SECONDS.end / TAU * f64::from(UNITS_PER_SECOND) + 3.0;
        assert!(offsets.iter().all(|offset| f64::from(*offset).abs() <= most), "{offsets:?}");
        assert!(offsets.iter().any(|offset| *offset != 0));
    }

    #[test]
    fn a_tune_is_one_line_on_top() {
        let recording = recording();
        let variation = Variation { tune: 1.0, ..still() };
        let tune = variation.of(&recording, &mut ChaCha8Rng::seed_from_u64(2));
        assert_eq!(tune.notes().len(), 16, "of four voices one is left");
        assert!(tune.notes().windows(2).all(|pair| pair[0].end <= pair[1].onset));
        for note in tune.notes() {
            let together = recording.performance.notes().iter().filter(|other| other.onset == note.onset);
            assert_eq!(together.map(|other| other.key).max(), Some(note.key));
        }
    }

    #[test]
    fn what_a_person_played_is_left_alone() {
        let played = Recording { is_played: true, ..recording() };
        let variation = Variation { humanise: 1.0, ..still() };
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        assert_eq!(variation.of(&played, &mut rng).notes(), played.performance.notes());
    }
}
