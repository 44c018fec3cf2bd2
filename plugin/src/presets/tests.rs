//! Every factory preset reads, applies and reads back; a wrong one is refused in words.

use std::collections::BTreeSet;
use std::sync::Arc;

use nice_plug::params::persist::PersistentField;
use nice_plug::prelude::{Param, Params};

use super::error::Cause;
use super::*;
use crate::params::StudioParams;
use crate::testing::{Recorder, Touch};

fn fresh() -> (ContinuoParams, Recorder) {
    (ContinuoParams::new(StudioParams::default(), Arc::default()), Recorder::default())
}

/// Every parameter's normalised value, by id.
fn values(params: &ContinuoParams) -> Vec<(String, f32)> {
    #[expect(unsafe_code, reason = "the framework's type-erased parameters are raw pointers")]
    // SAFETY: the pointers point into `params`, which is alive.
    let value = |param: nice_plug::prelude::ParamPtr| unsafe { param.unmodulated_normalized_value() };
    params.param_map().into_iter().map(|(id, param, _)| (id, value(param))).collect()
}

fn cause(text: &str) -> Cause {
    Preset::read("mine.json", text).unwrap_err().cause
}

/// The least that is a preset, with these parameters.
fn preset(parameters: &str) -> String {
    format!(r#"{{"name":"Mine","author":"","description":"","tags":[],"parameters":{{{parameters}}}}}"#)
}

#[test]
fn every_file_of_the_folder_is_built_in_and_every_one_reads() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../presets");
    let names = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<String> = names.filter(|name| name.ends_with(".json")).collect();
    let embedded: BTreeSet<String> = embedded::PRESETS.iter().map(|(file, _)| (*file).to_owned()).collect();
    assert_eq!(files, embedded);
    for (file, text) in embedded::PRESETS {
        Preset::read(file, text).unwrap_or_else(|error| panic!("{error}"));
    }
    assert_eq!(factory().len(), embedded::PRESETS.len());
}

#[test]
fn every_preset_says_what_it_is() {
    let names: BTreeSet<&str> = factory().iter().map(|preset| preset.name.as_str()).collect();
    assert_eq!(names.len(), factory().len(), "two presets have one name");
    for preset in factory() {
        assert!(preset.description.ends_with('.') && preset.tags.len() >= 2, "{}", preset.name);
        assert!(preset.settings.iter().any(|(id, _)| *id == "technique"), "{} leaves the technique open", preset.name);
        assert_eq!(find(&preset.name), Some(preset));
    }
}

#[test]
fn every_preset_sets_what_it_says_and_nothing_else_and_can_be_taken_back() {
    for preset in factory() {
        let (params, host) = fresh();
        let before = values(&params);
        preset.apply(&params, &ParamSetter::new(&host));
        assert!(preset.is_in_force(&params), "{}", preset.name);
        for ((id, old), (_, new)) in before.iter().zip(values(&params)) {
            let set = preset.settings.iter().find(|(its, _)| its == id);
            let expected = set.map_or(*old, |(_, value)| *value);
            assert!((new - expected).abs() < NEAR, "{}: {id} is {new}, not {expected}", preset.name);
        }
        assert_eq!(params.preset.name(), preset.name);
        take_back(&params, &ParamSetter::new(&host));
        assert_eq!((values(&params), params.preset.name()), (before, String::new()), "{}", preset.name);
    }
}

#[test]
fn each_parameter_is_set_in_a_whole_gesture() {
    let (params, host) = fresh();
    find("Unplugged").unwrap().apply(&params, &ParamSetter::new(&host));
    let touches = host.touches.lock();
    assert!(!touches.is_empty());
    for gesture in touches.chunks(3) {
        assert!(matches!(gesture, [(a, Touch::Begin), (b, Touch::Set(_)), (c, Touch::End)] if a == b && b == c));
    }
}

#[test]
fn a_preset_is_in_force_until_one_of_its_parameters_is_turned() {
    let (params, host) = fresh();
    let (preset, setter) = (find("Second Voice").unwrap(), ParamSetter::new(&host));
    assert!(!preset.is_in_force(&params));
    preset.apply(&params, &setter);
    setter.set_parameter(&params.extend.snap_extension, !params.extend.snap_extension.value());
    assert!(preset.is_in_force(&params), "Extend is no part of it");
    setter.set_parameter(&params.enhance.max_notes_added, 25);
    assert!(!preset.is_in_force(&params));
}

#[test]
fn choosing_a_preset_twice_does_not_lose_the_way_back() {
    let (params, host) = fresh();
    let (preset, setter) = (find("Carnival").unwrap(), ParamSetter::new(&host));
    let before = values(&params);
    preset.apply(&params, &setter);
    preset.apply(&params, &setter);
    assert!(params.preset.can_take_back());
    take_back(&params, &setter);
    assert_eq!(values(&params), before);
    assert!(!params.preset.can_take_back());
}

