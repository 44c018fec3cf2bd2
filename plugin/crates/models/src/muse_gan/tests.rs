//! Laws of accompanying, on small networks.

use std::ops::ControlFlow;

use continuo_music::{Clip, MeterMap, Note, Role, TempoMap, Tick, Track};
use proptest::prelude::*;

use super::fixtures::{all, maps, melody, model, tune};
use super::network::Ensemble;
use super::sampling::STRETCH;
use crate::{
    Accompany, AccompanyError, AccompanyInput, AccompanySettings, Kept, MAX_QUARTERS, PARTS, PartSettings, Style,
};

fn settings(style: Style, seed: u64) -> AccompanySettings {
    AccompanySettings { style, seed, ..AccompanySettings::default() }
}

fn play(
    melody: &Clip,
    (tempo, meter): &(TempoMap, MeterMap),
    kept: &Kept,
    settings: &AccompanySettings,
) -> Result<Vec<Track>, AccompanyError> {
    let input = AccompanyInput { melody, tempo, meter, kept };
    all(1).accompany(input, settings, &mut |_| ControlFlow::Continue(()))
}

fn notes(tracks: &[Track]) -> usize {
    tracks.iter().map(|track| track.clip.notes().len()).sum()
}

#[test]
fn every_style_has_its_parts() {
    let common = maps(4, 4);
    for style in Style::ALL {
        let tracks = play(&tune(32), &common, &Kept::default(), &settings(style, 1)).unwrap();
        let roles: Vec<Role> = tracks.iter().map(|track| track.role).collect();
        match style {
            Style::Bach => assert_eq!(roles, [Role::Bass, Role::Harmony, Role::Strings, Role::Bass]),
            _ => assert_eq!(roles, PARTS),
        }
        assert!(tracks.iter().all(|track| !track.clip.is_empty()), "{style:?}");
    }
}

#[test]
fn the_seed_decides() {
    let (common, kept) = (maps(4, 4), Kept::default());
    let of = |seed| play(&tune(32), &common, &kept, &settings(Style::Pop, seed)).unwrap();
    assert_eq!(of(3), of(3));
    assert_ne!(of(3), of(4));
}

#[test]
fn the_settings_of_a_part_change_it() {
    let (common, kept) = (maps(4, 4), Kept::default());
    let plain = settings(Style::Rock, 5);
    let mut dense = plain;
    dense.parts[2] = PartSettings { density: 1.0, complexity: 0.0 };
    let (before, after) = [plain, dense].map(|settings| play(&tune(32), &common, &kept, &settings).unwrap()).into();
    assert_ne!(before[2], after[2]);
}

#[test]
fn no_melody_and_one_too_long_are_refused() {
    let (common, kept) = (maps(4, 4), Kept::default());
    let of = |melody: &Clip| play(melody, &common, &kept, &settings(Style::Pop, 1)).unwrap_err();
    assert_eq!(of(&Clip::default()), AccompanyError::EmptyInput);
    assert_eq!(of(&Clip::new(Vec::new(), Tick::QUARTER * 8)), AccompanyError::EmptyInput);
    let late = i64::from(MAX_QUARTERS) * 4;
    let error = of(&melody(&[(0, 4, 60), (late, 4, 60)]));
    assert_eq!(error, AccompanyError::TooLong { quarters: MAX_QUARTERS + 1 });
    assert!(error.to_string().contains("16385"));
}

#[test]
fn a_run_can_be_stopped_and_says_how_far_it_is() {
    let (tempo, meter) = maps(4, 4);
    let melody = tune(300);
    let (model, kept) = (model(1, Ensemble::Band), Kept::default());
    let input = AccompanyInput { melody: &melody, tempo: &tempo, meter: &meter, kept: &kept };
    let mut bars = Vec::new();
    let mut note = |progress: &crate::AccompanyProgress| {
        bars.push((progress.bars_done, progress.bars));
        ControlFlow::Continue(())
    };
    model.accompany(input, &settings(Style::Pop, 1), &mut note).unwrap();
    assert_eq!(bars, [(32, 75), (64, 75), (75, 75)]);
    let stopped = model.accompany(input, &settings(Style::Pop, 1), &mut |_| ControlFlow::Break(()));
    assert_eq!(stopped, Err(AccompanyError::Cancelled));
}

