//! What the user works on, with undo: the input melody, the history, and which of it is shown and heard.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use continuo_music::Composition;

use crate::history::{Draft, History};
use crate::limits::{UNDO_MAX, UNDO_NOTES_MAX};
use crate::{Entry, EntryId, Listen, Melody};

/// The input melody, and the entry of the history that it equals, if any.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Input {
    pub melody: Arc<Melody>,
    pub origin: Option<EntryId>,
}

/// An edit that can be taken back.
#[derive(Clone, Debug, PartialEq)]
enum Edit {
    Input { before: Input, after: Input },
    Deleted(Entry),
    Renamed { id: EntryId, before: String, after: String },
    Locked { id: EntryId, before: Vec<Range<u32>>, after: Vec<Range<u32>> },
}

impl Edit {
    /// Notes that are kept for this edit alone: the melody after it is the one before the next.
    fn notes(&self) -> usize {
        match self {
            Self::Input { before, .. } => before.melody.clip.notes().len(),
            Self::Deleted(entry) => entry.notes(),
            Self::Renamed { .. } | Self::Locked { .. } => 0,
        }
    }
}

/// What is saved with the host's project: everything but the undo list.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Content {
    pub input: Input,
    pub history: History,
    pub selected: Option<EntryId>,
    pub listen: Listen,
}

/// The content and the edits that led to it.
#[derive(Debug, Default)]
pub(crate) struct Document {
    content: Content,
    done: VecDeque<Edit>,
    undone: Vec<Edit>,
}

impl Document {
    /// A document as it was saved, with nothing to undo.
    pub fn restored(content: Content) -> Self {
        Self { content, ..Self::default() }
    }

    pub fn content(&self) -> &Content {
        &self.content
    }

    pub fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// The result on show.
    pub fn result(&self) -> Option<&Entry> {
        self.content.history.get(self.content.selected?)
    }

    /// What is heard: the result or the input, `None` where that has no note.
    pub fn heard(&self) -> Option<Arc<Composition>> {
        match self.result().filter(|_| self.content.listen == Listen::Result) {
            Some(entry) => Some(Arc::clone(&entry.composition)),
            None if self.content.input.melody.clip.is_empty() => None,
            None => Some(Arc::new(self.content.input.melody.composition())),
        }
    }

    /// Changes the input melody, as an edit that can be undone. An equal melody is no edit.
    pub fn edit(&mut self, melody: Melody) -> bool {
        self.replace(Input { melody: Arc::new(melody), origin: None })
    }

    /// Takes another input melody: the result, which was made from an earlier one, is no longer shown.
    pub fn take(&mut self, melody: Arc<Melody>) {
        if self.replace(Input { melody, origin: None }) {
            self.content.selected = None;
        }
    }

    /// Makes an entry's melody the input, under the entry's name. False if there is no such entry.
    pub fn accept(&mut self, id: EntryId) -> bool {
        let melody = self.content.history.get(id).and_then(|entry| Melody::of_track(&entry.composition, 0));
        let Some(melody) = melody else { return false };
        self.replace(Input { melody: Arc::new(melody), origin: Some(id) });
        true
    }

    fn replace(&mut self, after: Input) -> bool {
        if after.melody == self.content.input.melody {
            return false;
        }
        let before = std::mem::replace(&mut self.content.input, after.clone());
        self.remember(Edit::Input { before, after });
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

    /// Names an entry. False if there is no such entry.
    pub fn rename(&mut self, id: EntryId, name: String) -> bool {
        let Some(before) = self.content.history.rename(id, name.clone()) else { return false };
        if before != name {
            self.remember(Edit::Renamed { id, before, after: name });
        }
        true
    }

    /// Locks exactly these bars of an entry. False if there is no such entry.
    pub fn lock(&mut self, id: EntryId, bars: Vec<Range<u32>>) -> bool {
        let Some(before) = self.content.history.lock(id, bars.clone()) else { return false };
        if before != bars {
            self.remember(Edit::Locked { id, before, after: bars });
        }
        true
    }

    /// Removes an entry; what it was made from and what was made from it stay. False if there is no such entry.
    pub fn delete(&mut self, id: EntryId) -> bool {
        let Some(entry) = self.remove(id) else { return false };
        self.remember(Edit::Deleted(entry));
        true
    }

    /// Takes the last edit back. False if there is none.
    pub fn undo(&mut self) -> bool {
        let Some(edit) = self.done.pop_back() else { return false };
        match &edit {
            Edit::Input { before, .. } => self.content.input = before.clone(),
            Edit::Deleted(entry) => self.put_back(entry.clone()),
            Edit::Renamed { id, before, .. } => drop(self.content.history.rename(*id, before.clone())),
            Edit::Locked { id, before, .. } => drop(self.content.history.lock(*id, before.clone())),
        }
        self.undone.push(edit);
        true
    }

    /// Does the last edit that was taken back again. False if there is none.
    pub fn redo(&mut self) -> bool {
        let Some(edit) = self.undone.pop() else { return false };
        match &edit {
            Edit::Input { after, .. } => self.content.input = after.clone(),
            Edit::Deleted(entry) => drop(self.remove(entry.id)),
            Edit::Renamed { id, after, .. } => drop(self.content.history.rename(*id, after.clone())),
            Edit::Locked { id, after, .. } => drop(self.content.history.lock(*id, after.clone())),
        }
        self.done.push_back(edit);
        true
    }

    fn put_back(&mut self, entry: Entry) {
        let in_use = in_use(&self.content);
        self.content.history.put_back(entry, &in_use);
    }

    fn remove(&mut self, id: EntryId) -> Option<Entry> {
        let entry = self.content.history.remove(id)?;
        self.content.selected = self.content.selected.filter(|selected| *selected != id);
        Some(entry)
    }

    fn remember(&mut self, edit: Edit) {
        self.undone.clear();
        self.done.push_back(edit);
        while self.done.len() > UNDO_MAX || self.done.iter().map(Edit::notes).sum::<usize>() > UNDO_NOTES_MAX {
            self.done.pop_front();
        }
    }
}

/// Entries that must not be dropped to make room.
fn in_use(content: &Content) -> Vec<EntryId> {
    content.input.origin.into_iter().chain(content.selected).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::NOTES_MAX;
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
