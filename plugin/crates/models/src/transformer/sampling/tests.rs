//! Networks to sample from that know nothing.

use std::ops::ControlFlow;

use continuo_music::{Clip, Key, Note, TempoMap, Tick, Velocity};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{Reader, extend};
use crate::ExtendSettings;
use crate::transformer::vocabulary::{TOKENS, Token};

mod attention;
mod examples;
mod laws;

/// A network that answers each reading with what a function says, and remembers all that it read.
struct Fake<F> {
    read: Vec<Token>,
    prompt: usize,
    answer: F,
}

impl<F: FnMut(&[Token]) -> Vec<f32>> Fake<F> {
    fn new(answer: F) -> Self {
        Self { read: Vec::new(), prompt: 0, answer }
    }

    /// What it read after the prompt.
    fn written(&self) -> &[Token] {
        &self.read[self.prompt..]
    }
}

impl<F: FnMut(&[Token]) -> Vec<f32>> Reader for Fake<F> {
    fn read(&mut self, tokens: &[Token]) -> Vec<f32> {
        assert!(!tokens.is_empty(), "nothing to read");
        self.read.extend(tokens);
        if self.prompt == 0 {
            self.prompt = self.read.len();
        }
        (self.answer)(&self.read[self.prompt..])
    }

    fn attention(&mut self) -> Vec<f32> {
        Vec::new()
    }
}

/// Logits that want only these tokens, each as much as the others.
fn only(is_wanted: impl Fn(Token) -> bool) -> Vec<f32> {
    let wanted = |id| Token::of_id(id).is_some_and(&is_wanted);
    (0..310).map(|id| if wanted(id) { 0.0 } else { f32::NEG_INFINITY }).collect()
}

/// A network without sense; which one, and of which leaning, `kind` says.
fn answer(kind: u8, seed: u64) -> impl FnMut(&[Token]) -> Vec<f32> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    move |_| match kind {
        0 => vec![0.0; TOKENS],
        1 => (0..TOKENS).map(|_| rng.random::<f32>() * 8.0).collect(),
        2 => leaning(|token| matches!(token, Token::On(_))),
        3 => leaning(|token| !matches!(token, Token::Shift(_))),
        4 => leaning(|token| matches!(token, Token::Shift(_))),
        5 => leaning(|token| token == Token::Shift(1)),
        6 => leaning(|token| matches!(token, Token::Off(_))),
        7 => leaning(|token| matches!(token, Token::Start | Token::Pad | Token::Loudness(_))),
        8 => leaning(|token| matches!(token, Token::On(_) | Token::Loudness(_) | Token::Off(_) | Token::Shift(1))),
        _ => (0..TOKENS).map(|_| if rng.random() { f32::NAN } else { rng.random() }).collect(),
    }
}

fn leaning(is_wanted: impl Fn(Token) -> bool) -> Vec<f32> {
    only(is_wanted).into_iter().map(|logit| logit.max(-20.0)).collect()
}

fn note(onset: i64, key: u8, duration: i64) -> Note {
    Note { onset: Tick(onset), key: Key::masked(key), duration: Tick(duration), velocity: Velocity::DEFAULT }
}

/// Two seconds of music at 120 BPM.
fn melody() -> Clip {
    Clip::new((0..4).map(|beat| note(960 * beat, 60 + 2 * u8::try_from(beat).unwrap(), 900)).collect(), Tick(3840))
}

fn run(reader: &mut dyn Reader, input: &Clip, tempo: &TempoMap, settings: &ExtendSettings) -> Clip {
    extend(reader, input, tempo, settings, &mut |_| ControlFlow::Continue(())).unwrap()
}

/// The notes that were added, which come after the input's.
fn added<'a>(output: &'a Clip, input: &Clip) -> &'a [Note] {
    &output.notes()[input.notes().len()..]
}
