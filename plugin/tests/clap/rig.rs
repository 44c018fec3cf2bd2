//! The plugin in a host, a musician who plays into it, and a reader of what it saves.

use std::time::{Duration, Instant};

use continuo_host::{Entry, Heard, HostedPlugin, Message, Score, Timed, Transport};
use serde_json::Value;

/// Samples in a second.
pub const SAMPLE_RATE: f64 = 48_000.0;
/// The longest block.
pub const FRAMES: u32 = 512;
/// Samples of a tick at 120 BPM: 48000 · 60 / 120 / 960, with no remainder, so that positions can be compared exactly.
pub const TICK: u64 = 25;
/// How long a test waits for another thread before it fails. Nothing is decided by it that works.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A note of a saved composition, in ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Saved {
    pub onset: u64,
    pub duration: u64,
    pub key: u8,
    pub velocity: u8,
}

/// One instance in its host.
pub struct Rig {
    pub plugin: HostedPlugin,
    pub heard: Vec<Heard>,
}

#[expect(unsafe_code, reason = "the entry is the export macro's own")]
pub fn entry() -> Entry {
    // SAFETY: the entry was made by nice-plug's export macro.
    unsafe { Entry::in_process(&continuo::clap_entry) }.unwrap()
}

impl Rig {
    /// A fresh instance, active, with a tempo in which a tick is 25 samples.
    pub fn new() -> Self {
        let mut rig = Self::inactive();
        rig.plugin.activate(SAMPLE_RATE, FRAMES).unwrap();
        rig
    }

    pub fn inactive() -> Self {
        Self { plugin: HostedPlugin::new(&entry()).unwrap(), heard: Vec::new() }
    }

    pub fn set(&mut self, name: &str, value: f64) {
        self.plugin.set_parameter(name, value).unwrap();
    }

    /// Presses a button: on for one block, then off.
    pub fn press(&mut self, name: &str) {
        for value in [1.0, 0.0] {
            self.set(name, value);
            self.rest(64);
        }
    }

    /// One block.
    pub fn block(&mut self, frames: u32, transport: Option<Transport>, events: &[Timed]) {
        let output = self.plugin.process(frames, transport.as_ref(), events).unwrap();
        assert!(output.audio.iter().flatten().flatten().all(|sample| *sample == 0.0), "the output is silence");
        self.heard.extend(output.heard);
    }

    /// So many samples with a stopped transport.
    pub fn rest(&mut self, mut samples: u64) {
        while samples > 0 {
            let frames = samples.min(u64::from(FRAMES));
            self.block(u32::try_from(frames).unwrap(), Some(Transport::stopped(120.0)), &[]);
            samples -= frames;
        }
    }

    /// Plays notes, given as (onset, duration, key) in ticks, with a stopped transport; ends with a bar of silence.
    pub fn perform(&mut self, notes: &[(u64, u64, u8)]) {
        let mut events: Vec<(u64, Message)> = notes.iter().flat_map(|note| played(*note)).collect();
        events.sort_by_key(|(sample, message)| (*sample, matches!(message, Message::NoteOn { .. })));
        let end = events.last().map_or(0, |(sample, _)| *sample) + 3840 * TICK;
        let mut at = 0;
        while at < end {
            let block: Vec<Timed> = events
                .iter()
                .filter(|(sample, _)| (at..at + u64::from(FRAMES)).contains(sample))
                .map(|(sample, message)| Timed::new(u32::try_from(sample - at).unwrap(), *message))
                .collect();
            self.block(FRAMES, Some(Transport::stopped(120.0)), &block);
            at += u64::from(FRAMES);
        }
    }

    /// Records those notes as the input melody, and waits until they are there.
    pub fn record(&mut self, notes: &[(u64, u64, u8)]) -> Vec<Saved> {
        self.set("record", 1.0);
        self.perform(notes);
        self.set("record", 0.0);
        self.until("the take", |session| !notes_of(&session["input"]["clip"]).is_empty());
        notes_of(&self.session()["input"]["clip"])
    }

