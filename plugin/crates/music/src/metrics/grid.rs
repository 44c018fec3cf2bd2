//! Equal stretches of time: half bars, and the beats that music of a meter is felt in.

use std::ops::Range;

use crate::{Clip, Meter, Tick};

/// The halves of all bars of some clips, a half that is begun included.
pub(super) fn half_bars(clips: &[&Clip], meter: Meter) -> Vec<Range<Tick>> {
    spans(clips, Tick(meter.bar().0 / 2))
}

/// The beats of some clips, one that is begun included.
pub(super) fn beats(clips: &[&Clip], meter: Meter) -> Vec<Range<Tick>> {
    spans(clips, Tick(meter.bar().0 / beats_a_bar(meter)))
}

/// Whether the beat of that index begins a bar, or the second half of one.
pub(super) fn is_strong(beat: usize, meter: Meter) -> bool {
    let bar = usize::try_from(beats_a_bar(meter)).unwrap_or(1);
    (2 * (beat % bar)).is_multiple_of(bar)
}

/// Beats in a bar: in threes of eighths or shorter notes where there are several threes, as in 6/8 and 12/8.
fn beats_a_bar(meter: Meter) -> i64 {
    let numerator = i64::from(meter.numerator());
    if meter.denominator() >= 8 && numerator > 3 && numerator % 3 == 0 { numerator / 3 } else { numerator }
}

/// Stretches of one length from tick zero to the end of the longest clip.
fn spans(clips: &[&Clip], length: Tick) -> Vec<Range<Tick>> {
    let end = clips.iter().map(|clip| clip.length()).max().unwrap_or(Tick::ZERO);
    let count = end.ceil_to(length).0 / length.0.max(1);
    (0..count).map(|index| length * index..length * (index + 1)).collect()
}
