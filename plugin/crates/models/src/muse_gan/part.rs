//! What a part can play, and where its notes lie in the planes the network writes.

use continuo_music::Role;

use super::grid::SLOTS;

/// The drums that are written: one General MIDI key of each kind.
pub const DRUMS: [u8; 16] = [36, 38, 37, 39, 42, 44, 46, 41, 45, 47, 50, 49, 51, 53, 54, 56];
/// Semitones of an octave: the height of a chord's root leaves so much play.
const OCTAVE: u8 = 12;

/// How a part plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Playing {
    /// The [`DRUMS`].
    Drums,
    /// One note at a time.
    Line(Range),
    /// Several notes at a time.
    Chords(Range),
}

/// The keys a part uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The lowest.
    pub low: u8,
    /// How many.
    pub keys: u8,
}

/// A part of the accompaniment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is for.
    pub role: Role,
    /// How it plays.
    pub playing: Playing,
}

/// The parts of a band: what the network of genres writes.
pub const BAND: [Part; 4] = [
    Part { role: Role::Drums, playing: Playing::Drums },
    Part { role: Role::Bass, playing: Playing::Line(Range { low: 28, keys: 28 }) },
    Part { role: Role::Harmony, playing: Playing::Chords(Range { low: 40, keys: 48 }) },
    Part { role: Role::Strings, playing: Playing::Chords(Range { low: 43, keys: 45 }) },
];
/// The lower voices of a chorale: bass, alto and tenor, on the seats of bass, harmony and strings. With room on both sides
/// of what singers reach, for chorales that are taught in other keys.
pub const VOICES: [Part; 3] = [
    Part { role: Role::Bass, playing: Playing::Line(Range { low: 34, keys: 33 }) },
    Part { role: Role::Harmony, playing: Playing::Line(Range { low: 50, keys: 31 }) },
    Part { role: Role::Strings, playing: Playing::Line(Range { low: 43, keys: 31 }) },
];

impl Range {
    /// The key that height zero stands for while a chord of that root holds: the root at or next below the lowest key.
    #[must_use]
    pub fn base(self, root: u8) -> i32 {
        let (low, root) = (i32::from(self.low), i32::from(root));
        low - (low - root).rem_euclid(i32::from(OCTAVE))
    }

    /// Heights above the base that are told apart.
    #[must_use]
    pub fn heights(self) -> usize {
        usize::from(self.keys + OCTAVE - 1)
    }

    /// The key moved into the range by octaves.
    #[must_use]
    pub fn fold(self, key: u8) -> u8 {
        let (low, high) = (self.low, self.low + self.keys - 1);
        let mut key = key;
        while key < low {
            key += OCTAVE;
        }
        while key > high {
            key -= OCTAVE;
        }
        key
    }

    /// How far above the base a key of the range lies.
    #[must_use]
    pub fn height(self, key: u8, root: u8) -> usize {
        usize::try_from(i32::from(key) - self.base(root)).unwrap_or(0).min(self.heights() - 1)
    }

    /// The key of a height.
    #[must_use]
    pub fn key(self, height: usize, root: u8) -> u8 {
        let key = self.base(root) + i32::try_from(height).unwrap_or(0);
        self.fold(u8::try_from(key.clamp(0, 127)).unwrap_or(self.low))
    }
}

/// Where the planes of a part lie among the numbers of one beat. Each plane has six slots of so many numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Whether something is struck: one number a slot; drums have none.
    pub gate: Plane,
    /// What is struck, if something is: heights above the base, or drums.
    pub onset: Plane,
    /// What sounds on: heights above the base; of a line, whether it does.
    pub sustain: Plane,
    /// How hard, 0–1: one number a slot, or one a drum.
    pub velocity: Plane,
}

/// A plane of numbers: slots by columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plane {
    /// The first number.
    pub start: usize,
    /// Numbers of a slot.
    pub columns: usize,
}

impl Plane {
    /// One past its last number.
    #[must_use]
    pub const fn end(self) -> usize {
        self.start + SLOTS * self.columns
    }

    /// Where a number lies.
    #[must_use]
    pub const fn at(self, slot: usize, column: usize) -> usize {
        self.start + slot * self.columns + column
    }
}

impl Part {
    /// Where its planes lie.
    #[must_use]
    pub fn layout(&self) -> Layout {
        let [gate, onset, sustain, velocity] = match self.playing {
            Playing::Drums => [0, DRUMS.len(), 0, DRUMS.len()],
            Playing::Line(range) => [1, range.heights(), 1, 1],
            Playing::Chords(range) => [1, range.heights(), range.heights(), 1],
        };
        let gate = Plane { start: 0, columns: gate };
        let onset = Plane { start: gate.end(), columns: onset };
        let sustain = Plane { start: onset.end(), columns: sustain };
        Layout { gate, onset, sustain, velocity: Plane { start: sustain.end(), columns: velocity } }
    }

    /// Numbers of a beat.
    #[must_use]
    pub fn numbers(&self) -> usize {
        self.layout().velocity.end()
    }
}

/// Which of the [`DRUMS`] a General MIDI key (or one of the Roland TD-11) is played on; `None` for what has no like.
#[must_use]
pub const fn drum_of(key: u8) -> Option<usize> {
    Some(match key {
        35 | 36 => 0,
        38 | 40 => 1,
        37 => 2,
        39 => 3,
        22 | 42 => 4,
        44 => 5,
        26 | 46 => 6,
        41 | 43 | 58 => 7,
        45 | 64 => 8,
        47 | 61 | 63 | 66 => 9,
        48 | 50 | 60 | 62 | 65 => 10,
        49 | 52 | 55 | 57 => 11,
        51 | 59 => 12,
        53 | 80 | 81 => 13,
        54 | 69 | 70 | 82 => 14,
        56 | 67 | 68 | 76 | 77 => 15,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_a_range_comes_back_from_its_height_over_every_root() {
        for part in BAND.iter().chain(&VOICES) {
            let (Playing::Line(range) | Playing::Chords(range)) = part.playing else { continue };
            for root in 0..12 {
                for key in range.low..range.low + range.keys {
                    assert!(range.height(key, root) < range.heights());
                    assert_eq!(range.key(range.height(key, root), root), key);
                }
            }
        }
    }

    #[test]
    fn keys_are_folded_by_octaves() {
        let bass = Range { low: 28, keys: 28 };
        assert_eq!((bass.fold(27), bass.fold(60), bass.fold(40)), (39, 48, 40));
    }

    #[test]
    fn planes_follow_one_another() {
        let layout = BAND[1].layout();
        assert_eq!((layout.gate.end(), layout.onset.start, layout.onset.columns), (6, 6, 39));
        assert_eq!(BAND[1].numbers(), 6 * (1 + 39 + 1 + 1));
        assert_eq!(BAND[0].numbers(), 6 * 32);
    }

    #[test]
    fn each_drum_is_its_own_kind() {
        for (index, key) in DRUMS.iter().enumerate() {
            assert_eq!(drum_of(*key), Some(index));
        }
        assert_eq!(drum_of(22), drum_of(42));
        assert_eq!(drum_of(0), None);
    }
}
