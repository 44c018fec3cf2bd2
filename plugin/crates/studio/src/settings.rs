//! The settings a run, a take or a capture is made with: the host's parameters as the studio sees them.

use continuo_models::EnhanceSettings;
use continuo_music::Tick;

use crate::limits::CAPTURE_BARS_MAX;

/// The largest seed the studio draws: six digits that a person can read out, and exact in a host's 32-bit float.
pub const SEED_MAX: u64 = 999_999;

/// A grid that timing can be pulled to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grid {
    /// Quarter notes.
    Quarter,
    /// Eighth notes.
    Eighth,
    /// Sixteenth notes.
    #[default]
    Sixteenth,
    /// Thirty-second notes.
    ThirtySecond,
    /// Three in the time of two quarters.
    QuarterTriplet,
    /// Three in the time of two eighths.
    EighthTriplet,
    /// Three in the time of two sixteenths.
    SixteenthTriplet,
    /// Three in the time of two thirty-seconds.
    ThirtySecondTriplet,
}

impl Grid {
    /// How far its lines are apart.
    #[must_use]
    pub const fn step(self) -> Tick {
        let Tick(quarter) = Tick::QUARTER;
        Tick(match self {
            Self::Quarter => quarter,
            Self::Eighth => quarter / 2,
            Self::Sixteenth => quarter / 4,
            Self::ThirtySecond => quarter / 8,
            Self::QuarterTriplet => quarter * 2 / 3,
            Self::EighthTriplet => quarter / 3,
            Self::SixteenthTriplet => quarter / 6,
            Self::ThirtySecondTriplet => quarter / 12,
        })
    }
}

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
