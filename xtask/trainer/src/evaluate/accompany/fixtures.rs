//! Small arrangements of our own making, and a model that accompanies simply.

use continuo_models::{
    Accompany, AccompanyError, AccompanyInput, AccompanySettings, OnAccompanyProgress, PARTS, Style,
};
use continuo_music::{Clip, Key, Meter, MeterMap, Note, StepNote, TempoMap, Tick, Track, Velocity};

use super::excerpt::Excerpt;
use crate::corpus::{Arrangement, Part};

/// Notes given as step, steps and key.
pub fn clip(notes: &[(usize, usize, u8)]) -> Clip {
    let note = |&(onset, steps, key): &(usize, usize, u8)| -> Note {
        StepNote { onset, key: Key::masked(key), steps }.note(Velocity::DEFAULT)
    };
    Clip::new(notes.iter().map(note).collect(), Tick::ZERO)
}

/// Eight bars on I, IV, V and I in a key on `tonic` (semitones above C): a tune, and the parts as the style has them.
pub fn arrangement(tonic: u8, style: Style) -> Arrangement {
    Arrangement {
        name: format!("{}/{tonic}", style.name()),
        part: Part::Train,
        style,
        melody: each_bar(|bar, root| tune(bar, 60 + tonic + root)),
        parts: parts(tonic, style),
        tempo: TempoMap::default(),
        meter: MeterMap::constant(Meter::COMMON),
    }
}

/// One of those as an excerpt.
pub fn excerpt(tonic: u8, style: Style) -> Excerpt {
    Excerpt::of(&arrangement(tonic, style)).unwrap()
}

/// Jazz has its drums off the beat and a high bass that walks.
fn parts(tonic: u8, style: Style) -> [Clip; 4] {
    let is_jazz = style == Style::Jazz;
    let stroke = move |beat: usize| (4 * beat + if is_jazz { 3 } else { 0 }, 1, if is_jazz { 51 } else { 36 });
    let low = 36 + tonic + if is_jazz { 12 } else { 0 };
    let walk = move |beat: usize, root: u8| (4 * beat, 4, low + root + if is_jazz { [0, 4, 7, 4][beat] } else { 0 });
    [
        each_bar(move |_, _| (0..4).map(stroke).collect()),
        each_bar(move |_, root| (0..4).map(|beat| walk(beat, root)).collect()),
        each_bar(move |_, root| [0, 4, 7].map(|above| (0, 8, 48 + tonic + root + above)).to_vec()),
        each_bar(move |_, root| vec![(0, 16, 60 + tonic + root)]),
    ]
}

fn tune(bar: usize, root: u8) -> Vec<(usize, usize, u8)> {
    let second = if bar.is_multiple_of(2) { 4 } else { 6 };
    vec![(0, second, root + 4), (second, 8 - second, root + 7), (8, 8, root)]
}

fn each_bar(notes: impl Fn(usize, u8) -> Vec<(usize, usize, u8)>) -> Clip {
    let bar = |bar: usize| {
        let root = [0, 5, 7, 0][bar % 4];
        notes(bar, root).into_iter().map(move |(onset, steps, key)| (16 * bar + onset, steps, key))
    };
    clip(&(0..8).flat_map(bar).collect::<Vec<_>>())
}

/// Accompanies with the melody itself: the bass an octave below, the harmony a third below, no strings; the drums on
/// the first beat, on a key that the seed chooses. Refuses a style that it does not know.
pub struct Shadow;

impl Accompany for Shadow {
    fn accompany(
        &self,
        input: AccompanyInput<'_>,
        settings: &AccompanySettings,
        _: OnAccompanyProgress<'_>,
    ) -> Result<Vec<Track>, AccompanyError> {
        if settings.style == Style::Latin {
            return Err(AccompanyError::Cancelled);
        }
        let below = |semitones| input.melody.transposed(semitones).unwrap();
        let drums = clip(&[(0, 1, 35 + u8::try_from(settings.seed % 41).unwrap())]);
        let clips = [drums, below(-12), below(-4), Clip::default()];
        let track = |(role, clip): (_, Clip)| Track { name: String::new(), role, channel: 0, program: None, clip };
        Ok(PARTS.into_iter().zip(clips).map(track).collect())
    }
}
