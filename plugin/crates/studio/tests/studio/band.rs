//! An Accompany that does as it is told: so many notes a bar in each part, and what is kept stays.

use std::ops::Range;
use std::sync::Arc;

use continuo_models::{
    Accompany, AccompanyError, AccompanyInput, AccompanyProgress, AccompanySettings, Kept, OnAccompanyProgress, PARTS,
};
use continuo_music::{Clip, Note, Role, Tick, Track};
use continuo_studio::{Model, ModelLoader, Models, bars};

use crate::stage::{Adds, loads, models, note};

/// How many bars a stretch has, after which it says how far it is.
const STRETCH_BARS: u32 = 16;

/// Writes that many notes in each bar of each part, all of the key that its seed says.
pub struct Band {
    pub notes_a_bar: i64,
}

impl Accompany for Band {
    fn accompany(
        &self,
        input: AccompanyInput<'_>,
        settings: &AccompanySettings,
        on_progress: OnAccompanyProgress<'_>,
    ) -> Result<Vec<Track>, AccompanyError> {
        let bars = bars::count(input.meter, input.melody.length());
        let key = u8::try_from(36 + settings.seed % 12).unwrap();
        let mut parts = PARTS.map(|role| staying(role, input.kept));
        for bar in 0..bars {
            let span = bars::span(input.meter, bar);
            for (role, notes) in PARTS.into_iter().zip(&mut parts) {
                if !stays(role, span.start, input.kept) {
                    notes.extend(self.bar(&span, key));
                }
            }
            let notes_added = u32::try_from(parts.iter().map(Vec::len).sum::<usize>()).unwrap();
            let progress = AccompanyProgress { bars_done: bar + 1, bars, notes_added };
            if progress.bars_done.is_multiple_of(STRETCH_BARS) && on_progress(&progress).is_break() {
                return Err(AccompanyError::Cancelled);
            }
        }
        let length = input.melody.length();
        Ok(PARTS.into_iter().zip(parts).map(|(role, notes)| track(role, Clip::new(notes, length))).collect())
    }
}

impl Band {
    fn bar(&self, span: &Range<Tick>, key: u8) -> impl Iterator<Item = Note> {
        let (from, apart) = (span.start.0, (span.end - span.start).0 / self.notes_a_bar);
        let onsets = (0..self.notes_a_bar).map(move |index| from + index * apart);
        onsets.map(move |onset| Note { duration: Tick(apart), ..note(onset, key) })
    }
}

fn stays(role: Role, at: Tick, kept: &Kept) -> bool {
    kept.roles.contains(&role) || kept.spans.iter().any(|span| span.contains(&at))
}

fn staying(role: Role, kept: &Kept) -> Vec<Note> {
    let notes = kept.tracks.iter().filter(|track| track.role == role).flat_map(|track| track.clip.notes());
    notes.filter(|note| stays(role, note.onset, kept)).copied().collect()
}

fn track(role: Role, clip: Clip) -> Track {
    let program = (role != Role::Drums).then_some(32);
    Track { name: format!("{role:?}"), role, channel: role.default_channel(), program, clip }
}

/// A model of Accompany, and an Enhance that adds.
pub fn band(load: ModelLoader<dyn Accompany>) -> Models {
    Models { accompany: Model { name: "Band".to_owned(), load }, ..models(loads(Adds)) }
}

pub fn plays(notes_a_bar: i64) -> ModelLoader<dyn Accompany> {
    let model: Arc<dyn Accompany> = Arc::new(Band { notes_a_bar });
    Arc::new(move || Ok(Arc::clone(&model)))
}
