//! Examples as tensors.

use burn::tensor::{Device, Tensor};
use continuo_models::ar_cnn::{FEATURES, KEYS};

use super::corruption::Example;
use super::crop::WINDOW_STEPS;

/// A batch of examples.
///
/// # Shapes
///
/// - `planes`: `[batch, WINDOW_STEPS, FEATURES]`
/// - all others: `[batch, WINDOW_STEPS, KEYS]`, zeros and ones
#[derive(Clone, Debug)]
pub struct Batch {
    /// What the network sees.
    pub planes: Tensor<3>,
    /// Cells that an edit repairs.
    pub edits: Tensor<3>,
    /// Cells of steps that exist.
    pub real: Tensor<3>,
    /// Cells of missing notes that sound on at the next step.
    pub held: Tensor<3>,
    /// Cells of missing notes.
    pub missing: Tensor<3>,
}

impl Batch {
    /// Lays the examples out.
    #[must_use]
    pub fn new(examples: &[Example], device: &Device) -> Self {
        let cells = examples.len() * WINDOW_STEPS * KEYS;
        let mut planes = vec![0.0; examples.len() * WINDOW_STEPS * FEATURES];
        let [mut edits, mut real, mut held, mut missing] = [const { Vec::new() }; 4].map(|mut plane: Vec<f32>| {
            plane.resize(cells, 0.0);
            plane
        });
        for (index, example) in examples.iter().enumerate() {
            let cell = |step: usize, key: usize| (index * WINDOW_STEPS + step) * KEYS + key;
            example.damaged.write_planes(&mut planes[index * WINDOW_STEPS * FEATURES..]);
            real[cell(0, 0)..cell(example.damaged.steps, 0)].fill(1.0);
            for (step, key) in example.edits() {
                edits[cell(step, key)] = 1.0;
            }
            for note in example.missing() {
                for step in note.onset..note.end() {
                    missing[cell(step, note.key)] = 1.0;
                    held[cell(step, note.key)] = f32::from(u8::from(step + 1 < note.end()));
                }
            }
        }
        let shaped = |numbers: Vec<f32>, width: usize| {
            Tensor::<1>::from_floats(numbers.as_slice(), device).reshape([examples.len(), WINDOW_STEPS, width])
        };
        Self {
            planes: shaped(planes, FEATURES),
            edits: shaped(edits, KEYS),
            real: shaped(real, KEYS),
            held: shaped(held, KEYS),
            missing: shaped(missing, KEYS),
        }
    }
}
