//! The draft: the input's notes as the network sees them, the edits made so far, and what the budgets still allow.

use std::ops::Range;

use continuo_music::{Clip, Key, Note, Step, StepNote, Tick};

use super::checked_steps;
use super::grid::Grid;
use super::scope::Scope;
use crate::ar_cnn::planes::{KEYS, Window, WindowNote};
use crate::ar_cnn::voice_leading::parallels;
use crate::{EnhanceError, EnhanceInput, EnhanceSettings};

/// One edit of the draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edit {
    /// Add a note. One that was removed from the input comes back as it was.
    Add(WindowNote),
    /// Remove the note of that index.
    Remove(usize),
}

/// Music in the making.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    input: &'a Clip,
    grid: Grid<'a>,
    scope: Scope,
    /// What the network sees. Holds one note for each cell at most.
    window: Window,
    /// For each of the input's notes, the window note that stands for it, or none out of the network's range.
    places: Vec<Option<WindowNote>>,
    max_removed: usize,
    max_added: usize,
}

impl<'a> Draft<'a> {
    /// The input, not yet edited.
    pub(super) fn new(input: &EnhanceInput<'a>, settings: &EnhanceSettings) -> Result<Self, EnhanceError> {
        let melody = input.melody;
        if melody.is_empty() {
            return Err(EnhanceError::EmptyInput);
        }
        let end = melody.notes().iter().map(|note| StepNote::nearest(note).end()).max().unwrap_or(0);
        let steps = checked_steps(end.max(Step::nearest(melody.length()).0))?;
        let grid = Grid::new(melody, steps);
        let places: Vec<_> = melody.notes().iter().map(|note| grid.place(note)).collect();
        let scope = Scope::new(input, &grid, &places)?;
        let mut window = Window { steps, phase: 0, notes: Vec::new() };
        for note in places.iter().flatten() {
            insert(&mut window.notes, *note);
        }
        let max_added = usize::try_from(settings.max_notes_added).unwrap_or(usize::MAX);
        let free = scope.free.iter().filter(|free| **free).count();
        let max_removed = share(free, settings.max_notes_removed_percent);
        Ok(Self { input: melody, grid, scope, window, places, max_removed, max_added })
    }

    pub(super) fn window(&self) -> &Window {
        &self.window
    }

    /// The steps at which there may be an edit.
    pub(super) fn steps(&self) -> Range<usize> {
        self.scope.steps.clone()
    }

    /// For every cell, whether the scope, the budgets and the music allow an edit there.
    pub(super) fn allowed(&self) -> Vec<bool> {
        let mut allowed = vec![false; self.window.steps * KEYS];
        let open = self.scope.open.start * KEYS..self.scope.open.end * KEYS;
        allowed[open].fill(self.added().count() < self.max_added);
        for note in self.places.iter().flatten() {
            allowed[cell(note)] = true;
        }
        // A key that sounds is not struck again: that would cut the note short.
        for note in &self.window.notes {
            for step in note.onset..note.end().min(self.window.steps) {
                allowed[step * KEYS + note.key] = false;
            }
        }
        let removed = self.removed();
        for note in &self.window.notes {
            allowed[cell(note)] = self.may_remove(note, removed);
        }
        allowed
    }

    /// Whether that note may go, so many being gone: always, if it is not of the input.
    fn may_remove(&self, note: &WindowNote, removed: usize) -> bool {
        let (mut cost, mut is_free) = (0, true);
        for (place, free) in self.places.iter().zip(&self.scope.free) {
            if place.is_some_and(|place| same_cell(&place, note)) {
                cost += 1;
                is_free &= free;
            }
        }
        cost == 0 || is_free && removed + cost <= self.max_removed
    }

    /// The edit that a cell stands for; `is_held` says how long an added note sounds.
    pub(super) fn edit_at(&self, onset: usize, key: usize, mut is_held: impl FnMut(usize, usize) -> bool) -> Edit {
        if let Some(index) = self.window.notes.iter().position(|note| (note.onset, note.key) == (onset, key)) {
            return Edit::Remove(index);
        }
        let original = self.places.iter().flatten().find(|place| (place.onset, place.key) == (onset, key));
        if let Some(original) = original {
            return Edit::Add(*original);
        }
        let next = self.window.notes.iter().filter(|note| note.key == key && note.onset > onset);
        let limit = next.map(|note| note.onset).min().unwrap_or(self.window.steps).min(self.scope.open.end);
        let steps = 1 + (onset + 1..limit).take_while(|step| is_held(step - 1, key)).count();
        Edit::Add(WindowNote { onset, key, steps })
    }

