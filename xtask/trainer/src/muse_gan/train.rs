//! The training run: the critic and the players take turns; the weights that play the validation part best are kept.

use std::path::Path;
use std::time::Instant;

use burn::module::{Module, ModuleVisitor, Param};
use burn::tensor::{Device, Tensor, activation};
use continuo_models::drawn;
use continuo_models::muse_gan::{Accompanist, Cue, Ensemble, Habits, HabitsTable, STYLES, weights_to_bytes};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::batch::{Batch, WINDOW, Window};
use super::lesson::Lesson;
use super::networks::{Networks, Optimizers};
use super::settings::{Progress, Settings};
use super::validation::{Validation, Verdict};
use super::{adversary, memories, paired, progression, samples};
use crate::checkpoint::{Checkpoint, Running};
use crate::corpus::{Arrangement, Corpus, Part};
use crate::error::TrainerError;
use crate::files;
use crate::manifest::commit;
use crate::report::Reporter;
use crate::schedule::learning_rate;

/// The terms of the losses.
const TERMS: [&str; 6] = ["paired", "divergence", "chords", "generator", "matching", "discriminator"];
/// The part of a run in which nothing is complained of: one in so many.
const BEGINNING: usize = 4;
/// Epochs between samples.
const SAMPLE_EPOCHS: f64 = 50.0;
/// What the noise that the listener tells may be away from the normal distribution at no cost, in nats a beat: where the
/// melody says nearly everything, noise would come to mean nothing at all.
const FREE_DIVERGENCE: f64 = 0.25;
/// Steps over which the noise that the listener tells is brought to the normal distribution.
const DIVERGENCE_WARM_UP: usize = 400;

/// A run under way.
struct Run<'a> {
    corpus: &'a Corpus<Arrangement>,
    ensemble: Ensemble,
    lessons: Vec<Lesson>,
    /// For each lesson, the beats up to and including it: to draw pieces by their length.
    beats: Vec<usize>,
    networks: Networks,
    optimizers: Optimizers,
    progress: Progress,
    device: Device,
    validation: Validation,
}

/// Trains, and leaves weights, log, samples and checkpoint in the model folder.
///
/// # Errors
///
/// When the folder cannot be written to, the checkpoint does not fit, the corpus has no training piece, or the loss
/// diverges.
pub fn train(corpus: &Corpus<Arrangement>, settings: &Settings, running: &Running) -> Result<Progress, TrainerError> {
    let checkpoint = running.checkpoint()?;
    let mut run = Run::new(corpus, settings)?;
    if running.resume {
        run.resume(&checkpoint)?;
    }
    run.go(running, &checkpoint)?;
    Ok(run.progress)
}

impl<'a> Run<'a> {
    fn new(corpus: &'a Corpus<Arrangement>, settings: &Settings) -> Result<Self, TrainerError> {
        let ensemble = settings.ensemble();
        let lessons: Vec<_> =
            corpus.part(Part::Train).into_iter().flat_map(|piece| Lesson::varied(piece, ensemble)).collect();
        if lessons.is_empty() {
            return Err(TrainerError::Settings("No piece of the corpus falls into its training part.".into()));
        }
        let beats = lessons.iter().scan(0, |sum, lesson| {
            *sum += lesson.beats();
            Some(*sum)
        });
        let valid = corpus.part(Part::Valid).into_iter().map(|piece| Lesson::of(piece, ensemble)).collect();
        let device = Device::flex().autodiff();
        let networks = initial(settings, &lessons, &device);
        Ok(Self {
            corpus,
            ensemble,
            beats: beats.collect(),
            validation: Validation::new(valid, &lessons, settings, &device.clone().inner()),
            lessons,
            networks,
            optimizers: Optimizers::new(),
            progress: Progress { step: 0, seconds: 0.0, best: None, settings: settings.clone(), commit: commit() },
            device,
        })
    }

