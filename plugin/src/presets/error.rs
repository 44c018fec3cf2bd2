//! What can be wrong with a preset, in full sentences that name the file.

use std::fmt;

/// Why a preset is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresetError {
    /// The file.
    pub file: String,
    /// What is wrong with it.
    pub cause: Cause,
}

/// What is wrong with a preset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It is not what a preset looks like; the reader's own words.
    Form(String),
    /// It has no name, or one that is too long.
    Name,
    /// It sets nothing.
    Empty,
    /// It sets a parameter twice.
    Twice(String),
    /// There is no such parameter.
    Unknown(String),
    /// There is, but it is no part of presets.
    Refused(String),
    /// A value that its parameter cannot have.
    Value {
        /// The parameter.
        id: String,
        /// The value as it stands in the file.
        written: String,
        /// The nearest one that it can have, as it would be written.
        nearest: Option<String>,
    },
}

impl fmt::Display for PresetError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.cause)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Form(words) => write!(f, "This is not a preset: {words}."),
            Self::Name => {
                write!(f, "The preset has no name, or one of more than {} characters.", super::chosen::NAME_CHARS_MAX)
            }
            Self::Empty => write!(f, "The preset sets no parameter."),
            Self::Twice(id) => write!(f, "The preset sets “{id}” twice."),
            Self::Unknown(id) => write!(f, "There is no parameter “{id}”."),
            Self::Refused(id) => {
                write!(f, "A preset leaves “{id}” alone: buttons, seeds, routing and tempo belong to the project.")
            }
            Self::Value { id, written, nearest: None } => write!(f, "“{id}” cannot be {written}."),
            Self::Value { id, written, nearest: Some(nearest) } => {
                write!(f, "“{id}” cannot be {written}; the nearest value is {nearest}.")
            }
        }
    }
}

impl std::error::Error for PresetError {}
