//! The run under way: what it works on, how far it is, what of it is heard already, and what becomes of it.

use std::ops::Range;
use std::sync::Arc;

use continuo_models::{Kept, PARTS};
use continuo_music::{Clip, Composition, Note, Tick, Track};

use crate::entry::{EDITED, KeptFrom};
use crate::melody::short_name;
use crate::request::{Made, RequestId};
use crate::{EntryId, Melody, Progress, Technique, TechniqueSettings};

/// How much new music makes it worth exchanging what is heard: half a second, well above what a step adds.
const WORTH_HEARING_SECONDS: f64 = 0.5;

/// How a run came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// By itself.
    Finished,
    /// The user stopped it and kept what there was.
    Stopped,
}

/// What is to be run.
#[derive(Debug)]
pub(super) struct Task {
    /// The entry that it works on.
    pub parent: EntryId,
    /// What it works on.
    pub melody: Arc<Melody>,
    /// How.
    pub settings: TechniqueSettings,
    /// What of an accompaniment stays.
    pub kept: Option<KeptFrom>,
    /// Where it is to change the music; everywhere if `None`.
    pub region: Option<Range<Tick>>,
}

impl Task {
    /// Whether it needs an entry as it is.
    pub fn works_on(&self, id: EntryId) -> bool {
        self.parent == id || self.kept.as_ref().is_some_and(|kept| kept.entry == id)
    }

    /// Notes that it has to leave: Enhance alone touches those of the melody.
    pub fn locked(&self) -> Vec<Note> {
        match self.settings.technique() {
            Technique::Enhance => self.melody.locked.clone(),
            Technique::Extend | Technique::Accompany => Vec::new(),
        }
    }
}

/// A run under way.
#[derive(Debug)]
pub(super) struct Run {
    id: RequestId,
    task: Task,
    kept: Arc<Kept>,
    progress: Progress,
    heard: Option<Arc<Composition>>,
}

impl Run {
    pub fn new(id: RequestId, task: Task, kept: Arc<Kept>) -> Self {
        let progress = Progress::begun(&task.settings, &task.melody);
        Self { id, task, kept, progress, heard: None }
    }

    pub fn id(&self) -> RequestId {
        self.id
    }

    pub fn task(&self) -> &Task {
        &self.task
    }

    /// What of an accompaniment stays.
    pub fn kept(&self) -> &Kept {
        &self.kept
    }

    pub fn technique(&self) -> Technique {
        self.task.settings.technique()
    }

    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// What can be heard of it already; `None` until there is enough of it, and until it is over with Enhance, which
    /// changes what was there from beginning to end, and with Accompany, which makes all at once.
    pub fn heard(&self) -> Option<&Arc<Composition>> {
        self.heard.as_ref()
    }

    pub fn has_made_nothing(&self) -> bool {
        self.progress.partial.notes() == self.task.melody.clip.notes()
    }

    /// The run is further on.
    pub fn advance(&mut self, progress: Progress) {
        self.progress = progress;
        let heard = self.heard.as_ref().map_or(self.task.melody.clip.length(), |heard| heard.length());
        let is_heard = match self.technique() {
            Technique::Enhance | Technique::Accompany => false,
            Technique::Extend => self.seconds(heard, self.progress.partial.length()) >= WORTH_HEARING_SECONDS,
        };
        if is_heard && !self.has_made_nothing() {
            self.heard = Some(Arc::new(self.changed(self.task.melody.name.clone(), &self.progress.partial)));
        }
    }

    /// What the run made of its melody, under a name that says so.
    pub fn composition(&self, made: &Made, number: EntryId, ending: Ending) -> Composition {
        let name = self.name(number, ending);
        match made {
            Made::Melody(clip) => self.changed(name, clip),
            Made::Accompaniment(tracks) => {
                let mut composition = Melody { name, ..(*self.task.melody).clone() }.composition();
                composition.tracks.extend(self.with_kept(tracks));
                composition
            }
        }
    }

    /// The tracks in the order of their parts; those of parts that stay are the very ones that were there.
    fn with_kept(&self, made: &[Track]) -> Vec<Track> {
        let stays = |track: &&Track| self.kept.roles.contains(&track.role);
        let new = made.iter().filter(|track| !stays(track));
        let mut tracks: Vec<_> = new.chain(self.kept.tracks.iter().filter(stays)).cloned().collect();
        tracks.sort_by_key(|track| PARTS.iter().position(|part| *part == track.role));
        tracks
    }

    fn name(&self, number: EntryId, ending: Ending) -> String {
        let before = &self.task.melody.name;
        let marks = Technique::ALL.iter().map(|technique| technique.mark()).chain([EDITED]);
        let ends = marks.filter_map(|mark| before.find(mark));
        let base = &before[..ends.min().unwrap_or(before.len())];
        let early = match ending {
            Ending::Finished => "",
            Ending::Stopped => " (stopped)",
        };
        short_name(&format!("{base}{}{}{early}", self.technique().mark(), number.0))
    }

    /// The melody with other notes: as long as it was at least, at its tempo.
    fn changed(&self, name: String, clip: &Clip) -> Composition {
        let melody = &self.task.melody;
        let clip = Clip::new(clip.notes().to_vec(), clip.length().max(melody.clip.length()));
        Melody { name, clip, ..(**melody).clone() }.composition()
    }

    /// How long the melody's tempo takes from one tick to another.
    pub fn seconds(&self, from: Tick, to: Tick) -> f64 {
        let tempo = &self.task.melody.tempo;
        tempo.seconds(to) - tempo.seconds(from)
    }
}
