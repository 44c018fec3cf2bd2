//! Host note events and transport <-> `NoteMessage` and `Block`: the only place that names both.
//!
//! Notes take the way through the performer, which owes every note-on a note-off. Everything else passes beside it,
//! untouched, and comes out in the order it came in.

mod controllers;
mod held;
mod sysex;
mod transport;

use continuo_music::{Key, Velocity};
use continuo_realtime::{NoteMessage, Output};
use nice_plug::context::process::SendEventError;
use nice_plug::midi::{Channel, Key as HostKey, VoiceID};
use nice_plug::prelude::NoteEvent;

use controllers::{Controller, Controllers};
use held::Held;
pub use sysex::SysEx;
pub use transport::block;

/// A note event as the framework speaks of it.
pub type Event = NoteEvent<SysEx>;

/// Events a block may bring: a host that restores a session sends 2112 at once, and half as much again is playing.
pub const EVENTS_MAX: usize = 4096;
/// Events that wait for the next block when the host takes no more in this one.
const UNSENT_MAX: usize = 1024;
/// The sustain pedal.
const SUSTAIN: u8 = 64;
const ALL_SOUND_OFF: u8 = 120;
const ALL_NOTES_OFF: u8 = 123;

/// Whether the host took an event, or can never take it: only a full buffer is worth another try.
pub fn is_done(sent: Result<(), (Event, SendEventError)>) -> bool {
    !matches!(sent, Err((_, SendEventError::HostBufferFull)))
}

/// What a block brings. Nothing grows after it was made: what exceeds [`EVENTS_MAX`] is dropped.
#[derive(Debug)]
pub struct Inbox {
    events: Vec<Event>,
    messages: Vec<NoteMessage>,
    controllers: Controllers,
    held: Held,
}

impl Default for Inbox {
    fn default() -> Self {
        Self {
            events: Vec::with_capacity(EVENTS_MAX),
            messages: Vec::with_capacity(EVENTS_MAX),
            controllers: Controllers::default(),
            held: Held::default(),
        }
    }
}

impl Inbox {
    /// Takes in the events of a block of so many frames, in order of time.
    pub fn fill(&mut self, frames: u32, mut next: impl FnMut() -> Option<Event>) {
        self.events.clear();
        self.messages.clear();
        while let Some(event) = next() {
            if self.is_meant(&event) && self.events.len() < EVENTS_MAX {
                self.hear(&event, event.timing().min(frames.saturating_sub(1)));
                self.events.push(event);
            }
        }
    }

    /// What the performer hears of them.
    pub fn messages(&self) -> &[NoteMessage] {
        &self.messages
    }

    /// Tells the performer of a note or the pedal. What else there is passes beside it.
    fn hear(&mut self, event: &Event, offset: u32) {
        match *event {
            NoteEvent::NoteOn { voice_id, channel, key, velocity, .. } => {
                let (channel, Some(key)) = (channel_of(channel), key_of(key)) else { return };
                let velocity = Velocity::clamped(seven_bits(velocity));
                self.held.press(channel, key, voice_id);
                push(&mut self.messages, NoteMessage::On { offset, channel, key, velocity });
            }
            NoteEvent::NoteOff { voice_id, channel, key, velocity, .. } => {
                self.let_go(offset, voice_id, channel, key, seven_bits(velocity));
            }
            NoteEvent::Choke { voice_id, channel, key, .. } => self.let_go(offset, voice_id, channel, key, 0),
            NoteEvent::MidiCC { channel, cc: SUSTAIN, value, .. } => {
                push(&mut self.messages, NoteMessage::Sustain { offset, channel, down: is_down(value) });
            }
            NoteEvent::MidiCC { channel, cc: ALL_SOUND_OFF, .. } => {
                push(&mut self.messages, NoteMessage::AllSoundOff { offset, channel });
            }
            NoteEvent::MidiCC { channel, cc: ALL_NOTES_OFF, .. } => {
                push(&mut self.messages, NoteMessage::AllNotesOff { offset, channel });
            }
            _ => (),
        }
    }

    fn let_go(&mut self, offset: u32, voice: VoiceID, channel: Channel, key: HostKey, velocity: u8) {
        let messages = &mut self.messages;
        self.held.release(voice, channel, key, |channel, key| {
            push(messages, NoteMessage::Off { offset, channel, key, velocity });
        });
    }

