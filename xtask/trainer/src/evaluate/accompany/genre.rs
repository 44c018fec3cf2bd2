//! Which genre an accompaniment sounds like, to a simple listener that has heard the training part.

use continuo_models::Style;

use super::excerpt::Parts;
use super::habits::habits;

/// Passes over what is learnt from.
const PASSES: usize = 150;
/// How far each goes down the slope.
const RATE: f32 = 0.1;
/// How much of its way each goes on.
const MOMENTUM: f32 = 0.9;
/// How much of the weights each takes off.
const DECAY: f32 = 1e-3;
/// The farthest that a habit counts from its mean, in standard deviations.
const FARTHEST: f32 = 4.0;

/// Softmax regression from habits to genres.
#[derive(Debug)]
pub struct Listener {
    genres: Vec<Style>,
    /// Mean and standard deviation of each habit.
    scales: Vec<[f32; 2]>,
    /// For each genre the weight of each habit, and one that is there without any.
    weights: Vec<Vec<f32>>,
}

impl Listener {
    /// Learns from accompaniments whose genre is known. Of a single genre there is nothing to learn.
    #[must_use]
    pub fn taught(known: &[(Style, &Parts)]) -> Option<Self> {
        let is_known = |style: &Style| known.iter().any(|(other, _)| other == style);
        let genres: Vec<Style> = Style::ALL.into_iter().filter(is_known).collect();
        let all: Vec<_> = known.iter().map(|(_, parts)| habits(parts)).collect();
        let scales = scales(&all);
        let weights = vec![vec![0.0; scales.len() + 1]; genres.len()];
        let mut listener = Self { genres, scales, weights };
        let heard: Vec<_> =
            known.iter().zip(&all).map(|((style, _), habits)| (*style, listener.scaled(habits))).collect();
        let mut speed = listener.weights.clone();
        for _ in 0..PASSES {
            listener.pass(&heard, &mut speed);
        }
        (listener.genres.len() > 1).then_some(listener)
    }

    /// The genre that it takes an accompaniment for.
    #[must_use]
    pub fn tell(&self, parts: &Parts) -> Option<Style> {
        let shares = self.shares(&self.scaled(&habits(parts))).into_iter().zip(&self.genres);
        shares.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, genre)| *genre)
    }

    fn pass(&mut self, heard: &[(Style, Vec<f32>)], speed: &mut [Vec<f32>]) {
        let mut slope = vec![vec![0.0; self.scales.len() + 1]; self.genres.len()];
        for (style, habits) in heard {
            let shares = self.shares(habits);
            for ((slope, share), genre) in slope.iter_mut().zip(shares).zip(&self.genres) {
                let excess = share - f32::from(u8::from(genre == style));
                slope.iter_mut().zip(habits).for_each(|(slope, habit)| *slope += excess * habit);
            }
        }
        let per_piece = 1.0 / count(heard.len());
        let all = self.weights.iter_mut().flatten().zip(speed.iter_mut().flatten()).zip(slope.iter().flatten());
        for ((weight, speed), slope) in all {
            *speed = MOMENTUM * *speed - RATE * (slope * per_piece + DECAY * *weight);
            *weight += *speed;
        }
    }

    /// How sure it is of each genre.
    fn shares(&self, scaled: &[f32]) -> Vec<f32> {
        let dot = |weights: &Vec<f32>| -> f32 { weights.iter().zip(scaled).map(|(one, other)| one * other).sum() };
        let scores: Vec<f32> = self.weights.iter().map(dot).collect();
        let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let powers: Vec<f32> = scores.iter().map(|score| (score - highest).exp()).collect();
        let sum: f32 = powers.iter().sum();
        powers.into_iter().map(|power| power / sum).collect()
    }

    /// Habits by how far they are from the usual, and a one.
    fn scaled(&self, habits: &[f32]) -> Vec<f32> {
        let pairs = habits.iter().zip(&self.scales);
        let scaled = pairs.map(|(habit, [mean, spread])| ((habit - mean) / spread).clamp(-FARTHEST, FARTHEST));
        scaled.chain([1.0]).collect()
    }
}

fn scales(all: &[Vec<f32>]) -> Vec<[f32; 2]> {
    let mean = |value: &dyn Fn(&Vec<f32>) -> f32| all.iter().map(value).sum::<f32>() / count(all.len());
    let scale = |index: usize| {
        let centre = mean(&|habits| habits[index]);
        let variance = mean(&|habits| (habits[index] - centre).powi(2));
        // What hardly varies tells nothing, and must not be blown up.
        [centre, variance.sqrt().max(1e-3)]
    };
    (0..all.first().map_or(0, Vec::len)).map(scale).collect()
}

#[expect(clippy::cast_precision_loss, reason = "some thousand pieces")]
fn count(number: usize) -> f32 {
    number.max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::accompany::fixtures;

    #[test]
    fn genres_that_play_differently_are_told_apart_in_keys_never_heard() {
        let pieces: Vec<_> = [0, 2, 5]
            .into_iter()
            .flat_map(|tonic| [Style::Pop, Style::Jazz].map(|style| fixtures::excerpt(tonic, style)))
            .collect();
        let known: Vec<_> = pieces.iter().map(|piece| (piece.style, &piece.parts)).collect();
        let listener = Listener::taught(&known).unwrap();
        for style in [Style::Pop, Style::Jazz] {
            assert_eq!(listener.tell(&fixtures::excerpt(7, style).parts), Some(style));
        }
        // With drums and bass of jazz it is jazz, whatever the rest.
        let [drums, bass, ..] = fixtures::excerpt(7, Style::Jazz).parts;
        let [_, _, harmony, strings] = fixtures::excerpt(7, Style::Pop).parts;
        assert_eq!(listener.tell(&[drums, bass, harmony, strings]), Some(Style::Jazz));
    }

    #[test]
    fn one_genre_teaches_nothing() {
        let piece = fixtures::excerpt(0, Style::Bach);
        assert!(Listener::taught(&[(Style::Bach, &piece.parts)]).is_none());
    }
}
