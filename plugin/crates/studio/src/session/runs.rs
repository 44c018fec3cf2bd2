//! Runs of a technique: one at a time, told apart by their numbers.

use std::sync::Arc;

use continuo_music::Clip;

use super::run::{Ending, Run};
use super::{Effect, Moment, Session};
use crate::history::Draft;
use crate::melody::check;
use crate::request::{Answer, Failure, News, Request, RequestId};
use crate::settings::sane;
use crate::view::ModelStatus;
use crate::{EntryId, Melody, TechniqueSettings};

impl Session {
    pub(super) fn generate(&mut self, moment: &Moment) {
        if !self.may_run() {
            return;
        }
        let mut settings = moment.settings.chosen();
        let melody = Arc::clone(&self.document.content().input.melody);
        if melody.clip.is_empty() {
            let technique = settings.technique();
            return self.complain(Failure::empty_input(technique).sentence(technique));
        }
        if !moment.settings.seed_locked {
            settings = settings.with_seed(self.seeds.draw());
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
            Some((parent.id, Melody::of_track(&parent.composition, 0)?, sane(&entry.settings?)))
        });
        match found {
            Some((parent, melody, settings)) => self.start(parent, Arc::new(melody), settings),
            None => self.complain("That composition was not generated, or what it was made from was deleted."),
        }
    }

    fn may_run(&mut self) -> bool {
        if let Some(run) = &self.run {
            let name = run.technique().name();
            self.inform(format!("{name} is already running; cancel it to start anew."));
        }
        self.run.is_none()
    }

    fn start(&mut self, parent: EntryId, melody: Arc<Melody>, settings: TechniqueSettings) {
        let id = RequestId(self.next_request);
        self.next_request += 1;
        self.last_seed = Some(settings.seed());
        self.effects.push(Effect::Run(Request { id, melody: Arc::clone(&melody), settings }));
        self.run = Some(Run::new(id, parent, melody, settings));
    }

    pub(super) fn cancel(&mut self) {
        match self.drop_run() {
            Some(run) => self.inform(format!("{} was cancelled.", run.technique().name())),
            None => self.inform("There is nothing to cancel."),
        }
    }

    /// Ends the run under way and keeps what it has made so far.
    pub(super) fn keep_partial(&mut self, moment: &Moment) {
        let Some(run) = self.drop_run() else { return self.inform("There is nothing to stop.") };
        if run.has_made_nothing() {
            let name = run.technique().name();
            return self.inform(format!("{name} was stopped before it had made anything."));
        }
        self.keep(&run, &run.progress().partial, Ending::Stopped, moment);
    }

    /// Forgets the run under way, if there is one: what it still answers comes too late.
    pub(super) fn drop_run(&mut self) -> Option<Run> {
        let run = self.run.take()?;
        self.effects.push(Effect::CancelRun(run.id()));
        Some(run)
    }

    pub(super) fn answer(&mut self, answer: Answer, moment: &Moment) {
        let Answer { request, technique, news } = answer;
        // The model is the same whoever asked for it: also what comes too late says how it is.
        let status = &mut self.models.of_mut(technique).status;
        match &news {
            News::Loading => *status = ModelStatus::Loading,
            News::Loaded => *status = ModelStatus::Ready,
            News::Done(Err(Failure::Model(cause))) => *status = ModelStatus::Failed(cause.clone()),
            _ => {}
        }
        let Some(run) = self.run.as_mut().filter(|run| run.id() == request) else { return };
        match news {
            News::Progress(progress) => run.advance(progress),
            News::Done(outcome) => self.end_run(outcome, moment),
            News::Loading | News::Loaded => {}
        }
    }

    fn end_run(&mut self, outcome: Result<Clip, Failure>, moment: &Moment) {
        let Some(run) = self.run.take() else { return };
        match outcome {
            Ok(clip) => self.keep(&run, &clip, Ending::Finished, moment),
            Err(failure) => self.complain(failure.sentence(run.technique())),
        }
    }

    fn keep(&mut self, run: &Run, clip: &Clip, ending: Ending, moment: &Moment) {
        let result = Melody { clip: clip.clone(), ..Melody::default() };
        if let Err(cause) = check(&result) {
            return self.complain(format!("The result cannot be used: {cause}"));
        }
        self.inform(run.outcome(clip, ending));
        let composition = run.composition(clip, self.document.content().history.next_id(), ending);
        self.document.keep(Draft {
            parent: Some(run.parent()),
            settings: Some(*run.settings()),
            unix_seconds: moment.unix_seconds,
            composition: Arc::new(composition),
        });
    }
}
