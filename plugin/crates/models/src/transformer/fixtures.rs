//! Networks and tokens for the tests: small, untrained, and the same every time.

use std::sync::{Mutex, PoisonError};

use burn::tensor::Device;

use super::{Token, TransformerConfig, TransformerNetwork};

/// A shape that computes in microseconds.
pub(super) fn small() -> TransformerConfig {
    TransformerConfig::new().with_width(16).with_layers(2).with_heads(2).with_memory(32)
}

/// A small network of random weights.
///
/// The framework draws weights from one generator for the whole process, and only when they are looked at: so one
/// network at a time is seeded and looked through.
pub(super) fn network(seed: u64) -> TransformerNetwork {
    static DRAWING: Mutex<()> = Mutex::new(());
    let _alone = DRAWING.lock().unwrap_or_else(PoisonError::into_inner);
    let device = Device::flex();
    device.seed(seed);
    let network = small().init(&device);
    drop(network.nats(&tokens(4), &device));
    network
}

/// So many tokens of a piece that obeys the grammar: a scale, one key after the other.
pub(super) fn tokens(count: usize) -> Vec<Token> {
    let note = |key: u8| [Token::On(key), Token::Shift(10 + key), Token::Off(key)];
    let scale = (0..).flat_map(|step: u8| note(30 + step * 5 % 24));
    [Token::Start, Token::Loudness(20)].into_iter().chain(scale).take(count).collect()
}
