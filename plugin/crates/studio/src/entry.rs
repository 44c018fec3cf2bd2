//! An entry of the history: a composition, what it was made from, and how.

use std::ops::Range;
use std::sync::Arc;

use continuo_music::{Clip, Composition, Note, Role, Tick, Track};
use serde::{Deserialize, Serialize};

use crate::limits::NAME_CHARS_MAX;
use crate::melody::short_name;
use crate::{TechniqueSettings, bars};

/// What the name of a composition ends with that was edited by hand.
pub(crate) const EDITED: &str = ", edited";

/// What the name of a copy ends with.
const COPY: &str = " copy";

/// The number of an entry. Never given twice in a session; a child's is greater than its parent's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub u64);

/// A composition and how it was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its number.
    pub id: EntryId,
    /// What it was made from, which may have been deleted since.
    pub parent: Option<EntryId>,
    /// By which technique it was made, with which settings and seed; `None` for an input (played, drawn or imported),
    /// and for what was edited by hand.
    pub settings: Option<TechniqueSettings>,
    /// Whether it was made from its parent by hand.
    pub is_edit: bool,
    /// Notes of its parent's melody that Enhance had to leave, in order.
    pub locked: Arc<[Note]>,
    /// Where its technique was to change the music; everywhere if `None`. With Accompany the bars that it touches.
    pub region: Option<Range<Tick>>,
    /// What of an earlier accompaniment stayed, if Accompany made it around that.
    pub kept: Option<KeptFrom>,
    /// Bars that stay when its melody is accompanied again, counted from 0: in order, apart from one another.
    pub locked_bars: Vec<Range<u32>>,
    /// When, in seconds since 1970 (UTC).
    pub unix_seconds: u64,
    /// The composition; its name is the entry's.
    pub composition: Arc<Composition>,
}

/// What of another entry's accompaniment stayed as it was, besides what lay outside the region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFrom {
    /// The entry, which may have been deleted since.
    pub entry: EntryId,
    /// Parts that stayed whole.
    pub roles: Vec<Role>,
    /// Bars that were locked: in them every part stayed. Counted from 0: in order, apart from one another.
    pub bars: Vec<Range<u32>>,
}

impl Entry {
    /// How many notes it has.
    #[must_use]
    pub fn notes(&self) -> usize {
        self.composition.tracks.iter().map(|track| track.clip.notes().len()).sum()
    }

    /// How many notes it takes to keep it: those that were locked are kept beside its own.
    pub(crate) fn notes_to_keep(&self) -> usize {
        self.notes() + self.locked.len()
    }

    /// Its first track: the melody.
    #[must_use]
    pub fn melody(&self) -> Option<&Clip> {
        self.composition.tracks.first().map(|track| &track.clip)
    }

    /// Its other tracks: what Accompany made; none where the melody stands alone.
    #[must_use]
    pub fn accompaniment(&self) -> &[Track] {
        self.composition.tracks.get(1..).unwrap_or_default()
    }

    /// How many bars it has, the last of which may be cut off.
    pub(crate) fn bars(&self) -> u32 {
        bars::count(&self.composition.meter, self.composition.length())
    }

    /// Another one like it, made at that time.
    pub(crate) fn copied(&self, unix_seconds: u64) -> Draft {
        let Self { parent, settings, is_edit, locked, region, kept, locked_bars, composition, .. } = self.clone();
        let composition = Arc::new(Composition { name: ended(&composition.name, COPY), ..(*composition).clone() });
        Draft { parent, settings, is_edit, locked, region, kept, locked_bars, unix_seconds, composition }
    }

    /// That composition as an edit of it.
    pub(crate) fn edited(&self, composition: Composition, unix_seconds: u64) -> Draft {
        let name = composition.name.strip_suffix(EDITED).unwrap_or(&composition.name);
        let name = ended(name, EDITED);
        Draft {
            parent: Some(self.id),
            is_edit: true,
            locked_bars: self.locked_bars.clone(),
            unix_seconds,
            composition: Arc::new(Composition { name, ..composition }),
            ..Draft::default()
        }
    }
}

/// A name with that end, at the cost of its own where it is too long.
fn ended(name: &str, end: &str) -> String {
    let room = NAME_CHARS_MAX - end.chars().count();
    let name: String = name.chars().take(room).collect();
    short_name(&format!("{name}{end}"))
}

/// What the history is asked to keep: an entry that has no number yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Draft {
    pub parent: Option<EntryId>,
    pub settings: Option<TechniqueSettings>,
    pub is_edit: bool,
    pub locked: Arc<[Note]>,
    pub region: Option<Range<Tick>>,
    pub kept: Option<KeptFrom>,
    pub locked_bars: Vec<Range<u32>>,
    pub unix_seconds: u64,
    pub composition: Arc<Composition>,
}

impl Draft {
    /// The entry of that number.
    pub fn entry(self, id: EntryId) -> Entry {
        let Self { parent, settings, is_edit, locked, region, kept, locked_bars, unix_seconds, composition } = self;
        let entry =
            Entry { id, parent, settings, is_edit, locked, region, kept, locked_bars, unix_seconds, composition };
        // What was locked in another composition may lie after the end of this one.
        let locked_bars = bars::with(&entry.locked_bars, &(entry.bars()..u32::MAX), false);
        Entry { locked_bars, ..entry }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_not_cut_off() {
        assert_eq!(ended("Tune", EDITED), "Tune, edited");
        let long = ended(&"x".repeat(NAME_CHARS_MAX), COPY);
        assert!(long.ends_with("xxx copy") && long.chars().count() == NAME_CHARS_MAX);
        assert_eq!(ended("", COPY), "copy");
    }
}
