//! The loss: how unlikely the network thought what came next, in nats a token.

use burn::tensor::{Tensor, activation};
use continuo_models::transformer::{Memory, TransformerNetwork};

use super::stream::Lesson;

/// Reads a lesson: the mean over the tokens that count, and what is remembered.
///
/// # Shapes
///
/// - result: `[1]`
pub fn nats(network: &TransformerNetwork, lesson: &Lesson, memory: Option<&Memory>) -> (Tensor<1>, Memory) {
    let (logits, memory) = network.forward(&lesson.segment, memory);
    let chosen = activation::log_softmax(logits, 1).gather(1, lesson.next.clone());
    let counted = lesson.counts.clone().sum().clamp_min(1.0);
    (-(chosen * lesson.counts.clone()).sum() / counted, memory)
}
