//! What the scheduler plays: a composition flattened to notes in order of onset, never changed once built.

use continuo_music::{Composition, Key, Tick, Velocity};

/// A note of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimelineNote {
    /// Where it starts.
    pub onset: Tick,
    /// The first tick at which it no longer sounds; always after `onset`.
    pub end: Tick,
    /// The MIDI channel, 0–15.
    pub channel: u8,
    /// The key.
    pub key: Key,
    /// How hard it is struck.
    pub velocity: Velocity,
}

/// Notes in order of onset, no key of a channel sounding twice at once, and where the whole ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    notes: Vec<TimelineNote>,
    length: Tick,
}

impl Timeline {
    /// Flattens every track of the composition. Allocates: never on the audio thread.
    #[must_use]
    pub fn new(composition: &Composition) -> Self {
        let mut notes = Vec::new();
        for track in &composition.tracks {
            let clip = track.clip.without_overlaps();
            notes.extend(clip.notes().iter().map(|note| TimelineNote {
                onset: note.onset,
                end: note.end(),
                channel: track.channel & 0x0f,
                key: note.key,
                velocity: note.velocity,
            }));
        }
        notes.sort_unstable();
        Self { notes, length: composition.length() }
    }

    /// The notes, in order of onset.
    #[must_use]
    pub fn notes(&self) -> &[TimelineNote] {
        &self.notes
    }

    /// Where the whole ends, and a loop begins again.
    #[must_use]
    pub fn length(&self) -> Tick {
        self.length
    }
}
