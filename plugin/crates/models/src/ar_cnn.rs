//! AR-CNN: music as a series of small edits. A network looks at the notes as they stand and says which note to add or to
//! remove next; sampling takes its advice one edit at a time.

#[cfg(test)]
mod fixtures;
mod network;
mod planes;
mod sampling;
mod voice_leading;
mod weights;

pub use network::{ArCnnConfig, ArCnnNetwork, Scores};
pub use planes::{FEATURES, KEY_RANGE, KEYS, LOWEST_KEY, MAX_STEPS, MIN_STEPS, Window, WindowNote};
pub use weights::{ARCHITECTURE_VERSION, weights_to_bytes};

use std::ops::Range;

use burn::tensor::Device;
use continuo_music::Clip;

use crate::{Enhance, EnhanceError, EnhanceInput, EnhanceSettings, OnProgress, WeightsError};

/// A trained AR-CNN, ready to enhance.
#[derive(Debug)]
pub struct ArCnn {
    network: ArCnnNetwork,
    device: Device,
}

impl ArCnn {
    /// The network with these weights, on that device. Takes some tens of milliseconds.
    ///
    /// # Errors
    ///
    /// When the bytes are no weights of this architecture and version.
    pub fn from_bytes(bytes: &[u8], device: &Device) -> Result<Self, WeightsError> {
        Ok(Self { network: weights::from_bytes(bytes, device)?, device: device.clone() })
    }

    /// Wraps a network that is at hand already, as the trainer has one.
    #[must_use]
    pub fn of_network(network: ArCnnNetwork, device: &Device) -> Self {
        Self { network, device: device.clone() }
    }

    /// What the network makes of a window as it stands.
    #[must_use]
    pub fn score(&self, window: &Window) -> Scores {
        self.network.score(window, &self.device)
    }

    /// The same for some of the steps alone, in less time if they are few. The logits of other steps mean nothing, and
    /// those far away are minus infinity.
    #[must_use]
    pub fn score_part(&self, window: &Window, steps: &Range<usize>) -> Scores {
        // A step knows nothing of those out of the network's reach, and short windows are followed by silence.
        let margin = self.network.reach().max(MIN_STEPS);
        let seen = steps.start.saturating_sub(margin)..(steps.end + margin).min(window.steps);
        if seen == (0..window.steps) {
            return self.score(window);
        }
        self.score(&window.part(&seen)).moved(seen.start, window.steps)
    }
}

impl Enhance for ArCnn {
    fn enhance(
        &self,
        input: EnhanceInput<'_>,
        settings: &EnhanceSettings,
        on_progress: OnProgress<'_>,
    ) -> Result<Clip, EnhanceError> {
        sampling::enhance(self, &input, settings, on_progress)
    }
}
