//! An accompaniment on the grid, part by part: what the network is taught with, and what its planes are read into.

use continuo_music::harmony::Chord;
use continuo_music::{Clip, Note, Tick};

use super::decisions::expected;
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

/// Notes of one part a chord may have.
const CHORD_NOTES: usize = 6;

/// Reads the planes that the network wrote, beat after beat, into notes.
#[derive(Debug)]
pub struct Reader {
    part: Part,
    notes: Vec<SlotNote>,
    /// Where in `notes` those are that still sound.
    held: Vec<usize>,
}

impl Reader {
    /// A reader at the first beat of a part.
    #[must_use]
    pub fn new(part: Part) -> Self {
        Self { part, notes: Vec::new(), held: Vec::new() }
    }

    /// Reads one beat of logits (of velocities: numbers) written while that chord holds. In a beat that is not
    /// played, nothing sounds.
    pub fn beat(&mut self, beat: usize, is_played: bool, chord: Chord, planes: &[f32]) {
        if !is_played {
            return self.release(beat * SLOTS);
        }
        for slot in 0..SLOTS {
            match self.part.playing {
                Playing::Drums => self.drums(beat, slot, planes),
                Playing::Line(_) | Playing::Chords(_) => self.pitched(beat, slot, chord, planes),
            }
        }
    }

    /// How many notes have been read so far.
    #[must_use]
    pub fn notes_so_far(&self) -> usize {
        self.notes.len()
    }

    /// The notes, after the last beat.
    #[must_use]
    pub fn finish(mut self, beats: usize) -> Vec<SlotNote> {
        self.release(beats * SLOTS);
        self.notes
    }

    fn drums(&mut self, beat: usize, slot: usize, planes: &[f32]) {
        let layout = self.part.layout();
        for (drum, key) in DRUMS.iter().enumerate() {
            if planes[layout.onset.at(slot, drum)] > 0.0 {
                let onset = beat * SLOTS + slot;
                let velocity = planes[layout.velocity.at(slot, drum)].clamp(0.0, 1.0);
                self.notes.push(SlotNote { onset, end: onset + 1, key: *key, velocity });
            }
        }
    }

    fn pitched(&mut self, beat: usize, slot: usize, chord: Chord, planes: &[f32]) {
        let layout = self.part.layout();
        let now = beat * SLOTS + slot;
        let is_struck = planes[layout.gate.at(slot, 0)] > 0.0;
        let struck = if is_struck { self.struck(slot, chord, planes) } else { Vec::new() };
        let sounds_on =
            |note: &SlotNote| !struck.contains(&note.key) && self.sounds_on(note, slot, chord, planes, is_struck);
        let held: Vec<usize> = self.held.iter().copied().filter(|index| sounds_on(&self.notes[*index])).collect();
        for index in self.held.drain(..).filter(|index| !held.contains(index)) {
            self.notes[index].end = now;
        }
        self.held = held;
        let velocity = planes[layout.velocity.at(slot, 0)].clamp(0.0, 1.0);
        for key in struck {
            self.held.push(self.notes.len());
            self.notes.push(SlotNote { onset: now, end: now + 1, key, velocity });
        }
    }

    /// The keys struck at a slot: the likeliest ones, as many as are expected, and one in any case.
    fn struck(&self, slot: usize, chord: Chord, planes: &[f32]) -> Vec<u8> {
        let (range, most) = match self.part.playing {
            Playing::Drums => return Vec::new(),
            Playing::Line(range) => (range, 1),
            Playing::Chords(range) => (range, CHORD_NOTES),
        };
        let onset = self.part.layout().onset;
        let logit = |height: &usize| planes[onset.at(slot, *height)];
        let mut heights: Vec<usize> = (0..range.heights()).collect();
        heights.sort_by(|one, other| logit(other).total_cmp(&logit(one)));
        let count = expected(heights.iter().map(logit)).clamp(1, most);
        let mut keys: Vec<u8> = heights[..count].iter().map(|height| range.key(*height, chord.root())).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    fn sounds_on(&self, note: &SlotNote, slot: usize, chord: Chord, planes: &[f32], is_struck: bool) -> bool {
        let sustain = self.part.layout().sustain;
        match self.part.playing {
            Playing::Drums => false,
            Playing::Line(_) => !is_struck && planes[sustain.at(slot, 0)] > 0.0,
            Playing::Chords(range) => planes[sustain.at(slot, range.height(note.key, chord.root()))] > 0.0,
        }
    }

    fn release(&mut self, slot: usize) {
        for index in self.held.drain(..) {
            self.notes[index].end = slot;
        }
    }
}

#[cfg(test)]
mod tests {
    use continuo_music::harmony::Quality;
    use continuo_music::{Key, MeterMap, Velocity};
    use proptest::prelude::*;

