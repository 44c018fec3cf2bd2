//! Noise that was heard in real pieces, kept with the weights: from there the noise of a performance is drawn.
//!
//! Noise of a normal distribution would do as well if what the listener tells were distributed exactly so; it is not
//! quite, and differs from style to style. What was heard always means something.

use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor};

use super::network::{PHRASE_NOISE, SHARED_NOISE};
use super::scene::STYLES;

/// Memories of each style.
pub const MEMORIES: usize = 64;

/// The memories of every style.
#[derive(Module, Debug)]
pub struct Repertoire {
    /// `[STYLES * MEMORIES, SHARED_NOISE + parts * PHRASE_NOISE]`
    numbers: Param<Tensor<2>>,
}

/// The memories as plain numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Memories {
    numbers: Vec<f32>,
    columns: usize,
}

impl Repertoire {
    /// Room for the memories of so many parts.
    #[must_use]
    pub fn init(parts: usize, device: &Device) -> Self {
        let shape = [STYLES * MEMORIES, SHARED_NOISE + parts * PHRASE_NOISE];
        Self { numbers: Param::from_tensor(Tensor::zeros(shape, device)).no_grad() }
    }

    /// These memories.
    #[must_use]
    pub fn of_memories(memories: &Memories, device: &Device) -> Self {
        let tensor = Tensor::<1>::from_floats(memories.numbers.as_slice(), device);
        let rows = memories.numbers.len() / memories.columns;
        Self { numbers: Param::from_tensor(tensor.reshape([rows, memories.columns])).no_grad() }
    }

    /// The memories as plain numbers.
    #[must_use]
    pub fn memories(&self) -> Memories {
        Memories { numbers: super::numbers(self.numbers.val()), columns: self.numbers.dims()[1] }
    }
}

impl Memories {
    /// No memories yet of so many parts.
    #[must_use]
    pub fn none(parts: usize) -> Self {
        let columns = SHARED_NOISE + parts * PHRASE_NOISE;
        Self { numbers: vec![0.0; STYLES * MEMORIES * columns], columns }
    }

    /// Keeps one memory: the shared noise, then that of each part.
    ///
    /// # Panics
    ///
    /// When there is no such place, or the noise is not of that many parts.
    pub fn keep(&mut self, style: usize, place: usize, noise: &[f32]) {
        assert!(place < MEMORIES, "there are {MEMORIES} places for memories of a style");
        let start = (style * MEMORIES + place) * self.columns;
        self.numbers[start..start + self.columns].copy_from_slice(noise);
    }

    /// The shared noise of a memory.
    #[must_use]
    pub fn shared(&self, style: usize, place: usize) -> [f32; SHARED_NOISE] {
        let row = self.row(style, place);
        std::array::from_fn(|at| row[at])
    }

    /// The noise of a part of a memory.
    #[must_use]
    pub fn part(&self, style: usize, place: usize, part: usize) -> [f32; PHRASE_NOISE] {
        let row = &self.row(style, place)[SHARED_NOISE + part * PHRASE_NOISE..];
        std::array::from_fn(|at| row[at])
    }

    fn row(&self, style: usize, place: usize) -> &[f32] {
        let start = (style * MEMORIES + place) * self.columns;
        &self.numbers[start..start + self.columns]
    }
}
