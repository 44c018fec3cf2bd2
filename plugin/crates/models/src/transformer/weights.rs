//! The weights of the Transformer as bytes, with the shape they are for.

use burn::tensor::Device;

use super::network::{TransformerConfig, TransformerNetwork};
use super::vocabulary::VOCABULARY_VERSION;
use crate::WeightsError;
use crate::weights::{Architecture, Shape};

/// The form of the network; weights of another version are refused.
pub const ARCHITECTURE_VERSION: u32 = 1;
/// Width a head may have; half of its pairs turn by count and half by time, hence a multiple of four.
const HEAD_WIDTHS: std::ops::RangeInclusive<usize> = 4..=256;
/// Heads a layer may have.
const HEADS: std::ops::RangeInclusive<usize> = 1..=32;
/// Layers a network may have.
const LAYERS: std::ops::RangeInclusive<usize> = 1..=32;
/// Width a network may have; the square of it times twelve is the size of a layer.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=1024;
/// Tokens a network may remember.
const MEMORY: std::ops::RangeInclusive<usize> = 1..=4096;
const ARCHITECTURE: Architecture = Architecture { name: "transformer", version: ARCHITECTURE_VERSION };

/// The network as a file: half-precision numbers, its shape and the version of its vocabulary beside them.
///
/// # Errors
///
/// When the framework cannot lay out the container.
pub fn weights_to_bytes(network: &TransformerNetwork, config: &TransformerConfig) -> Result<Vec<u8>, WeightsError> {
    let mut shape = vec![("vocabulary", VOCABULARY_VERSION.to_string())];
    shape.extend(config.shape().map(|(key, number)| (key, number.to_string())));
    ARCHITECTURE.write(network, &shape)
}

/// The network of these bytes, and its shape.
pub(super) fn from_bytes(
    bytes: &[u8],
    device: &Device,
) -> Result<(TransformerNetwork, TransformerConfig), WeightsError> {
    let pack = ARCHITECTURE.read(bytes)?;
    let config = config_of(&pack.shape)?;
    Ok((pack.fill(config.init(device))?, config))
}

/// A network of that shape with the numbers of these bytes, to be trained further.
///
/// # Errors
///
/// When the bytes are no weights of this architecture and version, or of another shape.
pub fn weights_from_bytes(
    bytes: &[u8],
    config: &TransformerConfig,
    device: &Device,
) -> Result<TransformerNetwork, WeightsError> {
    let pack = ARCHITECTURE.read(bytes)?;
    let (found, wanted) = (config_of(&pack.shape)?.shape(), config.shape());
    if found != wanted {
        return Err(WeightsError::Unsupported { cause: format!("the shape is {found:?}, not {wanted:?}") });
    }
    pack.fill(config.init(device))
}

fn config_of(shape: &Shape) -> Result<TransformerConfig, WeightsError> {
    let vocabulary = VOCABULARY_VERSION as usize;
    shape.number("vocabulary", vocabulary..=vocabulary)?;
    let config = TransformerConfig::new()
        .with_width(shape.number("width", WIDTHS)?)
        .with_layers(shape.number("layers", LAYERS)?)
        .with_heads(shape.number("heads", HEADS)?)
        .with_memory(shape.number("memory", MEMORY)?);
    if config.fits() {
        Ok(config)
    } else {
        Err(WeightsError::Unsupported { cause: "the heads do not fit the width".into() })
    }
}

impl TransformerConfig {
    /// What weights are laid out by.
    fn shape(&self) -> [(&'static str, usize); 4] {
        [("width", self.width), ("layers", self.layers), ("heads", self.heads), ("memory", self.memory)]
    }

    /// Whether a network can have this shape.
    #[must_use]
    pub fn fits(&self) -> bool {
        let whole = self.heads > 0 && self.width.is_multiple_of(self.heads);
        let head = if whole { self.head_width() } else { 0 };
        let bounded = WIDTHS.contains(&self.width) && LAYERS.contains(&self.layers) && HEADS.contains(&self.heads);
        bounded && MEMORY.contains(&self.memory) && HEAD_WIDTHS.contains(&head) && head.is_multiple_of(4)
    }
}
