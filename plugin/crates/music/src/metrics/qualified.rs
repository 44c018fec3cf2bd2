//! How many notes are long enough to be notes: what a network that writes fragments gives away.

use super::ratio;
use crate::{Clip, Tick};

/// The shortest note that is one: a thirty-second.
const SHORTEST: Tick = Tick(Tick::SIXTEENTH.0 / 2);

/// Notes not shorter than a thirty-second note / notes; `None` without notes. A note ends where its key is struck again.
///
/// Source: H.-W. Dong et al., *MuseGAN* (AAAI 2018), where it is three time steps, of which a bar of four quarters has 96.
#[must_use]
pub fn qualified_note_rate(clip: &Clip) -> Option<f64> {
    let clip = clip.without_overlaps();
    let qualified = clip.notes().iter().filter(|note| note.duration >= SHORTEST).count();
    ratio(u64::try_from(qualified).unwrap_or(u64::MAX), u64::try_from(clip.notes().len()).unwrap_or(u64::MAX))
}