#[test]
fn forty_minutes_are_accompanied_in_stretches_without_seams() {
    let (tempo, meter) = maps(4, 4);
    let kept = Kept::default();
    for ensemble in [Ensemble::Band, Ensemble::Voices] {
        let model = model(1, ensemble);
        let seams = model.seams(&tune(3 * i64::try_from(STRETCH).unwrap()), &tempo, &meter);
        assert!(seams < 1e-4, "{ensemble:?}: what is played at once and in stretches differs by {seams}");
    }
    let long = tune(40 * 120);
    let input = AccompanyInput { melody: &long, tempo: &tempo, meter: &meter, kept: &kept };
    let tracks =
        model(1, Ensemble::Band).accompany(input, &settings(Style::Jazz, 1), &mut |_| ControlFlow::Continue(()));
    let tracks = tracks.unwrap();
    let last = tracks.iter().flat_map(|track| track.clip.notes()).map(|note| note.onset).max().unwrap();
    assert!(last > Tick::QUARTER * (40 * 120 - 8));
}

#[test]
fn a_pick_up_is_left_to_the_melody() {
    let pick_up = melody(&[(12, 4, 67), (16, 8, 72), (24, 8, 71), (32, 16, 72)]);
    let tracks = play(&pick_up, &maps(4, 4), &Kept::default(), &settings(Style::Pop, 2)).unwrap();
    let first = tracks.iter().flat_map(|track| track.clip.notes()).map(|note| note.onset).min().unwrap();
    assert!(first >= Tick::QUARTER * 4, "the accompaniment begins at {first:?}");
}

#[test]
fn other_meters_have_other_bars() {
    for (numerator, denominator) in [(3, 4), (6, 8), (5, 4), (7, 8), (2, 2), (12, 8)] {
        let frame = maps(numerator, denominator);
        let tracks = play(&tune(24), &frame, &Kept::default(), &settings(Style::Country, 1)).unwrap();
        assert!(notes(&tracks) > 0);
        let bar = frame.1.at(Tick::ZERO).bar();
        let end = Tick(24 * Tick::QUARTER.0).ceil_to(bar);
        assert!(tracks.iter().all(|track| track.clip.notes().iter().all(|note| note.end() <= end)));
    }
}

/// The notes of a track that sound in a stretch of time.
fn sounding(track: &Track, from: Tick, to: Tick) -> Vec<Note> {
    track.clip.notes().iter().filter(|note| note.onset < to && from < note.end()).copied().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn what_is_kept_stays(
        roles in prop::sample::subsequence(PARTS.to_vec(), 0..4),
        bars in prop::collection::btree_set(0i64..8, 0..4),
        style in prop::sample::select(Style::ALL.to_vec()),
        seed in 0u64..100,
    ) {
        let common = maps(4, 4);
        let old = play(&tune(32), &common, &Kept::default(), &settings(style, seed)).unwrap();
        let bar = Tick::QUARTER * 4;
        let spans: Vec<_> = bars.iter().map(|at| bar * *at..bar * (*at + 1)).collect();
        let kept = Kept { tracks: old.clone(), roles: roles.clone(), spans: spans.clone() };
        let new = play(&tune(32), &common, &kept, &settings(style, seed + 1)).unwrap();
        for (old, new) in old.iter().zip(&new) {
            if roles.contains(&old.role) {
                prop_assert_eq!(old, new);
            }
            for span in &spans {
                prop_assert_eq!(sounding(old, span.start, span.end), sounding(new, span.start, span.end));
            }
        }
        if roles.is_empty() && spans.is_empty() {
            prop_assert_ne!(old, new);
        }
    }

    #[test]
    fn any_melody_is_accompanied_within_its_bars(
        notes in prop::collection::vec((0i64..200, 1i64..40, 0u8..128), 1..30),
        style in prop::sample::select(Style::ALL.to_vec()),
        meter in prop::sample::select(vec![(4u8, 4u8), (3, 4), (6, 8), (5, 8), (1, 4)]),
        parts in prop::array::uniform4((-2.0f32..2.0, -2.0f32..2.0)),
        humanise in -1.0f32..2.0,
    ) {
        let melody = melody(&notes);
        let parts = parts.map(|(density, complexity)| PartSettings { density, complexity });
        let settings = AccompanySettings { parts, humanise, ..settings(style, 9) };
        let tracks = play(&melody, &maps(meter.0, meter.1), &Kept::default(), &settings).unwrap();
        for track in &tracks {
            prop_assert_eq!(&track.clip.without_overlaps(), &track.clip);
            prop_assert!(track.clip.length() >= melody.length());
        }
    }
}
