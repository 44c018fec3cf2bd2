//! Notes changed as a group: moved, stretched, struck, drawn to a grid. The group stops where one of its notes would leave.

use continuo_music::{Note, Tick, Velocity};
use continuo_studio::NoteEdit;
use continuo_studio::limits::LENGTH_MAX;

use super::snap::Snap;

/// The group moved in time and over the keyboard, as far as all of it can go. Its notes stay in their order.
pub fn moved(group: &[Note], by: Tick, semitones: i32) -> Vec<Note> {
    let (by, semitones) = (within_time(group, by), within_keys(group, semitones));
    let key = |note: &Note| note.key.transposed(semitones).unwrap_or(note.key);
    group.iter().map(|note| Note { onset: note.onset + by, key: key(note), ..*note }).collect()
}

/// The group with its ends moved, none of its notes shorter than `least` unless it was already.
pub fn ended(group: &[Note], by: Tick, least: Tick) -> Vec<Note> {
    let last = group.iter().map(Note::end).max().unwrap_or(Tick::ZERO);
    let by = by.min(LENGTH_MAX - last);
    let duration = |note: &Note| (note.duration + by).max(least.min(note.duration));
    group.iter().map(|note| Note { duration: duration(note), ..*note }).collect()
}

/// The group with its onsets moved while its ends stay, none of its notes shorter than `least` unless it was already.
pub fn begun(group: &[Note], by: Tick, least: Tick) -> Vec<Note> {
    let first = group.iter().map(|note| note.onset).min().unwrap_or(Tick::ZERO);
    let by = by.max(-first);
    let begun = |note: &Note| {
        let onset = (note.onset + by).min(note.end() - least.min(note.duration));
        Note { onset, duration: note.end() - onset, ..*note }
    };
    group.iter().map(begun).collect()
}

/// The group struck harder, or softer below zero; each note within what MIDI has.
pub fn struck(group: &[Note], by: i32) -> Vec<Note> {
    group.iter().map(|note| Note { velocity: harder(note.velocity, by), ..*note }).collect()
}

fn harder(velocity: Velocity, by: i32) -> Velocity {
    let number = i32::from(velocity.number()).saturating_add(by).clamp(1, 127);
    Velocity::clamped(u8::try_from(number).unwrap_or(127))
}

/// The group with each onset on the nearest line of the grid; durations stay.
pub fn quantised(group: &[Note], grid: Tick) -> Vec<Note> {
    let snap = Snap { step: grid, free: false };
    let onset = |note: &Note| snap.near(note.onset).min(LENGTH_MAX - note.duration).max(Tick::ZERO);
    group.iter().map(|note| Note { onset: onset(note), ..*note }).collect()
}

/// The group right after itself: it begins where it ended, or on the next line of the grid.
pub fn repeated(group: &[Note], snap: Snap) -> Vec<Note> {
    let Some((first, last)) = span(group) else { return Vec::new() };
    let length = if snap.free { last - first } else { (last - first).ceil_to(snap.step) };
    moved(group, length, 0)
}

/// From the first onset to the last end; `None` without notes.
pub fn span(group: &[Note]) -> Option<(Tick, Tick)> {
    let first = group.iter().map(|note| note.onset).min()?;
    Some((first, group.iter().map(Note::end).max()?))
}

/// The edits that make one group of the other, note by note; what stays is no edit.
pub fn edits(from: &[Note], to: &[Note]) -> Vec<NoteEdit> {
    let pairs = from.iter().zip(to).filter(|(from, to)| from != to);
    pairs.map(|(from, to)| NoteEdit::Replace { from: *from, to: *to }).collect()
}

fn within_time(group: &[Note], by: Tick) -> Tick {
    let Some((first, last)) = span(group) else { return by };
    by.min(LENGTH_MAX - last).max(-first)
}

