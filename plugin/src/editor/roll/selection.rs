//! Which notes are selected, by their value: equal notes are selected together.

use std::collections::BTreeSet;

use continuo_music::Note;

/// The selected notes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    notes: BTreeSet<Note>,
}

/// What becomes of the selection when other notes are picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// They take its place.
    Only,
    /// They join it.
    Add,
    /// Those that are in it leave, the others join.
    Toggle,
}

impl Selection {
    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }

    /// How many different notes are selected.
    pub fn len(&self) -> usize {
        self.notes.len()
    }

    /// Whether something holds of all of them.
    pub fn all(&self, holds: impl FnMut(&Note) -> bool) -> bool {
        self.notes.iter().all(holds)
    }

    /// Whether a note is selected.
    pub fn contains(&self, note: &Note) -> bool {
        !self.notes.is_empty() && self.notes.contains(note)
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        self.notes.clear();
    }

    /// Picks notes.
    pub fn pick(&mut self, notes: impl IntoIterator<Item = Note>, how: Pick) {
        if how == Pick::Only {
            self.clear();
        }
        for note in notes.into_iter().collect::<BTreeSet<Note>>() {
            if !self.notes.insert(note) && how == Pick::Toggle {
                self.notes.remove(&note);
            }
        }
    }

    /// The notes of a line that are selected, in its order and as often as it has them.
    pub fn of(&self, line: &[Note]) -> Vec<Note> {
        if self.is_empty() { Vec::new() } else { line.iter().filter(|note| self.contains(note)).copied().collect() }
    }

    /// Drops what a line, in its order, does not have any more.
    pub fn keep(&mut self, line: &[Note]) {
        self.notes.retain(|note| line.binary_search(note).is_ok());
    }
}

#[cfg(test)]
mod tests {
    use continuo_music::{Key, Tick, Velocity};
    use proptest::prelude::*;

    use super::*;

    fn note(onset: i64) -> Note {
        Note { onset: Tick(onset), key: Key::masked(60), duration: Tick(240), velocity: Velocity::DEFAULT }
    }

    fn notes(onsets: &[i64]) -> Vec<Note> {
        onsets.iter().map(|onset| note(*onset)).collect()
    }

    #[test]
    fn picking_replaces_joins_and_toggles() {
        let line = notes(&[0, 1, 2, 2, 3]);
        let mut selection = Selection::default();
        selection.pick(notes(&[0, 1]), Pick::Only);
        selection.pick(notes(&[1, 2, 2]), Pick::Toggle);
        assert_eq!(selection.of(&line), notes(&[0, 2, 2]));
        selection.pick(notes(&[3]), Pick::Add);
        selection.keep(&notes(&[2, 3]));
        assert_eq!(selection.of(&line), notes(&[2, 2, 3]));
        selection.pick(notes(&[1]), Pick::Only);
        assert_eq!(selection.of(&line), notes(&[1]));
        selection.clear();
        assert!(selection.is_empty() && selection.of(&line).is_empty());
    }

    proptest! {
        #[test]
        fn toggling_twice_changes_nothing(first in prop::collection::vec(0i64..9, 0..9), second in prop::collection::vec(0i64..9, 0..9)) {
            let mut selection = Selection::default();
            selection.pick(notes(&first), Pick::Only);
            let before = selection.clone();
            selection.pick(notes(&second), Pick::Toggle);
            selection.pick(notes(&second), Pick::Toggle);
            prop_assert_eq!(selection, before);
        }

        #[test]
        fn what_is_kept_is_there(picked in prop::collection::vec(0i64..20, 0..20), mut line in prop::collection::vec(0i64..20, 0..20)) {
            line.sort_unstable();
            let mut selection = Selection::default();
            selection.pick(notes(&picked), Pick::Only);
            selection.keep(&notes(&line));
            prop_assert!(selection.notes.iter().all(|note| line.contains(&note.onset.0)));
        }
    }
}
