//! The optimizers: Muon for the matrices of the layers, AdamW for what tokens and keys mean.

use burn::grad_clipping::GradientClippingConfig;
use burn::module::{ParamId, list_param_ids};
use burn::optim::{AdamWConfig, AdjustLrFn, GradientsParams, ModuleOptimizer, MuonConfig};
use burn::tensor::{Gradients, Tensor};
use continuo_models::transformer::TransformerNetwork;

/// Gradients of each parameter are scaled down to this norm where AdamW takes them; Muon does not care.
const GRADIENT_NORM: f32 = 1.0;
/// How much faster the matrices learn.
const MATRICES: f64 = 3.0;

/// Both optimizers.
#[derive(Clone)]
pub struct Optimizers {
    /// Of the matrices of the layers.
    pub muon: ModuleOptimizer,
    /// Of the rest.
    pub adamw: ModuleOptimizer,
}

/// Gradients, summed over the parts of a step.
pub struct Sum {
    matrices: burn::optim::GradientsAccumulator<TransformerNetwork>,
    rest: burn::optim::GradientsAccumulator<TransformerNetwork>,
}

impl Default for Sum {
    fn default() -> Self {
        let fresh = burn::optim::GradientsAccumulator::new;
        Self { matrices: fresh(), rest: fresh() }
    }
}

impl Sum {
    /// Adds the gradients of one part.
    pub fn add(&mut self, network: &TransformerNetwork, loss: &Tensor<1>) {
        let mut gradients: Gradients = loss.backward();
        let (matrices, rest) = ids(network);
        let taken = GradientsParams::from_params(&mut gradients, network, &matrices);
        self.matrices.accumulate(network, taken);
        let taken = GradientsParams::from_params(&mut gradients, network, &rest);
        self.rest.accumulate(network, taken);
    }
}

impl Optimizers {
    /// Optimizers that have not stepped yet.
    #[must_use]
    pub fn new() -> Self {
        let clipping = Some(GradientClippingConfig::Norm(GRADIENT_NORM));
        Self {
            muon: MuonConfig::new().with_adjust_lr_fn(AdjustLrFn::MatchRmsAdamW).init(),
            adamw: AdamWConfig::new().with_weight_decay(0.0).with_beta_2(0.98).with_grad_clipping(clipping).init(),
        }
    }

    /// One step down the gradients.
    pub fn step(&mut self, rate: f64, network: TransformerNetwork, mut sum: Sum) -> TransformerNetwork {
        let network = self.muon.step(MATRICES * rate, network, sum.matrices.grads());
        self.adamw.step(rate, network, sum.rest.grads())
    }
}

/// The parameters of the layers, and the others.
fn ids(network: &TransformerNetwork) -> (Vec<ParamId>, Vec<ParamId>) {
    let matrices = network.layer_ids();
    let rest = list_param_ids(network).into_iter().filter(|id| !matrices.contains(id));
    (matrices.clone(), rest.collect())
}
