//! What is written for particular networks, inputs and settings.

use std::iter;
use std::ops::ControlFlow;

use continuo_music::{Clip, Note, Tempo, TempoMap, Tick, Velocity};

use super::{Fake, added, answer, melody, note, only, run};
use crate::transformer::sampling::extend;
use crate::transformer::vocabulary::{TOKENS, Token};
use crate::{ExtendError, ExtendSettings, SamplingTechnique};

#[test]
fn another_seed_gives_other_music() {
    for sampling_technique in [SamplingTechnique::TopK, SamplingTechnique::Nucleus, SamplingTechnique::Random] {
        let outputs: Vec<_> = (0..3)
            .map(|seed| {
                let settings = ExtendSettings { sampling_technique, seed, ..ExtendSettings::default() };
                run(&mut Fake::new(answer(0, 0)), &melody(), &TempoMap::default(), &settings)
            })
            .collect();
        assert!(outputs[1] != outputs[0] && outputs[2] != outputs[0], "{sampling_technique:?}");
    }
}

/// A network that writes these tokens and then nothing, and the continuation that it was allowed.
fn scripted(script: &[Token], input: &Clip, settings: &ExtendSettings) -> (Clip, Vec<Token>) {
    let mut left = script.iter();
    let mut reader = Fake::new(|_: &[Token]| {
        let next = left.next().copied();
        only(|token| Some(token) == next)
    });
    let output = run(&mut reader, input, &TempoMap::default(), settings);
    (output, reader.written().to_vec())
}

#[test]
fn what_is_written_sounds_from_where_the_input_ends() {
    let script =
        [Token::Loudness(10), Token::On(40), Token::Shift(50), Token::Off(40), Token::On(43), Token::Shift(25)];
    let (output, read) = scripted(&script, &melody(), &ExtendSettings::default());
    let soft = |onset, key, duration| Note { velocity: Velocity::clamped(42), ..note(onset, key, duration) };
    assert_eq!(added(&output, &melody()), [soft(3840, 61, 960), soft(4800, 64, 480)]);
    assert_eq!(output.length(), Tick(5280), "what sounds when nothing more comes ends there");
    assert_eq!(read, script);
}

#[test]
fn the_extension_is_as_long_as_was_asked_for() {
    let script: Vec<_> = [Token::Loudness(10), Token::On(40)].into_iter().chain([Token::Shift(90); 9]).collect();
    let settings = ExtendSettings { extension_seconds: 2.0, ..ExtendSettings::default() };
    let (output, read) = scripted(&script, &melody(), &settings);
    assert_eq!((output.length(), added(&output, &melody())[0].duration), (Tick(3840 * 2), Tick(3840)));
    assert_eq!(read.len(), 4, "nothing is asked about what comes after the end");
}

#[test]
fn a_long_note_ends_for_the_ears_and_for_the_network() {
    let settings = ExtendSettings { max_note_seconds: 1.5, max_rest_seconds: 1.0, ..ExtendSettings::default() };
    let shift = Token::Shift(80);
    let script = [Token::Loudness(10), Token::On(40), shift, Token::On(41), shift, shift, shift, Token::On(2)];
    let (_, read) = scripted(&script, &melody(), &settings);
    let expected = [
        Token::Loudness(10),
        Token::On(40),
        Token::Shift(80),
        Token::On(41),
        Token::Shift(70),
        Token::Off(40),
        Token::Shift(10),
        Token::Shift(70),
        Token::Off(41),
        Token::Shift(10),
        Token::Shift(80),
        Token::On(2),
    ];
    assert_eq!(read, expected);
}

#[test]
fn a_long_rest_is_shortened_for_the_ears_and_for_the_network() {
    let settings = ExtendSettings { max_rest_seconds: 1.2, ..ExtendSettings::default() };
    // The input ends with a rest of three hundredths of a second, which counts.
    let script = [Token::Shift(100), Token::Shift(100), Token::Loudness(10), Token::On(40), Token::Shift(10)];
    let (output, read) = scripted(&script, &melody(), &settings);
    assert_eq!(read, [Token::Shift(100), Token::Shift(17), Token::Loudness(10), Token::On(40), Token::Shift(10)]);
    assert_eq!(added(&output, &melody())[0].onset, Tick(3840 + 117 * 960 / 50));
}

