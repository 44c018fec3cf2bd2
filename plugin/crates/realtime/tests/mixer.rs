//! The mixer: situations one at a time, and property tests against a plain reference of what each strip lets be heard.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeMap;

use continuo_music::Role;
use continuo_realtime::{Mixer, NoteMessage, ROLES};
use proptest::prelude::*;
use support::{BandNote, Rig, band, band_notes, rolling, strips};

/// 120 BPM at 48 kHz: a tick lasts 25 samples.
const RATE: f64 = 48_000.0;
const TICK: i64 = 25;

/// What is heard: the sample, what it is, the channel, and the key or program.
type Event = (i64, Kind, u8, u8);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Off,
    Program,
    On,
}

fn heard(rig: &Rig) -> Vec<Event> {
    let event = |(sample, message): &(i64, NoteMessage)| match *message {
        NoteMessage::On { channel, key, .. } => Some((*sample, Kind::On, channel, key.number())),
        NoteMessage::Off { channel, key, .. } => Some((*sample, Kind::Off, channel, key.number())),
        NoteMessage::Program { channel, program, .. } => Some((*sample, Kind::Program, channel, program)),
        _ => None,
    };
    rig.heard.iter().filter_map(event).collect()
}

fn programs(rig: &Rig) -> Vec<Event> {
    heard(rig).into_iter().filter(|event| event.1 == Kind::Program).collect()
}

#[expect(clippy::cast_precision_loss, reason = "small")]
fn block(rig: &mut Rig, frames: u32) {
    let quarters = rig.now as f64 / (960 * TICK) as f64;
    rig.block(frames, Some(rolling(120.0, quarters)), &[]);
}

/// A rig that plays those notes, no programs sent.
fn playing(notes: &[BandNote]) -> Rig {
    let mut rig = Rig::new(RATE);
    rig.controls.mixer.send_programs = false;
    rig.load(band(notes, 4000));
    rig
}

#[test]
fn muting_ends_what_sounds_at_once_and_unmuting_waits_for_the_next_note() {
    let mut rig =
        playing(&[(0, 900, Role::Bass, 1, 40), (0, 900, Role::Melody, 0, 72), (1000, 100, Role::Bass, 1, 41)]);
    block(&mut rig, 100);
    rig.controls.mixer.strip_mut(Role::Bass).mute = true;
    block(&mut rig, 100);
    rig.controls.mixer.strip_mut(Role::Bass).mute = false;
    for _ in 0..300 {
        block(&mut rig, 100);
    }
    let expected = [
        (0, Kind::On, 0, 72),
        (0, Kind::On, 1, 40),
        (100, Kind::Off, 1, 40),
        (900 * TICK, Kind::Off, 0, 72),
        (1000 * TICK, Kind::On, 1, 41),
        (1100 * TICK, Kind::Off, 1, 41),
    ];
    assert_eq!(heard(&rig), expected);
}

#[test]
fn a_solo_ends_the_others_and_leaves_its_own() {
    let mut rig = playing(&[(0, 900, Role::Bass, 1, 40), (0, 900, Role::Melody, 0, 72), (0, 900, Role::Drums, 9, 36)]);
    block(&mut rig, 100);
    rig.controls.mixer.strip_mut(Role::Bass).solo = true;
    block(&mut rig, 100);
    assert_eq!(heard(&rig)[3..], [(100, Kind::Off, 0, 72), (100, Kind::Off, 9, 36)]);
}

#[test]
fn a_note_ends_on_the_channel_and_key_on_which_it_began() {
    let mut rig = playing(&[(0, 10, Role::Strings, 3, 60), (20, 10, Role::Strings, 3, 60)]);
    block(&mut rig, 100);
    let strip = rig.controls.mixer.strip_mut(Role::Strings);
    (strip.octave, strip.channel) = (-2, 11);
    block(&mut rig, 1000);
    let expected = [
        (0, Kind::On, 3, 60),
        (10 * TICK, Kind::Off, 3, 60),
        (20 * TICK, Kind::On, 11, 36),
        (30 * TICK, Kind::Off, 11, 36),
    ];
    assert_eq!(heard(&rig), expected);
}

#[test]
fn on_a_shared_key_the_later_note_lasts_as_written_and_ends_the_earlier() {
    let mut rig =
        playing(&[(0, 30, Role::Melody, 0, 60), (10, 40, Role::Strings, 3, 60), (90, 5, Role::Melody, 0, 60)]);
    rig.controls.mixer.strip_mut(Role::Strings).channel = 0;
    block(&mut rig, 3000);
    let expected = [(0, true), (10, false), (10, true), (50, false), (90, true), (95, false)];
    let notes: Vec<_> = rig.notes().iter().map(|(sample, on, ..)| (sample / TICK, *on)).collect();
    assert_eq!(notes, expected);
}

