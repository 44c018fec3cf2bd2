//! The main road: notes in, Enhance, notes out.

use continuo_host::{Message, Transport};

use crate::rig::{FRAMES, Rig, SAMPLE_RATE, Saved, TICK, TUNE, notes_of};

/// Rolls from the start of the song at 120 BPM for so many ticks, in blocks of changing length.
pub fn roll(rig: &mut Rig, from_tick: u64, ticks: u64) -> u64 {
    let start = rig.plugin.sample();
    let (mut done, all) = (0, ticks * TICK);
    for size in [64, 511, 1, 128, 512, 37].into_iter().cycle() {
        let frames = u32::try_from((all - done).min(size)).unwrap();
        if frames == 0 {
            return start;
        }
        rig.block(frames, Some(Transport::rolling(120.0, quarters(from_tick * TICK + done))), &[]);
        done += u64::from(frames);
    }
    start
}

#[expect(clippy::cast_precision_loss, reason = "a few seconds of samples")]
pub fn quarters(samples: u64) -> f64 {
    samples as f64 * 2.0 / SAMPLE_RATE
}

/// The (start, end, key) of notes in samples, when the song starts at that sample.
pub fn in_samples(notes: &[Saved], start: u64) -> Vec<(u64, u64, u8)> {
    let mut spans: Vec<_> = notes
        .iter()
        .map(|note| (start + note.onset * TICK, start + (note.onset + note.duration) * TICK, note.key))
        .collect();
    spans.sort_unstable();
    spans
}

pub fn heard_spans(rig: &mut Rig) -> Vec<(u64, u64, u8)> {
    let mut spans: Vec<_> = rig.score().notes.iter().map(|note| (note.start, note.end, note.key)).collect();
    spans.sort_unstable();
    spans
}

#[test]
fn a_recorded_melody_is_enhanced_and_played_at_the_very_samples() {
    let mut rig = Rig::new();
    rig.set("rhythm_assist", 0.0);
    rig.set("thru", 0.0);
    let input = rig.record(&TUNE);
    let shape = |notes: &[Saved]| -> Vec<(u64, u8)> {
        let first = notes[0].onset;
        notes.iter().map(|note| (note.onset - first, note.key)).collect()
    };
    let played: Vec<Saved> = TUNE
        .iter()
        .map(|(onset, duration, key)| Saved { onset: *onset, duration: *duration, key: *key, velocity: 90 })
        .collect();
    assert_eq!(shape(&input), shape(&played), "the take is what was played");
    assert!(rig.score().notes.is_empty(), "without thru nothing passes");

    let result = rig.enhance(7);
    let session = rig.session();
    assert_eq!(notes_of(&session["input"]["clip"]), input, "the input stays");
    let length = session["history"][1]["tracks"][0]["clip"]["length"].as_u64().unwrap();

    let start = roll(&mut rig, 0, length + 960);
    assert_eq!(heard_spans(&mut rig), in_samples(&result, start));
}

#[test]
fn the_same_seed_gives_the_same_notes_in_another_instance() {
    let (mut one, mut other) = (Rig::new(), Rig::new());
    let inputs = [one.record(&TUNE), other.record(&TUNE)];
    assert_eq!(inputs[0], inputs[1]);
    assert_eq!(one.enhance(42), other.enhance(42));
}

#[test]
fn generating_from_nothing_says_so_and_changes_nothing() {
    let mut rig = Rig::new();
    let before = rig.session();
    rig.press("generate");
    rig.press("accept");
    rig.press("cancel");
    rig.rest(u64::from(FRAMES) * 20);
    assert_eq!(rig.session(), before);
}

#[test]
fn accepting_makes_the_result_the_input() {
    let mut rig = Rig::new();
    rig.record(&TUNE);
    let result = rig.enhance(3);
    rig.press("accept");
    rig.until("the accepted input", |session| notes_of(&session["input"]["clip"]) == result);
}

#[test]
fn what_was_played_without_recording_can_be_captured() {
    let mut rig = Rig::new();
    rig.set("capture_bars", 4.0);
    rig.perform(&TUNE);
    rig.press("capture_last");
    rig.until("the capture", |session| notes_of(&session["input"]["clip"]).len() == TUNE.len());
}

#[test]
fn panic_ends_everything_and_says_so_on_every_channel() {
    let mut rig = Rig::new();
    rig.set("thru", 1.0);
    let hold = |key| continuo_host::Timed::new(0, Message::NoteOn { channel: 5, key, velocity: 80 });
    rig.block(64, Some(Transport::stopped(120.0)), &[hold(60), hold(64)]);
    rig.press("panic");
    let sent = |number: u8| {
        let is_it = |message: &Message| matches!(message, Message::Midi([status, cc, 0]) if status & 0xf0 == 0xb0 && *cc == number);
        rig.heard.iter().filter(|heard| is_it(&heard.message)).count()
    };
    assert_eq!((sent(120), sent(123)), (16, 16));
    assert_eq!(rig.score().notes.len(), 2);
}