#[test]
fn the_first_note_and_every_quarter_of_a_second_are_reported() {
    let script =
        [Token::Loudness(10), Token::On(40), Token::Shift(5), Token::Shift(5), Token::Shift(10), Token::Shift(10)];
    let (mut left, mut seen) = (script.iter(), Vec::new());
    let mut reader = Fake::new(|_: &[Token]| {
        let next = left.next().copied();
        only(|token| Some(token) == next)
    });
    let settings = ExtendSettings::default();
    extend(&mut reader, &melody(), &TempoMap::default(), &settings, &mut |progress| {
        seen.push(((progress.seconds_done * 100.0).round(), progress.notes_added));
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(seen, [(5.0, 1), (30.0, 1), (30.0, 1)]);
}

#[test]
fn cancelling_ends_at_once_even_if_no_time_passes() {
    for kind in 0..10 {
        let (mut reader, mut calls) = (Fake::new(answer(kind, 1)), 0);
        let settings = ExtendSettings::default();
        let cancelled = extend(&mut reader, &melody(), &TempoMap::default(), &settings, &mut |_| {
            calls += 1;
            ControlFlow::Break(())
        });
        assert_eq!((cancelled, calls), (Err(ExtendError::Cancelled), 1));
        assert!(reader.written().len() <= 64 + 88, "{} tokens", reader.written().len());
    }
}

#[test]
fn a_network_without_advice_adds_nothing() {
    for logits in [vec![f32::NAN; TOKENS], vec![f32::NEG_INFINITY; TOKENS], vec![f32::INFINITY; TOKENS], Vec::new()] {
        let mut reader = Fake::new(|_: &[Token]| logits.clone());
        assert_eq!(run(&mut reader, &melody(), &TempoMap::default(), &ExtendSettings::default()), melody());
    }
}

#[test]
fn nothing_and_too_much_are_refused() {
    let refusal = |input: &Clip, tempo: &TempoMap| {
        let mut reader = Fake::new(|_: &[Token]| panic!("nothing is read"));
        extend(&mut reader, input, tempo, &ExtendSettings::default(), &mut |_| ControlFlow::Continue(()))
    };
    let tempo = TempoMap::default();
    assert_eq!(refusal(&Clip::new(vec![], Tick(960)), &tempo), Err(ExtendError::EmptyInput));
    let late = Clip::new(vec![note(0, 60, 960)], Tick::LATEST - Tick(38_000));
    assert_eq!(refusal(&late, &tempo), Err(ExtendError::TooLong), "20 s are 38,400 ticks");
}

#[test]
fn inputs_at_the_edge_are_extended() {
    let twenty_minutes = (0..2400).map(|beat| note(960 * beat, 60, 900)).collect();
    let edges = [
        Clip::new(vec![note(0, 60, 960)], Tick::ZERO),
        Clip::new(vec![note(0, 0, 0), note(0, 127, 0)], Tick::ZERO),
        Clip::new(vec![note(10, 60, 960)], Tick::LATEST - Tick(38_400)),
        Clip::new(twenty_minutes, Tick::ZERO),
    ];
    // At the slowest tempo there is, 20 s are 1144.4 ticks.
    let tempi = [Tempo::DEFAULT, Tempo::from_micros_per_quarter(u32::MAX)].map(TempoMap::constant);
    for (input, (tempo, ticks)) in
        edges.iter().flat_map(|input| iter::repeat(input).zip(tempi.iter().zip([38_400, 1144])))
    {
        let output = run(&mut Fake::new(answer(0, 0)), input, tempo, &ExtendSettings::default());
        assert_eq!(output.length(), input.length() + Tick(ticks));
        assert!(added(&output, input).len() > 10);
    }
}

#[test]
fn snapped_to_a_grid_that_the_limit_is_too_short_for_nothing_is_added() {
    let slow = TempoMap::constant(Tempo::from_bpm(5.0));
    let settings = ExtendSettings { snap: true, extension_seconds: 1.0, ..ExtendSettings::default() };
    let input = Clip::new(vec![note(0, 60, 100)], Tick(100));
    assert_eq!(run(&mut Fake::new(answer(0, 0)), &input, &slow, &settings), input);
}

#[test]
fn settings_without_sense_are_taken_as_the_nearest_that_make_some() {
    for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -1.0, 0.0, 1e30] {
        let settings = ExtendSettings {
            sampling_threshold: value,
            creative_risk: value,
            input_seconds: value,
            extension_seconds: value,
            max_rest_seconds: value,
            max_note_seconds: value,
            ..ExtendSettings::default()
        };
        let output = run(&mut Fake::new(answer(0, 0)), &melody(), &TempoMap::default(), &settings);
        let seconds = if value > 0.0 { 30 } else { 1 };
        assert_eq!(output.length(), melody().length() + Tick(1920 * seconds));
    }
}

#[test]
fn a_network_that_only_strikes_keys_gets_chords_of_ten_and_time_that_passes() {
    let input = melody();
    let output = run(&mut Fake::new(answer(2, 0)), &input, &TempoMap::default(), &ExtendSettings::default());
    let notes = added(&output, &input);
    let fullest = notes.iter().map(|note| notes.iter().filter(|other| other.onset == note.onset).count()).max();
    assert_eq!((fullest, output.length()), (Some(10), input.length() + Tick(38_400)));
}
