//! Where the parts of the roll lie: ruler above, keyboard at the left, velocities below, rails at the edges.

use egui::{Rect, pos2, vec2};

/// Width of the keyboard, and where it has the names of drums.
const GUTTER: (f32, f32) = (38.0, 76.0);
/// Height of each half of the ruler.
pub const RULER_HALF: f32 = 15.0;
/// Width of the rails.
const RAIL: f32 = 9.0;
/// The least that is left of the notes when the velocities are made higher.
const NOTES_MIN: f32 = 60.0;

/// The parts of the roll on the screen, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Areas {
    /// The whole.
    pub all: Rect,
    /// The half of the ruler in which a region is marked.
    pub region: Rect,
    /// The half of the ruler with the bars' numbers, in which bars are locked.
    pub bars: Rect,
    /// The keyboard.
    pub gutter: Rect,
    /// The notes.
    pub notes: Rect,
    /// The velocities; without height if they are not shown.
    pub velocities: Rect,
    /// The rail that scrolls in time.
    pub time_rail: Rect,
    /// The rail that scrolls over the keys.
    pub key_rail: Rect,
}

impl Areas {
    /// The parts within a rectangle, with velocities of that height.
    pub fn within(all: Rect, is_drums: bool, velocities: f32) -> Self {
        let left = all.left() + if is_drums { GUTTER.1 } else { GUTTER.0 };
        let (right, bottom) = (all.right() - RAIL, all.bottom() - RAIL);
        let (half, top) = (all.top() + RULER_HALF, all.top() + RULER_HALF * 2.0);
        let lane = velocities.min((bottom - top - NOTES_MIN).max(0.0));
        let (right, lane_top) = (right.max(left), (bottom - lane).max(top));
        let part = |left, top, right, bottom| Rect::from_min_max(pos2(left, top), pos2(right, bottom));
        Self {
            all,
            region: part(left, all.top(), right, half),
            bars: part(left, half, right, top),
            gutter: part(all.left(), top, left - 2.0, lane_top),
            notes: part(left, top, right, lane_top),
            velocities: part(left, lane_top, right, lane_top + lane),
            time_rail: Rect::from_min_size(pos2(left, all.bottom() - RAIL), vec2(right - left, RAIL)),
            key_rail: part(right, top, right + RAIL, lane_top),
        }
    }

    /// Both halves of the ruler.
    pub fn ruler(&self) -> Rect {
        self.region.union(self.bars)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_lie_beside_one_another_in_any_size() {
        for size in [vec2(40.0, 20.0), vec2(300.0, 150.0), vec2(1600.0, 900.0)] {
            for (is_drums, lane) in [(false, 0.0), (true, 64.0), (false, 5000.0)] {
                let all = Rect::from_min_size(pos2(10.0, 20.0), size);
                let areas = Areas::within(all, is_drums, lane);
                let parts = [
                    areas.region,
                    areas.bars,
                    areas.gutter,
                    areas.notes,
                    areas.velocities,
                    areas.time_rail,
                    areas.key_rail,
                ];
                for (index, part) in parts.iter().enumerate().filter(|(_, part)| part.is_positive()) {
                    let others = parts[index + 1..].iter().filter(|other| other.is_positive());
                    assert!(others.clone().all(|other| !part.shrink(0.1).intersects(*other)), "{size:?} {areas:?}");
                }
                if size.y > 100.0 {
                    assert!(areas.notes.height() >= NOTES_MIN - 0.1, "{areas:?}");
                    assert!(parts.iter().all(|part| all.expand(0.1).contains_rect(*part)), "{areas:?}");
                }
            }
        }
    }
}
