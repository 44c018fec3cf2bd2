//! The parameters, by group: stable ids, ranges, units, and how they are written.

use continuo_models::EnhanceSettings;
use continuo_studio::{GenerateSettings, SEED_MAX};
use nice_plug::prelude::{BoolParam, EnumParam, FloatParam, FloatRange, IntParam, IntRange, Params, formatters};

use super::choices::{LaunchChoice, RhythmGrid, TechniqueChoice};
use crate::signals::Press;

/// What is common to the techniques: which of them runs, and its seed.
#[derive(Params)]
pub struct GenerateParams {
    /// The technique that runs.
    #[id = "technique"]
    pub technique: EnumParam<TechniqueChoice>,
    /// The seed that a locked run takes, 0–[`SEED_MAX`].
    #[id = "seed"]
    pub seed: IntParam,
    /// Whether every run takes that seed.
    #[id = "seed_locked"]
    pub seed_locked: BoolParam,
}

impl Default for GenerateParams {
    fn default() -> Self {
        Self {
            technique: EnumParam::new("Technique", TechniqueChoice::Enhance),
            seed: whole("Seed", 0, 0, i32::try_from(SEED_MAX).unwrap_or(i32::MAX)),
            seed_locked: BoolParam::new("Lock seed", false),
        }
    }
}

/// The settings of Enhance.
#[derive(Params)]
pub struct EnhanceParams {
    /// Passes of the melody through the network, 0–100.
    #[id = "sampling_iterations"]
    pub sampling_iterations: IntParam,
    /// How many of the input's notes may be removed, 0–100 %.
    #[id = "max_notes_removed"]
    pub max_notes_removed: IntParam,
    /// How many notes may be added, 0–1000.
    #[id = "max_notes_added"]
    pub max_notes_added: IntParam,
    /// Softmax temperature, 0.5–6.
    #[id = "creative_risk"]
    pub creative_risk: FloatParam,
}

impl Default for EnhanceParams {
    fn default() -> Self {
        let enhance = GenerateSettings::default().enhance;
        Self {
            sampling_iterations: whole("Sampling iterations", enhance.sampling_iterations, 0, 100),
            max_notes_removed: whole(
                "Maximum input notes to remove",
                percent(enhance.max_notes_removed_percent),
                0,
                100,
            )
            .with_unit(" %"),
            max_notes_added: whole("Maximum notes to add", enhance.max_notes_added, 0, 1000),
            creative_risk: creative_risk("Creative risk", enhance.creative_risk),
        }
    }
}

impl EnhanceParams {
    /// The settings as they stand, with the default seed.
    pub fn settings(&self) -> EnhanceSettings {
        EnhanceSettings {
            sampling_iterations: self.sampling_iterations.value().unsigned_abs(),
            max_notes_removed_percent: super::percent(&self.max_notes_removed),
            max_notes_added: self.max_notes_added.value().unsigned_abs(),
            creative_risk: self.creative_risk.value(),
            ..EnhanceSettings::default()
        }
    }
}

/// What is done to the notes that come in.
#[derive(Params)]
pub struct InputParams {
    /// How far the timing of takes is pulled to the grid, 0–100 %.
    #[id = "rhythm_assist"]
    pub rhythm_assist: IntParam,
    /// The grid.
    #[id = "rhythm_grid"]
    pub rhythm_grid: EnumParam<RhythmGrid>,
    /// How far takes are moved, −12 to 12 semitones.
    #[id = "transpose"]
    pub transpose: IntParam,
    /// Bars that "capture last" takes, 1–64.
    #[id = "capture_bars"]
    pub capture_bars: IntParam,
}

impl Default for InputParams {
    fn default() -> Self {
        let settings = GenerateSettings::default();
        Self {
            rhythm_assist: whole("Rhythm assist", percent(settings.rhythm_assist.strength_percent), 0, 100)
                .with_unit(" %"),
            rhythm_grid: EnumParam::new("Rhythm grid", RhythmGrid::Sixteenth),
            transpose: IntParam::new("Transpose", 0, IntRange::Linear { min: -12, max: 12 }).with_unit(" st"),
            capture_bars: whole("Bars to capture", settings.capture_bars, 1, 64),
        }
    }
}

