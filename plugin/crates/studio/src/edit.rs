//! Edits of a melody's notes: values in, values out.

use std::collections::BTreeMap;

use continuo_music::{Clip, Note, Tick, quantise};

use crate::limits::{LENGTH_MAX, NOTES_MAX};
use crate::melody::end_of_bar;
use crate::{Melody, NoteEdit, RhythmAssist, locks};

/// Why an edit cannot be made. In full sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EditError {
    OffTheKeyboard { semitones: i32 },
    OutOfTime,
    TooManyNotes,
}

impl std::fmt::Display for EditError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::OffTheKeyboard { semitones } => {
                write!(formatter, "Moved by {semitones} semitones, a note would leave the keyboard (keys 0 to 127).")
            }
            Self::OutOfTime => write!(
                formatter,
                "A note has to start at the first beat or later and to end within {} quarter notes.",
                LENGTH_MAX.quarters()
            ),
            Self::TooManyNotes => write!(formatter, "A melody can have at most {NOTES_MAX} notes."),
        }
    }
}

/// How many equal notes there are, and how many of them are locked.
#[derive(Clone, Copy, Default)]
struct Copies {
    all: usize,
    locked: usize,
}

/// A melody's notes while they are changed, in order.
type Notes = BTreeMap<Note, Copies>;

/// The melody after these changes, all or none. It grows by whole bars, and never shrinks. A note that is replaced
/// stays locked; of equal notes those that are locked are meant first.
pub(crate) fn edited(melody: &Melody, edits: &[NoteEdit]) -> Result<Melody, EditError> {
    let mut notes = Notes::new();
    for note in melody.clip.notes() {
        notes.entry(*note).or_default().all += 1;
    }
    for note in &melody.locked {
        notes.entry(*note).or_default().locked += 1;
    }
    for edit in edits {
        apply(&mut notes, *edit)?;
    }
    let expanded = |count: fn(&Copies) -> usize| {
        notes.iter().flat_map(|(note, copies)| std::iter::repeat_n(*note, count(copies))).collect::<Vec<_>>()
    };
    let (all, locked) = (expanded(|copies| copies.all), expanded(|copies| copies.locked));
    if all.len() > NOTES_MAX {
        return Err(EditError::TooManyNotes);
    }
    let clip = grown(Clip::new(all, melody.clip.length()), melody);
    Ok(Melody { clip, locked, ..melody.clone() })
}

/// A clip that is longer than the melody, to the end of its last bar or of all bars there can be.
fn grown(clip: Clip, melody: &Melody) -> Clip {
    if clip.length() <= melody.clip.length() {
        return clip;
    }
    let end = end_of_bar(&melody.meter, clip.length()).min(LENGTH_MAX);
    Clip::new(clip.notes().to_vec(), end)
}

fn apply(notes: &mut Notes, edit: NoteEdit) -> Result<(), EditError> {
    let (gone, new) = match edit {
        NoteEdit::Add(note) => (None, Some(note)),
        NoteEdit::Remove(note) => (Some(note), None),
        NoteEdit::Replace { from, to } => (Some(from), Some(to)),
    };
    // At least as long as a clip makes it: the lock of a note names it as it is there.
    let lasting = new.map(|note| Note { duration: note.duration.max(Tick(1)), ..note });
    if ![new, lasting].iter().flatten().all(is_in_time) {
        return Err(EditError::OutOfTime);
    }
    let was_locked = match gone.map(|gone| taken(notes, gone)) {
        None => false,
        Some(Some(was_locked)) => was_locked,
        Some(None) => return Ok(()),
    };
    if let Some(new) = lasting {
        let copies = notes.entry(new).or_default();
        copies.all += 1;
        copies.locked += usize::from(was_locked);
    }
    Ok(())
}

/// Takes a note away and says whether it was locked; `None` if it is not there.
fn taken(notes: &mut Notes, note: Note) -> Option<bool> {
    let copies = notes.get_mut(&note).filter(|copies| copies.all > 0)?;
    let was_locked = copies.locked > 0;
    copies.all -= 1;
    copies.locked -= usize::from(was_locked);
    Some(was_locked)
}

