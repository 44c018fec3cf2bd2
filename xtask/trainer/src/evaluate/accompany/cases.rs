//! Held-out pieces, and the accompaniments of their melodies that are compared.

use std::ops::ControlFlow;

use continuo_models::{Accompany, AccompanyInput, AccompanySettings, Kept, PARTS, Style};
use continuo_music::{Clip, MeterMap, TempoMap, Tick};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::cells::difference;
use super::excerpt::{Excerpt, Parts, cut};
use super::genre::Listener;
use super::retrieval::{Library, unrelated};
use super::traits::{self, Traits};

/// Where accompaniments are from.
pub const SOURCES: [&str; 4] = ["real", "made", "retrieved", "unrelated"];

/// What is added to a piece's seed for its other one.
const OTHER_SEED: u64 = 500_000;

/// What was measured of one piece.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its style.
    pub style: Style,
    /// What was measured of each accompaniment, in the order of [`SOURCES`].
    pub traits: Vec<Option<Traits>>,
    /// How much the network's differs under another seed, 0–1.
    pub by_seed: Option<f64>,
    /// How much it differs under another melody of the style in the same key and meter, with the same seed, 0–1.
    pub by_melody: Option<f64>,
    /// The styles that the real accompaniment and the network's are taken for.
    pub heard: [Option<Style>; 2],
    /// Whether the network gave no answer.
    pub has_failed: bool,
}

/// The pieces of one style: those that may be learnt from, and those that are held out.
pub struct Pieces<'a> {
    /// What may be copied.
    pub train: Vec<&'a Excerpt>,
    /// What is accompanied.
    pub held_out: Vec<&'a Excerpt>,
}

impl Pieces<'_> {
    /// Keeps so many of the held-out pieces, drawn by chance but always the same.
    pub fn limit(&mut self, count: usize) {
        self.held_out.shuffle(&mut ChaCha8Rng::seed_from_u64(0));
        self.held_out.truncate(count);
    }

    /// Accompanies every held-out piece in all ways. The seed of each is its number.
    #[must_use]
    pub fn cases(&self, model: &dyn Accompany, listener: Option<&Listener>) -> Vec<Case> {
        let library = Library::of(&self.train);
        let cases = (0..).zip(&self.held_out).map(|(seed, piece)| {
            let made = accompany(model, piece, &piece.melody, seed);
            let other_melody = self.other_melody(piece).and_then(|melody| accompany(model, piece, &melody, seed));
            let other_seed = accompany(model, piece, &piece.melody, seed + OTHER_SEED);
            let tell = |parts: &Parts| listener?.tell(parts);
            let found = [library.accompany(piece), unrelated(&self.train, piece, seed)];
            let measure = |parts: &Parts| traits::measure(piece, parts);
            Case {
                style: piece.style,
                by_seed: made.as_ref().zip(other_seed).and_then(|(made, other)| difference(made, &other)),
                by_melody: made.as_ref().zip(other_melody).and_then(|(made, other)| both_so_far(made, &other)),
                heard: [tell(&piece.parts), made.as_ref().and_then(tell)],
                has_failed: made.is_none(),
                traits: [Some(measure(&piece.parts)), made.as_ref().map(measure)]
                    .into_iter()
                    .chain(found.map(|parts| parts.as_ref().map(measure)))
                    .collect(),
            }
        });
        cases.collect()
    }

    /// The melody of the next piece in the meter of this one, in its key.
    fn other_melody(&self, piece: &Excerpt) -> Option<Clip> {
        let index = self.held_out.iter().position(|other| std::ptr::eq(*other, piece))?;
        let (before, after) = self.held_out.split_at(index);
        let mut others = after.iter().skip(1).chain(before);
        let other = others.find(|other| other.meter == piece.meter && other.melody != piece.melody)?;
        let up = i32::from(piece.tonality.tonic()) - i32::from(other.tonality.tonic());
        other.melody.transposed((up + 6).rem_euclid(12) - 6)
    }
}

/// How much two accompaniments differ until the shorter ends.
fn both_so_far(one: &Parts, other: &Parts) -> Option<f64> {
    let end = one[0].length().min(other[0].length());
    let [one, other] = [one, other].map(|parts| parts.each_ref().map(|part| cut(part, &(Tick::ZERO..end))));
    difference(&one, &other)
}

/// The parts that a model gives a melody in the place of a piece's, cut where that ends; of several tracks of one role
/// the first. `None` if it refuses.
fn accompany(model: &dyn Accompany, piece: &Excerpt, melody: &Clip, seed: u64) -> Option<Parts> {
    let (tempo, meter) = (TempoMap::constant(piece.tempo), MeterMap::constant(piece.meter));
    let input = AccompanyInput { melody, tempo: &tempo, meter: &meter, kept: &Kept::default() };
    let settings = AccompanySettings { style: piece.style, seed, ..AccompanySettings::default() };
    let tracks = model.accompany(input, &settings, &mut |_| ControlFlow::Continue(())).ok()?;
    let all = Tick::ZERO..melody.length();
    Some(PARTS.map(|role| {
        let track = tracks.iter().find(|track| track.role == role);
        track.map_or_else(|| Clip::new(Vec::new(), all.end), |track| cut(&track.clip, &all))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::accompany::fixtures::{self, Shadow};

    #[test]
    fn each_accompaniment_is_measured_and_those_of_the_model_compared() {
        let train = [0, 1, 2].map(|tonic| fixtures::excerpt(tonic, Style::Pop));
        let mut held_out = [3, 4, 5, 6].map(|tonic| fixtures::excerpt(tonic, Style::Pop));
        let short = Tick::ZERO..Tick::QUARTER * 16;
        held_out[1].melody = cut(&held_out[1].melody, &short);
        let mut pieces = Pieces { train: train.iter().collect(), held_out: held_out.iter().collect() };
        let cases = pieces.cases(&Shadow, None);
        assert_eq!(cases.len(), 4);
        assert!(cases.iter().all(|case| case.traits.iter().all(Option::is_some) && !case.has_failed));
        // Strings are in no bar of the model's, and in every bar of all others.
        let at = traits::all().iter().position(|of| *of == ("strings", "empty_bars")).unwrap();
        let rests = cases[0].traits.iter().map(|traits| traits.as_ref().unwrap()[at]);
        assert_eq!(rests.collect::<Vec<_>>(), [Some(0.0), Some(1.0), Some(0.0), Some(0.0)]);
        // Another seed is another drum stroke, one cell each, beside eight bars of two parts; another melody, in the
        // same key, is four bars of the same one.
        assert_eq!(cases[0].by_seed, Some(2.0 / 258.0));
        assert_eq!(cases[0].by_melody, Some(0.0));
        assert_eq!(cases[0].heard, [None, None]);
        pieces.limit(2);
        assert_eq!(pieces.cases(&Shadow, None).len(), 2);
    }

    #[test]
    fn a_model_that_refuses_is_counted_and_not_measured() {
        let piece = fixtures::excerpt(0, Style::Latin);
        let cases = Pieces { train: vec![&piece], held_out: vec![&piece] }.cases(&Shadow, None);
        assert!(cases[0].has_failed && cases[0].traits[1].is_none() && cases[0].traits[2].is_some());
    }
}
