//! What Accompany takes and gives: settings, what is kept, progress, the answer, and the errors between them.

use std::ops::{ControlFlow, Range};

use continuo_music::{Clip, MeterMap, Role, TempoMap, Tick, Track};
use serde::{Deserialize, Serialize};

/// Whose manner the accompaniment is in. Six genres from one network, and four-part writing after Bach from another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// Rock band.
    Rock,
    /// Pop band.
    #[default]
    Pop,
    /// Jazz combo.
    Jazz,
    /// Orchestra.
    Symphony,
    /// Country band.
    Country,
    /// Latin band.
    Latin,
    /// The melody as the soprano of a chorale: alto, tenor, bass, and a double bass below.
    Bach,
}

impl Style {
    /// Every style, in the order shown.
    pub const ALL: [Self; 7] =
        [Self::Rock, Self::Pop, Self::Jazz, Self::Symphony, Self::Country, Self::Latin, Self::Bach];
    /// The styles of the network of genres, in the order in which it counts them.
    pub const GENRES: [Self; 6] = [Self::Rock, Self::Pop, Self::Jazz, Self::Symphony, Self::Country, Self::Latin];

    /// What the user reads.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rock => "Rock",
            Self::Pop => "Pop",
            Self::Jazz => "Jazz",
            Self::Symphony => "Symphony",
            Self::Country => "Country",
            Self::Latin => "Latin",
            Self::Bach => "Bach",
        }
    }
}

/// The four parts of an accompaniment, in the order in which settings name them.
pub const PARTS: [Role; 4] = [Role::Drums, Role::Bass, Role::Harmony, Role::Strings];

/// How one part is to play. Zero is what is usual in the style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PartSettings {
    /// Fewer or more notes, −1–1: the ends are what few pieces of the style have.
    pub density: f32,
    /// Plainer or more intricate rhythm, −1–1: the ends are what few pieces of the style have.
    pub complexity: f32,
}

/// The user's settings of Accompany.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AccompanySettings {
    /// Whose manner it is in.
    pub style: Style,
    /// How each part plays, in the order of [`PARTS`].
    pub parts: [PartSettings; 4],
    /// How far timing and velocity stray as a person's do, 0–1; 0 is strictly in time.
    pub humanise: f32,
    /// The same seed, input and settings give the same answer on the same build.
    pub seed: u64,
}

/// What of an accompaniment that is there already stays as it is. The new notes go along with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// The accompaniment as it stands, without the melody.
    pub tracks: Vec<Track>,
    /// Parts that stay whole.
    pub roles: Vec<Role>,
    /// Stretches of time in which every part stays, in ticks: the bars that are locked.
    pub spans: Vec<Range<Tick>>,
}

/// What is to be accompanied.
#[derive(Clone, Copy, Debug)]
pub struct AccompanyInput<'a> {
    /// The melody; it is not changed.
    pub melody: &'a Clip,
    /// How fast it goes.
    pub tempo: &'a TempoMap,
    /// How it groups into bars.
    pub meter: &'a MeterMap,
    /// What stays.
    pub kept: &'a Kept,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccompanyProgress {
    /// Bars accompanied so far.
    pub bars_done: u32,
    /// Bars of the melody.
    pub bars: u32,
    /// Notes written so far, all parts together.
    pub notes_added: u32,
}

/// Called after every stretch of bars; `Break` ends the run with [`AccompanyError::Cancelled`].
pub type OnAccompanyProgress<'a> = &'a mut dyn FnMut(&AccompanyProgress) -> ControlFlow<()>;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccompanyError {
    /// The melody has no note.
    EmptyInput,
    /// The melody is longer than is accompanied at once.
    TooLong {
        /// Its length in quarter notes.
        quarters: u32,
    },
    /// The progress callback asked to stop.
    Cancelled,
}

/// The longest melody that is accompanied, in quarter notes: over two hours at 120 a minute.
pub const MAX_QUARTERS: u32 = 16_384;

impl std::fmt::Display for AccompanyError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::EmptyInput => write!(formatter, "The input melody has no notes to accompany."),
            Self::TooLong { quarters } => write!(
                formatter,
                "The input melody is {quarters} quarter notes long; at most {MAX_QUARTERS} can be accompanied."
            ),
            Self::Cancelled => write!(formatter, "Accompany was cancelled."),
        }
    }
}

impl std::error::Error for AccompanyError {}

/// A network that can accompany a melody.
///
/// Shared between plugin instances, hence `Send + Sync`. Called on an inference thread; takes some hundred
/// milliseconds.
pub trait Accompany: Send + Sync {
    /// The accompaniment: one track for each part that the style has, in the order of [`PARTS`], on the channels of
    /// their roles and with the instruments of the style. Their clips are as long as the melody or, where the last
    /// chord rings on to the end of its bar, longer.
    ///
    /// # Errors
    ///
    /// When the melody is empty or too long, or when `on_progress` asked to stop.
    fn accompany(
        &self,
        input: AccompanyInput<'_>,
        settings: &AccompanySettings,
        on_progress: OnAccompanyProgress<'_>,
    ) -> Result<Vec<Track>, AccompanyError>;
}
