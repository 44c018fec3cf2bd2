//! What is saved comes back, to the last bit; what is broken changes nothing.

use serde_json::Value;

use crate::accompany::accompany;
use crate::rig::{Rig, TUNE};

/// A state as the framework saves it: its length in front.
pub fn framed(json: &Value) -> Vec<u8> {
    framed_text(&json.to_string())
}

fn framed_text(text: &str) -> Vec<u8> {
    let length = u64::try_from(text.len()).unwrap().to_le_bytes();
    [&length[..], text.as_bytes()].concat()
}

/// A rig in which everything differs from a fresh one.
fn worn() -> Rig {
    let mut rig = Rig::new();
    for (name, value) in
        [("transpose", 3.0), ("capture_bars", 13.0), ("internal_tempo", 0.3371), ("rhythm_assist", 37.0)]
    {
        rig.set(name, value);
    }
    rig.set("creative_risk", 0.1234567);
    rig.record(&TUNE);
    rig.enhance(11);
    for (name, value) in [("extend_creative_risk", 0.7654321), ("max_rest_time", 0.2345), ("sampling_threshold", 0.8)] {
        rig.set(name, value);
    }
    rig.set_text("sampling_technique", "Top k");
    rig.extend(12);
    accompany(&mut rig, "Symphony", 13);
    rig.set("humanise", 71.0);
    rig.set_text("strings_octave", "-3");
    rig.rest(64);
    rig
}

#[test]
fn a_state_comes_back_bit_by_bit_in_another_instance() {
    let mut rig = worn();
    let saved = rig.plugin.save_state().unwrap();
    let mut other = Rig::new();
    other.plugin.load_state(&saved).unwrap();
    assert_eq!(other.plugin.save_state().unwrap(), saved);
    other.rest(4800);
    assert_eq!(other.plugin.save_state().unwrap(), saved, "and stays");

    let mut inactive = Rig::inactive();
    inactive.plugin.load_state(&saved).unwrap();
    assert_eq!(inactive.plugin.save_state().unwrap(), saved);
}

#[test]
fn pressed_buttons_in_a_state_press_nothing() {
    let mut rig = Rig::new();
    rig.record(&TUNE);
    let mut state = rig.state();
    let parts = ["regenerate_drums", "regenerate_bass", "regenerate_harmony", "regenerate_strings"];
    for button in ["generate", "play", "record", "panic", "capture_last", "accept", "keep_partial"].iter().chain(&parts)
    {
        state["params"][*button] = serde_json::json!({ "bool": true });
    }
    let mut other = Rig::new();
    other.plugin.load_state(&framed(&state)).unwrap();
    other.rest(48_000);
    assert_eq!(other.state(), state, "nothing was generated, captured or recorded");
    assert!(other.heard.is_empty(), "and nothing played or panicked: {:?}", other.heard);
    other.set("generate", 0.0);
    other.rest(64);
    other.press("generate");
    other.until("a result of a real press", |session| session["history"].as_array().unwrap().len() == 2);
}

#[test]
fn broken_states_leave_everything_as_it_was() {
    let mut rig = worn();
    let saved = rig.plugin.save_state().unwrap();
    let state = rig.state();
    let with_session = |session: &str| {
        let mut broken = state.clone();
        broken["fields"]["session"] = Value::String(session.to_owned());
        broken["params"]["transpose"] = serde_json::json!({ "i32": -5 });
        framed(&broken)
    };
    let session = state["fields"]["session"].as_str().unwrap();
    let cut = &session[..session.len() / 2];
    for text in [
        cut,
        "",
        "null",
        "[]",
        "{\"form\":99}",
        "{\"form\":1}",
        "{\"form\":2}",
        "{\"form\":3}",
        "{\"form\":4}",
        "\u{7f}garbage",
    ] {
        let _ = rig.plugin.load_state(&with_session(text));
        rig.rest(960);
        assert_eq!(rig.plugin.save_state().unwrap(), saved, "after {text:?}");
    }
    for bytes in [&saved[..3], &saved[..40], &framed_text("not JSON")[..], &framed_text("{}")[..], &[0xff; 64][..]] {
        assert!(rig.plugin.load_state(bytes).is_err());
        assert_eq!(rig.plugin.save_state().unwrap(), saved);
    }
}

