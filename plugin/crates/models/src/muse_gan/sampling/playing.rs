//! Letting the parts play, stretch by stretch, so that melodies of any length need no more memory.

use std::ops::Range;

use continuo_music::harmony::Chord;
#[cfg(test)]
use continuo_music::{Clip, MeterMap, TempoMap};

use super::told::{Told, Wishes};
use crate::muse_gan::MuseGan;
use crate::muse_gan::decisions::decide;
use crate::muse_gan::grid::Beat;
use crate::muse_gan::line::SlotNote;
use crate::muse_gan::network::{PART_NOISE, SHARED_NOISE, WISHES};
use crate::muse_gan::part::Part;
use crate::muse_gan::reader::Reader;
use crate::muse_gan::scene::{FEATURES, Scene};
use crate::{AccompanyError, AccompanyProgress, OnAccompanyProgress, PARTS};

/// Beats played at once, and up to a bar more.
pub const STRETCH: usize = 128;
/// Beats heard on either side of what is played at once: more than any player hears.
const MARGIN: usize = 24;

/// Lets the parts play, stretch by stretch. The notes are in the order of [`PARTS`].
pub fn play(
    model: &MuseGan,
    scene: &Scene,
    chords: &[Chord],
    plays: &Wishes,
    told: &Told,
    on_progress: OnAccompanyProgress<'_>,
) -> Result<[Vec<SlotNote>; 4], AccompanyError> {
    let parts = model.ensemble().parts();
    let beats = scene.grid().beats();
    let mut readers: Vec<Reader> = parts.iter().map(|part| Reader::new(*part)).collect();
    for range in stretches(beats) {
        let planes = stretch(model, told, range.clone(), beats.len());
        let mut from = 0;
        for ((reader, part), bars) in readers.iter_mut().zip(parts).zip(plays) {
            let of_part = |beat: &[f32]| beat[from..from + part.numbers()].to_vec();
            let own = planes.chunks_exact(model.ensemble().numbers()).flat_map(of_part).collect();
            let plays: Vec<bool> = beats[range.clone()].iter().map(|beat| bars[beat.bar][0] > 0.0).collect();
            read(reader, part, range.start, &beats[range.clone()], &chords[range.clone()], &plays, own);
            from += part.numbers();
        }
        let progress = progress(scene, range.end, readers.iter().map(Reader::notes_so_far).sum());
        if on_progress(&progress).is_break() {
            return Err(AccompanyError::Cancelled);
        }
    }
    let mut all: [Vec<SlotNote>; 4] = Default::default();
    for (reader, part) in readers.into_iter().zip(parts) {
        let seat = PARTS.iter().position(|role| *role == part.role).unwrap_or(0);
        all[seat] = reader.finish(beats.len());
    }
    Ok(all)
}

/// The beats in stretches of whole bars.
fn stretches(beats: &[Beat]) -> Vec<Range<usize>> {
    let mut stretches = Vec::new();
    let mut start = 0;
    for (index, beat) in beats.iter().enumerate() {
        let is_last_of_bar = beats.get(index + 1).is_none_or(|next| next.bar != beat.bar);
        if is_last_of_bar && (index + 1 - start >= STRETCH || index + 1 == beats.len()) {
            stretches.push(start..index + 1);
            start = index + 1;
        }
    }
    stretches
}

/// Reads a stretch of one part, bar by bar, from its planes.
fn read(
    reader: &mut Reader,
    part: &Part,
    start: usize,
    beats: &[Beat],
    chords: &[Chord],
    plays: &[bool],
    mut planes: Vec<f32>,
) {
    decide(part, plays, &mut planes);
    let mut at = 0;
    for bar in beats.chunk_by(|one, other| one.bar == other.bar) {
        let end = at + bar.len();
        reader.bar(start + at, plays[at], &chords[at..end], &planes[at * part.numbers()..end * part.numbers()]);
        at = end;
    }
}

/// The planes of some beats, played with what lies around them in the ear.
fn stretch(model: &MuseGan, told: &Told, range: Range<usize>, beats: usize) -> Vec<f32> {
    // Where a U-Net halves beats, the same two are to be one in every stretch.
    let multiple = model.ensemble().multiple();
    let from = range.start.saturating_sub(MARGIN) / multiple * multiple;
    let to = (range.end + MARGIN).min(beats);
    let parts = model.ensemble().parts().len();
    let cut = |numbers: &[f32], columns: usize| numbers[from * columns..to * columns].to_vec();
    let rows = [
        cut(&told.scene, FEATURES),
        cut(&told.wishes, WISHES * parts),
        cut(&told.shared, SHARED_NOISE),
        cut(&told.private, PART_NOISE * parts),
    ];
    let planes = model.planes(rows, to - from);
    let numbers = model.ensemble().numbers();
    planes[(range.start - from) * numbers..(range.end - from) * numbers].to_vec()
}

fn progress(scene: &Scene, beats_done: usize, notes: usize) -> AccompanyProgress {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let bars_done = beats_done.checked_sub(1).map_or(0, |beat| scene.grid().beats()[beat].bar + 1);
    AccompanyProgress { bars_done: count(bars_done), bars: count(scene.bars()), notes_added: count(notes) }
}

#[cfg(test)]
impl MuseGan {
    /// How far what is played in stretches is from what is played at once, at most.
    pub(in crate::muse_gan) fn seams(&self, melody: &Clip, tempo: &TempoMap, meter: &MeterMap) -> f32 {
        use crate::{AccompanyInput, AccompanySettings, Kept};
        let (kept, settings) = (Kept::default(), AccompanySettings::default());
        let input = AccompanyInput { melody, tempo, meter, kept: &kept };
        let scene = Scene::new(melody, tempo, meter, 0);
        let chords = super::plan(self, &scene, &input, &settings);
        let wishes = super::told::wishes_of(self, &scene, &settings);
        let told = super::told::tell(self, &scene, &chords, &wishes, &settings, false);
        let (beats, count) = (scene.grid().beats(), chords.len());
        let pieces = stretches(beats).into_iter().flat_map(|range| stretch(self, &told, range, count));
        let Told { scene, wishes, shared, private } = &told;
        let whole = self.planes([scene, wishes, shared, private].map(Clone::clone), count);
        pieces.zip(whole).map(|(one, other)| (one - other).abs()).fold(0.0, f32::max)
    }
}
