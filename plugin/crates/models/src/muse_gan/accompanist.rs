//! Planner, generator, habits and repertoire together: what a file of weights holds.

use burn::module::Module;
use burn::tensor::Device;

use super::habits::Habits;
use super::network::{Generator, GeneratorConfig};
use super::planner::{Planner, PlannerConfig};
use super::repertoire::Repertoire;

/// Shape of an accompanist.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AccompanistConfig {
    /// Shape of the generator.
    pub generator: GeneratorConfig,
    /// Width of the planner.
    pub plan_width: usize,
}

/// All networks of an accompanist, and what it knows of its styles.
#[derive(Module, Debug)]
pub struct Accompanist {
    /// Says which chords stand under a melody.
    pub planner: Planner,
    /// Plays over them.
    pub generator: Generator,
    /// How the parts of each style usually play.
    pub habits: Habits,
    /// What was heard in pieces of each style.
    pub repertoire: Repertoire,
}

impl AccompanistConfig {
    /// An accompanist of random weights that has heard nothing.
    #[must_use]
    pub fn init(&self, device: &Device) -> Accompanist {
        let parts = self.generator.ensemble.parts().len();
        Accompanist {
            planner: PlannerConfig::new().with_width(self.plan_width).with_dropout(self.generator.dropout).init(device),
            generator: self.generator.init(device),
            habits: Habits::init(parts, device),
            repertoire: Repertoire::init(parts, device),
        }
    }
}
