//! What is told of the network's attention to the input.

use std::ops::ControlFlow;
use std::sync::Arc;

use burn::tensor::Device;
use continuo_music::{Clip, Tempo, TempoMap, Tick};
use proptest::prelude::*;

use super::laws::{clips, settings, tempi};
use super::{Fake, Reader, answer, melody, note, run};
use crate::transformer::sampling::extend;
use crate::transformer::sampling::prompt::{Prompt, prompt};
use crate::transformer::vocabulary::{LOWEST_KEY, Token};
use crate::transformer::{Decoder, Transformer, fixtures};
use crate::{Extend, ExtendSettings};

/// A network that tells these shares, one set after the other, and then nothing.
struct Attentive<R> {
    reader: R,
    told: std::vec::IntoIter<Vec<f32>>,
}

impl<R: Reader> Reader for Attentive<R> {
    fn read(&mut self, tokens: &[Token]) -> Vec<f32> {
        self.reader.read(tokens)
    }

    fn attention(&mut self) -> Vec<f32> {
        self.told.next().unwrap_or_default()
    }
}

/// What was told of attention when the network told this.
fn told(input: &Clip, settings: &ExtendSettings, told: Vec<Vec<f32>>) -> Vec<Arc<[f32]>> {
    let mut reader = Attentive { reader: Fake::new(answer(0, 0)), told: told.into_iter() };
    let mut seen = Vec::new();
    let made = extend(&mut reader, input, &TempoMap::constant(Tempo::from_bpm(60.0)), settings, &mut |progress| {
        seen.push(Arc::clone(&progress.attention));
        ControlFlow::Continue(())
    });
    made.unwrap();
    seen
}

fn tokens(input: &Clip, settings: &ExtendSettings) -> Vec<Token> {
    prompt(input, &TempoMap::constant(Tempo::from_bpm(60.0)), settings).tokens
}

#[test]
fn a_note_has_what_its_tokens_have_and_time_that_passes_has_none() {
    // At 60 beats a minute, half a second each.
    let (input, settings) =
        (Clip::new(vec![note(0, 60, 480), note(480, 64, 480)], Tick::ZERO), ExtendSettings::default());
    let expected = [
        Token::Start,
        Token::Loudness(20),
        Token::On(39),
        Token::Shift(50),
        Token::Off(39),
        Token::On(43),
        Token::Shift(50),
        Token::Off(43),
    ];
    assert_eq!(tokens(&input, &settings), expected);
    let first = vec![0.5, 0.125, 0.0, 0.0625, 0.0, 0.25, 0.0, 0.0];
    let second = vec![0.0, 0.0, 0.25, 0.0, 0.125, 0.0, 0.0, 0.5];
    let seen = told(&input, &settings, vec![first, second, Vec::new()]);
    let seen: Vec<&[f32]> = seen.iter().map(|shares| &shares[..]).collect();
    assert_eq!(seen[..3], [[0.125, 0.25], [0.375, 0.5], [0.375, 0.5]], "nothing new leaves what was told");
    assert_eq!(told(&input, &settings, Vec::new())[0][..], [0.0, 0.0]);
}

#[test]
fn notes_out_of_hearing_have_none_and_those_heard_as_one_share() {
    let settings = ExtendSettings { input_seconds: 1.0, max_rest_seconds: 0.5, ..ExtendSettings::default() };
    // Long ago; two keys a piano has not, an octave apart, that are heard as one; and after a silence the last note.
    let notes = vec![note(0, 60, 480), note(4800, 0, 240), note(4800, 12, 480), note(48_000, 72, 480)];
    let input = Clip::new(notes, Tick::ZERO);
    let tokens = tokens(&input, &settings);
    let struck: Vec<_> = tokens.iter().filter(|token| matches!(token, Token::On(_))).collect();
    assert_eq!(struck, [&Token::On(51)], "half a second of silence, half of the note");
    let settings = ExtendSettings { input_seconds: 2.0, ..settings };
    let tokens = self::tokens(&input, &settings);
    let share = |token: &Token| if matches!(token, Token::On(_)) { 0.25 } else { 0.0 };
    let seen = told(&input, &settings, vec![tokens.iter().map(share).collect()]);
    assert_eq!(seen[0][..], [0.0, 0.125, 0.125, 0.25]);
}

