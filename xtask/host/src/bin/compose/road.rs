//! The road through the plugin: a melody in, the technique, and what the plugin plays back into the host's timeline.

use std::path::Path;
use std::time::{Duration, Instant};

use continuo_host::{Conductor, Entry, Heard, HostedPlugin, Message, Timed, Transport};
use continuo_music::{Clip, Tick, Track};

use crate::accompaniment;
use crate::arguments::{Arguments, Technique};
use crate::continuation::Continuation;
use crate::failure::Failure;
use crate::listening::{Performance, same_notes};
use crate::melody::Melody;
use crate::session::{Input, Made, Session};

/// Samples a second. A tick is 25 of them at 120 BPM, so that every tick can be told from what is heard.
const SAMPLE_RATE: f64 = 48_000.0;
/// Frames of a block.
const BLOCK: u32 = 512;
/// Notes after which the plugin's own thread is given time to take them in: a quarter of what its ring holds.
const NOTES_AT_ONCE: usize = 2048;
/// How long that thread may take to show what was recorded.
const CAPTURE_SECONDS: u64 = 20;
/// How often the plugin's state is looked at while it is waited for.
const LOOK: Duration = Duration::from_millis(50);
/// The channel of each part, as the plugin's text boxes take it, 1–16.
const CHANNELS: [(&str, &str); 5] = [
    ("melody_channel", "1"),
    ("drums_channel", "10"),
    ("bass_channel", "2"),
    ("harmony_channel", "3"),
    ("strings_channel", "4"),
];

/// The way the plugin is driven.
pub struct Road {
    plugin: HostedPlugin,
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// What the plugin played, from the start of the song: the melody, and the parts of the accompaniment if the
    /// technique was to write one.
    pub tracks: Vec<Track>,
    /// In whose manner the accompaniment is.
    pub style: Option<String>,
    /// What of it came after the melody, if the technique was to continue it.
    pub continuation: Option<Continuation>,
    /// How long the technique took.
    pub took: Duration,
}

impl Outcome {
    /// The melody as it came out.
    pub fn melody(&self) -> &Clip {
        &self.tracks[0].clip
    }
}

impl Road {
    /// Opens the bundle and activates its plugin.
    #[expect(unsafe_code, reason = "a bundle can only be loaded on trust")]
    pub fn open(bundle: &Path) -> Result<Self, Failure> {
        // SAFETY: this is the plugin the command was asked to run, built by it just before.
        let entry = unsafe { Entry::open(bundle)? };
        let mut plugin = HostedPlugin::new(&entry)?;
        plugin.activate(SAMPLE_RATE, BLOCK)?;
        Ok(Self { plugin })
    }

    /// Records the melody, runs the technique, and listens to what the plugin then plays along with the song.
    pub fn travel(mut self, melody: &Melody, arguments: &Arguments) -> Result<Outcome, Failure> {
        self.prepare(arguments)?;
        self.record(melody)?;
        let captured = self.wait("shown the recorded melody", CAPTURE_SECONDS, |session| {
            session.input().map(|input| (!input.clip.is_empty()).then_some(input))
        })?;
        same_notes(&melody.clip, &captured.clip, "What the plugin captured is not what was played into it")?;
        let start = Instant::now();
        let made = self.generate(arguments)?;
        let took = start.elapsed();
        let tracks = self.listen(melody, made.length())?.of_made(&made)?;
        if arguments.technique == Technique::Accompany {
            accompaniment::check(melody, &captured, &made, arguments.accompany.model)?;
        }
        let continuation = continuation(arguments, &captured, &made)?;
        Ok(Outcome { tracks, style: made.style, continuation, took })
    }

    fn prepare(&mut self, arguments: &Arguments) -> Result<(), Failure> {
        for setting in arguments.settings() {
            self.plugin.set_parameter_text(setting.parameter, &setting.text)?;
        }
        let seed = arguments.seed.to_string();
        for (name, text) in
            [("technique", arguments.technique.label()), ("seed", &seed), ("rhythm_assist", "0"), ("transpose", "0")]
        {
            self.plugin.set_parameter_text(name, text)?;
        }
        for (name, channel) in CHANNELS {
            self.plugin.set_parameter_text(name, channel)?;
        }
        for (name, on) in [("seed_locked", true), ("thru", false), ("follow_host", false), ("loop", false)] {
            self.switch(name, on)?;
        }
        self.rest(4)
    }

    fn switch(&mut self, name: &str, on: bool) -> Result<(), Failure> {
        Ok(self.plugin.set_parameter(name, if on { 1.0 } else { 0.0 })?)
    }

    /// Some blocks with the transport stopped.
    fn rest(&mut self, blocks: u32) -> Result<(), Failure> {
        let stopped = Transport::stopped(120.0);
        (0..blocks).try_for_each(|_| Ok(self.plugin.process(BLOCK, Some(&stopped), &[]).map(|_| ())?))
    }

    /// Plays the melody in while the plugin records.
    fn record(&mut self, melody: &Melody) -> Result<(), Failure> {
        self.switch("record", true)?;
        self.rest(2)?;
        let conductor = melody.conductor(SAMPLE_RATE);
        let messages = messages(&melody.clip, &conductor);
        self.roll(&conductor, conductor.sample(melody.end()), &messages)?;
        self.switch("record", false)?;
        self.rest(2)
    }

