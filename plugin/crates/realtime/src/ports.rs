//! Everything that crosses between the audio thread and the studio thread: the rings, and every type they carry.
//!
//! What goes in on the heap comes back to be freed: a [`Timeline`] travels in as a box and returns on the retired ring.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU8, AtomicU32, AtomicU64, Ordering};

use atomic_float::{AtomicF32, AtomicF64};
use continuo_music::{Key, Meter, Role, Tick, Velocity};
use rtrb::{Consumer, Producer, RingBuffer};

use crate::{KeySet, ScreenKeys, Timeline};

/// Reports the ring holds: a minute of the densest playing (64 notes a second), with as much again to spare.
///
/// It need only bridge the time until the studio looks again, which keeps the history (the last 64 bars, and more).
pub const REPORT_CAPACITY: usize = 8192;
/// Cues the ring holds; the studio sends at most a few for each action of the user.
pub const CUE_CAPACITY: usize = 64;
/// Retired timelines the ring holds: every cue can return one, and one more may be playing.
pub const RETIRED_CAPACITY: usize = CUE_CAPACITY + 1;

/// A note that was played and has ended.
///
/// Times are *performance ticks*: a count that starts at zero when the plugin is first activated and only ever grows,
/// at the speed of the clock in force, whatever the host's transport does. [`Report::Moved`] relates it to the song;
/// while the song rolls both count the same ticks, so that the difference of the two is one number until it moves again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CapturedNote {
    /// When the key went down.
    pub onset: Tick,
    /// How long it sounded, sustain pedal included.
    pub duration: Tick,
    /// The key.
    pub key: Key,
    /// How hard it was struck.
    pub velocity: Velocity,
    /// The MIDI channel, 0–15.
    pub channel: u8,
}

/// What a parameter or a MIDI-learned control asked the studio to do, once for each press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// Run the chosen technique on the input melody.
    Generate,
    /// Stop the run under way and drop what it made.
    Cancel,
    /// Stop the run under way and keep what it has made so far.
    KeepPartial,
    /// Make the result the new input melody.
    Accept,
    /// Take the last bars that were played as the input melody.
    CaptureLast,
    /// Make that part of the accompaniment anew; the others stay.
    Regenerate(Role),
}

/// What the audio thread tells the studio. `at` is always in performance ticks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Report {
    /// A note has ended.
    Note(CapturedNote),
    /// Recording began; held keys are not part of the take.
    RecordStarted {
        /// When.
        at: Tick,
    },
    /// Recording ended; notes still held were reported just before, cut at `at`.
    RecordStopped {
        /// When.
        at: Tick,
    },
    /// From `at` on the song stands at `song`: sent at activation, start, stop, seek and loop wrap.
    Moved {
        /// When.
        at: Tick,
        /// The song position then.
        song: Tick,
        /// Whether the host's transport rolls from here on.
        rolling: bool,
    },
    /// From `at` on this tempo holds, in quarter notes per minute.
    Tempo {
        /// When.
        at: Tick,
        /// Quarter notes per minute.
        bpm: f64,
    },
    /// From `at` on this meter holds.
    Meter {
        /// When.
        at: Tick,
        /// The meter.
        meter: Meter,
    },
    /// A control was pressed.
    Trigger(Trigger),
    /// A clip played by the play control reached its end and is not looped.
    PlaybackEnded,
}

/// What the studio tells the audio thread.
#[derive(Debug)]
pub enum Cue {
    /// Play this from now on. The one it replaces is retired; those of its notes that sound go on where this one has
    /// them too, and the others are ended.
    Load(Box<Timeline>),
    /// Play nothing; what was loaded is retired.
    Unload,
    /// End every note at once, then send all-sound-off and all-notes-off on every channel.
    Panic,
}

