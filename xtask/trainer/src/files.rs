//! Writing files so that they are whole or not there.

use std::io::Write;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::TrainerError;

/// Writes the bytes beside `path`, then moves them there.
///
/// # Errors
///
/// When the folder cannot be written to.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), TrainerError> {
    let beside = path.with_extension("partial");
    let written = std::fs::File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.and_then(|()| std::fs::rename(&beside, path)).map_err(|error| TrainerError::file(path, error))
}

/// Writes a value as indented JSON.
///
/// # Errors
///
/// When the folder cannot be written to.
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<(), TrainerError> {
    let mut text = serde_json::to_string_pretty(value).map_err(|error| TrainerError::file(path, error))?;
    text.push('\n');
    write(path, text.as_bytes())
}

/// Reads a value from JSON.
///
/// # Errors
///
/// When the file cannot be read, or is no such value.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, TrainerError> {
    let text = std::fs::read_to_string(path).map_err(|error| TrainerError::file(path, error))?;
    serde_json::from_str(&text).map_err(|error| TrainerError::file(path, error))
}
