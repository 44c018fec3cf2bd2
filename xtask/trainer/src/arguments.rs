//! The command line.

mod about;
mod ar_cnn;
mod transformer;

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};

pub use ar_cnn::{EvaluateArCnn, TrainArCnn};
pub use transformer::TrainTransformer;

use crate::corpus::{Corpus, Work};
use crate::error::TrainerError;

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
    /// The network of Extend.
    Transformer(TrainTransformer),
}

/// The networks that can be measured.
#[derive(Debug, Subcommand)]
pub enum EvaluateArchitecture {
    /// The edit network of Enhance.
    ArCnn(EvaluateArCnn),
}

/// Reads a corpus, and says what was set aside.
fn read<W: Work>(folder: &Path) -> Result<Corpus<W>, TrainerError> {
    let corpus = Corpus::read(folder)?;
    for rejected in &corpus.rejected {
        eprintln!("set aside {rejected}");
    }
    println!("{} pieces, corpus {}", corpus.pieces.len(), &corpus.hash[..12]);
    Ok(corpus)
}