    fn is_meant(&mut self, event: &Event) -> bool {
        match *event {
            NoteEvent::MidiCC { channel, cc, value, .. } => {
                self.controllers.is_meant(channel, Controller::Change(cc), value)
            }
            NoteEvent::MidiChannelPressure { channel, pressure, .. } => {
                self.controllers.is_meant(channel, Controller::Pressure, pressure)
            }
            NoteEvent::MidiPitchBend { channel, value, .. } => {
                self.controllers.is_meant(channel, Controller::Bend, value)
            }
            _ => true,
        }
    }
}

/// What outlives a block on the way out.
#[derive(Debug)]
pub struct Outbox {
    voices: [[VoiceID; 128]; 16],
    unsent: Vec<Event>,
}

impl Default for Outbox {
    fn default() -> Self {
        Self { voices: [[VoiceID::Wildcard; 128]; 16], unsent: Vec::with_capacity(UNSENT_MAX) }
    }
}

impl Outbox {
    /// Opens the way out for one block. `passes` says whether the input's events pass; `send` gives an event to the
    /// host and returns whether it was taken.
    pub fn open<'a, S: FnMut(Event) -> bool>(&'a mut self, inbox: &'a Inbox, passes: bool, send: S) -> Merge<'a, S> {
        let mut merge = Merge { events: &inbox.events, passed: 0, matched: 0, passes, outbox: self, send };
        merge.retry();
        merge
    }
}

/// Interleaves what the performer sends with what passes beside it.
pub struct Merge<'a, S: FnMut(Event) -> bool> {
    events: &'a [Event],
    passed: usize,
    matched: usize,
    passes: bool,
    outbox: &'a mut Outbox,
    send: S,
}

impl<S: FnMut(Event) -> bool> Merge<'_, S> {
    /// Lets pass what comes after the performer's last message.
    pub fn finish(mut self) {
        self.pass_until(self.events.len());
    }

    fn retry(&mut self) {
        let mut taken = 0;
        while let Some(event) = self.outbox.unsent.get(taken)
            && (self.send)(*event)
        {
            taken += 1;
        }
        self.outbox.unsent.drain(..taken);
    }

    /// Sends an event, or keeps it for the next block: a note-off that is late is better than none.
    fn emit(&mut self, event: Event) {
        let waits = !self.outbox.unsent.is_empty();
        if (waits || !(self.send)(event)) && self.outbox.unsent.len() < UNSENT_MAX {
            self.outbox.unsent.push(at_start(event));
        }
    }

    fn pass_until(&mut self, end: usize) {
        for index in self.passed..end {
            let event = self.events[index];
            if self.passes && !is_performers(&event) {
                self.emit(event);
            }
        }
        self.passed = self.passed.max(end);
    }

    /// The input event this message is: its own note coming back, or nothing where the performer made it.
    fn source_of(&mut self, message: &NoteMessage) -> Option<usize> {
        if !self.passes {
            return None;
        }
        let offset = message.offset();
        let rest = self.events.iter().enumerate().skip(self.matched);
        let here = rest.take_while(|(_, event)| event.timing() <= offset);
        let index = here.filter(|(_, event)| event.timing() == offset).find(|(_, event)| is_same(event, message))?.0;
        self.matched = index + 1;
        Some(index)
    }

    /// The first event after everything that came before `offset`.
    fn first_at(&self, offset: u32) -> usize {
        let earlier = self.events[self.passed..].iter().take_while(|event| event.timing() < offset);
        self.passed + earlier.count()
    }

    fn voice(&mut self, channel: u8, key: Key) -> &mut VoiceID {
        &mut self.outbox.voices[usize::from(channel & 0x0f)][usize::from(key.number())]
    }

    /// A message as an event; one that came in goes out exactly as it came.
    fn event_of(&mut self, message: &NoteMessage, source: Option<usize>) -> Event {
        let came_in = source.map(|index| self.events[index]);
        match *message {
            NoteMessage::On { channel, key, .. } => {
                let voice = came_in.and_then(|event| event.voice_id()).unwrap_or(VoiceID::Wildcard);
                *self.voice(channel, key) = voice;
                came_in.unwrap_or_else(|| made(message, voice))
            }
            NoteMessage::Off { channel, key, .. } => {
                let voice = std::mem::replace(self.voice(channel, key), VoiceID::Wildcard);
                came_in.unwrap_or_else(|| made(message, voice))
            }
            _ => came_in.unwrap_or_else(|| made(message, VoiceID::Wildcard)),
        }
    }
}

