//! The listener: hears how a piece is really played, and says which noise the generator should have been given for it.
//!
//! It is what makes a paired loss and noise go together: the generator is taught each piece with the noise that tells
//! it from the others, and the noise is kept normally distributed, so that drawn noise means something.

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::{Device, Tensor, activation};
use continuo_models::dilated::{Block, flat};
use continuo_models::muse_gan::{BAR_NOISE, Ensemble, FEATURES, PART_NOISE, PHRASE_NOISE, SHARED_NOISE};

use super::batch::Batch;

/// Numbers carried for each beat.
const WIDTH: usize = 96;
/// Logarithms of variances are kept within this of zero.
const SPREAD: f32 = 6.0;

/// The listener.
#[derive(Module, Debug)]
pub struct Listener {
    inlet: Linear,
    block: Block,
    phrase: Linear,
    bar: Linear,
}

/// What the listener heard.
pub struct Heard {
    /// Noise for the generator: shared, and of each part.
    pub noise: [Tensor<3>; 2],
    /// How far its distribution is from the normal one, in nats a beat.
    pub divergence: Tensor<1>,
}

impl Listener {
    /// A listener of random weights.
    #[must_use]
    pub fn init(ensemble: Ensemble, device: &Device) -> Self {
        let parts = ensemble.parts().len();
        Self {
            inlet: LinearConfig::new(FEATURES + ensemble.numbers(), WIDTH).init(device),
            block: Block::init(WIDTH, 1, device),
            phrase: LinearConfig::new(WIDTH, 2 * (SHARED_NOISE + parts * PHRASE_NOISE)).init(device),
            bar: LinearConfig::new(WIDTH, 2 * parts * BAR_NOISE).init(device),
        }
    }

    /// The noise of these windows; `is_sure` takes the likeliest, otherwise it is drawn.
    #[must_use]
    pub fn hear(&self, batch: &Batch, is_sure: bool) -> Heard {
        let heard = Tensor::cat(vec![batch.scene.clone(), batch.planes.clone()], 2);
        let [windows, beats, _] = heard.dims();
        let rows = self.inlet.forward(flat(heard)).reshape([windows, beats, WIDTH]);
        let rows = activation::relu(self.block.forward(rows)) * batch.mask.clone();
        let beats_there = batch.mask.clone().sum_dim(1);
        let window = (rows.clone().sum_dim(1) / beats_there.clone()).repeat_dim(1, beats);
        let phrase = Gaussian::of(self.phrase.forward(flat(window)), windows, beats);
        let bar = Gaussian::of(self.bar.forward(flat(batch.bars.clone().matmul(rows))), windows, beats);
        let phrase_nats = phrase.nats() * (batch.mask.clone() / beats_there.repeat_dim(1, beats));
        let bar_nats = bar.nats() * batch.bar_share.clone();
        let divergence = (phrase_nats.sum() + bar_nats.sum()) / batch.mask.clone().sum();
        let noise = arrange(batch, &phrase, &bar, is_sure);
        Heard { noise, divergence }
    }
}

/// Puts the noise of phrases and bars where the generator expects it.
fn arrange(batch: &Batch, phrase: &Gaussian, bar: &Gaussian, is_sure: bool) -> [Tensor<3>; 2] {
    let [windows, beats, numbers] = bar.mean.dims();
    let all = [0..windows, 0..beats];
    let parts = numbers / BAR_NOISE;
    let cut = |tensor: &Tensor<3>, from: usize, count: usize| {
        tensor.clone().slice([all[0].clone(), all[1].clone(), from..from + count])
    };
    let [shared_normal, part_normal] = &batch.noise[0];
    let draw = |of: &Gaussian, from: usize, normal: Tensor<3>| {
        let count = normal.dims()[2];
        let mean = cut(&of.mean, from, count);
        if is_sure { mean } else { mean + (cut(&of.spread, from, count) * 0.5).exp() * normal }
    };
    let shared = draw(phrase, 0, shared_normal.clone());
    let own = (0..parts).flat_map(|part| {
        let of_phrase = cut(part_normal, part * PART_NOISE, PHRASE_NOISE);
        let of_bar = cut(part_normal, part * PART_NOISE + PHRASE_NOISE, BAR_NOISE);
        [draw(phrase, SHARED_NOISE + part * PHRASE_NOISE, of_phrase), draw(bar, part * BAR_NOISE, of_bar)]
    });
    [shared, Tensor::cat(own.collect(), 2)]
}

/// Independent normal distributions.
struct Gaussian {
    mean: Tensor<3>,
    /// Logarithms of the variances.
    spread: Tensor<3>,
}

impl Gaussian {
    fn of(rows: Tensor<2>, windows: usize, beats: usize) -> Self {
        let [_, numbers] = rows.dims();
        let rows = rows.reshape([windows, beats, numbers]);
        let half = |from: usize| rows.clone().slice([0..windows, 0..beats, from..from + numbers / 2]);
        Self { mean: half(0), spread: half(numbers / 2).clamp(-SPREAD, SPREAD) }
    }

    /// The divergence from the normal distribution of mean zero and variance one: `[windows, beats, 1]`.
    fn nats(&self) -> Tensor<3> {
        let each = self.mean.clone().powi_scalar(2) + self.spread.clone().exp() - self.spread.clone() - 1.0;
        each.sum_dim(2) * 0.5
    }
}
