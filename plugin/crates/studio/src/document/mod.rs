//! What the user works on, with undo: the input melody, the history, and which of it is shown and heard.

mod undo;

use std::ops::Range;
use std::sync::Arc;

use continuo_music::{Composition, Tick};

use self::undo::{Edit, Edits};
use crate::entry::Draft;
use crate::history::History;
use crate::limits::LENGTH_MAX;
use crate::{Entry, EntryId, Listen, Melody, locks};

/// The input melody, and the entry of the history that it equals, if any.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Input {
    pub melody: Arc<Melody>,
    pub origin: Option<EntryId>,
}

/// What is saved with the host's project: everything but the undo list.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Content {
    pub input: Input,
    pub history: History,
    pub selected: Option<EntryId>,
    pub listen: Listen,
    /// Where the next runs may change the music.
    pub region: Option<Range<Tick>>,
}

/// The content and the edits that led to it.
#[derive(Debug, Default)]
pub(crate) struct Document {
    content: Content,
    edits: Edits,
}

impl Document {
    /// A document as it was saved, with nothing to undo.
    pub fn restored(content: Content) -> Self {
        Self { content, ..Self::default() }
    }

    pub fn content(&self) -> &Content {
        &self.content
    }

    /// The result on show.
    pub fn result(&self) -> Option<&Entry> {
        self.content.history.get(self.content.selected?)
    }

    /// What the result on show was made from, if it is still there.
    pub fn parent(&self) -> Option<&Entry> {
        self.content.history.get(self.result()?.parent?)
    }

    /// What is heard: the result, its parent or the input, `None` where that has no note.
    pub fn heard(&self) -> Option<Arc<Composition>> {
        let entry = match self.content.listen {
            Listen::Input => None,
            Listen::Result => self.result(),
            Listen::Parent => self.parent(),
        };
        match entry {
            Some(entry) => Some(Arc::clone(&entry.composition)),
            None if self.content.input.melody.clip.is_empty() => None,
            None => Some(Arc::new(self.content.input.melody.composition())),
        }
    }

    /// Changes the input melody, as an edit that can be undone. An equal melody is no edit.
    pub fn edit(&mut self, melody: Melody) -> bool {
        let now = &self.content.input;
        // Locks are the input's alone: what it was made from, or is kept as, is the same.
        let origin = now.origin.filter(|_| now.melody.is_same_music(&melody));
        self.replace(Input { melody: Arc::new(melody), origin })
    }

    /// Takes another input melody: the result, which was made from an earlier one, is no longer shown.
    pub fn take(&mut self, melody: Arc<Melody>) {
        if self.replace(Input { melody, origin: None }) {
            (self.content.selected, self.content.region) = (None, None);
        }
    }

    /// Makes an entry's melody the input, under the entry's name; notes that were locked and are in it stay so. If the
    /// entry is not the result on show, this is another melody as with [`Document::take`]. False if there is none.
    pub fn accept(&mut self, id: EntryId) -> bool {
        let melody = self.content.history.get(id).and_then(|entry| Melody::of_track(&entry.composition, 0));
        let Some(melody) = melody else { return false };
        let locked = locks::within(&self.content.input.melody.locked, &melody.clip);
        self.replace(Input { melody: Arc::new(Melody { locked, ..melody }), origin: Some(id) });
        if self.content.selected != Some(id) {
            (self.content.selected, self.content.region) = (None, None);
        }
        true
    }

    fn replace(&mut self, after: Input) -> bool {
        if after.melody == self.content.input.melody {
            return false;
        }
        let before = std::mem::replace(&mut self.content.input, after.clone());
        self.edits.remember(Edit::Input { before, after });
        true
    }

    /// The entry that the input melody equals; made now if there is none.
    pub fn origin(&mut self, unix_seconds: u64) -> EntryId {
        let content = &mut self.content;
        if let Some(origin) = content.input.origin.filter(|origin| content.history.get(*origin).is_some()) {
            return origin;
        }
        let composition = Arc::new(content.input.melody.composition());
        let draft = Draft { unix_seconds, composition, ..Draft::default() };
        let id = content.history.add(draft, &in_use(content));
        content.input.origin = Some(id);
        id
    }

    /// Keeps a new composition and shows it.
    pub fn keep(&mut self, draft: Draft) -> EntryId {
        let content = &mut self.content;
        let in_use = [in_use(content), draft.parent.into_iter().collect()].concat();
        let id = content.history.add(draft, &in_use);
        content.selected = Some(id);
        content.listen = Listen::Result;
        id
    }

