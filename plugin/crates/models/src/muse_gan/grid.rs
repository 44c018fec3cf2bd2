//! The grid that accompaniments are written on: beats of six slots, which hold sixteenths and triplets alike.

use continuo_music::{Meter, MeterMap, Tick};

/// Slots of a beat.
pub const SLOTS: usize = 6;
/// Where the slots of a beat lie, in twelfths of it.
const TWELFTHS: [i64; SLOTS] = [0, 3, 4, 6, 8, 9];
/// Beats that a bar has at least in the network's eyes: shorter bars are grouped, so that two bars of 6/8 are one of
/// four beats, as most of what it was trained on has.
pub(super) const GROUP: usize = 4;

/// A beat: a quarter note, in compound meters a dotted one; shorter where a bar ends before it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beat {
    /// Where it starts.
    pub start: Tick,
    /// Where the next one starts.
    pub end: Tick,
    /// How long a beat of this meter is.
    pub full: Tick,
    /// The bar it is in, counted from the first.
    pub bar: usize,
    /// Which beat of its bar, or group of short bars, it is.
    pub place: usize,
    /// Beats of its bar, or group of short bars.
    pub of: usize,
}

/// The beats of a stretch of music from tick zero on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    beats: Vec<Beat>,
}

impl Beat {
    /// Whether a bar, or a group of short bars, starts with it.
    #[must_use]
    pub fn is_downbeat(&self) -> bool {
        self.place == 0
    }

    /// Whether chords like to change here: at the start and in the middle of a bar of an even number of beats.
    #[must_use]
    pub fn is_strong(&self) -> bool {
        self.place == 0 || self.of.is_multiple_of(2) && self.place * 2 == self.of
    }

    /// How chords like to change here, by the planner's count: on downbeats (0), other strong beats (1), the rest (2).
    #[must_use]
    pub fn kind(&self) -> usize {
        if self.is_downbeat() { 0 } else { 2 - usize::from(self.is_strong()) }
    }

    /// Where a slot lies.
    fn slot(&self, slot: usize) -> Tick {
        self.start + Tick(self.full.0 * TWELFTHS[slot] / 12)
    }

    /// Its slots: fewer than six where the bar cuts it short.
    fn slots(&self) -> impl DoubleEndedIterator<Item = usize> {
        (0..SLOTS).filter(|slot| self.slot(*slot) < self.end)
    }
}

impl Grid {
    /// The beats of whole bars up to that length or just beyond.
    #[must_use]
    pub fn new(meter: &MeterMap, length: Tick) -> Self {
        let mut grid = Self::default();
        let changes = meter.changes();
        for (index, (at, meter)) in changes.iter().enumerate() {
            let until = changes.get(index + 1).map_or(Tick::LATEST, |(next, _)| *next);
            grid.append(*meter, *at, until, length);
        }
        grid
    }

    /// Adds the bars of one meter, which holds from one tick until another.
    fn append(&mut self, meter: Meter, from: Tick, until: Tick, length: Tick) {
        let full = beat_of(meter);
        let in_bar = usize::try_from((meter.bar().0 + full.0 - 1) / full.0).unwrap_or(1);
        let bars_of_group = if in_bar < GROUP - 1 { GROUP / in_bar } else { 1 };
        let (mut bar_start, mut number) = (from, 0);
        while bar_start < length && bar_start < until {
            let bar = self.beats.last().map_or(0, |beat| beat.bar + 1);
            let bar_end = (bar_start + meter.bar()).min(until);
            let before = number % bars_of_group * in_bar;
            for beat in 0..in_bar {
                let start = bar_start + full * i64::try_from(beat).unwrap_or(0);
                if start < bar_end {
                    let end = (start + full).min(bar_end);
                    let (place, of) = (before + beat, in_bar * bars_of_group);
                    self.beats.push(Beat { start, end, full, bar, place, of });
                }
            }
            (bar_start, number) = (bar_end, number + 1);
        }
    }

    /// The beats in order.
    #[must_use]
    pub fn beats(&self) -> &[Beat] {
        &self.beats
    }

    /// How many slots there are; the beat of a slot is a sixth of it.
    #[must_use]
    pub fn slots(&self) -> usize {
        self.beats.len() * SLOTS
    }

