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
