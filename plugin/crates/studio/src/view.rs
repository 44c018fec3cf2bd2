//! What the user sees: one immutable picture of the session, made anew after each change and handed out as an `Arc`.

use std::ops::Range;
use std::sync::Arc;

use continuo_music::{Composition, Meter, Role, Tick};

use crate::{ByTechnique, Difference, EntryId, Listen, Melody, Progress, Technique, TechniqueSettings};

/// A picture of the session. Whoever draws keeps the `Arc` for a frame; nothing in it changes.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Grows with every new picture: equal numbers are equal pictures.
    pub revision: u64,
    /// What the studio is doing.
    pub status: Status,
    /// The input melody.
    pub input: Arc<Melody>,
    /// The result on show, if any.
    pub result: Option<Shown>,
    /// Bars of the result that are locked, counted from 0: in order, apart from one another.
    pub locked_bars: Vec<Range<u32>>,
    /// Where the next runs may change the music; everywhere if `None`.
    pub region: Option<Range<Tick>>,
    /// What is heard.
    pub listen: Listen,
    /// Every composition that was made, oldest first. A parent always stands before its children.
    pub history: Vec<HistoryItem>,
    /// How far the run under way is.
    pub progress: Option<Progress>,
    /// What the run under way works on: the input melody as it was, or with a rerun an earlier one.
    pub run_input: Option<Arc<Melody>>,
    /// Why the last run has no result, until the next one starts; `None` also if it was cancelled.
    pub failed: Option<Failed>,
    /// The last thing the user should know.
    pub message: Option<Message>,
    /// Whether there is an edit to take back.
    pub can_undo: bool,
    /// Whether there is an edit to do again.
    pub can_redo: bool,
    /// The clock in force for what is played in: quarter notes per minute.
    pub tempo_bpm: f64,
    /// The meter in force for what is played in.
    pub meter: Meter,
    /// Every technique's model.
    pub models: ByTechnique<ModelView>,
    /// The file that was imported last, to choose another track of it.
    pub imported: Option<Imported>,
    /// The seed of the last run, also of one that is under way; to be locked.
    pub last_seed: Option<u64>,
}

/// What the studio is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Waiting for the user.
    #[default]
    Idle,
    /// Recording a take.
    Recording,
    /// Loading the technique's model for a run.
    LoadingModel,
    /// Running.
    Generating,
}

/// A run that has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// What failed.
    pub technique: Technique,
    /// Why, in a full sentence.
    pub cause: String,
}

/// The result on show.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Its entry of the history.
    pub entry: EntryId,
    /// What it was made from; `None` where that was deleted, or was never there.
    pub parent: Option<EntryId>,
    /// What it was made from, as it is; `None` where `parent` is.
    pub parent_composition: Option<Arc<Composition>>,
    /// What it was made by; `None` for an input melody, and for what was edited by hand.
    pub technique: Option<Technique>,
    /// The composition.
    pub composition: Arc<Composition>,
    /// Where its parent ends; its own end where there is no parent.
    pub input_end: Tick,
    /// What became of its parent's notes; everything is kept where there is no parent.
    pub difference: Arc<Difference>,
}

/// An entry of the history.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryItem {
    /// Its number.
    pub id: EntryId,
    /// What it was made from; `None` for an input melody, and where the parent was deleted.
    pub parent: Option<EntryId>,
    /// By which technique it was made and with which settings; `None` for an input melody, and for what was edited by
    /// hand. The seed is the one that was used, locked or drawn.
    pub settings: Option<TechniqueSettings>,
    /// Whether it was made from its parent by hand.
    pub is_edit: bool,
    /// What it is called.
    pub name: String,
    /// When it was made, in seconds since 1970 (UTC).
    pub unix_seconds: u64,
    /// How many notes it has.
    pub notes: usize,
    /// How long it is, in quarter notes.
    pub quarters: f64,
    /// How fast it begins, in quarter notes per minute.
    pub bpm: f64,
    /// The role of each of its tracks, in their order.
    pub roles: Vec<Role>,
    /// The composition, to be looked at.
    pub composition: Arc<Composition>,
}

/// Something the user should know, in a full sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Whether something went wrong.
    pub is_error: bool,
    /// The sentence.
    pub text: String,
}

impl Message {
    /// News.
    #[must_use]
    pub fn info(text: impl Into<String>) -> Self {
        Self { is_error: false, text: text.into() }
    }

    /// Something went wrong.
    #[must_use]
    pub fn error(text: impl Into<String>) -> Self {
        Self { is_error: true, text: text.into() }
    }
}

/// The model behind a technique.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelView {
    /// Its name.
    pub name: String,
    /// Whether it can be used.
    pub status: ModelStatus,
}

/// Whether a model can be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ModelStatus {
    /// Its weights load on first use.
    #[default]
    NotLoaded,
    /// They are being loaded.
    Loading,
    /// They are there.
    Ready,
    /// They could not be loaded; the next run tries again.
    Failed(String),
}

/// A file that was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The file's name without its folders.
    pub file: String,
    /// Its tracks, in order.
    pub tracks: Vec<ImportedTrack>,
    /// The one that is the input melody.
    pub chosen: usize,
}

/// A track of a file that was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedTrack {
    /// What the file calls it.
    pub name: String,
    /// How many notes it has.
    pub notes: usize,
}
