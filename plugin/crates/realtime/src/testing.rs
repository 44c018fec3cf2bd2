//! What the tests of this crate share: an output that remembers, messages in few words, and the law of note-offs.

use continuo_music::{Clip, Composition, Key, Note, Role, Tick, Track, Velocity};

use crate::message::RELEASE;
use crate::{NoteMessage, Output, Timeline};

/// An output that remembers every message.
#[derive(Debug, Default)]
pub(crate) struct Log(pub(crate) Vec<NoteMessage>);

impl Output for Log {
    fn send(&mut self, message: NoteMessage) {
        self.0.push(message);
    }
}

impl Log {
    /// Asserts that on and off alternate on every key and nothing is left sounding.
    pub(crate) fn assert_paid(&self) {
        let mut sounding = std::collections::BTreeSet::new();
        for message in &self.0 {
            match message {
                NoteMessage::On { channel, key, .. } => {
                    assert!(sounding.insert((*channel, *key)), "struck twice: {message:?}")
                }
                NoteMessage::Off { channel, key, .. } => {
                    assert!(sounding.remove(&(*channel, *key)), "not owed: {message:?}")
                }
                _ => {}
            }
        }
        assert!(sounding.is_empty(), "never paid: {sounding:?}");
    }
}

pub(crate) fn on(offset: u32, channel: u8, key: u8) -> NoteMessage {
    NoteMessage::On { offset, channel, key: Key::masked(key), velocity: Velocity::DEFAULT }
}

pub(crate) fn off(offset: u32, channel: u8, key: u8) -> NoteMessage {
    NoteMessage::Off { offset, channel, key: Key::masked(key), velocity: RELEASE }
}

/// A timeline of one track: notes as (onset, duration, key), in ticks, on that channel.
pub(crate) fn timeline(channel: u8, notes: &[(i64, i64, u8)], length: i64) -> Timeline {
    let note = |&(onset, duration, key): &(i64, i64, u8)| Note {
        onset: Tick(onset),
        key: Key::masked(key),
        duration: Tick(duration),
        velocity: Velocity::DEFAULT,
    };
    let clip = Clip::new(notes.iter().map(note).collect(), Tick(length));
    let track = Track { name: String::new(), role: Role::Melody, channel, program: None, clip };
    Timeline::new(&Composition { tracks: vec![track], ..Composition::default() })
}
