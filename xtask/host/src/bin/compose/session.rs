//! The plugin's saved state as far as composing needs it: the input melody, and what was made of it.
//!
//! Read from the bytes a host would keep in its project, so that no door beside the plugin's own is used.

use continuo_music::{Clip, Key, Note, Role, TempoMap, Tick, Track, Velocity, compact};
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
    tempo: TempoMap,
    clip: Letters,
}

#[derive(Debug, Deserialize)]
struct Entry {
    technique: String,
    settings: Option<Settings>,
    tracks: Vec<SavedTrack>,
}

#[derive(Clone, Debug, Deserialize)]
struct Settings {
    seed: u64,
    extension_seconds: Option<f64>,
    style: Option<String>,
}

#[derive(Debug, Deserialize)]
struct SavedTrack {
    name: String,
    role: Role,
    channel: u8,
    program: Option<u8>,
    clip: Letters,
}

/// A clip: its length, and its notes as letters.
#[derive(Debug, Deserialize)]
struct Letters {
    length: Tick,
    notes: String,
}

/// What a technique is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Its notes.
    pub clip: Clip,
    /// How fast it goes.
    pub tempo: TempoMap,
}

/// What a technique made.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// The melody, changed or not.
    pub melody: Track,
    /// The tracks beside it.
    pub accompaniment: Vec<Track>,
    /// The seed it was made with.
    pub seed: u64,
    /// How much Extend was to add at most, in seconds.
    pub extension_seconds: Option<f64>,
    /// In whose manner Accompany was to write.
    pub style: Option<String>,
}

impl Made {
    /// All tracks, the melody first.
    pub fn tracks(&self) -> impl Iterator<Item = &Track> {
        std::iter::once(&self.melody).chain(&self.accompaniment)
    }

    /// The length of the longest track.
    pub fn length(&self) -> Tick {
        self.tracks().map(|track| track.clip.length()).max().unwrap_or(Tick::ZERO)
    }
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
    pub fn input(&self) -> Result<Input, Failure> {
        Ok(Input { clip: self.input.clip.clip()?, tempo: self.input.tempo.clone() })
    }

    /// The newest composition that technique made, if there is one.
    pub fn made_by(&self, technique: &str) -> Result<Option<Made>, Failure> {
        let entry = self.history.iter().rev().find(|entry| entry.technique == technique);
        let saved = entry.and_then(|entry| Some((entry.tracks.split_first()?, entry.settings.clone()?)));
        let made = |((melody, accompaniment), settings): ((&SavedTrack, &[SavedTrack]), Settings)| {
            let Settings { seed, extension_seconds, style } = settings;
            let accompaniment = accompaniment.iter().map(SavedTrack::track).collect::<Result<_, _>>()?;
            Ok(Made { melody: melody.track()?, accompaniment, seed, extension_seconds, style })
        };
        saved.map(made).transpose()
    }
}

impl SavedTrack {
    fn track(&self) -> Result<Track, Failure> {
        let Self { name, role, channel, program, clip } = self;
        Ok(Track { name: name.clone(), role: *role, channel: *channel, program: *program, clip: clip.clip()? })
    }
}

impl Letters {
    fn clip(&self) -> Result<Clip, Failure> {
        let mut onset = Tick::ZERO;
        let numbers = compact::read(&self.notes);
        let notes = numbers.and_then(|notes| notes.into_iter().map(|numbers| note(numbers, &mut onset)).collect());
        let notes: Vec<Note> = notes.ok_or_else(|| Failure::State("a clip has a note that cannot be".to_owned()))?;
        Ok(Clip::new(notes, self.length))
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
            "clip": { "length": 3840, "notes": letters(&[(0, 60), (960, 64)]) } });
        let session = json!({ "form": 3, "input": input, "history": history });
        framed(&json!({ "version": "x", "params": {}, "fields": { "session": session.to_string() } }).to_string())
    }

    fn track(role: &str, channel: u8, key: u8) -> Value {
        json!({ "name": role, "role": role, "channel": channel, "program": null,
            "clip": { "length": 960, "notes": letters(&[(0, key)]) } })
    }

    fn letters(notes: &[(i64, u8)]) -> String {
        let note = |&(onset, key): &(i64, u8)| Note {
            onset: Tick(onset),
            duration: Tick(480),
            key: Key::masked(key),
            velocity: Velocity::DEFAULT,
        };
        compact::write(&notes.iter().map(note).collect::<Vec<_>>())
    }

    fn framed(json: &str) -> Vec<u8> {
        let length = u64::try_from(json.len()).unwrap().to_le_bytes();
        [length.as_slice(), json.as_bytes()].concat()
    }

    #[test]
    fn the_input_and_the_newest_result_are_found() {
        let entry = |technique: &str, settings: &Value, key: u8| {
            json!({ "technique": technique, "settings": settings,
                "tracks": [track("melody", 0, key)] })
        };
        let settings = |seed: u64| json!({ "seed": seed });
        let extend = entry("extend", &json!({ "extension_seconds": 12.5, "seed": 3 }), 63);
        let input = entry("input", &Value::Null, 62);
        let mut history = vec![entry("enhance", &settings(1), 60), entry("enhance", &settings(2), 61), input];
        let session = Session::read(&state(&history.clone().into())).unwrap();
        let input = session.input().unwrap();
        assert_eq!(input.clip.notes().iter().map(|note| note.onset.0).collect::<Vec<_>>(), [0, 960]);
        assert_eq!(input.tempo, TempoMap::default());
        let made = session.made_by("enhance").unwrap().unwrap();
        assert_eq!((made.seed, made.melody.clip.notes()[0].key.number(), made.extension_seconds), (2, 61, None));
        assert_eq!(session.made_by("extend").unwrap(), None);
        history.push(extend);
        let made = Session::read(&state(&history.into())).unwrap().made_by("extend").unwrap().unwrap();
        assert_eq!((made.seed, made.melody.clip.notes()[0].key.number(), made.extension_seconds), (3, 63, Some(12.5)));
    }

    #[test]
    fn an_accompaniment_is_found_beside_its_melody() {
        let tracks = [track("melody", 0, 60), track("drums", 9, 36), track("bass", 1, 40)];
        let entry = json!({ "technique": "accompany", "settings": { "seed": 3, "style": "jazz" }, "tracks": tracks });
        let made = Session::read(&state(&json!([entry]))).unwrap().made_by("accompany").unwrap().unwrap();
        let told: Vec<_> = made.tracks().map(|track| (track.role, track.channel)).collect();
        assert_eq!(told, [(Role::Melody, 0), (Role::Drums, 9), (Role::Bass, 1)]);
        assert_eq!((made.style.as_deref(), made.length()), (Some("jazz"), Tick(960)));
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
