//! What became of a melody's notes: kept, added, removed.

use continuo_music::{Clip, Note, Tick};

/// Onsets this near are one onset: half a sixteenth, for the networks think in sixteenths.
const NEAR: Tick = Tick(Tick::SIXTEENTH.0 / 2);

/// How many notes became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Notes in both.
    pub kept: usize,
    /// Notes only in the result.
    pub added: usize,
    /// Notes only in the melody.
    pub removed: usize,
}

impl Comparison {
    /// Compares a result with its melody: a note is kept if its key is struck at nearly the same time in both.
    pub fn between(melody: &Clip, result: &Clip) -> Self {
        let mut left: Vec<&Note> = result.notes().iter().collect();
        let mut kept = 0;
        for note in melody.notes() {
            let same = |other: &&Note| other.key == note.key && (other.onset - note.onset).0.abs() <= NEAR.0;
            if let Some(index) = left.iter().position(same) {
                left.remove(index);
                kept += 1;
            }
        }
        Self { kept, added: left.len(), removed: melody.notes().len() - kept }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use continuo_music::{Key, Velocity};

    fn clip(notes: &[(i64, u8)]) -> Clip {
        let note = |(onset, key): &(i64, u8)| Note {
            onset: Tick(*onset),
            key: Key::masked(*key),
            duration: Tick(240),
            velocity: Velocity::DEFAULT,
        };
        Clip::new(notes.iter().map(note).collect(), Tick::ZERO)
    }

    #[test]
    fn every_note_is_counted_once() {
        let melody = clip(&[(0, 60), (960, 62), (1920, 64)]);
        let result = clip(&[(100, 60), (960, 62), (960, 65), (2160, 64)]);
        assert_eq!(Comparison::between(&melody, &result), Comparison { kept: 2, added: 2, removed: 1 });
        assert_eq!(Comparison::between(&melody, &melody), Comparison { kept: 3, added: 0, removed: 0 });
    }
}
