//! A clip: notes in order on a timeline of their own that starts at tick zero.

use serde::{Deserialize, Serialize};

use crate::{Note, Tick};

/// Notes in order, and the length of the timeline they lie on.
///
/// Always true: notes are sorted, start at tick zero or later, last at least one tick, and end within the length,
/// which is at most [`Tick::LATEST`].
/// Notes of one key may overlap; [`Clip::without_overlaps`] resolves that where an instrument cannot play it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Unchecked")]
pub struct Clip {
    notes: Vec<Note>,
    length: Tick,
}

/// What a clip looks like in a file, before its promises are made true.
#[derive(Deserialize)]
struct Unchecked {
    notes: Vec<Note>,
    length: Tick,
}

impl From<Unchecked> for Clip {
    fn from(file: Unchecked) -> Self {
        Self::new(file.notes, file.length)
    }
}

impl Clip {
    /// A clip of these notes, at least `length` long.
    ///
    /// Notes are sorted. What lies before tick zero or after [`Tick::LATEST`] is cut off, a duration below one tick
    /// becomes one, and the length grows to the end of the last note.
    #[must_use]
    pub fn new(mut notes: Vec<Note>, length: Tick) -> Self {
        notes.retain(|note| (note.onset >= Tick::ZERO || note.end() > Tick::ZERO) && note.onset < Tick::LATEST);
        for note in &mut notes {
            let end = note.end().min(Tick::LATEST);
            note.onset = note.onset.max(Tick::ZERO);
            note.duration = (end - note.onset).max(Tick(1));
        }
        notes.sort_unstable();
        let end = notes.iter().map(Note::end).max().unwrap_or(Tick::ZERO);
        Self { notes, length: length.clamp(end, Tick::LATEST) }
    }

    /// The notes, sorted.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// How long the clip's timeline is, rests at the end included.
    #[must_use]
    pub fn length(&self) -> Tick {
        self.length
    }

    /// Whether there is no note.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }

    /// The notes moved by that many semitones, or `None` if one would leave the keyboard.
    #[must_use]
    pub fn transposed(&self, semitones: i32) -> Option<Self> {
        let notes = self.notes.iter().map(|note| Some(Note { key: note.key.transposed(semitones)?, ..*note }));
        Some(Self::new(notes.collect::<Option<_>>()?, self.length))
    }

    /// The same music with no key sounding twice at once: a note ends where its key is struck again, and of
    /// notes of one key and onset the longest stays.
    #[must_use]
    pub fn without_overlaps(&self) -> Self {
        let mut kept: Vec<Note> = Vec::with_capacity(self.notes.len());
        let mut last_of_key = [None::<usize>; 128];
        for note in &self.notes {
            let last = &mut last_of_key[usize::from(note.key.number())];
            if let Some(earlier) = last.map(|index| &mut kept[index]) {
                if earlier.onset == note.onset {
                    *earlier = *note;
                    continue;
                }
                earlier.duration = earlier.duration.min(note.onset - earlier.onset);
            }
            *last = Some(kept.len());
            kept.push(*note);
        }
        Self::new(kept, self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Key, Velocity};

    fn note(onset: i64, duration: i64, key: u8) -> Note {
        Note { onset: Tick(onset), key: Key::masked(key), duration: Tick(duration), velocity: Velocity::DEFAULT }
    }

    #[test]
    fn promises_are_made_true() {
        let clip = Clip::new(vec![note(960, 0, 60), note(-100, 150, 62), note(-100, 50, 64)], Tick(10));
        assert_eq!(clip.notes(), [note(0, 50, 62), note(960, 1, 60)]);
        assert_eq!(clip.length(), Tick(961));
    }

    #[test]
    fn the_ends_of_time_are_cut_off() {
        let notes = vec![
            note(i64::MAX, i64::MAX, 60),
            note(i64::MIN, i64::MIN, 61),
            note(i64::MIN, i64::MAX, 62),
            note(5, i64::MAX, 63),
        ];
        let clip = Clip::new(notes, Tick(i64::MAX));
        assert_eq!(clip.notes(), [note(5, Tick::LATEST.0 - 5, 63)]);
        assert_eq!(clip.length(), Tick::LATEST);
        assert_eq!(Clip::new(vec![], Tick(i64::MIN)).length(), Tick::ZERO);
        assert_eq!(Clip::new(vec![note(Tick::LATEST.0 - 1, 0, 1)], Tick::ZERO).length(), Tick::LATEST);
    }

    #[test]
    fn a_hostile_file_gives_a_clip_that_keeps_its_promises() {
        let json = r#"{"notes":[{"onset":9223372036854775807,"key":1,"duration":-9223372036854775808,"velocity":1},
            {"onset":-5,"key":2,"duration":9223372036854775807,"velocity":1}],"length":-9223372036854775808}"#;
        let clip: Clip = serde_json::from_str(json).unwrap();
        assert_eq!(
            clip.notes().iter().map(|note| (note.onset, note.end())).collect::<Vec<_>>(),
            [(Tick::ZERO, Tick::LATEST)]
        );
    }

    #[test]
    fn a_struck_key_ends_its_earlier_note() {
        let clip = Clip::new(vec![note(0, 900, 60), note(0, 100, 60), note(480, 480, 60)], Tick::ZERO);
        assert_eq!(clip.without_overlaps().notes(), [note(0, 480, 60), note(480, 480, 60)]);
    }

    #[test]
    fn transposing_off_the_keyboard_is_refused() {
        let clip = Clip::new(vec![note(0, 1, 120)], Tick::ZERO);
        assert!(clip.transposed(8).is_none());
        assert_eq!(clip.transposed(7).and_then(|up| up.transposed(-7)), Some(clip));
    }
}
