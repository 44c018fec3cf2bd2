//! What the user asks for: one closed list, whoever asks (a window, a test, a script).

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use continuo_music::{Note, Role, Tempo, Tick};

use crate::{EntryId, Melody, RhythmAssist};

/// Something the user asks the studio to do.
///
/// What cannot be done changes nothing and shows a message in the [`View`](crate::View).
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Run the technique that is chosen on the input melody, with the settings in force.
    Generate,
    /// Run again what made that entry: its parent, its settings, its seed.
    Rerun(EntryId),
    /// Run Accompany again for one part of the result, with the settings in force; the other parts stay as they are, and
    /// so does what lies outside the region.
    Regenerate(Role),
    /// Lock bars of the result, or free them: what is in a locked bar stays when the melody is accompanied again.
    LockBars {
        /// The first bar, counted from 0.
        first: u32,
        /// The last bar: itself too.
        last: u32,
        /// Whether they are locked or freed.
        locked: bool,
    },
    /// Where the next runs may change the music: with Enhance notes of that stretch, with Accompany the bars that it
    /// touches; everywhere if `None`. A stretch that holds no tick from zero on is none.
    SetRegion(Option<Range<Tick>>),
    /// Stop the run under way and drop what it made.
    Cancel,
    /// Stop the run under way and keep what it has made so far, like a result.
    KeepPartial,
    /// Make the result the input melody.
    Accept,
    /// Show that entry of the history as the result, or none.
    Select(Option<EntryId>),
    /// Hear the input, the result, or what the result was made from.
    Listen(Listen),
    /// Change notes of the result's track of that role, as one edit. The result of a run or an input stays as it is: the
    /// first edit makes a new composition of it, which further edits change as long as nothing was made from it.
    EditResult {
        /// Of which track.
        role: Role,
        /// What.
        edits: Vec<NoteEdit>,
    },

    /// Replace the input melody.
    SetInput(Arc<Melody>),
    /// Read a Standard MIDI File; its tune becomes the input melody.
    ImportMidi(PathBuf),
    /// Take another track of the file that was imported last; counted from 0.
    ChooseTrack(usize),
    /// Take an embedded sample melody by name, such as `ode-to-joy`.
    UseSample(String),
    /// Take the last bars that were played as the input melody.
    CaptureLast {
        /// How many, 1–64; `None` is the number in the settings.
        bars: Option<u32>,
    },
    /// Start with an empty melody.
    ClearInput,
    /// Name the input melody.
    RenameInput(String),
    /// Change notes of the input melody, as one edit.
    EditNotes(Vec<NoteEdit>),
    /// Lock notes of the input melody, which no model then touches, or free them. Of equal notes all are meant; a note
    /// that is not there is ignored.
    LockNotes {
        /// Which.
        notes: Vec<Note>,
        /// Whether they are locked or freed.
        locked: bool,
    },
    /// Move the input melody, −127 to 127 semitones.
    TransposeInput {
        /// How far up.
        semitones: i32,
    },
    /// Pull the input melody's timing to a grid.
    RhythmAssist(RhythmAssist),
    /// Give the input melody one tempo throughout.
    SetTempo(Tempo),

    /// Name an entry of the history.
    Rename(EntryId, String),
    /// Remove an entry from the history.
    Delete(EntryId),
    /// Copy an entry of the history under a name that says so.
    Duplicate(EntryId),
    /// Make the melody of an entry of the history the input melody: another one, unless it is of the result on show.
    UseEntry(EntryId),
    /// Take back the last edit of the input or the history.
    Undo,
    /// Do again what was taken back.
    Redo,

    /// Write Standard MIDI Files.
    Export {
        /// What to write.
        what: Source,
        /// The file to write; with [`ExportForm::PerTrack`] the files' names begin like it.
        path: PathBuf,
        /// As which files.
        form: ExportForm,
    },
    /// Write a file of type 1 for another program that takes it by drag and drop.
    HandOut {
        /// What to write.
        what: Source,
        /// The part that is written alone; `None` is every track.
        part: Option<Role>,
        /// The file to write.
        path: PathBuf,
    },
    /// End every sounding note at once.
    Panic,
    /// Take the message away.
    DismissMessage,
}

/// What is heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listen {
    /// The input melody.
    Input,
    /// The result; the input where there is none.
    #[default]
    Result,
    /// What the result was made from; the input where there is no result, or where that was deleted.
    Parent,
}

/// A composition of the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The input melody.
    Input,
    /// The result that is shown.
    Result,
    /// An entry of the history.
    Entry(EntryId),
}

/// As which files a composition is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportForm {
    /// One file of type 1, with every track.
    Tracks,
    /// One file of type 0, with all tracks merged.
    Merged,
    /// One file for each track.
    PerTrack,
}

/// A change of one note. Notes are named by their value: one that is no longer there changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteEdit {
    /// Add a note.
    Add(Note),
    /// Remove a note.
    Remove(Note),
    /// Move, stretch or restrike a note.
    Replace {
        /// The note as it is.
        from: Note,
        /// The note as it is to be.
        to: Note,
    },
}
