//! Property tests of what always holds, whatever host, player and studio do: notes are paid for, none is lost.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod support;

use continuo_music::{Key, Meter, Role, Tick, Velocity};
use continuo_realtime::{Cue, HostTransport, Launch, NoteMessage, Report, Strip, Timeline};
use proptest::prelude::*;
use support::{BandNote, Rig, band, band_notes, off, on, strips, timeline};

/// Something that happens before a block.
#[derive(Clone, Debug)]
enum Act {
    Nothing,
    Roll(bool),
    Seek(f64),
    Nudge(f64),
    Cycle(Option<(f64, f64)>),
    Tempo(Option<f64>),
    HidePosition(bool),
    Meter(u8, u8),
    NoTransport(bool),
    SampleRate(f64),
    Switch(u8),
    Launch(Launch),
    InternalTempo(f64),
    Load(Vec<(i64, i64, u8, u8)>, i64),
    LoadBand(Vec<BandNote>, i64),
    Mix(Role, Strip),
    SendPrograms(bool),
    Unload,
    Panic,
    Pause,
    /// Keys of the screen: struck, struck and let go so often, let go, all let go.
    Press(u8),
    Tap(u8, u8),
    Lift(u8),
    LiftAll,
}

fn acts() -> impl Strategy<Value = Act> {
    let absurd = prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(-1e300), Just(1e300), Just(0.0), Just(-5.0)];
    let quarters = prop_oneof![8 => -2.0_f64..12.0, 1 => absurd.clone()];
    let bpm = prop_oneof![8 => 20.0_f64..400.0, 1 => absurd];
    let note = (0_i64..4000, 1_i64..2000, 0_u8..2, 58_u8..64);
    prop_oneof![
        8 => Just(Act::Nothing),
        4 => any::<bool>().prop_map(Act::Roll),
        2 => quarters.clone().prop_map(Act::Seek),
        1 => (-0.05_f64..0.05).prop_map(Act::Nudge),
        2 => prop::option::of((quarters.clone(), quarters)).prop_map(Act::Cycle),
        2 => prop::option::of(bpm.clone()).prop_map(Act::Tempo),
        1 => any::<bool>().prop_map(Act::HidePosition),
        1 => (1_u8..9, 0_u32..4).prop_map(|(beats, power)| Act::Meter(beats, 1 << power)),
        1 => any::<bool>().prop_map(Act::NoTransport),
        1 => prop_oneof![Just(44_100.0), Just(48_000.0), Just(192_000.0), Just(f64::NAN)].prop_map(Act::SampleRate),
        8 => (0_u8..16).prop_map(Act::Switch),
        1 => prop_oneof![Just(Launch::Off), Just(Launch::Beat), Just(Launch::Bar)].prop_map(Act::Launch),
        1 => bpm.prop_map(Act::InternalTempo),
        3 => (prop::collection::vec(note, 0..20), 0_i64..5000).prop_map(|(notes, length)| Act::Load(notes, length)),
        4 => (band_notes(4000), 0_i64..5000).prop_map(|(notes, length)| Act::LoadBand(notes, length)),
        8 => strips().prop_map(|(role, strip)| Act::Mix(role, strip)),
        1 => any::<bool>().prop_map(Act::SendPrograms),
        1 => Just(Act::Unload),
        1 => Just(Act::Panic),
        1 => Just(Act::Pause),
        6 => fingers(),
    ]
}

/// What is played on the screen: partly on the keys that the host plays too.
fn fingers() -> impl Strategy<Value = Act> {
    let key = || 60_u8..68;
    prop_oneof![
        3 => key().prop_map(Act::Press),
        2 => (key(), 1_u8..4).prop_map(|(key, times)| Act::Tap(key, times)),
        2 => key().prop_map(Act::Lift),
        1 => Just(Act::LiftAll),
    ]
}

/// What happens while somebody mixes: little else, so that notes come to their ends.
fn acts_of_a_mixer() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => strips().prop_map(|(role, strip)| Act::Mix(role, strip)),
        4 => Just(Act::Nothing),
        1 => (0.0_f64..4.0).prop_map(Act::Seek),
        1 => any::<bool>().prop_map(Act::Roll),
        1 => (1_u8..4).prop_map(Act::Switch),
        1 => (band_notes(4000), 0_i64..5000).prop_map(|(notes, length)| Act::LoadBand(notes, length)),
    ]
}

