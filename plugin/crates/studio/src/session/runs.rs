//! Runs of a technique: one at a time, told apart by their numbers.

use std::sync::Arc;

use continuo_models::{EnhanceError, EnhanceProgress, EnhanceSettings};
use continuo_music::{Clip, Composition};

use super::{Effect, Moment, Session};
use crate::history::Draft;
use crate::melody::{check, short_name};
use crate::request::{Answer, Failure, News, Request, RequestId};
use crate::settings::sane;
use crate::view::{ModelStatus, Progress};
use crate::{Difference, EntryId, Melody, Technique};

/// What stands between a melody's name and the number of a run in a result's name.
const RESULT_MARK: &str = ", Enhance ";

/// The run under way.
#[derive(Debug)]
pub(super) struct Run {
    id: RequestId,
    parent: EntryId,
    melody: Melody,
    settings: EnhanceSettings,
    progress: EnhanceProgress,
}

impl Run {
    pub fn progress(&self) -> Progress {
        let EnhanceProgress { iterations_done, iterations, notes_added, notes_removed, partial } = &self.progress;
        Progress {
            iterations_done: *iterations_done,
            iterations: *iterations,
            notes_added: *notes_added,
            notes_removed: *notes_removed,
            partial: Arc::new(partial.clone()),
            seed: self.settings.seed,
        }
    }

    /// What the run made of its melody: as long as it at least, at its tempo.
    fn composition(&self, clip: &Clip, number: EntryId) -> Composition {
        let base = self.melody.name.split(RESULT_MARK).next().unwrap_or_default();
        let name = short_name(&format!("{base}{RESULT_MARK}{}", number.0));
        let clip = Clip::new(clip.notes().to_vec(), clip.length().max(self.melody.clip.length()));
        Melody { name, clip, ..self.melody.clone() }.composition()
    }
}

impl Session {
    pub(super) fn generate(&mut self, moment: &Moment) {
        if !self.may_run() {
            return;
        }
        let melody = (*self.document.content().input.melody).clone();
        if melody.clip.is_empty() {
            return self.complain(EnhanceError::EmptyInput.to_string());
        }
        let mut settings = sane(&moment.settings.enhance);
        if !moment.settings.seed_locked {
            settings.seed = self.seeds.draw();
        }
        let parent = self.document.origin(moment.unix_seconds);
        self.start(parent, melody, settings);
    }

    pub(super) fn rerun(&mut self, id: EntryId) {
        if !self.may_run() {
            return;
        }
        let history = &self.document.content().history;
        let found = history.get(id).and_then(|entry| {
            let parent = history.get(entry.parent?)?;
            Some((parent.id, Melody::of_track(&parent.composition, 0)?, entry.settings?))
        });
        match found {
            Some((parent, melody, settings)) => self.start(parent, melody, settings),
            None => self.complain("That composition was not generated, or what it was made from was deleted."),
        }
    }

    fn may_run(&mut self) -> bool {
        if self.run.is_some() {
            self.inform("Enhance is already running; cancel it to start anew.");
        }
        self.run.is_none()
    }

    fn start(&mut self, parent: EntryId, melody: Melody, settings: EnhanceSettings) {
        let id = RequestId(self.next_request);
        self.next_request += 1;
        self.last_seed = Some(settings.seed);
        self.effects.push(Effect::Run(Request { id, input: Arc::new(melody.clip.clone()), settings }));
        let progress = EnhanceProgress {
            iterations_done: 0,
            iterations: settings.sampling_iterations,
            notes_added: 0,
            notes_removed: 0,
            partial: melody.clip.clone(),
        };
        self.run = Some(Run { id, parent, melody, settings, progress });
    }

    pub(super) fn cancel(&mut self) {
        if self.drop_run() {
            self.inform("Enhance was cancelled.");
        } else {
            self.inform("There is nothing to cancel.");
        }
    }

    /// Forgets the run under way: what it still answers comes too late. False if there was none.
    pub(super) fn drop_run(&mut self) -> bool {
        let Some(run) = self.run.take() else { return false };
        self.effects.push(Effect::CancelRun(run.id));
        true
    }

    pub(super) fn answer(&mut self, answer: Answer, moment: &Moment) {
        // The model is the same whoever asked for it: also what comes too late says how it is.
        match &answer.news {
            News::Loading => self.model.status = ModelStatus::Loading,
            News::Loaded => self.model.status = ModelStatus::Ready,
            News::Done(Err(Failure::Model(cause))) => self.model.status = ModelStatus::Failed(cause.clone()),
            _ => {}
        }
        let Some(run) = self.run.as_mut().filter(|run| run.id == answer.request) else { return };
        match answer.news {
            News::Progress(progress) => run.progress = progress,
            News::Done(outcome) => self.end_run(outcome, moment),
            News::Loading | News::Loaded => {}
        }
    }

    fn end_run(&mut self, outcome: Result<Clip, Failure>, moment: &Moment) {
        let Some(run) = self.run.take() else { return };
        match outcome {
            Ok(clip) => self.keep(&run, &clip, moment),
            Err(failure) => self.complain(failure.to_string()),
        }
    }

    fn keep(&mut self, run: &Run, clip: &Clip, moment: &Moment) {
        let composition = run.composition(clip, self.document.content().history.next_id());
        let result = Melody { clip: clip.clone(), ..Melody::default() };
        if let Err(cause) = check(&result) {
            return self.complain(format!("The result cannot be used: {cause}"));
        }
        let difference = Difference::between(&run.melody.clip, clip);
        let (added, removed) = (difference.added.len(), difference.removed.len());
        self.inform(format!("Enhance added {added} and removed {removed} notes with seed {}.", run.settings.seed));
        self.document.keep(Draft {
            parent: Some(run.parent),
            technique: Technique::Enhance,
            settings: Some(run.settings),
            unix_seconds: moment.unix_seconds,
            composition: Arc::new(composition),
        });
    }
}
