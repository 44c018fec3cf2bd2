//! What the session shows and lets be heard, brought up to date after every event.

use std::sync::Arc;

use continuo_music::Composition;

use super::run::Run;
use super::{Effect, Session};
use crate::view::Shown;
use crate::{Difference, Listen, TechniqueSettings};

impl Session {
    /// Brings the result on show up to date. Comparing it with its parent takes time, so only when it changed.
    pub(super) fn show(&mut self) {
        let Some(entry) = self.document.result() else {
            self.shown = None;
            return;
        };
        let parent = self.document.parent();
        let parent_composition = parent.map(|parent| Arc::clone(&parent.composition));
        let result = entry.melody().cloned().unwrap_or_default();
        let is_current = |shown: &Shown| {
            shown.entry == entry.id
                && Arc::ptr_eq(&shown.composition, &entry.composition)
                && shown.parent_composition.as_ref().map(Arc::as_ptr) == parent_composition.as_ref().map(Arc::as_ptr)
        };
        if self.shown.as_ref().is_some_and(is_current) {
            return;
        }
        let before = parent.and_then(|parent| parent.melody()).unwrap_or(&result);
        self.shown = Some(Shown {
            entry: entry.id,
            parent: parent.map(|parent| parent.id),
            parent_composition,
            technique: entry.settings.as_ref().map(TechniqueSettings::technique),
            composition: Arc::clone(&entry.composition),
            input_end: before.length(),
            difference: Arc::new(Difference::between(before, &result)),
        });
    }

    /// What is heard: what the run under way has made, if it can be heard already and the result is listened to; else
    /// the result, its parent or the input.
    fn heard(&self) -> Option<Arc<Composition>> {
        let run = self.run.as_ref().filter(|_| self.document.content().listen == Listen::Result);
        run.and_then(Run::heard).cloned().or_else(|| self.document.heard())
    }

    /// Sends what is heard to the audio thread if it is not what it has.
    pub(super) fn play(&mut self) {
        let heard = self.heard();
        let is_same = match (&heard, &self.playing) {
            (Some(heard), Some(playing)) => Arc::ptr_eq(heard, playing) || heard.tracks == playing.tracks,
            (heard, playing) => heard.is_none() && playing.is_none(),
        };
        // A new name or tempo is nothing new to the audio thread, which follows its own clock.
        if is_same {
            return;
        }
        self.effects.push(heard.as_ref().map_or(Effect::Silence, |heard| Effect::Play(Arc::clone(heard))));
        self.playing = heard;
    }
}