fn messages() -> impl Strategy<Value = Vec<NoteMessage>> {
    let key = || (0_u32..600, 0_u8..2, 58_u8..64);
    let message = prop_oneof![
        6 => key().prop_map(|(offset, channel, key)| on(offset, channel, key)),
        6 => key().prop_map(|(offset, channel, key)| off(offset, channel, key)),
        2 => (0_u32..600, 0_u8..2, any::<bool>()).prop_map(|(offset, channel, down)| NoteMessage::Sustain { offset, channel, down }),
        1 => (0_u32..600, 0_u8..2, 0_u8..128).prop_map(|(offset, channel, program)| NoteMessage::Program { offset, channel, program }),
        1 => (0_u32..600, 0_u8..2).prop_map(|(offset, channel)| NoteMessage::AllNotesOff { offset, channel }),
        1 => (0_u32..600, 0_u8..2).prop_map(|(offset, channel)| NoteMessage::AllSoundOff { offset, channel }),
    ];
    prop::collection::vec(message, 0..6)
}

/// An act, the size of the block that follows, and what is played in it.
type Step = (Act, u32, Vec<NoteMessage>);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let frames = prop_oneof![1 => Just(0_u32), 3 => 1_u32..5, 6 => 1_u32..600, 3 => 600_u32..=8192];
    prop::collection::vec((acts(), frames, messages()), 1..80)
}

/// A host that does as it is told, and a rig under it.
struct World {
    rig: Rig,
    transport: HostTransport,
    position: f64,
    no_transport: bool,
    hide_position: bool,
    loads: usize,
    loaded: bool,
    replaced: usize,
    struck: usize,
    /// Strokes on the screen.
    pressed: usize,
}

impl World {
    fn new() -> Self {
        Self {
            rig: Rig::new(48_000.0),
            transport: HostTransport { bpm: Some(120.0), ..HostTransport::default() },
            position: 0.0,
            no_transport: false,
            hide_position: false,
            loads: 0,
            loaded: false,
            replaced: 0,
            struck: 0,
            pressed: 0,
        }
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Nothing => {}
            Act::Roll(on) => self.transport.playing = *on,
            Act::Seek(quarters) => self.position = *quarters,
            Act::Nudge(quarters) => self.position += quarters,
            Act::Cycle(cycle) => self.transport.loop_quarters = *cycle,
            Act::Tempo(bpm) => self.transport.bpm = *bpm,
            Act::HidePosition(on) => self.hide_position = *on,
            Act::Meter(numerator, denominator) => self.transport.meter = Meter::new(*numerator, *denominator),
            Act::NoTransport(on) => self.no_transport = *on,
            Act::SampleRate(rate) => self.rig.sample_rate = *rate,
            Act::Switch(number) => self.switch(*number),
            Act::Launch(launch) => self.rig.controls.launch = *launch,
            Act::InternalTempo(bpm) => self.rig.controls.internal_bpm = *bpm,
            Act::Load(notes, length) => self.load(timeline(notes, *length)),
            Act::LoadBand(notes, length) => self.load(band(notes, *length)),
            Act::Mix(role, strip) => *self.rig.controls.mixer.strip_mut(*role) = *strip,
            Act::SendPrograms(on) => self.rig.controls.mixer.send_programs = *on,
            Act::Unload => self.exchange(Cue::Unload, false),
            Act::Panic => self.rig.cue(Cue::Panic),
            Act::Pause => self.pause(),
            Act::Press(key) => self.press(*key),
            Act::Tap(key, times) => (0..*times).for_each(|_| self.tap(*key)),
            Act::Lift(key) => self.rig.keys.release(Key::masked(*key)),
            Act::LiftAll => self.rig.keys.release_all(),
        }
    }

    fn press(&mut self, key: u8) {
        self.rig.keys.press(Key::masked(key), Velocity::DEFAULT);
        self.pressed += 1;
    }

    fn tap(&mut self, key: u8) {
        self.press(key);
        self.rig.keys.release(Key::masked(key));
    }

    fn switch(&mut self, number: u8) {
        let controls = &mut self.rig.controls;
        let switch = match number {
            0 => &mut controls.record,
            1 => &mut controls.play,
            2 => &mut controls.looped,
            3 => &mut controls.follow_host,
            4 => &mut controls.thru,
            5 => &mut controls.bypass,
            6 => &mut controls.panic,
            7 => &mut controls.generate,
            8 => &mut controls.cancel,
            9 => &mut controls.accept,
            10 => &mut controls.keep_partial,
            11 => &mut controls.capture_last,
            part => &mut controls.regenerate[usize::from(part % 4)],
        };
        *switch = !*switch;
    }

    fn load(&mut self, timeline: Timeline) {
        self.exchange(Cue::Load(Box::new(timeline)), true);
        self.loads += 1;
    }

    fn exchange(&mut self, cue: Cue, loads: bool) {
        self.rig.cue(cue);
        self.replaced += usize::from(self.loaded);
        self.loaded = loads;
    }

    fn pause(&mut self) {
        self.rig.performer.deactivate();
        self.rig.collect();
        self.rig.performer.activate(self.rig.sample_rate);
    }

    fn block(&mut self, frames: u32, input: &[NoteMessage]) {
        let position_quarters = Some(self.position).filter(|_| !self.hide_position);
        let transport = HostTransport { position_quarters, ..self.transport };
        self.rig.block(frames, Some(transport).filter(|_| !self.no_transport), input);
        self.struck += input.iter().filter(|message| matches!(message, NoteMessage::On { .. })).count();
        if self.transport.playing {
            self.pass(f64::from(frames));
        }
    }

    fn pass(&mut self, frames: f64) {
        self.position += frames * self.transport.bpm.unwrap_or(120.0) / 60.0 / 48_000.0;
        if let Some((start, end)) = self.transport.loop_quarters
            && end - start > 0.1
            && self.position >= end
        {
            self.position = start + (self.position - end).rem_euclid(end - start);
        }
    }

    /// Everything is let go.
    fn finish(&mut self) {
        self.pause();
        self.transport.playing = false;
        self.rig.controls = continuo_realtime::Controls { follow_host: false, ..Default::default() };
        self.block(64, &[]);
    }
}

