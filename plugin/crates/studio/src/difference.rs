//! What became of a melody's notes: kept, added, removed; for colouring.

use std::cmp::Ordering;

use continuo_music::{Clip, Note, Tick};

/// Onsets this near are one onset: half a sixteenth, because the networks think in sixteenths.
const NEAR: Tick = Tick(Tick::SIXTEENTH.0 / 2);

/// A result's notes against its parent's. A note is kept when its key is struck at (nearly) the same time in both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Notes of the result that the parent has too, in order.
    pub kept: Vec<Note>,
    /// Notes of the result that are new, in order.
    pub added: Vec<Note>,
    /// Notes of the parent that are gone, in order.
    pub removed: Vec<Note>,
}

impl Difference {
    /// Compares a result with its parent.
    #[must_use]
    pub fn between(parent: &Clip, result: &Clip) -> Self {
        let mut difference = Self::default();
        let (olds, news) = (by_key(parent), by_key(result));
        let (mut old_index, mut new_index) = (0, 0);
        while let (Some(old), Some(new)) = (olds.get(old_index), news.get(new_index)) {
            let order = compare(old, new);
            match order {
                Ordering::Less => difference.removed.push(*old),
                Ordering::Equal => difference.kept.push(*new),
                Ordering::Greater => difference.added.push(*new),
            }
            old_index += usize::from(order.is_le());
            new_index += usize::from(order.is_ge());
        }
        difference.removed.extend(&olds[old_index..]);
        difference.added.extend(&news[new_index..]);
        difference.sorted()
    }

    fn sorted(mut self) -> Self {
        for notes in [&mut self.kept, &mut self.added, &mut self.removed] {
            notes.sort_unstable();
        }
        self
    }
}

/// The notes key by key, so that one walk along both clips finds the pairs.
fn by_key(clip: &Clip) -> Vec<Note> {
    let mut notes = clip.notes().to_vec();
    notes.sort_unstable_by_key(|note| (note.key, *note));
    notes
}

fn compare(old: &Note, new: &Note) -> Ordering {
    let is_near = (old.onset - new.onset).0.abs() <= NEAR.0;
    old.key.cmp(&new.key).then(if is_near { Ordering::Equal } else { old.onset.cmp(&new.onset) })
}

#[cfg(test)]
mod tests {
    use continuo_music::{Key, Velocity};
    use proptest::prelude::*;

    use super::*;

    fn note(onset: i64, key: u8) -> Note {
        Note { onset: Tick(onset), key: Key::masked(key), duration: Tick(240), velocity: Velocity::DEFAULT }
    }

    fn clip(notes: Vec<Note>) -> Clip {
        Clip::new(notes, Tick::ZERO)
    }

    #[test]
    fn kept_added_and_removed_are_told_apart() {
        let parent = clip(vec![note(10, 60), note(240, 62), note(480, 60)]);
        let result = clip(vec![note(0, 60), note(240, 64), note(960, 60)]);
        let difference = Difference::between(&parent, &result);
        assert_eq!(difference.kept, [note(0, 60)]);
        assert_eq!(difference.added, [note(240, 64), note(960, 60)]);
        assert_eq!(difference.removed, [note(240, 62), note(480, 60)]);
    }

    #[test]
    fn an_onset_half_a_sixteenth_away_is_the_same_and_a_tick_more_is_not() {
        let parent = clip(vec![note(0, 60)]);
        assert_eq!(Difference::between(&parent, &clip(vec![note(120, 60)])).kept.len(), 1);
        assert_eq!(Difference::between(&parent, &clip(vec![note(121, 60)])).kept.len(), 0);
    }

    fn any_clip() -> impl Strategy<Value = Clip> {
        prop::collection::vec((0i64..4000, 58u8..62), 0..30)
            .prop_map(|notes| clip(notes.into_iter().map(|(onset, key)| note(onset, key)).collect()))
    }

    proptest! {
        #[test]
        fn every_note_is_counted_once(parent in any_clip(), result in any_clip()) {
            let difference = Difference::between(&parent, &result);
            let mut of_result = [difference.kept.clone(), difference.added].concat();
            of_result.sort_unstable();
            prop_assert_eq!(of_result, result.notes());
            prop_assert_eq!(difference.kept.len() + difference.removed.len(), parent.notes().len());
        }

        #[test]
        fn a_clip_keeps_all_of_itself(clip in any_clip()) {
            let difference = Difference::between(&clip, &clip);
            prop_assert_eq!(difference.kept, clip.notes());
        }
    }
}
