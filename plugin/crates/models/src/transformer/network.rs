//! The network: a Transformer-XL. Segment after segment is read, and what each layer made of the segment before is
//! remembered, so that attention reaches back beyond its start.

use burn::config::Config;
use burn::module::{Initializer, Module, Param, ParamId, list_param_ids};
use burn::nn::{Dropout, DropoutConfig, Linear, LinearConfig};
use burn::tensor::module::embedding;
use burn::tensor::{Device, Tensor, TensorData, activation};

use super::heard::HEARD_FEATURES;
use super::inputs::{Follower, Inputs, Place, Segment};
use super::vocabulary::{TOKENS, Token};

/// Tokens that are read at once where a whole piece is.
const SEGMENT: usize = 256;
/// Keeps the norm of silence finite.
pub(super) const EPSILON: f32 = 1e-6;
/// What is added to the score of a token that is not to be looked at. Scores are between plus and minus the root of a
/// head's width, at most 16, so that nothing of it remains; a lower one would make the exponential slow.
const UNSEEN: f32 = -60.0;

/// Shape of the network.
#[derive(Config, Debug)]
pub struct TransformerConfig {
    /// Numbers carried for each token between layers; a multiple of four times `heads`.
    #[config(default = 128)]
    pub width: usize,
    /// Layers.
    #[config(default = 6)]
    pub layers: usize,
    /// Ways in which each layer looks back at once.
    #[config(default = 2)]
    pub heads: usize,
    /// Tokens that are remembered of what was read before.
    #[config(default = 256)]
    pub memory: usize,
    /// Share of the numbers that are left out at random in training.
    #[config(default = 0.0)]
    pub dropout: f64,
}

/// The network that says what token may come next.
#[derive(Module, Debug)]
pub struct TransformerNetwork {
    /// A row for each token: what it means on the way in, and what speaks for it on the way out.
    pub(super) embedding: Param<Tensor<2>>,
    pub(super) heard: Linear,
    pub(super) layers: Vec<Layer>,
    dropout: Dropout,
    #[module(skip)]
    pub(super) memory: usize,
}

/// One layer: look back, think, each added to what was there.
#[derive(Module, Debug)]
pub struct Layer {
    pub(super) query: Linear,
    pub(super) key: Linear,
    pub(super) value: Linear,
    pub(super) output: Linear,
    pub(super) up: Linear,
    pub(super) down: Linear,
    dropout: Dropout,
    #[module(skip)]
    heads: usize,
}

impl TransformerConfig {
    /// Width of a head.
    #[must_use]
    pub fn head_width(&self) -> usize {
        self.width / self.heads
    }

    /// A network with random weights.
    #[must_use]
    pub fn init(&self, device: &Device) -> TransformerNetwork {
        #[expect(clippy::cast_precision_loss, reason = "widths are small")]
        let scale = 0.5 / (self.width as f64).sqrt();
        let rows = Initializer::Normal { mean: 0.0, std: scale };
        TransformerNetwork {
            embedding: rows.init([TOKENS, self.width], device),
            heard: LinearConfig::new(HEARD_FEATURES, self.width).with_bias(false).init(device),
            layers: (0..self.layers).map(|_| self.layer(device)).collect(),
            dropout: DropoutConfig::new(self.dropout).init(),
            memory: self.memory,
        }
    }

    fn layer(&self, device: &Device) -> Layer {
        let width = self.width;
        let linear = |from: usize, to: usize| LinearConfig::new(from, to).with_bias(false).init(device);
        Layer {
            query: linear(width, width),
            key: linear(width, width),
            value: linear(width, width),
            output: linear(width, width),
            up: linear(width, 4 * width),
            down: linear(4 * width, width),
            dropout: DropoutConfig::new(self.dropout).init(),
            heads: self.heads,
        }
    }
}

/// What is remembered of the tokens read before.
#[derive(Clone, Debug)]
pub struct Memory {
    /// What went into each layer, `[batch, tokens, width]`.
    pub(super) rows: Vec<Tensor<3>>,
    pub(super) place: Place,
}

