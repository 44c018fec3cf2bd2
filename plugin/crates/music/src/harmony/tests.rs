//! Chords that a musician would name, and laws that hold whatever sounds.

use proptest::prelude::*;

use super::*;
use crate::{Clip, Key, Note, Tick, Velocity};

/// What a beat of these keys is evidence of: each of them for a quarter note, the lowest the bass.
fn beat(keys: &[u8]) -> Evidence {
    let mut evidence = Evidence { bass: keys.iter().min().copied(), ..Evidence::default() };
    keys.iter().for_each(|key| evidence.weights[usize::from(key % 12)] += 1.0);
    evidence
}

/// Bars of four beats.
fn is_strong(beat: usize) -> bool {
    beat.is_multiple_of(2)
}

#[track_caller]
fn named(beats: &[Evidence], names: &str) {
    let labels: Vec<_> = label(beats, is_strong).iter().map(Chord::to_string).collect();
    assert_eq!(labels.join(" "), names);
}

fn above(chord: Chord, octave: u8) -> Vec<u8> {
    chord.quality().intervals().iter().map(|above| octave + chord.root() + above).collect()
}

#[test]
fn indices_and_names() {
    assert_eq!(Chord::all().count(), Chord::COUNT);
    for (index, chord) in Chord::all().enumerate() {
        assert_eq!((chord.index(), Chord::of_index(index)), (index, Some(chord)));
    }
    assert_eq!(Chord::of_index(Chord::COUNT), None);
    let chord = Chord::new(66, Quality::MinorSeventh);
    assert_eq!(chord.to_string(), "F#m7");
    assert_eq!((0..12).filter(|class| chord.contains(*class)).collect::<Vec<_>>(), [1, 4, 6, 9]);
    assert_eq!(chord.pitch_classes(), 1 << 1 | 1 << 4 | 1 << 6 | 1 << 9);
    assert_eq!(chord.transposed(-19).to_string(), "Bm7");
    assert_eq!(chord.transposed(i32::MAX).transposed(-i32::MAX), chord);
}

#[test]
fn every_chord_is_recognised_in_root_position() {
    for chord in Chord::all() {
        assert_eq!(label(&[beat(&above(chord, 48))], is_strong), [chord]);
    }
}

#[test]
fn triads_are_recognised_in_inversions() {
    let triads = [Quality::Major, Quality::Minor, Quality::Diminished, Quality::Suspended];
    for chord in Chord::all().filter(|chord| triads.contains(&chord.quality())) {
        let [root, third, fifth] = above(chord, 48)[..] else { panic!("{chord} is no triad") };
        assert_eq!(label(&[beat(&[third, fifth, root + 12])], is_strong), [chord], "first inversion");
        assert_eq!(label(&[beat(&[fifth, root + 12, third + 12])], is_strong), [chord], "second inversion");
    }
}

#[test]
fn sevenths_of_diminished_chords_are_part_of_them() {
    named(&[beat(&[47, 62, 65, 69])], "Bdim");
    named(&[beat(&[47, 62, 65, 68])], "Bdim");
    named(&[beat(&[50, 65, 68, 71])], "Ddim");
}

#[test]
fn a_cadence_is_followed_at_its_pace() {
    let (two, five, one) = (beat(&[50, 60, 65, 69]), beat(&[43, 59, 62, 65]), beat(&[48, 64, 67, 72]));
    named(&[two, five, one, one], "Dm7 G7 C C");
    named(&[two, two, five, five, one, one], "Dm7 Dm7 G7 G7 C C");
}

#[test]
fn an_alberti_bass_is_one_chord() {
    named(&[beat(&[48, 55]), beat(&[52, 55]), beat(&[48, 55]), beat(&[52, 55])], "C C C C");
}

#[test]
fn a_fifth_alone_is_a_power_chord_and_a_single_note_one_on_it() {
    named(&[beat(&[40, 47]), beat(&[40, 47]), beat(&[45, 52]), beat(&[45, 52])], "E5 E5 A5 A5");
    named(&[beat(&[43])], "G5");
}

