//! Musical measurements of clips: what a bar uses, how much of it lies in a scale, how its voices move, and how tracks
//! go together.
//!
//! What looks at a clip by itself looks at sixteenth-note steps, each note moved to its nearest steps as the networks see
//! it; what looks at lengths or at several clips takes them as they are. A ratio with nothing to divide by is `None`,
//! never zero: an empty clip is not a clip of empty bars.

mod chords;
mod drums;
mod grid;
mod parallels;
mod qualified;
mod steps;
mod tonal;

pub use chords::{bass_on_root_rate, chord_tone_ratio};
pub use drums::drum_in_pattern;
pub use parallels::{Parallels, parallels, parallels_between};
pub use qualified::qualified_note_rate;
pub use tonal::tonal_distance;

use self::steps::Steps;
use crate::{Clip, Meter, Tonality, tonality};

/// The five measurements of a pitched clip. The sixth, of drums, is [`drum_in_pattern`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metrics {
    /// How many bars were measured; a bar that is begun counts.
    pub bars: usize,
    /// Distinct keys that sound in a bar, mean over all bars.
    pub pitches_used: Option<f64>,
    /// Distinct pitch classes that sound in a bar, 0–12, mean over all bars.
    pub pitch_classes_used: Option<f64>,
    /// Bars in which nothing sounds / bars.
    pub empty_bar_rate: Option<f64>,
    /// Steps at which more than two keys sound / steps.
    pub polyphonic_rate: Option<f64>,
    /// Cells of C major / cells. A cell is a key that sounds at a step.
    pub in_c_major_ratio: Option<f64>,
    /// Cells of the detected tonality's scale / cells.
    pub in_key_ratio: Option<f64>,
}

/// The measurements of a clip whose bars start at tick zero.
#[must_use]
pub fn measure(clip: &Clip, meter: Meter) -> Metrics {
    let steps = Steps::of(clip);
    let bars = steps.bars(meter);
    let detected = tonality::detect(clip);
    Metrics {
        bars: bars.len(),
        pitches_used: mean(&bars, |keys| keys.count_ones()),
        pitch_classes_used: mean(&bars, |keys| steps::pitch_classes(keys).count_ones()),
        empty_bar_rate: mean(&bars, |keys| u32::from(keys == 0)),
        polyphonic_rate: mean(steps.keys(), |keys| u32::from(keys.count_ones() > 2)),
        in_c_major_ratio: in_scale_ratio(&steps, Tonality::C_MAJOR),
        in_key_ratio: detected.and_then(|tonality| in_scale_ratio(&steps, tonality)),
    }
}

fn in_scale_ratio(steps: &Steps, tonality: Tonality) -> Option<f64> {
    let scale = steps::keys_of(|key| tonality.contains(key.pitch_class()));
    let count = |keys: &dyn Fn(u128) -> u128| steps.keys().iter().map(|at| u64::from(keys(*at).count_ones())).sum();
    ratio(count(&|keys| keys & scale), count(&|keys| keys))
}

/// The mean of a count over sets of keys.
fn mean(sets: &[u128], count: impl Fn(u128) -> u32) -> Option<f64> {
    let sum = sets.iter().map(|keys| u64::from(count(*keys))).sum();
    ratio(sum, u64::try_from(sets.len()).unwrap_or(u64::MAX))
}

#[expect(clippy::cast_precision_loss, reason = "counts of at most 128 keys at 1.2 million steps")]
fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The mean of some values, or `None` without one.
fn mean_of(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

#[cfg(test)]
mod tests;
