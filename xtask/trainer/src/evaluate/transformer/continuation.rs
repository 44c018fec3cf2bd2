//! Continuations of held-out pieces, made the way the plugin makes them, beside how the pieces really go on.

mod traits;

use std::ops::ControlFlow;

use continuo_models::transformer::{Performance, PerformanceNote, UNITS_PER_SECOND};
use continuo_models::{Extend, ExtendError, ExtendSettings};
use continuo_music::{Clip, Note, Tempo, TempoMap, Tick};
use rand::SeedableRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand_chacha::ChaCha8Rng;

use crate::corpus::Recording;

pub use traits::{Means, TRAITS};

/// Seconds of a piece that are heard.
pub const PROMPT_SECONDS: u16 = 10;
/// Seconds that are made, and compared with the piece's own.
pub const MADE_SECONDS: u16 = 20;
const PROMPT: u32 = PROMPT_SECONDS as u32 * UNITS_PER_SECOND;
const MADE: u32 = MADE_SECONDS as u32 * UNITS_PER_SECOND;

/// One continuation. Times are counted from where the prompt begins, or ends.
#[derive(Clone, Debug)]
pub struct Continuation {
    /// What was heard.
    pub prompt: Performance,
    /// What the piece goes on with.
    pub real: Performance,
    /// What was made of it.
    pub made: Performance,
    /// How long a quarter note of the piece lasts on average, in units of ten milliseconds.
    pub quarter: f64,
}

/// Continuations of a part of the corpus.
#[derive(Clone, Debug, Default)]
pub struct Continuations {
    /// Those that were made.
    pub list: Vec<Continuation>,
    /// How many the model could not make.
    pub failed: usize,
    /// Pieces that are too short to be heard and compared.
    pub too_short: usize,
}

/// A place in a piece where it is continued.
struct Place<'a> {
    recording: &'a Recording,
    /// In units from the piece's beginning; a note is struck there.
    cut: u32,
}

impl Continuations {
    /// Makes that many continuations, with seeds 0, 1, 2…, at places that depend on the recordings alone.
    #[must_use]
    pub fn make(recordings: &[&Recording], count: usize, model: &dyn Extend) -> Self {
        let usable: Vec<_> = recordings.iter().filter(|recording| !cuts(recording).is_empty()).copied().collect();
        let too_short = recordings.len() - usable.len();
        let places = places(usable, count);
        let list: Vec<_> = (0..).zip(&places).filter_map(|(seed, place)| place.continued(model, seed).ok()).collect();
        Self { failed: places.len() - list.len(), too_short, list }
    }

    /// What is measured of the continuations made, of the real ones, and of the real ones of other pieces: the last
    /// would be no worse if the prompt did not matter.
    #[must_use]
    pub fn means(&self) -> [Means; 3] {
        let mut means = [Means::default(); 3];
        for (index, this) in self.list.iter().enumerate() {
            let other = &self.list[(index + 1) % self.list.len()];
            means[0].add(&this.made, this.quarter, this);
            means[1].add(&this.real, this.quarter, this);
            means[2].add(&other.real, other.quarter, this);
        }
        means
    }
}

/// As many places as are asked for: of every piece one, in a random order, then of every piece another.
fn places(mut usable: Vec<&Recording>, count: usize) -> Vec<Place<'_>> {
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    usable.shuffle(&mut rng);
    let recordings = usable.iter().cycle().take(if usable.is_empty() { 0 } else { count });
    recordings.filter_map(|recording| Some(Place { recording, cut: *cuts(recording).choose(&mut rng)? })).collect()
}

/// Where a piece can be cut: where notes are struck, so that what was made and what is real begin alike, with a note
/// in the prompt and enough music before and after.
fn cuts(recording: &Recording) -> Vec<u32> {
    let mut onsets: Vec<_> = recording.performance.notes().iter().map(|note| note.onset).collect();
    onsets.dedup();
    let follows = |pair: &[u32]| pair[1] - pair[0] <= PROMPT && pair[1] >= PROMPT;
    let cuts = onsets.windows(2).filter(|pair| follows(pair)).map(|pair| pair[1]);
    cuts.filter(|cut| cut + MADE <= recording.performance.length()).collect()
}

