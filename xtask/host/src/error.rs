//! What can go wrong between the host and a plugin, in full sentences.

use std::path::PathBuf;

/// Why the host could not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostError {
    /// The file could not be opened as a CLAP bundle.
    Load {
        /// The bundle.
        path: PathBuf,
        /// What the loader said.
        cause: String,
    },
    /// The bundle has no plugin in it.
    NoPlugin {
        /// The bundle.
        path: PathBuf,
    },
    /// The plugin refused a step of its life: creation, activation, start, processing.
    Refused {
        /// What was asked of it.
        step: &'static str,
        /// What the plugin or the format's rules said.
        cause: String,
    },
    /// The plugin lacks an extension the host needs.
    Missing {
        /// The extension.
        extension: &'static str,
    },
    /// There is no parameter of that id or name.
    UnknownParameter {
        /// What was asked for.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// The plugin does not take that text for a parameter.
    BadValue {
        /// The parameter.
        parameter: String,
        /// What it was given.
        text: String,
    },
    /// A block was asked for before [`activate`](crate::HostedPlugin::activate).
    Inactive,
    /// A block was asked for that the plugin was not prepared for.
    BlockSize {
        /// Frames asked for.
        frames: u32,
        /// Frames the plugin was activated with.
        limit: u32,
    },
    /// The audio thread has ended: the plugin panicked on it.
    AudioThreadEnded,
    /// The plugin would not save or load its state.
    State {
        /// "save" or "load".
        action: &'static str,
    },
}

impl std::fmt::Display for HostError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Load { path, cause } => {
                write!(formatter, "The CLAP bundle {} cannot be opened: {cause}.", path.display())
            }
            Self::NoPlugin { path } => write!(formatter, "The CLAP bundle {} holds no plugin.", path.display()),
            Self::Refused { step, cause } => write!(formatter, "The plugin refused to {step}: {cause}."),
            Self::Missing { extension } => write!(formatter, "The plugin has no {extension} extension."),
            Self::UnknownParameter { name, known } => {
                write!(formatter, "The plugin has no parameter {name:?}; it has: {}.", known.join(", "))
            }
            Self::BadValue { parameter, text } => {
                write!(formatter, "The parameter {parameter:?} does not take the value {text:?}.")
            }
            Self::Inactive => write!(formatter, "The plugin must be activated before it can process a block."),
            Self::BlockSize { frames, limit } => {
                write!(formatter, "A block of {frames} frames was asked for; the plugin was prepared for 1 to {limit}.")
            }
            Self::AudioThreadEnded => {
                write!(formatter, "The audio thread has ended because the plugin panicked on it.")
            }
            Self::State { action } => write!(formatter, "The plugin would not {action} its state."),
        }
    }
}

impl std::error::Error for HostError {}
