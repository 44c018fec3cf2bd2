//! Property tests against a plain reference: on which sample every event lies, computed in exact fractions.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "numbers of a test are small"
)]

mod support;

use continuo_realtime::{HostTransport, Launch, NoteMessage, Report};
use proptest::prelude::*;
use support::{Rig, rolling, timeline};

/// Most samples of a test run.
const SAMPLES_MAX: i64 = 200_000;

type Notes = Vec<(i64, i64, u8, u8)>;
/// A note on or off: sample, whether on, channel, key.
type Event = (i64, bool, u8, u8);

/// Tempo and sample rate such that ticks and samples are in an exact ratio.
#[derive(Clone, Copy, Debug)]
struct Ratio {
    bpm: i64,
    sample_rate: i64,
}

impl Ratio {
    /// The first sample at or after `ticks` from sample zero; a thousandth of a sample counts as on it.
    fn sample_of(self, ticks: i64) -> i64 {
        let (samples, per) =
            (i128::from(ticks) * i128::from(self.sample_rate) * 1000, i128::from(16 * self.bpm) * 1000);
        let late = samples - i128::from(16 * self.bpm);
        i64::try_from(-(-late).div_euclid(per)).unwrap()
    }

    /// The song position of a sample in quarter notes, as a host computes it.
    #[expect(clippy::cast_precision_loss, reason = "small")]
    fn quarters(self, sample: i64, start: i64) -> f64 {
        start as f64 / 960.0 + sample as f64 * self.bpm as f64 / (60.0 * self.sample_rate as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "small")]
    fn floats(self) -> (f64, f64) {
        (self.bpm as f64, self.sample_rate as f64)
    }
}

/// One song, and how the host goes through it.
#[derive(Clone, Debug)]
struct Scene {
    ratio: Ratio,
    notes: Notes,
    length: i64,
    looped: bool,
    /// Where the song starts, in ticks.
    start: i64,
    /// The host's loop, in ticks.
    cycle: Option<(i64, i64)>,
    blocks: Vec<u32>,
}

impl Scene {
    fn samples(&self) -> i64 {
        self.blocks.iter().map(|frames| i64::from(*frames)).sum()
    }

    /// Notes as the timeline has them: no key of a channel twice at once.
    fn resolved(&self) -> Notes {
        let timeline = timeline(&self.notes, self.length);
        timeline.notes().iter().map(|note| (note.onset.0, note.end.0, note.lane.channel(), note.key.number())).collect()
    }

    /// The passes of the host: song ticks from, to, and what a song tick is less to make it ticks since the start.
    fn passes(&self) -> Vec<(i64, i64, i64)> {
        let Some((from, to)) = self.cycle.filter(|cycle| self.start < cycle.1) else {
            return vec![(self.start, i64::MAX, self.start)];
        };
        let more = (0..).map(|pass| (from, to, self.start - (pass + 1) * (to - from)));
        let all = std::iter::once((self.start, to, self.start)).chain(more);
        let sample_of = |ticks| self.ratio.sample_of(ticks);
        all.take_while(|(from, _, zero)| sample_of(from - zero) < self.samples()).collect()
    }

    /// Everything that must be heard while pinned to the song.
    fn expected(&self) -> Vec<Event> {
        let mut events = Vec::new();
        for (from, to, zero) in self.passes() {
            for (onset, end, channel, key) in self.repeated(from, to, zero) {
                events.push((self.ratio.sample_of(onset - zero), true, channel, key));
                events.push((self.ratio.sample_of(end.min(to) - zero), false, channel, key));
            }
        }
        events.retain(|event| event.0 < self.samples());
        events.sort_unstable();
        events
    }

    /// The notes that begin within a pass, in song ticks.
    fn repeated(&self, from: i64, to: i64, zero: i64) -> Notes {
        let mut notes = Vec::new();
        let last = if self.looped { i64::MAX } else { 1 };
        for pass in 0..last {
            let base = pass * self.length;
            if base >= to || self.ratio.sample_of(base - zero) >= self.samples() {
                break;
            }
            let shifted =
                self.resolved().into_iter().map(|(onset, end, channel, key)| (onset + base, end + base, channel, key));
            notes.extend(shifted.filter(|note| (from..to).contains(&note.0)));
        }
        notes
    }

