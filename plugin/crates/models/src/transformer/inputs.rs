//! What the network is told of each token: its number, what is heard after it, and where it stands in two ways, by the
//! count of tokens and by the time that has passed.

use std::f64::consts::TAU;

use burn::tensor::{Device, Int, Tensor, TensorData};

use super::heard::{HEARD_FEATURES, Heard};
use super::vocabulary::Token;

/// The shortest time that turns a wheel once, in units of ten milliseconds; the longest is about a minute and a half.
const SHORTEST_TURN: f64 = 8.0;
/// How many times longer the slowest wheel turns than the fastest.
const SLOWEST: f64 = 1024.0;

/// Follows a stream of tokens and notes down what the network is told.
#[derive(Clone, Debug)]
pub struct Follower {
    heard: Heard,
    index: u32,
    /// Units since the first token, over any number of starts.
    time: u64,
    head_width: usize,
}

impl Follower {
    /// One that has followed nothing yet, for heads of that width.
    ///
    /// # Panics
    ///
    /// Unless the width is a multiple of four.
    #[must_use]
    pub fn new(head_width: usize) -> Self {
        assert!(head_width.is_multiple_of(4), "half the pairs turn by count, half by time");
        Self { heard: Heard::default(), index: 0, time: 0, head_width }
    }

    /// Follows one more token.
    pub fn follow(&mut self, token: Token, inputs: &mut Inputs) {
        self.heard.push(token);
        self.index += 1;
        if let Token::Shift(units) = token {
            self.time += u64::from(units);
        }
        inputs.ids.push(i32::from(token.id()));
        let features = inputs.heard.len();
        inputs.heard.resize(features + HEARD_FEATURES, 0.0);
        self.heard.write_features(&mut inputs.heard[features..]);
        self.write_angles(inputs);
    }

    /// Pairs of numbers are wheels that turn with the position, so that what one token makes of another depends on the
    /// distance between them alone: half the wheels turn with the count of tokens, half with the time.
    #[expect(clippy::cast_precision_loss, reason = "times and widths are far below 2^52")]
    fn write_angles(&self, inputs: &mut Inputs) {
        let wheels = self.head_width / 4;
        let slower = |wheel: usize| SLOWEST.powf(wheel as f64 / (wheels.max(2) - 1) as f64);
        let by_count = (0..wheels).map(|wheel| f64::from(self.index) / slower(wheel));
        let by_time = (0..wheels).map(|wheel| TAU * (self.time as f64 / SHORTEST_TURN / slower(wheel)).fract());
        let angles: Vec<f64> = by_count.chain(by_time).collect();
        let both = || angles.iter().chain(&angles);
        inputs.cosines.extend(both().map(|angle| single(angle.cos())));
        inputs.sines.extend(angles.iter().map(|angle| single(-angle.sin())));
        inputs.sines.extend(angles.iter().map(|angle| single(angle.sin())));
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a sine needs no more digits")]
fn single(number: f64) -> f32 {
    number as f32
}

/// Notes for some tokens of some streams, one stream after the other.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    pub(super) ids: Vec<i32>,
    pub(super) heard: Vec<f32>,
    pub(super) cosines: Vec<f32>,
    pub(super) sines: Vec<f32>,
}

/// The same as tensors.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Numbers of the tokens, `[batch, steps]`.
    pub ids: Tensor<2, Int>,
    /// What is heard after each, `[batch * steps, HEARD_FEATURES]`.
    pub heard: Tensor<2>,
    /// Where each stands.
    pub place: Place,
}

/// How far the wheels have turned at each token.
#[derive(Clone, Debug)]
pub struct Place {
    /// Cosines, `[batch, steps, 1, head width]`.
    pub cosines: Tensor<4>,
    /// Sines, those of the first half negative, `[batch, steps, 1, head width]`.
    pub sines: Tensor<4>,
}

impl Inputs {
    /// The tensors of `batch` streams of equal length.
    ///
    /// # Panics
    ///
    /// When the tokens cannot be shared out among so many streams.
    #[must_use]
    pub fn segment(self, batch: usize, device: &Device) -> Segment {
        let tokens = self.ids.len();
        assert!(tokens > 0 && tokens.is_multiple_of(batch), "every stream has as many tokens");
        let (steps, width) = (tokens / batch, self.cosines.len() / tokens);
        let place = |numbers: Vec<f32>| Tensor::from_data(TensorData::new(numbers, [batch, steps, 1, width]), device);
        Segment {
            ids: Tensor::from_data(TensorData::new(self.ids, [batch, steps]), device),
            heard: Tensor::from_data(TensorData::new(self.heard, [tokens, HEARD_FEATURES]), device),
            place: Place { cosines: place(self.cosines), sines: place(self.sines) },
        }
    }
}

impl Place {
    /// Turns pairs of numbers as far as their tokens' wheels have turned.
    ///
    /// # Shapes
    ///
    /// - rows and result: `[batch, steps, heads, head width]`
    #[must_use]
    pub fn turn(&self, rows: Tensor<4>) -> Tensor<4> {
        let [batch, steps, heads, width] = rows.dims();
        let halves = rows.clone().reshape([batch, steps, heads, 2, width / 2]);
        let swapped = halves.flip([3]).reshape([batch, steps, heads, width]);
        rows * self.cosines.clone() + swapped * self.sines.clone()
    }

    /// This place after an earlier one.
    #[must_use]
    pub fn after(&self, earlier: &Self) -> Self {
        let join = |one: &Tensor<4>, other: &Tensor<4>| Tensor::cat(vec![one.clone(), other.clone()], 1);
        Self { cosines: join(&earlier.cosines, &self.cosines), sines: join(&earlier.sines, &self.sines) }
    }

    /// The last so many tokens of each stream, or all if there are fewer.
    #[must_use]
    pub fn last(&self, tokens: usize) -> Self {
        let cut = |numbers: &Tensor<4>| {
            let steps = numbers.dims()[1];
            numbers.clone().narrow(1, steps - tokens.min(steps), tokens.min(steps))
        };
        Self { cosines: cut(&self.cosines), sines: cut(&self.sines) }
    }
}
