//! Studies as recordings, and a model that needs no network, for the tests.

use continuo_models::{Extend, ExtendError, ExtendSettings, OnExtendProgress};
use continuo_music::{Clip, Composition, Note, TempoMap, Tick};

use crate::corpus::{Part, Recording, Work};
use crate::fixtures::composition;

/// A study of eight seconds.
pub fn recording(number: u8) -> Recording {
    of(&composition(number))
}

/// Studies one after the other, some fifty seconds.
pub fn long_recording() -> Recording {
    let mut long = composition(0);
    for (voice, track) in long.tracks.iter_mut().enumerate() {
        let studies = (0u8..6).zip(0i64..).flat_map(|(number, place)| {
            let notes = composition(number).tracks[voice].clip.notes().to_vec();
            notes.into_iter().map(move |note| Note { onset: note.onset + Tick::QUARTER * (16 * place), ..note })
        });
        track.clip = Clip::new(studies.collect(), Tick::ZERO);
    }
    of(&long)
}

fn of(composition: &Composition) -> Recording {
    Recording::of_composition("study.mid", Part::Train, composition).unwrap()
}

/// Says the input again after itself.
pub struct Echo;

impl Extend for Echo {
    fn extend(
        &self,
        input: &Clip,
        _: &TempoMap,
        _: &ExtendSettings,
        _: OnExtendProgress<'_>,
    ) -> Result<Clip, ExtendError> {
        let again = |note: &Note| Note { onset: note.onset + input.length(), ..*note };
        let notes = input.notes().iter().copied().chain(input.notes().iter().map(again)).collect();
        Ok(Clip::new(notes, input.length() * 2))
    }
}
