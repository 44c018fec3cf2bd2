//! Reading token by token: keys and values of what was read are kept, so that a token costs one token.

use burn::tensor::{Device, Tensor, TensorData};

use super::inputs::{Follower, Inputs};
use super::network::{Memory, TransformerNetwork, UNSEEN, look, normed};
use super::sampling::Reader;
use super::vocabulary::Token;

/// Tokens of a prompt that are read at once: more is no faster, and needs more room.
const CHUNK: usize = 128;

/// A network in the middle of reading.
pub struct Decoder<'a> {
    network: &'a TransformerNetwork,
    device: &'a Device,
    follower: Follower,
    kept: Kept,
}

/// What is kept of the tokens read so far.
enum Kept {
    Nothing,
    /// Rows, as segments are read after one another.
    Memory(Memory),
    /// Keys and values, as single tokens are.
    Ring(Ring),
}

/// For each layer a ring of keys and values: the place in it says nothing, since keys are turned by their own place.
struct Ring {
    /// `[1, heads, slots, head width]`
    keys: Vec<Tensor<4>>,
    values: Vec<Tensor<4>>,
    /// For each slot zero if it is taken.
    unseen: Vec<f32>,
    next: usize,
}

impl<'a> Decoder<'a> {
    /// A decoder that has read nothing yet.
    #[must_use]
    pub fn new(network: &'a TransformerNetwork, device: &'a Device) -> Self {
        Self { network, device, follower: Follower::new(network.head_width()), kept: Kept::Nothing }
    }

    /// Reads the prompt, many tokens at once.
    fn prompt(&mut self, tokens: &[Token]) -> Vec<f32> {
        let mut logits = Vec::new();
        for chunk in tokens.chunks(CHUNK) {
            logits = self.read_chunk(chunk);
        }
        if let Kept::Memory(memory) = &self.kept {
            self.kept = Kept::Ring(Ring::of_memory(self.network, memory, self.device));
        }
        logits
    }

    fn read_chunk(&mut self, tokens: &[Token]) -> Vec<f32> {
        let mut inputs = Inputs::default();
        tokens.iter().for_each(|token| self.follower.follow(*token, &mut inputs));
        let segment = inputs.segment(1, self.device);
        let earlier = match &self.kept {
            Kept::Memory(memory) => Some(memory),
            _ => None,
        };
        let (logits, memory) = self.network.forward(&segment, earlier);
        self.kept = Kept::Memory(memory);
        numbers(logits.narrow(0, tokens.len() - 1, 1))
    }

    fn step(&mut self, token: Token) -> Vec<f32> {
        let Kept::Ring(ring) = &mut self.kept else { return Vec::new() };
        let mut inputs = Inputs::default();
        self.follower.follow(token, &mut inputs);
        let segment = inputs.segment(1, self.device);
        ring.unseen[ring.next] = 0.0;
        let slots = ring.unseen.len();
        let unseen = Tensor::from_data(TensorData::new(ring.unseen.clone(), [1, 1, 1, slots]), self.device);
        let mut rows = self.network.inlet(&segment);
        for (index, layer) in self.network.layers.iter().enumerate() {
            let known = normed(rows.clone());
            let queries = layer.queries(known.clone(), 1, &segment.place);
            let (key, value) = layer.keys_and_values(known, 1, &segment.place);
            let keys = ring.keys[index].put(key, ring.next);
            let values = ring.values[index].put(value, ring.next);
            let looked = look(queries, keys, values, unseen.clone());
            let width = rows.dims()[1];
            rows = layer.think(rows + layer.output.forward(looked.reshape([1, width])));
        }
        ring.next = (ring.next + 1) % slots;
        numbers(self.network.outlet(rows))
    }
}

impl Reader for Decoder<'_> {
    fn read(&mut self, tokens: &[Token]) -> Vec<f32> {
        if !matches!(self.kept, Kept::Ring(_)) {
            return self.prompt(tokens);
        }
        let mut logits = Vec::new();
        for token in tokens {
            logits = self.step(*token);
        }
        logits
    }
}

trait Put {
    /// Writes one row of every head, and returns the whole.
    fn put(&mut self, row: Tensor<4>, slot: usize) -> Tensor<4>;
}

