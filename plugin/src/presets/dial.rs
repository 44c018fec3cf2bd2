//! The parameters that a preset may set, of whatever kind, by their ids.

use continuo_models::PARTS;
use continuo_music::Role;
use continuo_realtime::ROLES;
use nice_plug::prelude::{Param, ParamSetter};

use crate::params::ContinuoParams;

/// A parameter of any kind. Values are normalised: 0 to 1.
pub trait Dial {
    /// Where it stands.
    fn value(&self) -> f32;
    /// A value as the host writes it, with its unit or without.
    fn written(&self, value: f32, with_unit: bool) -> String;
    /// The value that is nearest to what was written; `None` if that is no value at all.
    fn read(&self, text: &str) -> Option<f32>;
    /// Sets it as one gesture. Main thread only.
    fn turn(&self, setter: &ParamSetter, value: f32);
}

impl<P: Param> Dial for P {
    fn value(&self) -> f32 {
        self.unmodulated_normalized_value()
    }

    fn written(&self, value: f32, with_unit: bool) -> String {
        self.normalized_value_to_string(value, with_unit)
    }

    fn read(&self, text: &str) -> Option<f32> {
        self.string_to_normalized_value(text)
    }

    fn turn(&self, setter: &ParamSetter, value: f32) {
        setter.begin_set_parameter(self);
        setter.set_parameter_normalized(self, value);
        setter.end_set_parameter(self);
    }
}

/// Every parameter that a preset may set. Left out are what a performer presses, the seed, what belongs to the project
/// (solo, channels, thru, tempo, bypass), and the count of revisions.
pub fn dials(params: &ContinuoParams) -> Vec<(&'static str, &dyn Dial)> {
    let mut dials = techniques(params);
    dials.extend(parts(params));
    dials.extend(strips(params));
    dials.extend(playing(params));
    dials
}

fn techniques(params: &ContinuoParams) -> Vec<(&'static str, &dyn Dial)> {
    let (generate, enhance, extend) = (&*params.generate, &*params.enhance, &*params.extend);
    vec![
        ("technique", &generate.technique),
        ("sampling_iterations", &enhance.sampling_iterations),
        ("max_notes_removed", &enhance.max_notes_removed),
        ("max_notes_added", &enhance.max_notes_added),
        ("creative_risk", &enhance.creative_risk),
        ("sampling_technique", &extend.sampling_technique),
        ("sampling_threshold", &extend.sampling_threshold),
        ("extend_creative_risk", &extend.creative_risk),
        ("input_duration", &extend.input_duration),
        ("extension_duration", &extend.extension_duration),
        ("max_rest_time", &extend.max_rest_time),
        ("max_note_length", &extend.max_note_length),
        ("snap_extension", &extend.snap_extension),
        ("accompany_model", &params.accompany.style),
        ("humanise", &params.accompany.humanise),
    ]
}

fn parts(params: &ContinuoParams) -> Vec<(&'static str, &dyn Dial)> {
    let of = |role| {
        let part = params.accompany.part(role)?;
        let (density, complexity) = part_ids(role);
        Some([(density, &part.density as &dyn Dial), (complexity, &part.complexity)])
    };
    PARTS.into_iter().filter_map(of).flatten().collect()
}

const fn part_ids(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Melody => ("", ""),
        Role::Drums => ("drums_density", "drums_complexity"),
        Role::Bass => ("bass_density", "bass_complexity"),
        Role::Harmony => ("harmony_density", "harmony_complexity"),
        Role::Strings => ("strings_density", "strings_complexity"),
    }
}

fn strips(params: &ContinuoParams) -> Vec<(&'static str, &dyn Dial)> {
    let of = |role| {
        let [volume, mute, octave, program] = strip_ids(role);
        let (strip, pitch) = (params.mixer.strip(role), params.mixer.pitch(role));
        let mut dials: Vec<(&'static str, &dyn Dial)> = vec![(volume, &strip.volume), (mute, &strip.mute)];
        if let Some(pitch) = pitch {
            dials.push((octave, &pitch.octave));
            dials.push((program, &pitch.program));
        }
        dials
    };
    ROLES.into_iter().flat_map(of).collect()
}

const fn strip_ids(role: Role) -> [&'static str; 4] {
    match role {
        Role::Melody => ["melody_volume", "melody_mute", "melody_octave", "melody_program"],
        Role::Drums => ["drums_volume", "drums_mute", "", ""],
        Role::Bass => ["bass_volume", "bass_mute", "bass_octave", "bass_program"],
        Role::Harmony => ["harmony_volume", "harmony_mute", "harmony_octave", "harmony_program"],
        Role::Strings => ["strings_volume", "strings_mute", "strings_octave", "strings_program"],
    }
}

fn playing(params: &ContinuoParams) -> Vec<(&'static str, &dyn Dial)> {
    let (input, playback) = (&*params.input, &*params.playback);
    vec![
        ("rhythm_assist", &input.rhythm_assist),
        ("rhythm_grid", &input.rhythm_grid),
        ("transpose", &input.transpose),
        ("capture_bars", &input.capture_bars),
        ("loop", &playback.looped),
        ("follow_host", &playback.follow_host),
        ("launch", &playback.launch),
    ]
}
