//! What came of a run, in a full sentence.

use std::ops::Range;

use continuo_models::PARTS;
use continuo_music::{Clip, Note, Role, Track};

use super::results::name;
use super::run::{Ending, Run};
use crate::request::Made;
use crate::{Difference, Technique, TechniqueSettings, bars};

impl Run {
    /// What the user is told when it is over.
    pub fn outcome(&self, made: &Made, ending: Ending) -> String {
        let early = match ending {
            Ending::Finished => "",
            Ending::Stopped => "was stopped early and ",
        };
        let done = match made {
            Made::Melody(clip) => self.changes(clip),
            Made::Accompaniment(tracks) => self.writing(tracks),
        };
        format!("{} {early}{done}.", self.technique().name())
    }

    /// Whether one part was to be written anew, and the style has none.
    pub fn lacks_its_part(&self, made: &Made) -> bool {
        let Made::Accompaniment(tracks) = made else { return false };
        let kept = self.task().kept.as_ref().filter(|kept| !kept.roles.is_empty());
        kept.is_some_and(|kept| tracks.iter().all(|track| kept.roles.contains(&track.role)))
    }

    /// That it has none, and that nothing has changed.
    pub fn lack(&self) -> String {
        let (style, parts) = (self.style(), names(self.roles()));
        format!("{style} has no {parts}; the accompaniment stays as it is.")
    }

    fn changes(&self, clip: &Clip) -> String {
        let before = &self.task().melody.clip;
        let Difference { added, removed, .. } = Difference::between(before, clip);
        let (added, removed, seed) = (added.len(), removed.len(), self.task().settings.seed());
        if self.technique() == Technique::Extend {
            let seconds = self.seconds(before.length(), clip.length());
            return format!("added {added} {}, {seconds:.1} seconds, with seed {seed}", noun(added));
        }
        format!("added {added} and removed {removed} notes with seed {seed}")
    }

    /// What stayed is not counted.
    fn writing(&self, tracks: &[Track]) -> String {
        let kept = self.task().kept.as_ref();
        let locked = kept.map_or(&[][..], |kept| &kept.bars);
        let region = self.task().region.as_ref().map(|region| bars::touched(&self.task().melody.meter, region));
        let roles: Vec<_> = self.roles().collect();
        let new: Vec<_> = tracks.iter().filter(|track| roles.contains(&track.role)).collect();
        let notes = new.iter().flat_map(|track| track.clip.notes()).filter(|note| !self.stayed(note)).count();
        let place = if roles.len() == PARTS.len() {
            parts(new.iter().filter(|track| !track.clip.is_empty()).count())
        } else {
            format!("the {}", names(roles.into_iter()))
        };
        let (within, around) = (region.map_or_else(String::new, |bars| within(&bars)), around(locked));
        let (style, seed) = (self.style(), self.task().settings.seed());
        format!("wrote {notes} {} in {place}{within}{around}, {style}, seed {seed}", noun(notes))
    }

    /// The parts that are written.
    fn roles(&self) -> impl Iterator<Item = Role> {
        let kept = self.task().kept.as_ref().map_or(&[][..], |kept| &kept.roles);
        PARTS.into_iter().filter(|part| !kept.contains(part))
    }

    /// Whether a note sounds where every part stays, and nothing new does.
    fn stayed(&self, note: &Note) -> bool {
        self.kept().spans.iter().any(|span| note.onset < span.end && span.start < note.end())
    }

    fn style(&self) -> &'static str {
        match &self.task().settings {
            TechniqueSettings::Accompany(settings) => settings.style.name(),
            TechniqueSettings::Enhance(_) | TechniqueSettings::Extend(_) => self.technique().name(),
        }
    }
}

/// Bars as they are counted by people, from 1.
fn within(bars: &Range<u32>) -> String {
    match bars.len() {
        1 => format!(" in bar {}", bars.end),
        _ => format!(" in bars {} to {}", bars.start + 1, bars.end),
    }
}

fn around(locked: &[Range<u32>]) -> String {
    match locked.iter().map(ExactSizeIterator::len).sum() {
        0 => String::new(),
        1 => " around a locked bar".to_owned(),
        bars => format!(" around {bars} locked bars"),
    }
}

fn noun(notes: usize) -> &'static str {
    if notes == 1 { "note" } else { "notes" }
}

fn parts(many: usize) -> String {
    match many {
        1 => "one part".to_owned(),
        2 => "two parts".to_owned(),
        3 => "three parts".to_owned(),
        4 => "four parts".to_owned(),
        _ => format!("{many} parts"),
    }
}

fn names(parts: impl Iterator<Item = Role>) -> String {
    parts.map(name).collect::<Vec<_>>().join(" and ")
}
