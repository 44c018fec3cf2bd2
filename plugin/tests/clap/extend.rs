//! Extend through the plugin's own doors: what is played goes on, the input is never touched, and a run can be heard,
//! stopped and kept before it ends.

use std::time::Duration;

use continuo_host::Transport;
use serde_json::Value;

use crate::rig::{FRAMES, Rig, Saved, TICK, TUNE, made_by, notes_of};
use crate::session::{heard_spans, in_samples, quarters, roll};

/// A silent rig with the tune as its input.
fn with_tune() -> (Rig, Vec<Saved>) {
    let mut rig = Rig::new();
    rig.set("thru", 0.0);
    let tune = rig.record(&TUNE);
    (rig, tune)
}

fn clip_of(session: &Value, entry: usize) -> &Value {
    &session["history"][entry]["tracks"][0]["clip"]
}

/// Asserts that a result is the input and after its end, within so many ticks, something new.
fn assert_continues(input: &[Saved], input_length: u64, result: &[Saved], ticks: u64) {
    let (kept, added) = result.split_at(input.len());
    assert_eq!(kept, input, "not a note of the input is changed");
    assert!(!added.is_empty(), "something was added");
    assert!(added.iter().all(|note| note.onset >= input_length), "{added:?} begins before {input_length}");
    assert!(added.iter().all(|note| note.onset + note.duration <= input_length + ticks), "{added:?} ends too late");
}

#[test]
fn a_recorded_melody_goes_on_and_is_played_at_the_very_samples() {
    let (mut rig, input) = with_tune();
    let result = rig.extend(7);
    let session = rig.session();
    let input_length = session["input"]["clip"]["length"].as_u64().unwrap();
    // Two seconds at 120 BPM are a bar.
    assert_continues(&input, input_length, &result, 3840);
    assert_eq!(notes_of(&session["input"]["clip"]), input, "the input stays");
    assert_eq!(session["history"][1]["settings"]["seed"], 7);
    assert_eq!(session["history"][1]["tempo"], session["input"]["tempo"]);
    let length = clip_of(&session, 1)["length"].as_u64().unwrap();
    assert!((input_length..=input_length + 3840).contains(&length), "{length} ticks");
    rig.score();
    let start = roll(&mut rig, 0, length + 960);
    assert_eq!(heard_spans(&mut rig), in_samples(&result, start));
}

#[test]
fn the_same_seed_gives_the_same_notes_in_another_instance_and_another_seed_others() {
    let ((mut one, _), (mut other, _)) = (with_tune(), with_tune());
    let first = one.extend(42);
    assert_eq!(first, other.extend(42));
    assert_ne!(first, other.extend(43));
}

#[test]
fn what_a_run_plays_while_it_grows_leaves_no_note_behind() {
    let (mut rig, _) = with_tune();
    rig.set_text("technique", "Extend");
    rig.set_text("extension_duration", "4.0");
    rig.set_text("input_duration", "2.0");
    rig.press("generate");
    let (mut at, end) = (0, 4 * 3840 * TICK);
    // The song goes round and round, and stops and starts, for as long as the run takes.
    while made_by(&rig.session(), "extend").is_empty() {
        for _ in 0..40 {
            rig.block(FRAMES, Some(Transport::rolling(120.0, quarters(at))), &[]);
            at = (at + u64::from(FRAMES)) % end;
        }
        rig.rest(100);
        std::thread::sleep(Duration::from_millis(2));
    }
    rig.rest(64);
    assert!(rig.score().notes.len() > 1, "every note that was heard has its end");
    let result = made_by(&rig.session(), "extend").pop().unwrap();
    let length = clip_of(&rig.session(), 1)["length"].as_u64().unwrap();
    let start = roll(&mut rig, 0, length + 960);
    assert_eq!(heard_spans(&mut rig), in_samples(&result, start));
}

#[test]
fn a_stopped_run_keeps_what_it_had_made() {
    let (mut rig, input) = with_tune();
    rig.set_text("technique", "Extend");
    rig.set_text("extension_duration", "30.0");
    let mut patience = Duration::from_millis(50);
    // Stopped too early it keeps nothing and is begun again, with more patience.
    while made_by(&rig.session(), "extend").is_empty() {
        rig.press("generate");
        std::thread::sleep(patience);
        rig.press("keep_partial");
        std::thread::sleep(Duration::from_millis(20));
        patience *= 2;
    }
    let session = rig.session();
    let input_length = session["input"]["clip"]["length"].as_u64().unwrap();
    let result = made_by(&session, "extend").pop().unwrap();
    assert_continues(&input, input_length, &result, 30 * 1920);
    let entry = session["history"].as_array().unwrap().last().unwrap();
    assert_eq!(entry["settings"]["extension_seconds"], 30.0, "it says what made it");
    assert!(entry["name"].as_str().unwrap().ends_with(" (stopped)"), "{}", entry["name"]);
}

#[test]
fn a_cancelled_run_leaves_nothing() {
    let (mut rig, input) = with_tune();
    rig.set_text("technique", "Extend");
    rig.set_text("extension_duration", "30.0");
    rig.press("generate");
    rig.press("cancel");
    let after = rig.extend(5);
    let session = rig.session();
    assert_eq!(made_by(&session, "extend"), [after], "only the run that was not cancelled is there");
    assert_eq!(notes_of(&session["input"]["clip"]), input);
}

#[test]
fn techniques_work_on_each_others_results() {
    let (mut rig, _) = with_tune();
    let enhanced = rig.enhance(3);
    rig.press("accept");
    rig.until("the accepted input", |session| notes_of(&session["input"]["clip"]) == enhanced);
    let extended = rig.extend(4);
    let length = rig.session()["input"]["clip"]["length"].as_u64().unwrap();
    assert_continues(&enhanced, length, &extended, 3840);
    rig.press("accept");
    rig.until("the accepted input", |session| notes_of(&session["input"]["clip"]) == extended);
    rig.set("max_notes_removed", 0.0);
    let again = rig.enhance(5);
    let has = |note: &Saved| again.iter().any(|other| (other.onset, other.key) == (note.onset, note.key));
    assert!(extended.iter().all(has), "what Extend added is input now, and survives");
    let session = rig.session();
    let parents: Vec<_> = session["history"].as_array().unwrap().iter().map(|entry| entry["parent"].as_u64()).collect();
    assert_eq!(parents, [None, Some(0), Some(1), Some(2)]);
}

#[test]
fn instances_extend_at_the_same_time() {
    let mut rigs: Vec<Rig> = (0..3).map(|_| with_tune().0).collect();
    for (number, rig) in (0_u32..).zip(&mut rigs) {
        rig.set_text("technique", "Extend");
        rig.set_text("extension_duration", "2.0");
        rig.set_text("input_duration", "2.0");
        rig.set("seed", f64::from(number % 2));
        rig.set("seed_locked", 1.0);
        rig.press("generate");
    }
    for rig in &mut rigs {
        rig.until("the result", |session| !made_by(session, "extend").is_empty());
    }
    let results: Vec<_> = rigs.iter_mut().map(|rig| made_by(&rig.session(), "extend")).collect();
    assert_eq!(results[0], results[2]);
    assert_ne!(results[0], results[1]);
}
