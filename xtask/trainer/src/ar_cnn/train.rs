//! The training run: draw, damage, learn, validate, keep the best.

use std::path::Path;
use std::time::Instant;

use burn::module::Module;
use burn::optim::{AdamWConfig, GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};
use continuo_models::ar_cnn::{ArCnn, ArCnnConfig, ArCnnNetwork, FEATURES, MIN_STEPS, weights_to_bytes};
use continuo_models::drawn;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use super::batch::Batch;
use super::corruption;
use super::crop::{Crop, WINDOW_STEPS};
use super::loss::Loss;
use crate::checkpoint::{self, Checkpoint, Running};
use crate::corpus::{Corpus, Part, Piece};
use crate::error::TrainerError;
use crate::evaluate::repair;
use crate::files;
use crate::manifest::commit;
use crate::report::Reporter;
use crate::schedule::learning_rate;

/// Name of the weights in a model folder.
pub const WEIGHTS_FILE: &str = "ar-cnn.bpk";
/// Seed of the damage that is validated on: the same for every run, so that runs compare.
const VALIDATION_SEED: u64 = 0x5eed;
/// The terms of the loss.
const TERMS: [&str; 3] = ["choice", "sureness", "holding"];
/// Gradients are scaled down to this norm.
const GRADIENT_NORM: f32 = 1.0;

/// What decides the course of a run; a checkpoint goes on only with the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Times the corpus is gone through, counted in windows.
    pub epochs: usize,
    /// Peak learning rate.
    pub learning_rate: f64,
    /// Windows of a step.
    pub batch: usize,
    /// Width of the network.
    pub channels: usize,
    /// Seed of everything random.
    pub seed: u64,
    /// Hash of the corpus.
    pub corpus: String,
}

/// How far a run is.
pub type Progress = checkpoint::Progress<Settings>;

/// A run under way.
struct Run<'a> {
    corpus: &'a Corpus,
    train: Vec<&'a Piece>,
    /// For each training piece, the windows up to and including it: to draw pieces by their length.
    windows: Vec<usize>,
    config: ArCnnConfig,
    network: ArCnnNetwork,
    optimizer: ModuleOptimizer,
    progress: Progress,
    device: Device,
    valid: Vec<Batch>,
}

/// Trains, and leaves weights, log and checkpoint in the model folder.
///
/// # Errors
///
/// When the folder cannot be written to, the checkpoint does not fit, the corpus has no training piece, or the loss
/// diverges.
pub fn train(corpus: &Corpus, settings: &Settings, running: &Running) -> Result<Progress, TrainerError> {
    let checkpoint = running.checkpoint()?;
    let mut run = Run::new(corpus, settings)?;
    if running.resume {
        run.resume(&checkpoint)?;
    }
    run.go(running, &checkpoint)?;
    Ok(run.progress)
}

impl<'a> Run<'a> {
    fn new(corpus: &'a Corpus, settings: &Settings) -> Result<Self, TrainerError> {
        let train = corpus.part(Part::Train);
        if train.is_empty() {
            return Err(TrainerError::Settings("No piece of the corpus falls into its training part.".into()));
        }
        let windows = train.iter().scan(0, |sum, piece| {
            *sum += piece.steps.div_ceil(WINDOW_STEPS);
            Some(*sum)
        });
        let device = Device::flex().autodiff();
        let config = ArCnnConfig::new().with_channels(settings.channels);
        let optimizer = AdamWConfig::new()
            .with_weight_decay(0.01)
            .with_beta_2(0.99)
            .with_grad_clipping(Some(burn::grad_clipping::GradientClippingConfig::Norm(GRADIENT_NORM)))
            .init();
        Ok(Self {
            windows: windows.collect(),
            network: initial(&config, settings.seed, &device),
            valid: validation(corpus, settings.batch, &device.clone().inner()),
            progress: Progress { step: 0, seconds: 0.0, best: None, settings: settings.clone(), commit: commit() },
            corpus,
            train,
            config,
            optimizer,
            device,
        })
    }

    fn resume(&mut self, checkpoint: &Checkpoint) -> Result<(), TrainerError> {
        let fresh = [("optimizer", self.optimizer.clone())];
        let (network, [optimizer], progress): (_, _, Progress) =
            checkpoint.load(&self.progress.settings, self.network.clone(), fresh)?;
        (self.network, self.optimizer, self.progress) = (network, optimizer, progress);
        Ok(())
    }

    fn steps_per_epoch(&self) -> usize {
        self.windows.last().copied().unwrap_or(1).div_ceil(self.progress.settings.batch).max(1)
    }

