//! What of the music may be edited: nothing that is locked, and nothing outside the region.

use std::ops::Range;

use continuo_music::{Clip, Note, Step, Tick};

use super::grid::Grid;
use crate::ar_cnn::planes::WindowNote;
use crate::{EnhanceError, EnhanceInput};

/// The least room that a note is added in, before the end of the region: half a step.
const LEAST_ROOM: Tick = Tick(Tick::SIXTEENTH.0 / 2);

/// What may be edited.
#[derive(Debug)]
pub(super) struct Scope {
    /// For each note of the melody, whether it may be removed.
    pub free: Vec<bool>,
    /// The steps at which notes may be added, and by whose end these are let go.
    pub open: Range<usize>,
    /// All steps at which there may be an edit: the open ones, and those of free notes a little off the grid.
    pub steps: Range<usize>,
    /// The region in ticks; all of time if none was asked for.
    pub region: Range<Tick>,
}

impl Scope {
    /// The scope of an input whose notes stand at these places.
    ///
    /// # Errors
    ///
    /// [`EnhanceError::EmptyRegion`] when there is nothing in the region that could be edited.
    pub fn new(input: &EnhanceInput, grid: &Grid, places: &[Option<WindowNote>]) -> Result<Self, EnhanceError> {
        let Some(region) = input.region.clone() else {
            let free = unlocked(input.melody, input.locked);
            let all = 0..grid.steps();
            return Ok(Self { free, open: all.clone(), steps: all, region: Tick::ZERO..Tick::LATEST });
        };
        let mut free = unlocked(input.melody, input.locked);
        for (free, note) in free.iter_mut().zip(input.melody.notes()) {
            *free &= region.contains(&note.onset);
        }
        let open = open_steps(grid, &region);
        let free_steps =
            places.iter().zip(&free).filter_map(|(place, free)| place.filter(|_| *free)).map(|place| place.onset);
        let steps = hull(open.clone().chain(free_steps)).ok_or(EnhanceError::EmptyRegion)?;
        Ok(Self { free, open, steps, region })
    }
}

/// For each note of the melody, whether it is not among the locked ones. Of equal notes as many are locked as are named.
fn unlocked(melody: &Clip, locked: &[Note]) -> Vec<bool> {
    let mut locked = locked.to_vec();
    locked.sort_unstable();
    let mut locked = locked.into_iter().peekable();
    let mut is_unlocked = |note: &Note| {
        while locked.next_if(|other| other < note).is_some() {}
        locked.next_if_eq(note).is_none()
    };
    melody.notes().iter().map(&mut is_unlocked).collect()
}

/// The steps at which a note may start that lies in the region. Where the melody is a little early at its start, what is
/// added starts with the region instead.
fn open_steps(grid: &Grid, region: &Range<Tick>) -> Range<usize> {
    let steps: Vec<_> = (0..grid.steps()).collect();
    let is_before = |step: &usize| grid.onset(*step).max(Step(*step).tick()) < region.start;
    let has_room = |step: &usize| grid.onset(*step).max(region.start) + LEAST_ROOM <= region.end;
    let start = steps.partition_point(is_before);
    start..steps.partition_point(has_room).max(start)
}

/// The range from the first to the last of some steps, or none if there are none.
fn hull(steps: impl Iterator<Item = usize>) -> Option<Range<usize>> {
    steps.fold(None, |hull: Option<Range<usize>>, step| {
        let hull = hull.unwrap_or(step..step + 1);
        Some(hull.start.min(step)..hull.end.max(step + 1))
    })
}
