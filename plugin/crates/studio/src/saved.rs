//! The saved state: what the host keeps with its project, as JSON text.

/// The whole session as it is saved: input, history, what is shown and heard. Cheap to copy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavedSession {}

/// Why a saved state cannot be taken up. In full sentences that begin with "The saved state".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SavedError {
    /// It is larger than anything this program writes.
    TooLarge {
        /// Bytes it has.
        bytes: usize,
        /// Bytes it may have.
        limit: usize,
    },
    /// It is not the JSON of a saved state: cut off, damaged, or something else altogether.
    Format(String),
    /// A newer version of the program wrote it.
    Newer {
        /// The version of its form.
        version: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// It says something that cannot be.
    Invalid(String),
}

impl std::fmt::Display for SavedError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLarge { bytes, limit } => {
                write!(formatter, "The saved state has {bytes} bytes; at most {limit} can be read.")
            }
            Self::Format(cause) => write!(formatter, "The saved state is damaged or not Continuo's: {cause}."),
            Self::Newer { version, known } => write!(
                formatter,
                "The saved state has form {version}, written by a newer Continuo; this one reads up to form {known}."
            ),
            Self::Invalid(cause) => write!(formatter, "The saved state contradicts itself: {cause}."),
        }
    }
}

impl std::error::Error for SavedError {}

impl SavedSession {
    /// The text to save: JSON without line breaks, equal for equal sessions.
    #[must_use]
    pub fn to_json(&self) -> String {
        String::new()
    }

    /// Reads what [`SavedSession::to_json`] wrote.
    ///
    /// # Errors
    ///
    /// When the text is anything else, whatever it is.
    pub fn from_json(json: &str) -> Result<Self, SavedError> {
        Err(SavedError::Format(json.to_owned()))
    }
}