impl<S: FnMut(Event) -> bool> Output for Merge<'_, S> {
    fn send(&mut self, message: NoteMessage) {
        let source = self.source_of(&message);
        self.pass_until(source.unwrap_or_else(|| self.first_at(message.offset())));
        let is_pedal = matches!(message, NoteMessage::Sustain { .. });
        if !(is_pedal && source.is_some()) {
            let event = self.event_of(&message, source);
            self.emit(event);
        }
    }
}

/// Whether the performer decides about this event: what begins or ends notes. The rest passes beside it.
fn is_performers(event: &Event) -> bool {
    match event {
        NoteEvent::NoteOn { .. } | NoteEvent::NoteOff { .. } | NoteEvent::Choke { .. } => true,
        NoteEvent::MidiCC { cc, .. } => matches!(*cc, ALL_SOUND_OFF | ALL_NOTES_OFF),
        _ => false,
    }
}

/// Whether the message is this input event coming back.
fn is_same(event: &Event, message: &NoteMessage) -> bool {
    let names = |event_channel: Channel, event_key: HostKey, channel: u8, key: Key| {
        channel_of(event_channel) == channel & 0x0f && event_key.number() == Some(key.number())
    };
    match (*event, *message) {
        (NoteEvent::NoteOn { channel, key, .. }, NoteMessage::On { channel: c, key: k, .. })
        | (
            NoteEvent::NoteOff { channel, key, .. } | NoteEvent::Choke { channel, key, .. },
            NoteMessage::Off { channel: c, key: k, .. },
        ) => names(channel, key, c, k),
        (NoteEvent::MidiCC { channel, cc: SUSTAIN, value, .. }, NoteMessage::Sustain { channel: c, down, .. }) => {
            channel & 0x0f == c & 0x0f && is_down(value) == down
        }
        (NoteEvent::MidiCC { channel, cc: ALL_SOUND_OFF, .. }, NoteMessage::AllSoundOff { channel: c, .. })
        | (NoteEvent::MidiCC { channel, cc: ALL_NOTES_OFF, .. }, NoteMessage::AllNotesOff { channel: c, .. }) => {
            channel & 0x0f == c & 0x0f
        }
        _ => false,
    }
}

/// Adds a message as long as there is room: nothing may grow on the audio thread.
fn push(messages: &mut Vec<NoteMessage>, message: NoteMessage) {
    if messages.len() < messages.capacity() {
        messages.push(message);
    }
}

/// A message of the performer's own as an event.
fn made(message: &NoteMessage, voice_id: VoiceID) -> Event {
    let (timing, number) = (message.offset(), message.channel());
    let channel = Channel::Number(number);
    let controller = |cc, value| NoteEvent::MidiCC { timing, channel: number, cc, value };
    match *message {
        NoteMessage::On { key, velocity, .. } => {
            let velocity = f32::from(velocity.number()) / 127.0;
            NoteEvent::NoteOn { timing, voice_id, channel, key: HostKey::Number(key.number()), velocity }
        }
        NoteMessage::Off { key, velocity, .. } => {
            let velocity = f32::from(velocity.min(127)) / 127.0;
            NoteEvent::NoteOff { timing, voice_id, channel, key: HostKey::Number(key.number()), velocity }
        }
        NoteMessage::Program { program, .. } => NoteEvent::MidiProgramChange { timing, channel: number, program },
        NoteMessage::Sustain { down, .. } => controller(SUSTAIN, if down { 1.0 } else { 0.0 }),
        NoteMessage::AllSoundOff { .. } => controller(ALL_SOUND_OFF, 0.0),
        NoteMessage::AllNotesOff { .. } => controller(ALL_NOTES_OFF, 0.0),
    }
}

/// The same event at the first sample of a block.
fn at_start(mut event: Event) -> Event {
    event.subtract_timing(event.timing());
    event
}

fn channel_of(channel: Channel) -> u8 {
    channel.number().unwrap_or(0) & 0x0f
}

fn key_of(key: HostKey) -> Option<Key> {
    key.number().and_then(Key::new)
}

/// MIDI's rule for the pedal: values of 64 and above are down.
fn is_down(value: f32) -> bool {
    seven_bits(value) >= 64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float-to-int casts saturate, and NaN is 0"
)]
fn seven_bits(value: f32) -> u8 {
    ((value * 127.0).round() as u8).min(127)
}

#[cfg(test)]
mod tests;
