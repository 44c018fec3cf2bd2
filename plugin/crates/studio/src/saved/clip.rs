//! Notes in the saved state, and clips: their length, and their notes.

use std::fmt::Formatter;

use continuo_music::{Clip, Key, Note, Tick, Velocity, compact};
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::ensure;
use crate::edit::is_in_time;
use crate::limits::{LENGTH_MAX, NOTES_MAX};

#[derive(Serialize, Deserialize)]
pub struct ClipForm {
    length: Tick,
    notes: NotesForm,
}

/// Four numbers for each note: ticks since the onset before, duration, key, velocity.
#[derive(Serialize)]
#[serde(untagged)]
pub enum NotesForm {
    /// As [`compact`] writes them.
    Letters(String),
    /// As they are, up to form 2.
    Numbers(Vec<i64>),
}

impl ClipForm {
    pub fn of(clip: &Clip) -> Self {
        Self { length: clip.length(), notes: NotesForm::of(clip.notes()) }
    }

    pub fn clip(self) -> Result<Clip, String> {
        ensure((Tick::ZERO..=LENGTH_MAX).contains(&self.length), || {
            format!("a track is {} ticks long", self.length.0)
        })?;
        let clip = Clip::new(self.notes.notes()?, self.length);
        ensure(clip.length() == self.length, || "a note sounds longer than its track".to_owned())?;
        Ok(clip)
    }
}

impl NotesForm {
    pub fn of(notes: &[Note]) -> Self {
        Self::Letters(compact::write(notes))
    }

    /// The notes, or what about them cannot be.
    pub fn notes(self) -> Result<Vec<Note>, String> {
        let many = self.count();
        ensure(many <= NOTES_MAX, || format!("a track has {many} notes; at most {NOTES_MAX} are kept"))?;
        let mut before = Tick::ZERO;
        let notes = self.numbers().ok_or("notes are cut off, or not in their letters")?;
        let notes = notes.iter().map(|numbers| note(*numbers, &mut before)).collect::<Option<Vec<_>>>();
        Ok(notes.ok_or("a note is out of range")?)
    }

    pub fn is_empty(&self) -> bool {
        match self {
            Self::Letters(text) => text.is_empty(),
            Self::Numbers(numbers) => numbers.is_empty(),
        }
    }

    fn count(&self) -> usize {
        match self {
            Self::Letters(text) => compact::count(text),
            Self::Numbers(numbers) => numbers.len() / 4,
        }
    }

    /// Four numbers for each note, or `None` if a note is cut off or letters are none.
    fn numbers(self) -> Option<Vec<[i64; 4]>> {
        match self {
            Self::Letters(text) => compact::read(&text),
            Self::Numbers(numbers) => {
                let (notes, rest) = numbers.as_chunks::<4>();
                rest.is_empty().then(|| notes.to_vec())
            }
        }
    }
}

impl Default for NotesForm {
    fn default() -> Self {
        Self::Letters(String::new())
    }
}

impl<'de> Deserialize<'de> for NotesForm {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(EitherForm)
    }
}

/// Takes either form as it comes; what is derived for such a choice would first keep all of it in a form of its own.
struct EitherForm;

impl<'de> Visitor<'de> for EitherForm {
    type Value = NotesForm;

    fn expecting(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("notes as letters or as numbers")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<NotesForm, E> {
        Ok(NotesForm::Letters(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<NotesForm, A::Error> {
        let mut numbers = Vec::new();
        while let Some(number) = list.next_element()? {
            numbers.push(number);
        }
        Ok(NotesForm::Numbers(numbers))
    }
}

/// A note from its four numbers, if they are in range. `before` stays within the limits, so the sum cannot overflow.
fn note([since, duration, key, velocity]: [i64; 4], before: &mut Tick) -> Option<Note> {
    let onset = *before + Tick((0..=LENGTH_MAX.0).contains(&since).then_some(since)?);
    let key = Key::new(u8::try_from(key).ok()?)?;
    let velocity = Velocity::new(u8::try_from(velocity).ok()?)?;
    let note = Note { onset, key, duration: Tick(duration), velocity };
    *before = onset;
    (duration >= 1 && is_in_time(&note)).then_some(note)
}