#[test]
fn of_two_notes_that_begin_together_on_a_shared_key_the_longer_stays() {
    for (melody, strings) in [(30, 50), (50, 30)] {
        let mut rig = playing(&[(0, melody, Role::Melody, 0, 60), (0, strings, Role::Strings, 3, 60)]);
        rig.controls.mixer.strip_mut(Role::Strings).channel = 0;
        block(&mut rig, 3000);
        assert_eq!(rig.notes(), [(0, true, 0, 60), (50 * TICK, false, 0, 60)], "{melody} and {strings}");
    }
}

#[test]
fn programs_are_sent_before_the_first_note_and_after_a_start_only() {
    let mut rig = Rig::new(RATE);
    rig.load(band(&[(0, 10, Role::Bass, 2, 40), (20, 10, Role::Bass, 2, 41), (60, 10, Role::Bass, 2, 42)], 4000));
    block(&mut rig, 1000);
    rig.controls.mixer.strip_mut(Role::Bass).program = Some(34);
    block(&mut rig, 1000);
    let first = [(0, Kind::Program, 2, 22), (60 * TICK, Kind::Program, 2, 34)];
    assert_eq!(programs(&rig), first);
    assert_eq!(heard(&rig)[..2], [first[0], (0, Kind::On, 2, 40)]);
    rig.block(100, Some(continuo_realtime::HostTransport { playing: false, ..rolling(120.0, 0.0) }), &[]);
    let start = rig.now;
    rig.block(100, Some(rolling(120.0, 0.0)), &[]);
    assert_eq!(programs(&rig)[2..], [(start, Kind::Program, 2, 34)]);
}

#[test]
fn a_jump_of_the_song_is_no_start_and_another_timeline_brings_its_own_programs() {
    let mut rig = Rig::new(RATE);
    let notes = [(0, 10, Role::Harmony, 2, 60), (100, 10, Role::Harmony, 2, 62)];
    rig.load(band(&notes, 4000));
    rig.block(100, Some(rolling(120.0, 0.0)), &[]);
    rig.block(1000, Some(rolling(120.0, 0.1)), &[]);
    let other: Vec<BandNote> = notes.iter().map(|note| (note.0, note.1, note.2, 3, note.4)).collect();
    rig.load(band(&other, 4000));
    rig.block(1000, Some(rolling(120.0, 0.1)), &[]);
    assert_eq!(programs(&rig), [(0, Kind::Program, 2, 32), (1200, Kind::Program, 3, 33)]);
}

/// What a plain reading of the rules lets be heard of a band that plays from song position zero, block by block.
struct Reference {
    mixer: Mixer,
    sounding: Vec<Sounding>,
    told: BTreeMap<(usize, u8), (u8, u8)>,
    events: Vec<Event>,
}

#[derive(Clone, Copy)]
struct Sounding {
    role: Role,
    channel: u8,
    key: u8,
    onset: i64,
    end: i64,
}

impl Reference {
    fn is_open(&self, role: Role) -> bool {
        let any_solo = ROLES.into_iter().any(|role| self.mixer.strip(role).solo);
        !self.mixer.strip(role).mute && (!any_solo || self.mixer.strip(role).solo)
    }

    fn stop(&mut self, at: impl Fn(&Sounding) -> Option<i64>) {
        let mut left = Vec::new();
        for note in std::mem::take(&mut self.sounding) {
            match at(&note) {
                Some(sample) => self.events.push((sample, Kind::Off, note.channel, note.key)),
                None => left.push(note),
            }
        }
        self.sounding = left;
    }

    fn change(&mut self, mixer: Mixer, now: i64) {
        if mixer.send_programs && !self.mixer.send_programs {
            self.told.clear();
        }
        self.mixer = mixer;
        let open = ROLES.map(|role| self.is_open(role));
        self.stop(|note| (!open[note.role as usize]).then_some(now));
    }

