//! What Enhance takes and gives: settings, progress, the answer, and the errors between them.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use continuo_music::{Clip, Key, Note, Tick};
use serde::{Deserialize, Serialize};

/// The user's settings of Enhance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EnhanceSettings {
    /// Passes of the melody through the network, 0–100; each edits at least one note.
    pub sampling_iterations: u32,
    /// How many of the input's notes may be removed, 0–100 %.
    pub max_notes_removed_percent: f32,
    /// How many notes may be added, 0–1000.
    pub max_notes_added: u32,
    /// Softmax temperature, 0.5–6: higher takes less likely edits.
    pub creative_risk: f32,
    /// The same seed, input and settings give the same answer on the same build.
    pub seed: u64,
}

impl Default for EnhanceSettings {
    fn default() -> Self {
        Self {
            sampling_iterations: 100,
            max_notes_removed_percent: 100.0,
            // Enough for the four parts of eight to twelve bars: with 100 the longer samples stayed thin.
            max_notes_added: 200,
            creative_risk: 1.0,
            seed: 0,
        }
    }
}

/// What is to be enhanced.
#[derive(Clone, Debug)]
pub struct EnhanceInput<'a> {
    /// The melody.
    pub melody: &'a Clip,
    /// Notes of the melody that stay as they are, whatever the settings say; of equal notes as many as are named.
    /// What is no note of the melody locks nothing.
    pub locked: &'a [Note],
    /// Where notes may be added and removed, in ticks; everywhere if `None`.
    pub region: Option<Range<Tick>>,
}

impl<'a> EnhanceInput<'a> {
    /// A melody of which every note may be touched.
    #[must_use]
    pub const fn of(melody: &'a Clip) -> Self {
        Self { melody, locked: &[], region: None }
    }
}

/// What an edit does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EditKind {
    /// A note comes.
    Add,
    /// A note goes.
    Remove,
}

/// An edit that the network thinks of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prospect {
    /// The key of the note.
    pub key: Key,
    /// Where the note starts.
    pub onset: Tick,
    /// How long it sounds; of a note that would be added, how long the network would most likely hold it.
    pub duration: Tick,
    /// Whether the note would come or go.
    pub kind: EditKind,
    /// How likely the network thinks it that this edit ought to be made, 0–1, whatever else is.
    pub probability: f32,
}

/// The most prospects there are in a report: more would be dots of no weight on the roll.
pub const MAX_PROSPECTS: usize = 512;

/// How far a run is.
#[derive(Clone, Debug, PartialEq)]
pub struct EnhanceProgress {
    /// Iterations done.
    pub iterations_done: u32,
    /// Iterations asked for.
    pub iterations: u32,
    /// Notes added so far.
    pub notes_added: u32,
    /// Notes removed so far.
    pub notes_removed: u32,
    /// The melody as it stands.
    pub partial: Clip,
    /// The edits that the network thinks likeliest in the next pass, or in the last if it was that, the likeliest
    /// first; at most [`MAX_PROSPECTS`].
    pub prospects: Arc<[Prospect]>,
}

/// Called after every iteration; `Break` ends the run with [`EnhanceError::Cancelled`].
pub type OnProgress<'a> = &'a mut dyn FnMut(&EnhanceProgress) -> ControlFlow<()>;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnhanceError {
    /// The input has no note.
    EmptyInput,
    /// The input is longer than the network may be asked to take, in sixteenth-note steps.
    TooLong {
        /// Steps of the input.
        steps: usize,
        /// Steps there may be.
        limit: usize,
    },
    /// There is nothing in the region that could be edited: it is empty, or not of the melody.
    EmptyRegion,
    /// The progress callback asked to stop.
    Cancelled,
}

impl std::fmt::Display for EnhanceError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::EmptyInput => write!(formatter, "The input melody has no notes to enhance."),
            Self::TooLong { steps, limit } => {
                write!(formatter, "The input is {steps} sixteenths long; Enhance takes at most {limit}.")
            }
            Self::EmptyRegion => {
                write!(formatter, "The selected region holds nothing of the input melody that Enhance could work on.")
            }
            Self::Cancelled => write!(formatter, "Enhance was cancelled."),
        }
    }
}

impl std::error::Error for EnhanceError {}

/// A network that can enhance a melody.
///
/// Shared between plugin instances, hence `Send + Sync`. Called on an inference thread; takes seconds.
pub trait Enhance: Send + Sync {
    /// Adds and removes notes so that the melody fits the style the network was trained on.
    ///
    /// Of a region, a note belongs to it if it starts there; what is added starts and ends within. Locked notes, and those
    /// outside the region, are in the answer just as they were. The share of notes that may be removed is that of the
    /// others.
    ///
    /// # Errors
    ///
    /// When the input is empty or too long, when there is nothing in the region, or when `on_progress` asked to stop.
    fn enhance(
        &self,
        input: EnhanceInput<'_>,
        settings: &EnhanceSettings,
        on_progress: OnProgress<'_>,
    ) -> Result<Clip, EnhanceError>;
}
