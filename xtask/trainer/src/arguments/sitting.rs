//! What a run reads and writes and whether it goes on, the same for every kind of network.

use std::path::PathBuf;

use clap::Args;

use crate::checkpoint::Running;

/// A sitting of a run.
#[derive(Args, Debug)]
pub struct Sitting {
    /// Folder of MIDI files, with a `split.json` or without.
    #[arg(long)]
    pub data: PathBuf,
    /// Model folder to write: weights, manifest, log and checkpoint.
    #[arg(long)]
    pub out: PathBuf,
    /// Go on from the checkpoint in the model folder, exactly as if the run had never stopped.
    #[arg(long)]
    pub resume: bool,
}

impl Sitting {
    /// How the run is carried out.
    pub fn running(&self, validate_every: usize, stop_after: Option<usize>) -> Running {
        Running { folder: self.out.clone(), resume: self.resume, validate_every: validate_every.max(1), stop_after }
    }

    /// The name of the corpus, without the folders of this machine.
    pub fn corpus(&self) -> String {
        self.data.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}
