//! The saved state: what the host keeps with its project, as JSON text.

mod clip;
mod form;
mod kept;
mod made;
#[cfg(test)]
mod tests;

use serde::Deserialize;

use crate::document::Content;
use crate::limits::STATE_BYTES_MAX;
use crate::saved::form::SessionForm;

/// The form this version writes. A new one is due when an older version would misread what is written.
const FORM: u32 = 4;

/// The whole session as it is saved: input, history, what is shown and heard. Cheap to copy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavedSession {
    content: Content,
}

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
            Self::Invalid(cause) => write!(formatter, "The saved state says something that cannot be: {cause}."),
        }
    }
}

impl std::error::Error for SavedError {}

/// The part that every form has, so that a newer one can be told from a damaged one.
#[derive(Deserialize)]
struct Header {
    form: u32,
}

impl SavedSession {
    pub(crate) fn of(content: Content) -> Self {
        Self { content }
    }

    pub(crate) fn content(&self) -> &Content {
        &self.content
    }

    /// The text to save: JSON without line breaks, equal for equal sessions. Takes a microsecond for some ten notes.
    #[must_use]
    #[expect(clippy::expect_used, reason = "integers, finite floats, strings and lists of them always make JSON")]
    pub fn to_json(&self) -> String {
        serde_json::to_string(&SessionForm::of(&self.content)).expect("plain data is serialised to memory")
    }

    /// Reads what [`SavedSession::to_json`] wrote.
    ///
    /// # Errors
    ///
    /// When the text is anything else, whatever it is: too large, damaged, written by a newer version, contradictory.
    pub fn from_json(json: &str) -> Result<Self, SavedError> {
        if json.len() > STATE_BYTES_MAX {
            return Err(SavedError::TooLarge { bytes: json.len(), limit: STATE_BYTES_MAX });
        }
        let format = |error: serde_json::Error| SavedError::Format(error.to_string());
        let Header { form } = serde_json::from_str(json).map_err(format)?;
        if form > FORM {
            return Err(SavedError::Newer { version: form, known: FORM });
        }
        let session: SessionForm = serde_json::from_str(json).map_err(format)?;
        Ok(Self { content: session.content().map_err(SavedError::Invalid)? })
    }
}

fn ensure(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}
