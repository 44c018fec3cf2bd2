//! What `train ar-cnn` and `evaluate ar-cnn` take, and what they do with it.

use std::path::PathBuf;

use burn::tensor::Device;
use clap::Args;
use continuo_models::ar_cnn::ARCHITECTURE_VERSION;
use continuo_models::{ArCnn, EnhanceSettings};

use super::about::About;
use super::sitting::Sitting;
use super::{read, record, weights};
use crate::ar_cnn::train::{self, Settings, WEIGHTS_FILE};
use crate::corpus::{Corpus, Part, Piece};
use crate::error::TrainerError;
use crate::evaluate::ArCnnReport;
use crate::manifest::CorpusNote;

/// Options of training AR-CNN.
#[derive(Args, Debug)]
pub struct TrainArCnn {
    #[command(flatten)]
    pub sitting: Sitting,
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
    /// Stop after so many steps with a checkpoint, to go on later with --resume.
    #[arg(long)]
    pub stop_after: Option<usize>,
    #[command(flatten)]
    pub about: About,
}

impl TrainArCnn {
    /// Reads the corpus, trains, and writes the manifest.
    ///
    /// # Errors
    ///
    /// As [`Corpus::read`] and [`train::train`].
    pub fn run(&self) -> Result<(), TrainerError> {
        let corpus = read::<Piece>(&self.sitting.data)?;
        let running = self.sitting.running(self.validate_every, self.stop_after);
        let progress = train::train(&corpus, &self.settings(&corpus)?, &running)?;
        let note = CorpusNote::of(&corpus, &self.sitting.data);
        let mut manifest = self.about.manifest("ar-cnn", ARCHITECTURE_VERSION, note, &progress);
        manifest.command = self.command();
        manifest.metrics.insert("valid_loss".into(), progress.best.map(|(loss, _)| loss).into());
        manifest.name_weights(&self.sitting.out, WEIGHTS_FILE)?;
        manifest.write(&self.sitting.out)
    }

    fn settings(&self, corpus: &Corpus) -> Result<Settings, TrainerError> {
        let rate_fits = self.learning_rate.is_finite() && self.learning_rate > 0.0;
        if self.batch == 0 || self.epochs == 0 || !(8..=1024).contains(&self.channels) || !rate_fits {
            let cause = "Epochs, batch and learning rate are above zero, channels are 8 to 1024.";
            return Err(TrainerError::Settings(cause.into()));
        }
        Ok(Settings {
            epochs: self.epochs,
            learning_rate: self.learning_rate,
            batch: self.batch,
            channels: self.channels,
            seed: self.seed,
            corpus: corpus.hash.clone(),
        })
    }

    /// The command that repeats the run, without the folders of this machine.
    fn command(&self) -> String {
        let data = self.sitting.corpus();
        format!(
            "cargo xtask train ar-cnn --data {data} --epochs {} --learning-rate {} --batch {} --channels {} --seed {} \
             --validate-every {}",
            self.epochs, self.learning_rate, self.batch, self.channels, self.seed, self.validate_every
        )
    }
}

/// Options of measuring AR-CNN.
#[derive(Args, Debug)]
pub struct EvaluateArCnn {
    /// Folder of MIDI files the model was trained on.
    #[arg(long)]
    pub data: PathBuf,
    /// Its model folder; without one, the shipped weights.
    #[arg(long)]
    pub model: Option<PathBuf>,
    /// Part of the split: choose by `valid`, report `test`.
    #[arg(long, value_enum, default_value_t = Part::Valid)]
    pub part: Part,
    /// Passes of Enhance on each melody.
    #[arg(long, default_value_t = 100)]
    pub iterations: u32,
    /// Creative risk of Enhance.
    #[arg(long, default_value_t = 1.0)]
    pub creative_risk: f32,
    /// Write the figures into the model's manifest.
    #[arg(long, requires = "model")]
    pub record: bool,
}

impl EvaluateArCnn {
    /// Measures, prints the table, and records the figures if asked.
    ///
    /// # Errors
    ///
    /// When the corpus or the model cannot be read, or the manifest not be written.
    pub fn run(&self) -> Result<(), TrainerError> {
        let corpus = read::<Piece>(&self.data)?;
        let (path, bytes) = weights(self.model.as_deref(), WEIGHTS_FILE)?;
        let model = ArCnn::from_bytes(&bytes, &Device::flex()).map_err(|error| TrainerError::file(&path, error))?;
        let settings = EnhanceSettings {
            sampling_iterations: self.iterations,
            creative_risk: self.creative_risk,
            ..EnhanceSettings::default()
        };
        let report = ArCnnReport::measure(&model, &corpus, self.part, &settings);
        println!("{report}");
        match &self.model {
            Some(folder) if self.record => record(folder, self.part, report.figures()),
            _ => Ok(()),
        }
    }
}