    fn resume(&mut self, checkpoint: &Checkpoint) -> Result<(), TrainerError> {
        let Optimizers { players, critic } = self.optimizers.clone();
        let fresh = [("players", players), ("critic", critic)];
        let (networks, [players, critic], progress): (_, _, Progress) =
            checkpoint.load(&self.progress.settings, self.networks.clone(), fresh)?;
        (self.networks, self.optimizers, self.progress) = (networks, Optimizers { players, critic }, progress);
        Ok(())
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "steps are few"
    )]
    fn steps(&self) -> usize {
        let windows = self.beats.last().copied().unwrap_or(0) as f64 / WINDOW as f64;
        ((windows * self.progress.settings.epochs / self.progress.settings.batch as f64).ceil() as usize).max(1)
    }

    fn go(&mut self, running: &Running, checkpoint: &Checkpoint) -> Result<(), TrainerError> {
        let steps = self.steps();
        let mut reporter = Reporter::new(&running.folder, &TERMS, self.progress.step, steps)?;
        let stop = running.stop_after.map_or(steps, |limit| steps.min(self.progress.step + limit));
        let (mut clock, mut before) = (Instant::now(), self.progress.seconds);
        while self.progress.step < stop {
            let terms = self.step(steps)?;
            reporter.step(self.progress.step, &terms);
            self.sample(steps, &running.folder, &mut reporter)?;
            if self.progress.step.is_multiple_of(running.validate_every) || self.progress.step == stop {
                self.validate(&running.folder, &mut reporter)?;
                self.progress.seconds = before + clock.elapsed().as_secs_f64();
                let Optimizers { players, critic } = &self.optimizers;
                checkpoint.save(&self.networks, &[("players", players), ("critic", critic)], &self.progress)?;
                (clock, before) = (Instant::now(), self.progress.seconds);
            }
        }
        reporter.finish();
        Ok(())
    }

    /// One update of the players, after as many of the critic as the ratio says. The result is the terms of the losses.
    fn step(&mut self, steps: usize) -> Result<[f32; 6], TrainerError> {
        let settings = self.progress.settings.clone();
        let rate = learning_rate(settings.learning_rate, self.progress.step, steps);
        let mut dice = ChaCha8Rng::seed_from_u64(settings.seed);
        dice.set_stream(self.progress.step as u64 + 1);
        let mut discriminator = 0.0;
        let weight = settings.adversary_at(self.progress.step, steps);
        for _ in 0..if weight > 0.0 { settings.update_ratio } else { 0 } {
            let batch = self.draw(&mut dice);
            let loss = adversary::critic(&self.networks, &batch, self.ensemble);
            self.networks = self.optimizers.step_critic(rate, self.networks.clone(), &loss);
            discriminator = loss.into_scalar::<f32>();
        }
        let batch = self.draw(&mut dice);
        let terms = self.play(rate, weight, &batch);
        self.progress.step += 1;
        let [paired, divergence, chords, generator, matching] = terms;
        let terms = [paired, divergence, chords, generator, matching, discriminator];
        if terms.iter().all(|term| term.is_finite()) {
            Ok(terms)
        } else {
            Err(TrainerError::Diverged { step: self.progress.step })
        }
    }

    /// One update of accompanist and listener.
    fn play(&mut self, rate: f64, adversary: f64, batch: &Batch) -> [f32; 5] {
        let heard = self.networks.listener.hear(batch, false);
        let chords = progression::loss(&self.networks.accompanist.planner, batch);
        let (told, dreamt) = played(&self.networks, batch, heard.noise, adversary > 0.0);
        let paired = paired::loss(&told, batch, self.ensemble);
        let mut loss = paired.clone() + priced(&heard.divergence) * warm_up(self.progress.step) + chords.clone();
        let [generator, matching] = match dreamt {
            Some(dreamt) => {
                let critic = self.networks.critic.clone().no_grad();
                let terms = adversary::generator(&critic, &dreamt, batch, self.ensemble);
                loss = loss + (terms[0].clone() + terms[1].clone()) * adversary;
                terms
            }
            None => [0, 1].map(|_| Tensor::zeros([1], &batch.mask.device())),
        };
        self.networks = self.optimizers.step_players(rate, self.networks.clone(), &loss);
        [paired, heard.divergence, chords, generator, matching].map(|term| term.into_scalar::<f32>())
    }

    /// Windows drawn with the dice.
    fn draw(&self, dice: &mut ChaCha8Rng) -> Batch {
        let total = self.beats.last().copied().unwrap_or(1);
        let mut window = || {
            let beat = dice.random_range(0..total);
            let lesson = &self.lessons[self.beats.partition_point(|sum| *sum <= beat)];
            Window::random(lesson, dice)
        };
        let windows: Vec<_> = (0..self.progress.settings.batch).map(|_| window()).collect();
        Batch::new(&windows, self.ensemble, dice, &self.device)
    }

    /// After every fiftieth epoch and at the end, plays samples.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "steps and epochs are few")]
    #[expect(clippy::cast_sign_loss, reason = "epochs are above zero")]
    fn sample(&self, steps: usize, folder: &Path, reporter: &mut Reporter) -> Result<(), TrainerError> {
        let epochs = |step: usize| step as f64 / steps as f64 * self.progress.settings.epochs;
        let (before, now) = (epochs(self.progress.step - 1), epochs(self.progress.step));
        let is_fiftieth = (before / SAMPLE_EPOCHS).floor() < (now / SAMPLE_EPOCHS).floor();
        if !is_fiftieth && self.progress.step != steps {
            return Ok(());
        }
        let name = format!("epoch-{}", now.ceil() as usize);
        let accompanist = self.rehearsed(&self.networks.valid());
        let figures = samples::write(accompanist, self.ensemble, &self.corpus.part(Part::Valid), folder, &name)?;
        reporter.samples(self.progress.step, &name, &figures)
    }

    /// The accompanist with the repertoire that the listener hears now.
    fn rehearsed(&self, networks: &Networks) -> Accompanist {
        let (seed, device) = (self.progress.settings.seed, self.device.clone().inner());
        let repertoire = memories::of(networks, &self.lessons, self.ensemble, seed, &device);
        Accompanist { repertoire, ..networks.accompanist.clone() }
    }

    /// Measures on the validation part, and keeps the weights if none were better.
    fn validate(&mut self, folder: &Path, reporter: &mut Reporter) -> Result<(), TrainerError> {
        let networks = self.networks.valid();
        let Verdict { losses, figures, complaint } = self.validation.measure(&networks);
        let sum: f64 = losses.iter().sum();
        let is_best = self.progress.best.is_none_or(|(best, _)| sum < best);
        reporter.validation(self.progress.step, &losses, &figures, is_best)?;
        // At first nothing has been learned yet that could be lost.
        if let Some(complaint) = complaint.filter(|_| self.progress.step * BEGINNING > self.steps()) {
            reporter.warn(complaint);
        }
        if is_best {
            self.progress.best = Some((sum, self.progress.step));
            let path = folder.join(self.progress.settings.weights_file());
            let accompanist = self.rehearsed(&networks);
            let bytes = weights_to_bytes(&accompanist, &self.progress.settings.config())
                .map_err(|error| TrainerError::file(&path, error))?;
            files::write(&path, &bytes)?;
        }
        Ok(())
    }
}

