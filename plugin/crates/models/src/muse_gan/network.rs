//! The generator: a trunk that all parts share hears the scene, and a player for each part writes its planes.
//!
//! Beats are rows and everything within a beat is folded into the columns, so that all work is products of matrices.
//! The players of a band hear a stack of dilated convolutions; those of a chorale a U-Net over beats.

use burn::module::Module;
use burn::nn::{Dropout, DropoutConfig, LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::{Device, Tensor, activation};

use super::part::{BAND, Part, VOICES};
use super::scene::FEATURES;
use crate::dilated::{Block, flat};

/// Numbers of noise that all parts share.
pub const SHARED_NOISE: usize = 8;
/// Numbers of noise of a part's own that last for a phrase.
pub const PHRASE_NOISE: usize = 8;
/// Numbers of noise of a part's own that last for a bar.
pub const BAR_NOISE: usize = 4;
/// Numbers of noise of a part's own.
pub const PART_NOISE: usize = PHRASE_NOISE + BAR_NOISE;
/// Numbers that say how a part is to play: whether it does, its density, its complexity.
pub const WISHES: usize = 3;
/// Beats that the halvings of the U-Net need.
const HALVED: usize = 4;

/// Who plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ensemble {
    /// Drums, bass, harmony and strings.
    Band,
    /// The lower voices of a chorale.
    Voices,
}

/// Shape of the generator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GeneratorConfig {
    /// Who plays.
    pub ensemble: Ensemble,
    /// Numbers carried for each beat in the trunk.
    pub width: usize,
    /// Numbers carried for each beat by a player.
    pub part_width: usize,
    /// Share of what trunk and players take in that is left out at random while training.
    pub dropout: f64,
}

/// The generator.
#[derive(Module, Debug)]
pub struct Generator {
    inlet: Linear,
    dropout: Dropout,
    trunk: Trunk,
    players: Vec<Player>,
}

/// What all parts share.
#[derive(Module, Debug)]
struct Trunk {
    first: Vec<Block>,
    halvings: Vec<Halving>,
    last: Vec<Block>,
}

/// One level of the U-Net: two beats become one, are thought over, and become two again beside what they were.
#[derive(Module, Debug)]
struct Halving {
    down: Linear,
    block: Block,
    up: Linear,
    join: Linear,
}

/// What writes one part.
#[derive(Module, Debug)]
struct Player {
    inlet: Linear,
    dropout: Dropout,
    blocks: Vec<Block>,
    norm: LayerNorm,
    outlet: Linear,
}

/// What the generator is given.
///
/// # Shapes
///
/// All are `[batch, beats, numbers]`; the beats of a U-Net are a multiple of four.
#[derive(Clone, Debug)]
pub struct Cue {
    /// The scene: [`FEATURES`].
    pub scene: Tensor<3>,
    /// How the parts are to play: [`WISHES`] of each.
    pub wishes: Tensor<3>,
    /// [`SHARED_NOISE`].
    pub shared: Tensor<3>,
    /// [`PART_NOISE`] of each part.
    pub private: Tensor<3>,
}

impl Ensemble {
    /// Its parts, in the order in which their planes are written.
    #[must_use]
    pub const fn parts(self) -> &'static [Part] {
        match self {
            Self::Band => &BAND,
            Self::Voices => &VOICES,
        }
    }

    /// Numbers that are written for a beat, all parts together.
    #[must_use]
    pub fn numbers(self) -> usize {
        self.parts().iter().map(Part::numbers).sum()
    }

    /// Beats are played in multiples of this.
    #[must_use]
    pub const fn multiple(self) -> usize {
        match self {
            Self::Band => 1,
            Self::Voices => HALVED,
        }
    }

    /// How boldly chords are drawn: 1 is as the planner learned them, lower takes likelier progressions.
    #[must_use]
    pub const fn boldness(self) -> f64 {
        match self {
            Self::Band => 0.9,
            Self::Voices => 1.0,
        }
    }

    const fn is_halved(self) -> bool {
        self.multiple() > 1
    }

    /// How far to either side the blocks of the trunk look, before and after the halvings.
    const fn dilations(self) -> (&'static [usize], &'static [usize]) {
        match self {
            Self::Band => (&[1, 2, 4, 8], &[]),
            Self::Voices => (&[1], &[1]),
        }
    }
}

