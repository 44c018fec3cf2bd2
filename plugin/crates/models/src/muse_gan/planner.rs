//! The planner: a network that says how well each chord fits each beat of a melody, and how chords follow one another.
//!
//! Together that is a linear-chain random field over beats: it is trained on whole progressions, and drawn from exactly.

use burn::config::Config;
use burn::module::{Module, Param};
use burn::nn::{Dropout, DropoutConfig, LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::{Device, Tensor};
use continuo_music::harmony::Chord;

use super::scene::PLAN_FEATURES;
use crate::dilated::{Block, flat};

/// How far to either side each block looks, in beats.
const DILATIONS: [usize; 5] = [1, 2, 4, 8, 16];
/// Kinds of beats that chords follow one another into: downbeats, other strong beats, the rest.
pub const KINDS: usize = 3;
/// How many nats a step of one in the weights of successions is. They are looked at singly, each at few beats, so they
/// would learn too slowly at the pace of the matrices.
const PACE: f32 = 16.0;
/// How many nats speak for staying with a chord before anything is learned.
const STAYING: f32 = 2.0;

/// Shape of the planner.
#[derive(Config, Debug)]
pub struct PlannerConfig {
    /// Numbers carried for each beat between blocks.
    #[config(default = 96)]
    pub width: usize,
    /// Share of what it takes in that is left out at random while training.
    #[config(default = 0.0)]
    pub dropout: f64,
}

/// The planner.
#[derive(Module, Debug)]
pub struct Planner {
    inlet: Linear,
    dropout: Dropout,
    blocks: Vec<Block>,
    norm: LayerNorm,
    outlet: Linear,
    /// How well a chord follows another, in [`PACE`] nats: `[KINDS * chord before, chord]`.
    follows: Param<Tensor<2>>,
}

impl PlannerConfig {
    /// A planner of random weights to which every change of chords is the same.
    #[must_use]
    pub fn init(&self, device: &Device) -> Planner {
        Planner {
            inlet: LinearConfig::new(PLAN_FEATURES, self.width).init(device),
            dropout: DropoutConfig::new(self.dropout).init(),
            blocks: DILATIONS.iter().map(|dilation| Block::init(self.width, *dilation, device)).collect(),
            norm: LayerNormConfig::new(self.width).init(device),
            outlet: LinearConfig::new(self.width, Chord::COUNT).init(device),
            follows: Param::from_tensor(Tensor::eye(Chord::COUNT, device).repeat_dim(0, KINDS) * (STAYING / PACE)),
        }
    }
}

impl Planner {
    /// How well each chord fits each beat, in nats.
    ///
    /// # Shapes
    ///
    /// - features: `[batch, beats, PLAN_FEATURES]`
    /// - result: `[batch, beats, Chord::COUNT]`, chords relative to the tonic
    #[must_use]
    pub fn fits(&self, features: Tensor<3>) -> Tensor<3> {
        let [batch, beats, _] = features.dims();
        let inlet = self.dropout.forward(self.inlet.forward(flat(features)));
        let width = inlet.dims()[1];
        let mut rows = inlet.reshape([batch, beats, width]);
        for block in &self.blocks {
            rows = block.forward(rows);
        }
        self.outlet.forward(flat(self.norm.forward(rows))).reshape([batch, beats, Chord::COUNT])
    }

    /// How well each chord follows each, in nats: `[KINDS * Chord::COUNT, Chord::COUNT]`.
    #[must_use]
    pub fn follows(&self) -> Tensor<2> {
        self.follows.val() * PACE
    }
}
