//! Why the walk did not reach its end, in full sentences.

use std::path::{Path, PathBuf};

/// Why the walk did not reach its end.
#[derive(Debug)]
pub enum Failure {
    /// A file is missing or is not what it should be.
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why, without a full stop.
        cause: String,
    },
    /// A program that moves the mouse or looks at the window failed.
    Tool {
        /// Its command line.
        command: String,
        /// What it said.
        cause: String,
    },
    /// What is to be seen is not what the guide saw.
    Different {
        /// After which move.
        what: String,
        /// How much of the window differs, from 0 to 1.
        share: f64,
        /// What was seen.
        seen: PathBuf,
        /// What should have been.
        expected: PathBuf,
    },
    /// The file that was exported is not what was made.
    Exported(String),
}

impl Failure {
    /// A file that cannot be used.
    pub fn unusable(path: &Path, cause: &impl std::fmt::Display) -> Self {
        Self::Unusable { path: path.to_owned(), cause: cause.to_string() }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unusable { path, cause } => write!(formatter, "{} cannot be used: {cause}.", path.display()),
            Self::Tool { command, cause } => write!(formatter, "`{command}` failed: {}.", cause.trim()),
            Self::Different { what, share, seen, expected } => write!(
                formatter,
                "FAILED: after \"{what}\" {:.1} % of the window differ: {} is not {}.",
                share * 100.0,
                seen.display(),
                expected.display()
            ),
            Self::Exported(cause) => write!(formatter, "FAILED: the file that was exported is wrong: {cause}."),
        }
    }
}

impl std::error::Error for Failure {}
