//! The session: a pure function from state and event to state and effects. No thread, no file, no clock.

mod accompaniment;
mod commands;
mod melodies;
mod outcome;
mod reports;
mod results;
mod run;
mod runs;
mod show;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;

use continuo_music::Composition;
use continuo_realtime::Report;

use crate::capture::Capture;
use crate::document::{Content, Document};
use crate::request::{Answer, Request, RequestId};
use crate::seeds::Seeds;
use crate::session::melodies::Import;
use crate::session::run::Run;
use crate::view::{Failed, Message, ModelStatus, ModelView, Shown, Status, View};
use crate::{ByTechnique, Change, Command, ExportForm, GenerateSettings, SavedSession};

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The user asked for something.
    Command(Command),
    /// The audio thread reported something.
    Report(Report),
    /// The inference thread answered.
    Answer(Answer),
    /// A file was read, or could not be; the error is a full sentence.
    Imported {
        /// The file.
        path: PathBuf,
        /// What is in it.
        outcome: Result<Composition, String>,
    },
    /// Files were written, or could not be. Either is a full sentence.
    Exported(Result<String, String>),
    /// The host gave a saved state back.
    Restored(Arc<SavedSession>),
    /// Something went wrong elsewhere; a full sentence for the user.
    Complaint(String),
}

/// What is to be done about it, outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Run this; whatever ran before was cancelled.
    Run(Request),
    /// Stop the run.
    CancelRun(RequestId),
    /// Play this from now on.
    Play(Arc<Composition>),
    /// Play nothing.
    Silence,
    /// End every note.
    Panic,
    /// Read a file, and say so with [`Event::Imported`].
    Import(PathBuf),
    /// Write files, and say so with [`Event::Exported`].
    Export {
        /// What to write.
        composition: Arc<Composition>,
        /// The file to write.
        path: PathBuf,
        /// As which files.
        form: ExportForm,
    },
    /// Write a file of type 1 for another program; only a failure is said, with [`Event::Complaint`].
    HandOut {
        /// What to write.
        composition: Arc<Composition>,
        /// The file to write.
        path: PathBuf,
    },
    /// Tell whoever holds the studio.
    Tell(Change),
}

/// What an event is judged by besides the session: the settings and the time when it came.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moment {
    /// The settings in force.
    pub settings: GenerateSettings,
    /// Seconds since 1970 (UTC).
    pub unix_seconds: u64,
}

/// The whole state of a studio.
#[derive(Debug)]
pub struct Session {
    document: Document,
    capture: Capture,
    models: ByTechnique<ModelView>,
    run: Option<Run>,
    next_request: u64,
    seeds: Seeds,
    last_seed: Option<u64>,
    imported: Option<Import>,
    failed: Option<Failed>,
    message: Option<Message>,
    shown: Option<Shown>,
    playing: Option<Arc<Composition>>,
    effects: Vec<Effect>,
}

impl Session {
    /// An empty session over models of those names. `entropy` decides which seeds it draws.
    #[must_use]
    pub fn new(names: ByTechnique<String>, entropy: u64) -> Self {
        let model = |name| ModelView { name, status: ModelStatus::NotLoaded };
        Self {
            document: Document::default(),
            capture: Capture::default(),
            models: ByTechnique {
                enhance: model(names.enhance),
                extend: model(names.extend),
                accompany: model(names.accompany),
            },
            run: None,
            next_request: 0,
            seeds: Seeds::new(entropy),
            last_seed: None,
            imported: None,
            failed: None,
            message: None,
            shown: None,
            playing: None,
            effects: Vec::new(),
        }
    }

    /// Takes in an event and says what is to be done about it, in order.
    pub fn step(&mut self, event: Event, moment: &Moment) -> Vec<Effect> {
        if matches!(event, Event::Report(Report::Note(_))) {
            // By far the most frequent event, and nothing to be seen or saved.
            self.handle(event, moment);
            return std::mem::take(&mut self.effects);
        }
        let before = self.document.content().clone();
        let is_restore = matches!(event, Event::Restored(_));
        self.handle(event, moment);
        self.show();
        self.play();
        self.tell(Change::View);
        if !is_restore && *self.document.content() != before {
            self.tell(Change::Saved);
        }
        std::mem::take(&mut self.effects)
    }

    fn handle(&mut self, event: Event, moment: &Moment) {
        match event {
            Event::Command(command) => self.command(command, moment),
            Event::Report(report) => self.report(&report, moment),
            Event::Answer(answer) => self.answer(answer, moment),
            Event::Imported { path, outcome } => self.import(&path, outcome),
            Event::Exported(outcome) => {
                self.message = Some(outcome.map_or_else(Message::error, Message::info));
            }
            Event::Restored(saved) => self.restore(&saved),
            Event::Complaint(text) => self.complain(text),
        }
    }

    fn restore(&mut self, saved: &SavedSession) {
        self.drop_run();
        self.document = Document::restored(saved.content().clone());
        self.imported = None;
        self.last_seed = None;
        self.failed = None;
        self.message = None;
    }

    fn tell(&mut self, change: Change) {
        self.effects.push(Effect::Tell(change));
    }

    fn inform(&mut self, text: impl Into<String>) {
        self.message = Some(Message::info(text));
    }

    fn complain(&mut self, text: impl Into<String>) {
        self.message = Some(Message::error(text));
    }

    /// Its picture, under that revision number.
    #[must_use]
    pub fn view(&self, revision: u64) -> View {
        let Content { input, history, listen, region, .. } = self.document.content();
        View {
            revision,
            status: self.status(),
            input: Arc::clone(&input.melody),
            result: self.shown.clone(),
            locked_bars: self.document.result().map_or_else(Vec::new, |entry| entry.locked_bars.clone()),
            region: region.clone(),
            listen: *listen,
            history: history.items(),
            progress: self.run.as_ref().map(Run::progress).cloned(),
            run_input: self.run.as_ref().map(|run| Arc::clone(&run.task().melody)),
            failed: self.failed.clone(),
            message: self.message.clone(),
            can_undo: self.document.can_undo(),
            can_redo: self.document.can_redo(),
            tempo_bpm: self.capture.log().tempo().bpm(),
            meter: self.capture.log().meter(),
            models: self.models.clone(),
            imported: self.imported.as_ref().map(Import::view),
            last_seed: self.last_seed,
        }
    }

    fn status(&self) -> Status {
        let model = self.run.as_ref().map(|run| &self.models.of(run.technique()).status);
        match model {
            Some(ModelStatus::Loading) => Status::LoadingModel,
            Some(_) => Status::Generating,
            None if self.capture.is_recording() => Status::Recording,
            None => Status::Idle,
        }
    }

    /// What the host is to keep of it.
    #[must_use]
    pub fn saved(&self) -> SavedSession {
        SavedSession::of(self.document.content().clone())
    }
}
