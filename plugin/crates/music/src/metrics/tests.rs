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
fn notes_shorter_than_a_thirty_second_are_fragments() {
    let note = |onset, duration, key| Note {
        onset: Tick(onset),
        key: Key::masked(key),
        duration: Tick(duration),
        velocity: Velocity::DEFAULT,
    };
    let clip = |notes: &[Note]| Clip::new(notes.to_vec(), Tick::ZERO);
    let four = [note(0, 120, 60), note(0, 119, 62), note(240, 960, 64), note(240, 40, 66)];
    close(qualified_note_rate(&clip(&four)), 2.0 / 4.0);
    // The first of two on one key ends where the second is struck.
    close(qualified_note_rate(&clip(&[note(0, 960, 60), note(119, 960, 60)])), 0.5);
    assert_eq!(qualified_note_rate(&Clip::default()), None);
}

#[test]
fn tonal_distance_is_that_worked_out_on_the_three_circles() {
    let distance = |one: &Clip, other: &Clip| tonal_distance(one, other, Meter::COMMON);
    let (c, g) = (clip(&[(0, 8, 60)], 0), clip(&[(0, 8, 55)], 0));
    // One step of the twelve fifths (chord² 2 − √3), one of the four minor thirds (2), one of the three major thirds of
    // radius ½ (¾).
    close(distance(&c, &g), (4.75 - 3f64.sqrt()).sqrt());
    close(distance(&c, &clip(&[(3, 1, 84)], 0)), 0.0);
    // C and F sharp are opposite on the fifths and the minor thirds and meet on the major thirds.
    close(distance(&c, &clip(&[(0, 8, 66)], 0)), 8f64.sqrt());
    // C and F sharp for as long are the middle of both.
    close(distance(&c, &clip(&[(0, 4, 60), (0, 4, 66)], 0)), 2f64.sqrt());
}

#[test]
fn tonal_distance_is_the_mean_of_the_half_bars_in_which_both_sound() {
    // Equal, F sharp against C, silence against C, nothing at all.
    let (one, other) = (clip(&[(0, 24, 60)], 32), clip(&[(0, 8, 48), (8, 2, 54)], 32));
    close(tonal_distance(&one, &other, Meter::COMMON), 8f64.sqrt() / 2.0);
    assert_eq!(tonal_distance(&one, &clip(&[(24, 8, 60)], 0), Meter::COMMON), None);
    // In 3/4 a half bar is six steps: C against both, then C against F sharp, twice.
    let three = Meter::new(3, 4).unwrap();
    let halves = [2f64.sqrt(), 8f64.sqrt()];
    let both = clip(&[(0, 3, 60), (3, 9, 66)], 0);
    close(tonal_distance(&clip(&[(0, 12, 60)], 0), &both, three), halves.iter().sum::<f64>() / 2.0);
}

/// C major for a bar, G major for a bar, rest for a bar; eight steps of each root below.
fn cadence() -> (Clip, Clip) {
    let chords = clip(&[(0, 16, 64), (0, 16, 67), (0, 16, 72), (16, 16, 62), (16, 16, 67), (16, 16, 71)], 48);
    (chords, clip(&[(0, 8, 36), (8, 8, 40), (16, 8, 43), (32, 8, 43)], 48))
}

#[test]
fn chord_tones_of_the_melody_are_weighed_by_their_length_on_strong_beats() {
    let (chords, bass) = cadence();
    // On strong beats: E and D for two steps each, G for four; over G major C and D for four each. The rest is on weak
    // beats, or in the third bar.
    let melody = [(0, 2, 76), (2, 2, 74), (4, 4, 73), (8, 4, 79), (12, 4, 78), (16, 4, 72), (24, 4, 74), (32, 8, 73)];
    let ratio = chord_tone_ratio(&clip(&melody, 0), &[&chords, &bass], Some(&bass), Meter::COMMON);
    // The bass sounds alone in the third bar: a chord on G that C sharp is foreign to.
    close(ratio, 10.0 / 20.0);
    close(chord_tone_ratio(&clip(&melody, 0), &[&chords], None, Meter::COMMON), 10.0 / 16.0);
    assert_eq!(chord_tone_ratio(&clip(&[(4, 4, 60)], 0), &[&chords], None, Meter::COMMON), None);
}

#[test]
fn a_bass_is_on_the_root_of_what_the_others_sound() {
    let (chords, bass) = cadence();
    // C and E under C major, G under G major; where it rests or the others do, nothing is counted.
    close(bass_on_root_rate(&bass, &[&chords], Meter::COMMON), 2.0 / 3.0);
    assert_eq!(bass_on_root_rate(&Clip::default(), &[&chords], Meter::COMMON), None);
    assert_eq!(bass_on_root_rate(&bass, &[], Meter::COMMON), None);
}

#[test]
fn beats_of_six_eighths_are_two() {
    let six = Meter::new(6, 8).unwrap();
    // Two beats of six steps, both strong; in 3/4 only the first of three is, in 5/4 of five.
    let (chords, bass) = (clip(&[(0, 12, 60), (0, 12, 64), (0, 12, 67)], 0), clip(&[(0, 6, 36), (6, 6, 43)], 0));
    close(bass_on_root_rate(&bass, &[&chords], six), 0.5);
    close(bass_on_root_rate(&bass, &[&chords], Meter::new(3, 4).unwrap()), 1.0);
    close(bass_on_root_rate(&bass, &[&chords], Meter::new(5, 4).unwrap()), 1.0);
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
