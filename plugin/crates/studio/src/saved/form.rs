//! Form 4 of the saved state: what its JSON looks like, and what is checked before any of it is believed. Forms 1 to 3 are the parts of it that knew Enhance alone, Extend, and Accompany.

use std::ops::Range;
use std::sync::Arc;

use continuo_music::{Changes, Composition, MeterMap, Role, Standard, TempoMap, Tick, Track};
use serde::{Deserialize, Serialize};

use super::clip::{ClipForm, NotesForm};
use super::kept::{self, KeptForm, RegionForm, StretchesForm};
use super::made::{self, MadeBy, SettingsForm};
use super::{FORM, ensure};
use crate::document::{Content, Input};
use crate::history::History;
use crate::limits::{CHANGES_MAX, HISTORY_MAX, HISTORY_NOTES_MAX, LENGTH_MAX, NAME_CHARS_MAX, TRACKS_MAX};
use crate::{Entry, EntryId, Listen, Melody, bars, locks};

/// The session.
#[derive(Serialize, Deserialize)]
pub(super) struct SessionForm {
    form: u32,
    input: MelodyForm,
    origin: Option<EntryId>,
    selected: Option<EntryId>,
    listen: ListenForm,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    region: Option<RegionForm>,
    next: u64,
    history: Vec<EntryForm>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ListenForm {
    Input,
    Result,
    Parent,
}

#[derive(Serialize, Deserialize)]
struct MelodyForm {
    name: String,
    tempo: TempoMap,
    meter: MeterMap,
    clip: ClipForm,
    #[serde(default, skip_serializing_if = "NotesForm::is_empty")]
    locked: NotesForm,
}

#[derive(Serialize, Deserialize)]
struct EntryForm {
    id: EntryId,
    parent: Option<EntryId>,
    technique: MadeBy,
    settings: SettingsForm,
    #[serde(default, skip_serializing_if = "NotesForm::is_empty")]
    locked: NotesForm,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    region: Option<RegionForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kept: Option<KeptForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    locked_bars: StretchesForm,
    unix_seconds: u64,
    name: String,
    tempo: TempoMap,
    meter: MeterMap,
    tracks: Vec<TrackForm>,
}

#[derive(Serialize, Deserialize)]
struct TrackForm {
    name: String,
    role: Role,
    channel: u8,
    program: Option<u8>,
    clip: ClipForm,
}

impl SessionForm {
    pub fn of(content: &Content) -> Self {
        Self {
            form: FORM,
            input: MelodyForm::of(&content.input.melody),
            origin: content.input.origin,
            selected: content.selected,
            listen: ListenForm::of(content.listen),
            region: written_region(content.region.as_ref()),
            next: content.history.next_id().0,
            history: content.history.entries().iter().map(EntryForm::of).collect(),
        }
    }

    /// The content, or what about it cannot be.
    pub fn content(self) -> Result<Content, String> {
        let history = history(self.history, self.next)?;
        let melody = Arc::new(self.input.melody()?);
        ensure(self.origin.is_none_or(|origin| origin < history.next_id()), || {
            "the input melody was made from a composition that is yet to come".to_owned()
        })?;
        ensure(self.selected.is_none_or(|selected| history.get(selected).is_some()), || {
            "the result on show is not in the history".to_owned()
        })?;
        let region = self.region.map(kept::region).transpose().map_err(|cause| format!("the session {cause}"))?;
        let input = Input { melody, origin: self.origin };
        Ok(Content { input, history, selected: self.selected, listen: self.listen.listen(), region })
    }
}

impl ListenForm {
    fn of(listen: Listen) -> Self {
        match listen {
            Listen::Input => Self::Input,
            Listen::Result => Self::Result,
            Listen::Parent => Self::Parent,
        }
    }

    fn listen(self) -> Listen {
        match self {
            Self::Input => Listen::Input,
            Self::Result => Listen::Result,
            Self::Parent => Listen::Parent,
        }
    }
}

fn written_region(region: Option<&Range<Tick>>) -> Option<RegionForm> {
    region.map(|region| (region.start, region.end))
}

fn history(forms: Vec<EntryForm>, next: u64) -> Result<History, String> {
    let many = forms.len();
    ensure(many <= HISTORY_MAX, || format!("the history has {many} compositions; at most {HISTORY_MAX} are kept"))?;
    let entries = forms.into_iter().map(EntryForm::entry).collect::<Result<Vec<_>, _>>()?;
    let notes: usize = entries.iter().map(Entry::notes_to_keep).sum();
    ensure(notes <= HISTORY_NOTES_MAX, || {
        format!("the history has {notes} notes; at most {HISTORY_NOTES_MAX} are kept")
    })?;
    History::restored(entries, next).ok_or_else(|| "the history's numbers are not in order".to_owned())
}

impl MelodyForm {
    fn of(melody: &Melody) -> Self {
        let Melody { name, clip, locked, tempo, meter } = melody.clone();
        Self { name, tempo, meter, clip: ClipForm::of(&clip), locked: NotesForm::of(&locked) }
    }