impl TransformerNetwork {
    /// Reads a segment: for every token the logits of the one after it, and what is to be remembered.
    ///
    /// # Shapes
    ///
    /// - logits: `[batch * steps, TOKENS]`
    #[must_use]
    pub fn forward(&self, segment: &Segment, memory: Option<&Memory>) -> (Tensor<2>, Memory) {
        let [batch, steps] = segment.ids.dims();
        let mut rows = self.dropout.forward(self.inlet(segment));
        let width = rows.dims()[1];
        let seen = memory.map_or(0, |memory| memory.rows[0].dims()[1]);
        let unseen = unseen(seen, steps, &rows.device());
        let place = memory.map_or(segment.place.clone(), |memory| segment.place.after(&memory.place));
        let mut remembered = Vec::with_capacity(self.layers.len());
        for (index, layer) in self.layers.iter().enumerate() {
            let current = rows.clone().reshape([batch, steps, width]);
            let all = match memory {
                Some(memory) => Tensor::cat(vec![memory.rows[index].clone(), current], 1),
                None => current,
            };
            remembered.push(last(all.clone().detach(), self.memory));
            rows = layer.forward(rows, all, &segment.place, &place, unseen.clone());
        }
        let memory = Memory { rows: remembered, place: place.last(self.memory) };
        (self.outlet(rows), memory)
    }

    /// How unlikely each token after the first was, in nats, segment after segment.
    #[must_use]
    pub fn nats(&self, tokens: &[Token], device: &Device) -> Vec<f32> {
        let mut follower = Follower::new(self.head_width());
        let (mut memory, mut nats) = (None, Vec::with_capacity(tokens.len()));
        let followed = tokens.len().saturating_sub(1);
        for start in (0..followed).step_by(SEGMENT) {
            let end = (start + SEGMENT).min(followed);
            let mut inputs = Inputs::default();
            tokens[start..end].iter().for_each(|token| follower.follow(*token, &mut inputs));
            let (logits, remembered) = self.forward(&inputs.segment(1, device), memory.as_ref());
            memory = Some(remembered);
            nats.extend(unlikelihood(logits, &tokens[start + 1..=end]));
        }
        nats
    }

    /// The parameters of the layers, all of them matrices.
    #[must_use]
    pub fn layer_ids(&self) -> Vec<ParamId> {
        self.layers.iter().flat_map(list_param_ids).collect()
    }

    /// Width of a head.
    #[must_use]
    pub fn head_width(&self) -> usize {
        let width = self.embedding.dims()[1];
        self.layers.first().map_or(width, |layer| width / layer.heads)
    }

    /// # Shapes
    ///
    /// - result: `[batch * steps, width]`
    fn inlet(&self, segment: &Segment) -> Tensor<2> {
        let [batch, steps] = segment.ids.dims();
        let meant = embedding(self.embedding.val(), segment.ids.clone());
        let width = meant.dims()[2];
        #[expect(clippy::cast_precision_loss, reason = "widths are small")]
        let loud = (width as f32).sqrt();
        meant.reshape([batch * steps, width]) * loud + self.heard.forward(segment.heard.clone())
    }

    /// # Shapes
    ///
    /// - rows: `[tokens, width]`
    /// - result: `[tokens, TOKENS]`
    fn outlet(&self, rows: Tensor<2>) -> Tensor<2> {
        normed(rows).matmul(self.embedding.val().transpose())
    }
}

#[cfg(test)]
impl TransformerNetwork {
    /// The same network without its later layers, which hear through what the first made of tokens long forgotten.
    pub(super) fn of_one_layer(mut self) -> Self {
        self.layers.truncate(1);
        self
    }

    /// The same network, which looks for nothing: all that it knows fits as well.
    pub(super) fn of_idle_queries(mut self) -> Self {
        for layer in &mut self.layers {
            layer.query.weight = layer.query.weight.clone().map(|weight| weight * 0.0);
        }
        self
    }
}

impl Layer {
    /// # Shapes
    ///
    /// - rows and result: `[batch * steps, width]`
    /// - all: `[batch, remembered + steps, width]`, the rows at its end
    fn forward(&self, rows: Tensor<2>, all: Tensor<3>, near: &Place, far: &Place, unseen: Tensor<4>) -> Tensor<2> {
        let [batch, known, width] = all.dims();
        let steps = rows.dims()[0] / batch;
        let queries = self.queries(normed(rows.clone()), batch, near);
        let (keys, values) = self.keys_and_values(normed(all.reshape([batch * known, width])), batch, far);
        let looked = look(queries, keys, values, unseen).swap_dims(1, 2).reshape([batch * steps, width]);
        self.think(rows + self.dropout.forward(self.output.forward(looked)))
    }

