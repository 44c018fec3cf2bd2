//! The settings a run, a take or a capture is made with: the host's parameters as the studio sees them.

use continuo_models::{AccompanySettings, EnhanceSettings, ExtendSettings, PartSettings};
use continuo_music::{Grid, Strength};
use continuo_realtime::Mixer;

use crate::limits::CAPTURE_BARS_MAX;
use crate::{Technique, TechniqueSettings};

/// The largest seed the studio draws: six digits that a person can read out, and exact in a host's 32-bit float.
pub const SEED_MAX: u64 = 999_999;

/// How far the timing of captured notes is pulled to which grid.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RhythmAssist {
    /// The grid.
    pub grid: Grid,
    /// How far, 0–100 %: 0 leaves the timing alone.
    pub strength_percent: f32,
}

/// The settings in force, asked for each time they are needed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GenerateSettings {
    /// What the next run is made by.
    pub technique: Technique,
    /// The settings of Enhance; `seed` counts only while the seed is locked.
    pub enhance: EnhanceSettings,
    /// The settings of Extend; `seed` counts only while the seed is locked.
    pub extend: ExtendSettings,
    /// The settings of Accompany; `seed` counts only while the seed is locked.
    pub accompany: AccompanySettings,
    /// Whether every run takes its settings' seed; otherwise each draws a new one, 0–[`SEED_MAX`].
    pub seed_locked: bool,
    /// What is done to the timing of takes.
    pub rhythm_assist: RhythmAssist,
    /// How far takes are moved, in semitones; notes that would leave the keyboard are moved by octaves.
    pub transpose: i32,
    /// Bars of a retrospective capture, 1–64.
    pub capture_bars: u32,
    /// How the parts are mixed: exported files go by it.
    pub mix: Mixer,
}

impl RhythmAssist {
    /// The strength in whole percent; what is not a number is none.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float-to-int casts saturate")]
    pub(crate) fn strength(self) -> Strength {
        Strength::clamped(self.strength_percent.round() as u8)
    }
}

impl Default for GenerateSettings {
    fn default() -> Self {
        Self {
            technique: Technique::default(),
            enhance: EnhanceSettings::default(),
            // In a DAW what is added is to be in time with the rest of the song.
            extend: ExtendSettings { snap: true, ..ExtendSettings::default() },
            accompany: AccompanySettings::default(),
            seed_locked: false,
            rhythm_assist: RhythmAssist::default(),
            transpose: 0,
            capture_bars: 8,
            mix: Mixer::default(),
        }
    }
}

impl GenerateSettings {
    /// The settings of the technique that is chosen, within their ranges.
    #[must_use]
    pub(crate) fn chosen(&self) -> TechniqueSettings {
        sane(&match self.technique {
            Technique::Enhance => TechniqueSettings::Enhance(self.enhance),
            Technique::Extend => TechniqueSettings::Extend(self.extend),
            Technique::Accompany => TechniqueSettings::Accompany(self.accompany),
        })
    }

    /// `capture_bars` within its limits.
    #[must_use]
    pub(crate) fn bars(&self) -> u32 {
        self.capture_bars.clamp(1, CAPTURE_BARS_MAX)
    }
}

/// Settings within their ranges; what is not a number becomes the default.
#[must_use]
pub(crate) fn sane(settings: &TechniqueSettings) -> TechniqueSettings {
    match settings {
        TechniqueSettings::Enhance(settings) => TechniqueSettings::Enhance(sane_enhance(settings)),
        TechniqueSettings::Extend(settings) => TechniqueSettings::Extend(sane_extend(settings)),
        TechniqueSettings::Accompany(settings) => TechniqueSettings::Accompany(sane_accompany(settings)),
    }
}

fn sane_enhance(settings: &EnhanceSettings) -> EnhanceSettings {
    let default = EnhanceSettings::default();
    let percent = number(settings.max_notes_removed_percent, default.max_notes_removed_percent);
    EnhanceSettings {
        sampling_iterations: settings.sampling_iterations.min(100),
        max_notes_removed_percent: percent.clamp(0.0, 100.0),
        max_notes_added: settings.max_notes_added.min(1000),
        creative_risk: number(settings.creative_risk, default.creative_risk).clamp(0.5, 6.0),
        seed: settings.seed,
    }
}

fn sane_extend(settings: &ExtendSettings) -> ExtendSettings {
    let default = ExtendSettings::default();
    ExtendSettings {
        sampling_threshold: number(settings.sampling_threshold, default.sampling_threshold).clamp(0.1, 0.99),
        creative_risk: number(settings.creative_risk, default.creative_risk).clamp(0.5, 6.0),
        input_seconds: number(settings.input_seconds, default.input_seconds).clamp(1.0, 30.0),
        extension_seconds: number(settings.extension_seconds, default.extension_seconds).clamp(1.0, 30.0),
        max_rest_seconds: number(settings.max_rest_seconds, default.max_rest_seconds).clamp(0.5, 10.0),
        max_note_seconds: number(settings.max_note_seconds, default.max_note_seconds).clamp(0.5, 10.0),
        ..*settings
    }
}

