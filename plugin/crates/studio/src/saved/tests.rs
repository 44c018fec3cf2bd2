//! The saved state: there and back, its limits, and what hostile text does to it.

use std::sync::Arc;

use continuo_models::{AccompanySettings, EnhanceSettings, ExtendSettings, PartSettings, SamplingTechnique, Style};
use continuo_music::{Clip, Composition, Key, Meter, MeterMap, Note, Role, Tempo, TempoMap, Tick, Track, Velocity};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::document::{Content, Input};
use crate::entry::{Draft, KeptFrom};
use crate::history::History;
use crate::limits::{HISTORY_MAX, HISTORY_NOTES_MAX, LENGTH_MAX, NOTES_MAX};
use crate::seeds::Seeds;
use crate::testing::{accompaniment, clip, melody, note, track};
use crate::{EntryId, Listen, Melody, TechniqueSettings};

/// A state of form 1 as version 0.1.0 wrote it. Never to be changed: projects like it exist.
const FORM_1: &str = include_str!("form-1.json");
/// A state of form 2, which knows Extend. Never to be changed either.
const FORM_2: &str = include_str!("form-2.json");
/// A state of form 3, which knows Accompany and writes notes as letters. Never to be changed either.
const FORM_3: &str = include_str!("form-3.json");
/// A state of form 4, which knows locked notes, regions, and results that were edited. Never to be changed either.
const FORM_4: &str = include_str!("form-4.json");

fn sample() -> SavedSession {
    let tune = Melody {
        tempo: TempoMap::new(vec![(Tick(0), Tempo::from_bpm(90.0)), (Tick(960), Tempo::from_bpm(101.5))]),
        meter: MeterMap::constant(Meter::new(3, 4).unwrap()),
        ..(*melody(&[60, 64, 67])).clone()
    };
    let mut history = History::default();
    let draft = |parent, settings, composition: Composition| Draft {
        parent,
        settings,
        unix_seconds: 1_763_769_600,
        composition: Arc::new(composition),
        ..Draft::default()
    };
    let root = history.add(draft(None, None, tune.composition()), &[]);
    let settings = EnhanceSettings {
        sampling_iterations: 100,
        max_notes_removed_percent: 100.0,
        max_notes_added: 100,
        creative_risk: 1.1,
        seed: u64::MAX,
    };
    let result = Composition { name: "Tune “\\” 2".to_owned(), ..melody(&[60, 65]).composition() };
    let result = history.add(draft(Some(root), Some(TechniqueSettings::Enhance(settings)), result), &[]);
    let input = Input { melody: Arc::new(tune), origin: Some(root) };
    SavedSession::of(Content { input, history, selected: Some(result), listen: Listen::Input, ..Content::default() })
}

/// The sample, and what Extend made of its result.
fn extended_sample() -> SavedSession {
    let mut content = sample().content;
    let settings = ExtendSettings {
        sampling_technique: SamplingTechnique::TopK,
        sampling_threshold: 0.8,
        creative_risk: 1.1,
        input_seconds: 7.3,
        extension_seconds: 29.9,
        max_rest_seconds: 0.7,
        max_note_seconds: 3.3,
        snap: true,
        seed: 12_345,
    };
    let composition =
        Composition { name: "Tune, Extend 2 (stopped)".to_owned(), ..melody(&[60, 65, 67]).composition() };
    let settings = Some(TechniqueSettings::Extend(settings));
    let composition = Arc::new(composition);
    let draft =
        Draft { parent: Some(EntryId(1)), settings, unix_seconds: 1_763_769_601, composition, ..Draft::default() };
    content.history.add(draft, &[]);
    SavedSession::of(content)
}

/// The extended sample with its result accompanied, and one part of that written anew around two locked bars.
fn accompanied_sample() -> SavedSession {
    let mut content = extended_sample().content;
    let part = PartSettings { density: -0.3, complexity: 0.7 };
    let settings = AccompanySettings { style: Style::Symphony, parts: [part; 4], humanise: 0.1, seed: 999_999 };
    let settings = Some(TechniqueSettings::Accompany(settings));
    let notes = clip(&[(0, 60), (240, 65), (480, 67)]);
    let melody = Melody { name: "Tune, Accompany 3".to_owned(), clip: notes, ..Melody::default() };
    let mut composition = melody.composition();
    composition.tracks.extend(accompaniment(&[0, 17, 7680], 40));
    let composition = Arc::new(composition);
    let draft =
        Draft { parent: Some(EntryId(2)), settings, unix_seconds: 1_763_769_602, composition, ..Draft::default() };
    let first = content.history.add(draft.clone(), &[]);
    content.history.lock(first, vec![0..1, 2..3]);
    let kept =
        KeptFrom { entry: first, roles: vec![Role::Drums, Role::Harmony, Role::Strings], bars: vec![0..1, 2..3] };
    let locked_bars = kept.bars.clone();
    content.selected =
        Some(content.history.add(Draft { parent: Some(first), kept: Some(kept), locked_bars, ..draft }, &[]));
    SavedSession::of(content)
}

