//! Everything that is trained, and the two optimizers that take turns.

use burn::grad_clipping::GradientClippingConfig;
use burn::module::{Module, ParamId, list_param_ids};
use burn::optim::{AdamWConfig, GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};
use continuo_models::muse_gan::{Accompanist, AccompanistConfig};

use super::critic::Critic;
use super::listener::Listener;

/// Gradients of each parameter are scaled down to this norm.
const GRADIENT_NORM: f32 = 1.0;
/// How fast the critic learns beside the rest.
const CRITIC_RATE: f64 = 0.5;

/// The accompanist, and those who only help to train it.
#[derive(Module, Debug)]
pub struct Networks {
    /// What is kept in the end.
    pub accompanist: Accompanist,
    /// Tells noise by listening.
    pub listener: Listener,
    /// Tells real from generated.
    pub critic: Critic,
}

/// One for those who play, one for the critic.
#[derive(Clone)]
pub struct Optimizers {
    /// Of accompanist and listener.
    pub players: ModuleOptimizer,
    /// Of the critic.
    pub critic: ModuleOptimizer,
}

impl Networks {
    /// Networks of random weights.
    #[must_use]
    pub fn init(config: &AccompanistConfig, critic_width: usize, device: &Device) -> Self {
        let ensemble = config.generator.ensemble;
        Self {
            accompanist: config.init(device),
            listener: Listener::init(ensemble, device),
            critic: Critic::init(ensemble, critic_width, device),
        }
    }

    fn critic_ids(&self) -> Vec<ParamId> {
        list_param_ids(&self.critic)
    }

    fn player_ids(&self) -> Vec<ParamId> {
        [list_param_ids(&self.accompanist), list_param_ids(&self.listener)].concat()
    }
}

impl Optimizers {
    /// Optimizers that have not stepped yet.
    #[must_use]
    pub fn new() -> Self {
        let clipping = || Some(GradientClippingConfig::Norm(GRADIENT_NORM));
        let adam = |momentum: f32| {
            AdamWConfig::new()
                .with_beta_1(momentum)
                .with_beta_2(0.99)
                .with_weight_decay(0.0)
                .with_grad_clipping(clipping())
                .init()
        };
        Self { players: adam(0.9), critic: adam(0.5) }
    }

    /// One step of accompanist and listener down their loss.
    #[must_use]
    pub fn step_players(&mut self, rate: f64, networks: Networks, loss: &Tensor<1>) -> Networks {
        let gradients = GradientsParams::from_params(&mut loss.backward(), &networks, &networks.player_ids());
        self.players.step(rate, networks, gradients)
    }

    /// One step of the critic down its loss.
    #[must_use]
    pub fn step_critic(&mut self, rate: f64, networks: Networks, loss: &Tensor<1>) -> Networks {
        let gradients = GradientsParams::from_params(&mut loss.backward(), &networks, &networks.critic_ids());
        let mut networks = self.critic.step(CRITIC_RATE * rate, networks, gradients);
        networks.critic = networks.critic.followed();
        networks
    }
}