/// Whether a note lies within the limits, told without computing an end that could overflow.
pub(crate) fn is_in_time(note: &Note) -> bool {
    let range = Tick::ZERO..=LENGTH_MAX;
    range.contains(&note.onset) && range.contains(&note.duration) && range.contains(&note.end())
}

/// The melody moved by semitones; what is locked stays locked.
pub(crate) fn transposed(melody: &Melody, semitones: i32) -> Result<Melody, EditError> {
    let clip = melody.clip.transposed(semitones).ok_or(EditError::OffTheKeyboard { semitones })?;
    Ok(with_clip(melody, clip))
}

/// The melody with its timing pulled to the grid; what is locked moves too, and stays locked.
pub(crate) fn assisted(melody: &Melody, assist: RhythmAssist) -> Melody {
    with_clip(melody, pulled(&melody.clip, assist))
}

/// The clip with its timing pulled to the grid.
pub(crate) fn pulled(clip: &Clip, assist: RhythmAssist) -> Clip {
    quantise(clip, assist.grid, assist.strength())
}

/// The melody with that clip, in which no note of a key overtook another of it.
fn with_clip(melody: &Melody, clip: Clip) -> Melody {
    let locked = locks::followed(&melody.clip, &melody.locked, &clip);
    Melody { clip, locked, ..melody.clone() }
}

#[cfg(test)]
mod tests {
    use continuo_music::{Grid, Meter, MeterMap};
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{clip, note};

    fn tune() -> Melody {
        Melody::new("Tune", clip(&[(0, 60), (480, 62)]))
    }

    fn edit(edits: &[NoteEdit]) -> Result<Clip, EditError> {
        edited(&tune(), edits).map(|melody| melody.clip)
    }

    #[test]
    fn notes_are_added_removed_and_replaced_as_one() {
        let edits = [
            NoteEdit::Add(note(960, 64)),
            NoteEdit::Remove(note(0, 60)),
            NoteEdit::Replace { from: note(480, 62), to: note(720, 61) },
        ];
        assert_eq!(edit(&edits).unwrap(), clip(&[(720, 61), (960, 64)]));
    }

    #[test]
    fn a_note_that_is_gone_changes_nothing() {
        assert_eq!(edit(&[NoteEdit::Remove(note(1, 60))]).unwrap(), edit(&[]).unwrap());
        let replace = NoteEdit::Replace { from: note(1, 60), to: note(2, 60) };
        assert_eq!(edit(&[replace]).unwrap(), edit(&[]).unwrap());
    }

    #[test]
    fn the_melody_grows_by_bars_and_never_shrinks() {
        assert_eq!(edit(&[NoteEdit::Add(note(3840, 60))]).unwrap().length(), Tick(2 * 3840));
        assert_eq!(edit(&[NoteEdit::Remove(note(480, 62))]).unwrap().length(), Tick(3840));
    }

    #[test]
    fn what_lies_outside_is_refused_also_at_the_edge_of_numbers() {
        let at = |onset, duration| Note { onset: Tick(onset), duration: Tick(duration), ..note(0, 60) };
        let last = at(LENGTH_MAX.0 - 240, 240);
        assert!(edit(&[NoteEdit::Add(last)]).is_ok());
        for bad in [at(-1, 240), at(LENGTH_MAX.0 - 239, 240), at(i64::MAX, i64::MAX), at(0, i64::MIN)] {
            assert_eq!(edit(&[NoteEdit::Add(bad)]), Err(EditError::OutOfTime));
        }
    }

    #[test]
    fn one_note_too_many_is_refused() {
        let many = vec![NoteEdit::Add(note(0, 60)); NOTES_MAX - 2];
        assert!(edit(&many).is_ok());
        assert_eq!(edit(&[many, vec![NoteEdit::Add(note(0, 60))]].concat()), Err(EditError::TooManyNotes));
    }