    fn strike(&mut self, (onset, duration, role, own, written): BandNote) {
        let (strip, sample) = (*self.mixer.strip(role), onset * TICK);
        self.stop(|note| (note.end <= onset).then_some(note.end * TICK));
        if !self.is_open(role) || strip.volume_percent == 0 {
            return;
        }
        let octave = if role == Role::Drums { 0 } else { i32::from(strip.octave) * 12 };
        let key = u8::try_from(i32::from(written) + octave).ok().filter(|key| *key < 128).unwrap_or(written);
        let channel = (i32::from(strip.channel) + i32::from(own) - i32::from(role.default_channel())).rem_euclid(16);
        let note = Sounding { role, channel: u8::try_from(channel).unwrap(), key, onset, end: onset + duration };
        let clash = self.sounding.iter_mut().find(|other| (other.channel, other.key) == (note.channel, key));
        if let Some(clash) = clash.filter(|other| other.onset == onset) {
            *clash = note;
            return;
        }
        self.stop(|other| ((other.channel, other.key) == (note.channel, key)).then_some(sample));
        let program = strip.program.or((own != 1).then(|| u8::try_from(role as usize).unwrap() * 10 + own));
        if let Some(program) = program.filter(|_| self.mixer.send_programs)
            && self.told.insert((role as usize, own), (note.channel, program)) != Some((note.channel, program))
        {
            self.events.push((sample, Kind::Program, note.channel, program));
        }
        self.events.push((sample, Kind::On, note.channel, key));
        self.sounding.push(note);
    }
}

/// Notes as a timeline has them: no key of a lane twice at once, in order of onset and then of end.
fn resolved(notes: &[BandNote]) -> Vec<BandNote> {
    let mut notes = notes.to_vec();
    notes.sort_unstable_by_key(|note| (note.2 as usize, note.3, note.4, note.0, note.1));
    let same = |one: &BandNote, other: &BandNote| (one.2, one.3, one.4) == (other.2, other.3, other.4);
    let next = |index: usize| notes[index + 1..].iter().find(|later| same(later, &notes[index]));
    let last = |index: &usize| next(*index).is_none_or(|later| later.0 > notes[*index].0);
    let cut = |index: usize| {
        let note = notes[index];
        let until = next(index).map_or(i64::MAX, |later| later.0 - note.0);
        (note.0, note.1.min(until), note.2, note.3, note.4)
    };
    let mut resolved: Vec<_> = (0..notes.len()).filter(last).map(cut).collect();
    resolved.sort_unstable_by_key(|note| (note.0, note.0 + note.1, note.2 as usize, note.3, note.4));
    resolved
}

fn expected(notes: &[BandNote], blocks: &[(u32, Mixer)]) -> Vec<Event> {
    let mixer = Mixer::default();
    let mut reference = Reference { mixer, sounding: vec![], told: BTreeMap::new(), events: vec![] };
    let (mut now, notes) = (0, resolved(notes));
    for (frames, mixer) in blocks {
        reference.change(*mixer, now);
        let until = now + i64::from(*frames);
        notes.iter().filter(|note| (now..until).contains(&(note.0 * TICK))).for_each(|note| reference.strike(*note));
        reference.stop(|note| (note.end * TICK < until).then_some(note.end * TICK));
        now = until;
    }
    reference.events.sort_unstable();
    reference.events
}

/// Blocks, and the mixer as it stands in each: now and then one strip is another.
fn blocks() -> impl Strategy<Value = Vec<(u32, Mixer)>> {
    let change = prop_oneof![2 => Just(None), 3 => strips().prop_map(Some)];
    prop::collection::vec((1_u32..6000, change, prop_oneof![5 => Just(true), 1 => Just(false)]), 1..40).prop_map(
        |steps| {
            let mut mixer = Mixer::default();
            let step = |(frames, change, send_programs)| {
                mixer.send_programs = send_programs;
                if let Some((role, strip)) = change {
                    *mixer.strip_mut(role) = strip;
                }
                (frames, mixer)
            };
            steps.into_iter().map(step).collect()
        },
    )
}

proptest! {
    #[test]
    fn what_is_heard_is_what_the_strips_let_be_heard(notes in band_notes(3000), blocks in blocks()) {
        let mut rig = Rig::new(RATE);
        rig.load(band(&notes, 4000));
        for (frames, mixer) in &blocks {
            rig.controls.mixer = *mixer;
            block(&mut rig, *frames);
        }
        let mut heard = heard(&rig);
        heard.sort_unstable();
        prop_assert_eq!(heard, expected(&notes, &blocks));
    }

    #[test]
    fn velocities_follow_the_volume(percent in 0_u8..=200) {
        let mut rig = playing(&[(0, 10, Role::Melody, 0, 60)]);
        rig.controls.mixer.strip_mut(Role::Melody).volume_percent = percent;
        block(&mut rig, 100);
        let velocity = rig.heard.iter().find_map(|(_, message)| match message {
            NoteMessage::On { velocity, .. } => Some(f64::from(velocity.number())),
            _ => None,
        });
        let wanted = (percent > 0).then(|| (80.0 * f64::from(percent) / 100.0).round().clamp(1.0, 127.0));
        prop_assert_eq!(velocity, wanted);
    }
}
