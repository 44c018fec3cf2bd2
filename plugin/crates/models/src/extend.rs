//! What Extend takes and gives: settings, progress, the answer, and the errors between them.

use std::ops::ControlFlow;
use std::sync::Arc;

use continuo_music::{Clip, TempoMap};
use serde::{Deserialize, Serialize};

/// How the next token is drawn from the network's probabilities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SamplingTechnique {
    /// From the likeliest tokens, as many as the threshold's share of the vocabulary.
    TopK,
    /// From the likeliest tokens that together are no likelier than the threshold.
    #[default]
    Nucleus,
    /// From all tokens; the threshold means nothing.
    Random,
}

/// The user's settings of Extend.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExtendSettings {
    /// How the next token is drawn.
    pub sampling_technique: SamplingTechnique,
    /// How many of the likeliest tokens take part, 0.10–0.99; see [`SamplingTechnique`].
    pub sampling_threshold: f32,
    /// Softmax temperature, 0.5–6: higher takes less likely tokens.
    pub creative_risk: f32,
    /// How much of the input the network hears, counted from its end, 1–30 s.
    pub input_seconds: f32,
    /// The most that is added, 1–30 s.
    pub extension_seconds: f32,
    /// Silences that the network writes are shortened to this, 0.5–10 s.
    pub max_rest_seconds: f32,
    /// Notes that the network writes are shortened to this, 0.5–10 s.
    pub max_note_seconds: f32,
    /// Whether the onsets and ends of what is added are moved to the nearest sixteenth note.
    pub snap: bool,
    /// The same seed, input and settings give the same answer on the same build.
    pub seed: u64,
}

impl Default for ExtendSettings {
    fn default() -> Self {
        Self {
            sampling_technique: SamplingTechnique::default(),
            sampling_threshold: 0.95,
            creative_risk: 1.0,
            input_seconds: 10.0,
            extension_seconds: 20.0,
            max_rest_seconds: 2.0,
            max_note_seconds: 3.0,
            snap: false,
            seed: 0,
        }
    }
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq)]
pub struct ExtendProgress {
    /// Seconds of music added so far.
    pub seconds_done: f32,
    /// Seconds of music asked for.
    pub seconds: f32,
    /// Notes added so far.
    pub notes_added: u32,
    /// The input and what has been added so far.
    pub partial: Clip,
    /// For each note of the input, in its order, the share of its attention that the network gave to it while it wrote
    /// what is new since the last report. Each is at least zero and all together are at most one: the rest went to
    /// silence and to what was written.
    pub attention: Arc<[f32]>,
}

/// Called whenever more music is there; `Break` ends the run with [`ExtendError::Cancelled`].
pub type OnExtendProgress<'a> = &'a mut dyn FnMut(&ExtendProgress) -> ControlFlow<()>;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExtendError {
    /// The input has no note.
    EmptyInput,
    /// The input ends so late that nothing can be added.
    TooLong,
    /// The progress callback asked to stop.
    Cancelled,
}

impl std::fmt::Display for ExtendError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::EmptyInput => write!(formatter, "The input melody has no notes to extend."),
            Self::TooLong => write!(formatter, "The input is so long that nothing can be added to it."),
            Self::Cancelled => write!(formatter, "Extend was cancelled."),
        }
    }
}

impl std::error::Error for ExtendError {}

/// A network that can continue a melody.
///
/// Shared between plugin instances, hence `Send + Sync`. Called on an inference thread; takes seconds.
pub trait Extend: Send + Sync {
    /// The input, unchanged, and after it, from the tick where it ends ([`Clip::length`]), its continuation.
    ///
    /// `tempo` says how fast the input goes; the continuation goes on at the tempo that holds there.
    ///
    /// # Errors
    ///
    /// When the input is empty or too long, or when `on_progress` asked to stop.
    fn extend(
        &self,
        input: &Clip,
        tempo: &TempoMap,
        settings: &ExtendSettings,
        on_progress: OnExtendProgress<'_>,
    ) -> Result<Clip, ExtendError>;
}
