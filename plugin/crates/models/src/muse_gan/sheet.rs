//! An accompaniment on the grid, part by part: what the network is taught with, and what its planes are read into.

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
    /// highest of those struck together, of a bass the lowest.
    #[must_use]
    pub fn of_clip(clip: &Clip, part: Part, grid: &Grid) -> Self {
        let notes = clip.notes().iter().filter(|note| note.onset < grid.end());
        let mut notes: Vec<_> = notes.filter_map(|note| on_grid(note, part, grid)).collect();
        notes.sort_by_key(|note| (note.onset, note.key, note.end));
        notes.dedup_by_key(|note| (note.onset, note.key));
        if matches!(part.playing, Playing::Line(_)) {
            notes.dedup_by_key(|note| note.onset);
            for index in 1..notes.len() {
                notes[index - 1].end = notes[index - 1].end.min(notes[index].onset);
            }
        }
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

    /// The keys struck at a slot: the likeliest one in any case.
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
        let keys = heights.iter().enumerate().take_while(|(rank, height)| *rank == 0 || logit(height) > 0.0);
        let mut keys: Vec<u8> = keys.take(most).map(|(_, height)| range.key(*height, chord.root())).collect();
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
