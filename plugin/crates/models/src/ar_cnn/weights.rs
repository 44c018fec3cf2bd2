//! Weights as bytes: what is in them, and how hostile bytes are told from good ones before the framework sees them.

use std::collections::BTreeMap;

use burn::store::burn_pack::{Bytes, DType, Reader, Tensor as PackTensor, Writer};
use burn::store::{FloatCastAdapter, ModuleSnapshot};
use burn::tensor::Device;

use super::network::{ArCnnConfig, ArCnnNetwork};

/// The form of the network; weights of another version are refused.
pub const ARCHITECTURE_VERSION: u32 = 1;
/// Bytes a weights file may have: twelve times what the shipped network needs.
const MAX_BYTES: usize = 64 << 20;
/// Channels a network may have; the square of it times four is the size of a block.
const CHANNELS: std::ops::RangeInclusive<usize> = 8..=1024;
/// Blocks a network may have.
const MAX_BLOCKS: usize = 32;
/// Steps a block may look to either side.
const MAX_DILATION: usize = 256;
const ARCHITECTURE: &str = "ar-cnn";

/// Why bytes are no weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WeightsError {
    /// More bytes than any network of ours has.
    TooLarge {
        /// Bytes there are.
        bytes: usize,
    },
    /// No burnpack container, or a damaged one.
    Damaged {
        /// What the reader found.
        cause: String,
    },
    /// A good container with something else in it.
    Unsupported {
        /// What is not as it must be.
        cause: String,
    },
}

impl std::fmt::Display for WeightsError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLarge { bytes } => {
                write!(formatter, "The weights have {bytes} bytes; at most {MAX_BYTES} are read.")
            }
            Self::Damaged { cause } => write!(formatter, "The weights are damaged: {cause}."),
            Self::Unsupported { cause } => write!(formatter, "The weights do not fit this version of AR-CNN: {cause}."),
        }
    }
}

impl std::error::Error for WeightsError {}

fn damaged(cause: impl std::fmt::Display) -> WeightsError {
    WeightsError::Damaged { cause: cause.to_string() }
}

fn unsupported(cause: impl Into<String>) -> WeightsError {
    WeightsError::Unsupported { cause: cause.into() }
}

/// The network as a file: half-precision numbers, its shape beside them.
///
/// # Errors
///
/// When the framework cannot lay out the container.
pub fn weights_to_bytes(network: &ArCnnNetwork, config: &ArCnnConfig) -> Result<Vec<u8>, WeightsError> {
    let mut tensors = network.collect(None, Some(Box::new(FloatCastAdapter::to(DType::F16))), false);
    for tensor in &mut tensors {
        // Drawn at random by the framework: the same weights are to be the same bytes.
        tensor.param_id = None;
    }
    let dilations: Vec<_> = config.dilations.iter().map(ToString::to_string).collect();
    let writer = Writer::new(tensors)
        .with_metadata("architecture", ARCHITECTURE)
        .with_metadata("architecture_version", &ARCHITECTURE_VERSION.to_string())
        .with_metadata("channels", &config.channels.to_string())
        .with_metadata("dilations", &dilations.join(","));
    Ok(writer.into_bytes().map_err(damaged)?.to_vec())
}

/// The network of these bytes.
pub(super) fn from_bytes(bytes: &[u8], device: &Device) -> Result<ArCnnNetwork, WeightsError> {
    if bytes.len() > MAX_BYTES {
        return Err(WeightsError::TooLarge { bytes: bytes.len() });
    }
    let reader = Reader::from_bytes(Bytes::from_bytes_vec(bytes.to_vec())).map_err(damaged)?;
    let config = config_of(reader.metadata())?;
    let tensors = reader.into_tensors().map_err(damaged)?;
    let mut network = config.init(device);
    check_tensors(&tensors, &network)?;
    let result = network.apply(tensors, None, Some(Box::new(FloatCastAdapter::to(DType::F32))), false);
    if result.is_success() && result.missing.is_empty() { Ok(network) } else { Err(damaged(result)) }
}

