//! Accompany beyond a plain run: one part written anew, bars that are locked, and what stays because of them.

use std::ops::Range;
use std::sync::Arc;

use continuo_models::{Kept, PARTS, Style};
use continuo_music::Role;

use super::run::Task;
use super::{Moment, Session};
use crate::history::{Entry, KeptFrom};
use crate::limits::LOCKED_STRETCHES_MAX;
use crate::request::Failure;
use crate::settings::sane;
use crate::{Melody, Technique, TechniqueSettings, bars};

/// Said when something is asked of an accompaniment and none is shown.
const NO_ACCOMPANIMENT: &str = "There is no accompaniment on show; run Accompany first.";

impl Session {
    /// Writes one part of the result anew; the others, and the locked bars, stay.
    pub(super) fn regenerate(&mut self, role: Role, moment: &Moment) {
        if !self.may_run() {
            return;
        }
        if !PARTS.contains(&role) {
            return self.inform("The melody is not written by Accompany; only the other parts can be written anew.");
        }
        let Some(entry) = self.accompanied() else { return self.inform(NO_ACCOMPANIMENT) };
        let melody = Melody::of_track(&entry.composition, 0).unwrap_or_default();
        let roles = PARTS.into_iter().filter(|part| *part != role).collect();
        let kept = KeptFrom { entry: entry.id, roles, bars: entry.locked_bars.clone() };
        let parent = entry.id;
        if melody.clip.is_empty() {
            let technique = Technique::Accompany;
            return self.complain(Failure::empty_input(technique).sentence(technique));
        }
        let settings = self.seeded(sane(&TechniqueSettings::Accompany(moment.settings.accompany)), moment);
        self.start(Task { parent, melody: Arc::new(melody), settings, kept: Some(kept) });
    }

    /// Locks bars of the result or frees them.
    pub(super) fn lock_bars(&mut self, first: u32, last: u32, locked: bool) {
        let Some(entry) = self.accompanied() else { return self.inform(NO_ACCOMPANIMENT) };
        let many = bars::count(&entry.composition.meter, entry.composition.length());
        let changed = first..last.saturating_add(1).min(many);
        if changed.is_empty() {
            return self.inform(format!("There are no such bars: the result has {many}."));
        }
        let (id, stretches) = (entry.id, bars::with(&entry.locked_bars, &changed, locked));
        if stretches.len() > LOCKED_STRETCHES_MAX {
            return self.inform(format!("At most {LOCKED_STRETCHES_MAX} stretches of bars can be locked."));
        }
        self.document.lock(id, stretches);
    }

    /// The result on show, if it has an accompaniment.
    fn accompanied(&self) -> Option<&Entry> {
        self.document.result().filter(|entry| !entry.accompaniment().is_empty())
    }

    /// The locked bars of the result on show, if they can stay when that melody is accompanied so; says so if not.
    pub(super) fn locked_around(&mut self, melody: &Melody, settings: &TechniqueSettings) -> Option<KeptFrom> {
        let entry = self.accompanied().filter(|entry| !entry.locked_bars.is_empty())?;
        if is_chorale(settings) != entry.settings.as_ref().and_then(is_chorale) {
            self.inform("The locked bars have other parts than this style; every bar is written anew.");
            return None;
        }
        if entry.melody() != Some(&melody.clip) || entry.composition.meter != melody.meter {
            self.inform("The locked bars belong to another melody; every bar is written anew.");
            return None;
        }
        Some(KeptFrom { entry: entry.id, roles: Vec::new(), bars: entry.locked_bars.clone() })
    }

    /// The notes that are to stay; `None` when the entry they are in is no longer there.
    pub(super) fn kept(&self, from: &KeptFrom) -> Option<Kept> {
        let entry = self.document.content().history.get(from.entry)?;
        let meter = &entry.composition.meter;
        let span = |stretch: &Range<u32>| bars::span(meter, stretch.start).start..bars::span(meter, stretch.end).start;
        let spans = from.bars.iter().map(span).collect();
        Some(Kept { tracks: entry.accompaniment().to_vec(), roles: from.roles.clone(), spans })
    }
}

/// Whether an accompaniment is one of voices instead of a band, whose parts are others.
fn is_chorale(settings: &TechniqueSettings) -> Option<bool> {
    match settings {
        TechniqueSettings::Accompany(settings) => Some(settings.style == Style::Bach),
        TechniqueSettings::Enhance(_) | TechniqueSettings::Extend(_) => None,
    }
}