fn sane_accompany(settings: &AccompanySettings) -> AccompanySettings {
    let sane_part = |part: PartSettings| PartSettings {
        density: number(part.density, 0.0).clamp(-1.0, 1.0),
        complexity: number(part.complexity, 0.0).clamp(-1.0, 1.0),
    };
    AccompanySettings {
        parts: settings.parts.map(sane_part),
        humanise: number(settings.humanise, 0.0).clamp(0.0, 1.0),
        ..*settings
    }
}

fn number(value: f32, default: f32) -> f32 {
    if value.is_finite() { value } else { default }
}

#[cfg(test)]
mod tests {
    use continuo_models::Style;
    use proptest::prelude::*;

    use super::*;

    fn any_extend() -> impl Strategy<Value = ExtendSettings> {
        use continuo_models::SamplingTechnique::{Nucleus, Random, TopK};
        let technique = prop_oneof![Just(TopK), Just(Nucleus), Just(Random)];
        (technique, any::<[f32; 6]>(), any::<(bool, u64)>()).prop_map(|(sampling_technique, numbers, (snap, seed))| {
            let [
                sampling_threshold,
                creative_risk,
                input_seconds,
                extension_seconds,
                max_rest_seconds,
                max_note_seconds,
            ] = numbers;
            ExtendSettings {
                sampling_technique,
                sampling_threshold,
                creative_risk,
                input_seconds,
                extension_seconds,
                max_rest_seconds,
                max_note_seconds,
                snap,
                seed,
            }
        })
    }

    fn any_accompany() -> impl Strategy<Value = AccompanySettings> {
        (any::<[[f32; 2]; 4]>(), any::<(f32, u64)>()).prop_map(|(parts, (humanise, seed))| AccompanySettings {
            style: Style::Country,
            parts: parts.map(|[density, complexity]| PartSettings { density, complexity }),
            humanise,
            seed,
        })
    }

    #[test]
    fn what_is_no_number_becomes_the_default() {
        let nothing = ExtendSettings {
            sampling_threshold: f32::NAN,
            creative_risk: f32::INFINITY,
            input_seconds: f32::NAN,
            extension_seconds: f32::NEG_INFINITY,
            max_rest_seconds: f32::NAN,
            max_note_seconds: f32::NAN,
            ..ExtendSettings::default()
        };
        assert_eq!(sane_extend(&nothing), ExtendSettings::default());
        let part = PartSettings { density: f32::NAN, complexity: f32::INFINITY };
        let nothing = AccompanySettings { parts: [part; 4], humanise: f32::NAN, ..AccompanySettings::default() };
        assert_eq!(sane_accompany(&nothing), AccompanySettings::default());
    }

    #[test]
    fn defaults_are_sane_and_the_choice_decides() {
        for technique in Technique::ALL {
            let chosen = GenerateSettings { technique, ..GenerateSettings::default() }.chosen();
            assert_eq!(chosen.technique(), technique);
            assert_eq!(sane(&chosen), chosen);
        }
        assert_eq!(sane_extend(&ExtendSettings::default()), ExtendSettings::default());
        assert_eq!(sane_enhance(&EnhanceSettings::default()), EnhanceSettings::default());
        assert_eq!(sane_accompany(&AccompanySettings::default()), AccompanySettings::default());
    }

    proptest! {
        #[test]
        fn any_settings_of_accompany_are_brought_into_range(settings in any_accompany()) {
            let sane = sane_accompany(&settings);
            for part in sane.parts {
                prop_assert!((-1.0..=1.0).contains(&part.density) && (-1.0..=1.0).contains(&part.complexity));
            }
            prop_assert!((0.0..=1.0).contains(&sane.humanise));
            prop_assert_eq!(sane_accompany(&sane), sane);
            prop_assert_eq!((sane.seed, sane.style), (settings.seed, settings.style));
        }

        #[test]
        fn any_settings_of_extend_are_brought_into_range(settings in any_extend()) {
            let sane = sane_extend(&settings);
            prop_assert!((0.1..=0.99).contains(&sane.sampling_threshold) && (0.5..=6.0).contains(&sane.creative_risk));
            for seconds in [sane.input_seconds, sane.extension_seconds] {
                prop_assert!((1.0..=30.0).contains(&seconds));
            }
            for seconds in [sane.max_rest_seconds, sane.max_note_seconds] {
                prop_assert!((0.5..=10.0).contains(&seconds));
            }
            prop_assert_eq!(sane_extend(&sane), sane);
            prop_assert_eq!((sane.seed, sane.snap), (settings.seed, settings.snap));
        }
    }
}
