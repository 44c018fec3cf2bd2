//! What the log keeps, and what it forgets.

use proptest::prelude::*;

use super::*;
use crate::testing::{moved, played};

fn filled(reports: impl IntoIterator<Item = Report>) -> Capture {
    let mut capture = Capture::default();
    for report in reports {
        capture.record(&report);
    }
    capture
}

#[test]
fn the_last_64_bars_are_kept_and_no_more() {
    let bar = Meter::COMMON.bar().0;
    let capture = filled((0..200).map(|index| Report::Note(played(index * bar, 60))));
    let first = capture.log().notes.front().unwrap().onset;
    // The last note ends 240 ticks into bar 199, 64 bars after the end of the one in bar 135.
    assert_eq!(first, Tick(135 * bar));
    assert_eq!(capture.log().notes.len(), 65);
}

#[test]
fn notes_in_the_same_moment_are_bounded_too() {
    let capture = filled((0..CAPTURE_NOTES_MAX + 10).map(|_| Report::Note(played(0, 60))));
    assert_eq!(capture.log().notes.len(), CAPTURE_NOTES_MAX);
}

#[test]
fn a_take_keeps_more_than_64_bars_and_stops_at_its_own_limit() {
    let bar = Meter::COMMON.bar().0;
    let mut capture = filled([Report::RecordStarted { at: Tick(0) }]);
    for index in 0..100 {
        capture.record(&Report::Note(played(index * bar, 60)));
    }
    let log = capture.record(&Report::RecordStopped { at: Tick(100 * bar) }).unwrap();
    assert_eq!(log.notes.len(), 100);
    assert!(!log.is_full());

    capture.record(&Report::RecordStarted { at: Tick(0) });
    for _ in 0..=NOTES_MAX {
        capture.record(&Report::Note(played(0, 60)));
    }
    let log = capture.record(&Report::RecordStopped { at: Tick(0) }).unwrap();
    assert_eq!(log.notes.len(), NOTES_MAX);
    assert!(log.is_full());
}

#[test]
fn changes_are_bounded_and_the_one_in_force_stays() {
    let ramp = (0..3000).map(|at| Report::Tempo { at: Tick(at), bpm: 100.0 });
    assert_eq!(filled(ramp).log().tempos.len(), CAPTURE_CHANGES_MAX);
    let far = Meter::COMMON.bar().0 * 1000;
    let capture = filled([moved(0, 0, true), moved(10, 50, true), Report::Note(played(far, 60))]);
    assert_eq!(capture.log().moves, [(Tick(10), Move { song: Tick(50), rolling: true })]);
}

#[test]
fn of_several_changes_at_one_tick_the_last_holds() {
    let capture = filled([moved(5, 0, false), moved(5, 960, true)]);
    assert_eq!(capture.log().moves, [(Tick(5), Move { song: Tick(960), rolling: true })]);
}

#[test]
fn time_that_begins_anew_forgets_the_old() {
    let capture = filled([moved(5000, 0, true), Report::Note(played(6000, 60)), moved(0, 0, false)]);
    assert!(capture.log().notes.is_empty());
    assert_eq!(capture.log().moves.len(), 1);
}

fn any_report() -> impl Strategy<Value = Report> {
    let at = 0i64..2_000_000;
    prop_oneof![
        4 => (at.clone(), 0u8..128).prop_map(|(at, key)| Report::Note(played(at, key))),
        1 => (at.clone(), 0i64..100_000, any::<bool>()).prop_map(|(at, song, rolling)| moved(at, song, rolling)),
        1 => (at.clone(), 1.0f64..400.0).prop_map(|(at, bpm)| Report::Tempo { at: Tick(at), bpm }),
        1 => at.clone().prop_map(|at| Report::RecordStarted { at: Tick(at) }),
        1 => at.prop_map(|at| Report::RecordStopped { at: Tick(at) }),
    ]
}

proptest! {
    #[test]
    fn whatever_is_reported_a_melody_lies_within_what_was_played(reports in prop::collection::vec(any_report(), 0..60)) {
        let capture = filled(reports);
        let settings = crate::GenerateSettings::default();
        let melody = crate::take::captured(capture.log(), 64, &settings);
        let many = melody.map_or(0, |melody| melody.clip.notes().len());
        prop_assert!(many <= capture.log().notes.len());
        prop_assert_eq!(many == 0, capture.log().notes.is_empty());
    }
}
