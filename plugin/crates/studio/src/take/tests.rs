//! Takes and captures, from lists of reports.

use continuo_music::{Grid, Tempo};
use continuo_realtime::Report;

use super::*;
use crate::RhythmAssist;
use crate::capture::Capture;
use crate::testing::{moved, note, played};

const BAR: i64 = 3840;

fn start(at: i64) -> Report {
    Report::RecordStarted { at: Tick(at) }
}

fn stop(at: i64) -> Report {
    Report::RecordStopped { at: Tick(at) }
}

fn meter(at: i64, numerator: u8, denominator: u8) -> Report {
    Report::Meter { at: Tick(at), meter: Meter::new(numerator, denominator).unwrap() }
}

fn take(reports: &[Report]) -> Option<Melody> {
    take_with(reports, &GenerateSettings::default())
}

fn take_with(reports: &[Report], settings: &GenerateSettings) -> Option<Melody> {
    let mut capture = Capture::default();
    let logs: Vec<_> = reports.iter().filter_map(|report| capture.record(report)).collect();
    assert_eq!(logs.len(), 1, "one take was recorded");
    recorded(&logs[0], settings)
}

fn capture(reports: &[Report], bars: u32) -> Option<Melody> {
    let mut capture = Capture::default();
    for report in reports {
        capture.record(report);
    }
    captured(capture.log(), bars, &GenerateSettings::default())
}

fn onsets(melody: &Melody) -> Vec<i64> {
    melody.clip.notes().iter().map(|note| note.onset.0).collect()
}

#[test]
fn a_take_starts_on_the_bar_line_before_its_first_note() {
    // The song is at bar 5 (tick 15360) when the performance is at tick 1000.
    let reports = [
        moved(1000, 4 * BAR, true),
        start(1500),
        Report::Note(played(1000 + BAR + 960, 60)),
        Report::Note(played(1000 + BAR + 1920, 62)),
        stop(1000 + 3 * BAR),
    ];
    let melody = take(&reports).unwrap();
    assert_eq!(melody.clip.notes(), [note(960, 60), note(1920, 62)]);
    assert_eq!(melody.clip.length(), Tick(BAR), "it ends with the bar of its last note");
}

#[test]
fn a_take_against_a_standing_transport_starts_with_its_first_note() {
    let reports = [moved(0, 700, false), start(100), Report::Note(played(1234, 60)), stop(5000)];
    assert_eq!(onsets(&take(&reports).unwrap()), [0]);
    let without_any_clock = [start(100), Report::Note(played(1234, 60)), stop(5000)];
    assert_eq!(onsets(&take(&without_any_clock).unwrap()), [0]);
}

#[test]
fn a_first_note_a_little_early_belongs_to_the_bar_line_it_was_meant_for() {
    let with_first_at = |onset| {
        let notes = [Report::Note(played(onset, 60)), Report::Note(played(BAR + 960, 62))];
        take(&[&[moved(0, 0, true), start(10)], &notes[..], &[stop(9000)]].concat()).unwrap()
    };
    assert_eq!(onsets(&with_first_at(BAR - 60)), [0, 960]);
    assert_eq!(onsets(&with_first_at(BAR - 61)), [BAR - 61, BAR + 960]);
}

#[test]
fn a_key_held_when_recording_begins_is_not_part_of_the_take() {
    let reports =
        [moved(0, 0, true), start(500), Report::Note(played(400, 50)), Report::Note(played(500, 60)), stop(2000)];
    assert_eq!(take(&reports).unwrap().clip.notes(), [note(500, 60)]);
}

#[test]
fn an_empty_take_is_none() {
    assert_eq!(take(&[start(0), stop(100)]), None);
    assert_eq!(capture(&[], 4), None);
}

