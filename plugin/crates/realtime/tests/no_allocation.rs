//! The audio thread allocates and frees nothing: shown by an allocator that counts, and shown to fire.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;
use std::sync::Arc;

use continuo_music::{Clip, Composition, Key, Meter, Note, Role, Tick, Track, Velocity};
use continuo_realtime::{
    Block, Controls, Cue, HostTransport, Launch, NoteMessage, Output, Performer, ROLES, ScreenKeys, StudioPorts,
    Timeline, ports,
};

/// The system's allocator, counting what the watched thread asks of it.
struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    static ALLOCATIONS: Cell<u32> = const { Cell::new(0) };
    static FREES: Cell<u32> = const { Cell::new(0) };
}

fn count(counter: &'static std::thread::LocalKey<Cell<u32>>) {
    if WATCHED.get() {
        counter.set(counter.get() + 1);
    }
}

#[expect(unsafe_code, reason = "an allocator is unsafe to implement; this one hands everything on to the system's")]
// SAFETY: every call goes to `System` unchanged; counting touches thread-locals that need no allocation.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(&ALLOCATIONS);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(&FREES);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(&ALLOCATIONS);
        count(&FREES);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// How often `act` allocates and frees.
fn watch<T>(act: impl FnOnce() -> T) -> (T, (u32, u32)) {
    ALLOCATIONS.set(0);
    FREES.set(0);
    WATCHED.set(true);
    let value = act();
    WATCHED.set(false);
    (value, (ALLOCATIONS.get(), FREES.get()))
}

/// An output of fixed size that starts again when it is full.
struct Fixed {
    messages: [Option<NoteMessage>; 4096],
    sent: usize,
}

impl Output for Fixed {
    fn send(&mut self, message: NoteMessage) {
        self.messages[self.sent % self.messages.len()] = Some(message);
        self.sent += 1;
    }
}

/// A thousand notes over four bars on five tracks, with rests at the end of odd lengths.
fn timeline(seed: i64) -> Box<Timeline> {
    let note = |index: i64| Note {
        onset: Tick(index * 15 % 15_000),
        key: Key::masked(u8::try_from((index * 37 + seed) % 128).unwrap()),
        duration: Tick(40 + index % 400),
        velocity: Velocity::DEFAULT,
    };
    let track = |part: i64, role: Role| {
        let clip = Clip::new((0..200).map(|index| note(index * 5 + part)).collect(), Tick(15_360 + seed));
        let program = u8::try_from(seed % 128).ok();
        Track { name: String::new(), role, channel: role.default_channel(), program, clip }
    };
    let tracks = (0..).zip(ROLES).map(|(part, role)| track(part, role)).collect();
    Box::new(Timeline::new(&Composition { tracks, ..Composition::default() }))
}

struct Stage {
    performer: Performer,
    studio: StudioPorts,
    keys: Arc<ScreenKeys>,
    output: Box<Fixed>,
    controls: Controls,
    quarters: f64,
}

impl Stage {
    fn new() -> Self {
        let (audio, studio) = ports();
        let keys = Arc::clone(&audio.keys);
        let mut performer = Performer::new(audio);
        performer.activate(48_000.0);
        let output = Box::new(Fixed { messages: [None; 4096], sent: 0 });
        let controls = Controls { thru: true, ..Controls::default() };
        Self { performer, studio, keys, output, controls, quarters: 0.0 }
    }

    /// One block in which as much as possible happens; gives allocations and frees.
    fn block(&mut self, number: u32) -> (u32, u32) {
        let input = chord(number);
        let controls = self.turn(number);
        let frames = [64, 1, 333, 2048, 8192][number as usize % 5];
        let transport = (!number.is_multiple_of(97)).then(|| self.transport(number));
        let block = Block { frames, sample_rate: 48_000.0, transport };
        self.quarters += f64::from(frames) / 24_000.0;
        let ((), counts) = watch(|| {
            self.performer.process(&block, &controls, &input, &mut *self.output);
            if number.is_multiple_of(251) {
                self.performer.deactivate();
                self.performer.activate(44_100.0);
            }
        });
        counts
    }

    /// The switches, each at a pace of its own.
    fn turn(&mut self, number: u32) -> Controls {
        let every = |blocks: u32| number / blocks % 2 == 1;
        self.controls.record = every(11);
        self.controls.play = every(31);
        self.controls.looped = every(41);
        self.controls.thru = !every(17);
        self.controls.bypass = every(71);
        self.controls.panic = every(43);
        self.controls.generate = every(2);
        self.controls.regenerate = [every(3); 4];
        self.turn_strips(number);
        self.controls.launch = [Launch::Off, Launch::Beat, Launch::Bar, Launch::Phrase][number as usize % 4];
        self.controls
    }

    /// The strips: they meet on channels, part again, and fall silent.
    fn turn_strips(&mut self, number: u32) {
        let mixer = &mut self.controls.mixer;
        mixer.send_programs = !number.is_multiple_of(61);
        for (part, role) in (0..).zip(ROLES) {
            let turn = |blocks: u32| u8::try_from((number / blocks + part) % 5).unwrap();
            let strip = mixer.strip_mut(role);
            strip.volume_percent = turn(5) * 50;
            strip.octave = i8::try_from(turn(9)).unwrap() - 2;
            (strip.mute, strip.solo) = (turn(7) == 0, turn(19) == 0);
            (strip.channel, strip.program) = (turn(23) / 2, Some(turn(3)).filter(|program| *program > 1));
        }
    }