    /// Runs Enhance on the input melody, quickly, and gives the result's notes.
    pub fn enhance(&mut self, seed: u32) -> Vec<Saved> {
        self.set_text("technique", "Enhance");
        self.set("sampling_iterations", 2.0);
        self.generate("enhance", seed)
    }

    /// Runs Extend on the input melody, quickly, and gives the result's notes.
    pub fn extend(&mut self, seed: u32) -> Vec<Saved> {
        self.set_text("technique", "Extend");
        self.set_text("extension_duration", "2.0");
        self.set_text("input_duration", "2.0");
        self.generate("extend", seed)
    }

    /// Runs the technique that is chosen, with that seed, and gives the result's notes.
    pub fn generate(&mut self, technique: &str, seed: u32) -> Vec<Saved> {
        let before = made_by(&self.session(), technique).len();
        self.set("seed", f64::from(seed));
        self.set("seed_locked", 1.0);
        self.press("generate");
        self.until("the result", |session| made_by(session, technique).len() > before);
        made_by(&self.session(), technique).pop().unwrap()
    }

    pub fn set_text(&mut self, name: &str, text: &str) {
        self.plugin.set_parameter_text(name, text).unwrap();
    }

    /// The host's state of the plugin, without the length in front.
    pub fn state(&mut self) -> Value {
        let bytes = self.plugin.save_state().unwrap();
        serde_json::from_slice(&bytes[8..]).unwrap()
    }

    /// The session in it.
    pub fn session(&mut self) -> Value {
        let state = self.state();
        serde_json::from_str(state["fields"]["session"].as_str().unwrap()).unwrap()
    }

    /// Processes silence until the session is so.
    pub fn until(&mut self, what: &str, is_so: impl Fn(&Value) -> bool) {
        let start = Instant::now();
        while !is_so(&self.session()) {
            assert!(start.elapsed() < PATIENCE, "waited in vain for {what}");
            self.rest(64);
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Everything heard so far, paired, with nothing left over; and forgets it.
    pub fn score(&mut self) -> Score {
        let score = Score::new(&std::mem::take(&mut self.heard));
        assert!(score.is_balanced(), "{:?} hang, {:?} stray", score.hanging, score.strays);
        score
    }
}

fn played((onset, duration, key): (u64, u64, u8)) -> [(u64, Message); 2] {
    let on = Message::NoteOn { channel: 0, key, velocity: 90 };
    [(onset * TICK, on), ((onset + duration) * TICK, Message::NoteOff { channel: 0, key })]
}

/// The notes of a saved clip, which has them as letters.
pub fn notes_of(clip: &Value) -> Vec<Saved> {
    let notes = continuo_music::compact::read(clip["notes"].as_str().unwrap()).unwrap();
    let mut onset = 0;
    let saved = notes.into_iter().map(|[since, duration, key, velocity]| {
        let seven_bits = |number: i64| u8::try_from(number).unwrap();
        onset += u64::try_from(since).unwrap();
        let duration = u64::try_from(duration).unwrap();
        Saved { onset, duration, key: seven_bits(key), velocity: seven_bits(velocity) }
    });
    saved.collect()
}

/// The notes of every composition of a session that the technique made, oldest first.
pub fn made_by(session: &Value, technique: &str) -> Vec<Vec<Saved>> {
    let history = session["history"].as_array().unwrap().iter();
    let made = history.filter(|entry| entry["technique"] == technique);
    made.map(|entry| notes_of(&entry["tracks"][0]["clip"])).collect()
}

/// A tune of eight notes: two bars, in C.
pub const TUNE: [(u64, u64, u8); 8] = [
    (0, 900, 60),
    (960, 900, 62),
    (1920, 900, 64),
    (2880, 900, 65),
    (3840, 900, 67),
    (4800, 900, 65),
    (5760, 900, 64),
    (6720, 900, 60),
];
