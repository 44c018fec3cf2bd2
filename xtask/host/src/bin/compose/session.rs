//! The plugin's saved state as far as composing needs it: the input melody, and what was made of it.
//!
//! Read from the bytes a host would keep in its project, so that no door beside the plugin's own is used.

use continuo_music::{Clip, Key, Note, Tick, Velocity};
use serde::Deserialize;
use serde_json::Value;

use crate::failure::Failure;

/// The session in a saved state.
#[derive(Debug, Deserialize)]
pub struct Session {
    input: Line,
    history: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Line {
    clip: Numbers,
}

#[derive(Debug, Deserialize)]
struct Entry {
    technique: String,
    settings: Option<Settings>,
    tracks: Vec<Track>,
}

#[derive(Debug, Deserialize)]
struct Settings {
    seed: u64,
}

#[derive(Debug, Deserialize)]
struct Track {
    clip: Numbers,
}

/// A clip: its length, and four numbers for each note: ticks since the onset before, duration, key, velocity.
#[derive(Debug, Deserialize)]
struct Numbers {
    length: Tick,
    notes: Vec<i64>,
}

/// What a technique made.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// Its notes.
    pub clip: Clip,
    /// The seed it was made with.
    pub seed: u64,
}

impl Session {
    /// Reads a state as the plugin saves it: its length as eight bytes, lowest first, then JSON with the session as
    /// text in one of its fields.
    pub fn read(state: &[u8]) -> Result<Self, Failure> {
        let understood = |error: serde_json::Error| Failure::State(error.to_string());
        let framed =
            state.split_first_chunk().filter(|(length, json)| u64::from_le_bytes(**length) == json.len() as u64);
        let (_, json) = framed.ok_or_else(|| Failure::State("its length is not what it says".to_owned()))?;
        let state: Value = serde_json::from_slice(json).map_err(understood)?;
        let session = state["fields"]["session"].as_str();
        let session = session.ok_or_else(|| Failure::State("it has no session".to_owned()))?;
        serde_json::from_str(session).map_err(understood)
    }

    /// The input melody.
    pub fn input(&self) -> Result<Clip, Failure> {
        self.input.clip.clip()
    }

    /// The newest composition that technique made, if there is one.
    pub fn made_by(&self, technique: &str) -> Result<Option<Made>, Failure> {
        let entry = self.history.iter().rev().find(|entry| entry.technique == technique);
        let melody = entry.and_then(|entry| Some((entry.tracks.first()?, entry.settings.as_ref()?)));
        melody.map(|(track, settings)| Ok(Made { clip: track.clip.clip()?, seed: settings.seed })).transpose()
    }
}

impl Numbers {
    fn clip(&self) -> Result<Clip, Failure> {
        let (notes, rest) = self.notes.as_chunks::<4>();
        let mut onset = Tick::ZERO;
        let notes: Option<Vec<_>> = notes.iter().map(|numbers| note(*numbers, &mut onset)).collect();
        match notes.filter(|_| rest.is_empty()) {
            Some(notes) => Ok(Clip::new(notes, self.length)),
            None => Err(Failure::State("a clip has a note that cannot be".to_owned())),
        }
    }
}

fn note([since, duration, key, velocity]: [i64; 4], onset: &mut Tick) -> Option<Note> {
    *onset = Tick(onset.0.checked_add(since)?);
    let key = Key::new(u8::try_from(key).ok()?)?;
    let velocity = Velocity::new(u8::try_from(velocity).ok()?)?;
    Some(Note { onset: *onset, key, duration: Tick(duration), velocity })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn state(history: &Value) -> Vec<u8> {
        let input = json!({ "name": "", "tempo": [[0, 500_000]], "meter": [[0, [4, 4]]],
            "clip": { "length": 3840, "notes": [0, 480, 60, 80, 960, 480, 64, 90] } });
        let session = json!({ "form": 1, "input": input, "history": history });
        framed(&json!({ "version": "x", "params": {}, "fields": { "session": session.to_string() } }).to_string())
    }

    fn framed(json: &str) -> Vec<u8> {
        let length = u64::try_from(json.len()).unwrap().to_le_bytes();
        [length.as_slice(), json.as_bytes()].concat()
    }

    #[test]
    fn the_input_and_the_newest_result_are_found() {
        let entry = |technique: &str, seed: u64, key: u8| {
            json!({ "technique": technique, "settings": { "seed": seed },
                "tracks": [{ "clip": { "length": 960, "notes": [0, 480, key, 80] } }] })
        };
        let history = json!([entry("enhance", 1, 60), entry("enhance", 2, 61), entry("input", 3, 62)]);
        let session = Session::read(&state(&history)).unwrap();
        let onsets: Vec<_> = session.input().unwrap().notes().iter().map(|note| note.onset.0).collect();
        assert_eq!(onsets, [0, 960]);
        let made = session.made_by("enhance").unwrap().unwrap();
        assert_eq!((made.seed, made.clip.notes()[0].key.number()), (2, 61));
        assert_eq!(session.made_by("extend").unwrap(), None);
    }

    #[test]
    fn a_state_of_something_else_is_refused() {
        for wrong in ["", "{}", "[1]", r#"{"fields":{"session":"{}"}}"#] {
            assert!(Session::read(wrong.as_bytes()).is_err(), "{wrong}");
            assert!(Session::read(&framed(wrong)).is_err(), "{wrong}");
        }
        let cut = state(&json!([]));
        assert!(Session::read(&cut[..cut.len() - 1]).is_err());
    }
}
