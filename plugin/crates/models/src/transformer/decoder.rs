//! Reading token by token: keys and values of what was read are kept, so that a token costs one token.

use burn::tensor::Device;

use super::inputs::{Follower, Inputs};
use super::matrix::numbers;
use super::network::{Memory, TransformerNetwork};
use super::sampling::Reader;
use super::step::Stepper;
use super::vocabulary::Token;

/// Tokens of a prompt that are read at once: more is no faster, and needs more room.
const CHUNK: usize = 128;

/// A network in the middle of reading.
pub struct Decoder<'a> {
    network: &'a TransformerNetwork,
    device: &'a Device,
    follower: Follower,
    kept: Kept,
    attention: Attention,
}

/// What is kept of the tokens read so far.
enum Kept {
    Nothing,
    /// Rows, as segments are read after one another.
    Memory(Box<Memory>),
    /// Keys and values, as single tokens are.
    Ring(Stepper),
}

impl<'a> Decoder<'a> {
    /// A decoder that has read nothing yet.
    #[must_use]
    pub fn new(network: &'a TransformerNetwork, device: &'a Device) -> Self {
        Self {
            network,
            device,
            follower: Follower::new(network.head_width()),
            kept: Kept::Nothing,
            attention: Attention::default(),
        }
    }

    /// Reads on, and says how likely each token is to follow the last: [`TOKENS`](super::TOKENS) logits, or none if
    /// there was nothing to read. The first call had better bring all there is, since it reads many tokens at once.
    pub fn read(&mut self, tokens: &[Token]) -> Vec<f32> {
        if !matches!(self.kept, Kept::Ring(_)) {
            return self.prompt(tokens);
        }
        let mut logits = Vec::new();
        for token in tokens {
            logits = self.step(*token);
        }
        logits
    }

    /// Reads the prompt, many tokens at once.
    fn prompt(&mut self, tokens: &[Token]) -> Vec<f32> {
        let mut logits = Vec::new();
        for chunk in tokens.chunks(CHUNK) {
            logits = self.read_chunk(chunk);
        }
        if let Kept::Memory(memory) = &self.kept {
            self.kept = Kept::Ring(Stepper::after(self.network, memory));
            self.attention = Attention { read: tokens.len(), sums: vec![0.0; tokens.len()], tokens: 0 };
        }
        logits
    }

    fn read_chunk(&mut self, tokens: &[Token]) -> Vec<f32> {
        let mut inputs = Inputs::default();
        tokens.iter().for_each(|token| self.follower.follow(*token, &mut inputs));
        let segment = inputs.segment(1, self.device);
        let earlier = match &self.kept {
            Kept::Memory(memory) => Some(memory.as_ref()),
            _ => None,
        };
        let (logits, memory) = self.network.forward(&segment, earlier);
        self.kept = Kept::Memory(Box::new(memory));
        numbers(logits.narrow(0, tokens.len() - 1, 1))
    }

    fn step(&mut self, token: Token) -> Vec<f32> {
        let Kept::Ring(ring) = &mut self.kept else { return Vec::new() };
        let mut inputs = Inputs::default();
        self.follower.follow(token, &mut inputs);
        let logits = ring.read(&inputs);
        self.attention.add(ring);
        logits
    }

    /// For each token of the prompt the share of the attention that it had while the tokens after it were read that were
    /// read since this was last asked: their mean, over all layers and heads. Empty if there were none.
    pub fn attention(&mut self) -> Vec<f32> {
        self.attention.take()
    }
}

/// Attention to the tokens of the prompt, added up.
#[derive(Default)]
struct Attention {
    /// Tokens read so far, the prompt's included.
    read: usize,
    /// For each token of the prompt, over the tokens that looked back since this was last told.
    sums: Vec<f32>,
    /// How many these were.
    tokens: u16,
}

impl Attention {
    /// Adds the attention of the token that was read last.
    fn add(&mut self, ring: &Stepper) {
        (self.read, self.tokens) = (self.read + 1, self.tokens.saturating_add(1));
        for (age, share) in ring.attention() {
            let sum = self.read.checked_sub(age + 1).and_then(|token| self.sums.get_mut(token));
            sum.into_iter().for_each(|sum| *sum += share);
        }
    }

    /// The mean, and begins anew.
    fn take(&mut self) -> Vec<f32> {
        let tokens = std::mem::take(&mut self.tokens);
        if tokens == 0 {
            return Vec::new();
        }
        self.sums.iter_mut().map(|sum| std::mem::take(sum) / f32::from(tokens)).collect()
    }
}

impl Reader for Decoder<'_> {
    fn read(&mut self, tokens: &[Token]) -> Vec<f32> {
        Self::read(self, tokens)
    }

    fn attention(&mut self) -> Vec<f32> {
        Self::attention(self)
    }
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
    fn a_network_that_looks_everywhere_alike_attends_to_all_tokens_alike() {
        let device = Device::flex();
        let decoder_after = |prompt: usize, more: usize, network: &TransformerNetwork| {
            let tokens = fixtures::tokens(prompt + more);
            let mut decoder = Decoder::new(network, &device);
            decoder.read(&tokens[..prompt]);
            tokens[prompt..].iter().for_each(|token| drop(decoder.read(&[*token])));
            [decoder.attention(), decoder.attention()]
        };
        let network = fixtures::network(5).of_idle_queries();
        let mean = (1.0 / 6.0 + 1.0 / 7.0 + 1.0 / 8.0) / 3.0;
        let [told, again] = decoder_after(5, 3, &network);
        assert!(close(&told, &[mean; 5]), "{told:?}");
        assert!(again.is_empty(), "nothing was read since");
        assert!(decoder_after(5, 0, &network)[0].is_empty());
        // It remembers 32 tokens and hears the one it reads: so the second one read no longer hears the ninth.
        let [told, _] = decoder_after(40, 2, &network);
        let expected: Vec<f32> = [[0.0; 8].as_slice(), &[0.5 / 33.0], &[1.0 / 33.0; 31]].concat();
        assert!(told.iter().zip(&expected).all(|(one, other)| (one - other).abs() < 1e-5), "{told:?}");
        let [told, _] = decoder_after(5, 100, &fixtures::network(5));
        assert!(told.iter().all(|share| *share > 0.0) && told.iter().sum::<f32>() < 1.0, "{told:?}");
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
