//! Every composition that was made: a tree in which a parent is always older than its children.

use std::ops::Range;
use std::sync::Arc;

use continuo_music::{Composition, Tick};

use crate::entry::{Draft, Entry, EntryId};
use crate::limits::{HISTORY_MAX, HISTORY_NOTES_MAX};
use crate::view::HistoryItem;

/// The entries in order of their numbers, bounded by [`HISTORY_MAX`] and [`HISTORY_NOTES_MAX`].
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct History {
    entries: Vec<Entry>,
    next: u64,
}

impl History {
    /// A history as it was saved, or `None` if numbers are not in order or a parent is not older than its child.
    pub fn restored(entries: Vec<Entry>, next: u64) -> Option<Self> {
        let in_order = entries.is_sorted_by(|earlier, later| earlier.id < later.id);
        let parents_older = entries.iter().all(|entry| entry.parent.is_none_or(|parent| parent < entry.id));
        let next_free = entries.last().is_none_or(|last| last.id.0 < next);
        (in_order && parents_older && next_free).then_some(Self { entries, next })
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The number the next entry will have.
    pub fn next_id(&self) -> EntryId {
        EntryId(self.next)
    }

    pub fn get(&self, id: EntryId) -> Option<&Entry> {
        self.index(id).ok().map(|index| &self.entries[index])
    }

    /// Adds an entry, and drops the oldest that are not `in_use` while there are too many.
    pub fn add(&mut self, draft: Draft, in_use: &[EntryId]) -> EntryId {
        let id = self.next_id();
        self.next += 1;
        self.entries.push(draft.entry(id));
        self.trim(in_use, id);
        id
    }

    /// Removes an entry. Its children stay, and remember its number.
    pub fn remove(&mut self, id: EntryId) -> Option<Entry> {
        self.index(id).ok().map(|index| self.entries.remove(index))
    }

    /// Puts back what [`History::remove`] gave, at the cost of the oldest that are not `in_use`.
    pub fn put_back(&mut self, entry: Entry, in_use: &[EntryId]) {
        if let Err(index) = self.index(entry.id) {
            let id = entry.id;
            self.entries.insert(index, entry);
            self.trim(in_use, id);
        }
    }

    /// Gives an entry a name and returns the old one.
    pub fn rename(&mut self, id: EntryId, name: String) -> Option<String> {
        let index = self.index(id).ok()?;
        let composition = Arc::make_mut(&mut self.entries[index].composition);
        Some(std::mem::replace(&mut composition.name, name))
    }

    /// Gives an entry another composition and returns the old one; the oldest that are not `in_use` pay for it.
    pub fn change(
        &mut self,
        id: EntryId,
        composition: Arc<Composition>,
        in_use: &[EntryId],
    ) -> Option<Arc<Composition>> {
        let index = self.index(id).ok()?;
        let before = std::mem::replace(&mut self.entries[index].composition, composition);
        self.trim(in_use, id);
        Some(before)
    }

    /// Whether something else was made from an entry.
    pub fn is_built_upon(&self, id: EntryId) -> bool {
        let stands_on =
            |entry: &Entry| entry.parent == Some(id) || entry.kept.as_ref().is_some_and(|kept| kept.entry == id);
        self.entries.iter().any(stands_on)
    }

    /// Locks exactly these bars of an entry and returns those that were.
    pub fn lock(&mut self, id: EntryId, bars: Vec<Range<u32>>) -> Option<Vec<Range<u32>>> {
        let index = self.index(id).ok()?;
        Some(std::mem::replace(&mut self.entries[index].locked_bars, bars))
    }

    /// The entries as the view shows them: a parent that is gone is not named.
    pub fn items(&self) -> Vec<HistoryItem> {
        self.entries.iter().map(|entry| self.item(entry)).collect()
    }

    fn item(&self, entry: &Entry) -> HistoryItem {
        let composition = &entry.composition;
        HistoryItem {
            id: entry.id,
            parent: entry.parent.filter(|parent| self.index(*parent).is_ok()),
            settings: entry.settings,
            is_edit: entry.is_edit,
            name: composition.name.clone(),
            unix_seconds: entry.unix_seconds,
            notes: entry.notes(),
            quarters: composition.length().quarters(),
            bpm: composition.tempo.at(Tick::ZERO).bpm(),
            roles: composition.tracks.iter().map(|track| track.role).collect(),
            composition: Arc::clone(composition),
        }
    }

    fn index(&self, id: EntryId) -> Result<usize, usize> {
        self.entries.binary_search_by_key(&id, |entry| entry.id)
    }

    fn is_too_large(&self) -> bool {
        let notes: usize = self.entries.iter().map(Entry::notes_to_keep).sum();
        self.entries.len() > HISTORY_MAX || notes > HISTORY_NOTES_MAX
    }

    fn trim(&mut self, in_use: &[EntryId], newest: EntryId) {
        while self.is_too_large() {
            let free = |entry: &Entry| entry.id != newest && !in_use.contains(&entry.id);
            let Some(oldest) = self.entries.iter().position(free) else { return };
            self.entries.remove(oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::melody;

    fn draft(parent: Option<EntryId>) -> Draft {
        let composition = Arc::new(melody(&[60, 62]).composition());
        Draft { parent, composition, ..Draft::default() }
    }

    #[test]
    fn the_oldest_that_is_not_in_use_makes_room() {
        let mut history = History::default();
        let kept = history.add(draft(None), &[]);
        for _ in 1..HISTORY_MAX {
            history.add(draft(None), &[kept]);
        }
        assert_eq!(history.entries().len(), HISTORY_MAX);
        let newest = history.add(draft(Some(kept)), &[kept]);
        assert_eq!(history.entries().len(), HISTORY_MAX);
        assert!(history.get(kept).is_some() && history.get(newest).is_some());
        assert!(history.get(EntryId(1)).is_none());
    }

    #[test]
    fn notes_are_bounded_as_well_as_entries() {
        let long = melody(&vec![60; HISTORY_NOTES_MAX / 3]);
        let mut history = History::default();
        for _ in 0..4 {
            history.add(Draft { composition: Arc::new(long.composition()), ..draft(None) }, &[]);
        }
        assert_eq!(history.entries().len(), 3);
    }

    #[test]
    fn children_of_a_deleted_parent_stay_and_find_it_again() {
        let mut history = History::default();
        let parent = history.add(draft(None), &[]);
        let child = history.add(draft(Some(parent)), &[]);
        let removed = history.remove(parent).unwrap();
        assert_eq!(history.items()[0].parent, None);
        history.put_back(removed, &[]);
        assert_eq!(history.items()[1].parent, Some(parent));
        assert_eq!(history.items()[1].id, child);
    }

    #[test]
    fn numbers_out_of_order_are_not_restored() {
        let mut history = History::default();
        let parent = history.add(draft(None), &[]);
        history.add(draft(Some(parent)), &[]);
        let entries = history.entries().to_vec();
        assert_eq!(History::restored(entries.clone(), 2), Some(history));
        assert_eq!(History::restored(entries.clone(), 1), None, "the next number was given already");
        let backwards: Vec<_> = entries.iter().rev().cloned().collect();
        assert_eq!(History::restored(backwards, 2), None);
        let own_parent = Entry { parent: Some(EntryId(1)), ..entries[1].clone() };
        assert_eq!(History::restored(vec![own_parent], 2), None);
    }
}
