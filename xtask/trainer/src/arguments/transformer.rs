//! What `train transformer` and `evaluate transformer` take, and what they do with it.

use std::path::{Path, PathBuf};

use burn::tensor::Device;
use clap::Args;
use continuo_models::ExtendSettings;
use continuo_models::transformer::{ARCHITECTURE_VERSION, Token, Transformer};
use sha2::{Digest, Sha256};

use super::about::About;
use super::sitting::Sitting;
use super::{read, record, weights};
use crate::corpus::{Corpus, Part, Recording, hexadecimal};
use crate::error::TrainerError;
use crate::evaluate::transformer::TransformerReport;
use crate::evaluate::transformer::told::Told;
use crate::manifest::{CorpusNote, Manifest};
use crate::transformer::train::{self, Progress, Settings, WEIGHTS_FILE};
use crate::transformer::variation::Variation;

/// Options of training the Transformer.
#[derive(Args, Debug)]
pub struct TrainTransformer {
    #[command(flatten)]
    pub sitting: Sitting,
    /// Times to go through the corpus, also less than once: more is slower and better, until validation no longer
    /// improves.
    #[arg(long, default_value_t = 10.0)]
    pub epochs: f64,
    /// Peak learning rate: higher learns faster, until it diverges.
    #[arg(long, default_value_t = 0.003)]
    pub learning_rate: f64,
    /// Streams of music read side by side: more is steadier, and fewer steps in the same time.
    #[arg(long, default_value_t = 8)]
    pub streams: usize,
    /// Parts a step is computed in, each of so many streams: more is steadier and needs no more memory.
    #[arg(long, default_value_t = 1)]
    pub accumulate: usize,
    /// Tokens of a stream read at once: longer learns more from what is near, in steps that take longer.
    #[arg(long, default_value_t = 256)]
    pub segment: usize,
    /// Width of the network: time and size grow with its square.
    #[arg(long, default_value_t = 128)]
    pub width: usize,
    /// Layers of the network: time and size grow with them.
    #[arg(long, default_value_t = 6)]
    pub layers: usize,
    /// Ways in which a layer looks back at once: more see more kinds of things, each less sharply.
    #[arg(long, default_value_t = 2)]
    pub heads: usize,
    /// Tokens remembered from before a segment: more hears further back, and takes longer.
    #[arg(long, default_value_t = 256)]
    pub memory: usize,
    /// Share of the network left out at random: more keeps a small corpus from being learnt by heart.
    #[arg(long, default_value_t = 0.0)]
    pub dropout: f64,
    /// Semitones that pieces are moved down and up at most: all twelve keys make the most of a small corpus.
    #[arg(long, num_args = 2, value_names = ["DOWN", "UP"], default_values_t = [6, 5])]
    pub transpose: Vec<i64>,
    /// Share of their pace by which pieces are slower or faster at most: more makes the network sure at any tempo.
    #[arg(long, default_value_t = 0.0)]
    pub stretch: f64,
    /// Probability that a score is played with a human touch: more sounds livelier, and keeps time less strictly.
    #[arg(long, default_value_t = 0.0)]
    pub humanise: f64,
    /// Probability that only the tune of a piece is played: more goes on with a bare tune as one, and knows less of
    /// harmony.
    #[arg(long, default_value_t = 0.0)]
    pub tune: f64,
    /// A folder of the corpus whose pieces are played so many times as often, `folder=times`; may be given several
    /// times.
    #[arg(long, value_parser = folder_and_times)]
    pub favour: Vec<(String, f64)>,
    /// Model folder to start from instead of from chance: takes what it knows along, and needs a lower learning rate.
    #[arg(long)]
    pub start: Option<PathBuf>,
    /// Seed of everything random: the same seed gives the same weights on one machine.
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Rounds of 16 steps between validations; each also saves a checkpoint.
    #[arg(long, default_value_t = 20)]
    pub validate_every: usize,
    /// Stop after so many rounds with a checkpoint, to go on later with --resume.
    #[arg(long)]
    pub stop_after: Option<usize>,
    #[command(flatten)]
    pub about: About,
}

impl TrainTransformer {
    /// Reads the corpus, trains, and writes the manifest.
    ///
    /// # Errors
    ///
    /// As [`Corpus::read`] and [`train::train`].
    pub fn run(&self) -> Result<(), TrainerError> {
        let corpus = read::<Recording>(&self.sitting.data)?;
        let running = self.sitting.running(self.validate_every, self.stop_after);
        let start = self.start.as_deref().map(|folder| weights(Some(folder), WEIGHTS_FILE)).transpose()?;
        let start = start.as_ref().map(|(_, bytes)| bytes.as_slice());
        let progress = train::train(&corpus, &self.settings(&corpus, start)?, start, &running)?;
        let mut manifest = self.manifest(&corpus, &progress);
        manifest.name_weights(&self.sitting.out, WEIGHTS_FILE)?;
        manifest.write(&self.sitting.out)
    }

    fn manifest(&self, corpus: &Corpus<Recording>, progress: &Progress) -> Manifest {
        let note = CorpusNote::of(corpus, &self.sitting.data);
        let mut manifest = self.about.manifest("transformer", ARCHITECTURE_VERSION, note, progress);
        manifest.command = self.command();
        manifest.metrics.insert("valid_nats".into(), progress.best.map(|(loss, _)| loss).into());
        manifest
    }

