//! A composition: tracks with their roles over one tempo and meter map.

use serde::{Deserialize, Serialize};

use crate::{Clip, MeterMap, TempoMap, Tick};

/// What a track is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The tune.
    Melody,
    /// Percussion, on General MIDI drum keys.
    Drums,
    /// The lowest line.
    Bass,
    /// Chords: guitar or piano.
    Harmony,
    /// Strings or a pad.
    Strings,
}

impl Role {
    /// The MIDI channel a role has unless the user says otherwise, 0–15 (shown as 1–16).
    #[must_use]
    pub const fn default_channel(self) -> u8 {
        match self {
            Self::Melody => 0,
            Self::Drums => 9,
            Self::Bass => 1,
            Self::Harmony => 2,
            Self::Strings => 3,
        }
    }
}

/// One line of a composition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track {
    /// What the user calls it.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// The MIDI channel it plays on, 0–15.
    pub channel: u8,
    /// The General MIDI program it asks for, 0–127, or `None` to leave the instrument as it is.
    pub program: Option<u8>,
    /// Its notes.
    pub clip: Clip,
}

/// Tracks over one tempo and meter map.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Composition {
    /// What the user calls it.
    pub name: String,
    /// How fast it goes.
    pub tempo: TempoMap,
    /// How it groups into bars.
    pub meter: MeterMap,
    /// Its lines.
    pub tracks: Vec<Track>,
}

impl Composition {
    /// The length of its longest track.
    #[must_use]
    pub fn length(&self) -> Tick {
        self.tracks.iter().map(|track| track.clip.length()).max().unwrap_or(Tick::ZERO)
    }
}