#[test]
fn dials_have_the_ids_of_their_parameters() {
    let (params, _) = fresh();
    let map = params.param_map();
    let dials = dials(&params);
    assert_eq!(dials.len(), 48);
    for (id, dial) in &dials {
        let (_, pointer, _) = map.iter().find(|(known, ..)| known == id).unwrap_or_else(|| panic!("{id}"));
        let host = Recorder::default();
        dial.turn(&ParamSetter::new(&host), dial.value());
        assert!(host.touches.lock().iter().all(|(touched, _)| touched == pointer), "{id} is another parameter");
    }
    let pressed = params.buttons.all().map(|(_, button)| button.as_ptr());
    for (id, pointer, _) in &map {
        let may_be_set = dials.iter().any(|(known, _)| known == id);
        assert!(!may_be_set || !pressed.contains(pointer), "{id} is a button");
    }
}

#[test]
fn what_a_preset_may_not_set_is_refused_by_name() {
    for id in ["record", "panic", "generate", "seed", "seed_locked", "bypass", "thru", "internal_tempo", "revision"] {
        assert_eq!(cause(&preset(&format!(r#""{id}": 1"#))), Cause::Refused(id.to_owned()));
    }
    for id in ["melody_channel", "drums_solo", "send_programs"] {
        assert_eq!(cause(&preset(&format!(r#""{id}": true"#))), Cause::Refused(id.to_owned()));
    }
    assert_eq!(cause(&preset(r#""cutoff": 1"#)), Cause::Unknown("cutoff".to_owned()));
    assert_eq!(cause(&preset(r#""humanise": 1, "loop": true, "humanise": 2"#)), Cause::Twice("humanise".to_owned()));
    assert_eq!(cause(&preset("")), Cause::Empty);
    assert_eq!(cause(&preset(r#""humanise": 1"#).replace("Mine", " ")), Cause::Name);
    assert_eq!(cause(&preset(r#""humanise": 1"#).replace("Mine", &"n".repeat(65))), Cause::Name);
}

#[test]
fn values_are_read_as_they_are_written_and_nothing_is_bent_into_shape() {
    let good = [
        (r#""humanise": "50 %""#, 0.5),
        (r#""humanise": 50"#, 0.5),
        (r#""creative_risk": 0.5"#, 0.0),
        (r#""creative_risk": "6.00""#, 1.0),
        (r#""loop": true"#, 1.0),
        (r#""loop": "Off""#, 0.0),
        (r#""technique": "Extend""#, 0.5),
        (r#""melody_program": "127 Gunshot""#, 1.0),
    ];
    for (text, value) in good {
        let read = Preset::read("mine.json", &preset(text)).unwrap_or_else(|error| panic!("{error}"));
        assert!((read.settings[0].1 - value).abs() < NEAR, "{text} is {}", read.settings[0].1);
    }
    let bad = [
        (r#""humanise": "150 %""#, Some("100 %")),
        (r#""humanise": -1"#, Some("0 %")),
        (r#""humanise": "50""#, Some("50 %")),
        (r#""humanise": 50.5"#, None),
        (r#""creative_risk": 1.234"#, Some("1.23")),
        (r#""technique": "extend""#, None),
        (r#""loop": "maybe""#, Some("Off")),
        (r#""loop": 1"#, Some("Off")),
        (r#""melody_program": "128 Kazoo""#, Some("127 Gunshot")),
    ];
    for (text, expected) in bad {
        let Cause::Value { nearest, .. } = cause(&preset(text)) else { panic!("{text} is refused for another reason") };
        assert_eq!(nearest.as_deref(), expected, "{text}");
    }
}

#[test]
fn what_is_no_preset_is_refused_in_a_sentence_that_names_the_file() {
    for text in ["", "[]", "{}", r#"{"name": 1}"#, "\u{0}", &preset(r#""humanise": 1"#).replace("tags", "tag")] {
        let error = Preset::read("mine.json", text).unwrap_err();
        assert!(matches!(error.cause, Cause::Form(_)), "{text}: {error}");
        assert!(error.to_string().starts_with("mine.json: This is not a preset: ") && error.to_string().ends_with('.'));
    }
    let error = Preset::read("mine.json", &preset(r#""humanise": "150 %""#)).unwrap_err();
    assert_eq!(error.to_string(), "mine.json: “humanise” cannot be “150 %”; the nearest value is 100 %.");
}

#[test]
fn a_project_brings_its_presets_name_and_no_way_back() {
    let (params, host) = fresh();
    find("Carnival").unwrap().apply(&params, &ParamSetter::new(&host));
    params.preset.set("Leipzig".to_owned());
    assert_eq!((params.preset.name(), params.preset.can_take_back()), ("Leipzig".to_owned(), false));
    params.preset.set("x".repeat(10_000));
    assert_eq!(params.preset.name().len(), 64);
}

proptest::proptest! {
    #[test]
    fn no_text_brings_the_reader_down(text in ".{0,200}", id in "[a-z_]{0,20}", value in ".{0,20}") {
        let _ = Preset::read("mine.json", &text);
        let value = serde_json::Value::String(value);
        let id = serde_json::Value::String(id);
        let _ = Preset::read("mine.json", &preset(&format!("{id}: {value}")));
    }
}
