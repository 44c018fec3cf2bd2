//! Checkpoints: everything that a run needs to go on as if it had never stopped.

use std::fmt::Debug;
use std::path::{Path, PathBuf};

use burn::module::Module;
use burn::optim::ModuleOptimizer;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::TrainerError;
use crate::files;

/// How far a run is. The random numbers of a step depend on the seed and the step alone, so no generator is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress<S> {
    /// Steps done.
    pub step: usize,
    /// Seconds of training, all sittings together.
    pub seconds: f64,
    /// The lowest validation loss so far, in nats, and the step it was reached at.
    pub best: Option<(f64, usize)>,
    /// What the run was started with.
    pub settings: S,
    /// Commit of the source it was started from.
    pub commit: String,
}

/// How a run is carried out; of no influence on its outcome.
#[derive(Clone, Debug)]
pub struct Running {
    /// The model folder.
    pub folder: PathBuf,
    /// Whether to go on from the checkpoint in it.
    pub resume: bool,
    /// Epochs or rounds between validations, each with a checkpoint.
    pub validate_every: usize,
    /// Stop after so many steps or rounds of this sitting, with a checkpoint.
    pub stop_after: Option<usize>,
}

impl Running {
    /// The checkpoint of the model folder, which is made if there is none.
    ///
    /// # Errors
    ///
    /// When the folder cannot be made, or holds a run that would be overwritten.
    pub fn checkpoint(&self) -> Result<Checkpoint, TrainerError> {
        std::fs::create_dir_all(&self.folder).map_err(|error| TrainerError::file(&self.folder, error))?;
        let checkpoint = Checkpoint { folder: self.folder.clone() };
        if checkpoint.index().exists() && !self.resume {
            let folder = self.folder.display();
            let cause = format!("{folder} holds a run already: go on with --resume, or choose another --out.");
            return Err(TrainerError::Settings(cause));
        }
        Ok(checkpoint)
    }
}

/// Where a run keeps its checkpoint: `<model folder>/checkpoint.json`, and a folder for each step it names.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    folder: PathBuf,
}

impl Checkpoint {
    /// Saves; the one before is replaced only when this one is complete.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written to.
    pub fn save<N: Module, S: Serialize>(
        &self,
        network: &N,
        optimizers: &[(&str, &ModuleOptimizer)],
        progress: &Progress<S>,
    ) -> Result<(), TrainerError> {
        let step = self.step_folder(progress.step);
        let fresh =
            std::fs::remove_dir_all(&step).or_else(ignore_missing).and_then(|()| std::fs::create_dir_all(&step));
        fresh.map_err(|error| TrainerError::file(&step, error))?;
        let mut saved = network.clone().save_file(step.join("network"));
        for (name, optimizer) in optimizers {
            saved = saved.and_then(|()| optimizer.save(step.join(name)));
        }
        saved.map_err(|error| TrainerError::file(&step, error))?;
        files::write_json(&self.index(), progress)?;
        self.remove_others(&step);
        Ok(())
    }

    /// Loads into a fresh network and fresh optimizers.
    ///
    /// # Errors
    ///
    /// When there is none, or it is damaged, or of a run with other settings.
    pub fn load<N: Module, S: DeserializeOwned + PartialEq + Debug, const OPTIMIZERS: usize>(
        &self,
        settings: &S,
        network: N,
        optimizers: [(&str, ModuleOptimizer); OPTIMIZERS],
    ) -> Result<(N, [ModuleOptimizer; OPTIMIZERS], Progress<S>), TrainerError> {
        let progress: Progress<S> = files::read_json(&self.index())?;
        if progress.settings != *settings {
            let started = &progress.settings;
            let cause = format!("The checkpoint belongs to another run: it was started with {started:?}.");
            return Err(TrainerError::Settings(cause));
        }
        let step = self.step_folder(progress.step);
        let named = |error: burn::store::RecordError| TrainerError::file(&step, error);
        let network = network.try_load_file(step.join("network")).map_err(named)?;
        let loaded = optimizers.map(|(name, optimizer)| optimizer.load(step.join(name)).map_err(named));
        // An array has no way to collect results, so the first error is looked for before they are taken out.
        let mut whole = Vec::with_capacity(OPTIMIZERS);
        for optimizer in loaded {
            whole.push(optimizer?);
        }
        let Ok(optimizers) = whole.try_into() else { unreachable!("as many come out as went in") };
        Ok((network, optimizers, progress))
    }

    fn index(&self) -> PathBuf {
        self.folder.join("checkpoint.json")
    }

    fn step_folder(&self, step: usize) -> PathBuf {
        self.folder.join(format!("checkpoint-{step}"))
    }

    /// Removes checkpoints of other steps. What cannot be removed only takes space, so that is no error.
    fn remove_others(&self, current: &Path) {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let is_old = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            path != current && path.is_dir() && name.starts_with("checkpoint-")
        };
        for old in entries.filter(is_old) {
            drop(std::fs::remove_dir_all(old));
        }
    }
}

fn ignore_missing(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}
