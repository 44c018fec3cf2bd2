//! A composition: tracks with their roles over one tempo and meter map.

use serde::{Deserialize, Deserializer, Serialize, de::Error};

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
    #[serde(deserialize_with = "channel")]
    pub channel: u8,
    /// The General MIDI program it asks for, 0–127, or `None` to leave the instrument as it is.
    #[serde(default, deserialize_with = "program")]
    pub program: Option<u8>,
    /// Its notes.
    pub clip: Clip,
}

fn channel<'de, D: Deserializer<'de>>(file: D) -> Result<u8, D::Error> {
    let channel = u8::deserialize(file)?;
    if channel < 16 { Ok(channel) } else { Err(D::Error::custom(format!("a MIDI channel is 0 to 15, not {channel}"))) }
}

fn program<'de, D: Deserializer<'de>>(file: D) -> Result<Option<u8>, D::Error> {
    match Option::<u8>::deserialize(file)? {
        Some(program @ 128..) => Err(D::Error::custom(format!("a MIDI program is 0 to 127, not {program}"))),
        program => Ok(program),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_track_of_a_file_has_a_channel_and_a_program_that_midi_has() {
        let read = |channel: &str, program: &str| {
            let clip = r#"{"notes":[],"length":0}"#;
            let json = format!(r#"{{"name":"","role":"bass","channel":{channel},{program}"clip":{clip}}}"#);
            serde_json::from_str::<Track>(&json)
        };
        assert_eq!(read("15", "\"program\":127,").unwrap().program, Some(127));
        assert_eq!(read("0", "").unwrap().program, None);
        assert!(read("16", "").unwrap_err().to_string().starts_with("a MIDI channel is 0 to 15, not 16"));
        assert!(
            read("0", "\"program\":128,").unwrap_err().to_string().starts_with("a MIDI program is 0 to 127, not 128")
        );
    }

    #[test]
    fn a_composition_survives_json() {
        let song = crate::samples::find("canon").unwrap().composition();
        assert_eq!(serde_json::from_str::<Composition>(&serde_json::to_string(&song).unwrap()).unwrap(), song);
    }
}