impl Place<'_> {
    fn continued(&self, model: &dyn Extend, seed: u64) -> Result<Continuation, ExtendError> {
        let heard = self.recording.performance.since(self.cut - PROMPT);
        let prompt = first(heard.notes().iter().copied(), PROMPT);
        let later = self.recording.performance.notes().iter().filter(|note| note.onset >= self.cut);
        let moved =
            later.map(|note| PerformanceNote { onset: note.onset - self.cut, end: note.end - self.cut, ..*note });
        let real = first(moved, MADE);
        let quarter = f64::from(self.recording.performance.length()) / self.recording.quarters;
        let made = extended(&prompt, quarter, model, seed)?;
        Ok(Continuation { prompt, real, made, quarter })
    }
}

/// What is struck in the first `length` units. Notes end there at the latest.
fn first(notes: impl Iterator<Item = PerformanceNote>, length: u32) -> Performance {
    let struck = notes.filter(|note| note.onset < length);
    Performance::new(struck.map(|note| PerformanceNote { end: note.end.min(length), ..note }).collect(), length)
}

/// What the model adds to a prompt, with the plugin's default settings.
fn extended(prompt: &Performance, quarter: f64, model: &dyn Extend, seed: u64) -> Result<Performance, ExtendError> {
    let tempo = TempoMap::constant(Tempo::from_bpm(60.0 * f64::from(UNITS_PER_SECOND) / quarter));
    let input = prompt.clip(&tempo, Tick::ZERO);
    let settings = ExtendSettings {
        input_seconds: f32::from(PROMPT_SECONDS),
        extension_seconds: f32::from(MADE_SECONDS),
        seed,
        ..ExtendSettings::default()
    };
    let whole = model.extend(&input, &tempo, &settings, &mut |_| ControlFlow::Continue(()))?;
    let added = whole.notes().iter().filter(|note| note.onset >= input.length());
    let moved = added.map(|note| Note { onset: note.onset - input.length(), ..*note }).collect();
    let added = Performance::of_clip(&Clip::new(moved, Tick::ZERO), &tempo);
    Ok(first(added.notes().iter().copied(), MADE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::transformer::fixtures::{self, Echo};

    #[test]
    fn a_continuation_is_what_was_added_and_nothing_of_the_prompt() {
        let recording = fixtures::long_recording();
        let continuations = Continuations::make(&[&recording, &fixtures::recording(0)], 3, &Echo);
        assert_eq!((continuations.list.len(), continuations.failed, continuations.too_short), (3, 0, 1));
        for continuation in &continuations.list {
            assert_eq!(continuation.made.notes(), continuation.prompt.notes());
            assert_eq!(continuation.real.notes()[0].onset, 0);
            assert!(continuation.prompt.notes().last().unwrap().end <= PROMPT);
            assert!(continuation.real.notes().last().unwrap().end <= MADE);
        }
        let again = Continuations::make(&[&recording], 3, &Echo);
        assert_eq!(again.list[2].prompt, continuations.list[2].prompt, "nothing is left to chance");
    }

    #[test]
    fn the_real_continuation_follows_the_prompt() {
        let recording = fixtures::long_recording();
        let place = Place { recording: &recording, cut: cuts(&recording)[0] };
        let continuation = place.continued(&Echo, 0).unwrap();
        let moved = |performance: &Performance, by: u32| -> Vec<(u32, u8)> {
            performance.notes().iter().map(|note| (note.onset + by, note.key)).collect()
        };
        let both = [moved(&continuation.prompt, place.cut - PROMPT), moved(&continuation.real, place.cut)].concat();
        let range = place.cut - PROMPT..place.cut + MADE;
        let struck = recording.performance.notes().iter().filter(|note| range.contains(&note.onset));
        let real: Vec<_> = struck.map(|note| (note.onset, note.key)).collect();
        assert!(real.iter().all(|note| both.contains(note)) && real.len() > 30);
    }

    #[test]
    fn without_long_pieces_there_is_nothing_to_measure() {
        let continuations = Continuations::make(&[&fixtures::recording(0)], 5, &Echo);
        assert!(continuations.list.is_empty());
        assert_eq!(continuations.means()[0].values(), [None; TRAITS.len()]);
    }
}