fn run(steps: &[Step]) -> World {
    let mut world = World::new();
    for (act, frames, input) in steps {
        world.act(act);
        let mut input: Vec<_> = input.iter().map(|message| message.at(message.offset() % (*frames).max(1))).collect();
        input.sort_by_key(NoteMessage::offset);
        world.block(*frames, &input);
        let sounding = world.rig.sounding.len();
        let gauge = world.rig.studio.gauges.sounding.load(std::sync::atomic::Ordering::Relaxed);
        assert_eq!(usize::try_from(gauge), Ok(sounding), "the ledger agrees with what was sent");
        let keys = world.rig.sounding.iter().fold(0, |keys, (_, key)| keys | 1 << key);
        assert_eq!(world.rig.studio.gauges.sounding_keys.load(), keys, "and so do the keys that shine");
    }
    world.finish();
    world
}

/// The performance tick of a marker.
fn at(report: &Report) -> Option<Tick> {
    match report {
        Report::Moved { at, .. } | Report::Tempo { at, .. } | Report::Meter { at, .. } => Some(*at),
        Report::RecordStarted { at } | Report::RecordStopped { at } => Some(*at),
        Report::Note(note) => Some(note.onset + note.duration),
        Report::Trigger(_) | Report::PlaybackEnded => None,
    }
}

proptest! {
    #[test]
    fn every_note_on_is_paid_for_with_exactly_one_note_off(steps in steps()) {
        run(&steps).rig.assert_paid();
    }

    #[test]
    fn no_note_of_a_timeline_outlasts_the_longest_that_is_written(
        band in band_notes(4000), steps in prop::collection::vec((acts_of_a_mixer(), 1_u32..6000), 1..60),
    ) {
        let mut world = World::new();
        let mut began = std::collections::BTreeMap::new();
        (world.transport.playing, world.rig.controls.looped) = (true, true);
        world.act(&Act::LoadBand(band, 4000));
        for (act, frames) in &steps {
            world.act(act);
            let known = world.rig.heard.len();
            world.block(*frames, &[]);
            for (sample, message) in &world.rig.heard[known..] {
                match message {
                    NoteMessage::On { channel, key, .. } => drop(began.insert((*channel, *key), *sample)),
                    NoteMessage::Off { channel, key, .. } => drop(began.remove(&(*channel, *key))),
                    _ => {}
                }
            }
            // No note is written longer than 2000 ticks of 25 samples.
            let oldest = began.values().min().map_or(0, |began| world.rig.now - began);
            prop_assert!(oldest <= 2000 * 25, "{began:?} still sound at {}", world.rig.now);
        }
    }

    #[test]
    fn every_struck_key_is_captured_exactly_once(steps in steps()) {
        let world = run(&steps);
        prop_assert_eq!(world.rig.captured().len(), world.struck + world.pressed);
        let counted = world.rig.studio.gauges.struck.load(std::sync::atomic::Ordering::Relaxed);
        prop_assert_eq!(usize::try_from(counted), Ok(world.struck + world.pressed));
        prop_assert!(world.rig.captured().iter().all(|note| note.duration >= Tick(1)));
    }

    #[test]
    fn performance_time_only_grows_and_takes_have_two_ends(steps in steps()) {
        let world = run(&steps);
        let times: Vec<_> = world.rig.reports.iter().filter_map(at).collect();
        // Notes that share a tick with their end last one tick, so an end may lie one tick ahead.
        prop_assert!(times.windows(2).all(|pair| pair[0] <= pair[1] + Tick(1)), "{times:?}");
        let takes: Vec<_> = world.rig.reports.iter().filter(|report| matches!(report, Report::RecordStarted { .. } | Report::RecordStopped { .. })).collect();
        prop_assert!(takes.len() % 2 == 0);
        for take in takes.chunks(2) {
            let whole = matches!(take, [Report::RecordStarted { .. }, Report::RecordStopped { .. }]);
            prop_assert!(whole, "{:?}", take);
        }
    }

    #[test]
    fn every_timeline_comes_back_once(steps in steps()) {
        let world = run(&steps);
        prop_assert_eq!(world.rig.retired, world.replaced);
        prop_assert_eq!(world.loads, world.replaced + usize::from(world.loaded));
    }

    #[test]
    fn a_timeline_that_grows_while_it_plays_sounds_like_the_whole(
        notes in prop::collection::vec((0_i64..4000, 1_i64..2000, 0_u8..2, 58_u8..64), 1..20),
        added in prop::collection::vec((4000_i64..6000, 1_i64..2000, 0_u8..2, 58_u8..64), 0..10),
        frames in 1_u32..2000, grows_at in 0_usize..40,
    ) {
        let whole = [&notes[..], &added].concat();
        let heard = |grows_at: usize| {
            let mut rig = Rig::new(48_000.0);
            rig.load(timeline(if grows_at == 0 { &whole } else { &notes }, 4000));
            for block in 0..100 {
                if block == grows_at && block > 0 {
                    rig.load(timeline(&whole, 4000));
                }
                // Over before the first note that is added.
                let from = f64::from(u32::try_from(block).unwrap() * frames.min(900)) / 24_000.0;
                rig.block(frames.min(900), Some(support::rolling(120.0, from)), &[]);
            }
            rig.notes()
        };
        prop_assert_eq!(heard(grows_at), heard(0));
    }

    #[test]
    fn an_open_thru_passes_everything_as_it_came(steps in steps()) {
        let mut world = World::new();
        world.rig.controls.thru = true;
        let (mut sent, mut held) = (Vec::new(), std::collections::BTreeSet::new());
        for (act, frames, input) in &steps {
            let is_played = matches!(act, Act::Press(_) | Act::Tap(..) | Act::Lift(_) | Act::LiftAll);
            if !is_played && !matches!(act, Act::Switch(4 | 6) | Act::Load(..) | Act::LoadBand(..) | Act::Panic | Act::Pause) {
                world.act(act);
            }
            let start = world.rig.now;
            let mut input: Vec<_> = input.iter().map(|message| message.at(message.offset() % (*frames).max(1))).collect();
            input.sort_by_key(NoteMessage::offset);
            input.retain(|message| well_formed(message, &mut held));
            world.block(*frames, &input);
            sent.extend(input.iter().map(|message| (start + i64::from(message.offset()), *message)));
        }
        prop_assert_eq!(world.rig.heard, sent);
    }
}

