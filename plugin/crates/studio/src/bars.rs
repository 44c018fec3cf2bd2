//! Bars by their numbers, counted from 0: a change of meter begins a new one. And stretches of them, as they are locked.

use std::ops::Range;

use continuo_music::{Meter, MeterMap, Tick};

/// The bar that is going on at a tick; ticks before the first are in the first.
#[must_use]
pub fn at(meter: &MeterMap, tick: Tick) -> u32 {
    let stretches = stretches(meter).take_while(|stretch| stretch.from <= tick);
    stretches.last().map_or(0, |stretch| stretch.first + whole((tick - stretch.from).0 / stretch.bar.0))
}

/// Where a bar begins and where it ends, in ticks. It ends early where the meter changes before it is full.
#[must_use]
pub fn span(meter: &MeterMap, bar: u32) -> Range<Tick> {
    begin(meter, bar)..begin(meter, bar.saturating_add(1))
}

/// How many bars it takes to that tick, the last of which may be cut off by it.
#[must_use]
pub fn count(meter: &MeterMap, length: Tick) -> u32 {
    if length <= Tick::ZERO { 0 } else { at(meter, length - Tick(1)) + 1 }
}

/// The bars that a stretch of time touches; none if it is empty.
#[must_use]
pub fn touched(meter: &MeterMap, stretch: &Range<Tick>) -> Range<u32> {
    let first = at(meter, stretch.start);
    if stretch.is_empty() { first..first } else { first..at(meter, stretch.end - Tick(1)) + 1 }
}

fn begin(meter: &MeterMap, bar: u32) -> Tick {
    let stretches = stretches(meter).take_while(|stretch| stretch.first <= bar);
    stretches.last().map_or(Tick::ZERO, |stretch| stretch.from + stretch.bar * i64::from(bar - stretch.first))
}

/// A stretch of one meter: where it begins, with which bar, and how long its bars are.
struct Stretch {
    from: Tick,
    first: u32,
    bar: Tick,
}

fn stretches(meter: &MeterMap) -> impl Iterator<Item = Stretch> {
    let mut next = 0;
    let changes = meter.changes();
    changes.iter().enumerate().map(move |(index, &(from, meter))| {
        let first = next;
        let end = changes.get(index + 1).map_or(from, |(end, _)| *end);
        next += whole((end - from).ceil_to(Meter::bar(meter)).0 / meter.bar().0);
        Stretch { from, first, bar: meter.bar() }
    })
}

/// A number of bars, none of which is shorter than 60 ticks: ticks have at most 28 bits in a composition.
fn whole(bars: i64) -> u32 {
    u32::try_from(bars).unwrap_or(if bars < 0 { 0 } else { u32::MAX / 2 })
}

/// These stretches with another one locked or freed: in order, and apart from one another.
#[must_use]
pub(crate) fn with(stretches: &[Range<u32>], changed: &Range<u32>, locked: bool) -> Vec<Range<u32>> {
    let outside = |stretch: &Range<u32>| {
        let (before, after) =
            (stretch.start..stretch.end.min(changed.start), stretch.start.max(changed.end)..stretch.end);
        [before, after]
    };
    let mut parts: Vec<_> = stretches.iter().flat_map(outside).chain(locked.then(|| changed.clone())).collect();
    parts.retain(|part| !part.is_empty());
    parts.sort_unstable_by_key(|part| part.start);
    let mut merged: Vec<Range<u32>> = Vec::new();
    for part in parts {
        match merged.last_mut() {
            Some(last) if last.end == part.start => last.end = part.end,
            _ => merged.push(part),
        }
    }
    merged
}

/// Whether stretches are in order, apart from one another, and none of them empty.
pub(crate) fn are_apart(stretches: &[Range<u32>]) -> bool {
    stretches.iter().all(|stretch| !stretch.is_empty())
        && stretches.is_sorted_by(|earlier, later| earlier.end < later.start)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn map(changes: &[(i64, u8, u8)]) -> MeterMap {
        let meter = |&(at, beats, unit): &(i64, u8, u8)| (Tick(at), Meter::new(beats, unit).unwrap());
        MeterMap::new(changes.iter().map(meter).collect())
    }

    #[test]
    fn a_change_of_meter_begins_a_new_bar() {
        // Two bars of three, the second cut off after a quarter, then bars of four.
        let meter = map(&[(0, 3, 4), (2880 + 960, 4, 4)]);
        let spans: Vec<_> = (0..4).map(|bar| (span(&meter, bar).start.0, span(&meter, bar).end.0)).collect();
        assert_eq!(spans, [(0, 2880), (2880, 3840), (3840, 7680), (7680, 11_520)]);
        for (tick, bar) in [(-1, 0), (0, 0), (2879, 0), (2880, 1), (3839, 1), (3840, 2), (7680, 3)] {
            assert_eq!(at(&meter, Tick(tick)), bar);
        }
        for (length, bars) in [(-5, 0), (0, 0), (1, 1), (2880, 1), (2881, 2), (3840, 2), (3841, 3), (11_520, 4)] {
            assert_eq!(count(&meter, Tick(length)), bars);
        }
    }

    #[test]
    fn no_length_and_no_number_overflows() {
        let meter = map(&[(0, 1, 64), (1, 64, 1)]);
        assert!(count(&meter, Tick(i64::MAX)) > 1_000_000);
        assert!(span(&meter, u32::MAX).start <= span(&meter, u32::MAX).end);
        assert_eq!(at(&meter, Tick(i64::MIN)), 0);
    }

    fn any_meter() -> impl Strategy<Value = MeterMap> {
        let change = (0i64..20_000, 1u8..13, prop::sample::select(vec![2u8, 4, 8, 16]));
        prop::collection::vec(change, 0..5).prop_map(|changes| map(&changes))
    }

    proptest! {
        #[test]
        fn bars_follow_one_another_and_hold_their_ticks(meter in any_meter(), tick in 0i64..40_000) {
            let bar = at(&meter, Tick(tick));
            prop_assert!(span(&meter, bar).contains(&Tick(tick)));
            prop_assert_eq!(span(&meter, bar).end, span(&meter, bar + 1).start);
            prop_assert_eq!(at(&meter, span(&meter, bar).start), bar);
            prop_assert_eq!(count(&meter, span(&meter, bar).end), bar + 1);
        }

        #[test]
        fn locking_and_freeing_is_what_it_is_for_each_bar(
            changes in prop::collection::vec((0u32..30, 1u32..8, any::<bool>()), 0..12)
        ) {
            let (mut stretches, mut expected) = (Vec::new(), BTreeSet::new());
            for (first, many, locked) in changes {
                let changed = first..first + many;
                stretches = with(&stretches, &changed, locked);
                if locked {
                    expected.extend(changed);
                } else {
                    expected.retain(|bar| !changed.contains(bar));
                }
                prop_assert!(are_apart(&stretches));
                prop_assert_eq!(stretches.iter().cloned().flatten().collect::<BTreeSet<_>>(), expected.clone());
            }
        }
    }
}
