//! Laws of sampling: they hold whatever the network says.

use std::ops::ControlFlow;

use continuo_music::{Clip, Tempo, TempoMap, Tick};
use proptest::prelude::*;

use super::{Fake, added, answer, note, run};
use crate::transformer::heard::Heard;
use crate::transformer::performance::Performance;
use crate::transformer::sampling::extend;
use crate::transformer::vocabulary::Token;
use crate::{ExtendProgress, ExtendSettings, SamplingTechnique};

/// The bound on tokens that the continuation has, with room for those that end notes.
const MOST_TOKENS_A_SECOND: f32 = 200.0;
const MOST_TOKENS_IN_ADVANCE: f32 = 500.0;

pub(super) fn clips() -> impl Strategy<Value = Clip> {
    let note = (0i64..20_000, 0u8..128, 0i64..9000).prop_map(|(onset, key, duration)| note(onset, key, duration));
    (prop::collection::vec(note, 1..24), 0i64..30_000).prop_map(|(notes, length)| Clip::new(notes, Tick(length)))
}

pub(super) fn tempi() -> impl Strategy<Value = TempoMap> {
    prop::collection::vec((0i64..50_000, 30.0..250.0f64), 0..4).prop_map(|changes| {
        TempoMap::new(changes.into_iter().map(|(at, bpm)| (Tick(at), Tempo::from_bpm(bpm))).collect())
    })
}

pub(super) fn settings() -> impl Strategy<Value = ExtendSettings> {
    let techniques = [SamplingTechnique::TopK, SamplingTechnique::Nucleus, SamplingTechnique::Random];
    let choice = (prop::sample::select(techniques.to_vec()), 0.1..0.99f32, 0.5..6.0f32, any::<u64>());
    let times = (1.0..30.0f32, 1.0..12.0f32, 0.5..4.0f32, 0.5..4.0f32, any::<bool>());
    (choice, times).prop_map(|((technique, threshold, risk, seed), (input, extension, rest, note, snap))| {
        ExtendSettings {
            sampling_technique: technique,
            sampling_threshold: threshold,
            creative_risk: risk,
            input_seconds: input,
            extension_seconds: extension,
            max_rest_seconds: rest,
            max_note_seconds: note,
            snap,
            seed,
        }
    })
}

