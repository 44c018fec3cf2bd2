//! The one rule of counterpoint that sampling enforces: no edit may bring new parallel fifths or octaves.
//!
//! The network alone doubles voices far more often than Bach does; counting the parallels around an edit before and
//! after it is cheap and keeps them out.

use continuo_music::metrics;

use super::planes::WindowNote;

/// Parallel fifths and octaves between neighbouring steps of `steps`, as [`metrics::parallels`] counts them.
pub(super) fn parallels(notes: &[WindowNote], steps: std::ops::Range<usize>) -> u64 {
    let chords: Vec<u128> = steps.map(|step| sounding(notes, step)).collect();
    let counts = chords.windows(2).map(|pair| metrics::parallels_between(pair[0], pair[1]));
    counts.map(|count| count.fifths + count.octaves).sum()
}

/// The set of keys that sound at a step. Parallels are the same wherever on the keyboard, so window keys will do.
fn sounding(notes: &[WindowNote], step: usize) -> u128 {
    let at_step = notes.iter().filter(|note| (note.onset..note.end()).contains(&step));
    at_step.fold(0, |keys, note| keys | 1 << note.key)
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
