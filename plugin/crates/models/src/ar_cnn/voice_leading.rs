//! The one rule of counterpoint that sampling enforces: no edit may bring new parallel fifths or octaves.
//!
//! The network alone doubles voices far more often than Bach does; counting the parallels around an edit before and
//! after it is cheap and keeps them out.

use super::planes::WindowNote;

/// Semitones of a perfect fifth, octaves dropped.
const FIFTH: usize = 7;

/// Parallel fifths and octaves between neighbouring steps of `steps`, voices told by their rank from below.
///
/// Counted between a step and the next where as many keys sound in both: two voices that both move, in the same
/// direction, and are a perfect fifth (or octave, or unison) apart before and after.
pub(super) fn parallels(notes: &[WindowNote], steps: std::ops::Range<usize>) -> usize {
    let mut before = sounding(notes, steps.start);
    let mut count = 0;
    for step in steps.start + 1..steps.end {
        let after = sounding(notes, step);
        if before.len() == after.len() {
            count += between(&before, &after);
        }
        before = after;
    }
    count
}

/// Keys that sound at a step, from below.
fn sounding(notes: &[WindowNote], step: usize) -> Vec<usize> {
    let at_step = notes.iter().filter(|note| (note.onset..note.end()).contains(&step));
    let mut keys: Vec<_> = at_step.map(|note| note.key).collect();
    keys.sort_unstable();
    keys
}

fn between(before: &[usize], after: &[usize]) -> usize {
    let mut count = 0;
    for low in 0..before.len() {
        for high in low + 1..before.len() {
            count += usize::from(is_parallel((before[low], before[high]), (after[low], after[high])));
        }
    }
    count
}

fn is_parallel(before: (usize, usize), after: (usize, usize)) -> bool {
    let perfect = |interval: usize| interval % 12 == 0 || interval % 12 == FIFTH;
    let (was, is) = (before.1 - before.0, after.1 - after.0);
    let moved = before.0.cmp(&after.0);
    moved.is_ne() && moved == before.1.cmp(&after.1) && perfect(was) && was % 12 == is % 12
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chords(chords: &[&[usize]]) -> Vec<WindowNote> {
        let note = |(step, chord): (usize, &&[usize])| {
            chord.iter().map(|key| WindowNote { onset: step, key: *key, steps: 1 }).collect::<Vec<_>>()
        };
        chords.iter().enumerate().flat_map(note).collect()
    }

    #[test]
    fn fifths_and_octaves_in_parallel_are_counted() {
        assert_eq!(parallels(&chords(&[&[0, 7], &[2, 9]]), 0..2), 1);
        assert_eq!(parallels(&chords(&[&[0, 12], &[2, 14]]), 0..2), 1);
        assert_eq!(parallels(&chords(&[&[0, 4, 7], &[2, 5, 9]]), 0..2), 1);
    }

    #[test]
    fn contrary_motion_standing_still_and_other_intervals_are_not() {
        assert_eq!(parallels(&chords(&[&[5, 12], &[0, 19]]), 0..2), 0);
        assert_eq!(parallels(&chords(&[&[0, 7], &[0, 7]]), 0..2), 0);
        assert_eq!(parallels(&chords(&[&[0, 4], &[2, 6]]), 0..2), 0);
        assert_eq!(parallels(&chords(&[&[0, 7], &[2, 14]]), 0..2), 0);
    }
}
