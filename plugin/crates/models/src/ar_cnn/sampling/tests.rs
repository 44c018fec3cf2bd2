//! Laws of sampling. They hold whatever the network says, so the network here is small and knows nothing.

use std::ops::ControlFlow;

use burn::tensor::Device;
use continuo_music::{Clip, Key, Note, Step, Tick, Velocity};
use proptest::prelude::*;

use crate::ar_cnn::{ArCnn, MAX_STEPS, fixtures};
use crate::{Enhance, EnhanceError, EnhanceInput, EnhanceSettings};

mod prospects;
mod scope;

/// A network that wants to edit somewhere.
fn model(seed: u64) -> ArCnn {
    ArCnn::of_network(fixtures::network(seed).eager(), &Device::flex())
}

fn enhance(model: &ArCnn, input: &Clip, settings: &EnhanceSettings) -> Result<Clip, EnhanceError> {
    model.enhance(EnhanceInput::of(input), settings, &mut |_| ControlFlow::Continue(()))
}

fn note() -> impl Strategy<Value = Note> {
    (0i64..30_000, 1i64..3000, 20u8..110, 1u8..128).prop_map(|(onset, duration, key, velocity)| Note {
        onset: Tick(onset),
        key: Key::masked(key),
        duration: Tick(duration),
        velocity: Velocity::clamped(velocity),
    })
}

fn clip() -> impl Strategy<Value = Clip> {
    prop::collection::vec(note(), 1..24).prop_map(|notes| Clip::new(notes, Tick::ZERO))
}

fn settings() -> impl Strategy<Value = EnhanceSettings> {
    (0u32..12, 0f32..100.0, 0u32..10, 0.5f32..6.0, any::<u64>()).prop_map(|(iterations, removed, added, risk, seed)| {
        EnhanceSettings {
            sampling_iterations: iterations,
            max_notes_removed_percent: removed,
            max_notes_added: added,
            creative_risk: risk,
            seed,
        }
    })
}

/// The notes of `clip` that are not in `other`, each as often as it is missing there.
fn missing(clip: &Clip, other: &Clip) -> Vec<Note> {
    let mut left = other.notes().to_vec();
    let is_missing = |note: &&Note| match left.iter().position(|other| other == *note) {
        Some(index) => {
            left.swap_remove(index);
            false
        }
        None => true,
    };
    clip.notes().iter().filter(is_missing).copied().collect()
}

/// How many they are.
fn absent(clip: &Clip, other: &Clip) -> usize {
    missing(clip, other).len()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn budgets_are_kept(input in clip(), settings in settings(), seed in 0u64..4) {
        let output = enhance(&model(seed), &input, &settings).unwrap();
        let removed = absent(&input, &output);
        let added = absent(&output, &input);
        let share = u16::try_from(input.notes().len()).map(f32::from).unwrap() * settings.max_notes_removed_percent / 100.0;
        prop_assert!(u16::try_from(removed).map(f32::from).unwrap() <= share + 1e-3);
        prop_assert!(added <= settings.max_notes_added as usize);
        prop_assert_eq!(output.length(), input.length());
    }

    #[test]
    fn with_removal_at_nothing_every_note_survives(input in clip(), settings in settings(), seed in 0u64..4) {
        let settings = EnhanceSettings { max_notes_removed_percent: 0.0, ..settings };
        let output = enhance(&model(seed), &input, &settings).unwrap();
        prop_assert_eq!(absent(&input, &output), 0);
    }

    #[test]
    fn the_seed_decides(input in clip(), settings in settings()) {
        let model = model(1);
        prop_assert_eq!(enhance(&model, &input, &settings).unwrap(), enhance(&model, &input, &settings).unwrap());
    }

    #[test]
    fn added_notes_never_double_what_sounds(input in clip(), settings in settings(), seed in 0u64..4) {
        let input = input.without_overlaps();
        let settings = EnhanceSettings { max_notes_removed_percent: 0.0, ..settings };
        let output = enhance(&model(seed), &input, &settings).unwrap();
        let added = output.notes().iter().filter(|note| !input.notes().contains(note));
        for note in added {
            let meets = |other: &&Note| other.key == note.key && other.onset < note.end() && note.onset < other.end();
            // Half a step of room: input off the grid is seen on it.
            let room = Tick(Tick::SIXTEENTH.0 / 2);
            for other in input.notes().iter().filter(meets) {
                let overlap = note.end().min(other.end()) - note.onset.max(other.onset);
                prop_assert!(overlap <= room, "{note:?} doubles {other:?}");
            }
        }
    }
}

