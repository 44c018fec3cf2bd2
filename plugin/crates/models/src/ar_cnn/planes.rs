//! What the network sees: notes in a window of steps and keys, as planes of numbers.

use std::ops::Range;

/// Keys the network knows.
pub const KEYS: usize = 48;
/// The lowest MIDI key the network knows: C2, the floor of a chorale's bass.
pub const LOWEST_KEY: u8 = 36;
/// The MIDI keys the network knows: 36–83.
pub const KEY_RANGE: Range<u8> = LOWEST_KEY..LOWEST_KEY + 48;
/// Sixteenths of a beat, given to the network as its sense of where it is.
const PHASES: usize = 4;
/// Numbers for each step: whether each key sounds, whether each is struck, the phase, and whether the step exists.
pub const FEATURES: usize = 2 * KEYS + PHASES + 1;
/// The shortest window; shorter music is followed by silence up to it.
pub const MIN_STEPS: usize = 16;
/// The longest window, in sixteenths: 256 bars of common time, some nine minutes at 120 BPM.
///
/// Memory grows with it: 4096 steps × 768 numbers × 4 bytes are 12 MB for the widest layer.
pub const MAX_STEPS: usize = 4096;

/// A note in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WindowNote {
    /// The step it starts on.
    pub onset: usize,
    /// The key above [`LOWEST_KEY`], below [`KEYS`].
    pub key: usize,
    /// How many steps it sounds; at least one.
    pub steps: usize,
}

impl WindowNote {
    /// The first step at which it no longer sounds.
    #[must_use]
    pub fn end(&self) -> usize {
        self.onset + self.steps
    }
}

/// Notes over so many steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// How many steps there are.
    pub steps: usize,
    /// The step of the beat that the window's first step is, 0–3.
    pub phase: usize,
    /// The notes, in any order; none beyond the end.
    pub notes: Vec<WindowNote>,
}

impl Window {
    /// Some of its steps. A note that began before them starts with them.
    #[must_use]
    pub fn part(&self, steps: &Range<usize>) -> Self {
        let sounding = self.notes.iter().filter(|note| note.onset < steps.end && note.end() > steps.start);
        let moved = sounding.map(|note| {
            let onset = note.onset.max(steps.start);
            WindowNote { onset: onset - steps.start, key: note.key, steps: note.end().min(steps.end) - onset }
        });
        Self { steps: steps.len(), phase: (self.phase + steps.start) % PHASES, notes: moved.collect() }
    }

    /// Writes the planes of this window into `planes`, which holds zeros and has room for at least its steps.
    ///
    /// # Shapes
    ///
    /// - planes: `[steps or more, FEATURES]`, row by row
    pub fn write_planes(&self, planes: &mut [f32]) {
        for step in 0..self.steps {
            let row = &mut planes[step * FEATURES..(step + 1) * FEATURES];
            row[2 * KEYS + (step + self.phase) % PHASES] = 1.0;
            row[FEATURES - 1] = 1.0;
        }
        for note in &self.notes {
            for step in note.onset..note.end().min(self.steps) {
                planes[step * FEATURES + note.key] = 1.0;
            }
            if note.onset < self.steps {
                planes[note.onset * FEATURES + KEYS + note.key] = 1.0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_keeps_its_place_in_the_beat_and_what_sounds_in_it() {
        let note = |onset, key, steps| WindowNote { onset, key, steps };
        let window = Window { steps: 20, phase: 1, notes: vec![note(2, 5, 6), note(3, 6, 1), note(9, 7, 9)] };
        let part = Window { steps: 6, phase: 2, notes: vec![note(0, 5, 3), note(4, 7, 2)] };
        assert_eq!(window.part(&(5..11)), part);
        assert_eq!(window.part(&(0..20)), window);
    }

    #[test]
    fn planes_tell_struck_from_held() {
        let window = Window { steps: 4, phase: 1, notes: vec![WindowNote { onset: 1, key: 5, steps: 9 }] };
        let mut planes = vec![0.0; 4 * FEATURES];
        window.write_planes(&mut planes);
        let at = |step: usize, feature: usize| planes[step * FEATURES + feature];
        assert_eq!([at(0, 5), at(1, 5), at(2, 5), at(3, 5)], [0.0, 1.0, 1.0, 1.0]);
        assert_eq!([at(1, KEYS + 5), at(2, KEYS + 5)], [1.0, 0.0]);
        assert_eq!([at(0, 2 * KEYS + 1), at(3, 2 * KEYS)], [1.0, 1.0]);
        assert_eq!(planes.iter().filter(|number| **number > 0.0).count(), 3 + 1 + 4 + 4);
    }
}
