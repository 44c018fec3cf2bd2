//! Laws of finishing: they hold whatever the network writes.

use continuo_music::{Clip, Key, Meter, MeterMap, Note, Role, Tick, Track, Velocity};
use proptest::prelude::*;

use super::{Frame, RawNote, SHORTEST, finish, humanise};
use crate::Style;
use crate::muse_gan::grid::Grid;

pub(super) fn grid((numerator, denominator): (u8, u8), length: i64) -> Grid {
    Grid::new(&MeterMap::constant(Meter::new(numerator, denominator).unwrap()), Tick(length))
}

pub(super) fn note(onset: i64, duration: i64, key: u8) -> Note {
    Note { onset: Tick(onset), key: Key::masked(key), duration: Tick(duration), velocity: Velocity::DEFAULT }
}

fn raw(onset: i64, duration: i64, key: u8, velocity: f32) -> RawNote {
    RawNote { onset: Tick(onset), end: Tick(onset + duration), key, velocity }
}

/// Two bars of 4/4 in that style.
fn finished(style: Style, parts: &[Vec<RawNote>; 4]) -> Vec<Track> {
    let grid = grid((4, 4), 2 * 3840);
    finish(parts, &Frame { style, beats: grid.beats(), length: Tick(7000) })
}

fn keys(track: &Track) -> Vec<(i64, i64, u8)> {
    track.clip.notes().iter().map(|note| (note.onset.0, note.end().0, note.key.number())).collect()
}

#[test]
fn a_band_has_four_tracks_in_order_on_the_channels_of_their_roles() {
    let part = vec![raw(0, 960, 50, 0.5)];
    let tracks = finished(Style::Rock, &[part.clone(), part.clone(), part.clone(), vec![]]);
    let told: Vec<_> = tracks.iter().map(|track| (track.name.as_str(), track.channel, track.role)).collect();
    assert_eq!(
        told,
        [
            ("Drums", 9, Role::Drums),
            ("Bass", 1, Role::Bass),
            ("Harmony", 2, Role::Harmony),
            ("Strings", 3, Role::Strings)
        ]
    );
    assert_eq!(keys(&tracks[0]), [(0, 120, 50)]);
    assert_eq!(keys(&tracks[1]), [(0, 960, 50)]);
    assert!(tracks[3].clip.is_empty(), "a part without notes is there all the same");
    assert!(tracks.iter().all(|track| track.clip.length() == Tick(7000)));
}

#[test]
fn bach_has_voices_and_a_double_bass_instead_of_drums() {
    let part = |key| vec![raw(0, 960, key, 0.5), raw(960, 960, key + 2, 0.5)];
    let tracks = finished(Style::Bach, &[part(36), part(38), part(60), part(55)]);
    let told: Vec<_> = tracks.iter().map(|track| (track.name.as_str(), track.channel, track.program)).collect();
    let expected = [("Bass", 1, Some(42)), ("Alto", 2, Some(41)), ("Tenor", 3, Some(42)), ("Double bass", 4, Some(43))];
    assert_eq!(told, expected);
    assert_eq!(keys(&tracks[0]), [(0, 960, 38), (960, 1920, 40)]);
    assert_eq!(keys(&tracks[3]), [(0, 960, 38), (960, 1920, 28)], "its lowest key is 28");
}

#[test]
fn louder_stays_louder() {
    let velocities = [-1.0, 0.0, 0.4, 0.9, 1.0, 7.0, f32::NAN];
    let notes = velocities.iter().zip(0..).map(|(velocity, beat)| raw(beat * 960, 960, 50, *velocity)).collect();
    let tracks = finished(Style::Pop, &[vec![], notes, vec![], vec![]]);
    let found: Vec<u8> = tracks[1].clip.notes().iter().map(|note| note.velocity.number()).collect();
    assert_eq!(found, [1, 1, 51, 114, 127, 127, 1]);
}

#[test]
fn the_last_note_rings_to_the_end_of_the_bar_at_most() {
    let tracks =
        finished(Style::Pop, &[vec![], vec![raw(6720, 9000, 50, 0.5), raw(7680, 960, 52, 0.5)], vec![], vec![]]);
    assert_eq!(keys(&tracks[1]), [(6720, 7680, 50)]);
    assert_eq!(tracks[1].clip.length(), Tick(7680));
}

#[test]
fn nothing_comes_of_notes_that_have_no_place() {
    let wrong =
        vec![raw(-960, 1920, 50, 0.5), raw(960, 0, 50, 0.5), raw(960, -5, 50, 0.5), raw(i64::MAX - 5, 5, 50, 0.5)];
    let tracks = finished(Style::Pop, &[wrong.clone(), wrong.clone(), wrong.clone(), wrong]);
    assert!(tracks.iter().all(|track| track.clip.is_empty()));
    let frame = Frame { style: Style::Jazz, beats: &[], length: Tick::ZERO };
    let tracks = finish(&[const { Vec::new() }; 4].map(|_: Vec<RawNote>| vec![raw(0, 960, 50, 0.5)]), &frame);
    assert!(tracks.iter().all(|track| humanise(track, &frame, 1.0, 1).clip.is_empty()));
}

const LENGTH: i64 = 20_000;

/// Notes on the slots of the grid, as the network decodes them, and some that lie anywhere.
fn part() -> impl Strategy<Value = Vec<(bool, i64, i64, u8, f32)>> {
    prop::collection::vec((prop::bool::weighted(0.9), 0..LENGTH, 1i64..4000, 0u8..128, 0.0f32..=1.0), 0..60)
}

fn meters() -> impl Strategy<Value = (u8, u8)> {
    prop::sample::select(vec![(4, 4), (3, 4), (6, 8), (7, 8), (5, 16), (9, 16), (1, 64), (6, 32)])
}

