//! The Transformer: music as a performance told token by token. A network that has heard the beginning says what may
//! come next; sampling takes its advice one token at a time.

mod decoder;
#[cfg(test)]
mod fixtures;
mod heard;
mod inputs;
mod matrix;
mod network;
mod performance;
mod sampling;
mod step;
mod vocabulary;
mod weights;

pub use decoder::Decoder;
pub use heard::{HEARD_FEATURES, Heard};
pub use inputs::{Follower, Inputs, Place, Segment};
pub use network::{Memory, TransformerConfig, TransformerNetwork};
pub use performance::{Performance, PerformanceNote};
pub use vocabulary::{
    KEYS, LOWEST_KEY, MAX_SHIFT, TOKENS, Token, UNITS_PER_SECOND, VELOCITIES, VOCABULARY_VERSION, loudness,
    share_of_tokens, velocity,
};
pub use weights::{ARCHITECTURE_VERSION, weights_from_bytes, weights_to_bytes};

use burn::tensor::Device;
use continuo_music::{Clip, TempoMap};

use crate::{Extend, ExtendError, ExtendSettings, OnExtendProgress, WeightsError};

/// A trained Transformer, ready to extend.
#[derive(Debug)]
pub struct Transformer {
    network: TransformerNetwork,
    device: Device,
}

impl Transformer {
    /// The network with these weights, on that device. Takes some tens of milliseconds.
    ///
    /// # Errors
    ///
    /// When the bytes are no weights of this architecture and version.
    pub fn from_bytes(bytes: &[u8], device: &Device) -> Result<Self, WeightsError> {
        let (network, _) = weights::from_bytes(bytes, device)?;
        Ok(Self { network, device: device.clone() })
    }

    /// Wraps a network that is at hand already, as the trainer has one.
    #[must_use]
    pub fn of_network(network: TransformerNetwork, device: &Device) -> Self {
        Self { network, device: device.clone() }
    }

    /// Begins to read.
    #[must_use]
    pub fn decoder(&self) -> Decoder<'_> {
        Decoder::new(&self.network, &self.device)
    }

    /// How unlikely each token after the first was, in nats.
    #[must_use]
    pub fn nats(&self, tokens: &[Token]) -> Vec<f32> {
        self.network.nats(tokens, &self.device)
    }
}

impl Extend for Transformer {
    fn extend(
        &self,
        input: &Clip,
        tempo: &TempoMap,
        settings: &ExtendSettings,
        on_progress: OnExtendProgress<'_>,
    ) -> Result<Clip, ExtendError> {
        sampling::extend(&mut self.decoder(), input, tempo, settings, on_progress)
    }
}
