//! What sounds in each beat: all that is known of its chord.

use std::ops::Range;

use crate::{Clip, Tick};

/// What sounds in one beat.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// How much of each pitch class sounds, C first. The unit does not matter as long as all beats have the same; what
    /// is not a positive number counts as zero.
    pub weights: [f32; 12],
    /// The pitch class of the bass, or else of the lowest note. A key does as well.
    pub bass: Option<u8>,
}

impl Evidence {
    /// Whether nothing sounds.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        !self.weights.iter().any(|weight| *weight > 0.0)
    }
}

/// What sounds in each of some beats: quarter notes of each pitch class in the clips, and where the bass stands.
///
/// The bass is `bass`, or all the clips together where that is silent. Of its notes in a beat the first counts, and the
/// lowest of several at once, since one that walks on does not change what the chord stands on. The bass itself sounds
/// among the clips only if it is one of them. Beats are in order and do not overlap.
#[must_use]
pub fn evidence(clips: &[&Clip], bass: Option<&Clip>, beats: &[Range<Tick>]) -> Vec<Evidence> {
    let mut all = vec![Evidence::default(); beats.len()];
    for (beat, sounding, key) in clips.iter().flat_map(|clip| in_beats(clip, beats)) {
        all[beat].weights[usize::from(key % 12)] += quarters(sounding.end - sounding.start);
    }
    let (lowest, low) = (firsts(clips, beats), firsts(bass.as_slice(), beats));
    for ((evidence, lowest), low) in all.iter_mut().zip(lowest).zip(low) {
        evidence.bass = low.or(lowest).map(|(_, key)| key % 12);
    }
    all
}

/// The first note of each beat, and the lowest of several at once: where it begins in the beat, and its key.
fn firsts(clips: &[&Clip], beats: &[Range<Tick>]) -> Vec<Option<(Tick, u8)>> {
    let mut firsts = vec![None; beats.len()];
    for (beat, sounding, key) in clips.iter().flat_map(|clip| in_beats(clip, beats)) {
        let first = firsts[beat].get_or_insert((sounding.start, key));
        *first = (*first).min((sounding.start, key));
    }
    firsts
}

/// The beats that each note sounds in, with the stretch in which it does, and its key.
fn in_beats(clip: &Clip, beats: &[Range<Tick>]) -> impl Iterator<Item = (usize, Range<Tick>, u8)> {
    clip.notes().iter().flat_map(move |note| {
        let first = beats.partition_point(|beat| beat.end <= note.onset);
        let later = beats[first..].iter().enumerate().take_while(|(_, beat)| beat.start < note.end());
        later.map(move |(later, beat)| {
            (first + later, note.onset.max(beat.start)..note.end().min(beat.end), note.key.number())
        })
    })
}

#[expect(clippy::cast_possible_truncation, reason = "a weight needs no more than seven digits")]
fn quarters(length: Tick) -> f32 {
    length.quarters() as f32
}
