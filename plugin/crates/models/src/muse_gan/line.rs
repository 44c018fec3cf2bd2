//! A part on the grid: what the network is taught with.

use continuo_music::harmony::Chord;
use continuo_music::{Clip, Note, Tick};

use super::grid::{Grid, SLOTS};
use super::part::{DRUMS, Part, Playing, drum_of};

/// A note on the grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SlotNote {
    /// The slot it is struck at.
    pub onset: usize,
    /// The first slot at which it no longer sounds.
    pub end: usize,
    /// MIDI key; of drums one of [`DRUMS`].
    pub key: u8,
    /// How hard, 0–1.
    pub velocity: f32,
}

/// The notes of one part in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    notes: Vec<SlotNote>,
    /// For each beat, the first note that may sound in it or later.
    first: Vec<usize>,
    /// The longest note, in beats begun.
    reach: usize,
}

impl Line {
    /// The notes of a clip as that part would play them: moved to the grid and into its range, of a line only the
    /// lowest of those struck together.
    #[must_use]
    pub fn of_clip(clip: &Clip, part: Part, grid: &Grid) -> Self {
        let notes = clip.notes().iter().filter(|note| note.onset < grid.end());
        let mut notes: Vec<_> = notes.filter_map(|note| on_grid(note, part, grid)).collect();
        notes.sort_by_key(|note| (note.onset, note.key, note.end));
        notes.dedup_by_key(|note| (note.onset, note.key));
        let is_line = matches!(part.playing, Playing::Line(_));
        if is_line {
            notes.dedup_by_key(|note| note.onset);
        }
        end_where_struck_again(&mut notes, is_line);
        Self::of_notes(notes, grid)
    }

    /// These notes, in order of their onsets.
    #[must_use]
    pub fn of_notes(notes: Vec<SlotNote>, grid: &Grid) -> Self {
        let beats = 0..grid.beats().len();
        let first = beats.map(|beat| notes.partition_point(|note| note.onset < beat * SLOTS)).collect();
        let reach = notes.iter().map(|note| note.end.div_ceil(SLOTS) - note.onset / SLOTS).max().unwrap_or(0);
        Self { notes, first, reach }
    }

    /// The notes.
    #[must_use]
    pub fn notes(&self) -> &[SlotNote] {
        &self.notes
    }

    /// The notes that are struck in a beat.
    #[must_use]
    pub fn struck(&self, beat: usize) -> &[SlotNote] {
        let next = self.first.get(beat + 1).copied().unwrap_or(self.notes.len());
        self.first.get(beat).map_or(&[], |first| &self.notes[*first..next])
    }

    /// The notes that sound somewhere in a beat.
    pub fn sounding(&self, beat: usize) -> impl Iterator<Item = &SlotNote> {
        let from = self.first.get(beat.saturating_sub(self.reach)).copied().unwrap_or(self.notes.len());
        let to = self.first.get(beat + 1).copied().unwrap_or(self.notes.len());
        self.notes[from..to].iter().filter(move |note| note.end > beat * SLOTS)
    }

    /// Writes the planes of one beat, which are all zero before, as they are while that chord holds.
    pub fn write(&self, part: Part, beat: usize, chord: Chord, planes: &mut [f32]) {
        let layout = part.layout();
        for note in self.sounding(beat) {
            let column = match part.playing {
                Playing::Drums => DRUMS.iter().position(|drum| *drum == note.key).unwrap_or(0),
                Playing::Line(range) | Playing::Chords(range) => range.height(note.key, chord.root()),
            };
            let slots = beat * SLOTS..(beat + 1) * SLOTS;
            for slot in slots.start.max(note.onset)..slots.end.min(note.end) {
                let (here, is_onset) = (slot - slots.start, slot == note.onset);
                match part.playing {
                    Playing::Drums if is_onset => {
                        planes[layout.onset.at(here, column)] = 1.0;
                        planes[layout.velocity.at(here, column)] = note.velocity;
                    }
                    Playing::Drums => {}
                    Playing::Line(_) | Playing::Chords(_) if is_onset => {
                        planes[layout.gate.at(here, 0)] = 1.0;
                        planes[layout.onset.at(here, column)] = 1.0;
                        planes[layout.velocity.at(here, 0)] = note.velocity;
                    }
                    Playing::Line(_) => planes[layout.sustain.at(here, 0)] = 1.0,
                    Playing::Chords(_) => planes[layout.sustain.at(here, column)] = 1.0,
                }
            }
        }
    }
}

/// A note ends where its key, or in a line any, is struck again.
fn end_where_struck_again(notes: &mut [SlotNote], is_line: bool) {
    let mut last = [None::<usize>; 128];
    for index in 0..notes.len() {
        let SlotNote { onset, key, .. } = notes[index];
        let before = &mut last[if is_line { 0 } else { usize::from(key) }];
        if let Some(before) = before.replace(index) {
            notes[before].end = notes[before].end.min(onset);
        }
    }
}

fn on_grid(note: &Note, part: Part, grid: &Grid) -> Option<SlotNote> {
    let key = match part.playing {
        Playing::Drums => DRUMS[drum_of(note.key.number())?],
        Playing::Line(range) | Playing::Chords(range) => range.fold(note.key.number()),
    };
    let onset = grid.nearest(note.onset);
    let end = match part.playing {
        Playing::Drums => onset + 1,
        _ => grid.nearest(note.onset + note.duration.max(Tick(1))).max(onset + 1),
    };
    let velocity = f32::from(note.velocity.number()) / 127.0;
    (onset < grid.slots()).then_some(SlotNote { onset, end, key, velocity })
}

#[cfg(test)]
mod tests {
    use continuo_music::MeterMap;

    use super::super::fixtures::melody;
    use super::super::part::BAND;
    use super::*;

    #[test]
    fn a_line_takes_the_lowest_and_ends_where_the_next_begins() {
        let grid = Grid::new(&MeterMap::default(), Tick::QUARTER * 8);
        let line = Line::of_clip(&melody(&[(0, 8, 40), (0, 4, 45), (4, 4, 43)]), BAND[1], &grid);
        let plain: Vec<_> = line.notes().iter().map(|note| (note.onset, note.end, note.key)).collect();
        assert_eq!(plain, [(0, 6, 40), (6, 12, 43)]);
    }
}
