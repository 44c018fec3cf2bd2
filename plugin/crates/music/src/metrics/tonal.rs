//! How far apart two tracks are in tonal space: near where they sound together well, far where they clash.

use std::f64::consts::PI;

use super::grid::half_bars;
use super::mean_of;
use crate::harmony::evidence;
use crate::{Clip, Meter};

/// The circles of tonal space: the angle of a semitone on each, and its radius. On the circle of fifths a semitone is
/// seven steps of twelve, on that of minor thirds three of four, on that of major thirds one of three.
const CIRCLES: [(f64, f64); 3] = [(7.0 * PI / 6.0, 1.0), (3.0 * PI / 2.0, 1.0), (2.0 * PI / 3.0, 0.5)];

/// The distance of two tracks in tonal space, mean over the half bars in which both sound; `None` without one.
///
/// Each track is a point for each half bar: the mean place, weighted by how long it sounds, of its pitch classes on the
/// circles of fifths, of minor and of major thirds. The distance is Euclidean: 0 if both sound the same pitch classes
/// for the same shares of the time, at most 3. Bars start at tick zero.
///
/// Source: C. Harte, M. Sandler and M. Gasser, *Detecting Harmonic Change in Musical Audio* (2006); between tracks by
/// H.-W. Dong et al., *MuseGAN* (AAAI 2018).
#[must_use]
pub fn tonal_distance(one: &Clip, other: &Clip, meter: Meter) -> Option<f64> {
    let halves = half_bars(&[one, other], meter);
    let places = |clip: &Clip| evidence(&[clip], None, &halves).into_iter().map(|half| centroid(&half.weights));
    mean_of(places(one).zip(places(other)).filter_map(|(one, other)| Some(distance(&one?, &other?))))
}

/// The mean place of some pitch classes, or `None` of silence.
fn centroid(weights: &[f32; 12]) -> Option<[f64; 6]> {
    let sum: f64 = weights.iter().copied().map(f64::from).sum();
    let mut place = [0.0; 6];
    for (pitch_class, weight) in (0u8..).zip(weights) {
        let share = f64::from(*weight) / sum;
        for (at, (angle, radius)) in place.chunks_exact_mut(2).zip(CIRCLES) {
            let (sine, cosine) = (f64::from(pitch_class) * angle).sin_cos();
            at[0] += share * radius * sine;
            at[1] += share * radius * cosine;
        }
    }
    (sum > 0.0).then_some(place)
}

fn distance(one: &[f64; 6], other: &[f64; 6]) -> f64 {
    one.iter().zip(other).map(|(one, other)| (one - other).powi(2)).sum::<f64>().sqrt()
}
