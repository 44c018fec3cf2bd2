//! Networks for the tests: small, untrained, and the same every time.

use burn::tensor::Device;

use super::{ArCnnConfig, ArCnnNetwork, Window};
use crate::drawn;

/// A shape that computes in microseconds.
pub(super) fn small() -> ArCnnConfig {
    ArCnnConfig::new().with_channels(8).with_dilations(vec![1, 2])
}

/// A small network of random weights.
pub(super) fn network(seed: u64) -> ArCnnNetwork {
    let device = Device::flex();
    drawn(seed, &device, || {
        let network = small().init(&device);
        drop(network.score(&Window::default(), &device));
        network
    })
}
