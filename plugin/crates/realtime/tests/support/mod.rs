//! A host for tests: runs blocks through a performer and remembers what comes out, in samples since the start.
#![allow(dead_code, reason = "each test binary uses its own part of it")]

use std::collections::BTreeSet;
use std::sync::Arc;

use continuo_music::{Clip, Composition, Key, Note, Role, Tick, Track, Velocity};
use continuo_realtime::{
    Block, CapturedNote, Controls, Cue, HostTransport, NoteMessage, Output, Performer, ROLES, Report, ScreenKeys,
    Strip, StudioPorts, Timeline, ports,
};
use proptest::prelude::*;

/// A performer between a host and a studio.
pub struct Rig {
    pub performer: Performer,
    pub studio: StudioPorts,
    /// The keyboard in the window.
    pub keys: Arc<ScreenKeys>,
    pub controls: Controls,
    pub sample_rate: f64,
    /// Samples processed so far.
    pub now: i64,
    /// Everything that came out: the sample, and the message as it came.
    pub heard: Vec<(i64, NoteMessage)>,
    pub reports: Vec<Report>,
    /// Timelines that came back.
    pub retired: usize,
    /// Channels and keys that sound on the output.
    pub sounding: BTreeSet<(u8, u8)>,
}

/// An output that insists on the order of offsets, and that on and off alternate on every key.
struct Strict<'a> {
    frames: u32,
    last: u32,
    start: i64,
    sounding: &'a mut BTreeSet<(u8, u8)>,
    heard: &'a mut Vec<(i64, NoteMessage)>,
}

impl Output for Strict<'_> {
    fn send(&mut self, message: NoteMessage) {
        let offset = message.offset();
        assert!(offset >= self.last, "{message:?} comes after {}", self.last);
        assert!(offset < self.frames.max(1), "{message:?} lies beyond {}", self.frames);
        self.last = offset;
        match message {
            NoteMessage::On { channel, key, .. } => {
                assert!(self.sounding.insert((channel, key.number())), "twice: {message:?}");
            }
            NoteMessage::Off { channel, key, .. } => {
                assert!(self.sounding.remove(&(channel, key.number())), "not owed: {message:?}");
            }
            _ => {}
        }
        self.heard.push((self.start + i64::from(offset), message));
    }
}

impl Rig {
    pub fn new(sample_rate: f64) -> Self {
        let (audio, studio) = ports();
        let keys = Arc::clone(&audio.keys);
        let mut performer = Performer::new(audio);
        performer.activate(sample_rate);
        let controls = Controls::default();
        Self {
            performer,
            studio,
            keys,
            controls,
            sample_rate,
            now: 0,
            heard: vec![],
            reports: vec![],
            retired: 0,
            sounding: BTreeSet::new(),
        }
    }

    /// Processes one block.
    pub fn block(&mut self, frames: u32, transport: Option<HostTransport>, input: &[NoteMessage]) {
        let (start, sounding, heard) = (self.now, &mut self.sounding, &mut self.heard);
        let mut output = Strict { frames, last: 0, start, sounding, heard };
        let block = Block { frames, sample_rate: self.sample_rate, transport };
        self.performer.process(&block, &self.controls, input, &mut output);
        self.now += i64::from(frames);
        self.collect();
    }

    /// Empties the rings, as the studio does.
    pub fn collect(&mut self) {
        self.reports.extend(std::iter::from_fn(|| self.studio.reports.pop().ok()));
        self.retired += std::iter::from_fn(|| self.studio.retired.pop().ok()).count();
    }

    pub fn cue(&mut self, cue: Cue) {
        self.studio.cues.push(cue).expect("the cue ring has room");
    }

    pub fn load(&mut self, timeline: Timeline) {
        self.cue(Cue::Load(Box::new(timeline)));
    }

    pub fn captured(&self) -> Vec<CapturedNote> {
        self.reports
            .iter()
            .filter_map(|report| if let Report::Note(note) = report { Some(*note) } else { None })
            .collect()
    }

    /// What was heard, as (sample, on or off, channel, key).
    pub fn notes(&self) -> Vec<(i64, bool, u8, u8)> {
        self.heard.iter().filter_map(|(sample, message)| brief(*sample, message)).collect()
    }