    use super::super::part::{BAND, VOICES};
    use super::*;

    const BEATS: usize = 8;

    fn grid() -> Grid {
        Grid::new(&MeterMap::default(), Tick::QUARTER * 8)
    }

    fn clip(notes: &[(i64, i64, u8)]) -> Clip {
        let note = |&(onset, duration, key): &(i64, i64, u8)| Note {
            onset: Tick(onset),
            key: Key::masked(key),
            duration: Tick(duration),
            velocity: Velocity::clamped(100),
        };
        Clip::new(notes.iter().map(note).collect(), Tick::ZERO)
    }

    /// Writes a line's planes as a sure network would, and reads them again.
    fn there_and_back(line: &Line, part: Part, chords: &[Chord]) -> Vec<SlotNote> {
        let mut reader = Reader::new(part);
        for (beat, chord) in chords.iter().enumerate() {
            let mut planes = vec![0.0; part.numbers()];
            line.write(part, beat, *chord, &mut planes);
            let velocities = part.layout().velocity.start;
            planes[..velocities].iter_mut().for_each(|number| *number = 40.0 * (*number - 0.5));
            reader.beat(beat, true, *chord, &planes);
        }
        reader.finish(chords.len())
    }

    fn any_notes() -> impl Strategy<Value = Vec<(i64, i64, u8)>> {
        prop::collection::vec((0i64..7680, 1i64..4000, 20u8..100), 0..24)
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            notes in any_notes(),
            roots in prop::collection::vec(0u8..12, BEATS),
            part in prop::sample::select([BAND.as_slice(), VOICES.as_slice()].concat()),
        ) {
            let line = Line::of_clip(&clip(&notes), part, &grid());
            let chords: Vec<_> = roots.iter().map(|root| Chord::new(*root, Quality::Major)).collect();
            let mut read = there_and_back(&line, part, &chords);
            read.sort_by_key(|note| (note.onset, note.key));
            // More notes at once than a chord may have are left out.
            let mut written = line.notes().to_vec();
            written.iter_mut().for_each(|note| note.end = note.end.min(BEATS * SLOTS));
            let crowded = |slot: usize| written.iter().filter(|note| note.onset == slot).count() > CHORD_NOTES;
            if !(0..BEATS * SLOTS).any(crowded) {
                let plain = |notes: &[SlotNote]| {
                    notes.iter().map(|note| (note.onset, note.end, note.key)).collect::<Vec<_>>()
                };
                prop_assert_eq!(plain(&read), plain(&written));
            }
        }
    }

    #[test]
    fn a_bar_that_is_not_played_ends_what_sounds() {
        let line = Line::of_clip(&clip(&[(0, 7680, 40)]), BAND[1], &grid());
        let mut reader = Reader::new(BAND[1]);
        for beat in 0..BEATS {
            let mut planes = vec![0.0; BAND[1].numbers()];
            line.write(BAND[1], beat, Chord::C_MAJOR, &mut planes);
            planes.iter_mut().for_each(|number| *number = 40.0 * (*number - 0.5));
            reader.beat(beat, beat != 4, Chord::C_MAJOR, &planes);
        }
        let notes = reader.finish(BEATS);
        assert_eq!(notes.len(), 1, "a note that was let go is not taken up again");
        assert_eq!(notes[0].end, 4 * SLOTS);
    }

    #[test]
    fn a_line_takes_the_lowest_and_ends_where_the_next_begins() {
        let line = Line::of_clip(&clip(&[(0, 1920, 40), (0, 960, 45), (960, 960, 43)]), BAND[1], &grid());
        let plain: Vec<_> = line.notes().iter().map(|note| (note.onset, note.end, note.key)).collect();
        assert_eq!(plain, [(0, 6, 40), (6, 12, 43)]);
    }
}
