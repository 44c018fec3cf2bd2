//! The settings a run, a take or a capture is made with: the host's parameters as the studio sees them.

use continuo_models::EnhanceSettings;
use continuo_music::{Grid, Strength};

use crate::limits::CAPTURE_BARS_MAX;

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
    /// The settings of Enhance; `seed` counts only while the seed is locked.
    pub enhance: EnhanceSettings,
    /// Whether every run takes `enhance.seed`; otherwise each draws a new one, 0–[`SEED_MAX`].
    pub seed_locked: bool,
    /// What is done to the timing of takes.
    pub rhythm_assist: RhythmAssist,
    /// How far takes are moved, in semitones; notes that would leave the keyboard are moved by octaves.
    pub transpose: i32,
    /// Bars of a retrospective capture, 1–64.
    pub capture_bars: u32,
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
            enhance: EnhanceSettings::default(),
            seed_locked: false,
            rhythm_assist: RhythmAssist::default(),
            transpose: 0,
            capture_bars: 8,
        }
    }
}

impl GenerateSettings {
    /// `capture_bars` within its limits.
    #[must_use]
    pub(crate) fn bars(&self) -> u32 {
        self.capture_bars.clamp(1, CAPTURE_BARS_MAX)
    }
}

/// The settings of Enhance within their ranges; what is not a number becomes the default.
#[must_use]
pub(crate) fn sane(settings: &EnhanceSettings) -> EnhanceSettings {
    let default = EnhanceSettings::default();
    let number = |value: f32, default: f32| if value.is_finite() { value } else { default };
    let percent = number(settings.max_notes_removed_percent, default.max_notes_removed_percent);
    EnhanceSettings {
        sampling_iterations: settings.sampling_iterations.min(100),
        max_notes_removed_percent: percent.clamp(0.0, 100.0),
        max_notes_added: settings.max_notes_added.min(1000),
        creative_risk: number(settings.creative_risk, default.creative_risk).clamp(0.5, 6.0),
        seed: settings.seed,
    }
}
