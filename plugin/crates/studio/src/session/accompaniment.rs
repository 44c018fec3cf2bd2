//! Accompany beyond a plain run: one part or region written anew, bars that are locked, and what stays because of them.

use std::ops::Range;
use std::sync::Arc;

use continuo_models::{Kept, PARTS, Style};
use continuo_music::{Role, Tick};

use super::run::Task;
use super::{Moment, Session};
use crate::entry::{Entry, KeptFrom};
use crate::limits::LOCKED_STRETCHES_MAX;
use crate::request::Failure;
use crate::settings::sane;
use crate::{Melody, Technique, TechniqueSettings, bars};

/// Said when something is asked of an accompaniment and none is shown.
const NO_ACCOMPANIMENT: &str = "There is no accompaniment on show; run Accompany first.";

impl Session {
    /// Writes one part of the result anew; the others, the locked bars and what lies outside the region stay.
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
        if !self.within_reach() {
            return;
        }
        let region = self.document.content().region.clone();
        let settings = self.seeded(sane(&TechniqueSettings::Accompany(moment.settings.accompany)), moment);
        self.start(Task { parent, melody: Arc::new(melody), settings, kept: Some(kept), region });
    }

    /// Locks bars of the result or frees them.
    pub(super) fn lock_bars(&mut self, first: u32, last: u32, locked: bool) {
        let Some(entry) = self.accompanied() else { return self.inform(NO_ACCOMPANIMENT) };
        let many = entry.bars();
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

    /// What stays of the result on show when that melody is accompanied so: its locked bars, and what lies outside the
    /// region. Says so where nothing can; `None` if there is nothing to write.
    pub(super) fn stays(&mut self, melody: &Melody, settings: &TechniqueSettings) -> Option<Stays> {
        let region = self.document.content().region.clone();
        let Some(entry) = self.accompanied() else {
            if region.is_some() {
                self.inform("There is no accompaniment yet around the region; every bar is written.");
            }
            return Some(Stays::default());
        };
        if entry.locked_bars.is_empty() && region.is_none() {
            return Some(Stays::default());
        }
        if let Some(hindrance) = self.hindrance(entry, melody, settings) {
            let bars = if region.is_some() { "bars that were to stay" } else { "locked bars" };
            self.inform(format!("The {bars} {hindrance}; every bar is written anew."));
            return Some(Stays::default());
        }
        let kept = Some(KeptFrom { entry: entry.id, roles: Vec::new(), bars: entry.locked_bars.clone() });
        self.within_reach().then_some(Stays { kept, region })
    }

    /// Why nothing of an entry can stay when that melody is accompanied so.
    fn hindrance(&self, entry: &Entry, melody: &Melody, settings: &TechniqueSettings) -> Option<&'static str> {
        if is_chorale(settings) != Some(self.is_of_voices(entry)) {
            return Some("have other parts than this style");
        }
        let is_same = entry.melody() == Some(&melody.clip) && entry.composition.meter == melody.meter;
        (!is_same).then_some("belong to another melody")
    }

    /// Whether the region, if there is one, touches a bar of the result on show; says so if not.
    fn within_reach(&mut self) -> bool {
        let is_after =
            |region: &Range<Tick>, entry: &Entry| bars::touched(&entry.composition.meter, region).start >= entry.bars();
        let region = self.document.content().region.as_ref();
        let is_out = region.zip(self.document.result()).is_some_and(|(region, entry)| is_after(region, entry));
        if is_out {
            self.inform("The region lies after the end of the accompaniment; there is nothing to write.");
        }
        !is_out
    }

    /// Whether an entry's accompaniment is one of voices instead of a band. One that was edited by hand is what it was
    /// made from; where that was deleted, what has no drums is of voices.
    fn is_of_voices(&self, entry: &Entry) -> bool {
        let history = &self.document.content().history;
        let before = |entry: &&Entry| entry.parent.filter(|_| entry.is_edit).and_then(|parent| history.get(parent));
        let made = std::iter::successors(Some(entry), before).find_map(|entry| entry.settings.as_ref());
        let has_drums = || entry.accompaniment().iter().any(|track| track.role == Role::Drums);
        made.map_or_else(|| Some(!has_drums()), is_chorale).unwrap_or(false)
    }

    /// The notes that are to stay; `None` when the entry they are in is no longer there.
    pub(super) fn kept(&self, from: &KeptFrom, region: Option<&Range<Tick>>) -> Option<Kept> {
        let entry = self.document.content().history.get(from.entry)?;
        let meter = &entry.composition.meter;
        let whole = 0..entry.bars();
        let outside = |region| bars::with(std::slice::from_ref(&whole), &bars::touched(meter, region), false);
        let stay =
            from.bars.iter().fold(region.map_or_else(Vec::new, outside), |stay, bars| bars::with(&stay, bars, true));
        let span = |stretch: &Range<u32>| bars::span(meter, stretch.start).start..bars::span(meter, stretch.end).start;
        let spans = stay.iter().map(span).collect();
        Some(Kept { tracks: entry.accompaniment().to_vec(), roles: from.roles.clone(), spans })
    }
}

/// What stays of an accompaniment, and where it is to change.
#[derive(Default)]
pub(super) struct Stays {
    pub kept: Option<KeptFrom>,
    pub region: Option<Range<Tick>>,
}

/// Whether an accompaniment is one of voices instead of a band, whose parts are others.
fn is_chorale(settings: &TechniqueSettings) -> Option<bool> {
    match settings {
        TechniqueSettings::Accompany(settings) => Some(settings.style == Style::Bach),
        TechniqueSettings::Enhance(_) | TechniqueSettings::Extend(_) => None,
    }
}
