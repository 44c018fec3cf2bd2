//! The note-offs that will be due: one for each key of each channel at most, the earliest first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use continuo_music::{Key, Tick};

use crate::Lane;
use crate::message::{CHANNELS, KEYS};

/// Notes that can sound at once: one on each key of each channel.
const SOUNDING_MAX: usize = CHANNELS * KEYS;

/// A note-off that will be due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct End {
    /// When, in performance ticks.
    pub(crate) at: Tick,
    /// The channel on which its note was sent, whatever the strip says by now.
    pub(crate) channel: u8,
    /// The key that was sent, likewise.
    pub(crate) key: Key,
    /// Whose note it is.
    pub(crate) lane: Lane,
    /// The key as it is written.
    pub(crate) written: Key,
    /// Where the note begins on the timeline.
    pub(crate) onset: Tick,
    /// The performance tick at which that pass of the timeline began.
    pub(crate) base: Tick,
}

impl End {
    /// The performance tick at which its note began.
    fn began(&self) -> Tick {
        self.base + self.onset
    }

    fn is_on_the_key_of(&self, other: &Self) -> bool {
        (self.channel, self.key) == (other.channel, other.key)
    }
}

/// The note-offs that will be due.
#[derive(Debug)]
pub(crate) struct Ends {
    /// Never holds more than it was made for, so it never grows.
    heap: BinaryHeap<Reverse<End>>,
    /// The keys of each channel that have one, a bit each.
    keys: [u128; CHANNELS],
}

impl Ends {
    /// None. Allocates all that will ever be needed.
    pub(crate) fn new() -> Self {
        Self { heap: BinaryHeap::with_capacity(SOUNDING_MAX), keys: [0; CHANNELS] }
    }

    /// When the next one is due.
    pub(crate) fn next(&self) -> Option<Tick> {
        self.heap.peek().map(|Reverse(end)| end.at)
    }

    /// Takes the next one.
    pub(crate) fn pop(&mut self) -> Option<End> {
        let Reverse(end) = self.heap.pop()?;
        self.keys[channel(&end)] &= !bit(&end);
        Some(end)
    }

    /// Adds one. What was due on its key is due no more: that note is ended where this one is struck.
    pub(crate) fn push(&mut self, end: End) {
        if self.has_key_of(&end) {
            self.keep(|other| !other.is_on_the_key_of(&end));
        }
        self.keys[channel(&end)] |= bit(&end);
        self.heap.push(Reverse(end));
    }

    /// Joins a note to one that began on its key at the same tick, if there is one: the key sounds until the later of
    /// both ends, and as the note that ends later. Says whether there was one.
    pub(crate) fn join(&mut self, end: End) -> bool {
        let mut joined = false;
        if self.has_key_of(&end) {
            self.keep(|other| {
                if other.is_on_the_key_of(&end) && other.began() == end.began() {
                    *other = end.max(*other);
                    joined = true;
                }
                true
            });
        }
        joined
    }

    /// Keeps those of which `wanted` says so; it may move them.
    pub(crate) fn keep(&mut self, mut wanted: impl FnMut(&mut End) -> bool) {
        // There and back without a copy: the heap's own memory is used again.
        let mut ends = std::mem::take(&mut self.heap).into_vec();
        ends.retain_mut(|Reverse(end)| wanted(end));
        self.keys = [0; CHANNELS];
        for Reverse(end) in &ends {
            self.keys[channel(end)] |= bit(end);
        }
        self.heap = BinaryHeap::from(ends);
    }

    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.heap.clear();
        self.keys = [0; CHANNELS];
    }

    fn has_key_of(&self, end: &End) -> bool {
        self.keys[channel(end)] & bit(end) != 0
    }
}

fn channel(end: &End) -> usize {
    usize::from(end.channel & 0x0f)
}

fn bit(end: &End) -> u128 {
    1 << end.key.number()
}

#[cfg(test)]
mod tests {
    use continuo_music::Role;

    use super::*;

    fn end(began: i64, at: i64, key: u8) -> End {
        let (lane, key) = (Lane::new(Role::Bass, 1), Key::masked(key));
        End { at: Tick(at), channel: 1, key, lane, written: key, onset: Tick(began), base: Tick(0) }
    }

    fn drained(ends: &mut Ends) -> Vec<(i64, u8)> {
        std::iter::from_fn(|| ends.pop()).map(|end| (end.at.0, end.key.number())).collect()
    }

    #[test]
    fn the_earliest_comes_first_and_a_key_has_one() {
        let mut ends = Ends::new();
        for (began, at, key) in [(0, 50, 60), (1, 20, 62), (2, 40, 60), (3, 30, 64)] {
            ends.push(end(began, at, key));
        }
        assert_eq!(ends.next(), Some(Tick(20)));
        assert_eq!(drained(&mut ends), [(20, 62), (30, 64), (40, 60)]);
    }

    #[test]
    fn notes_that_begin_together_last_as_long_as_the_longer() {
        for (first, second) in [(30, 50), (50, 30)] {
            let mut ends = Ends::new();
            ends.push(end(7, first, 60));
            assert!(ends.join(end(7, second, 60)) && !ends.join(end(8, 90, 60)) && !ends.join(end(7, 90, 61)));
            assert_eq!(drained(&mut ends), [(50, 60)]);
        }
    }

    #[test]
    fn every_key_of_every_channel_finds_room_without_growing() {
        let mut ends = Ends::new();
        let room = ends.heap.capacity();
        for round in 0..3 {
            for index in 0..SOUNDING_MAX {
                let (channel, key) = (u8::try_from(index / KEYS).unwrap(), u8::try_from(index % KEYS).unwrap());
                ends.push(End { channel, ..end(round, 100 + round, key) });
            }
        }
        assert_eq!((ends.heap.len(), ends.heap.capacity()), (SOUNDING_MAX, room));
        ends.keep(|end| end.channel == 3);
        assert_eq!((ends.heap.len(), ends.heap.capacity()), (KEYS, room));
    }
}
