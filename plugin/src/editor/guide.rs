//! Leads to the result once a run that was started in the place of the techniques is done, if the user stayed there.

use continuo_studio::{Command, EntryId, Failed};

use super::stage::Stage;
use crate::params::Place;

/// What is said when it happens for the first time.
const ARRIVED: &str = "A finished run opens the Result. Ctrl+2 leads back to the technique.";

/// A run that is waited for: what was shown, and what had failed, when it was asked for.
#[derive(Debug)]
struct Waiting {
    shown: Option<EntryId>,
    failed: Option<Failed>,
}

/// What the guide remembers from frame to frame.
#[derive(Debug, Default)]
pub struct Guide {
    waiting: Option<Waiting>,
    /// What there is to say in the place that is open.
    said: Option<(Place, &'static str)>,
    /// The failure that the user has read.
    pub read: Option<Failed>,
}

impl Guide {
    /// Goes on by a frame, once everything was drawn and asked for.
    pub fn go_on(&mut self, stage: &mut Stage) {
        let is_there = stage.look.place == Place::Technique;
        if !is_there || stage.asked.contains(&Command::Cancel) || self.has_failed(stage) {
            self.waiting = None;
        } else if self.is_over(stage) {
            self.arrive(stage);
        } else if stage.asked.contains(&Command::Generate) {
            self.waiting = Some(Waiting { shown: shown(stage), failed: stage.view.failed.clone() });
        }
    }

    /// What there is to say in the place that is open.
    pub fn says(&self, place: Place) -> Option<&'static str> {
        self.said.filter(|(open, _)| *open == place).map(|(_, text)| text)
    }

    fn has_failed(&self, stage: &Stage) -> bool {
        let Some(waiting) = &self.waiting else { return false };
        stage.view.failed.is_some() && stage.view.failed != waiting.failed
    }

    fn is_over(&self, stage: &Stage) -> bool {
        let Some(waiting) = &self.waiting else { return false };
        !stage.is_busy() && shown(stage).is_some() && shown(stage) != waiting.shown
    }

    fn arrive(&mut self, stage: &mut Stage) {
        self.waiting = None;
        stage.look.place = Place::Result;
        self.said = (!stage.look.guided).then_some((Place::Result, ARRIVED));
        stage.look.guided = true;
    }
}

/// The result on show.
fn shown(stage: &Stage) -> Option<EntryId> {
    stage.view.result.as_ref().map(|result| result.entry)
}
