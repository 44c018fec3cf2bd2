//! One track chunk, read into file ticks.

use std::collections::BTreeMap;

use midly::{EventIter, MetaMessage, MidiMessage, TrackEventKind};

use super::error::Limit;
use super::pairing::Strike;
use super::pedals::Presses;
use super::stamp::Stamp;
use super::{MAX_CHANGES, MAX_NAME_BYTES, MAX_NOTES, clipped};
use crate::{Meter, Tempo, Velocity};

/// What a track chunk holds, its times still in file ticks.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub(super) name: String,
    pub(super) stamp: Option<Stamp>,
    /// The first program each channel asks for.
    pub(super) programs: [Option<u8>; 16],
    /// Tempo events in file order, which is time order.
    pub(super) tempi: Vec<(u64, Tempo)>,
    /// Meter events in file order, which is time order.
    pub(super) meters: Vec<(u64, Meter)>,
    /// The note-ons and note-offs of each channel and key, in file order.
    pub(super) strikes: BTreeMap<(u8, u8), Vec<Strike>>,
    /// What the pedals of each channel do.
    pub(super) presses: Presses,
    /// The output port that the track is for, if several are used; channels of different ports are different.
    pub(super) port: u8,
    /// Where the track ends: its end-of-track event, or its last event without one.
    pub(super) end: u64,
    /// Whether there was an end-of-track event.
    pub(super) is_ended: bool,
}

/// What a file may still hold, counted down over all of its chunks.
#[derive(Debug)]
pub(super) struct Allowance {
    notes: usize,
    changes: usize,
}

impl Default for Allowance {
    fn default() -> Self {
        Self { notes: MAX_NOTES, changes: MAX_CHANGES }
    }
}

/// Why a chunk was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChunkError {
    /// The event that many bytes into the chunk is damaged.
    Event(usize),
    /// A limit was passed.
    Limit(Limit),
}

/// Reads the events of a chunk's data, up to its end-of-track event or its last byte.
pub(super) fn read(data: &[u8], allowance: &mut Allowance) -> Result<Chunk, ChunkError> {
    let mut chunk = Chunk::default();
    let mut events = EventIter::new(data);
    while !chunk.is_ended && !events.unread().is_empty() {
        let rest = events.unread();
        if let Some(Ok(event)) = events.next() {
            chunk.end += u64::from(event.delta.as_int());
            chunk.event(event.kind, allowance).map_err(ChunkError::Limit)?;
        } else {
            let (delta, behind) = past_meta(rest).ok_or(ChunkError::Event(data.len() - rest.len()))?;
            chunk.end += delta;
            events = EventIter::new(behind);
        }
    }
    Ok(chunk)
}

/// The delta time of a meta event, and what lies behind it: for meta events with contents that `midly` refuses, such
/// as an SMPTE offset of hour 31. They say nothing we need.
fn past_meta(event: &[u8]) -> Option<(u64, &[u8])> {
    let (delta, rest) = variable_length(event)?;
    let rest = rest.strip_prefix(&[0xff])?.get(1..)?;
    let (length, rest) = variable_length(rest)?;
    Some((delta, rest.get(usize::try_from(length).ok()?..)?))
}

/// A number in MIDI's variable-length form of at most four bytes, and what lies behind it.
fn variable_length(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let last = bytes.iter().take(4).position(|byte| *byte < 0x80)?;
    let number = bytes[..=last].iter().fold(0, |number, byte| number << 7 | u64::from(byte & 0x7f));
    Some((number, &bytes[last + 1..]))
}

impl Chunk {
    fn event(&mut self, kind: TrackEventKind<'_>, allowance: &mut Allowance) -> Result<(), Limit> {
        match kind {
            TrackEventKind::Midi { channel, message } => self.message(channel.as_int(), message, allowance),
            TrackEventKind::Meta(meta) => self.meta(meta, allowance),
            TrackEventKind::SysEx(_) | TrackEventKind::Escape(_) => Ok(()),
        }
    }

