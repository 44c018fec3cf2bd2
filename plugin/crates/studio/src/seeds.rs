//! Seeds drawn one after the other, each new: a counter through a mixing function, so that nothing random is needed.

use crate::SEED_MAX;

/// The source of a session's seeds.
#[derive(Clone, Debug)]
pub(crate) struct Seeds {
    state: u64,
}

impl Seeds {
    /// Seeds that begin somewhere else for each `entropy`.
    pub fn new(entropy: u64) -> Self {
        Self { state: entropy }
    }

    /// The next seed, 0–[`SEED_MAX`], by the SplitMix64 generator (Steele, Lea and Flood, 2014).
    pub fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % (SEED_MAX + 1)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn seeds_are_in_range_and_hardly_ever_repeat() {
        let mut seeds = Seeds::new(7);
        let drawn: HashSet<u64> = (0..100).map(|_| seeds.draw()).collect();
        assert!(drawn.len() > 95);
        assert!(drawn.iter().all(|seed| *seed <= SEED_MAX));
        assert_ne!(Seeds::new(1).draw(), Seeds::new(2).draw());
    }
}
