//! Which pieces are trained on, which choose the weights, and which are only ever reported: decided by piece, never by window.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::TrainerError;

/// What a piece is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Trained on.
    Train,
    /// Chooses the weights.
    Valid,
    /// Reported, never looked at before.
    Test,
}

/// How a corpus is split: as the `split.json` of its folder or of folders in it says, or else by a hash of each piece's
/// name.
#[derive(Clone, Debug, Default)]
pub struct Split {
    named: BTreeMap<String, Part>,
}

/// The form of `split.json`.
#[derive(Deserialize)]
struct SplitFile {
    train: Vec<String>,
    valid: Vec<String>,
    test: Vec<String>,
}

impl Split {
    /// The split of that folder. A `split.json` in a folder below it names the pieces below that one.
    ///
    /// # Errors
    ///
    /// When there is a `split.json` and it cannot be read.
    pub fn of_folder(folder: &Path) -> Result<Self, TrainerError> {
        let mut split = Self::default();
        split.add(folder, "")?;
        Ok(split)
    }

    /// Adds the `split.json` of a folder and of those in it; `prefix` is what names begin with there.
    fn add(&mut self, folder: &Path, prefix: &str) -> Result<(), TrainerError> {
        let path = folder.join("split.json");
        if path.exists() {
            let text = std::fs::read_to_string(&path).map_err(|error| TrainerError::file(&path, error))?;
            let file: SplitFile = serde_json::from_str(&text).map_err(|error| TrainerError::file(&path, error))?;
            let parts = [(file.train, Part::Train), (file.valid, Part::Valid), (file.test, Part::Test)];
            let named = parts.into_iter().flat_map(|(names, part)| names.into_iter().map(move |name| (name, part)));
            self.named.extend(named.map(|(name, part)| (format!("{prefix}{name}"), part)));
        }
        for entry in std::fs::read_dir(folder).map_err(|error| TrainerError::file(folder, error))? {
            let entry = entry.map_err(|error| TrainerError::file(folder, error))?;
            if entry.path().is_dir() {
                self.add(&entry.path(), &format!("{prefix}{}/", entry.file_name().to_string_lossy()))?;
            }
        }
        Ok(())
    }

    /// The part of a piece. Pieces that `split.json` does not name are split 80/10/10 by name.
    #[must_use]
    pub fn part_of(&self, name: &str) -> Part {
        self.named.get(name).copied().unwrap_or_else(|| match Sha256::digest(name.as_bytes())[0] {
            0..=204 => Part::Train,
            205..=229 => Part::Valid,
            _ => Part::Test,
        })
    }

    /// How the split was made, for the manifest.
    #[must_use]
    pub fn description(&self) -> &'static str {
        if self.named.is_empty() {
            "80/10/10 by a hash of each piece's name"
        } else {
            "as split.json of the corpus says"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_decide_always_the_same_and_about_in_proportion() {
        let split = Split::default();
        let parts: Vec<_> = (0..2000).map(|number| split.part_of(&format!("piece {number}"))).collect();
        let share = |part: Part| parts.iter().filter(|other| **other == part).count();
        assert!((1500..1700).contains(&share(Part::Train)), "{}", share(Part::Train));
        assert!((140..260).contains(&share(Part::Valid)) && (140..260).contains(&share(Part::Test)));
        assert_eq!(split.part_of("piece 7"), parts[7]);
    }

    #[test]
    fn folders_below_have_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("jazz");
        std::fs::create_dir(&below).unwrap();
        let text = r#"{"train": [], "valid": ["a.mid"], "test": ["b.mid"]}"#;
        std::fs::write(below.join("split.json"), text).unwrap();
        let split = Split::of_folder(folder.path()).unwrap();
        assert_eq!((split.part_of("jazz/a.mid"), split.part_of("jazz/b.mid")), (Part::Valid, Part::Test));
    }

    #[test]
    fn a_broken_split_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("split.json"), "{\"train\": [").unwrap();
        assert!(Split::of_folder(folder.path()).unwrap_err().to_string().contains("split.json"));
    }
}