    #[test]
    fn assisting_goes_as_far_as_its_strength() {
        let played = clip(&[(250, 60)]);
        let with = |strength_percent| pulled(&played, RhythmAssist { grid: Grid::Sixteenth, strength_percent });
        assert_eq!(with(0.0), played);
        assert_eq!(with(f32::NAN), played);
        assert_eq!(with(100.0).notes()[0].onset, Tick(240));
        assert_eq!(with(1e9), with(100.0));
    }

    #[test]
    fn a_melody_does_not_grow_beyond_all_bars() {
        let three = Melody { meter: MeterMap::constant(Meter::new(3, 4).unwrap()), ..tune() };
        let last = Note { onset: Tick(LENGTH_MAX.0 - 240), ..note(0, 60) };
        assert_eq!(edited(&three, &[NoteEdit::Add(last)]).unwrap().clip.length(), LENGTH_MAX);
        let nothing = Note { onset: LENGTH_MAX, duration: Tick(0), ..last };
        assert_eq!(edit(&[NoteEdit::Add(nothing)]), Err(EditError::OutOfTime), "a note sounds for a tick at least");
    }

    #[test]
    fn locks_go_where_their_notes_go() {
        let locked = Melody { locked: vec![note(480, 62)], ..tune() };
        let after = |edits: &[NoteEdit]| edited(&locked, edits).unwrap().locked;
        let replace = |from, to| NoteEdit::Replace { from, to };
        assert_eq!(after(&[replace(note(480, 62), note(0, 50))]), [note(0, 50)]);
        assert_eq!(after(&[replace(note(0, 60), note(0, 50))]), [note(480, 62)]);
        let nothing = Note { duration: Tick(0), ..note(0, 50) };
        assert_eq!(after(&[replace(note(480, 62), nothing)]), [Note { duration: Tick(1), ..nothing }]);
        assert_eq!(after(&[NoteEdit::Remove(note(480, 62))]), []);
        assert_eq!(after(&[NoteEdit::Remove(note(480, 62)), NoteEdit::Add(note(480, 62))]), []);
        let twice = [NoteEdit::Add(note(480, 62)), replace(note(480, 62), note(960, 62))];
        assert_eq!(after(&twice), [note(960, 62)], "the one that is locked is meant first");
        assert_eq!(transposed(&locked, 2).unwrap().locked, [note(480, 64)]);
        let assist = RhythmAssist { grid: Grid::Quarter, strength_percent: 100.0 };
        assert_eq!(assisted(&locked, assist).locked.len(), 1);
    }

    fn any_note() -> impl Strategy<Value = Note> {
        (0i64..8, 0i64..3, 60u8..63)
            .prop_map(|(onset, duration, key)| Note { duration: Tick(duration * 120), ..note(onset * 120, key) })
    }

    fn any_edit() -> impl Strategy<Value = NoteEdit> {
        prop_oneof![
            any_note().prop_map(NoteEdit::Add),
            any_note().prop_map(NoteEdit::Remove),
            (any_note(), any_note()).prop_map(|(from, to)| NoteEdit::Replace { from, to }),
        ]
    }

    proptest! {
        #[test]
        fn what_is_locked_is_in_the_melody_whatever_is_edited(
            notes in prop::collection::vec(any_note(), 0..20), some in prop::collection::vec(any_note(), 0..20),
            edits in prop::collection::vec(any_edit(), 0..20), percent in 0.0f32..=100.0, semitones in -60i32..60,
        ) {
            let clip = Clip::new(notes, Tick::ZERO);
            let locked = locks::within(Clip::new(some, Tick::ZERO).notes(), &clip);
            let melody = edited(&Melody { locked, ..Melody::new("Tune", clip) }, &edits).unwrap();
            let grid = Grid::Eighth;
            let assisted = assisted(&melody, RhythmAssist { grid, strength_percent: percent });
            let transposed = transposed(&melody, semitones).unwrap();
            prop_assert_eq!(&locks::within(&melody.locked, &melody.clip), &melody.locked);
            for moved in [assisted, transposed] {
                prop_assert_eq!(&locks::within(&moved.locked, &moved.clip), &moved.locked);
                prop_assert_eq!(moved.locked.len(), melody.locked.len());
                prop_assert_eq!(moved.clip.notes().len(), melody.clip.notes().len());
            }
        }
    }
}
