//! Five tracks on their channels: where every note of an accompaniment goes, held against the composition that is saved,
//! and what the strips do to it. The composition is written by hand and opened with the host's project.

use std::time::{Duration, Instant};

use continuo_host::{Message, SoundingNote, Transport};
use serde_json::{Value, json};

use crate::rig::{PATIENCE, Rig, SAMPLE_RATE, Saved, TUNE, notes_of};
use crate::state::framed;

/// Ticks of the band's two bars.
const LENGTH: u64 = 7680;

/// A track of a saved composition.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedTrack {
    pub role: String,
    pub channel: u8,
    pub program: Option<u8>,
    pub notes: Vec<Saved>,
}

/// The tracks of a saved entry.
pub fn tracks_of(entry: &Value) -> Vec<SavedTrack> {
    let number = |value: &Value| value.as_u64().map(|number| u8::try_from(number).unwrap());
    let track = |track: &Value| SavedTrack {
        role: track["role"].as_str().unwrap().to_owned(),
        channel: number(&track["channel"]).unwrap(),
        program: number(&track["program"]),
        notes: notes_of(&track["clip"]),
    };
    entry["tracks"].as_array().unwrap().iter().map(track).collect()
}

/// A track as it is saved: notes as (onset, duration, key), each struck a little harder than the one before.
fn written((role, channel, program): (&str, u8, Option<u8>), notes: &[(u64, u64, u8)]) -> Value {
    let (mut numbers, mut before) = (Vec::new(), 0);
    for (velocity, (onset, duration, key)) in (60..).zip(notes) {
        numbers.extend([onset - before, *duration, u64::from(*key), velocity]);
        before = *onset;
    }
    let clip = json!({ "length": LENGTH, "notes": numbers });
    json!({ "name": role, "role": role, "channel": channel, "program": program, "clip": clip })
}

/// Two bars for a melody, drums, bass, a double bass on a channel of its own, harmony and strings, with onsets that lie
/// between samples at most tempi.
fn band() -> Value {
    let melody: Vec<_> = TUNE.to_vec();
    let drums: Vec<_> = (0..16).map(|step| (step * 480 + step % 3, 60, if step % 4 == 0 { 36 } else { 42 })).collect();
    let bass: Vec<_> = (0..8).map(|step| (step * 960 + 7, 800, 36 + u8::try_from(step).unwrap())).collect();
    let double: Vec<_> = [(0, 3840, 24), (3840, 3800, 26)].to_vec();
    let harmony: Vec<_> = (0..4).flat_map(|half| [60, 64, 67].map(|key| (half * 1920 + 320, 1500, key))).collect();
    let strings: Vec<_> = [(1, 3839, 72), (3841, 3839, 76)].to_vec();
    json!([
        written(("melody", 0, None), &melody),
        written(("drums", 9, None), &drums),
        written(("bass", 1, Some(33)), &bass),
        written(("bass", 4, Some(43)), &double),
        written(("harmony", 2, Some(25)), &harmony),
        written(("strings", 3, Some(48)), &strings),
    ])
}

/// Rolls over and over until more than a melody is heard: the studio takes up a project in its own time.
pub fn until_it_plays(rig: &mut Rig) {
    let start = Instant::now();
    let is_part = |heard: &continuo_host::Heard| channel_of(&heard.message).is_some_and(|channel| channel > 0);
    while !rig.heard.iter().any(is_part) {
        rig.score();
        assert!(start.elapsed() < PATIENCE, "waited in vain for the project to be played");
        std::thread::sleep(Duration::from_millis(5));
        roll_at(rig, 120.0, 3840);
        rig.rest(64);
    }
    rig.score();
}

/// A silent rig in which a project with that band was opened.
pub fn with_band() -> Rig {
    let mut rig = Rig::new();
    rig.set("thru", 0.0);
    rig.record(&TUNE);
    let mut state = rig.state();
    let mut session: Value = serde_json::from_str(state["fields"]["session"].as_str().unwrap()).unwrap();
    let part = json!({ "density": 0.0, "complexity": 0.0 });
    let settings = json!({ "style": "pop", "parts": [part, part, part, part], "humanise": 0.0, "seed": 7 });
    let input = session["input"].clone();
    session["history"] = json!([{
        "id": 0, "parent": null, "technique": "accompany", "settings": settings, "unix_seconds": 0, "name": "Band",
        "tempo": input["tempo"], "meter": input["meter"], "tracks": band(),
    }]);
    (session["next"], session["selected"], session["listen"]) = (json!(1), json!(0), json!("result"));
    state["fields"]["session"] = Value::String(session.to_string());
    rig.plugin.load_state(&framed(&state)).unwrap();
    until_it_plays(&mut rig);
    rig
}

