//! Networks for the tests: small, untrained, and the same every time.

use std::sync::{Mutex, PoisonError};

use burn::tensor::Device;

use super::{ArCnnConfig, ArCnnNetwork, Window};

/// A shape that computes in microseconds.
pub(super) fn small() -> ArCnnConfig {
    ArCnnConfig::new().with_channels(8).with_dilations(vec![1, 2])
}

/// A small network of random weights.
///
/// The framework draws weights from one generator for the whole process, and only when they are looked at: so one
/// network at a time is seeded and looked through.
pub(super) fn network(seed: u64) -> ArCnnNetwork {
    static DRAWING: Mutex<()> = Mutex::new(());
    let _alone = DRAWING.lock().unwrap_or_else(PoisonError::into_inner);
    let device = Device::flex();
    device.seed(seed);
    let network = small().init(&device);
    drop(network.score(&Window::default(), &device));
    network
}
