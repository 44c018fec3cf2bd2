//! The training run: play, foretell, learn, validate, keep the best.

use std::path::Path;
use std::time::Instant;

use burn::module::Module;
use burn::tensor::Device;
use continuo_models::drawn;
use continuo_models::transformer::{
    Memory, Token, TransformerConfig, TransformerNetwork, weights_from_bytes, weights_to_bytes,
};
use serde::{Deserialize, Serialize};

use super::loss::nats;
use super::optimizers::{Optimizers, Sum};
use super::stream::{ROUND_STEPS, Repertoire, Round};
use super::variation::Variation;
use crate::checkpoint::{self, Checkpoint, Running};
use crate::corpus::{Corpus, Part, Recording};
use crate::error::TrainerError;
use crate::files;
use crate::manifest::commit;
use crate::report::Reporter;
use crate::schedule::learning_rate;

/// Name of the weights in a model folder.
pub const WEIGHTS_FILE: &str = "transformer.bpk";
/// Tokens of each piece that are validated on, from its beginning.
const VALID_TOKENS: usize = 768;
/// The terms of the loss.
const TERMS: [&str; 1] = ["nats"];

/// What decides the course of a run; a checkpoint goes on only with the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Times the corpus is gone through, counted in tokens.
    pub epochs: f64,
    /// Peak learning rate.
    pub learning_rate: f64,
    /// Streams that are read side by side.
    pub streams: usize,
    /// Parts that the streams of a step are shared out among, one after the other.
    pub parts: usize,
    /// Tokens of a stream that are read at once.
    pub segment: usize,
    /// Width of the network.
    pub width: usize,
    /// Its layers.
    pub layers: usize,
    /// Heads of a layer.
    pub heads: usize,
    /// Tokens it remembers.
    pub memory: usize,
    /// Share of its numbers that are left out.
    pub dropout: f64,
    /// How pieces are varied.
    pub variation: Variation,
    /// Folders of the corpus, and how many times as often as others their pieces are played.
    pub favour: Vec<(String, f64)>,
    /// SHA-256 of the weights it starts from, if it does not from chance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// Seed of everything random.
    pub seed: u64,
    /// Hash of the corpus.
    pub corpus: String,
}

impl Settings {
    /// The shape of the network.
    pub fn config(&self) -> TransformerConfig {
        TransformerConfig::new()
            .with_width(self.width)
            .with_layers(self.layers)
            .with_heads(self.heads)
            .with_memory(self.memory)
            .with_dropout(self.dropout)
    }

    fn favour(&self, piece: &Recording) -> f64 {
        let folder = piece.name.split('/').next().unwrap_or_default();
        self.favour.iter().find(|(name, _)| name == folder).map_or(1.0, |(_, times)| *times)
    }
}

/// How far a run is.
pub type Progress = checkpoint::Progress<Settings>;

/// A run under way.
struct Run<'a> {
    repertoire: Repertoire<'a>,
    valid: Vec<Vec<Token>>,
    config: TransformerConfig,
    network: TransformerNetwork,
    optimizers: Optimizers,
    progress: Progress,
    device: Device,
}

/// Trains, from these weights on if there are any, and leaves weights, log and checkpoint in the model folder.
///
/// # Errors
///
/// When the folder cannot be written to, the weights or the checkpoint do not fit, the corpus has no training piece, or the loss
/// diverges.
pub fn train(
    corpus: &Corpus<Recording>,
    settings: &Settings,
    start: Option<&[u8]>,
    running: &Running,
) -> Result<Progress, TrainerError> {
    let checkpoint = running.checkpoint()?;
    let mut run = Run::new(corpus, settings)?;
    if running.resume {
        run.resume(&checkpoint)?;
    } else if let Some(bytes) = start {
        let network = weights_from_bytes(bytes, &run.config, &run.device);
        run.network = network.map_err(|error| TrainerError::Settings(error.to_string()))?;
    }
    run.go(running, &checkpoint)?;
    Ok(run.progress)
}

impl<'a> Run<'a> {
    fn new(corpus: &'a Corpus<Recording>, settings: &Settings) -> Result<Self, TrainerError> {
        let train = corpus.part(Part::Train);
        if train.is_empty() {
            return Err(TrainerError::Settings("No piece of the corpus falls into its training part.".into()));
        }
        let favour = |piece: &Recording| settings.favour(piece);
        let repertoire = Repertoire::new(train, ROUND_STEPS * settings.segment, settings.variation, favour);
        let device = Device::flex().autodiff();
        let config = settings.config();
        Ok(Self {
            network: initial(&config, settings.seed, &device),
            valid: validation(corpus),
            optimizers: Optimizers::new(),
            progress: Progress { step: 0, seconds: 0.0, best: None, settings: settings.clone(), commit: commit() },
            repertoire,
            config,
            device,
        })
    }

    fn resume(&mut self, checkpoint: &Checkpoint) -> Result<(), TrainerError> {
        let fresh = [("muon", self.optimizers.muon.clone()), ("adamw", self.optimizers.adamw.clone())];
        let (network, [muon, adamw], progress): (_, _, Progress) =
            checkpoint.load(&self.progress.settings, self.network.clone(), fresh)?;
        (self.network, self.optimizers, self.progress) = (network, Optimizers { muon, adamw }, progress);
        Ok(())
    }

