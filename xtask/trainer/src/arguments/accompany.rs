//! What `train musegan`, `train unet` and their `evaluate` take, and what they do with it.

use std::path::{Path, PathBuf};

use clap::Args;
use continuo_models::muse_gan::{ARCHITECTURE_VERSION, Ensemble, MuseGan};
use continuo_models::{Device, Style};

use super::about::About;
use super::sitting::Sitting;
use super::{read, record, weights};
use crate::corpus::{Arrangement, Corpus, Part};
use crate::error::TrainerError;
use crate::evaluate::accompany::AccompanyReport;
use crate::manifest::CorpusNote;
use crate::muse_gan::settings::Settings;
use crate::muse_gan::train;

/// Options of training an accompanist.
#[derive(Args, Debug)]
pub struct TrainAccompany {
    #[command(flatten)]
    pub sitting: Sitting,
    /// Times to go through the corpus, also less than once: more is slower and better, until validation no longer
    /// improves.
    #[arg(long, default_value_t = 100.0)]
    pub epochs: f64,
    /// Peak learning rate: higher learns faster, until it diverges.
    #[arg(long, default_value_t = 0.001)]
    pub learning_rate: f64,
    /// Updates of the discriminator for each update of the generator: more makes it a sharper judge and the run slower;
    /// too many, and it is never in doubt and teaches nothing.
    #[arg(long, default_value_t = 4)]
    pub update_ratio: usize,
    /// Windows of 32 beats in a step: more is steadier, and fewer steps in the same time.
    #[arg(long, default_value_t = 32)]
    pub batch: usize,
    /// Width of the generator's trunk: time and size grow with its square.
    #[arg(long, default_value_t = 192)]
    pub width: usize,
    /// Width of what plays each part: time and size grow with its square.
    #[arg(long, default_value_t = 128)]
    pub part_width: usize,
    /// Width of the planner of chords: wider hears more of the melody, and learns a small corpus by heart.
    #[arg(long, default_value_t = 96)]
    pub plan_width: usize,
    /// Width of the discriminator: wider is a sharper judge, in steps that take longer.
    #[arg(long, default_value_t = 128)]
    pub critic_width: usize,
    /// Weight of the adversarial losses beside the paired one: more is bolder and less faithful.
    #[arg(long, default_value_t = 0.1)]
    pub adversary: f64,
    /// Share of the run in which the generator learns from pairs alone, before the discriminator joins: more is faster
    /// and steadier, less leaves the discriminator more time.
    #[arg(long, default_value_t = 0.4)]
    pub pairs_first: f64,
    /// Share of what the networks take in that is left out at random: more keeps a small corpus from being learnt by
    /// heart.
    #[arg(long, default_value_t = 0.0)]
    pub dropout: f64,
    /// Seed of everything random: the same seed gives the same weights on one machine.
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Steps between validations; each also saves a checkpoint.
    #[arg(long, default_value_t = 200)]
    pub validate_every: usize,
    /// Stop after so many steps with a checkpoint, to go on later with --resume.
    #[arg(long)]
    pub stop_after: Option<usize>,
    #[command(flatten)]
    pub about: About,
}

impl TrainAccompany {
    /// Reads the corpus, trains, and writes the manifest.
    ///
    /// # Errors
    ///
    /// As [`Corpus::read`] and [`train::train`].
    pub fn run(&self, architecture: &str) -> Result<(), TrainerError> {
        let corpus = corpus(&self.sitting.data, architecture)?;
        let running = self.sitting.running(self.validate_every, self.stop_after);
        let settings = self.settings(architecture, &corpus)?;
        let progress = train::train(&corpus, &settings, &running)?;
        let note = CorpusNote::of(&corpus, &self.sitting.data);
        let mut manifest = self.about.manifest(architecture, ARCHITECTURE_VERSION, note, &progress);
        manifest.command = self.command(architecture);
        manifest.metrics.insert("valid_nats".into(), progress.best.map(|(loss, _)| loss).into());
        manifest.name_weights(&self.sitting.out, &settings.weights_file())?;
        manifest.write(&self.sitting.out)
    }