    /// Whether an edit would bring parallel fifths or octaves that were not there before.
    pub(super) fn brings_parallels(&self, edit: &Edit) -> bool {
        let (mut after, note) = (self.window.notes.clone(), self.note_of(edit));
        match edit {
            Edit::Add(note) => after.push(*note),
            Edit::Remove(index) => drop(after.swap_remove(*index)),
        }
        let around = note.onset.saturating_sub(1)..(note.end() + 1).min(self.window.steps);
        parallels(&after, around.clone()) > parallels(&self.window.notes, around)
    }

    fn note_of(&self, edit: &Edit) -> WindowNote {
        match edit {
            Edit::Add(note) => *note,
            Edit::Remove(index) => self.window.notes[*index],
        }
    }

    /// The key of the note that an edit adds or removes, and when it sounds: the input's own, if it stands for one.
    pub(super) fn touched_by(&self, edit: &Edit) -> Option<(Key, Range<Tick>)> {
        let note = self.note_of(edit);
        let is_here = |place: &Option<WindowNote>| place.is_some_and(|place| same_cell(&place, &note));
        let own = self.places.iter().position(is_here).and_then(|index| self.input.notes().get(index));
        match own {
            Some(own) => Some((own.key, own.onset..own.end())),
            None => Some((self.grid.key(&note)?, self.grid.time(&note, &self.scope.region))),
        }
    }

    pub(super) fn apply(&mut self, edit: Edit) {
        match edit {
            Edit::Add(note) => insert(&mut self.window.notes, note),
            Edit::Remove(index) => drop(self.window.notes.swap_remove(index)),
        }
    }

    /// Window notes that stand for no note of the input.
    fn added(&self) -> impl Iterator<Item = &WindowNote> {
        let is_input = |note: &WindowNote| self.places.iter().flatten().any(|place| same_cell(place, note));
        self.window.notes.iter().filter(move |note| !is_input(note))
    }

    /// How many of the input's notes are gone.
    fn removed(&self) -> usize {
        self.places.iter().flatten().filter(|place| !self.has(place)).count()
    }

    fn has(&self, place: &WindowNote) -> bool {
        self.window.notes.iter().any(|note| same_cell(note, place))
    }

    pub(super) fn notes_added(&self) -> u32 {
        u32::try_from(self.added().count()).unwrap_or(u32::MAX)
    }

    pub(super) fn notes_removed(&self) -> u32 {
        u32::try_from(self.removed()).unwrap_or(u32::MAX)
    }

    /// The draft as music: the input's notes that are left exactly as they were, the added ones beside them.
    pub(super) fn clip(&self) -> Clip {
        let survives = |place: &Option<WindowNote>| place.as_ref().is_none_or(|place| self.has(place));
        let input = self.input.notes().iter().zip(&self.places);
        let mut notes: Vec<Note> = input.filter(|(_, place)| survives(place)).map(|(note, _)| *note).collect();
        notes.extend(self.added().filter_map(|note| self.grid.note(note, &self.scope.region)));
        Clip::new(notes, self.input.length())
    }
}

fn cell(note: &WindowNote) -> usize {
    note.onset * KEYS + note.key
}

fn same_cell(one: &WindowNote, other: &WindowNote) -> bool {
    cell(one) == cell(other)
}

/// Adds a note; of two in one cell the longer stays.
fn insert(notes: &mut Vec<WindowNote>, note: WindowNote) {
    match notes.iter_mut().find(|other| same_cell(other, &note)) {
        Some(other) => other.steps = other.steps.max(note.steps),
        None => notes.push(note),
    }
}

/// That many per cent of a number of notes, rounded down.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "0 to 100 % of a count of notes"
)]
fn share(notes: usize, percent: f32) -> usize {
    (notes as f64 * f64::from(percent.clamp(0.0, 100.0)) / 100.0 + 1e-6) as usize
}
