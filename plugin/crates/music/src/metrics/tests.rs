//! Worked examples: the figures are counted by hand.

use super::*;
use crate::{Key, Note, Tick, Velocity};

/// A clip of notes given as step, steps and key.
fn clip(notes: &[(i64, i64, u8)], steps: i64) -> Clip {
    let note = |&(onset, steps, key): &(i64, i64, u8)| Note {
        onset: Tick::SIXTEENTH * onset,
        key: Key::masked(key),
        duration: Tick::SIXTEENTH * steps,
        velocity: Velocity::DEFAULT,
    };
    Clip::new(notes.iter().map(note).collect(), Tick::SIXTEENTH * steps)
}

/// Chords of four steps each.
fn chords(chords: &[&[u8]]) -> Clip {
    let notes: Vec<_> =
        chords.iter().zip(0..).flat_map(|(keys, at)| keys.iter().map(move |key| (4 * at, 4, *key))).collect();
    clip(&notes, 0)
}

#[track_caller]
fn close(value: Option<f64>, expected: f64) {
    assert!((value.unwrap() - expected).abs() < 1e-12, "{value:?} is not {expected}");
}

#[test]
fn a_bar_of_a_chord_and_a_bar_of_silence() {
    // Bar 1: C4, E4, G4 and C5 for two of sixteen steps, then F#4 alone for two. Bar 2: nothing.
    let clip = clip(&[(0, 2, 60), (0, 2, 64), (0, 2, 67), (0, 2, 72), (2, 2, 66)], 32);
    let metrics = measure(&clip, Meter::COMMON);
    assert_eq!(metrics.bars, 2);
    close(metrics.pitches_used, 5.0 / 2.0);
    close(metrics.pitch_classes_used, 4.0 / 2.0);
    close(metrics.empty_bar_rate, 0.5);
    close(metrics.polyphonic_rate, 2.0 / 32.0);
    close(metrics.in_c_major_ratio, 8.0 / 10.0);
}

#[test]
fn pitch_classes_are_taken_modulo_twelve_not_in_blocks_of_twelve() {
    // Three octaves of one C and the B below: two pitch classes, whatever block of twelve keys they lie in.
    let metrics = measure(&clip(&[(0, 4, 59), (4, 4, 60), (8, 4, 72), (12, 4, 48)], 16), Meter::COMMON);
    close(metrics.pitch_classes_used, 2.0);
    close(metrics.pitches_used, 4.0);
}

#[test]
fn the_empty_bar_rate_is_that_of_the_empty_bars() {
    let clip = clip(&[(0, 1, 60)], 64);
    close(measure(&clip, Meter::COMMON).empty_bar_rate, 0.75);
}

#[test]
fn bars_follow_the_meter_and_a_held_note_counts_in_every_bar_it_sounds_in() {
    let three = Meter::new(3, 4).unwrap();
    let metrics = measure(&clip(&[(0, 13, 60)], 0), three);
    assert_eq!(metrics.bars, 2);
    close(metrics.pitches_used, 1.0);
    close(metrics.empty_bar_rate, 0.0);
}

#[test]
fn two_keys_are_not_polyphonic_and_overlapping_unisons_are_one_cell() {
    let metrics = measure(&clip(&[(0, 4, 60), (0, 4, 64), (1, 3, 64), (2, 1, 60)], 4), Meter::COMMON);
    close(metrics.polyphonic_rate, 0.0);
    close(metrics.pitches_used, 2.0);
}

#[test]
fn the_detected_key_is_measured_too() {
    let d_major = [(0, 4, 62), (4, 2, 64), (6, 2, 66), (8, 4, 69), (12, 2, 73), (14, 2, 62)];
    let metrics = measure(&clip(&d_major, 0), Meter::COMMON);
    close(metrics.in_key_ratio, 1.0);
    close(metrics.in_c_major_ratio, 12.0 / 16.0);
}

#[test]
fn nothing_has_no_rates() {
    let metrics = measure(&Clip::default(), Meter::COMMON);
    assert_eq!(
        (metrics.bars, metrics.pitches_used, metrics.empty_bar_rate, metrics.in_key_ratio),
        (0, None, None, None)
    );
    let rest = measure(&clip(&[], 16), Meter::COMMON);
    assert_eq!((rest.empty_bar_rate, rest.in_c_major_ratio), (Some(1.0), None));
}

#[test]
fn drums_on_eighths_weigh_ten_times_drums_between() {
    close(drum_in_pattern(&clip(&[(0, 1, 36), (2, 1, 38), (2, 1, 42), (3, 1, 42)], 0)), 3.1 / 4.0);
    assert_eq!(drum_in_pattern(&clip(&[], 16)), None);
}

#[test]
fn parallel_fifths_and_octaves_are_counted_by_pairs_of_voices() {
    // C3 G3 C4 up to D3 A3 D4: one fifth (the outer one is a fourth), one octave.
    let counted = parallels(&chords(&[&[48, 55, 60], &[50, 57, 62]]));
    assert_eq!(counted, Parallels { chord_changes: 1, fifths: 1, octaves: 1 });
    close(counted.fifths_per_hundred(), 100.0);
    // A twelfth is a fifth, two octaves are an octave.
    assert_eq!(
        parallels(&chords(&[&[48, 67, 72], &[50, 69, 74]])),
        Parallels { chord_changes: 1, fifths: 1, octaves: 1 }
    );
}

#[test]
fn what_is_no_parallel_motion_is_not_counted() {
    let none = |changes| Parallels { chord_changes: changes, fifths: 0, octaves: 0 };
    // Repeated, held in one voice, contrary (fifth to twelfth, outwards), and from a fifth to another interval.
    assert_eq!(parallels(&chords(&[&[48, 55], &[48, 55]])), none(0));
    assert_eq!(parallels(&chords(&[&[48, 55], &[48, 57]])), none(1));
    assert_eq!(parallels(&chords(&[&[48, 55], &[47, 66]])), none(1));
    assert_eq!(parallels(&chords(&[&[48, 55], &[50, 59]])), none(1));
    // Another number of voices, one voice, and a rest between.
    assert_eq!(parallels(&chords(&[&[48, 55], &[50, 57, 62]])), none(0));
    assert_eq!(parallels(&chords(&[&[48], &[50]])), none(0));
    assert_eq!(parallels(&chords(&[&[48, 55], &[], &[50, 57]])), none(0));
}
