//! How well the networks do on pieces they are not trained on, and whether the noise still means something.

use burn::tensor::{Device, Tensor};
use continuo_models::muse_gan::Ensemble;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::batch::{Batch, WINDOW, Window};
use super::lesson::Lesson;
use super::networks::Networks;
use super::settings::Settings;
use super::{adversary, paired, progression, score};

/// Seed of what is validated on: the same for every run, so that runs compare.
const SEED: u64 = 0x5eed;
/// Windows that are validated on at most.
const WINDOWS: usize = 192;
/// Below this share of strikes that differ between two draws of noise, the generator plays one thing whatever the noise.
const COLLAPSED: f64 = 0.02;
/// Below this loss the critic is never in doubt, and teaches nothing.
const CRUSHING: f64 = 0.02;

/// The windows that are validated on.
#[derive(Debug)]
pub struct Validation {
    batches: Vec<Batch>,
    ensemble: Ensemble,
}

/// What validation found.
pub struct Verdict {
    /// The losses that choose the weights: paired, divergence, chords; in nats a beat.
    pub losses: [f64; 3],
    /// What else is worth knowing, by name.
    pub figures: [(&'static str, f64); 2],
    /// What goes wrong, in a sentence.
    pub complaint: Option<&'static str>,
}

impl Validation {
    /// Windows spread evenly over the lessons; without any, over the first of the training part.
    #[must_use]
    pub fn new(valid: Vec<Lesson>, train: &[Lesson], settings: &Settings, device: &Device) -> Self {
        let lessons = if valid.is_empty() { train[..train.len().min(8)].to_vec() } else { valid };
        let mut dice = ChaCha8Rng::seed_from_u64(SEED);
        let every = |lesson: &Lesson| lesson.beats().div_ceil(WINDOW);
        let total: usize = lessons.iter().map(every).sum();
        let stride = total.div_ceil(WINDOWS).max(1);
        let all = lessons.iter().flat_map(|lesson| (0..lesson.beats()).step_by(WINDOW).map(move |beat| (lesson, beat)));
        let windows: Vec<_> = all.step_by(stride).map(|(lesson, beat)| Window::at(lesson, beat)).collect();
        let ensemble = settings.ensemble();
        let batches = windows.chunks(settings.batch).map(|windows| Batch::new(windows, ensemble, &mut dice, device));
        Self { batches: batches.collect(), ensemble }
    }

    /// Measures networks without gradient.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a few batches")]
    pub fn measure(&self, networks: &Networks) -> Verdict {
        let mut sums = [0.0; 5];
        for batch in &self.batches {
            let heard = networks.listener.hear(batch, true);
            let mut cue = batch.cue();
            [cue.shared, cue.private] = heard.noise;
            let written = networks.accompanist.generator.forward(&cue);
            let terms = [
                paired::loss(&written, batch, self.ensemble),
                heard.divergence,
                progression::loss(&networks.accompanist.planner, batch),
                adversary::critic(networks, batch, self.ensemble),
                self.difference(networks, batch),
            ];
            for (sum, term) in sums.iter_mut().zip(terms) {
                *sum += f64::from(term.into_scalar::<f32>()) / self.batches.len() as f64;
            }
        }
        let [paired, divergence, chords, critic, difference] = sums;
        Verdict {
            losses: [paired, divergence, chords],
            figures: [("discriminator", critic), ("seeds_differ", difference)],
            complaint: complaint(critic, difference),
        }
    }

    /// The share of what is struck that differs between two draws of noise.
    fn difference(&self, networks: &Networks, batch: &Batch) -> Tensor<1> {
        let played = [0, 1].map(|draw| {
            let mut cue = batch.cue();
            [cue.shared, cue.private] = batch.noise[draw].clone();
            score::of_written(&networks.accompanist.generator.forward(&cue), self.ensemble) * batch.mask.clone()
        });
        let [one, other] = played;
        let both = (one.clone() + other.clone()).sum() * 0.5;
        (one - other).abs().sum() / both.clamp_min(1.0) * 0.5
    }
}

fn complaint(critic: f64, difference: f64) -> Option<&'static str> {
    if difference < COLLAPSED {
        Some(
            "The generator has collapsed: it plays the same whatever the noise. Lower the learning rate, or start anew.",
        )
    } else if (0.0..CRUSHING).contains(&critic) {
        Some("The discriminator has won: it is never in doubt and teaches nothing any more. Lower the update ratio.")
    } else {
        None
    }
}