    fn settings(&self, architecture: &str, corpus: &Corpus<Arrangement>) -> Result<Settings, TrainerError> {
        let is_above_zero = |number: f64| number.is_finite() && number > 0.0;
        let widths = [self.width, self.part_width, self.plan_width, self.critic_width];
        let numbers_fit = is_above_zero(self.epochs) && is_above_zero(self.learning_rate);
        let adversary_fits =
            self.adversary.is_finite() && self.adversary >= 0.0 && (0.0..=1.0).contains(&self.pairs_first);
        let dropout_fits = (0.0..1.0).contains(&self.dropout);
        let widths_fit = widths.iter().all(|width| (8..=1024).contains(width));
        if self.batch == 0 || !numbers_fit || !adversary_fits || !dropout_fits || !widths_fit {
            let cause = "Epochs, batch and learning rate are above zero, the adversary's weight is not below it, its \
                         absence is 0 to 1, dropout is 0 to below 1, widths are 8 to 1024.";
            return Err(TrainerError::Settings(cause.into()));
        }
        Ok(Settings {
            architecture: architecture.into(),
            epochs: self.epochs,
            learning_rate: self.learning_rate,
            update_ratio: self.update_ratio,
            batch: self.batch,
            width: self.width,
            part_width: self.part_width,
            plan_width: self.plan_width,
            critic_width: self.critic_width,
            adversary: self.adversary,
            pairs_first: self.pairs_first,
            dropout: self.dropout,
            seed: self.seed,
            corpus: corpus.hash.clone(),
        })
    }

    /// The command that repeats the run, without the folders of this machine.
    fn command(&self, architecture: &str) -> String {
        let data = self.sitting.corpus();
        format!(
            "cargo xtask train {architecture} --data {data} --epochs {} --learning-rate {} --update-ratio {} --batch {} \
             --width {} --part-width {} --plan-width {} --critic-width {} --adversary {} --pairs-first {} --dropout {} --seed {} \
             --validate-every {}",
            self.epochs,
            self.learning_rate,
            self.update_ratio,
            self.batch,
            self.width,
            self.part_width,
            self.plan_width,
            self.critic_width,
            self.adversary,
            self.pairs_first,
            self.dropout,
            self.seed,
            self.validate_every
        )
    }
}

/// Options of measuring an accompanist.
#[derive(Args, Debug)]
pub struct EvaluateAccompany {
    /// Folder of MIDI files the model was trained on.
    #[arg(long)]
    pub data: PathBuf,
    /// Its model folder; without one, the shipped weights.
    #[arg(long)]
    pub model: Option<PathBuf>,
    /// Part of the split: choose by `valid`, report `test`.
    #[arg(long, value_enum, default_value_t = Part::Valid)]
    pub part: Part,
    /// Pieces of each style that are accompanied, three times each: more tell more, and take longer.
    #[arg(long, default_value_t = 10)]
    pub limit: usize,
    /// Write the figures into the model's manifest.
    #[arg(long, requires = "model")]
    pub record: bool,
}

impl EvaluateAccompany {
    /// Measures, prints the tables, and records the figures if asked.
    ///
    /// # Errors
    ///
    /// When the corpus or the model cannot be read, or the manifest not be written.
    pub fn run(&self, architecture: &str) -> Result<(), TrainerError> {
        let corpus = corpus(&self.data, architecture)?;
        let (path, bytes) = weights(self.model.as_deref(), &format!("{architecture}.bpk"))?;
        let ensemble = if architecture == "unet" { Ensemble::Voices } else { Ensemble::Band };
        let model = MuseGan::from_bytes(&bytes, ensemble, &Device::flex());
        let model = model.map_err(|error| TrainerError::file(&path, error))?;
        let report = AccompanyReport::measure(&model, &corpus, self.part, self.limit);
        println!("{report}");
        match &self.model {
            Some(folder) if self.record => record(folder, self.part, report.figures()),
            _ => Ok(()),
        }
    }
}

/// The pieces of a corpus that the architecture can play: genres or chorales.
fn corpus(folder: &Path, architecture: &str) -> Result<Corpus<Arrangement>, TrainerError> {
    let mut corpus = read::<Arrangement>(folder)?;
    corpus.pieces.retain(|piece| (piece.style == Style::Bach) == (architecture == "unet"));
    if corpus.part(Part::Train).is_empty() {
        let cause = format!("no piece of its training part is in a style that {architecture} plays");
        return Err(TrainerError::Corpus { path: folder.to_owned(), cause });
    }
    Ok(corpus)
}