/// The accompanied sample with everything that form 4 came for: notes that are locked, and were in a run of Enhance in a
/// region; a region of Accompany; a result that was edited by hand; a region for the next runs, and a parent to hear.
fn edited_sample() -> SavedSession {
    let mut content = accompanied_sample().content;
    let locked = content.input.melody.clip.notes()[1..].to_vec();
    content.input.melody = Arc::new(Melody { locked: locked.clone(), ..(*content.input.melody).clone() });
    let entry = |content: &Content, index: usize| content.history.entries()[index].copied(1_763_769_603);
    let enhanced = Draft { locked: locked.into(), region: Some(Tick(17)..Tick(3840)), ..entry(&content, 1) };
    content.history.add(enhanced, &[]);
    let infilled = Draft { region: Some(Tick(3841)..Tick(3842)), ..entry(&content, 4) };
    content.history.add(infilled, &[]);
    let made = content.history.entries()[6].clone();
    let edited = made.edited((*made.composition).clone(), 1_763_769_604);
    content.selected = Some(content.history.add(edited, &[]));
    (content.listen, content.region) = (Listen::Parent, Some(Tick(0)..LENGTH_MAX));
    SavedSession::of(content)
}

#[test]
fn what_older_versions_saved_is_read_to_the_last_bit() {
    for (json, expected) in [(FORM_1, sample()), (FORM_2, extended_sample()), (FORM_3, accompanied_sample())] {
        let restored = SavedSession::from_json(json.trim_end()).unwrap();
        assert_eq!(restored, expected);
        assert_eq!(SavedSession::from_json(&restored.to_json()), Ok(restored));
    }
}

#[test]
fn the_present_form_is_read_and_written_bit_exactly() {
    let restored = SavedSession::from_json(FORM_4.trim_end()).unwrap();
    assert_eq!(restored, edited_sample());
    assert_eq!(restored.to_json(), FORM_4.trim_end());
}

#[test]
fn an_empty_session_is_a_session() {
    let empty = SavedSession::default();
    assert_eq!(SavedSession::from_json(&empty.to_json()), Ok(empty));
}

#[test]
fn a_history_at_its_limits_is_saved_and_restored() {
    let last = Note { onset: Tick(LENGTH_MAX.0 - 240), ..note(0, 127) };
    let many = HISTORY_NOTES_MAX / HISTORY_MAX / 2;
    let clip = Clip::new(vec![last; many], LENGTH_MAX);
    let locked: Arc<[Note]> = clip.notes().into();
    let composition = Arc::new(Melody::new(&"n".repeat(500), clip).composition());
    let mut history = History::default();
    for _ in 0..HISTORY_MAX {
        let composition = Arc::clone(&composition);
        let locked = Arc::clone(&locked);
        history.add(Draft { unix_seconds: u64::MAX, composition, locked, ..Draft::default() }, &[]);
    }
    assert_eq!(history.entries().len(), HISTORY_MAX);
    let full = SavedSession::of(Content { history, ..Content::default() });
    let json = full.to_json();
    assert!(json.len() <= STATE_BYTES_MAX);
    assert_eq!(SavedSession::from_json(&json), Ok(full));
}

/// So many notes in a bar, struck and held and varied as no pattern is, each with a key of two octaves.
fn as_played(bars: i64, notes_a_bar: i64, seeds: &mut Seeds) -> Clip {
    let mut draw = |below: u64| i64::try_from(seeds.draw() % below).unwrap();
    let note = |index: i64| Note {
        onset: Tick((index * 3840 / notes_a_bar + draw(60)).max(0)),
        duration: Tick(30 + draw(900)),
        key: Key::masked(u8::try_from(48 + draw(24)).unwrap()),
        velocity: Velocity::clamped(u8::try_from(40 + draw(80)).unwrap()),
    };
    Clip::new((0..bars * notes_a_bar).map(note).collect(), Tick(bars * 3840))
}

