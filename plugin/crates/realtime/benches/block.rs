//! What a block of 64 samples costs, beside the block of an empty plugin with the same input and output.
//!
//! After the figures of criterion come the ratios to the empty block, all measured in turn in the same run.
#![allow(missing_docs, reason = "criterion's macros write functions without")]

use std::hint::black_box;
use std::time::Instant;

use continuo_music::{Clip, Composition, Key, Note, Role, Tick, Track, Velocity};
use continuo_realtime::{
    Block, Controls, Cue, HostTransport, NoteMessage, Output, Performer, ROLES, StudioPorts, Timeline, ports,
};
use criterion::{Criterion, criterion_group};

const FRAMES: u32 = 64;
const SAMPLE_RATE: f64 = 48_000.0;
/// Notes of the dense timeline.
const NOTES: i64 = 10_000;
/// How the ratios are measured: the median of so many rounds of so many blocks. A round is short against a time slice,
/// so that on a busy machine most rounds are not interrupted, whatever is measured.
const ROUNDS: usize = 1001;
const BLOCKS: u32 = 500;

/// An output like a host's: a list with room enough, emptied for every block.
struct Queue(Vec<NoteMessage>);

impl Output for Queue {
    fn send(&mut self, message: NoteMessage) {
        if self.0.len() < self.0.capacity() {
            self.0.push(message);
        }
    }
}

/// A performer in a situation, and the host around it.
struct Stage {
    performer: Performer,
    studio: StudioPorts,
    controls: Controls,
    input: Vec<NoteMessage>,
    queue: Queue,
    quarters: f64,
    rolling: bool,
}

impl Stage {
    /// Nothing loaded, nothing held, the transport stands.
    fn idle() -> Self {
        let (audio, studio) = ports();
        let mut performer = Performer::new(audio);
        performer.activate(SAMPLE_RATE);
        let controls = Controls { looped: true, thru: true, ..Controls::default() };
        let queue = Queue(Vec::with_capacity(8192));
        Self { performer, studio, controls, input: Vec::with_capacity(256), queue, quarters: 0.0, rolling: false }
    }

    /// All keys of a channel held and sounding.
    fn held() -> Self {
        let mut stage = Self::idle();
        let on = |key| NoteMessage::On { offset: 0, channel: 0, key: Key::masked(key), velocity: Velocity::DEFAULT };
        stage.input.extend((0..128).map(on));
        stage.block();
        stage.input.clear();
        assert_eq!(stage.queue.0.len(), 128);
        stage
    }

    /// The transport rolls over a timeline with a note begun or ended in every other block.
    fn dense() -> Self {
        Self::rolling(dense_timeline(&[Role::Melody]))
    }

    /// The same notes on five tracks, each of which is moved and scaled on its way, two of them to one channel.
    fn mixed() -> Self {
        let mut stage = Self::rolling(dense_timeline(&ROLES));
        for (number, role) in (0..).zip(ROLES) {
            let strip = stage.controls.mixer.strip_mut(role);
            (strip.volume_percent, strip.octave, strip.program) = (90, 1, Some(number));
        }
        stage.controls.mixer.strip_mut(Role::Strings).channel = Role::Harmony.default_channel();
        stage
    }

    fn rolling(timeline: Timeline) -> Self {
        let mut stage = Self::idle();
        assert!(stage.studio.cues.push(Cue::Load(Box::new(timeline))).is_ok());
        stage.rolling = true;
        stage
    }

    fn host_block(&mut self) -> Block {
        self.queue.0.clear();
        if self.rolling {
            self.quarters += f64::from(FRAMES) / 24_000.0;
        }
        let transport = HostTransport {
            playing: self.rolling,
            bpm: Some(120.0),
            position_quarters: Some(self.quarters),
            ..HostTransport::default()
        };
        Block { frames: FRAMES, sample_rate: SAMPLE_RATE, transport: Some(transport) }
    }

    fn block(&mut self) {
        let block = black_box(self.host_block());
        self.performer.process(&block, black_box(&self.controls), black_box(&self.input), &mut self.queue);
        while self.studio.reports.pop().is_ok() {}
    }

    /// The same, with a plugin that does nothing.
    fn empty_block(&mut self) {
        let block = black_box(self.host_block());
        empty(&block, black_box(&self.controls), black_box(&self.input), &mut self.queue);
        while self.studio.reports.pop().is_ok() {}
    }
}

/// The process function of a plugin that does nothing.
#[inline(never)]
fn empty(block: &Block, controls: &Controls, input: &[NoteMessage], output: &mut impl Output) {
    black_box((block, controls, input));
    let _ = black_box(output);
}

/// Ten thousand notes, a chord of three every twentieth of a quarter, dealt out to those roles.
fn dense_timeline(roles: &[Role]) -> Timeline {
    let note = |index: i64| Note {
        onset: Tick(index / 3 * 48),
        key: Key::masked(u8::try_from(index * 7 % 128).unwrap_or_default()),
        duration: Tick(40),
        velocity: Velocity::DEFAULT,
    };
    let track = |(first, role): (usize, &Role)| {
        let clip = Clip::new((0..NOTES).skip(first).step_by(roles.len()).map(note).collect(), Tick::ZERO);
        Track { name: String::new(), role: *role, channel: role.default_channel(), program: None, clip }
    };
    let tracks = roles.iter().enumerate().map(track).collect();
    Timeline::new(&Composition { tracks, ..Composition::default() })
}

fn blocks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("block of 64 samples");
    let mut stage = Stage::idle();
    group.bench_function("empty plugin", |bencher| bencher.iter(|| stage.empty_block()));
    for (name, mut stage) in situations() {
        group.bench_function(name, |bencher| bencher.iter(|| stage.block()));
    }
    group.finish();
}

fn situations() -> [(&'static str, Stage); 4] {
    [
        ("idle", Stage::idle()),
        ("128 held notes", Stage::held()),
        ("10 000 notes playing", Stage::dense()),
        ("10 000 notes on five tracks", Stage::mixed()),
    ]
}

/// Nanoseconds of one block.
fn time(mut act: impl FnMut()) -> f64 {
    let start = Instant::now();
    (0..BLOCKS).for_each(|_| act());
    start.elapsed().as_secs_f64() * 1e9 / f64::from(BLOCKS)
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_unstable_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

fn print_ratios() {
    let (mut idle, mut stages) = (Stage::idle(), situations());
    let mut rounds = vec![Vec::new(); stages.len() + 1];
    for _ in 0..ROUNDS {
        rounds[0].push(time(|| idle.empty_block()));
        for ((_, stage), round) in stages.iter_mut().zip(&mut rounds[1..]) {
            round.push(time(|| stage.block()));
        }
    }
    let medians: Vec<_> = rounds.into_iter().map(median).collect();
    let budget = f64::from(FRAMES) / SAMPLE_RATE * 1e9;
    println!("{:<28} {:>9.1} ns", "empty plugin", medians[0]);
    for ((name, _), nanoseconds) in stages.iter().zip(&medians[1..]) {
        let (ratio, share) = (nanoseconds / medians[0], nanoseconds / budget * 100.0);
        println!("{name:<28} {nanoseconds:>9.1} ns  {ratio:>5.1} x empty  {share:>7.4} % of the time a block has");
    }
}

criterion_group!(benches, blocks);

fn main() {
    benches();
    // Under `cargo test` a bench only shows that it runs.
    if std::env::args().any(|argument| argument == "--bench") {
        print_ratios();
    }
    Criterion::default().configure_from_args().final_summary();
}
