//! Drawing random weights.

use std::sync::{Mutex, PoisonError};

use burn::tensor::Device;

/// A network whose random weights depend on the seed alone.
///
/// The framework draws from one generator for the whole process, and only when a weight is first looked at: so one
/// network at a time is seeded, and `draw` has to look through the whole of it once.
pub fn drawn<N>(seed: u64, device: &Device, draw: impl FnOnce() -> N) -> N {
    static DRAWING: Mutex<()> = Mutex::new(());
    let _alone = DRAWING.lock().unwrap_or_else(PoisonError::into_inner);
    device.seed(seed);
    draw()
}
