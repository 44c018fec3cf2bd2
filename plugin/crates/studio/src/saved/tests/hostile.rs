//! Saved states that are damaged, too large, or say what cannot be.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::samples::edited_sample;
use crate::limits::{LENGTH_MAX, NOTES_MAX};
use crate::saved::*;

#[test]
fn a_text_beyond_the_limit_is_not_even_looked_at() {
    let error = SavedSession::from_json(&" ".repeat(STATE_BYTES_MAX + 1)).unwrap_err();
    assert_eq!(error, SavedError::TooLarge { bytes: STATE_BYTES_MAX + 1, limit: STATE_BYTES_MAX });
    assert!(matches!(SavedSession::from_json(&" ".repeat(STATE_BYTES_MAX)), Err(SavedError::Format(_))));
}

#[test]
fn damage_and_newer_forms_are_told_apart() {
    let newer = SavedSession::from_json("{\"form\":5,\"something\":[]}").unwrap_err();
    assert_eq!(newer, SavedError::Newer { version: 5, known: FORM });
    for damaged in ["", "{", "null", "[]", "{\"form\":1}", "{\"form\":-1}", "\u{0}", &"[".repeat(100_000)] {
        assert!(matches!(SavedSession::from_json(damaged), Err(SavedError::Format(_))));
    }
}

/// The sample with the value at a JSON pointer replaced.
fn with(pointer: &str, value: Value) -> Result<SavedSession, SavedError> {
    let mut json: Value = serde_json::from_str(&edited_sample().to_json()).unwrap();
    *json.pointer_mut(pointer).expect(pointer) = value;
    SavedSession::from_json(&json.to_string())
}

#[test]
fn what_cannot_be_is_refused_with_its_cause() {
    let many = vec![0; (NOTES_MAX + 1) * 4];
    let stretches: Vec<_> = (0..501).map(|index| [2 * index, 2 * index + 1]).collect();
    let cases = [
        ("/origin", json!(8), "yet to come"),
        ("/selected", json!(8), "not in the history"),
        ("/history/3/settings/humanise", json!(1.5), "settings out of range"),
        ("/history/3/settings/parts/0/density", json!(-1.5), "settings out of range"),
        ("/history/3/settings/style", json!("polka"), "settings that cannot be read"),
        ("/history/3/settings/parts", json!([]), "settings that cannot be read"),
        ("/history/3/locked_bars", json!([[1, 1]]), "not in order"),
        ("/history/3/locked_bars", json!([[0, 2], [2, 3]]), "not in order"),
        ("/history/3/locked_bars", json!([[4, 5], [0, 1]]), "not in order"),
        ("/history/3/locked_bars", json!([[0, 4]]), "has locked bars after its end"),
        ("/history/3/locked_bars", json!(stretches), "has 501 stretches of locked bars"),
        ("/history/4/kept/bars", json!([[1, 0]]), "not in order"),
        ("/history/4/kept/entry", json!(4), "yet to come"),
        ("/history/4/kept/roles", json!(["melody"]), "kept other parts than there are"),
        ("/history/4/kept/roles", json!(["bass", "bass"]), "kept other parts than there are"),
        ("/history/4/kept/roles", json!(["drums", "bass", "harmony", "strings"]), "kept other parts than there are"),
        ("/next", json!(1), "not in order"),
        ("/region", json!([1, 1]), "the session has a region from 1 to 1 ticks"),
        ("/region", json!([-1, 5]), "the session has a region from -1 to 5 ticks"),
        ("/region", json!([0, LENGTH_MAX.0 + 1]), "the session has a region"),
        ("/input/locked", json!("AAAA"), "a note is out of range"),
        ("/input/locked", json!("AAA"), "cut off, or not in their letters"),
        ("/input/locked", json!([0, 240, 61, 80]), "a note is locked that is not in the input melody"),
        ("/input/locked", json!([240, 240, 64, 80, 0, 240, 64, 80]), "a note is locked that is not in the"),
        ("/history/5/locked", json!([0, 0, 60, 80]), "composition 5 has locked notes that cannot be: a note is out of"),
        ("/history/5/locked", json!(many), "a track has 100001 notes"),
        ("/history/5/region", json!([5, 4]), "composition 5 has a region from 5 to 4 ticks"),
        ("/history/6/technique", json!("edit"), "was edited by hand and has settings"),
        ("/history/7/technique", json!("enhance"), "settings that are not there"),
        ("/history/1/id", json!(0), "not in order"),
        ("/history/1/parent", json!(1), "not in order"),
        ("/history/1/settings/creative_risk", json!(6.5), "settings out of range"),
        ("/history/1/settings/sampling_iterations", json!(101), "settings out of range"),
        ("/history/2/settings/sampling_threshold", json!(1.0), "settings out of range"),
        ("/history/2/settings/extension_seconds", json!(0.5), "settings out of range"),
        ("/history/2/settings/sampling_technique", json!("dice"), "settings that cannot be read"),
        ("/history/2/settings", json!(null), "settings that are not there"),
        ("/history/1/technique", json!("extend"), "settings that cannot be read"),
        ("/history/1/technique", json!("input"), "is an input and has settings"),
        ("/history/1/tracks", json!([]), "has 0 tracks"),
        ("/history/1/tracks/0/channel", json!(16), "channel 16"),
        ("/history/1/tracks/0/program", json!(128), "program above 127"),
        ("/history/1/name", json!("x".repeat(129)), "longer than 128 characters"),
        ("/input/clip/length", json!(i64::MAX), "ticks long"),
        ("/input/clip/length", json!(-1), "ticks long"),
        ("/input/clip/length", json!(10), "longer than its track"),
        ("/input/clip/notes", json!([0, 240, 60]), "cut off"),
        ("/input/clip/notes", json!(many), "a track has 100001 notes"),
        ("/input/clip/notes", json!("A".repeat((NOTES_MAX + 1) * 4)), "a track has 100001 notes"),
        ("/input/clip/notes", json!("AAA"), "cut off, or not in their letters"),
        ("/input/clip/notes", json!("AAA+"), "not in their letters"),
        ("/input/clip/notes", json!("AAAAAAA"), "cut off"),
        ("/input/clip/notes", json!("AAAA"), "a note is out of range"),
        ("/input/clip/notes", json!([i64::MAX, 240, 60, 80]), "a note is out of range"),
        ("/input/clip/notes", json!([0, i64::MAX, 60, 80]), "a note is out of range"),
        ("/input/clip/notes", json!([0, 0, 60, 80]), "a note is out of range"),
        ("/input/clip/notes", json!([-1, 240, 60, 80]), "a note is out of range"),
        ("/input/clip/notes", json!([0, 240, 128, 80]), "a note is out of range"),
        ("/input/clip/notes", json!([0, 240, 60, 0]), "a note is out of range"),
        ("/input/tempo", json!([[0, 1], [LENGTH_MAX.0 + 1, 2]]), "after the last bar"),
    ];
    for (pointer, value, cause) in cases {
        let error = with(pointer, value).expect_err(pointer);
        assert!(matches!(&error, SavedError::Invalid(text) if text.contains(cause)), "{pointer}: {error}");
        assert!(error.to_string().starts_with("The saved state says something that cannot be: "));
    }
    let listen = with("/listen", json!("nothing")).unwrap_err();
    assert!(matches!(listen, SavedError::Format(_)));
    let meter = with("/input/meter", json!([[0, [4, 3]]])).unwrap_err();
    assert!(matches!(meter, SavedError::Format(_)));
}

