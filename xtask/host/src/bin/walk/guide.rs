//! What the guide says: where to click, what to type, and what is to be seen after each move.

use std::path::Path;

use serde::Deserialize;

use crate::failure::Failure;

/// The whole way.
#[derive(Debug, Deserialize)]
pub struct Guide {
    /// Width and height of the window, in pixels.
    pub size: (f32, f32),
    /// Where the pointer rests between two moves.
    pub rest: (f32, f32),
    /// The file that is exported, in the guide's folder.
    pub exported: String,
    /// The General MIDI program that is chosen for the bass.
    pub program: u8,
    /// The moves in order.
    pub moves: Vec<Move>,
}

/// One move.
#[derive(Debug, Deserialize)]
pub struct Move {
    /// What it is, in words.
    pub what: String,
    /// What is to be seen afterwards, in the guide's folder.
    pub picture: String,
    /// Where to click, if that is what is done.
    pub click: Option<(f32, f32)>,
    /// How often.
    #[serde(default)]
    pub times: u32,
    /// Keys to press together, as xdotool spells them.
    pub key: Option<String>,
    /// Letters to type.
    #[serde(rename = "type")]
    pub letters: Option<String>,
}

impl Guide {
    /// Reads it from its folder.
    pub fn read(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join("guide.json");
        let text = std::fs::read_to_string(&path).map_err(|error| Failure::unusable(&path, &error))?;
        serde_json::from_str(&text).map_err(|error| Failure::unusable(&path, &error))
    }
}