fn styles() -> impl Strategy<Value = Style> {
    prop::sample::select(Style::ALL.to_vec())
}

fn on_grid(part: &[(bool, i64, i64, u8, f32)], grid: &Grid) -> Vec<RawNote> {
    let slot = |tick: i64| grid.tick(grid.nearest(Tick(tick)));
    let note = |&(on_grid, onset, duration, key, velocity): &(bool, i64, i64, u8, f32)| {
        let free = raw(onset, duration, key, velocity);
        if on_grid { RawNote { onset: slot(onset), end: slot(onset + duration), ..free } } else { free }
    };
    part.iter().map(note).collect()
}

fn plays_one_note_at_a_time(style: Style, role: Role) -> bool {
    role == Role::Bass || style == Style::Bach
}

/// Whether two notes of one key, or any two if one note sounds at a time, sound at once.
fn has_overlap(clip: &Clip, one_at_a_time: bool) -> bool {
    let notes = clip.notes();
    let pairs =
        notes.iter().enumerate().flat_map(|(index, one)| notes[index + 1..].iter().map(move |other| (one, other)));
    pairs.into_iter().any(|(one, other)| (one_at_a_time || one.key == other.key) && one.end() > other.onset)
}

/// The places, in twelfths of their beat, where notes of each beat start.
fn places(clip: &Clip, grid: &Grid) -> Vec<Vec<i64>> {
    let of = |beat: &crate::muse_gan::grid::Beat| {
        let here = clip.notes().iter().filter(|note| beat.start <= note.onset && note.onset < beat.end);
        here.map(|note| (note.onset - beat.start).0 * 12 * 1000 / beat.full.0).collect()
    };
    grid.beats().iter().map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_is_written_can_be_played(
        parts in [part(), part(), part(), part()], meter in meters(), style in styles(), humanised in any::<bool>()
    ) {
        let grid = grid(meter, LENGTH);
        let frame = Frame { style, beats: grid.beats(), length: Tick(LENGTH) };
        let parts = parts.map(|part| on_grid(&part, &grid));
        for track in finish(&parts, &frame) {
            let share = if humanised { 1.0 } else { 0.0 };
            let played = humanise(&track, &frame, share, 5);
            let one_at_a_time = plays_one_note_at_a_time(style, track.role);
            prop_assert!(!has_overlap(&played.clip, one_at_a_time), "{:?}", played.clip);
            prop_assert!(played.clip.notes().iter().all(|note| note.end() <= grid.end()));
            for note in track.clip.notes() {
                prop_assert!(note.duration >= SHORTEST && note.onset >= Tick::ZERO);
            }
        }
    }

    #[test]
    fn a_beat_of_a_part_has_one_subdivision(parts in [part(), part(), part(), part()], meter in meters(), style in styles()) {
        let grid = grid(meter, LENGTH);
        let frame = Frame { style, beats: grid.beats(), length: Tick(LENGTH) };
        for track in finish(&parts.map(|part| on_grid(&part, &grid)), &frame) {
            for places in places(&track.clip, &grid) {
                let is_all = |allowed: &[i64]| places.iter().all(|place| allowed.contains(place));
                prop_assert!(is_all(&[0, 3000, 6000, 9000]) || is_all(&[0, 4000, 8000]), "{places:?}");
            }
        }
    }

    #[test]
    fn what_is_right_already_stays(beats in prop::collection::btree_set(0i64..40, 1..30)) {
        let notes: Vec<RawNote> = beats.iter().map(|beat| raw(beat * 480, 480, 45, 0.5)).collect();
        let grid = grid((4, 4), LENGTH);
        let tracks = finish(&[vec![], notes.clone(), notes.clone(), notes], &Frame { style: Style::Pop, beats: grid.beats(), length: Tick(LENGTH) });
        let expected: Vec<_> = beats.iter().map(|beat| (beat * 480, beat * 480 + 480, 45)).collect();
        for track in &tracks[1..] {
            prop_assert_eq!(keys(track), expected.clone());
        }
    }

    #[test]
    fn a_persons_playing_has_the_same_notes_in_the_same_order(
        parts in [part(), part(), part(), part()], meter in meters(), style in styles(), share in 0.0f32..=1.0, seed in any::<u64>()
    ) {
        let grid = grid(meter, LENGTH);
        let frame = Frame { style, beats: grid.beats(), length: Tick(LENGTH) };
        for track in finish(&parts.map(|part| on_grid(&part, &grid)), &frame) {
            let played = humanise(&track, &frame, share, seed);
            let of_key = |track: &Track, key: u8| {
                let notes = track.clip.notes().iter().filter(|note| note.key.number() == key).copied();
                notes.collect::<Vec<Note>>()
            };
            for key in 0..128 {
                let (before, after) = (of_key(&track, key), of_key(&played, key));
                prop_assert_eq!(before.len(), after.len());
                for (before, after) in before.iter().zip(&after) {
                    prop_assert!((before.onset - after.onset).0.abs() <= 57, "{before:?} {after:?}");
                    prop_assert!(before.velocity.number().abs_diff(after.velocity.number()) <= 15);
                }
                prop_assert!(after.is_sorted_by(|one, other| one.onset < other.onset));
            }
            prop_assert_eq!(&humanise(&track, &frame, share, seed), &played);
            for (share, expected) in [(0.0, &track), (-1.0, &track), (f32::NAN, &track), (7.0, &humanise(&track, &frame, 1.0, seed))] {
                prop_assert_eq!(&humanise(&track, &frame, share, seed), expected);
            }
        }
    }
}
