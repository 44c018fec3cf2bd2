//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::ar_cnn::train::{self, Running, Settings};
use crate::corpus::Corpus;
use crate::error::TrainerError;

/// Trains and evaluates Continuo's networks.
#[derive(Debug, Parser)]
#[command(name = "trainer", version)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the trainer does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Trains a network on a folder of MIDI files.
    Train {
        /// Which network.
        #[command(subcommand)]
        architecture: TrainArchitecture,
    },
}

/// The networks that can be trained.
#[derive(Debug, Subcommand)]
pub enum TrainArchitecture {
    /// The edit network of Enhance.
    ArCnn(TrainArCnn),
}

/// Options of training AR-CNN.
#[derive(Args, Debug)]
pub struct TrainArCnn {
    /// Folder of MIDI files, with a `split.json` or without.
    #[arg(long)]
    pub data: PathBuf,
    /// Model folder to write: weights, manifest, log and checkpoint.
    #[arg(long)]
    pub out: PathBuf,
    /// Times to go through the corpus: more is slower and better, until validation no longer improves.
    #[arg(long, default_value_t = 100)]
    pub epochs: usize,
    /// Peak learning rate: higher learns faster, until it diverges.
    #[arg(long, default_value_t = 0.001)]
    pub learning_rate: f64,
    /// Windows of a step: more is steadier, and fewer steps in the same time.
    #[arg(long, default_value_t = 16)]
    pub batch: usize,
    /// Width of the network: time and size grow with its square.
    #[arg(long, default_value_t = 256)]
    pub channels: usize,
    /// Seed of everything random: the same seed gives the same weights on one machine.
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Epochs between validations; each also saves a checkpoint.
    #[arg(long, default_value_t = 5)]
    pub validate_every: usize,
    /// Go on from the checkpoint in the model folder, exactly as if the run had never stopped.
    #[arg(long)]
    pub resume: bool,
    /// Stop after so many steps with a checkpoint, to go on later with --resume.
    #[arg(long)]
    pub stop_after: Option<usize>,
}

impl TrainArCnn {
    /// Reads the corpus and trains.
    ///
    /// # Errors
    ///
    /// As [`Corpus::read`] and [`train::train`].
    pub fn run(&self) -> Result<(), TrainerError> {
        let corpus = Corpus::read(&self.data)?;
        for rejected in &corpus.rejected {
            eprintln!("set aside {rejected}");
        }
        println!("{} pieces, corpus {}", corpus.pieces.len(), &corpus.hash[..12]);
        let settings = Settings {
            epochs: self.epochs,
            learning_rate: self.learning_rate,
            batch: self.batch,
            channels: self.channels,
            seed: self.seed,
            corpus: corpus.hash.clone(),
        };
        let running = Running {
            folder: self.out.clone(),
            resume: self.resume,
            validate_every: self.validate_every,
            stop_after: self.stop_after,
        };
        train::train(&corpus, &settings, &running)?;
        Ok(())
    }
}
