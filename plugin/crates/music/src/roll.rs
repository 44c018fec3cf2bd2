//! The piano roll the networks read: keys against sixteenth-note steps, with sounding and onset planes so that held and
//! repeated notes stay apart.

use crate::{Clip, Key, Note, Tick, Velocity};

/// Sixteenth notes in a clip or a roll: the models' unit of time, never mixed with [`Tick`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Step(pub usize);

impl Step {
    /// The step nearest to a tick; before tick zero, step zero.
    #[must_use]
    pub fn nearest(tick: Tick) -> Self {
        let centred = tick + Tick(Tick::SIXTEENTH.0 / 2);
        Self(usize::try_from(centred.0.div_euclid(Tick::SIXTEENTH.0)).unwrap_or(0))
    }

    /// The tick this step starts at.
    #[must_use]
    pub fn tick(self) -> Tick {
        Tick::SIXTEENTH * i64::try_from(self.0).unwrap_or(i64::MAX / Tick::SIXTEENTH.0)
    }
}

/// A note on the grid of steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepNote {
    /// The step it starts on.
    pub onset: usize,
    /// What sounds.
    pub key: Key,
    /// How many steps it sounds; at least one.
    pub steps: usize,
}

impl StepNote {
    /// The first step at which it no longer sounds.
    #[must_use]
    pub fn end(&self) -> usize {
        self.onset + self.steps
    }

    /// The note nearest to `note` on the grid.
    #[must_use]
    pub fn nearest(note: &Note) -> Self {
        let onset = Step::nearest(note.onset).0;
        Self { onset, key: note.key, steps: Step::nearest(note.end()).0.saturating_sub(onset).max(1) }
    }

    /// The note in ticks.
    #[must_use]
    pub fn note(&self, velocity: Velocity) -> Note {
        let onset = Step(self.onset).tick();
        Note { onset, key: self.key, duration: Step(self.end()).tick() - onset, velocity }
    }
}

/// Keys against steps: whether a key sounds, and whether it is struck.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PianoRoll {
    steps: usize,
    sounding: Vec<bool>,
    onset: Vec<bool>,
}

impl PianoRoll {
    /// Keys in a roll: all of MIDI's.
    pub const KEYS: usize = 128;

    /// An empty roll.
    #[must_use]
    pub fn empty(steps: usize) -> Self {
        Self { steps, sounding: vec![false; steps * Self::KEYS], onset: vec![false; steps * Self::KEYS] }
    }

    /// The roll of these notes; what lies beyond `steps` is cut off. A later onset cuts the note that sounds.
    #[must_use]
    pub fn of_notes(notes: &[StepNote], steps: usize) -> Self {
        let mut roll = Self::empty(steps);
        for note in notes.iter().filter(|note| note.onset < steps) {
            for step in note.onset..note.end().min(steps) {
                let cell = Self::cell(step, note.key);
                roll.sounding[cell] = true;
            }
            roll.onset[Self::cell(note.onset, note.key)] = true;
        }
        roll
    }

    /// The roll of a clip, each note moved to its nearest steps.
    #[must_use]
    pub fn of_clip(clip: &Clip) -> Self {
        let notes: Vec<_> = clip.notes().iter().map(StepNote::nearest).collect();
        let end = notes.iter().map(StepNote::end).max().unwrap_or(0);
        Self::of_notes(&notes, end.max(Step::nearest(clip.length()).0))
    }

    /// The notes of the roll, in order of onset, then key.
    #[must_use]
    pub fn notes(&self) -> Vec<StepNote> {
        let mut notes = Vec::new();
        for onset in 0..self.steps {
            for key in (0..128).map(Key::masked).filter(|key| self.is_onset(onset, *key)) {
                let held = (onset + 1..self.steps).take_while(|step| self.is_held(*step, key)).count();
                notes.push(StepNote { onset, key, steps: held + 1 });
            }
        }
        notes
    }

    /// The clip of the roll, every note at that velocity.
    #[must_use]
    pub fn clip(&self, velocity: Velocity) -> Clip {
        let notes = self.notes().iter().map(|note| note.note(velocity)).collect();
        Clip::new(notes, Step(self.steps).tick())
    }

    /// How many steps the roll has.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// Whether a key sounds at a step. Beyond the end nothing does.
    #[must_use]
    pub fn is_sounding(&self, step: usize, key: Key) -> bool {
        step < self.steps && self.sounding[Self::cell(step, key)]
    }

    /// Whether a key is struck at a step.
    #[must_use]
    pub fn is_onset(&self, step: usize, key: Key) -> bool {
        step < self.steps && self.onset[Self::cell(step, key)]
    }

    /// Whether a key sounds on from the step before.
    #[must_use]
    pub fn is_held(&self, step: usize, key: Key) -> bool {
        self.is_sounding(step, key) && !self.is_onset(step, key)
    }

    fn cell(step: usize, key: Key) -> usize {
        step * Self::KEYS + usize::from(key.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn step_note() -> impl Strategy<Value = StepNote> {
        (0usize..60, 0u8..128, 1usize..9).prop_map(|(onset, key, steps)| StepNote {
            onset,
            key: Key::masked(key),
            steps,
        })
    }

    #[test]
    fn a_repeated_note_is_not_a_held_one() {
        let key = Key::masked(60);
        let notes = [StepNote { onset: 0, key, steps: 2 }, StepNote { onset: 2, key, steps: 2 }];
        assert_eq!(PianoRoll::of_notes(&notes, 4).notes(), notes);
    }

    #[test]
    fn ticks_round_to_the_nearest_step() {
        assert_eq!(Step::nearest(Tick(119)), Step(0));
        assert_eq!(Step::nearest(Tick(120)), Step(1));
        assert_eq!(Step::nearest(Tick(-500)), Step(0));
    }

    proptest! {
        #[test]
        fn roll_to_clip_and_back_is_the_same_roll(notes in prop::collection::vec(step_note(), 0..40)) {
            let roll = PianoRoll::of_notes(&notes, 64);
            prop_assert_eq!(PianoRoll::of_clip(&roll.clip(Velocity::DEFAULT)), roll);
        }

        #[test]
        fn every_onset_survives_the_roll(notes in prop::collection::vec(step_note(), 0..40)) {
            let roll = PianoRoll::of_notes(&notes, 70);
            let back = roll.notes();
            for note in &notes {
                prop_assert!(back.iter().any(|other| (other.onset, other.key) == (note.onset, note.key)));
            }
        }
    }
}
