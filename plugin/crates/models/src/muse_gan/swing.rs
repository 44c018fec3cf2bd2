//! One feel for all: the parts of a band swing together or not at all.

use std::collections::BTreeSet;

use continuo_music::Clip;

use super::grid::{Grid, SLOTS};
use super::line::SlotNote;

/// Slots between two beats: in the middle, and where the last third of a swung beat begins.
const MIDDLE: usize = 3;
const THIRD: usize = 4;
/// Slots of sixteenths, and the other one of triplets: beats that have one of these are not swung eighths.
const SIXTEENTHS: [usize; 2] = [1, 5];
const TRIPLET: usize = 2;

/// Moves what is struck between beats to where most of the music has it: to the middle, or to the last third. What the
/// melody strikes counts as much as all the parts together.
pub fn unite(parts: &mut [Vec<SlotNote>], melody: &Clip, grid: &Grid) {
    let tune: Vec<usize> = melody.notes().iter().map(|note| grid.nearest(note.onset)).collect();
    let share = |onsets: &[usize]| {
        let of = |slot: usize| onsets.iter().filter(|onset| **onset % SLOTS == slot).count();
        difference(of(THIRD), of(MIDDLE))
    };
    let all: Vec<usize> = parts.iter().flatten().map(|note| note.onset).collect();
    let (from, to) = if share(&tune) + share(&all) > 0.0 { (MIDDLE, THIRD) } else { (THIRD, MIDDLE) };
    for notes in parts {
        let onsets: BTreeSet<usize> = notes.iter().map(|note| note.onset).collect();
        let is_moved = |slot: usize| slot % SLOTS == from && is_eighth(slot / SLOTS, from, &onsets);
        let moved = |slot: usize| if is_moved(slot) { slot - from + to } else { slot };
        for note in notes.iter_mut() {
            (note.onset, note.end) = (moved(note.onset), moved(note.end));
            note.end = note.end.max(note.onset + 1);
        }
    }
}

/// How many more of the first than of the second, as a share of both.
#[expect(clippy::cast_precision_loss, reason = "counts of notes")]
fn difference(one: usize, other: usize) -> f64 {
    (one as f64 - other as f64) / (one + other).max(1) as f64
}

/// Whether a beat is divided in two: what is struck at that slot is neither a sixteenth's neighbour nor a triplet's.
fn is_eighth(beat: usize, slot: usize, onsets: &BTreeSet<usize>) -> bool {
    let has = |other: usize| onsets.contains(&(beat * SLOTS + other));
    let sixteenths = SIXTEENTHS.into_iter().any(has);
    if slot == MIDDLE { !sixteenths } else { !has(TRIPLET) }
}

#[cfg(test)]
mod tests {
    use continuo_music::{MeterMap, Tick};

    use super::super::fixtures::melody;
    use super::*;

    fn part(onsets: &[usize]) -> Vec<SlotNote> {
        let note = |onset: &usize| SlotNote { onset: *onset, end: onset + 1, key: 60, velocity: 0.5 };
        onsets.iter().map(note).collect()
    }

    fn united(parts: &[&[usize]], tune: &Clip) -> Vec<Vec<usize>> {
        let grid = Grid::new(&MeterMap::default(), Tick::QUARTER * 4);
        let mut parts: Vec<_> = parts.iter().map(|onsets| part(onsets)).collect();
        unite(&mut parts, tune, &grid);
        parts.iter().map(|part| part.iter().map(|note| note.onset).collect()).collect()
    }

    #[test]
    fn the_majority_has_its_way() {
        let still = melody(&[(0, 4, 60)]);
        assert_eq!(united(&[&[0, 4, 6, 10], &[0, 3]], &still), [vec![0, 4, 6, 10], vec![0, 4]]);
        assert_eq!(united(&[&[0, 4], &[0, 3, 6, 9]], &still), [vec![0, 3], vec![0, 3, 6, 9]]);
    }

    #[test]
    fn the_melody_outweighs_one_part() {
        let straight = melody(&[(0, 2, 60), (2, 2, 62)]);
        assert_eq!(united(&[&[0, 4, 6, 10]], &straight), [vec![0, 3, 6, 9]]);
    }

    #[test]
    fn triplets_and_sixteenths_stay() {
        let still = melody(&[(0, 4, 60)]);
        assert_eq!(united(&[&[0, 2, 4, 9, 15]], &still), [vec![0, 2, 4, 9, 15]]);
        assert_eq!(united(&[&[0, 1, 3, 10, 16, 22]], &still), [vec![0, 1, 3, 10, 16, 22]]);
    }
}
