//! Note messages as they enter and leave a block, the same type in both directions, and where they are sent.

use continuo_music::{Key, Velocity};

/// MIDI channels.
pub(crate) const CHANNELS: usize = 16;
/// Keys of a channel.
pub(crate) const KEYS: usize = 128;
/// Release velocity of a note that nobody released by hand: the middle, as MIDI asks of those that do not measure it.
pub(crate) const RELEASE: u8 = 64;

/// One event of a block.
///
/// `offset` is in samples from the start of the block, `channel` is 0–15 (higher bits are ignored).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteMessage {
    /// A key goes down.
    On {
        /// When, in samples into the block.
        offset: u32,
        /// The MIDI channel, 0–15.
        channel: u8,
        /// The key.
        key: Key,
        /// How hard it is struck.
        velocity: Velocity,
    },
    /// A key goes up.
    Off {
        /// When, in samples into the block.
        offset: u32,
        /// The MIDI channel, 0–15.
        channel: u8,
        /// The key.
        key: Key,
        /// How fast it is let go, 0–127; 64 when nobody measured it.
        velocity: u8,
    },
    /// The sustain pedal (controller 64) moves.
    Sustain {
        /// When, in samples into the block.
        offset: u32,
        /// The MIDI channel, 0–15.
        channel: u8,
        /// Whether it is pressed from here on (controller value 64 and above).
        down: bool,
    },
    /// A program change: the channel plays another instrument from here on.
    Program {
        /// When, in samples into the block.
        offset: u32,
        /// The MIDI channel, 0–15.
        channel: u8,
        /// The program, 0–127.
        program: u8,
    },
    /// Controller 120: silence at once, release tails included.
    AllSoundOff {
        /// When, in samples into the block.
        offset: u32,
        /// The MIDI channel, 0–15.
        channel: u8,
    },
    /// Controller 123: every key up.
    AllNotesOff {
        /// When, in samples into the block.
        offset: u32,
        /// The MIDI channel, 0–15.
        channel: u8,
    },
}

impl NoteMessage {
    /// When it happens, in samples into the block.
    #[must_use]
    pub const fn offset(&self) -> u32 {
        let (Self::On { offset, .. }
        | Self::Off { offset, .. }
        | Self::Sustain { offset, .. }
        | Self::Program { offset, .. }
        | Self::AllSoundOff { offset, .. }
        | Self::AllNotesOff { offset, .. }) = self;
        *offset
    }

    /// The MIDI channel, 0–15.
    #[must_use]
    pub const fn channel(&self) -> u8 {
        let (Self::On { channel, .. }
        | Self::Off { channel, .. }
        | Self::Sustain { channel, .. }
        | Self::Program { channel, .. }
        | Self::AllSoundOff { channel, .. }
        | Self::AllNotesOff { channel, .. }) = self;
        *channel & 0x0f
    }

    /// The same message at another time of the block.
    #[must_use]
    pub const fn at(mut self, when: u32) -> Self {
        let (Self::On { offset, .. }
        | Self::Off { offset, .. }
        | Self::Sustain { offset, .. }
        | Self::Program { offset, .. }
        | Self::AllSoundOff { offset, .. }
        | Self::AllNotesOff { offset, .. }) = &mut self;
        *offset = when;
        self
    }
}

/// Where the messages of a block go: the shell's way to the host.
///
/// Called on the audio thread with offsets that never decrease within a block; it must not allocate, lock or wait.
pub trait Output {
    /// Takes the next message.
    fn send(&mut self, message: NoteMessage);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_gives_its_offset_and_channel() {
        let (offset, key) = (3, Key::masked(60));
        let all = [
            NoteMessage::On { offset, channel: 0x12, key, velocity: Velocity::DEFAULT },
            NoteMessage::Off { offset, channel: 0x12, key, velocity: RELEASE },
            NoteMessage::Sustain { offset, channel: 0x12, down: true },
            NoteMessage::Program { offset, channel: 0x12, program: 5 },
            NoteMessage::AllSoundOff { offset, channel: 0x12 },
            NoteMessage::AllNotesOff { offset, channel: 0x12 },
        ];
        for message in all {
            assert_eq!((message.offset(), message.channel()), (3, 2));
            assert_eq!(message.at(9).offset(), 9);
        }
    }
}
