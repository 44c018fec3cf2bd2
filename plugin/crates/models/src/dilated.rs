//! A residual block of dilated convolution over time, written as matrix products because those run fastest on a CPU.

use burn::module::Module;
use burn::nn::{LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::{Device, Tensor, activation};

/// One residual block: look to both sides, think, add.
#[derive(Module, Debug)]
pub struct Block {
    norm: LayerNorm,
    gather: Linear,
    mix: Linear,
    #[module(skip)]
    dilation: usize,
}

impl Block {
    /// A block of random weights that looks that far to either side.
    #[must_use]
    pub fn init(width: usize, dilation: usize, device: &Device) -> Self {
        Self {
            norm: LayerNormConfig::new(width).init(device),
            gather: LinearConfig::new(3 * width, width).init(device),
            mix: LinearConfig::new(width, width).init(device),
            dilation,
        }
    }

    /// How far it looks to either side.
    #[must_use]
    pub fn dilation(&self) -> usize {
        self.dilation
    }

    /// # Shapes
    ///
    /// - input and output: `[batch, steps, channels]`
    #[must_use]
    pub fn forward(&self, input: Tensor<3>) -> Tensor<3> {
        let normed = self.norm.forward(input.clone());
        let mixed = self.mix.forward(activation::relu(self.gather.forward(flat(surroundings(normed, self.dilation)))));
        let shape = input.dims();
        input + mixed.reshape(shape)
    }
}

/// Every step between those so far before and after it, silence beyond the edges.
///
/// # Shapes
///
/// - rows: `[batch, steps, channels]`
/// - result: `[batch, steps, 3 * channels]`
#[must_use]
pub fn surroundings(rows: Tensor<3>, distance: usize) -> Tensor<3> {
    let past = shifted(rows.clone(), distance, Side::Past);
    let future = shifted(rows.clone(), distance, Side::Future);
    Tensor::cat(vec![past, rows, future], 2)
}

/// All steps of all windows as rows of one matrix: products of matrices run several times faster than of batches.
///
/// # Shapes
///
/// - rows: `[batch, steps, channels]`
/// - result: `[batch * steps, channels]`
#[must_use]
pub fn flat(rows: Tensor<3>) -> Tensor<2> {
    let [batch, steps, channels] = rows.dims();
    rows.reshape([batch * steps, channels])
}

#[derive(Clone, Copy)]
enum Side {
    Past,
    Future,
}

/// The same rows moved along the steps, silence moving in at the edge.
///
/// # Shapes
///
/// - rows and result: `[batch, steps, channels]`
fn shifted(rows: Tensor<3>, distance: usize, side: Side) -> Tensor<3> {
    let [batch, steps, channels] = rows.dims();
    let distance = distance.min(steps);
    let silence = Tensor::zeros([batch, distance, channels], &rows.device());
    match side {
        Side::Past => Tensor::cat(vec![silence, rows.slice([0..batch, 0..steps - distance])], 1),
        Side::Future => Tensor::cat(vec![rows.slice([0..batch, distance..steps]), silence], 1),
    }
}
