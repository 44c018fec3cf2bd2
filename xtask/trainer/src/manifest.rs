//! The manifest: what a weights file is, where it comes from, and how good it was measured to be.

use std::path::Path;
use std::process::Command;

use continuo_models::{ar_cnn, muse_gan, transformer};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::corpus::{Corpus, Part, Work, hexadecimal};
use crate::error::TrainerError;
use crate::files;

/// Name of the manifest, in a model folder and among the shipped weights.
pub const MANIFEST_FILE: &str = "manifest.json";

/// What a run is made of: changes elsewhere do not touch it.
const SOURCES: [&str; 4] = ["xtask/trainer", "plugin/crates/models", "plugin/crates/music", "Cargo.lock"];

/// One model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// What the program calls it.
    pub id: String,
    /// What the user reads.
    pub name: String,
    /// A sentence on what it was trained for.
    pub description: String,
    /// `key=value` pairs of the user's.
    pub tags: Map<String, Value>,
    /// Kind of network.
    pub architecture: String,
    /// Form of the network; the plugin refuses another.
    pub architecture_version: u32,
    /// Weights file beside the manifest.
    pub file: String,
    /// SHA-256 of the weights file, in hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: usize,
    /// What it was trained on.
    pub corpus: CorpusNote,
    /// What decided the course of the run.
    pub settings: Value,
    /// The command that was given.
    pub command: String,
    /// Commit of the source it was given in; `-dirty` if there were changes besides.
    pub commit: String,
    /// Steps of the run, and the one the weights are from.
    pub steps: [usize; 2],
    /// Seconds of training.
    pub seconds: f64,
    /// Licence of the weights.
    pub licence: String,
    /// What was measured, by part of the split.
    pub metrics: Map<String, Value>,
}

/// What a model was trained on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorpusNote {
    /// Name of its folder.
    pub name: String,
    /// SHA-256 over its files.
    pub hash: String,
    /// Pieces for training, validation and test.
    pub pieces: [usize; 3],
    /// How they were split.
    pub split: String,
}

impl CorpusNote {
    /// Describes a corpus that was read from that folder.
    #[must_use]
    pub fn of<W: Work>(corpus: &Corpus<W>, folder: &Path) -> Self {
        Self {
            name: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            hash: corpus.hash.clone(),
            pieces: [Part::Train, Part::Valid, Part::Test].map(|part| corpus.part(part).len()),
            split: corpus.split.into(),
        }
    }
}

impl Manifest {
    /// Names the weights file: its hash and size are read off it.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn name_weights(&mut self, folder: &Path, file: &str) -> Result<(), TrainerError> {
        let path = folder.join(file);
        let bytes = std::fs::read(&path).map_err(|error| TrainerError::file(&path, error))?;
        self.file = file.into();
        self.bytes = bytes.len();
        self.sha256 = hexadecimal(&Sha256::digest(&bytes));
        Ok(())
    }

    /// Writes the manifest of a model folder.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written to.
    pub fn write(&self, folder: &Path) -> Result<(), TrainerError> {
        files::write_json(&folder.join(MANIFEST_FILE), self)
    }

    /// Reads the manifest of a model folder, and checks the weights against it.
    ///
    /// # Errors
    ///
    /// When either cannot be read, or they do not belong together.
    pub fn read(folder: &Path) -> Result<Self, TrainerError> {
        let path = folder.join(MANIFEST_FILE);
        let manifest: Self = files::read_json(&path)?;
        manifest.check_version().map_err(|cause| TrainerError::file(&path, cause))?;
        let mut named = manifest.clone();
        named.name_weights(folder, &manifest.file)?;
        if named.sha256 == manifest.sha256 {
            Ok(manifest)
        } else {
            Err(TrainerError::file(&folder.join(&manifest.file), "its SHA-256 is not the manifest's"))
        }
    }
}

impl Manifest {
    fn check_version(&self) -> Result<(), String> {
        let current = match self.architecture.as_str() {
            "ar-cnn" => ar_cnn::ARCHITECTURE_VERSION,
            "transformer" => transformer::ARCHITECTURE_VERSION,
            "musegan" | "unet" => muse_gan::ARCHITECTURE_VERSION,
            other => return Err(format!("the architecture is {other:?}, which is none of ours")),
        };
        if self.architecture_version == current {
            return Ok(());
        }
        Err(format!("architecture version {} is not {current}", self.architecture_version))
    }
}

/// The manifests of the shipped weights.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Shipped {
    /// One for each weights file.
    pub models: Vec<Manifest>,
}

/// Copies a model's weights among the shipped ones, and its manifest into theirs.
///
/// # Errors
///
/// When the model is incomplete, or a file cannot be read or written.
pub fn ship(model: &Path, weights: &Path) -> Result<(), TrainerError> {
    let manifest = Manifest::read(model)?;
    let index = weights.join(MANIFEST_FILE);
    let mut shipped: Shipped = if index.exists() { files::read_json(&index)? } else { Shipped::default() };
    let source = model.join(&manifest.file);
    let bytes = std::fs::read(&source).map_err(|error| TrainerError::file(&source, error))?;
    files::write(&weights.join(&manifest.file), &bytes)?;
    shipped.models.retain(|other| other.id != manifest.id);
    shipped.models.push(manifest);
    files::write_json(&index, &shipped)
}

/// The commit that is checked out, or `unknown` without git.
#[must_use]
pub fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let mut status = vec!["status", "--porcelain", "--untracked-files=no", "--"];
    status.extend(SOURCES);
    let dirty = git(&status).is_some_and(|changes| !changes.is_empty());
    let commit = git(&["rev-parse", "HEAD"]).unwrap_or_else(|| "unknown".into());
    if dirty { format!("{commit}-dirty") } else { commit }
}