#[test]
fn a_passing_note_changes_nothing() {
    let mut passing = beat(&[48, 60, 64, 67]);
    passing.weights[2] += 0.5;
    let chord = beat(&[48, 60, 64, 67]);
    named(&[chord, passing, chord, chord], "C C C C");
    passing.weights[10] += 0.5;
    named(&[chord, passing, chord, chord], "C C C C");
}

#[test]
fn a_bass_that_walks_keeps_the_chord() {
    let over = |bass: u8| beat(&[bass, 60, 64, 67]);
    named(&[over(48), over(50), over(52), over(53)], "C C C C");
}

#[test]
fn silence_keeps_the_chord_before_it_or_takes_the_first() {
    let silent = Evidence::default();
    named(&[], "");
    named(&[silent; 3], "C C C");
    let (minor, major) = (beat(&[45, 60, 64]), beat(&[43, 59, 62]));
    named(&[silent, silent, minor, silent, silent, silent, silent, major, silent], "Am Am Am Am Am Am Am G G");
}

#[test]
fn what_is_no_amount_counts_as_silence() {
    let mut evidence = Evidence { weights: [f32::NAN; 12], bass: Some(255) };
    named(&[evidence], "C");
    evidence.weights = [-1.0; 12];
    evidence.weights[9] = f32::INFINITY;
    named(&[evidence], "C");
    (evidence.weights[4], evidence.bass) = (f32::MAX, None);
    named(&[evidence], "E5");
}

fn clip(notes: &[(i64, i64, u8)]) -> Clip {
    let note = |&(onset, end, key): &(i64, i64, u8)| Note {
        onset: Tick(onset),
        key: Key::masked(key),
        duration: Tick(end - onset),
        velocity: Velocity::DEFAULT,
    };
    Clip::new(notes.iter().map(note).collect(), Tick::ZERO)
}

#[test]
fn evidence_is_how_long_each_pitch_class_sounds_in_each_beat() {
    let beats: Vec<_> = (0..3).map(|beat| Tick::QUARTER * beat..Tick::QUARTER * (beat + 1)).collect();
    let chords = clip(&[(0, 1440, 64), (480, 960, 76), (960, 1920, 59)]);
    let bass = clip(&[(0, 480, 36), (480, 960, 35), (2000, 2100, 31)]);
    let all = evidence(&[&chords, &bass], Some(&bass), &beats);
    let mut first = [0.0; 12];
    (first[4], first[0], first[11]) = (1.5, 0.5, 0.5);
    assert_eq!(all[0], Evidence { weights: first, bass: Some(0) });
    let mut second = [0.0; 12];
    (second[4], second[11]) = (0.5, 1.0);
    assert_eq!(all[1], Evidence { weights: second, bass: Some(11) }, "the bass is silent, B is below E");
    assert_eq!(all[2].bass, Some(7));
    assert_eq!(evidence(&[], None, &beats), [Evidence::default(); 3]);
}

fn beats() -> impl Strategy<Value = Vec<Evidence>> {
    let evidence = (prop::array::uniform12(0.01f32..1.0), prop::option::of(0u8..12));
    prop::collection::vec(evidence.prop_map(|(weights, bass)| Evidence { weights, bass }), 1..24)
}

proptest! {
    #[test]
    fn what_is_transposed_has_its_chords_transposed(beats in beats(), semitones in 1u8..12) {
        let transposed: Vec<_> = beats.iter().map(|beat| {
            let mut weights = beat.weights;
            weights.rotate_right(usize::from(semitones));
            Evidence { weights, bass: beat.bass.map(|bass| bass + semitones) }
        }).collect();
        let labels = label(&beats, is_strong);
        let moved: Vec<_> = labels.iter().map(|chord| chord.transposed(i32::from(semitones))).collect();
        prop_assert_eq!(label(&transposed, is_strong), moved);
    }

    #[test]
    fn the_unit_of_the_weights_does_not_matter(beats in beats()) {
        let louder: Vec<_> = beats.iter().map(|beat| Evidence { weights: beat.weights.map(|w| w * 64.0), ..*beat }).collect();
        prop_assert_eq!(label(&louder, is_strong), label(&beats, is_strong));
    }
}
