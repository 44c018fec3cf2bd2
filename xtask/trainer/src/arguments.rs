//! The command line.

mod ar_cnn;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub use ar_cnn::{EvaluateArCnn, TrainArCnn};

/// Trains and evaluates Continuo's networks.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
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
    /// Measures a network on held-out pieces, next to simpler scorers.
    Evaluate {
        /// Which network.
        #[command(subcommand)]
        architecture: EvaluateArchitecture,
    },
    /// Puts a trained and evaluated model among the weights that the plugin is built with.
    Ship {
        /// Its model folder.
        #[arg(long)]
        model: PathBuf,
        /// The folder of the shipped weights.
        #[arg(long, default_value = "weights")]
        weights: PathBuf,
    },
}

/// The networks that can be trained.
#[derive(Debug, Subcommand)]
pub enum TrainArchitecture {
    /// The edit network of Enhance.
    ArCnn(TrainArCnn),
}

/// The networks that can be measured.
#[derive(Debug, Subcommand)]
pub enum EvaluateArchitecture {
    /// The edit network of Enhance.
    ArCnn(EvaluateArCnn),
}