/// What the generator plays with the noise that was heard, and, if asked, with drawn noise.
fn played(
    networks: &Networks,
    batch: &Batch,
    [shared, private]: [Tensor<3>; 2],
    dreams: bool,
) -> (Tensor<3>, Option<Tensor<3>>) {
    let generator = &networks.accompanist.generator;
    let drawn = batch.cue();
    if !dreams {
        return (generator.forward(&Cue { shared, private, ..drawn }), None);
    }
    let both = |one: Tensor<3>, other: &Tensor<3>| Tensor::cat(vec![one, other.clone()], 0);
    let written = generator.forward(&Cue {
        scene: both(drawn.scene.clone(), &drawn.scene),
        wishes: both(drawn.wishes.clone(), &drawn.wishes),
        shared: both(shared, &drawn.shared),
        private: both(private, &drawn.private),
    });
    let half = |from: usize| written.clone().narrow(0, from, batch.windows);
    (half(0), Some(half(batch.windows)))
}

/// What of the divergence is not free.
fn priced(divergence: &Tensor<1>) -> Tensor<1> {
    activation::relu(divergence.clone() - FREE_DIVERGENCE)
}

#[expect(clippy::cast_precision_loss, reason = "steps are few")]
fn warm_up(step: usize) -> f64 {
    ((step + 1) as f64 / DIVERGENCE_WARM_UP as f64).min(1.0)
}

pub(super) fn initial(settings: &Settings, lessons: &[Lesson], device: &Device) -> Networks {
    drawn(settings.seed, device, || {
        let mut networks = Networks::init(&settings.config(), settings.critic_width, device);
        networks.accompanist.habits = Habits::of_table(&habits(lessons, settings.ensemble()), device);
        // The framework draws a weight when it is first looked at: all of them are to come from this seed.
        networks.visit(&mut Looker);
        networks
    })
}

/// Looks at every weight once.
struct Looker;

impl ModuleVisitor for Looker {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        drop(param.val());
    }
}

/// The habits of the training part.
fn habits(lessons: &[Lesson], ensemble: Ensemble) -> HabitsTable {
    let parts = ensemble.parts().len();
    let mut pieces = vec![Vec::new(); STYLES * parts];
    for lesson in lessons {
        for (part, plays) in lesson.plays.iter().enumerate().filter(|(_, plays)| plays.contains(&true)) {
            let traits = lesson.traits(part, ensemble, 0, lesson.beats());
            pieces[lesson.scene.style() * parts + part].push((traits, plays.clone()));
        }
    }
    HabitsTable::count(parts, &pieces)
}
