//! The settings of Extend as parameters: stable ids, ranges, units.

use continuo_models::ExtendSettings;
use continuo_studio::GenerateSettings;
use nice_plug::prelude::{BoolParam, EnumParam, FloatParam, FloatRange, Params, formatters};

use super::choices::SamplingChoice;
use super::groups::creative_risk;

/// The settings of Extend.
#[derive(Params)]
pub struct ExtendParams {
    /// How the next token is drawn.
    #[id = "sampling_technique"]
    pub sampling_technique: EnumParam<SamplingChoice>,
    /// How many of the likeliest tokens take part, 0.10–0.99; means nothing to [`SamplingChoice::Random`].
    #[id = "sampling_threshold"]
    pub sampling_threshold: FloatParam,
    /// Softmax temperature, 0.5–6. Not Enhance's: what sounds well differs.
    #[id = "extend_creative_risk"]
    pub creative_risk: FloatParam,
    /// How much of the input the network hears, counted from its end, 1–30 s.
    #[id = "input_duration"]
    pub input_duration: FloatParam,
    /// The most that is added, 1–30 s.
    #[id = "extension_duration"]
    pub extension_duration: FloatParam,
    /// The longest silence, 0.5–10 s.
    #[id = "max_rest_time"]
    pub max_rest_time: FloatParam,
    /// The longest note, 0.5–10 s.
    #[id = "max_note_length"]
    pub max_note_length: FloatParam,
    /// Whether what is added is moved to sixteenth notes.
    #[id = "snap_extension"]
    pub snap_extension: BoolParam,
}

impl Default for ExtendParams {
    fn default() -> Self {
        let extend = GenerateSettings::default().extend;
        let threshold = FloatRange::Linear { min: 0.1, max: 0.99 };
        Self {
            sampling_technique: EnumParam::new("Sampling technique", extend.sampling_technique.into()),
            sampling_threshold: FloatParam::new("Sampling threshold", extend.sampling_threshold, threshold)
                .with_value_to_string(formatters::v2s_f32_rounded(2)),
            creative_risk: creative_risk("Creative risk of Extend", extend.creative_risk),
            input_duration: seconds("Input duration", extend.input_seconds, 1.0, 30.0),
            extension_duration: seconds("Extension duration", extend.extension_seconds, 1.0, 30.0),
            max_rest_time: seconds("Maximum rest time", extend.max_rest_seconds, 0.5, 10.0),
            max_note_length: seconds("Maximum note length", extend.max_note_seconds, 0.5, 10.0),
            snap_extension: BoolParam::new("Snap to the grid", extend.snap),
        }
    }
}

impl ExtendParams {
    /// The settings as they stand, with the default seed.
    pub fn settings(&self) -> ExtendSettings {
        ExtendSettings {
            sampling_technique: self.sampling_technique.value().into(),
            sampling_threshold: self.sampling_threshold.value(),
            creative_risk: self.creative_risk.value(),
            input_seconds: self.input_duration.value(),
            extension_seconds: self.extension_duration.value(),
            max_rest_seconds: self.max_rest_time.value(),
            max_note_seconds: self.max_note_length.value(),
            snap: self.snap_extension.value(),
            ..ExtendSettings::default()
        }
    }
}

fn seconds(name: &str, default: f32, min: f32, max: f32) -> FloatParam {
    FloatParam::new(name, default, FloatRange::Linear { min, max })
        .with_unit(" s")
        .with_value_to_string(formatters::v2s_f32_rounded(1))
}
