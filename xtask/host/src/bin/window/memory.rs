//! How much memory this process has in use, as the system sees it.

use crate::failure::Failure;

/// Bytes in a page of memory on the systems this runs on.
const PAGE: f64 = 4096.0;
const MIB: f64 = 1_048_576.0;

/// Resident memory, in MiB.
pub fn resident_mib() -> Result<f64, Failure> {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = text.split(' ').nth(1).and_then(|pages| pages.parse::<f64>().ok());
    pages
        .map(|pages| pages * PAGE / MIB)
        .ok_or_else(|| Failure::NoDisplay("the system does not tell memory".to_owned()))
}