#[test]
fn five_minutes_of_five_tracks_take_less_than_200_kb_of_the_hosts_project() {
    let mut seeds = Seeds::new(5);
    // 200 bars at 160 BPM: drums of sixteenths on two instruments, a bass of eighths, chords, held strings.
    let tune = Melody::new("Tune", as_played(200, 8, &mut seeds));
    // Every other note of the melody is locked, and was in a run that enhanced it.
    let locked: Vec<_> = tune.clip.notes().iter().step_by(2).copied().collect();
    let tune = Melody { locked: locked.clone(), ..tune };
    let mut composition = tune.composition();
    for (role, notes_a_bar) in [(Role::Drums, 24), (Role::Bass, 8), (Role::Harmony, 18), (Role::Strings, 6)] {
        let clip = as_played(200, notes_a_bar, &mut seeds);
        composition.tracks.push(Track { clip, ..track(role, &[]) });
    }
    let mut history = History::default();
    let root = history.add(Draft { composition: Arc::new(tune.composition()), ..Draft::default() }, &[]);
    let settings = Some(TechniqueSettings::Accompany(AccompanySettings::default()));
    let composition = Arc::new(composition);
    let locked = locked.into();
    let result = history.add(Draft { parent: Some(root), settings, locked, composition, ..Draft::default() }, &[]);
    let input = Input { melody: Arc::new(tune), origin: Some(root) };
    let session = SavedSession::of(Content { input, history, selected: Some(result), ..Content::default() });
    let bytes = session.to_json().len();
    println!("{bytes} bytes");
    assert!(bytes <= 200_000, "{bytes} bytes");
    assert_eq!(SavedSession::from_json(&session.to_json()), Ok(session));
}

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
    fn every_settings_number_comes_back_bit_exactly(risk in 0.5f32..6.0, percent in 0.0f32..=100.0, seed in any::<u64>()) {
        let mut session = sample();
        let settings = EnhanceSettings { creative_risk: risk, max_notes_removed_percent: percent, seed, ..EnhanceSettings::default() };
        let composition = Arc::new(melody(&[1]).composition());
        let settings = Some(TechniqueSettings::Enhance(settings));
        let draft = Draft { settings, composition, ..Draft::default() };
        session.content.history.add(draft, &[EntryId(0)]);
        prop_assert_eq!(SavedSession::from_json(&session.to_json()), Ok(session));
    }

    #[test]
    fn every_settings_number_of_extend_comes_back_bit_exactly(
        threshold in 0.1f32..=0.99, risk in 0.5f32..=6.0, seconds in prop::array::uniform4(1.0f32..=10.0), seed in any::<u64>(),
    ) {
        let [input_seconds, extension_seconds, max_rest_seconds, max_note_seconds] = seconds;
        let settings = ExtendSettings {
            sampling_threshold: threshold, creative_risk: risk,
            input_seconds, extension_seconds, max_rest_seconds, max_note_seconds,
            seed, ..ExtendSettings::default()
        };
        let mut session = sample();
        let composition = Arc::new(melody(&[1]).composition());
        let settings = Some(TechniqueSettings::Extend(settings));
        session.content.history.add(Draft { settings, composition, ..Draft::default() }, &[EntryId(0)]);
        prop_assert_eq!(SavedSession::from_json(&session.to_json()), Ok(session));
    }

    #[test]
    fn every_settings_number_of_accompany_comes_back_bit_exactly(
        numbers in prop::array::uniform8(-1.0f32..=1.0), humanise in 0.0f32..=1.0, style in prop::sample::select(Style::ALL.to_vec()), seed in any::<u64>(),
    ) {
        let part = |index: usize| PartSettings { density: numbers[2 * index], complexity: numbers[2 * index + 1] };
        let settings = AccompanySettings { style, parts: [0, 1, 2, 3].map(part), humanise, seed };
        let mut session = sample();
        let composition = Arc::new(melody(&[1]).composition());
        let settings = Some(TechniqueSettings::Accompany(settings));
        session.content.history.add(Draft { settings, composition, ..Draft::default() }, &[EntryId(0)]);
        prop_assert_eq!(SavedSession::from_json(&session.to_json()), Ok(session));
    }

    #[test]
    fn any_text_at_all_is_survived(text in "\\PC{0,200}") {
        prop_assert!(SavedSession::from_json(&text).is_err());
    }
}