fn within_keys(group: &[Note], semitones: i32) -> i32 {
    let keys = || group.iter().map(|note| i32::from(note.key.number()));
    let (lowest, highest) = (keys().min().unwrap_or(0), keys().max().unwrap_or(127));
    semitones.clamp(-lowest, 127 - highest)
}

#[cfg(test)]
mod tests {
    use continuo_music::Key;
    use proptest::prelude::*;

    use super::*;

    fn note(onset: i64, key: u8, duration: i64) -> Note {
        Note { onset: Tick(onset), key: Key::masked(key), duration: Tick(duration), velocity: Velocity::DEFAULT }
    }

    #[test]
    fn a_group_stops_at_the_first_beat_and_at_the_ends_of_the_keyboard() {
        let group = [note(480, 60, 240), note(960, 120, 240)];
        assert_eq!(moved(&group, Tick(-9999), 99), [note(0, 67, 240), note(480, 127, 240)]);
        assert_eq!(moved(&group, Tick(i64::MAX), i32::MIN)[1].end(), LENGTH_MAX);
    }

    #[test]
    fn edges_move_together_but_no_note_vanishes() {
        let group = [note(0, 60, 960), note(960, 64, 100)];
        assert_eq!(ended(&group, Tick(-960), Tick(240)), [note(0, 60, 240), note(960, 64, 100)]);
        assert_eq!(begun(&group[1..], Tick(960), Tick(240)), [note(960, 64, 100)]);
        assert_eq!(begun(&group[..1], Tick(480), Tick(240)), [note(480, 60, 480)]);
    }

    #[test]
    fn a_group_is_repeated_on_the_grid_right_after_itself() {
        let group = [note(480, 60, 240), note(960, 62, 100)];
        let snap = Snap { step: Tick(240), free: false };
        assert_eq!(repeated(&group, snap), [note(1200, 60, 240), note(1680, 62, 100)]);
        assert_eq!(repeated(&group, Snap { free: true, ..snap })[0].onset, Tick(1060));
    }

    #[test]
    fn only_what_changed_is_an_edit() {
        let (from, to) = ([note(0, 60, 240), note(240, 62, 240)], [note(0, 60, 240), note(240, 63, 240)]);
        assert_eq!(edits(&from, &to), [NoteEdit::Replace { from: from[1], to: to[1] }]);
    }

    fn any_group() -> impl Strategy<Value = Vec<Note>> {
        prop::collection::vec((0i64..40_000, 0u8..128, 1i64..4000), 1..20)
            .prop_map(|notes| notes.into_iter().map(|(onset, key, length)| note(onset, key, length)).collect())
    }

    fn is_sound(note: &Note) -> bool {
        note.onset >= Tick::ZERO && note.duration > Tick::ZERO && note.end() <= LENGTH_MAX
    }

    proptest! {
        #[test]
        fn no_note_ever_leaves(group in any_group(), by: i64, semitones: i32, least in 1i64..1000) {
            let (by, least) = (Tick(by), Tick(least));
            let all = [moved(&group, by, semitones), ended(&group, by, least), begun(&group, by, least),
                struck(&group, semitones), quantised(&group, least)];
            for changed in all {
                prop_assert_eq!(changed.len(), group.len());
                prop_assert!(changed.iter().all(is_sound), "{:?}", changed);
            }
        }

        #[test]
        fn a_moved_group_keeps_its_shape(group in any_group(), by in -50_000i64..50_000, semitones in -200i32..200) {
            let after = moved(&group, Tick(by), semitones);
            let shape = |notes: &[Note]| {
                let first = notes[0];
                let apart = |note: &Note| (note.onset - first.onset, i32::from(note.key.number()) - i32::from(first.key.number()));
                notes.iter().map(apart).collect::<Vec<_>>()
            };
            prop_assert_eq!(shape(&after), shape(&group));
        }

        #[test]
        fn moving_there_and_back_changes_nothing_inside(group in any_group(), by in 0i64..1000) {
            prop_assert_eq!(moved(&moved(&group, Tick(by), 0), Tick(-by), 0), group);
        }
    }
}