/// Numbers the audio thread publishes for anyone to read. Each is a value of its own: no two are read as a pair.
#[derive(Debug)]
pub struct Gauges {
    /// Position within the loaded timeline, in ticks; negative while nothing plays.
    pub playhead: AtomicI64,
    /// The performance tick at the end of the last block.
    pub performance: AtomicI64,
    /// Whether the host's transport rolls.
    pub rolling: AtomicBool,
    /// Whether a take is being recorded.
    pub recording: AtomicBool,
    /// Tempo in force, in quarter notes per minute.
    pub tempo: AtomicF64,
    /// Notes that sound on the output.
    pub sounding: AtomicU32,
    /// The keys of them, of all channels.
    pub sounding_keys: KeySet,
    /// Notes that are held on the input, by a finger or by the pedal.
    pub held: AtomicU32,
    /// The keys that a finger holds down on the input, of all channels.
    pub held_keys: KeySet,
    /// Note-ons that came in since the plugin was made; it begins again after the largest number.
    pub struck: AtomicU32,
    /// The key of the last of them.
    pub struck_key: AtomicU8,
    /// How hard it was struck, 1–127; 0 before the first.
    pub struck_velocity: AtomicU8,
    /// Reports that were lost because the ring was full.
    pub overruns: AtomicU64,
    /// Blocks processed since activation.
    pub blocks: AtomicU64,
    /// The share of a block's duration that processing it takes, as a meter shows it: up at once and slowly down.
    /// Written by whoever has a clock, which the performer has not.
    pub load: AtomicF32,
    /// Blocks since activation that took longer than they last; those rendered offline are not counted.
    pub late: AtomicU64,
}

impl Default for Gauges {
    fn default() -> Self {
        Self {
            playhead: AtomicI64::new(-1),
            performance: AtomicI64::new(0),
            rolling: AtomicBool::new(false),
            recording: AtomicBool::new(false),
            tempo: AtomicF64::new(120.0),
            sounding: AtomicU32::new(0),
            sounding_keys: KeySet::default(),
            held: AtomicU32::new(0),
            held_keys: KeySet::default(),
            struck: AtomicU32::new(0),
            struck_key: AtomicU8::new(0),
            struck_velocity: AtomicU8::new(0),
            overruns: AtomicU64::new(0),
            blocks: AtomicU64::new(0),
            load: AtomicF32::new(0.0),
            late: AtomicU64::new(0),
        }
    }
}

impl Gauges {
    /// Where the playhead stands within the timeline, if something plays.
    #[must_use]
    pub fn playhead(&self) -> Option<Tick> {
        let ticks = self.playhead.load(Ordering::Relaxed);
        (ticks >= 0).then_some(Tick(ticks))
    }
}

/// The audio thread's end.
#[derive(Debug)]
pub struct AudioPorts {
    /// To the studio.
    pub reports: Producer<Report>,
    /// From the studio.
    pub cues: Consumer<Cue>,
    /// Timelines on their way back to be freed.
    pub retired: Producer<Box<Timeline>>,
    /// Published numbers.
    pub gauges: Arc<Gauges>,
    /// Keys that are played in the window, which has the other end: they take no way through the studio.
    pub keys: Arc<ScreenKeys>,
}

/// The studio thread's end.
#[derive(Debug)]
pub struct StudioPorts {
    /// From the audio thread.
    pub reports: Consumer<Report>,
    /// To the audio thread.
    pub cues: Producer<Cue>,
    /// Timelines to be freed.
    pub retired: Consumer<Box<Timeline>>,
    /// Published numbers.
    pub gauges: Arc<Gauges>,
}

/// A fresh pair of ends. Allocates; called once for each plugin instance.
#[must_use]
pub fn ports() -> (AudioPorts, StudioPorts) {
    let (report_in, report_out) = RingBuffer::new(REPORT_CAPACITY);
    let (cue_in, cue_out) = RingBuffer::new(CUE_CAPACITY);
    let (retired_in, retired_out) = RingBuffer::new(RETIRED_CAPACITY);
    let gauges = Arc::new(Gauges::default());
    (
        AudioPorts {
            reports: report_in,
            cues: cue_out,
            retired: retired_in,
            gauges: Arc::clone(&gauges),
            keys: Arc::default(),
        },
        StudioPorts { reports: report_out, cues: cue_in, retired: retired_out, gauges },
    )
}