    fn transport(&self, sample: i64) -> HostTransport {
        let mut quarters = self.ratio.quarters(sample, self.start);
        let cycle = self.cycle.map(|(from, to)| (from as f64 / 960.0, to as f64 / 960.0));
        if let Some((from, to)) = cycle.filter(|cycle| self.start as f64 / 960.0 < cycle.1)
            && quarters >= to - 1e-9
        {
            quarters = from + (quarters - to + 1e-9).rem_euclid(to - from) - 1e-9;
        }
        HostTransport { loop_quarters: cycle, ..rolling(self.ratio.floats().0, quarters) }
    }

    fn rig(&self) -> Rig {
        let mut rig = Rig::new(self.ratio.floats().1);
        rig.controls.looped = self.looped;
        rig.load(timeline(&self.notes, self.length));
        rig
    }

    /// Rolls through the scene in these blocks.
    fn heard(&self, blocks: &[u32], rounding: impl Fn(i64) -> f64) -> Vec<Event> {
        let mut rig = self.rig();
        for frames in blocks {
            let mut transport = self.transport(rig.now);
            if rig.now > 0 {
                transport.position_quarters =
                    transport.position_quarters.map(|quarters| quarters + rounding(rig.now) / 960.0);
            }
            rig.block(*frames, Some(transport), &[]);
        }
        sorted(rig.notes())
    }
}

fn sorted(mut events: Vec<Event>) -> Vec<Event> {
    events.sort_unstable();
    events
}

fn ratios() -> impl Strategy<Value = Ratio> {
    (20_i64..=300, prop_oneof![Just(44_100_i64), Just(48_000), Just(96_000), Just(22_050)])
        .prop_map(|(bpm, sample_rate)| Ratio { bpm, sample_rate })
}

fn notes() -> impl Strategy<Value = Notes> {
    prop::collection::vec((0_i64..8000, 1_i64..3000, 0_u8..3, 58_u8..64), 0..40)
}

fn partition() -> impl Strategy<Value = Vec<u32>> {
    let size = prop_oneof![1_u32..4, 1_u32..100, Just(64_u32), Just(512), 1_u32..=8192];
    prop::collection::vec(size, 1..60)
}

fn scenes() -> impl Strategy<Value = Scene> {
    let cycle = prop::option::of((-2000_i64..6000, 60_i64..6000).prop_map(|(from, length)| (from, from + length)));
    (ratios(), notes(), 1_i64..9000, any::<bool>(), -3000_i64..9000, cycle, partition()).prop_map(
        |(ratio, notes, length, looped, start, cycle, blocks)| {
            let length = notes.iter().map(|note| note.0 + note.1).max().unwrap_or(0).max(length);
            Scene { ratio, notes, length, looped, start, cycle, blocks }
        },
    )
}

