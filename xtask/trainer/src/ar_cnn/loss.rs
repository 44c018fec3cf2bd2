//! The loss: which cell to edit, how sure to be of it, and how long an added note sounds.

use burn::tensor::{Tensor, activation};
use continuo_models::ar_cnn::ArCnnNetwork;

use super::batch::Batch;

/// What a logit of a cell that does not exist is lowered by.
const NEVER: f32 = 1e4;
/// Edits an average window wants: brings the sure-ness term to the scale of the choice.
const USUAL_EDITS: f32 = 50.0;

/// The three terms, each a mean over the batch, in nats.
#[derive(Clone, Debug)]
pub struct Loss {
    /// Divergence of the softmax over all cells of a window from an even share for each cell to be edited.
    pub choice: Tensor<1>,
    /// Cross-entropy of every cell by itself, per fifty cells to be edited: it tells when to stop.
    pub sureness: Tensor<1>,
    /// Cross-entropy of holding, per cell of a missing note.
    pub holding: Tensor<1>,
}

impl Loss {
    /// The loss of the network on a batch.
    #[must_use]
    pub fn of(network: &ArCnnNetwork, batch: &Batch) -> Self {
        let (edit, hold) = network.forward(batch.planes.clone());
        Self { choice: choice(edit.clone(), batch), sureness: sureness(edit, batch), holding: holding(hold, batch) }
    }

    /// What is minimised.
    #[must_use]
    pub fn total(&self) -> Tensor<1> {
        self.choice.clone() + self.sureness.clone() + self.holding.clone()
    }
}

/// Cross-entropy between an even share for each edit and the softmax, less the entropy of the shares. A window without
/// an edit adds nothing.
fn choice(logits: Tensor<3>, batch: &Batch) -> Tensor<1> {
    let [examples, steps, keys] = logits.dims();
    let flat = |tensor: Tensor<3>| tensor.reshape([examples, steps * keys]);
    let hidden = (flat(batch.real.clone()) - 1.0) * NEVER;
    let chances = activation::log_softmax(flat(logits) + hidden, 1);
    let edits = flat(batch.edits.clone());
    let count = edits.clone().sum_dim(1);
    let share = edits / count.clone().clamp_min(1.0);
    let entropy = count.clamp_min(1.0).log().mean();
    (share * chances).sum_dim(1).mean().neg() - entropy
}

fn sureness(logits: Tensor<3>, batch: &Batch) -> Tensor<1> {
    let examples = logits.dims()[0];
    let each = cross_entropy(logits, batch.edits.clone()) * batch.real.clone();
    each.sum() / (rows(examples) * USUAL_EDITS)
}

fn holding(logits: Tensor<3>, batch: &Batch) -> Tensor<1> {
    let each = cross_entropy(logits, batch.held.clone()) * batch.missing.clone();
    each.sum() / batch.missing.clone().sum().clamp_min(1.0)
}

#[expect(clippy::cast_precision_loss, reason = "some dozen examples")]
fn rows(examples: usize) -> f32 {
    examples as f32
}

/// Binary cross-entropy of logits, in the form that does not overflow.
fn cross_entropy(logits: Tensor<3>, targets: Tensor<3>) -> Tensor<3> {
    let softplus = activation::relu(logits.clone()) + logits.clone().abs().neg().exp().add_scalar(1.0).log();
    softplus - logits * targets
}
