//! Runs of a technique: one at a time, told apart by their numbers.

use std::sync::Arc;

use continuo_models::Kept;

use super::accompaniment::Stays;
use super::run::{Ending, Run, Task};
use super::{Effect, Moment, Session};
use crate::entry::Draft;
use crate::melody::check_composition;
use crate::request::{Answer, Failure, Made, News, Request, RequestId};
use crate::settings::sane;
use crate::view::{Failed, ModelStatus};
use crate::{EntryId, Melody, Technique, TechniqueSettings, locks};

impl Session {
    pub(super) fn generate(&mut self, moment: &Moment) {
        if !self.may_run() {
            return;
        }
        let settings = moment.settings.chosen();
        let technique = settings.technique();
        let melody = Arc::clone(&self.document.content().input.melody);
        if melody.clip.is_empty() {
            return self.complain(Failure::empty_input(technique).sentence(technique));
        }
        let Some(Stays { kept, region }) = self.limits_of(&melody, &settings) else { return };
        let settings = self.seeded(settings, moment);
        let parent = self.document.origin(moment.unix_seconds);
        self.start(Task { parent, melody, settings, kept, region });
    }

    /// Where a run is to change the music, and what stays otherwise; `None` if there is nothing to change.
    fn limits_of(&mut self, melody: &Melody, settings: &TechniqueSettings) -> Option<Stays> {
        let region = self.document.content().region.clone();
        match settings.technique() {
            Technique::Accompany => return self.stays(melody, settings),
            Technique::Enhance => return Some(Stays { kept: None, region }),
            Technique::Extend => {}
        }
        if region.is_some() {
            self.inform("Extend goes on after the end of the melody, whatever the region.");
        }
        Some(Stays::default())
    }

    pub(super) fn rerun(&mut self, id: EntryId) {
        if !self.may_run() {
            return;
        }
        let history = &self.document.content().history;
        let found = history.get(id).and_then(|entry| {
            let parent = history.get(entry.parent?)?;
            let melody = Melody::of_track(&parent.composition, 0)?;
            let melody = Arc::new(Melody { locked: locks::within(&entry.locked, &melody.clip), ..melody });
            let (kept, region) = (entry.kept.clone(), entry.region.clone());
            Some(Task { parent: parent.id, melody, settings: sane(&entry.settings?), kept, region })
        });
        let is_edit = history.get(id).is_some_and(|entry| entry.is_edit);
        match found {
            Some(task) => self.start(task),
            None if is_edit => self.inform("That composition was made by hand; there is nothing to run again."),
            None => self.complain("That composition was not generated, or what it was made from was deleted."),
        }
    }

    /// With a new seed, unless the seed is locked.
    pub(super) fn seeded(&mut self, settings: TechniqueSettings, moment: &Moment) -> TechniqueSettings {
        if moment.settings.seed_locked { settings } else { settings.with_seed(self.seeds.draw()) }
    }

    pub(super) fn may_run(&mut self) -> bool {
        if let Some(run) = &self.run {
            let name = run.technique().name();
            self.inform(format!("{name} is already running; cancel it to start anew."));
        }
        self.run.is_none()
    }

    /// Starts a run, or says that what is to stay is no longer there.
    pub(super) fn start(&mut self, task: Task) {
        let kept =
            task.kept.as_ref().map_or_else(|| Some(Kept::default()), |from| self.kept(from, task.region.as_ref()));
        let Some(kept) = kept else {
            return self.complain("That composition was made around parts of another one, which was deleted.");
        };
        let id = RequestId(self.next_request);
        self.next_request += 1;
        self.last_seed = Some(task.settings.seed());
        self.failed = None;
        let (melody, settings, kept) = (Arc::clone(&task.melody), task.settings, Arc::new(kept));
        // Accompany is told of the region by what stays outside it.
        let region = task.region.clone().filter(|_| settings.technique() == Technique::Enhance);
        let locked = task.locked();
        self.effects.push(Effect::Run(Request { id, melody, settings, kept: Arc::clone(&kept), locked, region }));
        self.run = Some(Run::new(id, task, kept));
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
            return self.inform(match run.technique() {
                Technique::Accompany => {
                    format!("{name} was stopped; an accompaniment is kept only when it is whole.")
                }
                _ => format!("{name} was stopped before it had made anything."),
            });
        }
        let made = Made::Melody((*run.progress().partial).clone());
        self.keep(&run, &made, Ending::Stopped, moment);
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

    fn end_run(&mut self, outcome: Result<Made, Failure>, moment: &Moment) {
        let Some(run) = self.run.take() else { return };
        match outcome {
            Ok(made) if run.lacks_its_part(&made) => self.inform(run.lack()),
            Ok(made) => self.keep(&run, &made, Ending::Finished, moment),
            Err(failure) if failure.is_cancelled() => self.complain(failure.sentence(run.technique())),
            Err(failure) => self.fail(run.technique(), failure.sentence(run.technique())),
        }
    }

    fn fail(&mut self, technique: Technique, cause: String) {
        self.complain(cause.clone());
        self.failed = Some(Failed { technique, cause });
    }

    fn keep(&mut self, run: &Run, made: &Made, ending: Ending, moment: &Moment) {
        let composition = run.composition(made, self.document.content().history.next_id(), ending);
        if let Err(cause) = check_composition(&composition) {
            return self.fail(run.technique(), format!("The result cannot be used: {cause}"));
        }
        self.inform(run.outcome(made, ending));
        let Task { parent, settings, kept, region, .. } = run.task();
        self.document.keep(Draft {
            parent: Some(*parent),
            settings: Some(*settings),
            is_edit: false,
            locked: run.task().locked().into(),
            region: region.clone(),
            kept: kept.clone(),
            // What was locked once is to stay the next time too.
            locked_bars: kept.as_ref().map_or_else(Vec::new, |kept| kept.bars.clone()),
            unix_seconds: moment.unix_seconds,
            composition: Arc::new(composition),
        });
    }
}