    fn message(&mut self, channel: u8, message: MidiMessage, allowance: &mut Allowance) -> Result<(), Limit> {
        match message {
            MidiMessage::NoteOn { key, vel } => {
                let velocity = Velocity::new(vel.as_int());
                allowance.notes = allowance.notes.checked_sub(usize::from(velocity.is_some())).ok_or(Limit::Notes)?;
                self.strike(channel, key.as_int(), velocity);
            }
            MidiMessage::NoteOff { key, .. } => self.strike(channel, key.as_int(), None),
            MidiMessage::ProgramChange { program } => {
                self.programs[usize::from(channel)].get_or_insert(program.as_int());
            }
            MidiMessage::Controller { controller, value } => {
                let moved = self.presses.hear(self.end, channel, controller.as_int(), value.as_int());
                allowance.change(moved)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn strike(&mut self, channel: u8, key: u8, velocity: Option<Velocity>) {
        self.strikes.entry((channel, key)).or_default().push(Strike { at: self.end, velocity });
    }

    fn meta(&mut self, meta: MetaMessage<'_>, allowance: &mut Allowance) -> Result<(), Limit> {
        match meta {
            MetaMessage::TrackName(name) if self.name.is_empty() => self.name = text(name),
            MetaMessage::SequencerSpecific(data) => self.stamp = self.stamp.or(Stamp::from_bytes(data)),
            MetaMessage::EndOfTrack => self.is_ended = true,
            MetaMessage::MidiPort(port) => self.port = port.as_int(),
            MetaMessage::Tempo(micros) if micros.as_int() > 0 => {
                allowance.change(1)?;
                self.tempi.push((self.end, Tempo::from_micros_per_quarter(micros.as_int())));
            }
            MetaMessage::TimeSignature(numerator, power, _, _) => {
                allowance.change(1)?;
                self.meters.extend(meter(numerator, power).map(|meter| (self.end, meter)));
            }
            _ => {}
        }
        Ok(())
    }
}

impl Allowance {
    fn change(&mut self, changes: usize) -> Result<(), Limit> {
        self.changes = self.changes.checked_sub(changes).ok_or(Limit::Changes)?;
        Ok(())
    }
}

/// The meter of a time signature event, whose denominator is a power of two; `None` for one nobody could count.
fn meter(numerator: u8, power: u8) -> Option<Meter> {
    Meter::new(numerator, 1_u8.checked_shl(power.into())?)
}

/// The text of a meta event. The standard names no encoding: UTF-8 where the bytes are that, Latin-1 otherwise.
fn text(bytes: &[u8]) -> String {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().take(MAX_NAME_BYTES).map(|byte| char::from(*byte)).collect(),
    };
    clipped(text.trim_end_matches('\0')).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strikes(data: &[u8]) -> Vec<(u64, Option<u8>)> {
        let chunk = read(data, &mut Allowance::default()).unwrap();
        chunk.strikes.into_values().flatten().map(|strike| (strike.at, strike.velocity.map(Velocity::number))).collect()
    }

    #[test]
    fn running_status_and_silent_note_ons() {
        assert_eq!(strikes(&[0, 0x90, 60, 9, 10, 60, 0, 0x81, 0, 60, 7]), [(0, Some(9)), (10, None), (138, Some(7))]);
    }

    #[test]
    fn system_exclusive_cancels_running_status() {
        let data = [0, 0x90, 60, 9, 0, 0xf0, 1, 0xf7, 10, 60, 0];
        assert_eq!(read(&data, &mut Allowance::default()).err(), Some(ChunkError::Event(8)));
        let restated = [0, 0x90, 60, 9, 0, 0xf0, 1, 0xf7, 10, 0x90, 60, 0];
        assert_eq!(strikes(&restated), [(0, Some(9)), (10, None)]);
    }

    #[test]
    fn nothing_is_read_behind_the_end_of_track() {
        let chunk = read(&[5, 0xff, 0x2f, 0, 0xff, 0xff, 0xff], &mut Allowance::default()).unwrap();
        assert!(chunk.is_ended);
        assert_eq!(chunk.end, 5);
    }

    #[test]
    fn meta_events_that_make_no_sense_are_passed_over() {
        let smpte_offset = [3, 0xff, 0x54, 5, 0x1f, 99, 99, 99, 99];
        let short_key_signature = [4, 0xff, 0x59, 0];
        let meters = [0, 0xff, 0x58, 4, 0, 2, 24, 8, 0, 0xff, 0x58, 4, 3, 200, 24, 8];
        let no_tempo = [0, 0xff, 0x51, 3, 0, 0, 0];
        let data = [smpte_offset.as_slice(), &short_key_signature, &meters, &no_tempo, &[0, 0x90, 60, 9]].concat();
        let chunk = read(&data, &mut Allowance::default()).unwrap();
        assert_eq!((chunk.end, chunk.meters.len(), chunk.tempi.len(), chunk.strikes.len()), (7, 0, 0, 1));
    }

    #[test]
    fn limits_hold() {
        let mut one = Allowance { notes: 1, changes: 1 };
        assert!(read(&[0, 0x90, 60, 9, 1, 60, 0], &mut one).is_ok());
        assert_eq!(read(&[0, 0x90, 60, 9], &mut one).err(), Some(ChunkError::Limit(Limit::Notes)));
        assert!(read(&[0, 0xff, 0x51, 3, 1, 1, 1], &mut one).is_ok());
        assert_eq!(read(&[0, 0xff, 0x51, 3, 1, 1, 1], &mut one).err(), Some(ChunkError::Limit(Limit::Changes)));
        let mut one = Allowance { notes: 0, changes: 1 };
        let pedal = [0, 0xb0, 64, 127, 1, 64, 100, 1, 7, 0];
        assert!(read(&pedal, &mut one).is_ok(), "the pedal moved once, and the volume is no pedal");
        assert_eq!(read(&pedal, &mut one).err(), Some(ChunkError::Limit(Limit::Changes)));
    }

    #[test]
    fn names_are_utf8_or_latin_1_and_of_bounded_length() {
        assert_eq!(text("Für Elise".as_bytes()), "Für Elise");
        assert_eq!(text(b"F\xfcr Elise\0"), "Für Elise");
        assert_eq!(text("ü".repeat(MAX_NAME_BYTES).as_bytes()).len(), MAX_NAME_BYTES);
    }
}