    fn go(&mut self, running: &Running, checkpoint: &Checkpoint) -> Result<(), TrainerError> {
        let steps = self.steps_per_epoch() * self.progress.settings.epochs;
        let mut reporter = Reporter::new(&running.folder, &TERMS, self.progress.step, steps)?;
        let interval = (self.steps_per_epoch() * running.validate_every).max(1);
        let stop = running.stop_after.map_or(steps, |limit| steps.min(self.progress.step + limit));
        let (mut clock, mut before) = (Instant::now(), self.progress.seconds);
        while self.progress.step < stop {
            let loss = self.step(steps)?;
            reporter.step(self.progress.step, &loss);
            if self.progress.step.is_multiple_of(interval) || self.progress.step == stop {
                self.validate(&running.folder, &mut reporter)?;
                self.progress.seconds = before + clock.elapsed().as_secs_f64();
                checkpoint.save(&self.network, &[("optimizer", &self.optimizer)], &self.progress)?;
                (clock, before) = (Instant::now(), self.progress.seconds);
            }
        }
        reporter.finish();
        Ok(())
    }

    /// One step. The result is the three terms of the loss before it.
    fn step(&mut self, steps: usize) -> Result<[f32; 3], TrainerError> {
        let settings = &self.progress.settings;
        let rate = learning_rate(settings.learning_rate, self.progress.step, steps);
        let batch = self.draw();
        let loss = Loss::of(&self.network, &batch);
        let gradients = GradientsParams::from_grads(loss.total().backward(), &self.network);
        let network = self.network.clone();
        self.network = self.optimizer.step(rate, network, gradients);
        self.progress.step += 1;
        let terms = [loss.choice, loss.sureness, loss.holding].map(|term| term.into_scalar::<f32>());
        if terms.iter().all(|term| term.is_finite()) {
            Ok(terms)
        } else {
            Err(TrainerError::Diverged { step: self.progress.step })
        }
    }

    /// The batch of the step to come: a function of the seed and the step.
    fn draw(&self) -> Batch {
        let settings = &self.progress.settings;
        let mut rng = ChaCha8Rng::seed_from_u64(settings.seed);
        rng.set_stream(self.progress.step as u64 + 1);
        let total = self.windows.last().copied().unwrap_or(1);
        let mut example = || {
            let window = rng.random_range(0..total);
            let piece = self.train[self.windows.partition_point(|sum| *sum <= window)];
            corruption::random(&Crop::random(piece, &mut rng), &mut rng)
        };
        let examples: Vec<_> = (0..settings.batch).map(|_| example()).collect();
        Batch::new(&examples, &self.device)
    }

    /// Measures on the validation part, and keeps the weights if none were better.
    fn validate(&mut self, folder: &Path, reporter: &mut Reporter) -> Result<(), TrainerError> {
        let network = self.network.valid();
        let loss = mean_loss(&network, &self.valid);
        let pieces = self.corpus.part(Part::Valid);
        let model = ArCnn::of_network(network.clone(), &self.device.clone().inner());
        let repair = repair::measure(&pieces, 2, &|window| model.score(window).edit);
        let is_best = self.progress.best.is_none_or(|(best, _)| loss.iter().sum::<f64>() < best);
        let figures = [("valid_first_edit_precision", repair.first_precision()), ("valid_f1", repair.f1())];
        reporter.validation(self.progress.step, &loss, &figures, is_best)?;
        if is_best {
            self.progress.best = Some((loss.iter().sum(), self.progress.step));
            let bytes = weights_to_bytes(&network, &self.config)
                .map_err(|error| TrainerError::file(&folder.join(WEIGHTS_FILE), error))?;
            files::write(&folder.join(WEIGHTS_FILE), &bytes)?;
        }
        Ok(())
    }
}

fn initial(config: &ArCnnConfig, seed: u64, device: &Device) -> ArCnnNetwork {
    drawn(seed, device, || {
        let network = config.init(device);
        drop(network.forward(Tensor::zeros([1, MIN_STEPS, FEATURES], device)));
        network
    })
}

/// The validation part, damaged once and for all: two windows of every piece. Without one, the training part's first.
fn validation(corpus: &Corpus, batch: usize, device: &Device) -> Vec<Batch> {
    let mut pieces = corpus.part(Part::Valid);
    if pieces.is_empty() {
        pieces = corpus.part(Part::Train).into_iter().take(8).collect();
    }
    let mut rng = ChaCha8Rng::seed_from_u64(VALIDATION_SEED);
    let mut examples = Vec::new();
    for piece in pieces {
        for crop in Crop::all(piece).take(2) {
            examples.push(corruption::random(&crop, &mut rng));
        }
    }
    examples.chunks(batch).map(|examples| Batch::new(examples, device)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "some hundred batches")]
fn mean_loss(network: &ArCnnNetwork, batches: &[Batch]) -> [f64; 3] {
    let mut sums = [0.0; 3];
    for batch in batches {
        let loss = Loss::of(network, batch);
        let terms = [loss.choice, loss.sureness, loss.holding].map(|term| f64::from(term.into_scalar::<f32>()));
        for (sum, term) in sums.iter_mut().zip(terms) {
            *sum += term / batches.len() as f64;
        }
    }
    sums
}