/// How far roundings move a moment of the extension, in seconds: to the nearest tick, or sixteenth.
fn rounding(tempo: &TempoMap, settings: &ExtendSettings) -> f64 {
    let slowest = tempo.changes().iter().map(|(_, tempo)| tempo.bpm()).fold(120.0, f64::min);
    if settings.snap { 60.0 / slowest / 4.0 } else { 60.0 / slowest / 960.0 }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_input_stays_and_the_extension_keeps_its_limits(
        input in clips(), tempo in tempi(), settings in settings(), kind in 0u8..10, seed in 0u64..100
    ) {
        let output = run(&mut Fake::new(answer(kind, seed)), &input, &tempo, &settings);
        prop_assert_eq!(&output.notes()[..input.notes().len()], input.notes());
        let rounding = rounding(&tempo, &settings);
        let start = tempo.seconds(input.length());
        let seconds = |tick| tempo.seconds(tick) - start;
        for note in added(&output, &input) {
            prop_assert!(note.onset >= input.length());
            prop_assert!((21..=108).contains(&note.key.number()));
            let length = seconds(note.end()) - seconds(note.onset);
            prop_assert!(length <= f64::from(settings.max_note_seconds) + rounding + 0.02, "{length} s");
        }
        let longest = f64::from(settings.extension_seconds) + rounding.min(0.002) + 0.001;
        prop_assert!(seconds(output.length()) <= longest);
        if kind < 9 {
            prop_assert!(seconds(output.length()) >= f64::from(settings.extension_seconds) - rounding - 0.02);
        }
    }

    #[test]
    fn no_rest_is_longer_than_the_maximum(
        input in clips(), tempo in tempi(), settings in settings(), kind in 0u8..9, seed in 0u64..100
    ) {
        let output = run(&mut Fake::new(answer(kind, seed)), &input, &tempo, &settings);
        let rounding = rounding(&tempo, &settings);
        let maximum = f64::from(settings.max_rest_seconds) + rounding + 0.02;
        let mut silent_since = input.length();
        for note in added(&output, &input) {
            let rest = tempo.seconds(note.onset) - tempo.seconds(silent_since);
            prop_assert!(rest <= maximum, "{rest} s of silence before {note:?}");
            silent_since = silent_since.max(note.end());
        }
        let last = tempo.seconds(output.length()) - tempo.seconds(silent_since);
        prop_assert!(last <= maximum + 0.1 + 2.0 * rounding, "{last} s of silence at the end");
    }

    #[test]
    fn no_key_is_struck_while_it_sounds_and_snapped_notes_are_on_the_grid(
        input in clips(), tempo in tempi(), settings in settings(), kind in 0u8..10, seed in 0u64..100
    ) {
        let output = run(&mut Fake::new(answer(kind, seed)), &input, &tempo, &settings);
        let added = added(&output, &input);
        let alone = Clip::new(added.to_vec(), Tick::ZERO);
        prop_assert_eq!(&alone.without_overlaps(), &alone);
        let is_on_grid = |tick: Tick| tick == tick.floor_to(Tick::SIXTEENTH);
        if settings.snap {
            prop_assert!(added.iter().all(|note| is_on_grid(note.onset) && is_on_grid(note.end())));
        }
    }

    #[test]
    fn what_is_read_obeys_the_grammar_is_bounded_and_is_what_sounds(
        input in clips(), settings in settings(), kind in 0u8..10, seed in 0u64..100
    ) {
        let settings = ExtendSettings { snap: false, ..settings };
        let (tempo, mut reader) = (TempoMap::constant(Tempo::from_bpm(100.0)), Fake::new(answer(kind, seed)));
        let output = run(&mut reader, &input, &tempo, &settings);
        let mut heard = Heard::default();
        prop_assert_eq!(reader.read[0], Token::Start);
        for token in &reader.read[1..] {
            prop_assert!(heard.allows(*token), "{:?} after {:?}", token, heard);
            heard.push(*token);
        }
        let tokens = u16::try_from(reader.written().len()).unwrap();
        let most = MOST_TOKENS_IN_ADVANCE + settings.extension_seconds * MOST_TOKENS_A_SECOND;
        prop_assert!(f32::from(tokens) <= most, "{tokens} tokens");
        // The last tokens are not read any more, since nothing follows them.
        let start = Performance::of_tokens(&reader.read[..reader.prompt]).length();
        let all = Performance::of_tokens(&reader.read);
        let read: Vec<_> = all.notes().iter().filter(|note| note.onset >= start && note.end < all.length()).collect();
        let origin = tempo.seconds(input.length());
        for note in read {
            let onset = tempo.tick_at_seconds(origin + f64::from(note.onset - start) / 100.0).max(input.length());
            let sounds = added(&output, &input).iter().any(|other| other.onset == onset && other.key.number() == note.key + 21);
            prop_assert!(sounds, "{note:?} was read and does not sound");
        }
    }

    #[test]
    fn the_seed_decides(input in clips(), settings in settings(), kind in 0u8..10) {
        let once = || run(&mut Fake::new(answer(kind, 1)), &input, &TempoMap::default(), &settings);
        prop_assert_eq!(once(), once());
    }

    #[test]
    fn progress_goes_forward_to_the_result(
        input in clips(), settings in settings(), kind in 0u8..10, seed in 0u64..100
    ) {
        let mut seen: Vec<ExtendProgress> = Vec::new();
        let (mut reader, tempo) = (Fake::new(answer(kind, seed)), TempoMap::default());
        let output = extend(&mut reader, &input, &tempo, &settings, &mut |progress| {
            seen.push(progress.clone());
            ControlFlow::Continue(())
        });
        prop_assert_eq!(Ok(&seen.last().unwrap().partial), output.as_ref());
        for progress in &seen {
            prop_assert_eq!(progress.notes_added as usize, added(&progress.partial, &input).len());
            prop_assert_eq!(progress.seconds.to_bits(), settings.extension_seconds.to_bits());
        }
        for pair in seen.windows(2) {
            prop_assert!(pair[0].seconds_done <= pair[1].seconds_done && pair[0].notes_added <= pair[1].notes_added);
            prop_assert!(pair[0].partial.length() <= pair[1].partial.length());
            // A shift takes a second at most.
            prop_assert!(pair[1].seconds_done - pair[0].seconds_done < 0.25 + 1.0);
        }
    }
}