    /// Steps of the whole run, in whole rounds.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float-to-int casts saturate")]
    #[expect(clippy::cast_precision_loss, reason = "a corpus has far fewer than 2^52 tokens")]
    fn steps(&self) -> usize {
        let Settings { epochs, streams, parts, segment, .. } = &self.progress.settings;
        let steps = self.repertoire.tokens as f64 * epochs / (streams * parts * segment) as f64;
        (steps.ceil() as usize).max(1).next_multiple_of(ROUND_STEPS)
    }

    fn go(&mut self, running: &Running, checkpoint: &Checkpoint) -> Result<(), TrainerError> {
        let steps = self.steps();
        let mut reporter = Reporter::new(&running.folder, &TERMS, self.progress.step, steps)?;
        let stop = running.stop_after.map_or(steps, |rounds| steps.min(self.progress.step + rounds * ROUND_STEPS));
        let (mut clock, mut before) = (Instant::now(), self.progress.seconds);
        while self.progress.step < stop {
            self.round(steps, &mut reporter)?;
            let round = self.progress.step / ROUND_STEPS;
            if round.is_multiple_of(running.validate_every) || self.progress.step >= stop {
                self.validate(&running.folder, &mut reporter)?;
                self.progress.seconds = before + clock.elapsed().as_secs_f64();
                let optimizers = [("muon", &self.optimizers.muon), ("adamw", &self.optimizers.adamw)];
                checkpoint.save(&self.network, &optimizers, &self.progress)?;
                (clock, before) = (Instant::now(), self.progress.seconds);
            }
        }
        reporter.finish();
        Ok(())
    }

    /// One round of steps, in which the network remembers.
    fn round(&mut self, steps: usize, reporter: &mut Reporter) -> Result<(), TrainerError> {
        let Settings { streams, parts, segment, seed, .. } = self.progress.settings;
        let number = self.progress.step / ROUND_STEPS;
        let mut round = Round::draw(&self.repertoire, streams * parts, segment, seed, number);
        let mut memories: Vec<Option<Memory>> = vec![None; parts];
        for index in 0..ROUND_STEPS {
            let loss = self.step(steps, index, &mut round, &mut memories)?;
            reporter.step(self.progress.step, &[loss]);
        }
        Ok(())
    }

    /// One step over all parts of the streams. The result is the loss before it.
    #[expect(clippy::cast_precision_loss, reason = "a few parts")]
    fn step(
        &mut self,
        steps: usize,
        index: usize,
        round: &mut Round,
        memories: &mut [Option<Memory>],
    ) -> Result<f32, TrainerError> {
        let Settings { streams, parts, segment, learning_rate: peak, seed, dropout, .. } = self.progress.settings;
        if dropout > 0.0 {
            // What is left out depends on the seed and the step alone.
            self.device.seed(seed.wrapping_mul(0x9e37_79b9).wrapping_add(self.progress.step as u64));
        }
        let (mut sum, mut total) = (Sum::default(), 0.0);
        for (part, memory) in memories.iter_mut().enumerate() {
            let range = part * streams..(part + 1) * streams;
            let lesson = round.lesson(index, range, segment, self.config.head_width(), &self.device);
            let (loss, remembered) = nats(&self.network, &lesson, memory.as_ref());
            *memory = Some(remembered);
            let loss = loss / parts as f32;
            sum.add(&self.network, &loss);
            total += loss.into_scalar::<f32>();
        }
        if !total.is_finite() {
            return Err(TrainerError::Diverged { step: self.progress.step });
        }
        let rate = learning_rate(peak, self.progress.step, steps);
        self.network = self.optimizers.step(rate, self.network.clone(), sum);
        self.progress.step += 1;
        Ok(total)
    }

    /// Measures on the validation part, and keeps the weights if none were better.
    fn validate(&mut self, folder: &Path, reporter: &mut Reporter) -> Result<(), TrainerError> {
        let network = self.network.valid();
        let loss = mean_nats(&network, &self.valid, &self.device.clone().inner());
        let is_best = self.progress.best.is_none_or(|(best, _)| loss < best);
        reporter.validation(self.progress.step, &[loss], &[], is_best)?;
        if is_best {
            self.progress.best = Some((loss, self.progress.step));
            let bytes = weights_to_bytes(&network, &self.config)
                .map_err(|error| TrainerError::file(&folder.join(WEIGHTS_FILE), error))?;
            files::write(&folder.join(WEIGHTS_FILE), &bytes)?;
        }
        Ok(())
    }
}

pub(super) fn initial(config: &TransformerConfig, seed: u64, device: &Device) -> TransformerNetwork {
    drawn(seed, device, || {
        let network = config.init(device);
        drop(network.nats(&[Token::Start, Token::Shift(1)], device));
        network
    })
}

/// The beginnings of the validation part's pieces. Without one, of the training part's first.
fn validation(corpus: &Corpus<Recording>) -> Vec<Vec<Token>> {
    let mut pieces = corpus.part(Part::Valid);
    if pieces.is_empty() {
        pieces = corpus.part(Part::Train).into_iter().take(8).collect();
    }
    let beginning = |piece: &&Recording| {
        let tokens = piece.performance.tokens().into_iter().take(VALID_TOKENS);
        std::iter::once(Token::Start).chain(tokens).collect()
    };
    pieces.iter().map(beginning).collect()
}

#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 tokens")]
fn mean_nats(network: &TransformerNetwork, pieces: &[Vec<Token>], device: &Device) -> f64 {
    let nats = |tokens: &Vec<Token>| network.nats(tokens, device).into_iter().map(f64::from).sum::<f64>();
    let tokens: usize = pieces.iter().map(|tokens| tokens.len() - 1).sum();
    pieces.iter().map(nats).sum::<f64>() / tokens.max(1) as f64
}
