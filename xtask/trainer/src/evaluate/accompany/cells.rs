//! How much two accompaniments differ, cell by cell.

use std::collections::HashSet;

use continuo_music::StepNote;

use super::excerpt::Parts;

/// The cells that only one of two accompaniments has / the cells that either has; `None` if both are silent.
///
/// A cell is a key of a part at a sixteenth note: one on which it sounds, of the drums one on which it is struck.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "an excerpt has some ten thousand cells")]
pub fn difference(one: &Parts, other: &Parts) -> Option<f64> {
    let (one, other) = (cells(one), cells(other));
    let all = one.union(&other).count();
    (all > 0).then(|| one.symmetric_difference(&other).count() as f64 / all as f64)
}

/// Part, step and key of each cell.
fn cells(parts: &Parts) -> HashSet<(usize, usize, u8)> {
    let notes = parts.iter().enumerate().flat_map(|(part, clip)| clip.notes().iter().map(move |note| (part, note)));
    notes
        .flat_map(|(part, note)| {
            let on_grid = StepNote::nearest(note);
            let steps = if part == 0 { 1 } else { on_grid.steps };
            (on_grid.onset..on_grid.onset + steps).map(move |step| (part, step, note.key.number()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use continuo_music::Clip;

    use super::*;
    use crate::evaluate::accompany::fixtures::clip;

    #[test]
    fn cells_that_only_one_has_are_counted() {
        let none = Clip::default;
        // Drums: two strokes against one of them held. Bass: four steps against the last two and two more.
        let one = [clip(&[(0, 1, 36), (4, 1, 38)]), clip(&[(0, 4, 40)]), none(), none()];
        let other = [clip(&[(0, 9, 36)]), clip(&[(2, 4, 40)]), none(), none()];
        assert_eq!(difference(&one, &other), Some(5.0 / 8.0));
        assert_eq!(difference(&one, &one), Some(0.0));
        // What one part plays is not what another plays.
        assert_eq!(
            difference(&[none(), one[1].clone(), none(), none()], &[none(), none(), one[1].clone(), none()]),
            Some(1.0)
        );
        assert_eq!(difference(&[none(), none(), none(), none()], &[none(), none(), none(), none()]), None);
    }
}