#[test]
fn what_is_no_number_counts_for_nothing() {
    let seen = told(&melody(), &ExtendSettings::default(), vec![vec![f32::NAN, -1.0, f32::NAN, -0.0, f32::NAN]]);
    assert_eq!(seen[0][..], [0.0; 4]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_key_struck_in_a_prompt_is_a_note_of_the_input(input in clips(), tempo in tempi(), settings in settings()) {
        let Prompt { tokens, origins } = prompt(&input, &tempo, &settings);
        let mut last = f64::NEG_INFINITY;
        for (index, token) in tokens.iter().enumerate() {
            let mut shares = vec![0.0; tokens.len()];
            shares[index] = 1.0;
            let of_notes = origins.shares(&shares);
            prop_assert_eq!(of_notes.len(), input.notes().len());
            let sum: f32 = of_notes.iter().sum();
            let speaks = !matches!(token, Token::Start | Token::Shift(_));
            prop_assert!((sum - f32::from(u8::from(speaks))).abs() < 1e-5, "{token:?} speaks of {of_notes:?}");
            let notes = || input.notes().iter().zip(&of_notes).filter(|(_, share)| **share > 0.0).map(|(note, _)| note);
            if let Token::On(key) | Token::Off(key) = token {
                prop_assert!(notes().all(|note| note.key.pitch_class() == (key + LOWEST_KEY) % 12));
            }
            if let Token::On(_) = token {
                let onsets: Vec<_> = notes().map(|note| tempo.seconds(note.onset)).collect();
                prop_assert!(onsets.iter().all(|onset| (onset - onsets[0]).abs() < 0.011), "{onsets:?}");
                // What sounds at the start of what is heard is struck there from the lowest key.
                if tokens[..index].iter().any(|token| matches!(token, Token::Shift(_))) {
                    prop_assert!(onsets[0] > last - 0.011);
                    last = onsets[0];
                }
            }
        }
    }
}

/// A network that keeps its attention to itself.
struct Silent<'a>(Decoder<'a>);

impl Reader for Silent<'_> {
    fn read(&mut self, tokens: &[Token]) -> Vec<f32> {
        self.0.read(tokens)
    }

    fn attention(&mut self) -> Vec<f32> {
        Vec::new()
    }
}

#[test]
fn a_network_tells_its_attention_and_writes_the_same_as_without() {
    let model = Transformer::of_network(fixtures::network(9), &Device::flex());
    let notes = (0..12).map(|beat| note(480 * beat, 60 + u8::try_from(beat).unwrap(), 470)).collect();
    let (input, tempo) = (Clip::new(notes, Tick::ZERO), TempoMap::default());
    let settings = ExtendSettings { input_seconds: 1.5, extension_seconds: 3.0, ..ExtendSettings::default() };
    let mut seen = Vec::new();
    let made = model.extend(&input, &tempo, &settings, &mut |progress| {
        seen.push(Arc::clone(&progress.attention));
        ControlFlow::Continue(())
    });
    assert_eq!(made.unwrap(), run(&mut Silent(model.decoder()), &input, &tempo, &settings));
    assert!(seen.len() > 3, "{} reports", seen.len());
    for shares in &seen {
        let sum: f32 = shares.iter().sum();
        assert!(shares.iter().all(|share| *share >= 0.0) && sum <= 1.0 + 1e-5, "{shares:?}");
        assert_eq!(shares[..6], [0.0; 6], "that was before what is heard");
    }
    assert!(seen[1].iter().sum::<f32>() > 0.05, "{:?}", seen[1]);
}
