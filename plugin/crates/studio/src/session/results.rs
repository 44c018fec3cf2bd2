//! How the result on show is changed by hand.

use continuo_music::{Composition, Note, Role, Track};

use super::{Moment, Session};
use crate::edit::{EditError, edited};
use crate::melody::check_composition;
use crate::{Entry, Melody, NoteEdit};

impl Session {
    /// Changes notes of the result's track of that role.
    pub(super) fn edit_result(&mut self, role: Role, edits: &[NoteEdit], moment: &Moment) {
        let Some(entry) = self.document.result() else { return self.inform("There is no result to edit yet.") };
        if entry.composition.tracks.iter().all(|track| track.role != role) {
            return self.inform(format!("The result has no {} to edit.", name(role)));
        }
        let is_built_upon = self.run.as_ref().is_some_and(|run| run.task().works_on(entry.id));
        match changed(entry, role, edits) {
            Ok(composition) if composition == *entry.composition => {}
            Ok(composition) => match check_composition(&composition) {
                Ok(()) => self.document.edit_result(composition, is_built_upon, moment.unix_seconds),
                Err(cause) => self.complain(format!("The result cannot be changed so: {cause}")),
            },
            Err(error) => self.complain(error.to_string()),
        }
    }
}

/// The entry's composition after these changes, all or none.
fn changed(entry: &Entry, role: Role, edits: &[NoteEdit]) -> Result<Composition, EditError> {
    let mut composition = (*entry.composition).clone();
    let tracks = &entry.composition.tracks;
    for index in (0..tracks.len()).filter(|index| tracks[*index].role == role) {
        let of_track: Vec<_> = edits.iter().filter(|edit| meant(tracks, role, edit) == Some(index)).copied().collect();
        let line = Melody::of_track(&composition, index).unwrap_or_default();
        composition.tracks[index].clip = edited(&line, &of_track)?.clip;
    }
    Ok(composition)
}

/// Which track of a role an edit is of: the first that has the note, or else the first. A chorale has two basses.
fn meant(tracks: &[Track], role: Role, edit: &NoteEdit) -> Option<usize> {
    let mut of_role = (0..tracks.len()).filter(|index| tracks[*index].role == role);
    let has = |index: &usize, note: &Note| tracks[*index].clip.notes().binary_search(note).is_ok();
    let first = of_role.clone().next();
    match edit {
        NoteEdit::Add(_) => first,
        NoteEdit::Remove(note) | NoteEdit::Replace { from: note, .. } => {
            of_role.find(|index| has(index, note)).or(first)
        }
    }
}

/// A role, as in a sentence.
pub(super) fn name(role: Role) -> &'static str {
    match role {
        Role::Melody => "melody",
        Role::Drums => "drums",
        Role::Bass => "bass",
        Role::Harmony => "harmony",
        Role::Strings => "strings",
    }
}
