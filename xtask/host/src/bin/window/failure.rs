//! Why the window is not as it should be, in full sentences.

use continuo_host::HostError;

/// Why the window is not as it should be.
#[derive(Debug)]
pub enum Failure {
    /// There is no X server, or it refused something.
    NoDisplay(String),
    /// The host or the plugin failed.
    Host(HostError),
    /// The window did not show within the time it was given.
    Blank {
        /// Which opening of it.
        cycle: u32,
        /// What was done to it.
        step: &'static str,
        /// What could be seen.
        seen: String,
    },
    /// Memory grew too much.
    Grew {
        /// By how much, in MiB.
        mib: f64,
        /// How much is allowed.
        mib_max: f64,
    },
}

impl From<HostError> for Failure {
    fn from(error: HostError) -> Self {
        Self::Host(error)
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoDisplay(cause) => write!(formatter, "No window can be shown: {cause}."),
            Self::Host(error) => error.fmt(formatter),
            Self::Blank { cycle, step, seen } => {
                write!(
                    formatter,
                    "FAILED: the window did not draw itself when it was {step} for the {cycle}. time: {seen}."
                )
            }
            Self::Grew { mib, mib_max } => write!(
                formatter,
                "FAILED: resident memory grew by {mib:.1} MiB after the first windows; {mib_max:.1} MiB are allowed."
            ),
        }
    }
}

impl std::error::Error for Failure {}