/// The shape that the metadata names, within bounds: hostile numbers must not decide how much is allocated.
fn config_of(metadata: &BTreeMap<String, String>) -> Result<ArCnnConfig, WeightsError> {
    let text =
        |key: &str| metadata.get(key).map(String::as_str).ok_or_else(|| unsupported(format!("no {key} is given")));
    if text("architecture")? != ARCHITECTURE {
        return Err(unsupported(format!("the architecture is {:?}", text("architecture")?)));
    }
    if text("architecture_version")? != ARCHITECTURE_VERSION.to_string() {
        return Err(unsupported(format!("the architecture version is {}, not 1", text("architecture_version")?)));
    }
    let channels = text("channels")?.parse().ok().filter(|channels| CHANNELS.contains(channels));
    let channels = channels.ok_or_else(|| unsupported("the number of channels is out of bounds"))?;
    let dilations: Option<Vec<usize>> = text("dilations")?.split(',').map(|number| number.parse().ok()).collect();
    let fits = |dilations: &Vec<usize>| {
        dilations.len() <= MAX_BLOCKS && dilations.iter().all(|dilation| (1..=MAX_DILATION).contains(dilation))
    };
    let dilations = dilations.filter(fits).ok_or_else(|| unsupported("the dilations are out of bounds"))?;
    Ok(ArCnnConfig::new().with_channels(channels).with_dilations(dilations))
}

/// That every tensor has the name, shape, kind and number of bytes the network expects, and only finite numbers:
/// the framework aborts the process on some of what this finds.
fn check_tensors(tensors: &[PackTensor], network: &ArCnnNetwork) -> Result<(), WeightsError> {
    let expected = network.collect(None, None, false);
    if tensors.len() != expected.len() {
        return Err(unsupported(format!("there are {} tensors, not {}", tensors.len(), expected.len())));
    }
    for wanted in &expected {
        let found = tensors.iter().find(|tensor| tensor.name == wanted.name);
        let found = found.ok_or_else(|| unsupported(format!("tensor {} is missing", wanted.name)))?;
        if found.shape != wanted.shape {
            return Err(unsupported(format!("tensor {} has the wrong shape", wanted.name)));
        }
        check_numbers(found)?;
    }
    Ok(())
}

fn check_numbers(tensor: &PackTensor) -> Result<(), WeightsError> {
    let name = &tensor.name;
    let width = match tensor.dtype {
        DType::F16 => 2,
        DType::F32 => 4,
        other => return Err(unsupported(format!("tensor {name} is of kind {other:?}"))),
    };
    let bytes = tensor.to_bytes().map_err(damaged)?;
    if bytes.len() != tensor.shape.num_elements() * width {
        return Err(damaged(format!("tensor {name} is cut short")));
    }
    // All exponent bits set means infinity or not-a-number, in both widths; numbers are little-endian.
    let finite = |number: &[u8]| match number {
        [_, high] => high & 0x7c != 0x7c,
        [_, _, low, high] => high & 0x7f != 0x7f || low & 0x80 == 0,
        _ => false,
    };
    if bytes.chunks(width).all(finite) { Ok(()) } else { Err(damaged(format!("tensor {name} is not all numbers"))) }
}

#[cfg(test)]
mod tests {
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
        let mut metadata: BTreeMap<String, String> = BTreeMap::new();
        metadata.insert("architecture".into(), "ar-cnn".into());
        metadata.insert("architecture_version".into(), "9".into());
        let error = config_of(&metadata).unwrap_err().to_string();
        assert!(error.contains("version is 9"), "{error}");
    }

    #[test]
    fn absurd_shapes_are_refused_before_anything_is_allocated() {
        for (key, value) in [("channels", "99999999"), ("dilations", "1,2,0"), ("dilations", "")] {
            let mut metadata: BTreeMap<String, String> =
                [("architecture", "ar-cnn"), ("architecture_version", "1"), ("channels", "8"), ("dilations", "1,2")]
                    .map(|(key, value)| (key.to_owned(), value.to_owned()))
                    .into();
            assert!(config_of(&metadata).is_ok());
            metadata.insert(key.into(), value.into());
            assert!(config_of(&metadata).is_err(), "{key} = {value:?} was taken");
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