proptest! {
    #[test]
    fn every_event_lies_on_the_sample_where_the_reference_has_it(scene in scenes()) {
        prop_assert_eq!(scene.heard(&scene.blocks, |_| 0.0), scene.expected());
    }

    #[test]
    fn the_size_of_blocks_changes_nothing(scene in scenes()) {
        let samples = scene.samples().min(SAMPLES_MAX);
        let even: Vec<u32> = (0..samples / 256).map(|_| 256).chain((samples % 256 > 0).then_some((samples % 256) as u32)).collect();
        let mut apart = scene.heard(&scene.blocks, |_| 0.0);
        apart.retain(|event| event.0 < samples);
        prop_assert_eq!(apart, scene.heard(&even, |_| 0.0));
    }

    #[test]
    fn a_host_that_rounds_its_positions_changes_nothing(scene in scenes(), seed in 0_i64..1000) {
        let scene = Scene { cycle: None, ..scene };
        let rounding = |sample: i64| ((sample + seed) * 7919 % 181 - 90) as f64 / 100.0;
        prop_assert_eq!(scene.heard(&scene.blocks, rounding), scene.expected());
    }

    #[test]
    fn what_is_played_into_it_is_captured_to_the_tick(scene in scenes()) {
        let scene = Scene { start: 0, looped: false, cycle: None, ..scene };
        let mut rig = Rig::new(scene.ratio.floats().1);
        let expected = scene.expected();
        for frames in &scene.blocks {
            let input = messages(&expected, rig.now, *frames);
            rig.block(*frames, Some(scene.transport(rig.now)), &input);
        }
        let whole = scene.resolved().into_iter().filter(|note| scene.ratio.sample_of(note.1) < scene.samples());
        let mut captured: Vec<_> = rig.captured().iter().map(|note| (note.onset.0, (note.onset + note.duration).0, note.channel, note.key.number())).collect();
        captured.sort_unstable();
        prop_assert_eq!(captured, whole.collect::<Vec<_>>());
    }

    #[test]
    fn play_lies_where_the_reference_has_it(
        scene in scenes(), wait in 0_u32..3000, launch in prop_oneof![Just(Launch::Off), Just(Launch::Beat), Just(Launch::Bar)],
    ) {
        let mut rig = scene.rig();
        (rig.controls.internal_bpm, rig.controls.launch) = (scene.ratio.floats().0, launch);
        rig.block(wait, None, &[]);
        rig.controls.play = true;
        scene.blocks.iter().for_each(|frames| rig.block(*frames, None, &[]));
        let grid = match launch { Launch::Beat => 960, Launch::Bar => 3840, Launch::Off | Launch::Phrase => 1 };
        let line = (0..).map(|tick| tick * grid).find(|tick| scene.ratio.sample_of(*tick) >= i64::from(wait)).unwrap();
        let moved = Scene { start: if launch == Launch::Off { 0 } else { -line }, cycle: None, ..scene.clone() };
        let late = if launch == Launch::Off { i64::from(wait) } else { 0 };
        let end = i64::from(wait) + scene.samples();
        let whole = Scene { blocks: vec![u32::try_from(end).unwrap()], ..moved };
        let mut expected: Vec<_> = whole.expected().into_iter().map(|event| (event.0 + late, event.1, event.2, event.3)).collect();
        expected.retain(|event| event.0 < end);
        prop_assert_eq!(sorted(rig.notes()), expected);
        let over = !scene.looped && whole.ratio.sample_of(line_end(&whole, launch)) + late < end;
        prop_assert_eq!(rig.reports.iter().filter(|report| **report == Report::PlaybackEnded).count(), usize::from(over));
    }

    #[test]
    fn a_ramp_lies_where_the_reference_has_it(
        scene in scenes(), tempos in prop::collection::vec(20.0_f64..300.0, 60),
    ) {
        let mut rig = Rig::new(48_000.0);
        rig.load(timeline(&scene.notes, scene.length));
        let (mut position, mut played, mut expected) = (0.0, f64::NEG_INFINITY, Vec::new());
        for (frames, bpm) in scene.blocks.iter().zip(tempos) {
            let slope = bpm * 16.0 / 48_000.0;
            let after = position + f64::from(*frames) * slope;
            // What lies after the last sample of a block belongs to the next one, however fast that goes.
            let until = after - slope + 1e-3 * slope;
            expected.extend(between(&scene.resolved(), played, until).map(|(tick, on, channel, key)| {
                let into = ((tick as f64 - position) / slope - 1e-3).ceil().max(0.0);
                (rig.now + into as i64, on, channel, key)
            }));
            rig.block(*frames, Some(rolling(bpm, position / 960.0)), &[]);
            (position, played) = (after, until);
        }
        prop_assert_eq!(sorted(rig.notes()), sorted(expected));
    }
}

/// Ticks from the start of the scene to the end of its timeline.
fn line_end(scene: &Scene, launch: Launch) -> i64 {
    if launch == Launch::Off { scene.length } else { scene.length - scene.start }
}

/// The messages of one block, in order.
fn messages(events: &[Event], start: i64, frames: u32) -> Vec<NoteMessage> {
    let own = events.iter().filter(|event| (start..start + i64::from(frames)).contains(&event.0));
    own.map(|&(sample, on, channel, key)| {
        let offset = u32::try_from(sample - start).unwrap();
        if on { support::on(offset, channel, key) } else { support::off(offset, channel, key) }
    })
    .collect()
}

/// The edges of notes after one position and not after another, in ticks.
fn between(notes: &Notes, from: f64, to: f64) -> impl Iterator<Item = Event> {
    let edges = notes.iter().flat_map(|note| [(note.0, true, note.2, note.3), (note.1, false, note.2, note.3)]);
    edges.filter(move |edge| edge.0 as f64 > from && edge.0 as f64 <= to)
}
