//! Which of a line's notes can be seen: found by halves, however many there are.

use std::ops::Range;

use continuo_music::{Note, Tick};

/// For each note of a line the latest end of it and of all before it: never falling, so that it can be searched by halves.
pub fn ends(notes: &[Note]) -> Vec<Tick> {
    let mut latest = Tick(i64::MIN);
    let latest_so_far = notes.iter().map(|note| {
        latest = latest.max(note.end());
        latest
    });
    latest_so_far.collect()
}

/// The stretch of a line in which all notes lie that sound between two ticks; `ends` are its [`ends`].
pub fn sounding(notes: &[Note], ends: &[Tick], (from, to): (Tick, Tick)) -> Range<usize> {
    let first = ends.partition_point(|end| *end <= from);
    let last = notes.partition_point(|note| note.onset < to);
    first..last.max(first)
}

#[cfg(test)]
mod tests {
    use continuo_music::{Clip, Key, Velocity};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_note_that_sounds_is_left_out(
            spans in prop::collection::vec((0i64..5000, 1i64..800), 0..60), from in -100i64..6000, length in 0i64..900,
        ) {
            let note = |(onset, duration)| Note {
                onset: Tick(onset), key: Key::masked(60), duration: Tick(duration), velocity: Velocity::DEFAULT,
            };
            let clip = Clip::new(spans.into_iter().map(note).collect(), Tick::ZERO);
            let notes = clip.notes();
            let (from, to) = (Tick(from), Tick(from + length));
            let found = sounding(notes, &ends(notes), (from, to));
            for (index, note) in notes.iter().enumerate() {
                if note.onset < to && note.end() > from {
                    prop_assert!(found.contains(&index));
                }
            }
        }
    }

    #[test]
    fn little_is_searched_of_much() {
        let note =
            |onset| Note { onset: Tick(onset), key: Key::masked(60), duration: Tick(10), velocity: Velocity::DEFAULT };
        let notes: Vec<Note> = (0..10_000).map(|index| note(index * 10)).collect();
        assert_eq!(sounding(&notes, &ends(&notes), (Tick(50_000), Tick(50_100))), 5000..5010);
        assert_eq!(sounding(&[], &[], (Tick(0), Tick(10))), 0..0);
    }
}