    /// Where the last beat ends.
    #[must_use]
    pub fn end(&self) -> Tick {
        self.beats.last().map_or(Tick::ZERO, |beat| beat.end)
    }

    /// The slot nearest to a tick, up to [`Grid::slots`] itself, which stands for the end.
    #[must_use]
    pub fn nearest(&self, tick: Tick) -> usize {
        let index = self.beats.partition_point(|beat| beat.end <= tick);
        let Some(beat) = self.beats.get(index) else { return self.slots() };
        let here = beat.slots().map(|slot| (beat.slot(slot), index * SLOTS + slot));
        let all = here.chain([(beat.end, (index + 1) * SLOTS)]);
        all.min_by_key(|(at, _)| (at.0 - tick.0).abs()).map_or(0, |(_, slot)| slot)
    }

    /// Where a slot lies; one past the last is the end, and one that its beat is too short for is the beat's end.
    #[must_use]
    pub fn tick(&self, slot: usize) -> Tick {
        self.beats.get(slot / SLOTS).map_or(self.end(), |beat| beat.slot(slot % SLOTS).min(beat.end))
    }
}

/// A quarter note, or three eighths (or sixteenths) where the meter groups by threes.
fn beat_of(meter: Meter) -> Tick {
    let is_compound = meter.denominator() >= 8 && meter.numerator().is_multiple_of(3);
    if is_compound { meter.beat() * 3 } else { Tick::QUARTER }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn map(changes: &[(i64, u8, u8)]) -> MeterMap {
        let change =
            |&(at, numerator, denominator): &(i64, u8, u8)| (Tick(at), Meter::new(numerator, denominator).unwrap());
        MeterMap::new(changes.iter().map(change).collect())
    }

    fn places(grid: &Grid) -> Vec<(i64, usize, usize, usize)> {
        grid.beats().iter().map(|beat| (beat.start.0, beat.bar, beat.place, beat.of)).collect()
    }

    #[test]
    fn beats_fill_whole_bars() {
        let grid = Grid::new(&map(&[(0, 3, 4)]), Tick(2881));
        assert_eq!(places(&grid)[..4], [(0, 0, 0, 3), (960, 0, 1, 3), (1920, 0, 2, 3), (2880, 1, 0, 3)]);
        assert_eq!(grid.end(), Tick(5760));
    }

    #[test]
    fn two_bars_of_six_eighths_count_as_one_of_four_beats() {
        let grid = Grid::new(&map(&[(0, 6, 8)]), Tick(4 * 2880));
        assert_eq!(places(&grid)[..4], [(0, 0, 0, 4), (1440, 0, 1, 4), (2880, 1, 2, 4), (4320, 1, 3, 4)]);
        assert_eq!(grid.tick(2), Tick(480), "its second eighth");
        assert_eq!(grid.nearest(Tick(960)), 4);
    }

    #[test]
    fn a_short_beat_ends_the_bar_of_seven_eighths() {
        let grid = Grid::new(&map(&[(0, 7, 8)]), Tick(3360));
        let last = grid.beats()[3];
        assert_eq!((last.start, last.end, last.of), (Tick(2880), Tick(3360), 4));
        assert_eq!(grid.nearest(Tick(3359)), grid.slots());
        assert_eq!(grid.tick(3 * SLOTS + 5), Tick(3360));
    }

    #[test]
    fn a_pick_up_bar_is_a_bar_of_its_own() {
        let grid = Grid::new(&map(&[(0, 1, 4), (960, 4, 4)]), Tick(960 * 5));
        assert_eq!(places(&grid)[..2], [(0, 0, 0, 4), (960, 1, 0, 4)]);
        assert_eq!(grid.beats().len(), 5);
    }

    proptest! {
        #[test]
        fn every_slot_is_found_again(numerator in 1u8..=13, eighths in any::<bool>(), length in 1i64..40_000) {
            let grid = Grid::new(&map(&[(0, numerator, if eighths { 8 } else { 4 })]), Tick(length));
            prop_assert!(grid.end() >= Tick(length));
            for (index, beat) in grid.beats().iter().enumerate() {
                for slot in beat.slots() {
                    let slot = index * SLOTS + slot;
                    prop_assert_eq!(grid.nearest(grid.tick(slot)), slot);
                }
            }
            prop_assert!(grid.beats().windows(2).all(|pair| pair[0].end == pair[1].start));
        }
    }
}
