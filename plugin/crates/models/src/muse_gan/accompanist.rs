//! Planner, generator and habits together: what a file of weights holds.

use burn::module::Module;
use burn::tensor::Device;

use super::habits::Habits;
use super::network::{Generator, GeneratorConfig};
use super::planner::{Planner, PlannerConfig};

/// Shape of an accompanist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
}

impl AccompanistConfig {
    /// An accompanist of random weights and no habits.
    #[must_use]
    pub fn init(&self, device: &Device) -> Accompanist {
        Accompanist {
            planner: PlannerConfig::new().with_width(self.plan_width).init(device),
            generator: self.generator.init(device),
            habits: Habits::init(self.generator.ensemble.parts().len(), device),
        }
    }
}
