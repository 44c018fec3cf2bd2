//! A set of keys that the audio thread publishes and anyone reads.

use std::sync::atomic::{AtomicU64, Ordering};

/// A set of keys. It is read in two halves, and keys of the lower one may be a block older than those of the upper one.
#[derive(Debug, Default)]
pub struct KeySet([AtomicU64; 2]);

impl KeySet {
    /// The keys, a bit each: key number *n* is bit *n*.
    #[must_use]
    pub fn load(&self) -> u128 {
        let [low, high] = [0, 1].map(|half| u128::from(self.0[half].load(Ordering::Relaxed)));
        high << u64::BITS | low
    }

    /// Publishes a set.
    #[expect(clippy::cast_possible_truncation, reason = "the halves of the number")]
    pub(crate) fn store(&self, keys: u128) {
        self.0[0].store(keys as u64, Ordering::Relaxed);
        self.0[1].store((keys >> u64::BITS) as u64, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_comes_back() {
        let set = KeySet::default();
        for keys in [0, 1, 1 << 63, 1 << 64, 1 << 127, u128::MAX] {
            set.store(keys);
            assert_eq!(set.load(), keys);
        }
    }
}
