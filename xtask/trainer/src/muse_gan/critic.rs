//! The critic: tells what was really played from what the generator plays.
//!
//! Its layers are scaled to a spectral norm of one, which bounds its slope. A gradient penalty would need its input
//! gradient written out by hand, since the framework's autodiff gives no second derivatives.

use burn::module::{Initializer, Module, Param};
use burn::tensor::{Device, Tensor, activation};
use continuo_models::dilated::{flat, surroundings};
use continuo_models::muse_gan::{Ensemble, FEATURES};

use super::score;

/// Distance in beats at which each block looks to either side.
const DILATIONS: [usize; 3] = [1, 2, 4];
/// Slope of its activations below zero.
const LEAK: f64 = 0.2;

/// The critic.
#[derive(Module, Debug)]
pub struct Critic {
    inlet: Spectral,
    blocks: Vec<Spectral>,
    outlet: Spectral,
}

/// A linear layer whose matrix is divided by its largest singular value.
#[derive(Module, Debug)]
pub struct Spectral {
    weight: Param<Tensor<2>>,
    bias: Param<Tensor<1>>,
    /// The direction in which it stretches most, as far as is known: `[outputs, 1]`.
    direction: Param<Tensor<2>>,
}

/// What the critic says.
pub struct Verdict {
    /// How real each beat is: `[windows, beats, 1]`.
    pub real: Tensor<3>,
    /// What it noticed, layer by layer.
    pub features: Vec<Tensor<3>>,
}

impl Critic {
    /// A critic of random weights.
    #[must_use]
    pub fn init(ensemble: Ensemble, width: usize, device: &Device) -> Self {
        let heard = FEATURES + score::numbers(ensemble);
        Self {
            inlet: Spectral::init(heard, width, device),
            blocks: DILATIONS.iter().map(|_| Spectral::init(3 * width, width, device)).collect(),
            outlet: Spectral::init(width, 1, device),
        }
    }

    /// Judges scores played to scenes.
    #[must_use]
    pub fn judge(&self, scene: Tensor<3>, score: Tensor<3>) -> Verdict {
        let mut rows = leaky(self.inlet.forward(Tensor::cat(vec![scene, score], 2)));
        let mut features = vec![rows.clone()];
        for (block, dilation) in self.blocks.iter().zip(DILATIONS) {
            rows = rows.clone() + leaky(block.forward(surroundings(rows, dilation)));
            features.push(rows.clone());
        }
        Verdict { real: self.outlet.forward(rows), features }
    }

    /// All its layers.
    #[cfg(test)]
    pub fn layers(&self) -> Vec<&Spectral> {
        [vec![&self.inlet], self.blocks.iter().collect(), vec![&self.outlet]].concat()
    }

    /// Follows the weights, which have moved by a step: looks again in which direction each layer stretches most.
    #[must_use]
    pub fn followed(mut self) -> Self {
        self.inlet = self.inlet.followed();
        self.outlet = self.outlet.followed();
        self.blocks = self.blocks.into_iter().map(Spectral::followed).collect();
        self
    }
}

fn leaky(rows: Tensor<3>) -> Tensor<3> {
    activation::leaky_relu(rows, LEAK)
}

impl Spectral {
    fn init(inputs: usize, outputs: usize, device: &Device) -> Self {
        let normal = |shape: [usize; 2], std: f64| Initializer::Normal { mean: 0.0, std }.init(shape, device);
        #[expect(clippy::cast_precision_loss, reason = "some hundred inputs")]
        let std = 1.0 / (inputs as f64).sqrt();
        Self {
            weight: normal([inputs, outputs], std),
            bias: Initializer::Zeros.init([outputs], device),
            direction: normal([outputs, 1], 1.0).no_grad(),
        }
    }

    /// How many numbers it takes.
    #[cfg(test)]
    pub fn inputs(&self) -> usize {
        self.weight.dims()[0]
    }

    /// One step of the power iteration.
    fn followed(mut self) -> Self {
        let weight = self.weight.val().detach();
        let there = unit(weight.clone().matmul(self.direction.val().detach()));
        let back = unit(weight.transpose().matmul(there));
        self.direction = Param::initialized(self.direction.id, back).no_grad();
        self
    }

    /// # Shapes
    ///
    /// - rows: `[windows, beats, inputs]`
    /// - result: `[windows, beats, outputs]`
    pub fn forward(&self, rows: Tensor<3>) -> Tensor<3> {
        let [windows, beats, _] = rows.dims();
        let weight = self.weight.val();
        let direction = self.direction.val().detach();
        let stretched = unit(weight.clone().detach().matmul(direction.clone()));
        // By the gradient of this product the weights know that they are divided by their norm.
        let norm = stretched.transpose().matmul(weight.clone()).matmul(direction);
        let outputs = weight.dims()[1];
        let written = flat(rows).matmul(weight / norm) + self.bias.val().unsqueeze();
        written.reshape([windows, beats, outputs])
    }
}

fn unit(column: Tensor<2>) -> Tensor<2> {
    let length = column.clone().powi_scalar(2).sum().sqrt().clamp_min(1e-12);
    column / length.unsqueeze()
}