#[test]
fn another_seed_gives_other_music() {
    let input = Clip::new(vec![melody_note(0), melody_note(4)], Tick::QUARTER * 8);
    let outputs: Vec<_> = (0..4)
        .map(|seed| {
            let settings =
                EnhanceSettings { sampling_iterations: 10, creative_risk: 6.0, seed, ..EnhanceSettings::default() };
            enhance(&model(1), &input, &settings).unwrap()
        })
        .collect();
    assert!(outputs.iter().any(|output| *output != outputs[0]));
}

#[test]
fn every_pass_edits_and_is_reported() {
    let input = Clip::new(vec![melody_note(0)], Tick::QUARTER * 16);
    let settings = EnhanceSettings { sampling_iterations: 7, ..EnhanceSettings::default() };
    let mut seen = Vec::new();
    let output = model(1).enhance(EnhanceInput::of(&input), &settings, &mut |progress| {
        seen.push(progress.clone());
        ControlFlow::Continue(())
    });
    let done: Vec<_> = seen.iter().map(|progress| progress.iterations_done).collect();
    assert_eq!(done, [1, 2, 3, 4, 5, 6, 7]);
    let partials: Vec<_> = seen.iter().map(|progress| &progress.partial).collect();
    assert!(partials.windows(2).all(|pair| pair[0] != pair[1]), "a pass edited nothing");
    assert_eq!(*partials[6], output.unwrap());
}

#[test]
fn cancelling_ends_after_the_iteration_it_was_asked_in() {
    let input = Clip::new(vec![melody_note(0)], Tick::QUARTER * 16);
    let mut calls = 0;
    let cancelled = model(1).enhance(EnhanceInput::of(&input), &EnhanceSettings::default(), &mut |_| {
        calls += 1;
        if calls == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((cancelled, calls), (Err(EnhanceError::Cancelled), 3));
}

#[test]
fn nothing_and_too_much_are_refused() {
    let settings = EnhanceSettings::default();
    assert_eq!(enhance(&model(1), &Clip::default(), &settings), Err(EnhanceError::EmptyInput));
    let limit = i64::try_from(MAX_STEPS).unwrap();
    let long = Clip::new(vec![melody_note(0)], Tick::SIXTEENTH * (limit + 1));
    let error = enhance(&model(1), &long, &settings).unwrap_err();
    assert_eq!(error, EnhanceError::TooLong { steps: MAX_STEPS + 1, limit: MAX_STEPS });
}

#[test]
fn triplets_stay_triplets_and_what_is_added_joins_them() {
    let third = Tick::QUARTER.0 / 3;
    let notes = (0..12).map(|number| Note { onset: Tick(number * third), duration: Tick(third), ..melody_note(0) });
    let input = Clip::new(notes.collect(), Tick::ZERO);
    let settings =
        EnhanceSettings { sampling_iterations: 40, max_notes_removed_percent: 0.0, ..EnhanceSettings::default() };
    let output = enhance(&model(1), &input, &settings).unwrap();
    assert_eq!(absent(&input, &output), 0);
    let near = |onset: Tick| input.notes().iter().find(|note| (note.onset - onset).0.abs() < Tick::SIXTEENTH.0 / 2);
    for note in output.notes() {
        assert!(near(note.onset).is_none_or(|other| other.onset == note.onset), "{note:?} is beside a triplet");
    }
}

fn melody_note(beat: i64) -> Note {
    Note { onset: Tick::QUARTER * beat, key: Key::masked(67), duration: Tick::QUARTER, velocity: Velocity::DEFAULT }
}
