//! Edits of a melody's notes: values in, values out.

use continuo_music::{Clip, MeterMap, Note, Tick, quantise};

use crate::limits::{LENGTH_MAX, NOTES_MAX};
use crate::melody::end_of_bar;
use crate::{NoteEdit, RhythmAssist};

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

/// The melody after these changes, all or none. It grows by whole bars, and never shrinks.
pub(crate) fn edited(clip: &Clip, meter: &MeterMap, edits: &[NoteEdit]) -> Result<Clip, EditError> {
    let mut notes = clip.notes().to_vec();
    for edit in edits {
        apply(&mut notes, *edit)?;
    }
    if notes.len() > NOTES_MAX {
        return Err(EditError::TooManyNotes);
    }
    let grown = Clip::new(notes, clip.length());
    let length = if grown.length() > clip.length() { end_of_bar(meter, grown.length()) } else { clip.length() };
    Ok(Clip::new(grown.notes().to_vec(), length))
}

fn apply(notes: &mut Vec<Note>, edit: NoteEdit) -> Result<(), EditError> {
    let (gone, new) = match edit {
        NoteEdit::Add(note) => (None, Some(note)),
        NoteEdit::Remove(note) => (Some(note), None),
        NoteEdit::Replace { from, to } => (Some(from), Some(to)),
    };
    if !new.is_none_or(|note| is_in_time(&note)) {
        return Err(EditError::OutOfTime);
    }
    if let Some(gone) = gone {
        let Some(index) = notes.iter().position(|note| *note == gone) else { return Ok(()) };
        notes.swap_remove(index);
    }
    notes.extend(new);
    Ok(())
}

/// Whether a note lies within the limits, told without computing an end that could overflow.
pub(crate) fn is_in_time(note: &Note) -> bool {
    let range = Tick::ZERO..=LENGTH_MAX;
    range.contains(&note.onset) && range.contains(&note.duration) && range.contains(&note.end())
}

/// The melody moved by semitones.
pub(crate) fn transposed(clip: &Clip, semitones: i32) -> Result<Clip, EditError> {
    clip.transposed(semitones).ok_or(EditError::OffTheKeyboard { semitones })
}

/// The melody with its timing pulled to the grid.
pub(crate) fn assisted(clip: &Clip, assist: RhythmAssist) -> Clip {
    quantise(clip, assist.grid, assist.strength())
}

#[cfg(test)]
mod tests {
    use continuo_music::{Grid, Meter};

    use super::*;
    use crate::testing::{clip, note};

    fn edit(edits: &[NoteEdit]) -> Result<Clip, EditError> {
        edited(&clip(&[(0, 60), (480, 62)]), &MeterMap::constant(Meter::COMMON), edits)
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
        let with = |strength_percent| assisted(&played, RhythmAssist { grid: Grid::Sixteenth, strength_percent });
        assert_eq!(with(0.0), played);
        assert_eq!(with(f32::NAN), played);
        assert_eq!(with(100.0).notes()[0].onset, Tick(240));
        assert_eq!(with(1e9), with(100.0));
    }
}