/// The tracks of the result that is selected, as they are saved.
pub fn tracks(rig: &mut Rig) -> Vec<SavedTrack> {
    let session = rig.session();
    let is_selected = |entry: &&Value| entry["id"] == session["selected"];
    tracks_of(session["history"].as_array().unwrap().iter().find(is_selected).unwrap())
}

/// Rolls from the start of the song at that tempo for so many ticks, in blocks of odd sizes; gives the first sample.
#[expect(clippy::cast_precision_loss, reason = "a few seconds of samples")]
pub fn roll_at(rig: &mut Rig, bpm: f64, ticks: u64) -> u64 {
    let (start, mut done, all) = (rig.plugin.sample(), 0_u64, sample_of(bpm, ticks));
    for size in [37_u32, 512, 1, 333, 64, 511, 7].into_iter().cycle() {
        if done >= all {
            return start;
        }
        let quarters = done as f64 * bpm / 60.0 / SAMPLE_RATE;
        rig.block(size, Some(Transport::rolling(bpm, quarters)), &[]);
        done += u64::from(size);
    }
    start
}

/// The first sample at or after a tick; a thousandth of a sample counts as on it.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss, reason = "seconds")]
fn sample_of(bpm: f64, tick: u64) -> u64 {
    (tick as f64 * 60.0 * SAMPLE_RATE / 960.0 / bpm - 1e-3).ceil() as u64
}

/// Tracks as the host should hear them, the song starting at `start`, as long as no strip is touched.
pub fn in_samples(tracks: &[SavedTrack], bpm: f64, start: u64) -> Vec<SoundingNote> {
    let at = |tick| start + sample_of(bpm, tick);
    let heard = |track: &SavedTrack| {
        let channel = track.channel;
        let note = move |note: &Saved| {
            let (start, end) = (at(note.onset), at(note.onset + note.duration));
            SoundingNote { start, end, channel, key: note.key, velocity: note.velocity }
        };
        track.notes.iter().map(note).collect::<Vec<_>>()
    };
    let mut notes: Vec<_> = tracks.iter().flat_map(heard).collect();
    notes.sort_unstable();
    notes
}

/// Asserts that what was heard is what was expected, and names the first note that is not.
pub fn assert_same(heard: &[SoundingNote], expected: &[SoundingNote], what: &str) {
    let differs = heard.iter().zip(expected).position(|(heard, expected)| heard != expected);
    let at = differs.unwrap_or(heard.len().min(expected.len()));
    assert_eq!(heard.get(at), expected.get(at), "{what}: note {at} of {}", expected.len());
}

/// Program changes that were heard: sample, channel, program.
fn programs(rig: &Rig) -> Vec<(u64, u8, u8)> {
    let program = |heard: &continuo_host::Heard| match heard.message {
        Message::Midi([status @ 0xc0..=0xcf, program, _]) => Some((heard.sample, status & 0x0f, program)),
        _ => None,
    };
    rig.heard.iter().filter_map(program).collect()
}

#[test]
fn every_track_arrives_on_its_channel_at_the_very_samples_at_any_tempo() {
    let mut rig = with_band();
    let tracks = tracks(&mut rig);
    assert_eq!(tracks.iter().map(|track| track.channel).collect::<Vec<_>>(), [0, 9, 1, 4, 2, 3]);
    for bpm in [120.0, 97.3, 173.0, 61.8] {
        let start = roll_at(&mut rig, bpm, LENGTH + 960);
        rig.rest(64);
        assert_same(&rig.score().notes, &in_samples(&tracks, bpm, start), &format!("at {bpm} BPM"));
    }
}

#[test]
fn instruments_are_chosen_once_before_the_first_note_of_every_start() {
    let mut rig = with_band();
    for _ in 0..2 {
        let start = roll_at(&mut rig, 120.0, LENGTH);
        let first = |tick: u64| start + sample_of(120.0, tick);
        let expected = [(first(0), 4, 43), (first(1), 3, 48), (first(7), 1, 33), (first(320), 2, 25)];
        assert_eq!(programs(&rig), expected);
        for (sample, channel, _) in expected {
            let at_once = rig.heard.iter().filter(|heard| heard.sample == sample);
            let own: Vec<_> = at_once.filter(|heard| channel_of(&heard.message) == Some(channel)).collect();
            assert!(matches!(own[0].message, Message::Midi(_)) && own.len() > 1, "{own:?}");
        }
        rig.rest(64);
        rig.score();
    }
}

fn channel_of(message: &Message) -> Option<u8> {
    match *message {
        Message::NoteOn { channel, .. } | Message::NoteOff { channel, .. } => Some(channel),
        Message::Midi([status, ..]) => Some(status & 0x0f),
        Message::Parameter { .. } => None,
    }
}

