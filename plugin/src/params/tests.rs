//! Tests of what must never change: ids, ranges, and what a parameter means.

use continuo_models::PartSettings;
use continuo_music::Role;
use continuo_realtime::{ROLES, Strip};
use nice_plug::prelude::{Enum, ParamSetter};

use super::*;
use crate::testing::Recorder;

fn fresh() -> (ContinuoParams, Arc<Signals>) {
    let signals = Arc::new(Signals::default());
    (ContinuoParams::new(StudioParams::default(), Arc::clone(&signals)), signals)
}

#[test]
fn ids_are_what_projects_were_saved_with() {
    let ids: Vec<String> = fresh().0.param_map().into_iter().map(|(id, _, _)| id).collect();
    let expected = [
        "technique",
        "seed",
        "seed_locked",
        "sampling_iterations",
        "max_notes_removed",
        "max_notes_added",
        "creative_risk",
        "sampling_technique",
        "sampling_threshold",
        "extend_creative_risk",
        "input_duration",
        "extension_duration",
        "max_rest_time",
        "max_note_length",
        "snap_extension",
        "accompany_model",
        "drums_density",
        "drums_complexity",
        "bass_density",
        "bass_complexity",
        "harmony_density",
        "harmony_complexity",
        "strings_density",
        "strings_complexity",
        "humanise",
        "melody_volume",
        "melody_mute",
        "melody_solo",
        "melody_channel",
        "melody_octave",
        "melody_program",
        "drums_volume",
        "drums_mute",
        "drums_solo",
        "drums_channel",
        "bass_volume",
        "bass_mute",
        "bass_solo",
        "bass_channel",
        "bass_octave",
        "bass_program",
        "harmony_volume",
        "harmony_mute",
        "harmony_solo",
        "harmony_channel",
        "harmony_octave",
        "harmony_program",
        "strings_volume",
        "strings_mute",
        "strings_solo",
        "strings_channel",
        "strings_octave",
        "strings_program",
        "send_programs",
        "rhythm_assist",
        "rhythm_grid",
        "transpose",
        "capture_bars",
        "loop",
        "follow_host",
        "launch",
        "thru",
        "internal_tempo",
        "record",
        "play",
        "generate",
        "cancel",
        "keep_partial",
        "accept",
        "capture_last",
        "panic",
        "regenerate_drums",
        "regenerate_bass",
        "regenerate_harmony",
        "regenerate_strings",
        "bypass",
        "revision",
    ];
    assert_eq!(ids, expected);
}

#[test]
fn defaults_are_the_studios() {
    assert_eq!(StudioParams::default().settings(), GenerateSettings::default());
}

#[test]
fn every_value_survives_being_normalised() {
    let (params, _) = fresh();
    for (id, param, _) in params.param_map() {
        #[expect(unsafe_code, reason = "the framework's type-erased parameters are raw pointers")]
        // SAFETY: the pointers point into `params`, which is alive.
        unsafe {
            let steps = param.step_count().unwrap_or(0);
            for step in (0..=steps).step_by(steps / 1000 + 1) {
                #[expect(clippy::cast_precision_loss, reason = "at most a million steps")]
                let normalised = step as f32 / steps.max(1) as f32;
                let plain = param.preview_plain(normalised);
                let again = param.preview_plain(param.preview_normalized(plain));
                assert_eq!(plain.to_bits(), again.to_bits(), "{id} at {plain}");
            }
        }
    }
}

#[test]
fn choices_are_saved_by_the_words_that_projects_have() {
    let words = |ids: Option<&'static [&'static str]>| ids.unwrap().to_vec();
    assert_eq!(words(TechniqueChoice::ids()), ["enhance", "extend", "accompany"]);
    let styles = ["rock", "pop", "jazz", "symphony", "country", "latin", "bach"];
    assert_eq!(words(super::choices::StyleChoice::ids()), styles);
}

#[test]
fn the_settings_of_accompany_are_what_the_knobs_say_in_the_order_of_the_parts() {
    use continuo_models::PARTS;
    assert_eq!(PARTS, continuo_realtime::ACCOMPANIMENT);
    let (params, host) = (AccompanyParams::default(), Recorder::default());
    let setter = ParamSetter::new(&host);
    for (percent, role) in (10_i32..).step_by(10).zip(PARTS) {
        let part = params.part(role).unwrap();
        setter.set_parameter(&part.density, percent);
        setter.set_parameter(&part.complexity, -percent);
    }
    setter.set_parameter(&params.humanise, 25);
    let settings = params.settings();
    let expected = [0.1, 0.2, 0.3, 0.4].map(|share: f32| PartSettings { density: share, complexity: -share });
    assert_eq!((settings.parts, settings.humanise), (expected, 0.25));
    assert!(params.part(Role::Melody).is_none());
}

#[test]
fn the_mixer_is_what_the_strips_say() {
    let (params, host) = (MixerParams::default(), Recorder::default());
    let setter = ParamSetter::new(&host);
    for (number, role) in (1_i32..).zip(ROLES) {
        setter.set_parameter(&params.strip(role).volume, number * 10);
        setter.set_parameter(&params.strip(role).channel, number);
        setter.set_parameter(&params.strip(role).mute, number % 2 == 0);
        setter.set_parameter(&params.strip(role).solo, number % 2 == 1);
        if let Some(pitch) = params.pitch(role) {
            setter.set_parameter(&pitch.octave, number - 3);
            setter.set_parameter(&pitch.program, number + 100);
        }
    }
    setter.set_parameter(&params.send_programs, false);
    let mixer = params.mixer();
    assert!(!mixer.send_programs);
    for (number, role) in (1_u8..).zip(ROLES) {
        let pitched = role != Role::Drums;
        let expected = Strip {
            volume_percent: number * 10,
            octave: if pitched { i8::try_from(number).unwrap() - 3 } else { 0 },
            mute: number % 2 == 0,
            solo: number % 2 == 1,
            channel: number - 1,
            program: pitched.then_some(number + 100),
        };
        assert_eq!(*mixer.strip(role), expected, "{role:?}");
    }
}

#[test]
fn every_button_is_its_own_press() {
    let ((params, signals), host) = (fresh(), Recorder::default());
    let setter = ParamSetter::new(&host);
    let mut seen = Vec::new();
    for (press, button) in params.buttons.all() {
        setter.set_parameter(button, true);
        let controls = params.controls(&signals);
        assert_ne!(controls, fresh().0.controls(&signals), "{press:?}");
        assert!(!seen.contains(&controls), "{press:?} is pressed by another button");
        seen.push(controls);
        setter.set_parameter(button, false);
    }
}

#[test]
fn controls_are_at_rest_and_revisions_go_round() {
    let (params, signals) = fresh();
    let expected = Controls { launch: continuo_realtime::Launch::Bar, thru: true, ..Controls::default() };
    assert_eq!(params.controls(&signals), expected);
    assert_eq!(params.next_revision(), 1);
}