impl GeneratorConfig {
    /// A generator of random weights.
    #[must_use]
    pub fn init(&self, device: &Device) -> Generator {
        let (parts, width) = (self.ensemble.parts(), self.width);
        let (first, last) = self.ensemble.dilations();
        let blocks = |dilations: &[usize]| dilations.iter().map(|at| Block::init(width, *at, device)).collect();
        let halvings = if self.ensemble.is_halved() { HALVED.ilog2() } else { 0 };
        Generator {
            inlet: LinearConfig::new(FEATURES + WISHES * parts.len() + SHARED_NOISE, width).init(device),
            dropout: DropoutConfig::new(self.dropout).init(),
            trunk: Trunk {
                first: blocks(first),
                halvings: (0..halvings).map(|_| Halving::init(width, device)).collect(),
                last: blocks(last),
            },
            players: parts.iter().map(|part| Player::init(self, part, device)).collect(),
        }
    }
}

impl Generator {
    /// The planes of all parts, one after the other: logits, and velocities as they are.
    ///
    /// # Shapes
    ///
    /// - result: `[batch, beats, Ensemble::numbers]`
    #[must_use]
    pub fn forward(&self, cue: &Cue) -> Tensor<3> {
        let [batch, beats, _] = cue.scene.dims();
        let heard = Tensor::cat(vec![cue.scene.clone(), cue.wishes.clone(), cue.shared.clone()], 2);
        let rows = self.dropout.forward(self.inlet.forward(flat(heard)));
        let width = rows.dims()[1];
        let rows = self.trunk.forward(rows.reshape([batch, beats, width]));
        let written = self.players.iter().enumerate().map(|(part, player)| {
            let own = |numbers: &Tensor<3>, count: usize| {
                numbers.clone().slice([0..batch, 0..beats, part * count..(part + 1) * count])
            };
            let heard = vec![rows.clone(), own(&cue.wishes, WISHES), own(&cue.private, PART_NOISE)];
            player.forward(Tensor::cat(heard, 2))
        });
        Tensor::cat(written.collect(), 2)
    }
}

impl Trunk {
    fn forward(&self, mut rows: Tensor<3>) -> Tensor<3> {
        for block in &self.first {
            rows = block.forward(rows);
        }
        let mut beside = Vec::new();
        for halving in &self.halvings {
            beside.push(rows.clone());
            rows = halving.descend(rows);
        }
        for halving in self.halvings.iter().rev() {
            let skipped = beside.pop();
            rows = skipped.map_or_else(|| rows.clone(), |skipped| halving.ascend(rows.clone(), skipped));
        }
        for block in &self.last {
            rows = block.forward(rows);
        }
        rows
    }
}

impl Halving {
    fn init(width: usize, device: &Device) -> Self {
        Self {
            down: LinearConfig::new(2 * width, width).init(device),
            block: Block::init(width, 1, device),
            up: LinearConfig::new(width, 2 * width).init(device),
            join: LinearConfig::new(2 * width, width).init(device),
        }
    }

    fn descend(&self, rows: Tensor<3>) -> Tensor<3> {
        let [batch, beats, width] = rows.dims();
        let halved = self.down.forward(rows.reshape([batch * beats / 2, 2 * width]));
        self.block.forward(activation::relu(halved).reshape([batch, beats / 2, width]))
    }

    fn ascend(&self, rows: Tensor<3>, beside: Tensor<3>) -> Tensor<3> {
        let [batch, beats, width] = beside.dims();
        let doubled = self.up.forward(flat(rows)).reshape([batch * beats, width]);
        let joined = Tensor::cat(vec![activation::relu(doubled), flat(beside)], 1);
        self.join.forward(joined).reshape([batch, beats, width])
    }
}

impl Player {
    fn init(config: &GeneratorConfig, part: &Part, device: &Device) -> Self {
        let width = config.part_width;
        let heard = config.width + WISHES + PART_NOISE;
        Self {
            inlet: LinearConfig::new(heard, width).init(device),
            dropout: DropoutConfig::new(config.dropout).init(),
            blocks: [1, 4].iter().map(|dilation| Block::init(width, *dilation, device)).collect(),
            norm: LayerNormConfig::new(width).init(device),
            outlet: LinearConfig::new(width, part.numbers()).init(device),
        }
    }

    fn forward(&self, heard: Tensor<3>) -> Tensor<3> {
        let [batch, beats, _] = heard.dims();
        let rows = self.dropout.forward(self.inlet.forward(flat(heard)));
        let width = rows.dims()[1];
        let mut rows = rows.reshape([batch, beats, width]);
        for block in &self.blocks {
            rows = block.forward(rows);
        }
        let written = self.outlet.forward(flat(self.norm.forward(rows)));
        let numbers = written.dims()[1];
        written.reshape([batch, beats, numbers])
    }
}
