//! The paired loss: how far what the generator plays to a piece, given the noise that was heard in it, is from how the
//! piece was played. In nats a beat.

use burn::tensor::{Tensor, activation};
use continuo_models::muse_gan::{Ensemble, Playing};

use super::batch::Batch;
use super::score::{parts_of, slots};

/// Nats that a velocity which is wrong by one costs at a strike.
const VELOCITY: f64 = 4.0;

/// The paired loss of planes written for a batch.
#[must_use]
pub fn loss(written: &Tensor<3>, batch: &Batch, ensemble: Ensemble) -> Tensor<1> {
    let mut nats = questions(written.clone(), batch.planes.clone()).mul(batch.asked.clone()).sum();
    let real = parts_of(&batch.planes, ensemble);
    for ((part, written), (_, real)) in parts_of(written, ensemble).into_iter().zip(real) {
        let layout = part.layout();
        if matches!(part.playing, Playing::Line(_)) {
            let chosen = activation::log_softmax(slots(&written, layout.onset), 1) * slots(&real, layout.onset);
            nats = nats - chosen.sum();
        }
        let velocity = (slots(&written, layout.velocity), slots(&real, layout.velocity));
        let struck = velocity.1.clone().greater_elem(0.0).float();
        nats = nats + ((velocity.0 - velocity.1).powi_scalar(2) * struck).sum() * VELOCITY;
    }
    nats / batch.mask.clone().sum()
}

/// The cross entropy of yes-or-no questions, each by itself.
fn questions(logits: Tensor<3>, answers: Tensor<3>) -> Tensor<3> {
    let sure = activation::relu(logits.clone()) - logits.clone() * answers;
    sure + logits.abs().neg().exp().add_scalar(1.0).log()
}
