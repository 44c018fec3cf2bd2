//! Edits of the document that can be taken back and done again, in the order they were made.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use continuo_music::Composition;

use super::{Document, Input, in_use};
use crate::limits::{UNDO_MAX, UNDO_NOTES_MAX};
use crate::{Entry, EntryId};

/// An edit that can be taken back.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Edit {
    Input {
        before: Input,
        after: Input,
    },
    Deleted(Entry),
    Copied(Entry),
    /// The first edit of a result by hand: the entry that it made.
    Begun(Entry),
    Changed {
        id: EntryId,
        before: Arc<Composition>,
        after: Arc<Composition>,
    },
    Renamed {
        id: EntryId,
        before: String,
        after: String,
    },
    Locked {
        id: EntryId,
        before: Vec<Range<u32>>,
        after: Vec<Range<u32>>,
    },
}

impl Edit {
    /// Notes that are kept for this edit alone: the melody after it is the one before the next.
    fn notes(&self) -> usize {
        match self {
            Self::Input { before, .. } => before.melody.clip.notes().len() + before.melody.locked.len(),
            Self::Deleted(entry) | Self::Copied(entry) | Self::Begun(entry) => entry.notes_to_keep(),
            Self::Changed { before, .. } => before.tracks.iter().map(|track| track.clip.notes().len()).sum(),
            Self::Renamed { .. } | Self::Locked { .. } => 0,
        }
    }
}

/// The edits that led to a document, and those that were taken back.
#[derive(Debug, Default)]
pub(super) struct Edits {
    done: VecDeque<Edit>,
    undone: Vec<Edit>,
}

impl Edits {
    pub fn remember(&mut self, edit: Edit) {
        self.undone.clear();
        self.done.push_back(edit);
        while self.done.len() > UNDO_MAX || self.done.iter().map(Edit::notes).sum::<usize>() > UNDO_NOTES_MAX {
            self.done.pop_front();
        }
    }
}

impl Document {
    pub fn can_undo(&self) -> bool {
        !self.edits.done.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.edits.undone.is_empty()
    }

    /// Takes the last edit back, and shows the result that it changed. False if there is none.
    pub fn undo(&mut self) -> bool {
        let Some(edit) = self.edits.done.pop_back() else { return false };
        match &edit {
            Edit::Input { before, .. } => self.put_input(before),
            Edit::Deleted(entry) => self.put_back(entry),
            Edit::Copied(entry) => drop(self.remove(entry.id)),
            Edit::Begun(entry) => {
                self.remove(entry.id);
                self.select(entry.parent);
            }
            Edit::Changed { id, before, .. } => self.put_composition(*id, before),
            Edit::Renamed { id, before, .. } => drop(self.content.history.rename(*id, before.clone())),
            Edit::Locked { id, before, .. } => drop(self.content.history.lock(*id, before.clone())),
        }
        self.edits.undone.push(edit);
        true
    }

    /// Does the last edit that was taken back again, and shows the result that it changes. False if there is none.
    pub fn redo(&mut self) -> bool {
        let Some(edit) = self.edits.undone.pop() else { return false };
        match &edit {
            Edit::Input { after, .. } => self.put_input(after),
            Edit::Deleted(entry) => drop(self.remove(entry.id)),
            Edit::Copied(entry) => self.put_back(entry),
            Edit::Begun(entry) => {
                self.put_back(entry);
                self.select(Some(entry.id));
            }
            Edit::Changed { id, after, .. } => self.put_composition(*id, after),
            Edit::Renamed { id, after, .. } => drop(self.content.history.rename(*id, after.clone())),
            Edit::Locked { id, after, .. } => drop(self.content.history.lock(*id, after.clone())),
        }
        self.edits.done.push_back(edit);
        true
    }

    /// An edit of the locks alone leaves the entry that the melody equals, which may have been made since.
    fn put_input(&mut self, input: &Input) {
        let now = &self.content.input;
        let is_same = now.melody.is_same_music(&input.melody);
        let origin = if is_same { now.origin } else { input.origin };
        self.content.input = Input { origin, ..input.clone() };
    }

    fn put_back(&mut self, entry: &Entry) {
        let in_use = in_use(&self.content);
        self.content.history.put_back(entry.clone(), &in_use);
    }

    fn put_composition(&mut self, id: EntryId, composition: &Arc<Composition>) {
        let in_use = in_use(&self.content);
        if self.content.history.change(id, Arc::clone(composition), &in_use).is_some() {
            self.select(Some(id));
        }
    }
}
