//! What the session asks of the inference thread, and what comes back.

use std::sync::Arc;

use continuo_models::{EnhanceError, EnhanceProgress, EnhanceSettings};
use continuo_music::Clip;

/// The number of a request. Never given twice in a session, so that late answers can be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// A run of Enhance to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Its number.
    pub id: RequestId,
    /// The melody.
    pub input: Arc<Clip>,
    /// The settings, with the seed to use.
    pub settings: EnhanceSettings,
}

/// News of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Of which.
    pub request: RequestId,
    /// What.
    pub news: News,
}

/// What there is to say about a request.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// The model is being loaded.
    Loading,
    /// The model is there, and the run begins.
    Loaded,
    /// An iteration is done.
    Progress(EnhanceProgress),
    /// The run is over; nothing more comes.
    Done(Result<Clip, Failure>),
}

/// Why a run has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The model could not be loaded; a full sentence.
    Model(String),
    /// The technique says why.
    Enhance(EnhanceError),
    /// The technique panicked: a fault of the program.
    Panicked(String),
    /// The system gave no thread to run on.
    Thread(String),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Model(cause) => write!(formatter, "The model cannot be loaded: {cause}"),
            Self::Enhance(error) => write!(formatter, "{error}"),
            Self::Panicked(cause) => write!(formatter, "Enhance failed because of a fault in the program: {cause}."),
            Self::Thread(cause) => write!(formatter, "Enhance cannot run: the system gives no thread ({cause})."),
        }
    }
}
