//! Parameter ids, ranges and units, and what is saved with the host's project.

mod accompany;
mod choices;
mod extend;
mod groups;
mod look;
mod mixer;
mod persisted;
mod sanitise;

use std::sync::Arc;

use continuo_models::{AccompanySettings, EnhanceSettings, ExtendSettings};
use continuo_realtime::Controls;
use continuo_studio::{GenerateSettings, RhythmAssist};
use nice_plug::prelude::{BoolParam, IntParam, IntRange, Params};

pub use accompany::AccompanyParams;
pub use choices::{SamplingChoice, TechniqueChoice};
pub use extend::ExtendParams;
pub use groups::{ButtonParams, EnhanceParams, GenerateParams, InputParams, PlaybackParams};
pub use look::{Look, LookField, Place, Scale, SnapGrid};
pub use mixer::{MixerParams, NO_PROGRAM, role_name};
pub use persisted::{SessionField, WindowField, WindowSize};
pub use sanitise::sanitise;

use crate::presets::PresetField;
use crate::signals::{Press, Signals};

/// Revisions before the count begins again; the host only needs to see a change.
const REVISIONS: i32 = 65_535;

/// The groups of parameters that the studio thread reads too.
#[derive(Clone, Default)]
pub struct StudioParams {
    pub generate: Arc<GenerateParams>,
    pub enhance: Arc<EnhanceParams>,
    pub extend: Arc<ExtendParams>,
    pub accompany: Arc<AccompanyParams>,
    pub mixer: Arc<MixerParams>,
    pub input: Arc<InputParams>,
}

/// Every parameter and every saved field of one instance.
#[derive(Params)]
pub struct ContinuoParams {
    /// What is made by which technique, and with which seed.
    #[nested(group = "Generate")]
    pub generate: Arc<GenerateParams>,
    /// The settings of Enhance.
    #[nested(group = "Enhance")]
    pub enhance: Arc<EnhanceParams>,
    /// The settings of Extend.
    #[nested(group = "Extend")]
    pub extend: Arc<ExtendParams>,
    /// The settings of Accompany.
    #[nested(group = "Accompany")]
    pub accompany: Arc<AccompanyParams>,
    /// What becomes of each role's notes on their way out.
    #[nested(group = "Mixer")]
    pub mixer: Arc<MixerParams>,
    /// What is done to the notes that come in.
    #[nested(group = "Input")]
    pub input: Arc<InputParams>,
    /// How the result is played.
    #[nested(group = "Playback")]
    pub playback: Arc<PlaybackParams>,
    /// What a performer presses.
    #[nested(group = "Controls")]
    pub buttons: Arc<ButtonParams>,
    /// The host's own bypass switch.
    #[id = "bypass"]
    pub bypass: BoolParam,
    /// Moved when the session changes, so that the host knows its project did: a saved field does not tell it.
    #[id = "revision"]
    pub revision: IntParam,
    /// The session.
    #[persist = "session"]
    pub session: SessionField,
    /// The size of the window.
    #[persist = "window"]
    pub window: WindowField,
    /// How the window looks.
    #[persist = "look"]
    pub look: LookField,
    /// The preset that was chosen last.
    #[persist = "preset"]
    pub preset: PresetField,
}

impl ContinuoParams {
    /// The parameters at their defaults, over a session kept elsewhere.
    pub fn new(shared: StudioParams, signals: Arc<Signals>) -> Self {
        let StudioParams { generate, enhance, extend, accompany, mixer, input } = shared;
        let buttons = Arc::new(ButtonParams::default());
        Self {
            generate,
            enhance,
            extend,
            accompany,
            mixer,
            input,
            playback: Arc::default(),
            session: SessionField::new(Arc::clone(&buttons), signals),
            buttons,
            bypass: BoolParam::new("Bypass", false).make_bypass(),
            revision: IntParam::new("Revision", 0, IntRange::Linear { min: 0, max: REVISIONS }).hide(),
            window: WindowField::default(),
            look: LookField::default(),
            preset: PresetField::default(),
        }
    }

    /// The next revision.
    pub fn next_revision(&self) -> i32 {
        (self.revision.value() + 1) % (REVISIONS + 1)
    }

    /// The switches as they stand. Called on the audio thread.
    pub fn controls(&self, signals: &Signals) -> Controls {
        let (buttons, playback) = (&self.buttons, &self.playback);
        let pressed = |press, param: &BoolParam| signals.is_pressed(press, param.value());
        Controls {
            record: pressed(Press::Record, &buttons.record),
            play: pressed(Press::Play, &buttons.play),
            panic: pressed(Press::Panic, &buttons.panic),
            generate: pressed(Press::Generate, &buttons.generate),
            cancel: pressed(Press::Cancel, &buttons.cancel),
            keep_partial: pressed(Press::KeepPartial, &buttons.keep_partial),
            accept: pressed(Press::Accept, &buttons.accept),
            capture_last: pressed(Press::CaptureLast, &buttons.capture_last),
            regenerate: [
                pressed(Press::RegenerateDrums, &buttons.regenerate_drums),
                pressed(Press::RegenerateBass, &buttons.regenerate_bass),
                pressed(Press::RegenerateHarmony, &buttons.regenerate_harmony),
                pressed(Press::RegenerateStrings, &buttons.regenerate_strings),
            ],
            mixer: self.mixer.mixer(),
            looped: playback.looped.value(),
            follow_host: playback.follow_host.value(),
            launch: playback.launch.value().into(),
            thru: playback.thru.value(),
            bypass: self.bypass.value(),
            internal_bpm: f64::from(playback.internal_tempo.value()),
        }
    }
}

impl StudioParams {
    /// The settings of a run as they stand. Called on the studio thread.
    pub fn settings(&self) -> GenerateSettings {
        let (generate, input) = (&self.generate, &self.input);
        let seed = u64::from(generate.seed.value().unsigned_abs());
        GenerateSettings {
            technique: generate.technique.value().into(),
            enhance: EnhanceSettings { seed, ..self.enhance.settings() },
            extend: ExtendSettings { seed, ..self.extend.settings() },
            accompany: AccompanySettings { seed, ..self.accompany.settings() },
            seed_locked: generate.seed_locked.value(),
            rhythm_assist: RhythmAssist {
                grid: input.rhythm_grid.value().into(),
                strength_percent: percent(&input.rhythm_assist),
            },
            transpose: input.transpose.value(),
            capture_bars: input.capture_bars.value().unsigned_abs(),
            mix: self.mixer.mixer(),
        }
    }
}

/// A percentage as it is computed with.
#[expect(clippy::cast_precision_loss, reason = "0 to 100")]
pub fn percent(param: &IntParam) -> f32 {
    param.value() as f32
}

#[cfg(test)]
mod tests;
