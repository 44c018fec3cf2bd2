//! Weights as bytes: what is in them, and how hostile bytes are told from good ones before the framework sees them.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use burn::module::Module;
use burn::store::burn_pack::{Bytes, DType, Reader, Tensor as PackTensor, Writer};
use burn::store::{FloatCastAdapter, ModuleSnapshot};

/// Bytes a weights file may have: three times what the largest shipped network may need.
const MAX_BYTES: usize = 64 << 20;

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
            Self::Unsupported { cause } => write!(formatter, "The weights do not fit this version: {cause}."),
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

/// The kind of network that weights are for; those of another kind or version are refused.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Architecture {
    pub name: &'static str,
    pub version: u32,
}

impl Architecture {
    /// A network as a file: half-precision numbers, its shape beside them.
    pub fn write(self, network: &impl Module, shape: &[(&str, String)]) -> Result<Vec<u8>, WeightsError> {
        let mut tensors = network.collect(None, Some(Box::new(FloatCastAdapter::to(DType::F16))), false);
        for tensor in &mut tensors {
            // Drawn at random by the framework: the same weights are to be the same bytes.
            tensor.param_id = None;
        }
        let mut writer = Writer::new(tensors)
            .with_metadata("architecture", self.name)
            .with_metadata("architecture_version", &self.version.to_string());
        for (key, value) in shape {
            writer = writer.with_metadata(key, value);
        }
        Ok(writer.into_bytes().map_err(damaged)?.to_vec())
    }

    /// Opens a file of such a network.
    pub fn read(self, bytes: &[u8]) -> Result<Pack, WeightsError> {
        if bytes.len() > MAX_BYTES {
            return Err(WeightsError::TooLarge { bytes: bytes.len() });
        }
        let reader = Reader::from_bytes(Bytes::from_bytes_vec(bytes.to_vec())).map_err(damaged)?;
        let shape = Shape(reader.metadata().clone());
        shape.check(self)?;
        Ok(Pack { shape, tensors: reader.into_tensors().map_err(damaged)? })
    }
}

/// An opened file: the shape of a network, and its numbers.
pub(crate) struct Pack {
    pub shape: Shape,
    tensors: Vec<PackTensor>,
}

impl Pack {
    /// Puts the numbers into a network of that shape.
    pub fn fill<N: Module>(self, mut network: N) -> Result<N, WeightsError> {
        check_tensors(&self.tensors, &network)?;
        let result = network.apply(self.tensors, None, Some(Box::new(FloatCastAdapter::to(DType::F32))), false);
        if result.is_success() && result.missing.is_empty() { Ok(network) } else { Err(damaged(result)) }
    }
}

/// The shape that a file names, read within bounds: hostile numbers must not decide how much is allocated.
pub(crate) struct Shape(pub BTreeMap<String, String>);

impl Shape {
    pub fn check(&self, wanted: Architecture) -> Result<(), WeightsError> {
        let (name, version) = (self.text("architecture")?, self.text("architecture_version")?);
        if name != wanted.name {
            return Err(unsupported(format!("the architecture is {name:?}, not {:?}", wanted.name)));
        }
        if version != wanted.version.to_string() {
            return Err(unsupported(format!("the architecture version is {version}, not {}", wanted.version)));
        }
        Ok(())
    }

    pub fn number(&self, key: &str, bounds: RangeInclusive<usize>) -> Result<usize, WeightsError> {
        let number = self.text(key)?.parse().ok().filter(|number| bounds.contains(number));
        number.ok_or_else(|| unsupported(format!("the number of {key} is out of bounds")))
    }

    /// As many numbers with commas between them as `count` says.
    pub fn numbers(
        &self,
        key: &str,
        count: RangeInclusive<usize>,
        bounds: RangeInclusive<usize>,
    ) -> Result<Vec<usize>, WeightsError> {
        let numbers: Option<Vec<usize>> = self.text(key)?.split(',').map(|number| number.parse().ok()).collect();
        let fits = |numbers: &Vec<usize>| {
            count.contains(&numbers.len()) && numbers.iter().all(|number| bounds.contains(number))
        };
        numbers.filter(fits).ok_or_else(|| unsupported(format!("the {key} are out of bounds")))
    }

    fn text(&self, key: &str) -> Result<&str, WeightsError> {
        self.0.get(key).map(String::as_str).ok_or_else(|| unsupported(format!("no {key} is given")))
    }
}

/// That every tensor has the name, shape, kind and number of bytes the network expects, and only finite numbers:
/// the framework aborts the process on some of what this finds.
fn check_tensors(tensors: &[PackTensor], network: &impl Module) -> Result<(), WeightsError> {
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
