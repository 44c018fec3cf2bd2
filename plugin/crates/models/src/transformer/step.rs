//! Reading one token: what [`TransformerNetwork::forward`] computes for a segment, for a single row of plain numbers.

use burn::nn::Linear;
use burn::tensor::Tensor;

use super::inputs::Inputs;
use super::matrix::{Matrix, numbers};
use super::network::{self, EPSILON, Layer, Memory, TransformerNetwork};

/// The network's numbers, and for each layer a ring of the keys and values of what was read: where in it a token lies
/// says nothing, since keys are turned by the token's own place.
pub(super) struct Stepper {
    embedding: Matrix,
    /// The same, its rows as columns.
    outlet: Matrix,
    heard: Matrix,
    layers: Vec<StepLayer>,
    slots: usize,
    taken: usize,
    next: usize,
    /// For each slot, what the last token gave of its attention to the token there, added up over layers and heads.
    attention: Vec<f32>,
}

struct StepLayer {
    query: Matrix,
    key: Matrix,
    value: Matrix,
    output: Matrix,
    up: Matrix,
    down: Matrix,
    heads: Vec<Head>,
}

/// What one head remembers.
struct Head {
    /// A column for each slot, so that a query is multiplied with all of them as with any matrix.
    keys: Matrix,
    /// A row for each slot.
    values: Matrix,
}

impl Stepper {
    /// Goes on where the memory ends.
    pub fn after(network: &TransformerNetwork, memory: &Memory) -> Self {
        let slots = network.memory + 1;
        let taken = memory.rows.first().map_or(0, |rows| rows.dims()[1]);
        let layers = network.layers.iter().zip(&memory.rows);
        let embedding = network.embedding.val();
        Self {
            embedding: Matrix::of(embedding.clone()),
            outlet: Matrix::of(embedding.transpose()),
            heard: matrix(&network.heard),
            layers: layers.map(|(layer, rows)| StepLayer::after(layer, rows.clone(), memory, slots)).collect(),
            slots,
            taken,
            next: taken % slots,
            attention: Vec::new(),
        }
    }

    /// Reads the one token that was noted down, and says how likely each is to follow it: logits.
    pub fn read(&mut self, token: &Inputs) -> Vec<f32> {
        self.taken = (self.taken + 1).min(self.slots);
        self.attention.clear();
        self.attention.resize(self.taken, 0.0);
        let mut row = self.inlet(token);
        for layer in &mut self.layers {
            layer.look(&mut row, token, self.next, &mut self.attention);
            layer.think(&mut row);
        }
        self.next = (self.next + 1) % self.slots;
        self.outlet.product(&normed(&row))
    }

    /// How old each token is that is remembered, the last read being zero tokens old, and the share that the last gave it
    /// of its attention, as a mean over layers and heads.
    pub fn attention(&self) -> impl Iterator<Item = (usize, f32)> {
        let heads: usize = self.layers.iter().map(|layer| layer.heads.len()).sum();
        #[expect(clippy::cast_precision_loss, reason = "there are few")]
        let share = (heads.max(1) as f32).recip();
        let ages = (0..self.slots).map(|slot| (self.next + self.slots - 1 - slot) % self.slots);
        ages.zip(&self.attention).map(move |(age, sum)| (age, sum * share))
    }

    fn inlet(&self, token: &Inputs) -> Vec<f32> {
        let meant = self.embedding.row(usize::try_from(token.ids[0]).unwrap_or(0));
        let loud = root(meant.len());
        let mut row: Vec<f32> = meant.iter().map(|number| number * loud).collect();
        self.heard.add_product(&token.heard, &mut row);
        row
    }
}

