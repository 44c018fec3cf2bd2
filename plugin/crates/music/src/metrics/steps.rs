//! The keys that sound at each sixteenth-note step, a bit a key: all of a clip's steps fit into 18 MB, however long
//! it is ([`Tick::LATEST`] is 1.2 million steps).

use crate::{Clip, Key, Meter, Step, StepNote, Tick};

/// The keys that sound at each step of a clip: bit `n` is key `n`.
#[derive(Debug)]
pub(super) struct Steps(Vec<u128>);

impl Steps {
    pub(super) fn of(clip: &Clip) -> Self {
        let notes: Vec<StepNote> = clip.notes().iter().map(StepNote::nearest).collect();
        let end = notes.iter().map(StepNote::end).max().unwrap_or(0);
        let mut steps = vec![0; end.max(Step::nearest(clip.length()).0)];
        // Notes come in order of their onsets, so what one of them covers need not be covered again: the work is
        // bounded by the number of cells, whatever overlaps.
        let mut covered = [0; 128];
        for note in notes {
            let covered = &mut covered[usize::from(note.key.number())];
            let fresh = steps.get_mut(note.onset.max(*covered)..note.end()).unwrap_or_default();
            fresh.iter_mut().for_each(|keys| *keys |= bit(note.key));
            *covered = note.end().max(*covered);
        }
        Self(steps)
    }

    /// The sets of keys, one a step.
    pub(super) fn keys(&self) -> &[u128] {
        &self.0
    }

    /// The keys that sound somewhere in each bar.
    pub(super) fn bars(&self, meter: Meter) -> Vec<u128> {
        let steps = usize::try_from(meter.bar().0 / Tick::SIXTEENTH.0).unwrap_or(1).max(1);
        self.0.chunks(steps).map(|bar| bar.iter().fold(0, |all, keys| all | keys)).collect()
    }
}

fn bit(key: Key) -> u128 {
    1 << key.number()
}

/// The set of the keys that satisfy something.
pub(super) fn keys_of(is_in: impl Fn(Key) -> bool) -> u128 {
    (0..128).map(Key::masked).filter(|key| is_in(*key)).fold(0, |all, key| all | bit(key))
}

/// The keys in a set, from low to high.
pub(super) fn keys_in(keys: u128) -> impl Iterator<Item = u8> {
    (0..128).filter(move |key| keys >> key & 1 == 1)
}

/// The pitch classes of a set of keys: bit `n` is pitch class `n`.
pub(super) fn pitch_classes(keys: u128) -> u16 {
    keys_in(keys).fold(0, |classes, key| classes | 1 << (key % 12))
}
