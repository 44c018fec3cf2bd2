//! What came of a run, in a full sentence.

use continuo_music::{Clip, Note, Role, Track};

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
        let new: Vec<_> =
            tracks.iter().filter(|track| kept.is_none_or(|kept| !kept.roles.contains(&track.role))).collect();
        let locked = kept.map_or(&[][..], |kept| &kept.bars);
        let notes = new.iter().flat_map(|track| track.clip.notes()).filter(|note| !self.stayed(note, locked)).count();
        let place = match &new[..] {
            [only] if kept.is_some_and(|kept| !kept.roles.is_empty()) => format!("the {}", part(only.role)),
            parts => format!("{} {}", number(parts.len()), if parts.len() == 1 { "part" } else { "parts" }),
        };
        let around = match locked.iter().map(|stretch| stretch.len()).sum() {
            0 => String::new(),
            1 => " around a locked bar".to_owned(),
            bars => format!(" around {bars} locked bars"),
        };
        let style = match &self.task().settings {
            TechniqueSettings::Accompany(settings) => format!(", {}", settings.style.name()),
            TechniqueSettings::Enhance(_) | TechniqueSettings::Extend(_) => String::new(),
        };
        format!("wrote {notes} {} in {place}{around}{style}, seed {}", noun(notes), self.task().settings.seed())
    }

    fn stayed(&self, note: &Note, locked: &[std::ops::Range<u32>]) -> bool {
        let bar = bars::at(&self.task().melody.meter, note.onset);
        locked.iter().any(|stretch| stretch.contains(&bar))
    }
}

fn noun(notes: usize) -> &'static str {
    if notes == 1 { "note" } else { "notes" }
}

fn number(parts: usize) -> String {
    match parts {
        1 => "one".to_owned(),
        2 => "two".to_owned(),
        3 => "three".to_owned(),
        4 => "four".to_owned(),
        _ => parts.to_string(),
    }
}

/// A part's name within a sentence.
pub(super) const fn part(role: Role) -> &'static str {
    match role {
        Role::Melody => "melody",
        Role::Drums => "drums",
        Role::Bass => "bass",
        Role::Harmony => "harmony",
        Role::Strings => "strings",
    }
}
