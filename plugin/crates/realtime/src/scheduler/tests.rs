//! Tests of the scheduler: passes, places, exchanges, and strips that meet on a key.

use super::*;
use crate::testing::{Log, off, on, timeline};

fn loaded(notes: &[(i64, i64, u8)], length: i64) -> Scheduler {
    let mut scheduler = Scheduler::new();
    exchange(&mut scheduler, Some(timeline(0, notes, length)));
    scheduler
}

fn exchange(scheduler: &mut Scheduler, timeline: Option<Timeline>) -> Option<Box<Timeline>> {
    scheduler.load(timeline.map(Box::new), &mut Ledger::default(), &mut Log::default())
}

/// Plays everything before `until`, note-offs first, with the tick as the offset.
fn play(scheduler: &mut Scheduler, until: u32) -> Log {
    let (mut ledger, mut log) = (Ledger::default(), Log::default());
    let before = |tick: Option<Tick>| tick.and_then(|tick| u32::try_from(tick.0).ok()).filter(|tick| *tick < until);
    loop {
        match (before(scheduler.next_end()), before(scheduler.next_onset())) {
            (Some(end), onset) if onset.is_none_or(|onset| end <= onset) => {
                scheduler.send_end(end, &mut ledger, &mut log);
            }
            (_, Some(onset)) => scheduler.send_onset(onset, &mut ledger, &mut log),
            (_, None) => return log,
        }
    }
}

#[test]
fn a_pass_follows_on_the_one_before() {
    let mut scheduler = loaded(&[(0, 10, 60), (90, 10, 62)], 100);
    scheduler.locate(Tick(1000), true, Tick(1000));
    let expected = [
        on(1000, 0, 60),
        off(1010, 0, 60),
        on(1090, 0, 62),
        off(1100, 0, 62),
        on(1100, 0, 60),
        off(1110, 0, 60),
        on(1190, 0, 62),
    ];
    assert_eq!(play(&mut scheduler, 1200).0, expected);
}

#[test]
fn a_note_under_way_is_not_chased() {
    let mut scheduler = loaded(&[(0, 50, 60), (20, 10, 62)], 100);
    scheduler.locate(Tick(0), false, Tick(1));
    assert_eq!(play(&mut scheduler, 1000).0, [on(20, 0, 62), off(30, 0, 62)]);
}

#[test]
fn a_place_in_a_later_pass_is_found() {
    let mut scheduler = loaded(&[(0, 10, 60), (20, 10, 62)], 100);
    scheduler.locate(Tick(0), true, Tick(310));
    assert_eq!(scheduler.next_onset(), Some(Tick(320)));
    scheduler.locate(Tick(0), true, Tick(330));
    assert_eq!(scheduler.next_onset(), Some(Tick(400)));
    scheduler.locate(Tick(0), true, Tick(-500));
    assert_eq!(scheduler.next_onset(), Some(Tick(0)));
}

#[test]
fn the_position_is_within_the_timeline_or_none() {
    let scheduler = loaded(&[(0, 10, 60)], 100);
    let position = |looped, at| scheduler.position(Tick(1000), looped, Tick(at)).map(|tick| tick.0);
    assert_eq!((position(false, 999), position(false, 1000), position(false, 1100)), (None, Some(0), None));
    assert_eq!((position(true, 999), position(true, 1199), position(true, 1200)), (None, Some(99), Some(0)));
    assert_eq!(Scheduler::new().position(Tick(0), true, Tick(0)), None);
}

#[test]
fn an_empty_timeline_plays_nothing_for_ever() {
    for length in [0, 100] {
        let mut scheduler = loaded(&[], length);
        scheduler.locate(Tick(0), true, Tick(0));
        assert_eq!(scheduler.next_onset(), None);
    }
}

#[test]
fn loading_gives_back_what_was_loaded_and_stops() {
    let mut scheduler = loaded(&[(0, 10, 60)], 100);
    scheduler.locate(Tick(0), true, Tick(0));
    assert!(exchange(&mut scheduler, None).is_some());
    assert_eq!((scheduler.next_onset(), scheduler.loaded()), (None, false));
}
