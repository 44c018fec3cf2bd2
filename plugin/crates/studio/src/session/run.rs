//! The run under way: what it works on, how far it is, what of it is heard already, and what is said about it.

use std::sync::Arc;

use continuo_music::{Clip, Composition, Tick};

use crate::melody::short_name;
use crate::request::RequestId;
use crate::{Difference, EntryId, Melody, Progress, Technique, TechniqueSettings};

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

/// A run under way.
#[derive(Debug)]
pub(super) struct Run {
    id: RequestId,
    parent: EntryId,
    melody: Arc<Melody>,
    settings: TechniqueSettings,
    progress: Progress,
    heard: Option<Arc<Composition>>,
}

impl Run {
    pub fn new(id: RequestId, parent: EntryId, melody: Arc<Melody>, settings: TechniqueSettings) -> Self {
        let progress = Progress::begun(&settings, &melody.clip);
        Self { id, parent, melody, settings, progress, heard: None }
    }

    pub fn id(&self) -> RequestId {
        self.id
    }

    /// The entry it works on.
    pub fn parent(&self) -> EntryId {
        self.parent
    }

    /// What it works on.
    pub fn melody(&self) -> &Arc<Melody> {
        &self.melody
    }

    pub fn technique(&self) -> Technique {
        self.settings.technique()
    }

    pub fn settings(&self) -> &TechniqueSettings {
        &self.settings
    }

    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// What can be heard of it already; `None` until there is enough of it, and with Enhance, which changes what was
    /// there from beginning to end, until it is over.
    pub fn heard(&self) -> Option<&Arc<Composition>> {
        self.heard.as_ref()
    }

    pub fn has_made_nothing(&self) -> bool {
        self.progress.partial.notes() == self.melody.clip.notes()
    }

    /// The run is further on.
    pub fn advance(&mut self, progress: Progress) {
        self.progress = progress;
        let heard = self.heard.as_ref().map_or(self.melody.clip.length(), |heard| heard.length());
        let is_heard = match self.technique() {
            Technique::Enhance => false,
            Technique::Extend => self.seconds(heard, self.progress.partial.length()) >= WORTH_HEARING_SECONDS,
        };
        if is_heard && !self.has_made_nothing() {
            self.heard = Some(Arc::new(self.changed(self.melody.name.clone(), &self.progress.partial)));
        }
    }

    /// What the run made of its melody, under a name that says so.
    pub fn composition(&self, clip: &Clip, number: EntryId, ending: Ending) -> Composition {
        let marks = [Technique::Enhance.mark(), Technique::Extend.mark()];
        let ends = marks.iter().filter_map(|mark| self.melody.name.find(mark));
        let base = &self.melody.name[..ends.min().unwrap_or(self.melody.name.len())];
        let early = match ending {
            Ending::Finished => "",
            Ending::Stopped => " (stopped)",
        };
        self.changed(short_name(&format!("{base}{}{}{early}", self.technique().mark(), number.0)), clip)
    }

    /// The melody with other notes: as long as it was at least, at its tempo.
    fn changed(&self, name: String, clip: &Clip) -> Composition {
        let clip = Clip::new(clip.notes().to_vec(), clip.length().max(self.melody.clip.length()));
        Melody { name, clip, ..(*self.melody).clone() }.composition()
    }

    /// What came of it, in a full sentence.
    pub fn outcome(&self, clip: &Clip, ending: Ending) -> String {
        let Difference { added, removed, .. } = Difference::between(&self.melody.clip, clip);
        let (added, removed, seed) = (added.len(), removed.len(), self.settings.seed());
        let early = match ending {
            Ending::Finished => "",
            Ending::Stopped => "was stopped early and ",
        };
        match self.technique() {
            Technique::Enhance => {
                format!("Enhance {early}added {added} and removed {removed} notes with seed {seed}.")
            }
            Technique::Extend => {
                let seconds = self.seconds(self.melody.clip.length(), clip.length());
                let noun = if added == 1 { "note" } else { "notes" };
                format!("Extend {early}added {added} {noun}, {seconds:.1} seconds, with seed {seed}.")
            }
        }
    }

    /// How long the melody's tempo takes from one tick to another.
    fn seconds(&self, from: Tick, to: Tick) -> f64 {
        self.melody.tempo.seconds(to) - self.melody.tempo.seconds(from)
    }
}
