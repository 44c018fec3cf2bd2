//! The network: a stack of dilated convolutions over steps, written as matrix products because those run fastest on a CPU.
//!
//! Pitch is folded into the channels, so no map has the full resolution of steps × keys; each block sees a step and its
//! neighbours at a growing distance, and the whole stack sees 62 steps (about four bars) to either side.

use burn::config::Config;
use burn::module::Module;
use burn::nn::{LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::{Device, Tensor};

use super::planes::{FEATURES, KEYS, MIN_STEPS, Window};
use crate::dilated::{Block, flat};

/// What edit logits are lowered by: of thousands of cells few are to be edited, and a fresh network starts from there.
const EDIT_PRIOR: f32 = 5.0;

/// Shape of the network.
#[derive(Config, Debug)]
pub struct ArCnnConfig {
    /// Numbers carried for each step between blocks.
    #[config(default = 256)]
    pub channels: usize,
    /// Distance in steps at which each block looks to either side, one block for each.
    #[config(default = "vec![1, 2, 4, 8, 16, 1, 2, 4, 8, 16]")]
    pub dilations: Vec<usize>,
}

/// The edit network.
#[derive(Module, Debug)]
pub struct ArCnnNetwork {
    inlet: Linear,
    blocks: Vec<Block>,
    norm: LayerNorm,
    outlet: Linear,
}

impl ArCnnConfig {
    /// A network with random weights.
    #[must_use]
    pub fn init(&self, device: &Device) -> ArCnnNetwork {
        let width = self.channels;
        ArCnnNetwork {
            inlet: LinearConfig::new(FEATURES, width).init(device),
            blocks: self.dilations.iter().map(|dilation| Block::init(width, *dilation, device)).collect(),
            norm: LayerNormConfig::new(width).init(device),
            outlet: LinearConfig::new(width, 2 * KEYS).init(device),
        }
    }
}

#[cfg(test)]
impl ArCnnNetwork {
    /// The same network, its last layer a hundred times as loud: it wants to edit somewhere, for tests without training.
    pub(super) fn eager(self) -> Self {
        self.louder(100.0)
    }

    /// The same network, its last layer that many times as loud.
    pub(super) fn louder(mut self, times: f32) -> Self {
        self.outlet.weight = self.outlet.weight.map(|weight| weight * times);
        self
    }
}

impl ArCnnNetwork {
    /// The logits of an edit and of holding, for every step and key.
    ///
    /// An edit at a cell with an onset removes that note, at any other cell it adds a note that starts there. Holding
    /// is the probability that what sounds at the cell sounds on at the next step.
    ///
    /// # Shapes
    ///
    /// - planes: `[batch, steps, FEATURES]`
    /// - both results: `[batch, steps, KEYS]`
    pub fn forward(&self, planes: Tensor<3>) -> (Tensor<3>, Tensor<3>) {
        let [batch, steps, _] = planes.dims();
        let inlet = self.inlet.forward(flat(planes));
        let channels = inlet.dims()[1];
        let mut rows = inlet.reshape([batch, steps, channels]);
        for block in &self.blocks {
            rows = block.forward(rows);
        }
        let logits = self.outlet.forward(flat(self.norm.forward(rows))).reshape([batch, steps, 2 * KEYS]);
        let edit = logits.clone().slice([0..batch, 0..steps, 0..KEYS]);
        (edit - EDIT_PRIOR, logits.slice([0..batch, 0..steps, KEYS..2 * KEYS]))
    }

    /// How many steps to either side a step knows of.
    #[must_use]
    pub fn reach(&self) -> usize {
        self.blocks.iter().map(Block::dilation).sum()
    }

    /// What the network makes of one window.
    #[must_use]
    pub fn score(&self, window: &Window, device: &Device) -> Scores {
        let steps = window.steps.max(MIN_STEPS);
        let mut planes = vec![0.0; steps * FEATURES];
        window.write_planes(&mut planes);
        let planes = Tensor::<1>::from_floats(planes.as_slice(), device).reshape([1, steps, FEATURES]);
        let (edit, hold) = self.forward(planes);
        Scores { steps: window.steps, edit: numbers(edit), hold: numbers(hold) }
    }
}

fn numbers(tensor: Tensor<3>) -> Vec<f32> {
    #[expect(clippy::expect_used, reason = "the networks compute in f32, set where weights are read")]
    tensor.into_data().try_into_vec().expect("logits are f32")
}

/// Logits of one window, `[steps, KEYS]` row by row; rows beyond `steps` mean nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    /// Steps of the window.
    pub steps: usize,
    /// Logit that a cell ought to be edited.
    pub edit: Vec<f32>,
    /// Logit that what sounds at a cell is held on to the next step.
    pub hold: Vec<f32>,
}

impl Scores {
    /// These scores as part of a longer window, from that step on: minus infinity everywhere else.
    #[must_use]
    pub fn moved(&self, start: usize, steps: usize) -> Self {
        let moved = |logits: &[f32]| {
            let mut all = vec![f32::NEG_INFINITY; steps * KEYS];
            let end = (start + self.steps).min(steps);
            all[start * KEYS..end * KEYS].copy_from_slice(&logits[..(end - start) * KEYS]);
            all
        };
        Self { steps, edit: moved(&self.edit), hold: moved(&self.hold) }
    }
}