    /// Shows an entry as the result, or none. False if there is no such entry.
    pub fn select(&mut self, id: Option<EntryId>) -> bool {
        let exists = id.is_none_or(|id| self.content.history.get(id).is_some());
        if exists {
            self.content.selected = id;
        }
        exists
    }

    pub fn listen(&mut self, listen: Listen) {
        self.content.listen = listen;
    }

    /// Says where the next runs may change the music: what of that stretch there can be, or everywhere.
    pub fn set_region(&mut self, region: Option<Range<Tick>>) {
        let region = region.map(|region| region.start.max(Tick::ZERO)..region.end.min(LENGTH_MAX));
        self.content.region = region.filter(|region| !region.is_empty());
    }

    /// Copies an entry. False if there is no such entry.
    pub fn duplicate(&mut self, id: EntryId, unix_seconds: u64) -> bool {
        let Some(draft) = self.content.history.get(id).map(|entry| entry.copied(unix_seconds)) else { return false };
        if let Some(copy) = self.add(draft) {
            self.edits.remember(Edit::Copied(copy));
        }
        true
    }

    /// Puts that composition in place of the result on show, and shows it. What was made otherwise than by hand stays
    /// as it is, and so does what `is_built_upon`, or something else was made from: then it becomes a new entry.
    pub fn edit_result(&mut self, composition: Composition, is_built_upon: bool, unix_seconds: u64) {
        let Some(entry) = self.result() else { return };
        let id = entry.id;
        let is_origin = self.content.input.origin == Some(id);
        if !entry.is_edit || is_built_upon || is_origin || self.content.history.is_built_upon(id) {
            let draft = entry.edited(composition, unix_seconds);
            if let Some(begun) = self.add(draft) {
                self.content.selected = Some(begun.id);
                self.edits.remember(Edit::Begun(begun));
            }
        } else {
            let (after, in_use) = (Arc::new(composition), in_use(&self.content));
            if let Some(before) = self.content.history.change(id, Arc::clone(&after), &in_use) {
                self.edits.remember(Edit::Changed { id, before, after });
            }
        }
        self.content.listen = Listen::Result;
    }

    fn add(&mut self, draft: Draft) -> Option<Entry> {
        let in_use = [in_use(&self.content), draft.parent.into_iter().collect()].concat();
        let id = self.content.history.add(draft, &in_use);
        self.content.history.get(id).cloned()
    }

    /// Names an entry. False if there is no such entry.
    pub fn rename(&mut self, id: EntryId, name: String) -> bool {
        let Some(before) = self.content.history.rename(id, name.clone()) else { return false };
        if before != name {
            self.edits.remember(Edit::Renamed { id, before, after: name });
        }
        true
    }

    /// Locks exactly these bars of an entry. False if there is no such entry.
    pub fn lock(&mut self, id: EntryId, bars: Vec<Range<u32>>) -> bool {
        let Some(before) = self.content.history.lock(id, bars.clone()) else { return false };
        if before != bars {
            self.edits.remember(Edit::Locked { id, before, after: bars });
        }
        true
    }

    /// Removes an entry; what it was made from and what was made from it stay. False if there is no such entry.
    pub fn delete(&mut self, id: EntryId) -> bool {
        let Some(entry) = self.remove(id) else { return false };
        self.edits.remember(Edit::Deleted(entry));
        true
    }

    fn remove(&mut self, id: EntryId) -> Option<Entry> {
        let entry = self.content.history.remove(id)?;
        self.content.selected = self.content.selected.filter(|selected| *selected != id);
        Some(entry)
    }
}

/// Entries that must not be dropped to make room.
fn in_use(content: &Content) -> Vec<EntryId> {
    content.input.origin.into_iter().chain(content.selected).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::{NOTES_MAX, UNDO_NOTES_MAX};
    use crate::testing::melody;

    #[test]
    fn undoing_leads_back_over_as_many_notes_as_memory_allows() {
        let mut document = Document::default();
        let large = (*melody(&vec![60; NOTES_MAX])).clone();
        for name in 0..30 {
            document.edit(Melody { name: name.to_string(), ..large.clone() });
        }
        let mut undone = 0;
        while document.undo() {
            undone += 1;
        }
        assert_eq!(undone, UNDO_NOTES_MAX / NOTES_MAX);
    }
}
