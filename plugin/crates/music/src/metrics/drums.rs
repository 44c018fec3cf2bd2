//! How much of a drum track lies where rock and pop drums lie.

use super::ratio;
use crate::{Clip, StepNote};

/// Weighted drum hits on the grid of eight beats a bar / hits; `None` without hits.
///
/// A hit weighs 1 on an eighth note, counted from tick zero, and 0.1 on a sixteenth between two. A hit is an onset:
/// how long a drum rings says nothing.
#[must_use]
pub fn drum_in_pattern(clip: &Clip) -> Option<f64> {
    let tenths = |note| if StepNote::nearest(note).onset.is_multiple_of(2) { 10 } else { 1 };
    let hits = u64::try_from(clip.notes().len()).unwrap_or(u64::MAX);
    ratio(clip.notes().iter().map(tenths).sum(), hits.saturating_mul(10))
}
