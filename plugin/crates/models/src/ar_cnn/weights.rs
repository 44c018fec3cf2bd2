//! The weights of AR-CNN as bytes, with the shape they are for.

use burn::tensor::Device;

use super::network::{ArCnnConfig, ArCnnNetwork};
use crate::WeightsError;
use crate::weights::{Architecture, Shape};

/// The form of the network; weights of another version are refused.
pub const ARCHITECTURE_VERSION: u32 = 1;
/// Channels a network may have; the square of it times four is the size of a block.
const CHANNELS: std::ops::RangeInclusive<usize> = 8..=1024;
/// Blocks a network may have.
const MAX_BLOCKS: usize = 32;
/// Steps a block may look to either side.
const MAX_DILATION: usize = 256;
const ARCHITECTURE: Architecture = Architecture { name: "ar-cnn", version: ARCHITECTURE_VERSION };

/// The network as a file: half-precision numbers, its shape beside them.
///
/// # Errors
///
/// When the framework cannot lay out the container.
pub fn weights_to_bytes(network: &ArCnnNetwork, config: &ArCnnConfig) -> Result<Vec<u8>, WeightsError> {
    let dilations: Vec<_> = config.dilations.iter().map(ToString::to_string).collect();
    ARCHITECTURE.write(network, &[("channels", config.channels.to_string()), ("dilations", dilations.join(","))])
}

/// The network of these bytes.
pub(super) fn from_bytes(bytes: &[u8], device: &Device) -> Result<ArCnnNetwork, WeightsError> {
    let pack = ARCHITECTURE.read(bytes)?;
    let network = config_of(&pack.shape)?.init(device);
    pack.fill(network)
}

fn config_of(shape: &Shape) -> Result<ArCnnConfig, WeightsError> {
    Ok(ArCnnConfig::new().with_channels(shape.number("channels", CHANNELS)?).with_dilations(shape.numbers(
        "dilations",
        1..=MAX_BLOCKS,
        1..=MAX_DILATION,
    )?))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::ar_cnn::{ArCnn, Window, WindowNote, fixtures};
    use proptest::prelude::*;

    fn small_bytes() -> Vec<u8> {
        weights_to_bytes(&fixtures::network(1), &fixtures::small()).unwrap()
    }

    #[test]
    fn what_is_saved_scores_the_same_to_half_precision() {
        let device = Device::flex();
        let network = fixtures::network(2);
        let loaded = from_bytes(&weights_to_bytes(&network, &fixtures::small()).unwrap(), &device).unwrap();
        let window = Window { steps: 20, phase: 0, notes: vec![WindowNote { onset: 3, key: 20, steps: 4 }] };
        let (before, after) = (network.score(&window, &device), loaded.score(&window, &device));
        for (before, after) in before.edit.iter().zip(&after.edit) {
            assert!((before - after).abs() < 0.01, "{before} became {after}");
        }
    }

    #[test]
    fn every_truncation_is_refused() {
        let bytes = small_bytes();
        for length in (0..bytes.len()).step_by(97) {
            assert!(ArCnn::from_bytes(&bytes[..length], &Device::flex()).is_err(), "{length} bytes were taken");
        }
    }

    #[test]
    fn a_foreign_version_says_so() {
        let foreign = Architecture { version: 9, ..ARCHITECTURE };
        let bytes = foreign.write(&fixtures::network(1), &[]).unwrap();
        let error = from_bytes(&bytes, &Device::flex()).unwrap_err().to_string();
        assert!(error.contains("version is 9"), "{error}");
    }

    #[test]
    fn absurd_shapes_are_refused_before_anything_is_allocated() {
        for (key, value) in [("channels", "99999999"), ("dilations", "1,2,0"), ("dilations", "")] {
            let mut metadata: BTreeMap<String, String> =
                [("channels", "8"), ("dilations", "1,2")].map(|(key, value)| (key.to_owned(), value.to_owned())).into();
            assert!(config_of(&Shape(metadata.clone())).is_ok());
            metadata.insert(key.into(), value.into());
            assert!(config_of(&Shape(metadata)).is_err(), "{key} = {value:?} was taken");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn hostile_bytes_never_panic(
            flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)
        ) {
            let mut bytes = small_bytes();
            for (index, value) in flips {
                let index = index.index(bytes.len());
                bytes[index] = value;
            }
            let _ = ArCnn::from_bytes(&bytes, &Device::flex());
        }
    }
}
