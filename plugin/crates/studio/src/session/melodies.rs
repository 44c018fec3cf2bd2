//! How melodies come into the session, and how they are changed.

use std::path::Path;
use std::sync::Arc;

use continuo_music::{Composition, Note, samples};

use super::Session;
use crate::edit::{EditError, assisted, edited, transposed};
use crate::limits::{CAPTURE_BARS_MAX, TRACKS_MAX};
use crate::melody::{check, is_percussion, short_name, tune_of};
use crate::view::{Imported, ImportedTrack};
use crate::{GenerateSettings, Melody, NoteEdit, RhythmAssist, locks, take};

/// A file that was imported, kept so that another track of it can be chosen.
#[derive(Debug)]
pub(super) struct Import {
    file: String,
    composition: Composition,
    chosen: usize,
}

impl Import {
    pub fn view(&self) -> Imported {
        let track =
            |track: &continuo_music::Track| ImportedTrack { name: track.name.clone(), notes: track.clip.notes().len() };
        let tracks = self.composition.tracks.iter().map(track).collect();
        Imported { file: self.file.clone(), tracks, chosen: self.chosen }
    }

    /// The chosen track, named after the file where it names nothing itself.
    fn melody(&self) -> Result<Melody, String> {
        let melody = Melody::of_track(&self.composition, self.chosen)
            .ok_or_else(|| format!("“{}” has no track {}.", self.file, self.chosen + 1))?;
        if melody.clip.is_empty() {
            return Err(format!("Track {} of “{}” has no notes.", self.chosen + 1, self.file));
        }
        if self.composition.tracks.get(self.chosen).is_some_and(is_percussion) {
            return Err(format!("Track {} of “{}” is percussion, and no melody.", self.chosen + 1, self.file));
        }
        let stem = self.file.rsplit_once('.').map_or(self.file.as_str(), |(stem, _)| stem);
        let name = short_name(if melody.name.trim().is_empty() { stem } else { &melody.name });
        let melody = Melody { name, ..melody };
        check(&melody).map_err(|cause| format!("“{}” cannot be used: {cause}", self.file))?;
        Ok(melody)
    }
}

impl Session {
    pub(super) fn set_input(&mut self, melody: Arc<Melody>) {
        match check(&melody) {
            Ok(()) => {
                let (name, locked) = (short_name(&melody.name), locks::within(&melody.locked, &melody.clip));
                self.document.take(Arc::new(Melody { name, locked, ..(*melody).clone() }));
            }
            Err(cause) => self.complain(format!("The melody cannot be used: {cause}")),
        }
    }

    pub(super) fn import(&mut self, path: &Path, outcome: Result<Composition, String>) {
        let file = path.file_name().map_or_else(|| path.display().to_string(), |name| name.display().to_string());
        match outcome.and_then(|composition| opened(file, composition)) {
            Ok((import, melody)) => {
                self.inform(format!("Imported track {} of “{}”.", import.chosen + 1, import.file));
                self.imported = Some(import);
                self.document.take(Arc::new(melody));
            }
            Err(cause) => self.complain(cause),
        }
    }

    pub(super) fn choose_track(&mut self, track: usize) {
        let Some(import) = &mut self.imported else {
            return self.inform("No file was imported yet.");
        };
        let before = std::mem::replace(&mut import.chosen, track);
        match import.melody() {
            Ok(melody) => self.document.take(Arc::new(melody)),
            Err(cause) => {
                import.chosen = before;
                self.complain(cause);
            }
        }
    }

    pub(super) fn use_sample(&mut self, name: &str) {
        let composition = samples::find(name).map(samples::Sample::composition);
        let melody = composition.and_then(|composition| Melody::of_track(&composition, tune_of(&composition)?));
        match melody {
            Some(melody) => self.document.take(Arc::new(melody)),
            None => self.complain(format!("There is no sample melody named “{name}”.")),
        }
    }

    pub(super) fn capture_last(&mut self, bars: Option<u32>, settings: &GenerateSettings) {
        let bars = bars.map_or(settings.bars(), |bars| bars.clamp(1, CAPTURE_BARS_MAX));
        match take::captured(self.capture.log(), bars, settings) {
            Some(melody) => self.take_up(melody),
            None => self.inform("Nothing was played yet that could be captured."),
        }
    }

    /// Makes what was played the input melody.
    pub(super) fn take_up(&mut self, melody: Melody) {
        let notes = melody.clip.notes().len();
        let noun = if notes == 1 { "note" } else { "notes" };
        self.inform(format!("The new input melody has {notes} {noun}."));
        self.set_input(Arc::new(melody));
    }

    pub(super) fn edit_notes(&mut self, edits: &[NoteEdit]) {
        self.change_input(|melody| edited(melody, edits));
    }

    pub(super) fn lock_notes(&mut self, notes: &[Note], lock: bool) {
        let locked = |melody: &Melody| locks::with(&melody.clip, &melody.locked, notes, lock);
        self.change_input(|melody| Ok(Melody { locked: locked(melody), ..melody.clone() }));
    }

    pub(super) fn transpose_input(&mut self, semitones: i32) {
        self.change_input(|melody| transposed(melody, semitones));
    }

    pub(super) fn assist_input(&mut self, assist: RhythmAssist) {
        self.change_input(|melody| Ok(assisted(melody, assist)));
    }

    fn change_input(&mut self, change: impl FnOnce(&Melody) -> Result<Melody, EditError>) {
        match change(&self.document.content().input.melody) {
            Ok(changed) => drop(self.document.edit(changed)),
            Err(error) => self.complain(error.to_string()),
        }
    }
}

/// A file's composition with its tune chosen.
fn opened(file: String, composition: Composition) -> Result<(Import, Melody), String> {
    if composition.tracks.len() > TRACKS_MAX {
        return Err(format!("“{file}” has {} tracks; at most {TRACKS_MAX} can be used.", composition.tracks.len()));
    }
    let Some(chosen) = tune_of(&composition) else {
        let has_notes = composition.tracks.iter().any(|track| !track.clip.is_empty());
        return Err(match has_notes {
            true => format!("“{file}” has only percussion: there is no melody in it."),
            false => format!("“{file}” has no notes."),
        });
    };
    let import = Import { file, composition, chosen };
    let melody = import.melody()?;
    Ok((import, melody))
}