proptest! {
    #[test]
    fn an_open_thru_passes_the_keys_of_the_screen_at_the_first_sample(
        blocks in prop::collection::vec((prop::collection::vec(fingers(), 0..4), 0_u32..600), 1..60), bypass in any::<bool>(),
    ) {
        let mut world = World::new();
        (world.rig.controls.thru, world.rig.controls.bypass) = (!bypass, bypass);
        let mut strokes = 0;
        for (acts, frames) in &blocks {
            acts.iter().for_each(|act| world.act(act));
            let (start, known) = (world.rig.now, world.rig.heard.len());
            world.block(*frames, &[]);
            let new = &world.rig.heard[known..];
            prop_assert!(new.iter().all(|(sample, message)| *sample == start && message.channel() == 0));
            strokes += new.iter().filter(|(_, message)| matches!(message, NoteMessage::On { .. })).count();
            let down = world.rig.sounding.iter().fold(0, |keys, (_, key)| keys | 1 << key);
            prop_assert_eq!(down, world.rig.keys.down());
            prop_assert_eq!(world.rig.studio.gauges.held_keys.load(), down);
        }
        prop_assert_eq!(strokes, world.pressed);
    }

    #[test]
    fn a_closed_thru_is_silent_and_captures_the_keys_of_the_screen(
        blocks in prop::collection::vec((fingers(), 1_u32..600), 1..60),
    ) {
        let mut world = World::new();
        for (act, frames) in &blocks {
            world.act(act);
            world.block(*frames, &[]);
        }
        world.finish();
        prop_assert_eq!(&world.rig.heard, &vec![]);
        prop_assert_eq!(world.rig.captured().len(), world.pressed);
    }
}

/// Whether a keyboard could send that: keys go down and up in turn.
fn well_formed(message: &NoteMessage, held: &mut std::collections::BTreeSet<(u8, u8)>) -> bool {
    match message {
        NoteMessage::On { channel, key, .. } => held.insert((*channel, key.number())),
        NoteMessage::Off { channel, key, .. } => held.remove(&(*channel, key.number())),
        NoteMessage::Sustain { .. } | NoteMessage::Program { .. } => true,
        NoteMessage::AllSoundOff { .. } | NoteMessage::AllNotesOff { .. } => false,
    }
}