/// How the result is played.
#[derive(Params)]
pub struct PlaybackParams {
    /// Whether it starts again at its end.
    #[id = "loop"]
    pub looped: BoolParam,
    /// Whether it plays pinned to the host's position.
    #[id = "follow_host"]
    pub follow_host: BoolParam,
    /// What a start waits for.
    #[id = "launch"]
    pub launch: EnumParam<LaunchChoice>,
    /// Whether what comes in passes.
    #[id = "thru"]
    pub thru: BoolParam,
    /// Tempo without a host's clock, 20–300 quarter notes per minute.
    #[id = "internal_tempo"]
    pub internal_tempo: FloatParam,
}

impl Default for PlaybackParams {
    fn default() -> Self {
        let tempo = FloatRange::Linear { min: 20.0, max: 300.0 };
        Self {
            looped: BoolParam::new("Loop", false),
            follow_host: BoolParam::new("Follow host", true),
            launch: EnumParam::new("Launch", LaunchChoice::Bar),
            thru: BoolParam::new("Thru", true),
            internal_tempo: FloatParam::new("Internal tempo", 120.0, tempo)
                .with_unit(" BPM")
                .with_value_to_string(formatters::v2s_f32_rounded(1)),
        }
    }
}

/// What a performer presses: each acts when it goes on.
#[derive(Params)]
pub struct ButtonParams {
    /// Record a take for as long as it is on.
    #[id = "record"]
    pub record: BoolParam,
    /// Play from the start for as long as it is on.
    #[id = "play"]
    pub play: BoolParam,
    /// Run the chosen technique.
    #[id = "generate"]
    pub generate: BoolParam,
    /// Stop the run.
    #[id = "cancel"]
    pub cancel: BoolParam,
    /// Stop the run and keep what it made.
    #[id = "keep_partial"]
    pub keep_partial: BoolParam,
    /// Make the result the input.
    #[id = "accept"]
    pub accept: BoolParam,
    /// Take what was just played as the input.
    #[id = "capture_last"]
    pub capture_last: BoolParam,
    /// End every note.
    #[id = "panic"]
    pub panic: BoolParam,
    /// Make the drums anew.
    #[id = "regenerate_drums"]
    pub regenerate_drums: BoolParam,
    /// Make the bass anew.
    #[id = "regenerate_bass"]
    pub regenerate_bass: BoolParam,
    /// Make the harmony anew.
    #[id = "regenerate_harmony"]
    pub regenerate_harmony: BoolParam,
    /// Make the strings anew.
    #[id = "regenerate_strings"]
    pub regenerate_strings: BoolParam,
}

impl Default for ButtonParams {
    fn default() -> Self {
        let button = |name: &str| BoolParam::new(name, false);
        Self {
            record: button("Record"),
            play: button("Play"),
            generate: button("Generate"),
            cancel: button("Cancel"),
            keep_partial: button("Stop and keep"),
            accept: button("Accept"),
            capture_last: button("Capture last bars"),
            panic: button("Panic"),
            regenerate_drums: button("Regenerate drums"),
            regenerate_bass: button("Regenerate bass"),
            regenerate_harmony: button("Regenerate harmony"),
            regenerate_strings: button("Regenerate strings"),
        }
    }
}

impl ButtonParams {
    /// Every button, by what it presses.
    pub const fn all(&self) -> [(Press, &BoolParam); 12] {
        [
            (Press::Record, &self.record),
            (Press::Play, &self.play),
            (Press::Panic, &self.panic),
            (Press::Generate, &self.generate),
            (Press::Cancel, &self.cancel),
            (Press::KeepPartial, &self.keep_partial),
            (Press::Accept, &self.accept),
            (Press::CaptureLast, &self.capture_last),
            (Press::RegenerateDrums, &self.regenerate_drums),
            (Press::RegenerateBass, &self.regenerate_bass),
            (Press::RegenerateHarmony, &self.regenerate_harmony),
            (Press::RegenerateStrings, &self.regenerate_strings),
        ]
    }
}

/// A softmax temperature, 0.5–6.
pub(super) fn creative_risk(name: &str, default: f32) -> FloatParam {
    FloatParam::new(name, default, FloatRange::Linear { min: 0.5, max: 6.0 })
        .with_value_to_string(formatters::v2s_f32_rounded(2))
}

/// A parameter of whole numbers.
fn whole(name: &str, default: u32, min: i32, max: i32) -> IntParam {
    IntParam::new(name, i32::try_from(default).unwrap_or(max), IntRange::Linear { min, max })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float-to-int casts saturate")]
fn percent(percent: f32) -> u32 {
    percent.round() as u32
}
