//! Hashes of sequences, built a number at a time: the same on every machine, and the sequences need not be kept.

/// The hash of a sequence and one more number, from the sequence's own. Begin with any number.
#[must_use]
pub fn with(hash: u64, number: u64) -> u64 {
    // Odd factors without order in their bits (those of SplitMix64), and the upper half folded into the lower one.
    let mixed = (hash ^ (number + 1).wrapping_mul(0xbf58_476d_1ce4_e5b9)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 32)
}
