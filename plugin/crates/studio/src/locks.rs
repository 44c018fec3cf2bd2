//! Locked notes: which notes of a clip no model touches. Sorted, and each is in the clip; duplicates mean duplicates.

use continuo_music::{Clip, Note};

/// Those of these notes that are in the clip, in order.
#[must_use]
pub(crate) fn within(notes: &[Note], clip: &Clip) -> Vec<Note> {
    let mut wanted = notes.to_vec();
    wanted.sort_unstable();
    let mut wanted = wanted.into_iter().peekable();
    let is_wanted = |note: &&Note| {
        while wanted.next_if(|earlier| earlier < *note).is_some() {}
        wanted.next_if_eq(*note).is_some()
    };
    clip.notes().iter().filter(is_wanted).copied().collect()
}

/// The locked notes after these were locked or freed. Of equal notes all are meant.
#[must_use]
pub(crate) fn with(clip: &Clip, locked: &[Note], notes: &[Note], lock: bool) -> Vec<Note> {
    let mut named = notes.to_vec();
    named.sort_unstable();
    let is_named = |note: &&Note| named.binary_search(note).is_ok();
    let others = locked.iter().filter(|note| !is_named(note));
    let mut changed: Vec<_> =
        others.chain(clip.notes().iter().filter(|note| lock && is_named(note))).copied().collect();
    changed.sort_unstable();
    changed
}

/// The locked notes of a clip that lost none, where each key's notes are the same ones in the same order as before.
#[must_use]
pub(crate) fn followed(before: &Clip, locked: &[Note], after: &Clip) -> Vec<Note> {
    let mut locks = by_key(locked).into_iter().peekable();
    let moved = by_key(before.notes()).into_iter().zip(by_key(after.notes()));
    let mut followed: Vec<_> = moved.filter(|(old, _)| locks.next_if_eq(old).is_some()).map(|(_, new)| new).collect();
    followed.sort_unstable();
    followed
}

fn by_key(notes: &[Note]) -> Vec<Note> {
    let mut notes = notes.to_vec();
    notes.sort_unstable_by_key(|note| (note.key, *note));
    notes
}

#[cfg(test)]
mod tests {
    use continuo_music::Tick;
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{clip, note};

    fn any_notes() -> impl Strategy<Value = Vec<(i64, u8)>> {
        prop::collection::vec((0i64..6, 60u8..63), 0..12)
    }

    #[test]
    fn duplicates_mean_duplicates() {
        let twice = clip(&[(0, 60), (0, 60), (240, 62)]);
        assert_eq!(within(&[note(240, 62), note(0, 60), note(7, 7)], &twice), [note(0, 60), note(240, 62)]);
        assert_eq!(within(&[note(0, 60); 3], &twice), [note(0, 60); 2]);
        assert_eq!(with(&twice, &[], &[note(0, 60)], true), [note(0, 60); 2], "equal notes have one name");
        assert_eq!(with(&twice, &[note(0, 60), note(240, 62)], &[note(0, 60)], false), [note(240, 62)]);
    }

    #[test]
    fn locks_follow_their_notes_past_those_of_other_keys() {
        let (before, after) = (clip(&[(0, 67), (20, 60), (30, 60)]), clip(&[(0, 60), (0, 67), (40, 60)]));
        assert_eq!(followed(&before, &[note(20, 60)], &after), [note(0, 60)]);
        assert_eq!(followed(&before, &[note(0, 67), note(30, 60)], &after), [note(0, 67), note(40, 60)]);
    }

    proptest! {
        #[test]
        fn locking_and_freeing_is_what_it_is_for_each_note(
            notes in any_notes(), some in any_notes(), named in any_notes(), lock in any::<bool>(),
        ) {
            let (all, some, named) = (clip(&notes), clip(&some), clip(&named));
            let locked = within(some.notes(), &all);
            prop_assert!(locked.is_sorted());
            prop_assert_eq!(&within(&locked, &all), &locked);
            let changed = with(&all, &locked, named.notes(), lock);
            prop_assert_eq!(&within(&changed, &all), &changed);
            for note in all.notes() {
                let is_named = named.notes().contains(note);
                prop_assert_eq!(changed.contains(note), if is_named { lock } else { locked.contains(note) });
            }
            let later = Clip::new(all.notes().iter().map(|note| Note { onset: note.onset + Tick(5), ..*note }).collect(), Tick(0));
            let moved: Vec<_> = locked.iter().map(|note| Note { onset: note.onset + Tick(5), ..*note }).collect();
            prop_assert_eq!(followed(&all, &locked, &later), moved);
        }
    }
}
