//! Streams: pieces one after the other, each from a start token on, read by the network side by side.
//!
//! A round is a stretch of steps in which the streams go on and the network remembers. Each round begins anew, and what
//! is played in it depends on the seed and its number alone: so a run that is resumed at a round goes on with the same.

use burn::tensor::{Device, Tensor, TensorData};
use continuo_models::transformer::{Follower, Inputs, Segment, Token};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::variation::Variation;
use crate::corpus::Recording;

/// Steps of a round.
pub const ROUND_STEPS: usize = 16;
/// Probability that a piece too long for a round is played from its beginning and not from within.
const FROM_BEGINNING: f64 = 0.2;

/// The pieces that are played, the longer ones more often.
pub struct Repertoire<'a> {
    pieces: Vec<&'a Recording>,
    /// For each piece, the weights up to and including it.
    weights: Vec<f64>,
    variation: Variation,
    /// Tokens of all pieces, unvaried.
    pub tokens: usize,
}

impl<'a> Repertoire<'a> {
    /// A repertoire for rounds of so many tokens; `favour` says how many times as often as others a piece is played.
    #[expect(clippy::cast_precision_loss, reason = "a corpus has far fewer than 2^52 tokens")]
    pub fn new(
        pieces: Vec<&'a Recording>,
        round_tokens: usize,
        variation: Variation,
        favour: impl Fn(&Recording) -> f64,
    ) -> Self {
        let (mut weights, mut sum, mut tokens) = (Vec::with_capacity(pieces.len()), 0.0, 0);
        for piece in &pieces {
            let length = 1 + piece.performance.tokens().len();
            tokens += length;
            // A long piece is only played in part, so that it takes more turns to be heard as much.
            sum += (length as f64 / round_tokens as f64).max(1.0) * favour(piece);
            weights.push(sum);
        }
        Self { pieces, weights, variation, tokens }
    }

    /// So many tokens of pieces drawn at random.
    fn play(&self, tokens: usize, rng: &mut ChaCha8Rng) -> Vec<Token> {
        let mut stream = Vec::with_capacity(2 * tokens);
        while stream.len() < tokens {
            let drawn = rng.random::<f64>() * self.weights.last().copied().unwrap_or_default();
            let index = self.weights.partition_point(|sum| *sum <= drawn).min(self.pieces.len() - 1);
            let mut performance = self.variation.of(self.pieces[index], rng);
            if 4 * performance.notes().len() > tokens && !rng.random_bool(FROM_BEGINNING) {
                let note = rng.random_range(0..performance.notes().len());
                performance = performance.since(performance.notes()[note].onset);
            }
            stream.push(Token::Start);
            stream.extend(performance.tokens());
        }
        stream.truncate(tokens);
        stream
    }
}

/// The streams of one round.
pub struct Round {
    streams: Vec<Vec<Token>>,
    followers: Vec<Follower>,
}

/// A segment of some streams, with what follows each of its tokens.
pub struct Lesson {
    /// What is read.
    pub segment: Segment,
    /// The tokens after each, `[tokens, 1]`.
    pub next: Tensor<2, burn::tensor::Int>,
    /// One for each that is to be foretold, zero for the start of another piece, `[tokens, 1]`.
    pub counts: Tensor<2>,
}

impl Round {
    /// The round of that number.
    pub fn draw(repertoire: &Repertoire, streams: usize, segment: usize, seed: u64, number: usize) -> Self {
        let stream = |stream: usize| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            rng.set_stream((number * streams + stream) as u64 + 1);
            repertoire.play(ROUND_STEPS * segment + 1, &mut rng)
        };
        Self { streams: (0..streams).map(stream).collect(), followers: Vec::new() }
    }

    /// The segment of a step of the round, of the streams in that range. Steps are asked for in order.
    pub fn lesson(
        &mut self,
        step: usize,
        streams: std::ops::Range<usize>,
        segment: usize,
        head_width: usize,
        device: &Device,
    ) -> Lesson {
        self.followers.resize_with(self.streams.len(), || Follower::new(head_width));
        let (mut inputs, mut next, mut counts) = (Inputs::default(), Vec::new(), Vec::new());
        for index in streams.clone() {
            let tokens = &self.streams[index][step * segment..=(step + 1) * segment];
            for pair in tokens.windows(2) {
                self.followers[index].follow(pair[0], &mut inputs);
                next.push(i32::from(pair[1].id()));
                counts.push(if pair[1] == Token::Start { 0.0 } else { 1.0f32 });
            }
        }
        let tokens = next.len();
        Lesson {
            segment: inputs.segment(streams.len(), device),
            next: Tensor::from_data(TensorData::new(next, [tokens, 1]), device),
            counts: Tensor::from_data(TensorData::new(counts, [tokens, 1]), device),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Part, Work};
    use crate::fixtures;

    const STILL: Variation = Variation { transpose: [0, 0], stretch: 0.0, humanise: 0.0, tune: 0.0 };

    fn recording(number: u8) -> Recording {
        Recording::of_composition("study", Part::Train, &fixtures::composition(number)).unwrap()
    }

    #[test]
    fn a_stream_is_pieces_from_their_start_on() {
        let piece = recording(3);
        let repertoire = Repertoire::new(vec![&piece], 10_000, STILL, |_| 1.0);
        let tokens = piece.performance.tokens();
        let stream = repertoire.play(2 * tokens.len(), &mut ChaCha8Rng::seed_from_u64(1));
        assert_eq!(stream.len(), 2 * tokens.len());
        assert_eq!(stream[0], Token::Start);
        assert_eq!(stream[1..=tokens.len()], tokens);
        assert_eq!(stream[tokens.len() + 1], Token::Start);
    }

    #[test]
    fn a_round_depends_on_its_number_and_the_seed_alone() {
        let pieces: Vec<_> = (0..5).map(recording).collect();
        let repertoire = Repertoire::new(pieces.iter().collect(), 512, STILL, |_| 1.0);
        let streams = |seed, number| Round::draw(&repertoire, 3, 32, seed, number).streams;
        assert_eq!(streams(1, 7), streams(1, 7));
        assert_ne!(streams(1, 7), streams(1, 8));
        assert_ne!(streams(1, 7), streams(2, 7));
        assert_ne!(streams(1, 7)[0], streams(1, 7)[1]);
    }

    #[test]
    fn favoured_pieces_are_played_more_often() {
        let (one, other) = (recording(1), recording(2));
        let favour = |piece: &Recording| if *piece == one { 9.0 } else { 1.0 };
        let repertoire = Repertoire::new(vec![&one, &other], 10_000, STILL, favour);
        let stream = repertoire.play(20_000, &mut ChaCha8Rng::seed_from_u64(1));
        let starts = stream.split(|token| *token == Token::Start).filter(|piece| !piece.is_empty());
        let (favoured, all) = starts.fold((0, 0), |(favoured, all), piece| {
            (favoured + usize::from(one.performance.tokens().starts_with(piece)), all + 1)
        });
        assert!(favoured * 10 > all * 7, "{favoured} of {all}");
    }
}
