//! The command line.

mod about;
mod accompany;
mod ar_cnn;
mod sitting;
mod transformer;

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};
use serde_json::Value;

pub use accompany::{EvaluateAccompany, TrainAccompany};
pub use ar_cnn::{EvaluateArCnn, TrainArCnn};
pub use transformer::{EvaluateTransformer, TrainTransformer};

use crate::corpus::{Corpus, Part, Work};
use crate::error::TrainerError;
use crate::manifest::Manifest;

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
    ArCnn(Box<TrainArCnn>),
    /// The network of Extend.
    Transformer(Box<TrainTransformer>),
    /// The networks of Accompany, for a band: drums, bass, harmony and strings.
    #[command(name = "musegan")]
    MuseGan(Box<TrainAccompany>),
    /// The networks of Accompany, for the lower voices of chorales.
    #[command(name = "unet")]
    UNet(Box<TrainAccompany>),
}

/// The networks that can be measured.
#[derive(Debug, Subcommand)]
pub enum EvaluateArchitecture {
    /// The edit network of Enhance.
    ArCnn(EvaluateArCnn),
    /// The network of Extend.
    Transformer(EvaluateTransformer),
    /// The networks of Accompany, for a band: drums, bass, harmony and strings.
    #[command(name = "musegan")]
    MuseGan(EvaluateAccompany),
    /// The networks of Accompany, for the lower voices of chorales.
    #[command(name = "unet")]
    UNet(EvaluateAccompany),
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

/// The weights of a model folder, checked against its manifest; without one, the shipped weights of that name. And
/// where they are.
fn weights(model: Option<&Path>, shipped: &str) -> Result<(PathBuf, Vec<u8>), TrainerError> {
    let path = match model {
        Some(folder) => folder.join(Manifest::read(folder)?.file),
        None => Path::new("weights").join(shipped),
    };
    let bytes = std::fs::read(&path).map_err(|error| TrainerError::file(&path, error))?;
    Ok((path, bytes))
}

/// Writes what was measured on a part of the corpus into the manifest of a model folder.
fn record(folder: &Path, part: Part, figures: Value) -> Result<(), TrainerError> {
    let mut manifest = Manifest::read(folder)?;
    manifest.metrics.insert(format!("{part:?}").to_lowercase(), figures);
    manifest.write(folder)
}
