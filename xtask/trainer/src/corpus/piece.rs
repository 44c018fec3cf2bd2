//! A piece of the corpus on the grid of sixteenths, its voices kept apart.

use continuo_music::{Composition, Role, StepNote};

use super::{Part, Work};

/// A note of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PieceNote {
    /// The step it starts on.
    pub onset: usize,
    /// MIDI key.
    pub key: u8,
    /// How many steps it sounds; at least one.
    pub steps: usize,
    /// Which track of the file it is from; zero is the first.
    pub voice: usize,
}

/// A piece: its notes, without drums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its path below the corpus.
    pub name: String,
    /// What it is used for.
    pub part: Part,
    /// Its notes, sorted.
    pub notes: Vec<PieceNote>,
    /// Its length.
    pub steps: usize,
}

impl Piece {
    /// The pitched notes of a composition on the grid.
    #[must_use]
    pub fn on_grid(name: &str, part: Part, composition: &Composition) -> Self {
        let pitched = composition.tracks.iter().filter(|track| track.role != Role::Drums && !track.clip.is_empty());
        let mut notes: Vec<PieceNote> = pitched
            .enumerate()
            .flat_map(|(voice, track)| {
                track.clip.notes().iter().map(move |note| {
                    let on_grid = StepNote::nearest(note);
                    PieceNote { onset: on_grid.onset, key: note.key.number(), steps: on_grid.steps, voice }
                })
            })
            .collect();
        notes.sort_unstable();
        let steps = notes.iter().map(|note| note.onset + note.steps).max().unwrap_or(0);
        Self { name: name.into(), part, notes, steps }
    }
}

impl Work for Piece {
    fn of_composition(name: &str, part: Part, composition: &Composition) -> Result<Self, String> {
        let piece = Self::on_grid(name, part, composition);
        if piece.notes.is_empty() { Err("there is no pitched note in it".into()) } else { Ok(piece) }
    }

    fn part(&self) -> Part {
        self.part
    }
}
