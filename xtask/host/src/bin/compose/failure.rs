//! Why no clip was written, in full sentences.

use std::path::PathBuf;

use continuo_host::HostError;

/// Why no clip was written.
#[derive(Debug)]
pub enum Failure {
    /// There is neither a sample nor a file of that name.
    NoSuchMelody {
        /// What was asked for.
        name: String,
        /// The samples there are.
        samples: Vec<&'static str>,
    },
    /// A file could not be read or written.
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A file was read but is of no use.
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why, without a full stop.
        cause: String,
    },
    /// The host or the plugin failed.
    Host(HostError),
    /// The plugin's state does not hold what it should.
    State(String),
    /// The plugin took too long.
    TooSlow {
        /// What it was waited for.
        what: &'static str,
        /// How long, in seconds.
        seconds: u64,
    },
    /// Something that must hold does not.
    Broken(String),
}

impl From<HostError> for Failure {
    fn from(error: HostError) -> Self {
        Self::Host(error)
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoSuchMelody { name, samples } => {
                writeln!(formatter, "There is no sample melody and no file {name:?}. The samples are:")?;
                samples.iter().try_for_each(|sample| writeln!(formatter, "  {sample}"))
            }
            Self::File { path, cause } => write!(formatter, "{} cannot be used: {cause}.", path.display()),
            Self::Unusable { path, cause } => {
                write!(formatter, "{} cannot be used: {}.", path.display(), cause.trim_end_matches('.'))
            }
            Self::Host(error) => error.fmt(formatter),
            Self::State(cause) => write!(formatter, "The plugin's state cannot be understood: {cause}."),
            Self::TooSlow { what, seconds } => {
                write!(
                    formatter,
                    "The plugin has not {what} within {seconds} seconds; `--time-limit` sets how long it may take."
                )
            }
            Self::Broken(law) => write!(formatter, "FAILED: {law}"),
        }
    }
}

impl std::error::Error for Failure {}