#[test]
fn a_take_across_a_loop_wrap_goes_on() {
    let reports = [
        moved(0, 0, true),
        start(0),
        Report::Note(played(960, 60)),
        moved(BAR, 0, true),
        Report::Note(played(BAR + 960, 62)),
        stop(2 * BAR),
    ];
    assert_eq!(onsets(&take(&reports).unwrap()), [960, BAR + 960]);
}

#[test]
fn bars_follow_the_meter_in_force_and_a_change_of_it() {
    // Two bars of 3/4, then 4/4: the third bar starts at tick 5760.
    let reports = [
        moved(0, 0, true),
        meter(0, 3, 4),
        start(0),
        meter(5760, 4, 4),
        Report::Note(played(5760 + BAR + 480, 60)),
        stop(20_000),
    ];
    let melody = take(&reports).unwrap();
    assert_eq!(onsets(&melody), [480]);
    assert_eq!(*melody.meter.at(Tick::ZERO), Meter::COMMON);

    let in_three = [moved(0, 0, true), meter(0, 3, 4), start(0), Report::Note(played(2880 + 480, 60)), stop(9000)];
    let melody = take(&in_three).unwrap();
    assert_eq!((onsets(&melody), melody.clip.length()), (vec![480], Tick(2880)));
}

#[test]
fn a_take_has_the_tempo_of_its_beginning_and_the_changes_after_it() {
    let reports = [
        moved(0, 0, true),
        Report::Tempo { at: Tick(0), bpm: 90.0 },
        start(0),
        Report::Note(played(BAR, 60)),
        Report::Tempo { at: Tick(BAR + 960), bpm: 60.0 },
        stop(2 * BAR),
    ];
    let tempo = take(&reports).unwrap().tempo;
    assert_eq!(tempo.changes(), [(Tick(0), Tempo::from_bpm(90.0)), (Tick(960), Tempo::from_bpm(60.0))]);
}

#[test]
fn a_take_is_transposed_and_assisted_and_loses_no_note() {
    let rhythm_assist = RhythmAssist { grid: Grid::Sixteenth, strength_percent: 100.0 };
    let settings = GenerateSettings { transpose: 12, rhythm_assist, ..GenerateSettings::default() };
    let notes = [Report::Note(played(970, 60)), Report::Note(played(1890, 120))];
    let reports = [&[moved(0, 0, true), start(0)], &notes[..], &[stop(2 * BAR)]].concat();
    let melody = take_with(&reports, &settings).unwrap();
    assert_eq!(
        melody.clip.notes(),
        [note(960, 72), note(1920, 120)],
        "132 is off the keyboard, an octave lower is not"
    );
}

#[test]
fn the_last_bars_are_counted_from_the_bar_line_after_the_last_note() {
    let notes: Vec<_> = (0..8).map(|bar| Report::Note(played(bar * BAR + 480, 60))).collect();
    let reports = [&[moved(0, 0, true)], &notes[..]].concat();
    assert_eq!(onsets(&capture(&reports, 2).unwrap()), [480, BAR + 480]);
    assert_eq!(capture(&reports, 64).unwrap().clip.notes().len(), 8);
    let standing: Vec<_> = notes.iter().skip(4).copied().collect();
    assert_eq!(onsets(&capture(&standing, 2).unwrap()), [0, BAR], "two bars back from the end of the last note");
}

#[test]
fn a_capture_leaves_leading_rests_out() {
    let reports = [moved(0, 0, true), Report::Note(played(5 * BAR, 60)), Report::Note(played(7 * BAR, 62))];
    let melody = capture(&reports, 8).unwrap();
    assert_eq!((onsets(&melody), melody.clip.length()), (vec![0, 2 * BAR], Tick(3 * BAR)));
}

#[test]
fn folding_keeps_the_pitch_class_and_the_keyboard() {
    for (key, semitones, expected) in [(60, 5, 65), (120, 12, 120), (5, -12, 5), (0, i32::MIN, 5), (127, i32::MAX, 122)]
    {
        assert_eq!(folded(Key::masked(key), semitones).number(), expected, "{key} by {semitones}");
    }
}
