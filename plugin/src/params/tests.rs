//! Tests of what must never change: ids, ranges, and what a parameter means.

use super::*;

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
fn controls_are_at_rest_and_revisions_go_round() {
    let (params, signals) = fresh();
    let expected = Controls { launch: continuo_realtime::Launch::Bar, thru: true, ..Controls::default() };
    assert_eq!(params.controls(&signals), expected);
    assert_eq!(params.next_revision(), 1);
}
