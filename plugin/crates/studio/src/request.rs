//! What the session asks of the inference thread, and what comes back.

use std::ops::Range;
use std::sync::Arc;

use continuo_models::{AccompanyError, EnhanceError, ExtendError, Kept};
use continuo_music::{Clip, Note, Tick, Track};

use crate::{Melody, Progress, Technique, TechniqueSettings};

/// The number of a request. Never given twice in a session, so that late answers can be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// A run of a technique to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Its number.
    pub id: RequestId,
    /// The melody, with its own tempo.
    pub melody: Arc<Melody>,
    /// The technique and its settings, with the seed to use.
    pub settings: TechniqueSettings,
    /// What of an accompaniment that is there stays; nothing unless the technique is Accompany.
    pub kept: Arc<Kept>,
    /// Notes of the melody that stay, whatever the settings say; nothing unless the technique is Enhance.
    pub locked: Vec<Note>,
    /// Where the technique may add and remove, in ticks; everywhere if `None`, and unless the technique is Enhance.
    pub region: Option<Range<Tick>>,
}

/// News of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Of which.
    pub request: RequestId,
    /// What it runs.
    pub technique: Technique,
    /// What.
    pub news: News,
}

/// What there is to say about a request.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// The technique's model is being loaded.
    Loading,
    /// The model is there, and the run begins.
    Loaded,
    /// The run is further on.
    Progress(Progress),
    /// The run is over; nothing more comes.
    Done(Result<Made, Failure>),
}

/// What a run made.
#[derive(Clone, Debug, PartialEq)]
pub enum Made {
    /// A melody in place of the one it worked on.
    Melody(Clip),
    /// Tracks that go along with the melody.
    Accompaniment(Vec<Track>),
}

/// Why a run has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The model could not be loaded; a full sentence.
    Model(String),
    /// Enhance says why.
    Enhance(EnhanceError),
    /// Extend says why.
    Extend(ExtendError),
    /// Accompany says why.
    Accompany(AccompanyError),
    /// The technique panicked: a fault of the program.
    Panicked(String),
    /// The system gave no thread to run on.
    Thread(String),
}

impl Failure {
    /// That the melody has no notes.
    #[must_use]
    pub fn empty_input(technique: Technique) -> Self {
        match technique {
            Technique::Enhance => Self::Enhance(EnhanceError::EmptyInput),
            Technique::Extend => Self::Extend(ExtendError::EmptyInput),
            Technique::Accompany => Self::Accompany(AccompanyError::EmptyInput),
        }
    }

    /// Whether it is one only because the run was cancelled.
    #[must_use]
    pub const fn is_cancelled(&self) -> bool {
        matches!(
            self,
            Self::Enhance(EnhanceError::Cancelled)
                | Self::Extend(ExtendError::Cancelled)
                | Self::Accompany(AccompanyError::Cancelled)
        )
    }

    /// In a full sentence that names the technique.
    #[must_use]
    pub fn sentence(&self, technique: Technique) -> String {
        let name = technique.name();
        match self {
            Self::Model(cause) => format!("The model of {name} cannot be loaded: {cause}"),
            Self::Enhance(error) => error.to_string(),
            Self::Extend(error) => error.to_string(),
            Self::Accompany(error) => error.to_string(),
            Self::Panicked(cause) => format!("{name} failed because of a fault in the program: {cause}."),
            Self::Thread(cause) => format!("{name} cannot run: the system gives no thread ({cause})."),
        }
    }
}