    fn melody(self) -> Result<Melody, String> {
        let Self { name, tempo, meter, clip, locked } = self;
        let (clip, locked) = (clip.clip()?, locked.notes()?);
        let found = locks::within(&locked, &clip);
        ensure(found.len() == locked.len(), || "a note is locked that is not in the input melody".to_owned())?;
        Ok(Melody { name: short(name)?, clip, locked: found, tempo: few(tempo)?, meter: few(meter)? })
    }
}

impl EntryForm {
    fn of(entry: &Entry) -> Self {
        let Composition { name, tempo, meter, tracks } = entry.composition.as_ref();
        Self {
            id: entry.id,
            parent: entry.parent,
            technique: MadeBy::of(entry),
            settings: made::written(entry.settings.as_ref()),
            locked: NotesForm::of(&entry.locked),
            region: written_region(entry.region.as_ref()),
            kept: entry.kept.as_ref().map(KeptForm::of),
            locked_bars: kept::written(&entry.locked_bars),
            unix_seconds: entry.unix_seconds,
            name: name.clone(),
            tempo: tempo.clone(),
            meter: meter.clone(),
            tracks: tracks.iter().map(TrackForm::of).collect(),
        }
    }

    fn entry(self) -> Result<Entry, String> {
        let Self { id, parent, technique, locked_bars, unix_seconds, name, tempo, meter, tracks, .. } = self;
        let many = tracks.len();
        ensure((1..=TRACKS_MAX).contains(&many), || format!("composition {} has {many} tracks", id.0))?;
        let of_entry = |cause: String| format!("composition {} {cause}", id.0);
        let settings = technique.settings(self.settings).map_err(of_entry)?;
        let mut locked =
            self.locked.notes().map_err(|cause| of_entry(format!("has locked notes that cannot be: {cause}")))?;
        // A text may have notes of one onset in any order.
        locked.sort_unstable();
        let region = self.region.map(kept::region).transpose().map_err(of_entry)?;
        let kept = self.kept.map(|kept| kept.kept(id)).transpose().map_err(of_entry)?;
        let locked_bars = kept::stretches(locked_bars).map_err(of_entry)?;
        let tracks = tracks.into_iter().map(TrackForm::track).collect::<Result<_, _>>()?;
        let composition = Composition { name: short(name)?, tempo: few(tempo)?, meter: few(meter)?, tracks };
        let bars = bars::count(&composition.meter, composition.length());
        ensure(locked_bars.last().is_none_or(|last| last.end <= bars), || {
            format!("composition {} has locked bars after its end", id.0)
        })?;
        let (is_edit, locked, composition) = (technique.is_edit(), locked.into(), Arc::new(composition));
        Ok(Entry { id, parent, settings, is_edit, locked, region, kept, locked_bars, unix_seconds, composition })
    }
}

impl TrackForm {
    fn of(track: &Track) -> Self {
        let Track { name, role, channel, program, clip } = track.clone();
        Self { name, role, channel, program, clip: ClipForm::of(&clip) }
    }

    fn track(self) -> Result<Track, String> {
        let Self { name, role, channel, program, clip } = self;
        ensure(channel < 16, || format!("a track plays on channel {channel}"))?;
        ensure(program.is_none_or(|program| program < 128), || "a track has a program above 127".to_owned())?;
        Ok(Track { name: short(name)?, role, channel, program, clip: clip.clip()? })
    }
}

fn short(name: String) -> Result<String, String> {
    let is_short = name.chars().nth(NAME_CHARS_MAX).is_none();
    ensure(is_short, || format!("a name is longer than {NAME_CHARS_MAX} characters"))?;
    Ok(name)
}

fn few<T: Clone + PartialEq + Standard>(map: Changes<T>) -> Result<Changes<T>, String> {
    let many = map.changes().len();
    ensure(many <= CHANGES_MAX, || {
        format!("there are {many} changes of tempo or meter; at most {CHANGES_MAX} are kept")
    })?;
    let in_time = map.changes().last().is_none_or(|(at, _)| *at <= LENGTH_MAX);
    ensure(in_time, || "the tempo or meter changes after the last bar there can be".to_owned())?;
    Ok(map)
}
