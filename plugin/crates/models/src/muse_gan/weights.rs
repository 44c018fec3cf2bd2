//! The weights of an accompanist as bytes, with the shape they are for.

use burn::tensor::Device;

use super::accompanist::{Accompanist, AccompanistConfig};
use super::network::{Ensemble, GeneratorConfig};
use crate::WeightsError;
use crate::weights::Architecture;

/// The form of the networks; weights of another version are refused.
pub const ARCHITECTURE_VERSION: u32 = 1;
/// Widths that networks may have.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=1024;

impl Ensemble {
    /// What its weights are called.
    const fn architecture(self) -> Architecture {
        let name = match self {
            Self::Band => "musegan",
            Self::Voices => "unet",
        };
        Architecture { name, version: ARCHITECTURE_VERSION }
    }
}

/// The networks as a file: half-precision numbers, their shape beside them.
///
/// # Errors
///
/// When the framework cannot lay out the container.
pub fn weights_to_bytes(networks: &Accompanist, config: &AccompanistConfig) -> Result<Vec<u8>, WeightsError> {
    let GeneratorConfig { ensemble, width, part_width } = config.generator;
    let shape = [("width", width), ("part_width", part_width), ("plan_width", config.plan_width)];
    ensemble.architecture().write(networks, &shape.map(|(key, number)| (key, number.to_string())))
}

/// The networks of these bytes.
///
/// # Errors
///
/// When the bytes are no weights of that ensemble and this version.
pub(super) fn from_bytes(bytes: &[u8], ensemble: Ensemble, device: &Device) -> Result<Accompanist, WeightsError> {
    let pack = ensemble.architecture().read(bytes)?;
    let number = |key| pack.shape.number(key, WIDTHS);
    let generator = GeneratorConfig { ensemble, width: number("width")?, part_width: number("part_width")? };
    let config = AccompanistConfig { generator, plan_width: number("plan_width")? };
    pack.fill(config.init(device))
}