impl Put for Tensor<4> {
    fn put(&mut self, row: Tensor<4>, slot: usize) -> Tensor<4> {
        let [_, heads, _, width] = row.dims();
        let empty = Self::empty([0, 0, 0, 0], &row.device());
        // Taken out, so that nobody else holds it and it is written in place.
        let whole = std::mem::replace(self, empty);
        *self = whole.slice_assign([0..1, 0..heads, slot..slot + 1, 0..width], row);
        self.clone()
    }
}

impl Ring {
    /// The keys and values of what is remembered.
    fn of_memory(network: &TransformerNetwork, memory: &Memory, device: &Device) -> Self {
        let slots = network.memory + 1;
        let mut ring = Self { keys: Vec::new(), values: Vec::new(), unseen: vec![UNSEEN; slots], next: 0 };
        for (layer, rows) in network.layers.iter().zip(&memory.rows) {
            let [_, known, width] = rows.dims();
            let rows = normed(rows.clone().reshape([known, width]));
            let (keys, values) = layer.keys_and_values(rows, 1, &memory.place);
            let [_, heads, _, head] = keys.dims();
            let room = || Tensor::<4>::zeros([1, heads, slots, head], device);
            ring.keys.push(room().slice_assign([0..1, 0..heads, 0..known, 0..head], keys));
            ring.values.push(room().slice_assign([0..1, 0..heads, 0..known, 0..head], values));
            ring.next = known % slots;
            ring.unseen[..known].fill(0.0);
        }
        ring
    }
}

fn numbers(logits: Tensor<2>) -> Vec<f32> {
    #[expect(clippy::expect_used, reason = "the networks compute in f32, set where weights are read")]
    logits.into_data().try_into_vec().expect("logits are f32")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transformer::fixtures;

    fn close(ones: &[f32], others: &[f32]) -> bool {
        ones.len() == others.len() && ones.iter().zip(others).all(|(one, other)| (one - other).abs() < 1e-3)
    }

    #[test]
    fn reading_token_by_token_says_the_same_as_reading_at_once() {
        let (device, network, tokens) = (Device::flex(), fixtures::network(5), fixtures::tokens(32));
        let mut by_token = Decoder::new(&network, &device);
        by_token.read(&tokens[..3]);
        for end in 4..=tokens.len() {
            let expected = Decoder::new(&network, &device).read(&tokens[..end]);
            assert!(close(&by_token.read(&tokens[end - 1..end]), &expected), "after {end} tokens");
        }
    }

    #[test]
    fn what_is_older_than_the_memory_is_forgotten() {
        let (device, network) = (Device::flex(), fixtures::network(5).of_one_layer());
        let tokens = fixtures::tokens(network.memory + 21);
        let read = |from: usize| {
            let mut follower = Follower::new(network.head_width());
            tokens.iter().take(from).for_each(|token| follower.follow(*token, &mut Inputs::default()));
            let mut decoder = Decoder { follower, ..Decoder::new(&network, &device) };
            decoder.read(&tokens[from..from + 3]);
            (from + 3..tokens.len()).map(|index| decoder.read(&tokens[index..=index])).last().unwrap_or_default()
        };
        assert!(close(&read(0), &read(20)), "the last token hears itself and as many as are remembered");
        assert!(!close(&read(0), &read(22)), "one of those it hears is missing");
    }

    #[test]
    fn what_comes_later_changes_nothing() {
        let (device, network, tokens) = (Device::flex(), fixtures::network(6), fixtures::tokens(20));
        let (short, long) = (network.nats(&tokens[..10], &device), network.nats(&tokens, &device));
        assert!(close(&short, &long[..9]));
    }

    #[test]
    fn moving_everything_in_time_changes_nothing() {
        let (device, network, tokens) = (Device::flex(), fixtures::network(7), fixtures::tokens(12));
        let logits = |pause: u8| {
            let mut follower = Follower::new(network.head_width());
            (0..pause).for_each(|_| follower.follow(Token::Shift(37), &mut Inputs::default()));
            let mut inputs = Inputs::default();
            tokens.iter().for_each(|token| follower.follow(*token, &mut inputs));
            numbers(network.forward(&inputs.segment(1, &device), None).0)
        };
        assert!(close(&logits(0), &logits(3)));
    }
}
