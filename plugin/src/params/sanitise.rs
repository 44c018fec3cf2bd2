//! A state is not believed: what does not fit is taken out before the framework applies it.

use std::collections::BTreeMap;
use std::sync::Arc;

use continuo_studio::SavedSession;
use nice_plug::plugin::ParamValue;
use nice_plug::prelude::{Params, PluginState};

use super::{ContinuoParams, StudioParams};

const SESSION: &str = "session";

/// Leaves in `state` only what this version can take up.
///
/// Where the session cannot be read, the parameters are left out as well: half a state is worse than none, and the
/// session that is there stays whole. The studio says what was wrong when it is handed the text.
pub fn sanitise(state: &mut PluginState) {
    let ranges = ranges();
    state.params.retain(|id, _| ranges.contains_key(id));
    for (id, value) in &mut state.params {
        if let Some((least, most)) = ranges.get(id) {
            clamp(value, *least, *most);
        }
    }
    if let Some(error_text) = unreadable_session(state) {
        state.params.clear();
        state.fields.insert(SESSION.to_owned(), error_text);
    }
}

/// The session's text as JSON if no session can be read from it.
fn unreadable_session(state: &PluginState) -> Option<String> {
    let Some(text) = state.fields.get(SESSION) else {
        return state.params.is_empty().then(|| "null".to_owned());
    };
    let is_session = SavedSession::from_json(text).is_ok();
    let as_json = || if is_json(text) { text.clone() } else { serde_json::Value::String(text.clone()).to_string() };
    (!is_session).then(as_json)
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// The least and the greatest plain value of every parameter, by id.
fn ranges() -> BTreeMap<String, (f32, f32)> {
    let params = ContinuoParams::new(StudioParams::default(), Arc::default());
    let range = |(id, param, _): (String, nice_plug::prelude::ParamPtr, String)| {
        #[expect(unsafe_code, reason = "the framework's type-erased parameters are raw pointers")]
        // SAFETY: the pointers point into `params`, which outlives this closure.
        let ends = unsafe { (param.preview_plain(0.0), param.preview_plain(1.0)) };
        (id, ends)
    };
    params.param_map().into_iter().map(range).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "ranges of whole parameters are whole numbers below 2^24")]
fn clamp(value: &mut ParamValue, least: f32, most: f32) {
    match value {
        ParamValue::F32(value) => *value = if value.is_nan() { least } else { value.clamp(least, most) },
        ParamValue::I32(value) => *value = (*value).clamp(least as i32, most as i32),
        ParamValue::Bool(_) | ParamValue::String(_) => (),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(params: &[(&str, ParamValue)], session: Option<&str>) -> PluginState {
        PluginState {
            version: "0.1.0".to_owned(),
            params: params.iter().map(|(id, value)| ((*id).to_owned(), value.clone())).collect(),
            fields: session.map(|text| (SESSION.to_owned(), text.to_owned())).into_iter().collect(),
        }
    }

    fn whole(state: &PluginState, id: &str) -> i32 {
        match state.params.get(id) {
            Some(ParamValue::I32(value)) => *value,
            other => panic!("{id} is {other:?}"),
        }
    }

    #[test]
    fn values_out_of_range_are_brought_in_and_good_ones_left_alone() {
        let good = SavedSession::default().to_json();
        let params = [
            ("seed", ParamValue::I32(i32::MAX)),
            ("transpose", ParamValue::I32(-7)),
            ("launch", ParamValue::I32(99)),
            ("extension_duration", ParamValue::F32(1e9)),
            ("sampling_threshold", ParamValue::F32(f32::NAN)),
            ("creative_risk", ParamValue::F32(f32::INFINITY)),
            ("nonsense", ParamValue::I32(1)),
        ];
        let mut state = state(&params, Some(&good));
        sanitise(&mut state);
        assert_eq!((whole(&state, "seed"), whole(&state, "transpose"), whole(&state, "launch")), (999_999, -7, 3));
        assert!(matches!(state.params["creative_risk"], ParamValue::F32(risk) if risk.to_bits() == 6.0_f32.to_bits()));
        let number = |id: &str| match state.params[id] {
            ParamValue::F32(value) => value.to_bits(),
            _ => 0,
        };
        assert_eq!(
            (number("extension_duration"), number("sampling_threshold")),
            (30.0_f32.to_bits(), 0.1_f32.to_bits())
        );
        assert!(!state.params.contains_key("nonsense"));
    }

    #[test]
    fn with_a_broken_session_no_parameter_is_touched_and_the_text_is_handed_on() {
        for broken in ["{\"cut off", "[1, 2]", "", "\u{0}"] {
            let mut state = state(&[("seed", ParamValue::I32(5))], Some(broken));
            sanitise(&mut state);
            assert!(state.params.is_empty());
            assert!(is_json(&state.fields[SESSION]), "{broken:?}");
        }
    }

    #[test]
    fn a_state_of_something_else_is_a_broken_session() {
        let mut foreign = state(&[("cutoff", ParamValue::F32(1.0))], None);
        sanitise(&mut foreign);
        assert_eq!(foreign.fields[SESSION], "null");
    }

    #[test]
    fn parameters_alone_are_a_preset() {
        let mut preset = state(&[("seed", ParamValue::I32(5))], None);
        sanitise(&mut preset);
        assert_eq!(whole(&preset, "seed"), 5);
        assert!(preset.fields.is_empty());
    }
}
