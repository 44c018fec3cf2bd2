//! The weights of an accompanist as bytes, with the shape they are for.

use burn::tensor::Device;

use super::accompanist::{Accompanist, AccompanistConfig};
use super::network::{Ensemble, GeneratorConfig};
use crate::WeightsError;
use crate::weights::{Architecture, Shape};

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
    let GeneratorConfig { ensemble, width, part_width, .. } = config.generator;
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
    let config = config_of(ensemble, &pack.shape)?;
    pack.fill(config.init(device))
}

fn config_of(ensemble: Ensemble, shape: &Shape) -> Result<AccompanistConfig, WeightsError> {
    let number = |key| shape.number(key, WIDTHS);
    let (width, part_width) = (number("width")?, number("part_width")?);
    let generator = GeneratorConfig { ensemble, width, part_width, dropout: 0.0 };
    Ok(AccompanistConfig { generator, plan_width: number("plan_width")? })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::MuseGan;
    use super::super::fixtures::{accompanist, small};
    use super::*;

    fn bytes(ensemble: Ensemble) -> Vec<u8> {
        weights_to_bytes(&accompanist(1, ensemble), &small(ensemble)).unwrap()
    }

    #[test]
    fn what_is_saved_knows_the_same_to_half_precision() {
        let device = Device::flex();
        let networks = accompanist(2, Ensemble::Band);
        let saved = weights_to_bytes(&networks, &small(Ensemble::Band)).unwrap();
        let loaded = from_bytes(&saved, Ensemble::Band, &device).unwrap();
        let (before, after) = (networks.planner.follows(), loaded.planner.follows());
        let apart: f32 = (before - after).abs().max().into_scalar();
        assert!(apart < 0.01, "{apart}");
        assert_ne!(loaded.repertoire.memories().shared(0, 0), [0.0; 8], "what it heard is forgotten");
    }

    #[test]
    fn every_truncation_is_refused() {
        let bytes = bytes(Ensemble::Voices);
        for length in (0..bytes.len()).step_by(997) {
            let taken = MuseGan::from_bytes(&bytes[..length], Ensemble::Voices, &Device::flex());
            assert!(taken.is_err(), "{length} bytes were taken");
        }
    }

    #[test]
    fn another_architecture_or_version_says_so() {
        let device = Device::flex();
        let error = from_bytes(&bytes(Ensemble::Voices), Ensemble::Band, &device).unwrap_err().to_string();
        assert!(error.contains("\"unet\", not \"musegan\""), "{error}");
        let foreign = Architecture { version: 9, ..Ensemble::Band.architecture() };
        let bytes = foreign.write(&accompanist(1, Ensemble::Band), &[]).unwrap();
        let error = from_bytes(&bytes, Ensemble::Band, &device).unwrap_err().to_string();
        assert!(error.contains("version is 9"), "{error}");
    }

    #[test]
    fn absurd_shapes_are_refused_before_anything_is_allocated() {
        let good = [("width", "12"), ("part_width", "8"), ("plan_width", "8")];
        let shape: BTreeMap<String, String> = good.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        assert!(config_of(Ensemble::Band, &Shape(shape.clone())).is_ok());
        for (key, _) in good {
            for value in ["99999999", "0", "-1", "wide", ""] {
                let mut shape = shape.clone();
                shape.insert(key.into(), value.into());
                assert!(config_of(Ensemble::Band, &Shape(shape)).is_err(), "{key} = {value:?} was taken");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn hostile_bytes_never_panic(
            flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)
        ) {
            let mut bytes = bytes(Ensemble::Voices);
            for (index, value) in flips {
                let index = index.index(bytes.len());
                bytes[index] = value;
            }
            drop(MuseGan::from_bytes(&bytes, Ensemble::Voices, &Device::flex()));
        }
    }
}