    fn settings(&self, corpus: &Corpus<Recording>, start: Option<&[u8]>) -> Result<Settings, TrainerError> {
        let settings = Settings {
            epochs: self.epochs,
            learning_rate: self.learning_rate,
            streams: self.streams,
            parts: self.accumulate,
            segment: self.segment,
            width: self.width,
            layers: self.layers,
            heads: self.heads,
            memory: self.memory,
            dropout: self.dropout,
            variation: Variation {
                transpose: [self.transpose[0], self.transpose[1]],
                stretch: self.stretch,
                humanise: self.humanise,
                tune: self.tune,
            },
            favour: self.favour.clone(),
            start: start.map(|bytes| hexadecimal(&Sha256::digest(bytes))),
            seed: self.seed,
            corpus: corpus.hash.clone(),
        };
        check(&settings)?;
        Ok(settings)
    }

    /// The command that repeats the run, without the folders of this machine.
    fn command(&self) -> String {
        let data = self.sitting.corpus();
        let favour: String = self.favour.iter().map(|(name, times)| format!(" --favour {name}={times}")).collect();
        let start = self.start.as_deref().and_then(Path::file_name);
        let start = start.map_or(String::new(), |name| format!(" --start {}", name.to_string_lossy()));
        format!(
            "cargo xtask train transformer --data {data} --epochs {} --learning-rate {} --streams {} --accumulate {} \
             --segment {} --width {} --layers {} --heads {} --memory {} --dropout {} --transpose {} {} --stretch {} \
             --humanise {} --tune {}{favour}{start} --seed {} --validate-every {}",
            self.epochs,
            self.learning_rate,
            self.streams,
            self.accumulate,
            self.segment,
            self.width,
            self.layers,
            self.heads,
            self.memory,
            self.dropout,
            self.transpose[0],
            self.transpose[1],
            self.stretch,
            self.humanise,
            self.tune,
            self.seed,
            self.validate_every
        )
    }
}

/// Options of measuring the Transformer.
#[derive(Args, Debug)]
pub struct EvaluateTransformer {
    /// Folder of MIDI files the model was trained on.
    #[arg(long)]
    pub data: PathBuf,
    /// Its model folder; without one, the shipped weights.
    #[arg(long)]
    pub model: Option<PathBuf>,
    /// Part of the split: choose by `valid`, report `test`.
    #[arg(long, value_enum, default_value_t = Part::Valid)]
    pub part: Part,
    /// Continuations to make as the plugin does by default: more tell more, and take some seconds each.
    #[arg(long, default_value_t = 100)]
    pub continuations: usize,
    /// Threshold of nucleus sampling.
    #[arg(long, default_value_t = ExtendSettings::default().sampling_threshold)]
    pub sampling_threshold: f32,
    /// Creative risk.
    #[arg(long, default_value_t = ExtendSettings::default().creative_risk)]
    pub creative_risk: f32,
    /// Write the figures into the model's manifest.
    #[arg(long, requires = "model")]
    pub record: bool,
}

impl EvaluateTransformer {
    /// Measures, prints the table, and records the figures if asked.
    ///
    /// # Errors
    ///
    /// When the corpus or the model cannot be read, or the manifest not be written.
    pub fn run(&self) -> Result<(), TrainerError> {
        let corpus = read::<Recording>(&self.data)?;
        let (path, bytes) = weights(self.model.as_deref(), WEIGHTS_FILE)?;
        let model = Transformer::from_bytes(&bytes, &Device::flex());
        let model = model.map_err(|error| TrainerError::file(&path, error))?;
        let nats = |tokens: &[Token]| model.nats(tokens).into_iter().map(f64::from).collect();
        let told = Told { model: &model, threshold: self.sampling_threshold, risk: self.creative_risk };
        let report = TransformerReport::measure(&nats, &told, &corpus, self.part, self.continuations);
        println!("{report}");
        match &self.model {
            Some(folder) if self.record => record(folder, self.part, report.figures()),
            _ => Ok(()),
        }
    }
}

/// What shapes a network can have.
const SHAPE: &str = "The width is 8 to 1024, shared out among 1 to 32 heads by multiples of four; there are 1 to 32 \
                     layers, and 1 to 4096 tokens are remembered.";

fn check(settings: &Settings) -> Result<(), TrainerError> {
    let above_zero = |number: f64| number.is_finite() && number > 0.0;
    let counts = settings.streams > 0 && settings.parts > 0 && (1..=4096).contains(&settings.segment);
    let Variation { transpose, stretch, humanise, tune } = settings.variation;
    let causes = [
        (above_zero(settings.epochs) && above_zero(settings.learning_rate), "Epochs and learning rate are above zero."),
        (counts, "There is a stream and a part at least, and a segment has 1 to 4096 tokens."),
        (settings.config().fits(), SHAPE),
        (
            [settings.dropout, stretch].iter().all(|share| (0.0..1.0).contains(share)),
            "Shares are 0 or more and below 1.",
        ),
        ([humanise, tune].iter().all(|chance| (0.0..=1.0).contains(chance)), "Probabilities are 0 to 1."),
        (settings.favour.iter().all(|(_, times)| above_zero(*times)), "A folder is favoured by more than zero."),
        (transpose.iter().all(|most| (0..=48).contains(most)), "Pieces move by 0 to 48 semitones."),
    ];
    match causes.iter().find(|(fits, _)| !fits) {
        Some((_, cause)) => Err(TrainerError::Settings((*cause).into())),
        None => Ok(()),
    }
}

fn folder_and_times(text: &str) -> Result<(String, f64), String> {
    let (name, times) = text.split_once('=').ok_or_else(|| format!("{text:?} is no folder=times"))?;
    let times = times.parse().map_err(|_| format!("{times:?} is no number"))?;
    Ok((name.into(), times))
}