/// One character of a state replaced, removed or doubled, or everything from it on cut off.
fn damaged(json: &str, at: usize, kind: u8, letter: char) -> String {
    let letters: Vec<char> = json.chars().collect();
    let at = at % letters.len();
    let (before, after) = (&letters[..at], &letters[at + 1..]);
    let middle: Vec<char> = match kind % 4 {
        0 => vec![letter],
        1 => vec![],
        2 => vec![letters[at], letters[at]],
        _ => return before.iter().collect(),
    };
    [before, &middle, after].concat().into_iter().collect()
}

/// Where every value of a state stands, as JSON pointers.
fn pointers(value: &Value, at: &str) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Array(list) => list.iter().enumerate().map(|(index, child)| (index.to_string(), child)).collect(),
        Value::Object(map) => map.iter().map(|(name, child)| (name.clone(), child)).collect(),
        _ => Vec::new(),
    };
    let below = children.into_iter().flat_map(|(name, child)| pointers(child, &format!("{at}/{name}")));
    std::iter::once(at.to_owned()).chain(below).collect()
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-2i64..9).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec!["", "AAAA", "gPgPg", "edit", "input", "parent", "bass"]).prop_map(Value::from),
        prop::collection::vec(-2i64..5000, 0..9).prop_map(Value::from),
        (-2i64..5, -2i64..5).prop_map(|(from, to)| json!([[from, to]])),
        Just(json!({})),
    ]
}

proptest! {
    #[test]
    fn another_value_anywhere_is_refused_or_makes_a_state(at in any::<prop::sample::Index>(), value in any_value()) {
        let pointers = pointers(&serde_json::from_str(&edited_sample().to_json()).unwrap(), "");
        if let Ok(read) = with(at.get::<String>(&pointers), value) {
            prop_assert_eq!(SavedSession::from_json(&read.to_json()), Ok(read));
        }
    }

    #[test]
    fn a_damaged_state_is_refused_or_is_a_state(at in any::<usize>(), kind in any::<u8>(), letter in "[ -~]") {
        let letter = letter.chars().next().unwrap_or(' ');
        if let Ok(read) = SavedSession::from_json(&damaged(&edited_sample().to_json(), at, kind, letter)) {
            prop_assert_eq!(SavedSession::from_json(&read.to_json()), Ok(read));
        }
    }

    #[test]
    fn numbers_at_the_edge_are_refused_or_taken(number in prop_oneof![Just(i64::MAX), Just(i64::MIN), any::<i64>()], at in 0usize..12) {
        let mut numbers = [0, 240, 60, 80, 240, 240, 64, 80, 240, 240, 67, 80];
        numbers[at] = number;
        if let Ok(read) = with("/input/clip/notes", json!(numbers)) {
            prop_assert_eq!(SavedSession::from_json(&read.to_json()), Ok(read));
        }
    }

    #[test]
    fn any_text_at_all_is_survived(text in "\\PC{0,200}") {
        prop_assert!(SavedSession::from_json(&text).is_err());
    }
}
