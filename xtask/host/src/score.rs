//! Reads what a plugin sent as music: which note-off ends which note-on, and what is left over.

use crate::{Heard, Message};

/// A note the plugin played, in samples since activation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SoundingNote {
    /// When it starts.
    pub start: u64,
    /// When it ends.
    pub end: u64,
    /// The channel, 0–15.
    pub channel: u8,
    /// The key, 0–127.
    pub key: u8,
    /// How hard it was struck, 1–127.
    pub velocity: u8,
}

/// The messages of a performance, paired.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Notes that began and ended, by start.
    pub notes: Vec<SoundingNote>,
    /// Note-ons that nothing ended, or that were struck again before they ended.
    pub hanging: Vec<SoundingNote>,
    /// Note-offs that ended nothing, as (sample, channel, key).
    pub strays: Vec<(u64, u8, u8)>,
}

impl Score {
    /// Pairs each note-on with the next note-off of its channel and key.
    #[must_use]
    pub fn new(heard: &[Heard]) -> Self {
        let mut score = Self::default();
        let mut open: Vec<SoundingNote> = Vec::new();
        for Heard { sample, message } in heard {
            match *message {
                Message::NoteOn { channel, key, velocity } => {
                    score.hanging.extend(take(&mut open, channel, key));
                    open.push(SoundingNote { start: *sample, end: *sample, channel, key, velocity });
                }
                Message::NoteOff { channel, key } => match take(&mut open, channel, key) {
                    Some(note) => score.notes.push(SoundingNote { end: *sample, ..note }),
                    None => score.strays.push((*sample, channel, key)),
                },
                Message::Midi(_) | Message::Parameter { .. } => {}
            }
        }
        score.hanging.append(&mut open);
        score.notes.sort_unstable();
        score
    }

    /// Whether each note-on was ended by exactly one note-off.
    #[must_use]
    pub fn is_balanced(&self) -> bool {
        self.hanging.is_empty() && self.strays.is_empty()
    }
}

fn take(open: &mut Vec<SoundingNote>, channel: u8, key: u8) -> Option<SoundingNote> {
    let index = open.iter().position(|note| note.channel == channel && note.key == key)?;
    Some(open.swap_remove(index))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(sample: u64, key: u8) -> Heard {
        Heard { sample, message: Message::NoteOn { channel: 0, key, velocity: 80 } }
    }

    fn off(sample: u64, key: u8) -> Heard {
        Heard { sample, message: Message::NoteOff { channel: 0, key } }
    }

    #[test]
    fn each_off_ends_the_on_of_its_key() {
        let score = Score::new(&[on(0, 60), on(10, 64), off(20, 60), off(30, 64), on(30, 60), off(40, 60)]);
        let spans: Vec<_> = score.notes.iter().map(|note| (note.start, note.end, note.key)).collect();
        assert_eq!(spans, [(0, 20, 60), (10, 30, 64), (30, 40, 60)]);
        assert!(score.is_balanced());
    }

    #[test]
    fn what_hangs_and_what_strays_is_told() {
        let score = Score::new(&[off(0, 60), on(5, 60), on(6, 60), off(7, 60), on(8, 62)]);
        assert_eq!(score.strays, [(0, 0, 60)]);
        assert_eq!(score.hanging.iter().map(|note| note.start).collect::<Vec<_>>(), [5, 8]);
        assert_eq!(score.notes.len(), 1);
        assert!(!score.is_balanced());
    }
}