    fn transport(&self, number: u32) -> HostTransport {
        HostTransport {
            playing: !number.is_multiple_of(13),
            bpm: Some(60.0 + f64::from(number % 200)),
            position_quarters: Some(self.quarters.rem_euclid(20.0)),
            meter: Meter::new(3 + u8::try_from(number / 50 % 2).unwrap(), 4),
            loop_quarters: (!number.is_multiple_of(3)).then_some((1.0, 1.1)),
            bar_start_quarters: None,
        }
    }

    /// Fingers on the screen: taps, chords that are held, and once in a while more than a block hears.
    fn finger_turn(&mut self, number: u32) {
        let key = |index: u32| Key::masked(u8::try_from((number * 3 + index) % 128).unwrap());
        for index in 0..number % 5 {
            self.keys.press(key(index), Velocity::DEFAULT);
        }
        self.keys.release(key(1));
        if number.is_multiple_of(23) {
            (0..1000).for_each(|index| self.keys.press(key(index), Velocity::DEFAULT));
            self.keys.release_all();
        }
    }

    fn studio_turn(&mut self, number: u32) {
        if number.is_multiple_of(7) {
            let _ = self.studio.cues.push(Cue::Load(timeline(i64::from(number))));
        }
        if number.is_multiple_of(57) {
            let _ = self.studio.cues.push(Cue::Unload);
            let _ = self.studio.cues.push(Cue::Panic);
        }
    }
}

/// Keys that go down in one block and up in a later one, with the pedal.
fn chord(number: u32) -> [NoteMessage; 6] {
    let key = |index: u32| Key::masked(u8::try_from((number / 2 * 5 + index) % 128).unwrap());
    let message = |index: u32| {
        if number.is_multiple_of(2) {
            NoteMessage::On { offset: index, channel: 2, key: key(index), velocity: Velocity::DEFAULT }
        } else {
            NoteMessage::Off { offset: index, channel: 2, key: key(index), velocity: 0 }
        }
    };
    let pedal = NoteMessage::Sustain { offset: 9, channel: 2, down: number % 16 < 8 };
    [message(0), message(1), message(2), message(3), message(4), pedal]
}

#[test]
fn processing_neither_allocates_nor_frees() {
    let mut stage = Stage::new();
    for number in 0..3000 {
        stage.studio_turn(number);
        stage.finger_turn(number);
        assert_eq!(stage.block(number), (0, 0), "in block {number}");
        while stage.studio.retired.pop().is_ok() || stage.studio.reports.pop().is_ok() {}
    }
    assert!(stage.output.sent > 10_000, "the stage was busy: {}", stage.output.sent);
    let struck = stage.studio.gauges.struck.load(std::sync::atomic::Ordering::Relaxed);
    assert!(struck > 3000 / 2 * 5 + 100_000, "and so were the fingers: {struck}");
}

#[test]
fn a_studio_that_has_stopped_listening_costs_nothing_either() {
    let mut stage = Stage::new();
    for number in 0..6000 {
        stage.studio_turn(number);
        stage.finger_turn(number);
        assert_eq!(stage.block(number), (0, 0), "in block {number}");
    }
    let overruns = stage.studio.gauges.overruns.load(std::sync::atomic::Ordering::Relaxed);
    assert!(overruns > 0 && stage.studio.cues.is_full() && stage.studio.retired.slots() > 60, "the rings ran full");
}

#[test]
fn a_studio_that_is_gone_costs_nothing_either() {
    let Stage { mut performer, mut studio, mut output, controls, .. } = Stage::new();
    let mut pushed = 0;
    while studio.cues.push(Cue::Load(timeline(pushed))).is_ok() {
        pushed += 1;
    }
    drop(studio);
    let block = Block { frames: 64, sample_rate: 48_000.0, transport: None };
    let ((), counts) = watch(|| performer.process(&block, &controls, &chord(0), &mut *output));
    assert_eq!(counts, (0, 0));
}

/// An output that does what an output must not.
struct Careless(Vec<NoteMessage>);

impl Output for Careless {
    fn send(&mut self, message: NoteMessage) {
        self.0 = vec![message];
    }
}

#[test]
fn the_watch_fires_on_an_allocation_in_a_block() {
    let Stage { mut performer, controls, .. } = Stage::new();
    let block = Block { frames: 64, sample_rate: 48_000.0, transport: None };
    let mut careless = Careless(Vec::new());
    let ((), counts) = watch(|| performer.process(&block, &controls, &chord(0)[..1], &mut careless));
    assert_eq!(counts, (1, 0));
    let ((), counts) = watch(|| performer.process(&block, &controls, &chord(1)[..1], &mut careless));
    assert_eq!(counts, (1, 1), "the second message frees what the first allocated");
}

#[test]
fn the_watch_fires_on_an_allocation_alone_and_on_a_free_alone() {
    let (boxed, counts) = watch(|| black_box(Box::new(1)));
    assert_eq!(counts, (1, 0));
    let ((), counts) = watch(|| drop(black_box(boxed)));
    assert_eq!(counts, (0, 1));
}