    /// Asserts that every note-on was paid for with exactly one note-off.
    pub fn assert_paid(&self) {
        assert_eq!(self.sounding, BTreeSet::new(), "these are owed");
    }
}

fn brief(sample: i64, message: &NoteMessage) -> Option<(i64, bool, u8, u8)> {
    match message {
        NoteMessage::On { channel, key, .. } => Some((sample, true, *channel, key.number())),
        NoteMessage::Off { channel, key, .. } => Some((sample, false, *channel, key.number())),
        _ => None,
    }
}

pub fn on(offset: u32, channel: u8, key: u8) -> NoteMessage {
    NoteMessage::On { offset, channel, key: Key::masked(key), velocity: Velocity::DEFAULT }
}

pub fn off(offset: u32, channel: u8, key: u8) -> NoteMessage {
    NoteMessage::Off { offset, channel, key: Key::masked(key), velocity: 64 }
}

/// A timeline of one track for each channel that occurs: notes as (onset, duration, channel, key), in ticks.
pub fn timeline(notes: &[(i64, i64, u8, u8)], length: i64) -> Timeline {
    let tracks = (0..16).map(|channel| {
        let own = notes.iter().filter(|note| note.2 == channel).map(|&(onset, duration, _, key)| Note {
            onset: Tick(onset),
            key: Key::masked(key),
            duration: Tick(duration),
            velocity: Velocity::DEFAULT,
        });
        let clip = Clip::new(own.collect(), Tick(length));
        Track { name: String::new(), role: Role::Melody, channel, program: None, clip }
    });
    Timeline::new(&Composition { tracks: tracks.collect(), ..Composition::default() })
}

/// A note of a band: onset and duration in ticks, the role, the channel of its track, the key.
pub type BandNote = (i64, i64, Role, u8, u8);

/// A timeline of a track for each role and channel that occurs. Its program tells both: ten times the role, and the
/// channel; the second channel of a role asks for none.
pub fn band(notes: &[BandNote], length: i64) -> Timeline {
    let lanes: BTreeSet<(usize, u8)> = notes.iter().map(|note| (note.2 as usize, note.3)).collect();
    let track = |(role, channel): (usize, u8)| {
        let own = notes.iter().filter(|note| (note.2 as usize, note.3) == (role, channel));
        let note = |&(onset, duration, _, _, key): &BandNote| Note {
            onset: Tick(onset),
            key: Key::masked(key),
            duration: Tick(duration),
            velocity: Velocity::DEFAULT,
        };
        let clip = Clip::new(own.map(note).collect(), Tick(length));
        let program = (channel != 1).then(|| u8::try_from(role).unwrap() * 10 + channel);
        Track { name: String::new(), role: ROLES[role], channel, program, clip }
    };
    Timeline::new(&Composition { tracks: lanes.into_iter().map(track).collect(), ..Composition::default() })
}

/// Notes of a band that meet on few channels and keys.
pub fn band_notes(until: i64) -> impl Strategy<Value = Vec<BandNote>> {
    let note = (0..until, 1_i64..2000, 0_usize..5, 0_u8..3, prop_oneof![58_u8..62, Just(70), Just(0), Just(127)]);
    let note = note.prop_map(|(onset, duration, role, channel, key)| {
        // Onsets that fall together are what is hard.
        (onset / 100 * 100, duration, ROLES[role], channel, key)
    });
    prop::collection::vec(note, 0..30)
}

/// A role and a strip for it.
pub fn strips() -> impl Strategy<Value = (Role, Strip)> {
    let rarely = || prop_oneof![4 => Just(false), 1 => Just(true)];
    let volume = prop_oneof![Just(100_u8), Just(0), 0_u8..=200];
    let strip = (volume, -1_i8..=1, rarely(), rarely(), 0_u8..3, prop::option::of(0_u8..3));
    (0_usize..5, strip).prop_map(|(role, (volume_percent, octave, mute, solo, channel, program))| {
        (ROLES[role], Strip { volume_percent, octave, mute, solo, channel, program })
    })
}

/// A transport that rolls at a song position in quarter notes.
pub fn rolling(bpm: f64, quarters: f64) -> HostTransport {
    HostTransport { playing: true, bpm: Some(bpm), position_quarters: Some(quarters), ..HostTransport::default() }
}
