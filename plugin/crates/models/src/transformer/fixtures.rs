//! Networks and tokens for the tests: small, untrained, and the same every time.

use burn::tensor::Device;

use super::{Token, TransformerConfig, TransformerNetwork};
use crate::drawn;

/// A shape that computes in microseconds.
pub(super) fn small() -> TransformerConfig {
    TransformerConfig::new().with_width(16).with_layers(2).with_heads(2).with_memory(32)
}

/// A small network of random weights.
pub(super) fn network(seed: u64) -> TransformerNetwork {
    let device = Device::flex();
    drawn(seed, &device, || {
        let network = small().init(&device);
        drop(network.nats(&tokens(4), &device));
        network
    })
}

/// So many tokens of a piece that obeys the grammar: a scale, one key after the other.
pub(super) fn tokens(count: usize) -> Vec<Token> {
    let note = |key: u8| [Token::On(key), Token::Shift(10 + key), Token::Off(key)];
    let scale = (0..).flat_map(|step: u8| note(30 + step * 5 % 24));
    [Token::Start, Token::Loudness(20)].into_iter().chain(scale).take(count).collect()
}