#[test]
fn a_chosen_instrument_is_sent_instead_and_none_where_none_is_wanted() {
    let mut rig = with_band();
    rig.set_text("bass_program", "Fretless Bass");
    rig.set_text("melody_program", "73 Flute");
    roll_at(&mut rig, 120.0, LENGTH);
    let sent = |rig: &Rig| programs(rig).iter().map(|(_, channel, program)| (*channel, *program)).collect::<Vec<_>>();
    assert_eq!(sent(&rig), [(0, 73), (4, 35), (3, 48), (1, 35), (2, 25)], "both basses follow their strip");
    rig.rest(64);
    rig.score();
    rig.set("send_programs", 0.0);
    roll_at(&mut rig, 120.0, LENGTH);
    assert_eq!(sent(&rig), []);
}

#[test]
fn strips_move_scale_and_silence_their_own_part() {
    let mut rig = with_band();
    for (name, value) in [("melody_volume", 50.0), ("harmony_octave", 1.0), ("strings_channel", 12.0)] {
        rig.set_text(name, &format!("{value}"));
    }
    rig.set("drums_mute", 1.0);
    rig.set_text("bass_channel", "7");
    let mut expected = tracks(&mut rig);
    expected.retain(|track| track.role != "drums");
    for track in &mut expected {
        for note in &mut track.notes {
            match track.role.as_str() {
                "melody" => note.velocity = note.velocity.div_ceil(2),
                "harmony" => note.key += 12,
                _ => (),
            }
        }
        match track.role.as_str() {
            "strings" => track.channel = 11,
            "bass" => track.channel += 5,
            _ => (),
        }
    }
    let start = roll_at(&mut rig, 120.0, LENGTH + 960);
    rig.rest(64);
    assert_same(&rig.score().notes, &in_samples(&expected, 120.0, start), "through the strips");

    rig.set("bass_solo", 1.0);
    expected.retain(|track| track.role == "bass");
    let start = roll_at(&mut rig, 120.0, LENGTH + 960);
    rig.rest(64);
    assert_same(&rig.score().notes, &in_samples(&expected, 120.0, start), "through the strips");
}

#[test]
fn muting_ends_what_sounds_at_the_next_block_and_leaves_the_others() {
    let mut rig = with_band();
    let start = roll_at(&mut rig, 120.0, 480);
    rig.set("bass_mute", 1.0);
    let muted = rig.plugin.sample();
    let quarters = crate::session::quarters(muted - start);
    rig.block(512, Some(Transport::rolling(120.0, quarters)), &[]);
    let offs = rig.heard.iter().filter(|heard| heard.sample == muted).map(|heard| heard.message);
    let mut ended: Vec<_> = offs.filter_map(|message| channel_of(&message)).collect();
    ended.sort_unstable();
    assert_eq!(ended, [1, 4]);
    rig.rest(64);
    rig.score();
}

#[test]
fn strips_are_saved_with_the_project_and_play_the_same_in_another_instance() {
    let mut rig = with_band();
    for (name, text) in [("drums_volume", "37"), ("bass_octave", "-2"), ("harmony_channel", "16")] {
        rig.set_text(name, text);
    }
    for (name, text) in [("strings_program", "Choir Aahs"), ("accompany_model", "Latin"), ("drums_density", "-40")] {
        rig.set_text(name, text);
    }
    rig.set("melody_solo", 1.0);
    rig.set("strings_solo", 1.0);
    rig.rest(64);
    let saved = rig.plugin.save_state().unwrap();
    let mut other = Rig::new();
    other.plugin.load_state(&saved).unwrap();
    assert_eq!(other.plugin.save_state().unwrap(), saved);
    until_it_plays(&mut other);
    let starts = [&mut rig, &mut other].map(|rig| (roll_at(rig, 120.0, LENGTH + 960), rig.rest(64)).0);
    let relative = |rig: &mut Rig, start: u64| {
        let programs: Vec<_> =
            programs(rig).iter().map(|(at, channel, program)| (at - start, *channel, *program)).collect();
        let notes = rig.score().notes.into_iter();
        let notes: Vec<_> = notes.map(|note| (note.start - start, note.end - start, note.channel, note.key)).collect();
        (programs, notes)
    };
    let heard = relative(&mut rig, starts[0]);
    assert_eq!(heard.0.iter().map(|sent| (sent.1, sent.2)).collect::<Vec<_>>(), [(3, 52)]);
    assert_eq!(heard.1.len(), TUNE.len() + 2);
    assert_eq!(heard, relative(&mut other, starts[1]));
}
