//! Why a task did not succeed, in full sentences.

use std::path::{Path, PathBuf};

/// Why a task did not succeed.
#[derive(Debug)]
pub enum Failure {
    /// A program could not be started.
    NotStarted {
        /// The command line.
        command: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A program ran and failed.
    Failed {
        /// What it was for.
        what: String,
        /// The command line.
        command: String,
        /// How it ended.
        status: String,
    },
    /// A file or folder could not be read or written.
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A file does not hold what it should.
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// The system lacks something this program cannot install itself.
    System(String),
    /// The bundler failed.
    Bundler(String),
    /// A program of ours failed, and has said why itself.
    Said,
    /// Rules of the house are broken.
    Untidy(Vec<String>),
}

impl Failure {
    /// A failure to read or write `path`.
    pub fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |cause| Self::File { path, cause }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotStarted { command, cause } => write!(formatter, "`{command}` could not be started: {cause}."),
            Self::Failed { what, command, status } => {
                write!(formatter, "FAILED: {what} (`{command}`) ended with {status}.")
            }
            Self::File { path, cause } => write!(formatter, "{} cannot be used: {cause}.", path.display()),
            Self::Content { path, cause } => write!(formatter, "{} is not as it should be: {cause}.", path.display()),
            Self::System(message) | Self::Bundler(message) => formatter.write_str(message),
            Self::Said => Ok(()),
            Self::Untidy(broken) => {
                writeln!(formatter, "FAILED: {} broken house rule(s):", broken.len())?;
                broken.iter().try_for_each(|rule| writeln!(formatter, "  - {rule}"))
            }
        }
    }
}

impl std::error::Error for Failure {}