#[test]
fn values_out_of_range_are_brought_into_range() {
    let mut rig = Rig::new();
    let mut state = rig.state();
    state["params"]["transpose"] = serde_json::json!({ "i32": 4000 });
    state["params"]["launch"] = serde_json::json!({ "i32": -4 });
    state["params"]["internal_tempo"] = serde_json::json!({ "f32": 1e30 });
    rig.plugin.load_state(&framed(&state)).unwrap();
    let restored = rig.state();
    assert_eq!(restored["params"]["transpose"]["i32"], 12);
    assert_eq!(restored["params"]["internal_tempo"]["f32"], 300.0);
    assert_eq!(rig.plugin.parameter_text("launch").unwrap(), "At once");
}

#[test]
fn a_project_from_before_extend_opens_with_its_defaults() {
    let mut rig = Rig::new();
    rig.set_text("transpose", "3");
    rig.rest(64);
    let mut state = rig.state();
    let newer = ["technique", "sampling_technique", "sampling_threshold", "extend_creative_risk", "input_duration"];
    let newer = newer.iter().chain(&["extension_duration", "max_rest_time", "max_note_length", "snap_extension"]);
    for id in newer.clone().chain(&["keep_partial"]) {
        assert!(state["params"].as_object_mut().unwrap().remove(*id).is_some(), "{id} is saved");
    }
    let session = state["fields"]["session"].as_str().unwrap().replacen("\"form\":4", "\"form\":1", 1);
    state["fields"]["session"] = Value::String(session);
    let mut other = Rig::new();
    other.plugin.load_state(&framed(&state)).unwrap();
    other.rest(64);
    let shown = |rig: &mut Rig, id: &str| rig.plugin.parameter_text(id).unwrap();
    for id in newer {
        assert_eq!(shown(&mut other, id), shown(&mut Rig::inactive(), id), "{id}");
    }
    assert_eq!(shown(&mut other, "transpose"), "3 st");
}

#[test]
fn a_project_from_before_accompany_opens_with_its_defaults() {
    let mut rig = Rig::new();
    rig.set_text("technique", "Extend");
    rig.rest(64);
    let mut state = rig.state();
    let is_newer = |id: &str| {
        let parts = ["melody_", "drums_", "bass_", "harmony_", "strings_", "regenerate_"];
        parts.iter().any(|part| id.starts_with(part)) || ["accompany_model", "humanise", "send_programs"].contains(&id)
    };
    let params = state["params"].as_object_mut().unwrap();
    let newer: Vec<String> = params.keys().filter(|id| is_newer(id)).cloned().collect();
    assert_eq!(newer.len(), 43);
    params.retain(|id, _| !is_newer(id));
    let session = state["fields"]["session"].as_str().unwrap().replacen("\"form\":4", "\"form\":2", 1);
    state["fields"]["session"] = Value::String(session);
    let mut opened = Rig::new();
    opened.plugin.load_state(&framed(&state)).unwrap();
    opened.rest(64);
    let shown = |rig: &mut Rig, id: &str| rig.plugin.parameter_text(id).unwrap();
    for id in &newer {
        assert_eq!(shown(&mut opened, id), shown(&mut Rig::inactive(), id), "{id}");
    }
    assert_eq!(shown(&mut opened, "technique"), "Extend");
}

#[test]
fn locked_notes_a_region_and_the_parent_to_hear_come_back() {
    let mut rig = worn();
    let mut state = rig.state();
    let mut session: Value = serde_json::from_str(state["fields"]["session"].as_str().unwrap()).unwrap();
    session["input"]["locked"] = session["input"]["clip"]["notes"].clone();
    session["region"] = serde_json::json!([0, 960]);
    session["listen"] = "parent".into();
    state["fields"]["session"] = Value::String(session.to_string());
    let mut other = Rig::new();
    other.plugin.load_state(&framed(&state)).unwrap();
    other.rest(4800);
    assert_eq!(other.session(), session);
    let notes = crate::rig::notes_of(&other.session()["input"]["clip"]).len();
    assert!(notes > 0, "there is something to lock");
}

#[test]
fn two_instances_keep_their_own_sessions() {
    let (mut one, mut other) = (Rig::new(), Rig::new());
    one.record(&TUNE);
    let up: Vec<_> = TUNE.iter().map(|(onset, duration, key)| (*onset, *duration, key + 5)).collect();
    other.record(&up);
    let keys = |rig: &mut Rig| crate::rig::notes_of(&rig.session()["input"]["clip"])[0].key;
    assert_eq!((keys(&mut one), keys(&mut other)), (60, 65));
}