    /// Rolls the transport from the start of the song, and gives back what is heard.
    fn roll(&mut self, conductor: &Conductor, end: u64, messages: &[(u64, Message)]) -> Result<Vec<Heard>, Failure> {
        let (mut song, mut sent, mut heard) = (0, 0, Vec::new());
        while song < end {
            let frames = block(song, conductor.next_change(song));
            let due: Vec<Timed> = messages[sent..]
                .iter()
                .take_while(|(at, _)| *at < song + u64::from(frames))
                .map(|(at, message)| Timed::new(offset(*at, song), *message))
                .collect();
            let output = self.plugin.process(frames, Some(&conductor.transport(song)), &due)?;
            heard.extend(output.heard);
            if (sent + due.len()) / NOTES_AT_ONCE > sent / NOTES_AT_ONCE {
                std::thread::sleep(LOOK);
            }
            (song, sent) = (song + u64::from(frames), sent + due.len());
        }
        Ok(heard)
    }

    fn generate(&mut self, arguments: &Arguments) -> Result<Made, Failure> {
        self.switch("generate", true)?;
        let technique = arguments.technique.name();
        let made = self.wait("made anything", arguments.time_limit, |session| session.made_by(technique))?;
        self.switch("generate", false)?;
        self.rest(4)?;
        if made.seed != u64::from(arguments.seed) {
            let (asked, used) = (arguments.seed, made.seed);
            return Err(Failure::Broken(format!("The plugin used the seed {used}, not the locked seed {asked}.")));
        }
        Ok(made)
    }

    /// Processes blocks of a stopped transport until the plugin's state shows something.
    fn wait<T>(
        &mut self,
        what: &'static str,
        seconds: u64,
        shows: impl Fn(&Session) -> Result<Option<T>, Failure>,
    ) -> Result<T, Failure> {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(seconds) {
            self.rest(4)?;
            let session = Session::read(&self.plugin.save_state()?)?;
            if let Some(shown) = shows(&session)? {
                return Ok(shown);
            }
            std::thread::sleep(LOOK);
        }
        Err(Failure::TooSlow { what, seconds })
    }

    /// Lets the plugin follow the song from its start, past the end of what it made.
    fn listen(&mut self, melody: &Melody, length: Tick) -> Result<Performance, Failure> {
        self.switch("follow_host", true)?;
        self.rest(2)?;
        let conductor = melody.conductor(SAMPLE_RATE);
        let origin = self.plugin.sample();
        let mut heard = self.roll(&conductor, conductor.sample(length + Tick::QUARTER), &[])?;
        heard.extend(self.plugin.process(BLOCK, Some(&Transport::stopped(120.0)), &[])?.heard);
        heard.iter_mut().for_each(|heard| heard.sample -= origin);
        Performance::of(&heard, &conductor, length)
    }
}

/// What is new in what Extend made.
fn continuation(arguments: &Arguments, input: &Input, made: &Made) -> Result<Option<Continuation>, Failure> {
    if arguments.technique != Technique::Extend {
        return Ok(None);
    }
    let asked = arguments.extend.duration.or(made.extension_seconds);
    let asked = asked.ok_or_else(|| Failure::State("it does not say how much Extend was to add".to_owned()))?;
    Continuation::of(input, &made.melody.clip, asked).map(Some)
}

/// How long the block at that sample is: a full one, or up to the next change of tempo or meter.
fn block(song: u64, change: Option<u64>) -> u32 {
    let room = change.map_or(u64::from(BLOCK), |change| change - song);
    u32::try_from(room).unwrap_or(BLOCK).min(BLOCK)
}

fn offset(at: u64, song: u64) -> u32 {
    u32::try_from(at.saturating_sub(song)).unwrap_or(0)
}

/// The melody as messages at samples; at one sample, keys go up before keys go down.
fn messages(clip: &Clip, conductor: &Conductor) -> Vec<(u64, Message)> {
    let mut messages = Vec::with_capacity(clip.notes().len() * 2);
    for note in clip.notes() {
        let (key, velocity) = (note.key.number(), note.velocity.number());
        messages.push((conductor.sample(note.onset), Message::NoteOn { channel: 0, key, velocity }));
        messages.push((conductor.sample(note.end()), Message::NoteOff { channel: 0, key }));
    }
    messages.sort_by_key(|(at, message)| (*at, matches!(message, Message::NoteOn { .. })));
    messages
}

#[cfg(test)]
mod tests {
    use super::*;
    use continuo_music::{Key, MeterMap, Note, TempoMap, Velocity};

    #[test]
    fn keys_go_up_before_keys_go_down() {
        let conductor = Conductor::new(TempoMap::default(), MeterMap::default(), SAMPLE_RATE);
        let note = |onset, key| Note {
            onset: Tick(onset),
            key: Key::masked(key),
            duration: Tick(480),
            velocity: Velocity::clamped(90),
        };
        let messages = messages(&Clip::new(vec![note(0, 60), note(480, 60)], Tick(960)), &conductor);
        let told: Vec<_> =
            messages.iter().map(|(at, message)| (*at, matches!(message, Message::NoteOn { .. }))).collect();
        assert_eq!(told, [(0, true), (12_000, false), (12_000, true), (24_000, false)]);
    }

    #[test]
    fn blocks_end_at_changes() {
        assert_eq!(block(0, None), BLOCK);
        assert_eq!(block(1000, Some(1100)), 100);
        assert_eq!(block(1000, Some(9000)), BLOCK);
    }
}
