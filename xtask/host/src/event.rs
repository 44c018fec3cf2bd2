//! What is said between host and plugin inside a block, and its CLAP form.

use clack_host::events::event_types::{MidiEvent, NoteOffEvent, NoteOnEvent, ParamValueEvent};
use clack_host::events::io::EventBuffer;
use clack_host::events::spaces::CoreEventSpace;
use clack_host::events::{Match, Pckn, UnknownEvent};
use clack_host::utils::ClapId;

/// One thing that is said. Channels are 0–15, keys and values 0–127.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Message {
    /// A key goes down.
    NoteOn {
        /// The channel.
        channel: u8,
        /// The key.
        key: u8,
        /// How hard, 1–127.
        velocity: u8,
    },
    /// A key goes up.
    NoteOff {
        /// The channel.
        channel: u8,
        /// The key.
        key: u8,
    },
    /// A raw MIDI message of one to three bytes: controllers, pitch bend, aftertouch, programs.
    Midi([u8; 3]),
    /// A parameter takes a value, in the plugin's own CLAP range.
    Parameter {
        /// The parameter's CLAP id.
        id: ClapId,
        /// The value.
        value: f64,
    },
}

impl Message {
    /// A controller change.
    #[must_use]
    pub const fn controller(channel: u8, number: u8, value: u8) -> Self {
        Self::Midi([0xb0 | (channel & 0x0f), number & 0x7f, value & 0x7f])
    }

    /// The sustain pedal (controller 64) goes down or up.
    #[must_use]
    pub const fn sustain(channel: u8, down: bool) -> Self {
        Self::controller(channel, 64, if down { 127 } else { 0 })
    }

    /// Appends the CLAP form of the message.
    pub(crate) fn push(self, offset: u32, buffer: &mut EventBuffer) {
        match self {
            Self::NoteOn { channel, key, velocity } => {
                buffer.push(&NoteOnEvent::new(offset, address(channel, key), f64::from(velocity) / 127.0));
            }
            Self::NoteOff { channel, key } => buffer.push(&NoteOffEvent::new(offset, address(channel, key), 0.0)),
            Self::Midi(data) => buffer.push(&MidiEvent::new(offset, 0, data)),
            Self::Parameter { id, value } => {
                buffer.push(&ParamValueEvent::new(offset, id, Pckn::match_all(), value));
            }
        }
    }

    /// The message of a CLAP event, or `None` for kinds this host does not keep.
    pub(crate) fn of(event: &UnknownEvent) -> Option<Self> {
        match event.as_core_event()? {
            CoreEventSpace::NoteOn(on) => {
                Some(Self::NoteOn { channel: low(on.channel()), key: low(on.key()), velocity: loudness(on.velocity()) })
            }
            CoreEventSpace::NoteOff(off) => Some(Self::NoteOff { channel: low(off.channel()), key: low(off.key()) }),
            CoreEventSpace::Midi(midi) => Some(Self::of_midi(midi.data())),
            CoreEventSpace::ParamValue(change) => {
                Some(Self::Parameter { id: change.param_id()?, value: change.value() })
            }
            _ => None,
        }
    }

    /// Notes in MIDI form become notes, whichever dialect the plugin speaks.
    fn of_midi(data: [u8; 3]) -> Self {
        let (channel, key, velocity) = (data[0] & 0x0f, data[1] & 0x7f, data[2] & 0x7f);
        match data[0] & 0xf0 {
            0x90 if velocity > 0 => Self::NoteOn { channel, key, velocity },
            0x80 | 0x90 => Self::NoteOff { channel, key },
            _ => Self::Midi(data),
        }
    }
}

/// A message with its place in a block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timed {
    /// Samples after the start of the block.
    pub offset: u32,
    /// What is said.
    pub message: Message,
}

impl Timed {
    /// That message at that offset.
    #[must_use]
    pub const fn new(offset: u32, message: Message) -> Self {
        Self { offset, message }
    }
}

/// A message the plugin sent, with its absolute place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heard {
    /// Samples since the plugin was activated.
    pub sample: u64,
    /// What it said.
    pub message: Message,
}

/// The address of a note on the first port, with no note id: what a MIDI keyboard gives.
fn address(channel: u8, key: u8) -> Pckn {
    Pckn::new(0_u16, u16::from(channel & 0x0f), u16::from(key & 0x7f), Match::All)
}

/// A channel or key number; "all" becomes the first.
fn low(number: Match<u16>) -> u8 {
    match number {
        Match::Specific(number) => u8::try_from(number).unwrap_or(u8::MAX),
        Match::All => 0,
    }
}

/// A CLAP velocity, 0–1, as a MIDI velocity of a note-on, 1–127.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 1–127 first")]
fn loudness(velocity: f64) -> u8 {
    (velocity * 127.0).round().clamp(1.0, 127.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back(message: Message) -> (u32, Option<Message>) {
        let mut buffer = EventBuffer::new();
        message.push(17, &mut buffer);
        let event = buffer.get(0).expect("one was pushed");
        (event.header().time(), Message::of(event))
    }

    #[test]
    fn every_message_survives_its_clap_form() {
        let id = ClapId::new(7);
        for message in [
            Message::NoteOn { channel: 9, key: 127, velocity: 1 },
            Message::NoteOn { channel: 0, key: 0, velocity: 127 },
            Message::NoteOff { channel: 15, key: 60 },
            Message::sustain(3, true),
            Message::Parameter { id, value: 0.25 },
        ] {
            assert_eq!(there_and_back(message), (17, Some(message)));
        }
    }

    #[test]
    fn every_velocity_survives() {
        for velocity in 1..=127 {
            assert_eq!(loudness(f64::from(velocity) / 127.0), velocity);
        }
    }

    #[test]
    fn midi_notes_become_notes() {
        let on = there_and_back(Message::Midi([0x93, 60, 5])).1;
        assert_eq!(on, Some(Message::NoteOn { channel: 3, key: 60, velocity: 5 }));
        let off = there_and_back(Message::Midi([0x93, 60, 0])).1;
        assert_eq!(off, Some(Message::NoteOff { channel: 3, key: 60 }));
    }
}