impl StepLayer {
    fn after(layer: &Layer, rows: Tensor<3>, memory: &Memory, slots: usize) -> Self {
        let [_, known, width] = rows.dims();
        let rows = network::normed(rows.reshape([known, width]));
        let (keys, values) = layer.keys_and_values(rows, 1, &memory.place);
        let head_width = keys.dims()[3];
        let (keys, values) = (numbers(keys), numbers(values));
        let heads = keys.chunks_exact(known * head_width).zip(values.chunks_exact(known * head_width));
        Self {
            query: matrix(&layer.query),
            key: matrix(&layer.key),
            value: matrix(&layer.value),
            output: matrix(&layer.output),
            up: matrix(&layer.up),
            down: matrix(&layer.down),
            heads: heads.map(|(keys, values)| Head::of(keys, values, head_width, slots)).collect(),
        }
    }

    /// The first half of a layer: looks back from the row at what is known, the row itself included.
    fn look(&mut self, row: &mut [f32], token: &Inputs, slot: usize, attention: &mut [f32]) {
        let known = normed(row);
        let (queries, keys, values) =
            (self.query.product(&known), self.key.product(&known), self.value.product(&known));
        let width = token.cosines.len();
        let mut looked = vec![0.0; row.len()];
        for (index, (head, looked)) in self.heads.iter_mut().zip(looked.chunks_exact_mut(width)).enumerate() {
            let part = index * width..(index + 1) * width;
            head.put(slot, &turned(&normed(&keys[part.clone()]), token), &values[part.clone()]);
            head.look(&turned(&normed(&queries[part]), token), looked, attention);
        }
        self.output.add_product(&looked, row);
    }

    /// The second half.
    fn think(&self, row: &mut [f32]) {
        let mut up = self.up.product(&normed(row));
        up.iter_mut().for_each(|number| *number = number.max(0.0).powi(2));
        self.down.add_product(&up, row);
    }
}

impl Head {
    fn of(keys: &[f32], values: &[f32], width: usize, slots: usize) -> Self {
        let mut head = Self { keys: Matrix::zeros(width, slots), values: Matrix::zeros(slots, width) };
        let known = keys.chunks_exact(width).zip(values.chunks_exact(width));
        known.enumerate().for_each(|(slot, (key, value))| head.put(slot, key, value));
        head
    }

    fn put(&mut self, slot: usize, key: &[f32], value: &[f32]) {
        self.keys.put_column(slot, key);
        self.values.put_row(slot, value);
    }

    /// Attention over the slots that are taken, as many as there are sums to which the shares are added. As in
    /// [`network::look`], no maximum is taken off before the exponential.
    fn look(&self, query: &[f32], looked: &mut [f32], attention: &mut [f32]) {
        let mut fits = vec![0.0; attention.len()];
        self.keys.add_product(query, &mut fits);
        let scale = root(query.len()).recip();
        fits.iter_mut().for_each(|fit| *fit = (*fit * scale).exp());
        self.values.add_product(&fits, looked);
        let sum: f32 = fits.iter().sum();
        looked.iter_mut().for_each(|number| *number /= sum);
        let share = sum.recip();
        attention.iter_mut().zip(&fits).for_each(|(sum, fit)| *sum += fit * share);
    }
}

fn matrix(linear: &Linear) -> Matrix {
    Matrix::of(linear.weight.val())
}

/// A row of mean square one.
fn normed(row: &[f32]) -> Vec<f32> {
    let squares: f32 = row.iter().map(|number| number * number).sum();
    #[expect(clippy::cast_precision_loss, reason = "widths are small")]
    let size = (squares / row.len() as f32 + EPSILON).sqrt();
    row.iter().map(|number| number / size).collect()
}

/// As [`Place::turn`](super::inputs::Place::turn).
fn turned(row: &[f32], token: &Inputs) -> Vec<f32> {
    let (first, second) = row.split_at(row.len() / 2);
    let swapped = second.iter().chain(first);
    let turns = token.cosines.iter().zip(&token.sines);
    row.iter().zip(swapped).zip(turns).map(|((own, other), (cosine, sine))| own * cosine + other * sine).collect()
}

#[expect(clippy::cast_precision_loss, reason = "widths are small")]
fn root(width: usize) -> f32 {
    (width as f32).sqrt()
}
