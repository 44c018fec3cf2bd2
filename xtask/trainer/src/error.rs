//! Why a training or an evaluation cannot go on: always a sentence with the file and the cause.

use std::path::{Path, PathBuf};

/// What went wrong, as the person at the terminal reads it.
#[derive(Debug)]
pub enum TrainerError {
    /// A file or folder cannot be read or written.
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: String,
    },
    /// The corpus as a whole is of no use.
    Corpus {
        /// Its folder.
        path: PathBuf,
        /// Why.
        cause: String,
    },
    /// The settings contradict themselves, or the checkpoint that is to be resumed.
    Settings(String),
    /// The loss is no number any more.
    Diverged {
        /// At which step.
        step: usize,
    },
}

impl TrainerError {
    /// A file error from anything that can tell its cause.
    pub fn file(path: &Path, cause: impl ToString) -> Self {
        Self::File { path: path.to_owned(), cause: cause.to_string() }
    }
}

impl std::fmt::Display for TrainerError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File { path, cause } => write!(formatter, "{}: {cause}", path.display()),
            Self::Corpus { path, cause } => write!(formatter, "The corpus {} cannot be used: {cause}", path.display()),
            Self::Settings(cause) => write!(formatter, "{cause}"),
            Self::Diverged { step } => {
                write!(
                    formatter,
                    "Training diverged at step {step}: the loss is not a number. Try a lower learning rate."
                )
            }
        }
    }
}

impl std::error::Error for TrainerError {}
