//! Which tokens of a prompt speak of which note of the input, so that what the network attends to can be told of notes.

use crate::transformer::performance::Performance;
use crate::transformer::vocabulary::{KEYS, Token};

/// Notes that are heard, and for each of them which of the input it is: its index among those of [`Performance::of_clip`].
#[derive(Debug)]
pub(super) struct Traced {
    pub performance: Performance,
    pub sources: Vec<usize>,
}

impl Traced {
    /// Of a performance, every note.
    pub fn all(performance: Performance) -> Self {
        Self { sources: (0..performance.notes().len()).collect(), performance }
    }

    /// The same notes in the same order, changed in time.
    pub fn changed(self, change: impl FnOnce(&Performance) -> Performance) -> Self {
        let performance = change(&self.performance);
        debug_assert_eq!(performance.notes().len(), self.sources.len(), "no note comes or goes");
        Self { performance, sources: self.sources }
    }

    /// What sounds from `start` on; see [`Performance::since`].
    pub fn since(self, start: u32) -> Self {
        let notes = self.performance.notes().iter().zip(self.sources);
        let mut later: Vec<_> = notes
            .filter(|(note, _)| note.end > start)
            .map(|(note, source)| (note.onset.saturating_sub(start), note.key, source))
            .collect();
        // As a performance sorts them: no two notes of one key start together.
        later.sort_unstable();
        Self {
            performance: self.performance.since(start),
            sources: later.into_iter().map(|(.., source)| source).collect(),
        }
    }
}

/// Which tokens of a prompt speak of which note of the input.
#[derive(Debug)]
pub(super) struct Origins {
    /// For each token of the prompt, the note among those heard.
    told: Vec<Option<usize>>,
    /// For each note of the input, the note it is heard as.
    heard: Vec<Option<usize>>,
    /// For each note that is heard, how many of the input are heard as it.
    merged: Vec<f32>,
}

impl Origins {
    /// Of the tokens of a prompt, which tell the notes that were traced back to this input.
    ///
    /// `played` says for each note of the input which source it is.
    pub fn new(played: &[Option<usize>], traced: &Traced, tokens: &[Token]) -> Self {
        let mut places = vec![None; played.len()];
        traced.sources.iter().enumerate().for_each(|(place, source)| places[*source] = Some(place));
        let heard: Vec<_> = played.iter().map(|source| places[(*source)?]).collect();
        let mut merged = vec![0.0; traced.sources.len()];
        heard.iter().flatten().for_each(|place: &usize| merged[*place] += 1.0);
        Self { told: told(tokens), heard, merged }
    }

    /// For each note of the input the share that all its tokens have together; `shares` are those of the prompt's tokens.
    /// Notes that are heard as one share what it has. What is no number, from a network gone wrong, counts for nothing.
    pub fn shares(&self, shares: &[f32]) -> Vec<f32> {
        let mut of_heard = vec![0.0; self.merged.len()];
        for (note, share) in self.told.iter().zip(shares) {
            if let Some(sum) = note.and_then(|note| of_heard.get_mut(note)) {
                *sum += share.max(0.0);
            }
        }
        self.heard.iter().map(|note| note.map_or(0.0, |note| of_heard[note] / self.merged[note])).collect()
    }
}

/// For each token the note it speaks of, counted as they are struck: a key that is struck or let go, and the loudness that
/// is named for one. Time that passes belongs to no note.
fn told(tokens: &[Token]) -> Vec<Option<usize>> {
    let mut sounding = [None; KEYS];
    let mut struck = 0;
    let mut note_of = |token: &Token| match token {
        Token::Start | Token::Pad | Token::Shift(_) => None,
        // A loudness is only named right before a key is struck.
        Token::Loudness(_) => Some(struck),
        Token::On(key) => {
            sounding[usize::from(*key)] = Some(struck);
            struck += 1;
            Some(struck - 1)
        }
        Token::Off(key) => sounding[usize::from(*key)].take(),
    };
    tokens.iter().map(&mut note_of).collect()
}
