//! What decides the course of a run.

use continuo_models::muse_gan::{AccompanistConfig, Ensemble, GeneratorConfig};
use serde::{Deserialize, Serialize};

use crate::checkpoint;

/// Share of the steps over which the adversary joins.
const JOINING: f64 = 0.1;

/// What decides the course of a run; a checkpoint goes on only with the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// `musegan` or `unet`.
    pub architecture: String,
    /// Times the corpus is gone through, counted in windows; also less than once.
    pub epochs: f64,
    /// Peak learning rate.
    pub learning_rate: f64,
    /// Updates of the discriminator for each update of the generator.
    pub update_ratio: usize,
    /// Windows of a step.
    pub batch: usize,
    /// Width of the generator's trunk.
    pub width: usize,
    /// Width of its players.
    pub part_width: usize,
    /// Width of the planner of chords.
    pub plan_width: usize,
    /// Width of the discriminator.
    pub critic_width: usize,
    /// Weight of the adversarial losses beside the paired one.
    pub adversary: f64,
    /// Share of the steps after which the adversary joins.
    pub pairs_first: f64,
    /// Share of what networks take in that is left out at random.
    pub dropout: f64,
    /// Seed of everything random.
    pub seed: u64,
    /// Hash of the corpus.
    pub corpus: String,
}

/// How far a run is.
pub type Progress = checkpoint::Progress<Settings>;

impl Settings {
    /// Who is trained.
    #[must_use]
    pub fn ensemble(&self) -> Ensemble {
        if self.architecture == "unet" { Ensemble::Voices } else { Ensemble::Band }
    }

    /// The shape of the networks.
    #[must_use]
    pub fn config(&self) -> AccompanistConfig {
        let (ensemble, width, part_width) = (self.ensemble(), self.width, self.part_width);
        AccompanistConfig {
            generator: GeneratorConfig { ensemble, width, part_width, dropout: self.dropout },
            plan_width: self.plan_width,
        }
    }

    /// The weight of the adversarial losses at a step: nothing at first, then more and more, soon all of it.
    #[expect(clippy::cast_precision_loss, reason = "steps are few")]
    #[must_use]
    pub fn adversary_at(&self, step: usize, steps: usize) -> f64 {
        let done = step as f64 / steps as f64 - self.pairs_first;
        self.adversary * (done / JOINING).clamp(0.0, 1.0)
    }

    /// Name of the weights in a model folder.
    #[must_use]
    pub fn weights_file(&self) -> String {
        format!("{}.bpk", self.architecture)
    }
}