    /// The second half of a layer.
    fn think(&self, rows: Tensor<2>) -> Tensor<2> {
        let up = activation::relu(self.up.forward(normed(rows.clone())));
        rows + self.dropout.forward(self.down.forward(up.clone() * up))
    }

    /// # Shapes
    ///
    /// - rows: `[batch * steps, width]`
    /// - result: `[batch, heads, steps, head width]`
    fn queries(&self, rows: Tensor<2>, batch: usize, place: &Place) -> Tensor<4> {
        let queries = normed(self.split(self.query.forward(rows), batch));
        #[expect(clippy::cast_precision_loss, reason = "widths are small")]
        let scale = (queries.dims()[3] as f32).sqrt().recip();
        place.turn(queries * scale).swap_dims(1, 2)
    }

    /// As [`Layer::queries`].
    pub(super) fn keys_and_values(&self, rows: Tensor<2>, batch: usize, place: &Place) -> (Tensor<4>, Tensor<4>) {
        let keys = place.turn(normed(self.split(self.key.forward(rows.clone()), batch)));
        (keys.swap_dims(1, 2), self.split(self.value.forward(rows), batch).swap_dims(1, 2))
    }

    fn split(&self, rows: Tensor<2>, batch: usize) -> Tensor<4> {
        let [tokens, width] = rows.dims();
        rows.reshape([batch, tokens / batch, self.heads, width / self.heads])
    }
}

/// Attention: each query takes of the values by how well their keys fit.
///
/// Queries and keys have a fixed length, so that the exponential needs no maximum taken off first; and the sum that
/// the softmax divides by comes out of the same product as the values, from a column of ones. On a CPU each pass over
/// the scores counts.
///
/// # Shapes
///
/// - queries and result: `[batch, heads, steps, head width]`
/// - keys and values: `[batch, heads, known, head width]`
/// - unseen: `[1, 1, steps, known]`, added to the scores
fn look(queries: Tensor<4>, keys: Tensor<4>, values: Tensor<4>, unseen: Tensor<4>) -> Tensor<4> {
    let [batch, heads, known, width] = values.dims();
    let ones = Tensor::ones([batch, heads, known, 1], &values.device());
    let fits = (queries.matmul(keys.swap_dims(2, 3)) + unseen).exp();
    let taken = fits.matmul(Tensor::cat(vec![values, ones], 3));
    taken.clone().narrow(3, 0, width) / taken.narrow(3, width, 1)
}

/// Rows of mean square one.
pub(super) fn normed<const D: usize>(rows: Tensor<D>) -> Tensor<D> {
    let size = (rows.clone().square().mean_dim(D - 1) + EPSILON).sqrt();
    rows / size
}

/// The last so many tokens of each stream, or all if there are fewer.
fn last(rows: Tensor<3>, tokens: usize) -> Tensor<3> {
    let known = rows.dims()[1];
    rows.narrow(1, known - tokens.min(known), tokens.min(known))
}

/// How unlikely those tokens are by these logits, in nats.
fn unlikelihood(logits: Tensor<2>, tokens: &[Token]) -> Vec<f32> {
    let ids: Vec<i32> = tokens.iter().map(|token| i32::from(token.id())).collect();
    let ids = TensorData::new(ids, [tokens.len(), 1]);
    let nats = -activation::log_softmax(logits.clone(), 1).gather(1, Tensor::from_data(ids, &logits.device()));
    #[expect(clippy::expect_used, reason = "the networks compute in f32, set where weights are read")]
    nats.into_data().try_into_vec().expect("logits are f32")
}

/// Hides from every token of a segment those that come after it.
///
/// # Shapes
///
/// - result: `[1, 1, steps, seen + steps]`
fn unseen(seen: usize, steps: usize, device: &Device) -> Tensor<4> {
    let known = seen + steps;
    let row = |step: usize| (0..known).map(move |index| if index > seen + step { UNSEEN } else { 0.0 });
    let scores: Vec<f32> = (0..steps).flat_map(row).collect();
    Tensor::from_data(TensorData::new(scores, [1, 1, steps, known]), device)
}
