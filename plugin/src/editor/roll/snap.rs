//! The grid that edits snap to.

use continuo_music::{Grid, Tick};

use super::lens::Lens;
use crate::params::SnapGrid;

/// How near the lines of the automatic grid may be on the screen, in points.
const AUTO_STEP_MIN: f32 = 14.0;
/// The automatic grids, from fine to coarse.
const AUTO: [Grid; 4] = [Grid::ThirtySecond, Grid::Sixteenth, Grid::Eighth, Grid::Quarter];

/// The grid of this frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snap {
    /// How long its steps are; also how long a drawn note is.
    pub step: Tick,
    /// Whether edits are free of it.
    pub free: bool,
}

impl Snap {
    /// The nearest line to a tick.
    pub fn near(self, tick: Tick) -> Tick {
        if self.free { tick } else { (tick + Tick(self.step.0 / 2)).floor_to(self.step) }
    }

    /// The line at a tick or before it.
    pub fn before(self, tick: Tick) -> Tick {
        if self.free { tick } else { tick.floor_to(self.step) }
    }

    /// The same, free of the grid as well while `free`.
    pub fn freed(self, free: bool) -> Self {
        Self { free: self.free || free, ..self }
    }
}

/// The grid that is meant by a choice: `rhythm` is that of rhythm assist.
pub fn grid(choice: SnapGrid, rhythm: Grid, lens: &Lens) -> Grid {
    match choice {
        SnapGrid::Rhythm => rhythm,
        SnapGrid::Steps(grid) => grid,
        SnapGrid::Auto => auto(lens),
    }
}

/// The finest one whose lines stand apart on the screen.
fn auto(lens: &Lens) -> Grid {
    let is_apart = |grid: &Grid| lens.width(grid.step()) >= AUTO_STEP_MIN;
    AUTO.into_iter().find(is_apart).unwrap_or(Grid::Quarter)
}

#[cfg(test)]
mod tests {
    use egui::Rect;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_automatic_grid_is_finer_the_nearer_one_looks() {
        let at = |quarter_width| auto(&Lens { quarter_width, ..Lens::new(Rect::ZERO) });
        assert_eq!(
            [600.0, 60.0, 30.0, 2.0].map(at),
            [Grid::ThirtySecond, Grid::Sixteenth, Grid::Eighth, Grid::Quarter]
        );
    }

    proptest! {
        #[test]
        fn lines_are_near_and_stay_lines(tick in -100_000i64..100_000, step in 1i64..4000) {
            let snap = Snap { step: Tick(step), free: false };
            let near = snap.near(Tick(tick));
            prop_assert!((near.0 - tick).abs() * 2 <= step + 1);
            prop_assert_eq!(near.0.rem_euclid(step), 0);
            prop_assert_eq!(snap.near(near), near);
            prop_assert!(snap.before(Tick(tick)) <= Tick(tick));
            prop_assert_eq!(snap.freed(true).near(Tick(tick)), Tick(tick));
        }
    }
}
