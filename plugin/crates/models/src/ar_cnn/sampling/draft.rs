//! The draft: the input's notes as the network sees them, the edits made so far, and what the budgets still allow.

use continuo_music::{Clip, Key, Note, Step, StepNote, Tick, Velocity};

use super::checked_steps;
use crate::ar_cnn::planes::{KEY_RANGE, KEYS, LOWEST_KEY, Window, WindowNote};
use crate::ar_cnn::voice_leading::parallels;
use crate::{EnhanceError, EnhanceSettings};

/// Octaves the input is moved by, at most, to lie where the network knows the keys.
const MAX_OCTAVES: i32 = 5;

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
    /// Semitones from the input's keys to the window's; whole octaves.
    shift: i32,
    /// What the network sees. Holds one note for each cell at most.
    window: Window,
    /// For each of the input's notes, the window note that stands for it, or none out of the network's range.
    places: Vec<Option<WindowNote>>,
    max_removed: usize,
    max_added: usize,
}

impl<'a> Draft<'a> {
    /// The input, not yet edited.
    pub(super) fn new(input: &'a Clip, settings: &EnhanceSettings) -> Result<Self, EnhanceError> {
        if input.is_empty() {
            return Err(EnhanceError::EmptyInput);
        }
        let end = input.notes().iter().map(|note| StepNote::nearest(note).end()).max().unwrap_or(0);
        let steps = checked_steps(end.max(Step::nearest(input.length()).0))?;
        let shift = shift_into_range(input);
        let places: Vec<_> = input.notes().iter().map(|note| place(note, shift)).collect();
        let mut window = Window { steps, phase: 0, notes: Vec::new() };
        for note in places.iter().flatten() {
            insert(&mut window.notes, *note);
        }
        let max_added = usize::try_from(settings.max_notes_added).unwrap_or(usize::MAX);
        let max_removed = share(input.notes().len(), settings.max_notes_removed_percent);
        Ok(Self { input, shift, window, places, max_removed, max_added })
    }

    pub(super) fn window(&self) -> &Window {
        &self.window
    }

    /// For every cell, whether the budgets and the music allow an edit there.
    pub(super) fn allowed(&self) -> Vec<bool> {
        let may_add = self.added().count() < self.max_added;
        let mut allowed = vec![may_add; self.window.steps * KEYS];
        for note in self.places.iter().flatten() {
            allowed[cell(note)] = true;
        }
        // A key that sounds is not struck again: that would cut the note short.
        for note in &self.window.notes {
            for step in note.onset..note.end().min(self.window.steps) {
                allowed[step * KEYS + note.key] = false;
            }
        }
        for note in &self.window.notes {
            allowed[cell(note)] = self.may_remove(note);
        }
        allowed
    }

    /// Whether the budget lets that note go: always, if it is not of the input.
    fn may_remove(&self, note: &WindowNote) -> bool {
        let cost = self.places.iter().flatten().filter(|place| same_cell(place, note)).count();
        cost == 0 || self.removed() + cost <= self.max_removed
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
        let limit = next.map(|note| note.onset).min().unwrap_or(self.window.steps);
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
        notes.extend(self.added().filter_map(|note| self.performed(note)));
        Clip::new(notes, self.input.length())
    }

    /// An added note in ticks: on the grid, but together with the input's notes where those are a little off it, and
    /// somewhat softer than they are.
    fn performed(&self, note: &WindowNote) -> Option<Note> {
        let key = u8::try_from(note.key).ok().map(|key| i32::from(key + LOWEST_KEY) - self.shift)?;
        let key = Key::new(u8::try_from(key).ok()?)?;
        let onset = self.tick_at(note.onset);
        let end = self.tick_at(note.end()).min(self.input.length().max(onset + Tick(1)));
        let duration = (end - onset).max(Tick(1));
        Some(Note { onset, key, duration, velocity: self.velocity_near(onset) })
    }

    /// The tick of a step: that of an input note's onset which was moved to the step, if there is one.
    fn tick_at(&self, step: usize) -> Tick {
        let onsets = self.input.notes().iter().map(|note| note.onset);
        onsets.into_iter().find(|onset| Step::nearest(*onset) == Step(step)).unwrap_or(Step(step).tick())
    }

    /// Nine tenths of the velocity of the input note that starts nearest.
    fn velocity_near(&self, onset: Tick) -> Velocity {
        let nearest = self.input.notes().iter().min_by_key(|note| (note.onset - onset).0.abs());
        let number = nearest.map_or(Velocity::DEFAULT, |note| note.velocity).number();
        Velocity::clamped(number - number / 10)
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

/// The octaves, in semitones, that bring most of the input's notes where the network knows the keys; the fewest of those.
fn shift_into_range(input: &Clip) -> i32 {
    let outside = |shift: i32| input.notes().iter().filter(|note| place(note, shift).is_none()).count();
    let shifts = (-MAX_OCTAVES..=MAX_OCTAVES).map(|octaves| 12 * octaves);
    shifts.min_by_key(|shift| (outside(*shift), shift.abs())).unwrap_or(0)
}

/// A note of the input in the window, or none out of the network's range.
fn place(note: &Note, shift: i32) -> Option<WindowNote> {
    let moved = note.key.transposed(shift).map(Key::number).filter(|key| KEY_RANGE.contains(key))?;
    let on_grid = StepNote::nearest(note);
    Some(WindowNote { onset: on_grid.onset, key: usize::from(moved - LOWEST_KEY), steps: on_grid.steps })
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
