//! What is looked for among the compositions, and which of them have it. Kept until something changes.

use std::collections::HashMap;
use std::sync::Arc;

use continuo_music::{Composition, Role, tonality};
use continuo_studio::{EntryId, HistoryItem, Technique, TechniqueSettings, View};

use crate::params::role_name;

/// How something came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// It was played, drawn, imported or chosen.
    Input,
    /// A technique made it.
    Made(Technique),
    /// It was edited by hand.
    Edited,
}

impl Kind {
    /// Every kind, in the order shown.
    pub const ALL: [Self; 5] = [
        Self::Input,
        Self::Made(Technique::Enhance),
        Self::Made(Technique::Accompany),
        Self::Made(Technique::Extend),
        Self::Edited,
    ];

    /// How an entry came about.
    pub fn of(item: &HistoryItem) -> Self {
        match &item.settings {
            Some(settings) => Self::Made(settings.technique()),
            None if item.is_edit => Self::Edited,
            None => Self::Input,
        }
    }

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Input => "Input",
            Self::Made(technique) => technique.name(),
            Self::Edited => "Edited",
        }
    }
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Words that all must be found.
    pub words: String,
    /// How it came about.
    pub kind: Option<Kind>,
}

/// What was found, and for what in which picture of the session.
#[derive(Debug, Default)]
pub struct Found {
    of: Option<(u64, usize, Search)>,
    rows: Vec<usize>,
    keys: Keys,
}

impl Found {
    /// The items that have what is looked for, by their place in the history: the newest first.
    pub fn rows(&mut self, view: &View, search: &Search) -> &[usize] {
        let of = (view.revision, view.history.len(), search.clone());
        if self.of.as_ref() != Some(&of) {
            self.keys.forget(&view.history);
            let newest_first = (0..view.history.len()).rev();
            self.rows = newest_first.filter(|index| search.finds(&view.history[*index], &mut self.keys)).collect();
            self.of = Some(of);
        }
        &self.rows
    }

    /// The key that an entry's melody seems to be in.
    pub fn key(&mut self, item: &HistoryItem) -> &str {
        self.keys.of(item)
    }
}

impl Search {
    fn finds(&self, item: &HistoryItem, keys: &mut Keys) -> bool {
        let words = self.words.to_lowercase();
        let is_kind = self.kind.is_none_or(|kind| kind == Kind::of(item));
        if !is_kind || words.trim().is_empty() {
            return is_kind;
        }
        let text = text(item, keys);
        words.split_whitespace().all(|word| text.contains(word))
    }
}

/// Everything about an entry that one may look for.
fn text(item: &HistoryItem, keys: &mut Keys) -> String {
    let style = match &item.settings {
        Some(TechniqueSettings::Accompany(settings)) => settings.style.name(),
        _ => "",
    };
    let roles: Vec<&str> = item.roles.iter().map(|role| role_name(*role)).collect();
    let (kind, key) = (Kind::of(item).name(), keys.of(item));
    format!("{} {} {kind} {style} {key} {}", item.id.0 + 1, item.name, roles.join(" ")).to_lowercase()
}

/// The keys of compositions, found out once for each.
#[derive(Debug, Default)]
struct Keys(HashMap<EntryId, (Arc<Composition>, String)>);

impl Keys {
    fn of(&mut self, item: &HistoryItem) -> &str {
        let known = self.0.get(&item.id).is_some_and(|(composition, _)| Arc::ptr_eq(composition, &item.composition));
        if !known {
            self.0.insert(item.id, (Arc::clone(&item.composition), key(&item.composition)));
        }
        &self.0[&item.id].1
    }

    /// Lets go of what is no longer there.
    fn forget(&mut self, history: &[HistoryItem]) {
        self.0.retain(|id, _| history.binary_search_by_key(id, |item| item.id).is_ok());
    }
}

/// The tonality of a composition's first track that has pitches.
pub fn key(composition: &Composition) -> String {
    let melody = composition.tracks.iter().find(|track| track.role != Role::Drums);
    let tonality = melody.and_then(|track| tonality::detect(&track.clip));
    tonality.map_or_else(|| "–".to_owned(), |tonality| tonality.name())
}
