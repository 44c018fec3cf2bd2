//! Reading what the network wrote: beats of planes become notes.

use continuo_music::harmony::Chord;

use super::decisions::expected;
use super::grid::SLOTS;
use super::line::SlotNote;
use super::part::{DRUMS, Part, Playing};

/// By how many notes a chord is rather fuller than thinner than expected: a tone that is missing is heard more.
const FULL: f64 = 0.3;
/// A logit beyond which the network is sure: a probability of nineteen in twenty.
const SURE: f32 = 3.0;
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

    /// Reads a bar, or what of it is read at once, from its first beat on: logits (of velocities: numbers) beat by beat,
    /// written while those chords hold. In a bar that is not played, nothing sounds; in one that is, something does.
    pub fn bar(&mut self, first: usize, is_played: bool, chords: &[Chord], planes: &[f32]) {
        if !is_played {
            return self.release(first * SLOTS);
        }
        let (notes, held) = (self.notes.clone(), self.held.clone());
        self.beats(first, chords, planes);
        let is_silent =
            self.notes.len() == notes.len() && held.iter().all(|index| self.notes[*index].end == first * SLOTS);
        if is_silent && let Some(planes) = self.with_likeliest(planes) {
            (self.notes, self.held) = (notes, held);
            self.beats(first, chords, &planes);
        }
    }

    fn beats(&mut self, first: usize, chords: &[Chord], planes: &[f32]) {
        for ((beat, chord), planes) in (first..).zip(chords).zip(planes.chunks_exact(self.part.numbers())) {
            for slot in 0..SLOTS {
                match self.part.playing {
                    Playing::Drums => self.drums(beat, slot, planes),
                    Playing::Line(_) | Playing::Chords(_) => self.pitched(beat, slot, *chord, planes),
                }
            }
        }
    }

    /// The planes with the likeliest stroke decided for.
    fn with_likeliest(&self, planes: &[f32]) -> Option<Vec<f32>> {
        let layout = self.part.layout();
        let strokes = if self.part.playing == Playing::Drums { layout.onset } else { layout.gate };
        let beats = (0..planes.len()).step_by(self.part.numbers());
        let cells = beats.flat_map(|beat| (strokes.start..strokes.end()).map(move |cell| beat + cell));
        let likeliest = cells.max_by(|one, other| planes[*one].total_cmp(&planes[*other]))?;
        let mut decided = planes.to_vec();
        decided[likeliest] = decided[likeliest].max(f32::EPSILON);
        Some(decided)
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
        let is_struck = planes[layout.gate.at(slot, 0)] > 0.0 || self.is_struck_anew(slot, chord, planes);
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

    /// Whether what is held does not sound on, and a new stroke is likelier than silence. Each by itself may be unlikely
    /// where a chord changes: the network then knows that something sounds, but not from when on.
    fn is_struck_anew(&self, slot: usize, chord: Chord, planes: &[f32]) -> bool {
        let sounding = self.held.iter().map(|index| self.sustain(&self.notes[*index], slot, chord, planes));
        let Some(sustain) = sounding.reduce(f32::max).filter(|logit| *logit <= 0.0) else { return false };
        let probability = |logit: f32| 1.0 / (1.0 + (-logit).exp());
        let stroke = probability(planes[self.part.layout().gate.at(slot, 0)]);
        stroke > (1.0 - stroke) * (1.0 - probability(sustain))
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
        let count = expected(heights.iter().map(logit), FULL).clamp(1, most);
        let mut keys: Vec<u8> = heights[..count].iter().map(|height| range.key(*height, chord.root())).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    fn sounds_on(&self, note: &SlotNote, slot: usize, chord: Chord, planes: &[f32], is_struck: bool) -> bool {
        let gives_way = is_struck && matches!(self.part.playing, Playing::Line(_));
        !gives_way && self.sustain(note, slot, chord, planes) > 0.0
    }

    /// The logit that a note sounds on. Where the network is not sure, notes that were struck together end together: the
    /// mean over them.
    fn sustain(&self, note: &SlotNote, slot: usize, chord: Chord, planes: &[f32]) -> f32 {
        let sustain = self.part.layout().sustain;
        let range = match self.part.playing {
            Playing::Drums => return f32::NEG_INFINITY,
            Playing::Line(_) => return planes[sustain.at(slot, 0)],
            Playing::Chords(range) => range,
        };
        let logit = |note: &SlotNote| planes[sustain.at(slot, range.height(note.key, chord.root()))];
        if logit(note).abs() > SURE {
            return logit(note);
        }
        let held = self.held.iter().map(|index| &self.notes[*index]).filter(|other| other.onset == note.onset);
        let logits = held.map(logit);
        let (sum, count) = logits.fold((0.0, 0.0), |(sum, count), logit| (sum + logit, count + 1.0));
        if count > 0.0 { sum / count } else { f32::NEG_INFINITY }
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
    use continuo_music::{Clip, Key, MeterMap, Note, Tick, Velocity};
    use proptest::prelude::*;

    use super::super::grid::Grid;
    use super::super::line::Line;
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

    /// A line's planes as a sure network would write them.
    fn sure(line: &Line, part: Part, chords: &[Chord]) -> Vec<f32> {
        let beat = |(beat, chord): (usize, &Chord)| {
            let mut planes = vec![0.0; part.numbers()];
            line.write(part, beat, *chord, &mut planes);
            let velocities = part.layout().velocity.start;
            planes[..velocities].iter_mut().for_each(|number| *number = 40.0 * (*number - 0.5));
            planes
        };
        chords.iter().enumerate().flat_map(beat).collect()
    }

    /// Writes a line's planes and reads them again, as one long bar.
    fn there_and_back(line: &Line, part: Part, chords: &[Chord]) -> Vec<SlotNote> {
        let mut reader = Reader::new(part);
        reader.bar(0, true, chords, &sure(line, part, chords));
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
            prop_assume!(!line.notes().is_empty());
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
        let planes = sure(&line, BAND[1], &[Chord::C_MAJOR; BEATS]);
        let (first, second) = planes.split_at(4 * BAND[1].numbers());
        let mut reader = Reader::new(BAND[1]);
        reader.bar(0, true, &[Chord::C_MAJOR; 4], first);
        reader.bar(4, false, &[Chord::C_MAJOR; 4], second);
        let ends: Vec<_> = reader.finish(BEATS).iter().map(|note| note.end).collect();
        assert_eq!(ends, [4 * SLOTS]);
    }

    #[test]
    fn a_bar_that_is_played_is_not_silent() {
        for part in BAND {
            let mut planes = vec![-9.0; 4 * part.numbers()];
            let layout = part.layout();
            let stroke = if part.playing == Playing::Drums { layout.onset.at(3, 1) } else { layout.gate.at(3, 0) };
            planes[part.numbers() + stroke] = -5.0;
            let mut reader = Reader::new(part);
            reader.bar(0, true, &[Chord::C_MAJOR; 4], &planes);
            let onsets: Vec<_> = reader.finish(4).iter().map(|note| note.onset).collect();
            assert_eq!(onsets, [SLOTS + 3], "{part:?}");
        }
    }
}
