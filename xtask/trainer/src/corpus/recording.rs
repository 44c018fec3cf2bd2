//! A piece of the corpus as a performance in real time, all its lines played on one piano.

use continuo_models::transformer::Performance;
use continuo_music::{Clip, Composition, Note, Role, Tick};

use super::{Part, Work};

/// The finest grid that scores are written on: forty-eighths of a quarter note hold triplets and thirty-second notes.
const SCORE_GRID: Tick = Tick(Tick::QUARTER.0 / 48);
/// Share of the onsets of a score that are on that grid, at least.
const ON_GRID: f64 = 0.9;

/// A piece as it sounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    /// Its path below the corpus.
    pub name: String,
    /// What it is used for.
    pub part: Part,
    /// What is heard, from its first note on, without drums.
    pub performance: Performance,
    /// Quarter notes from its first note to the end of its last.
    pub quarters: f64,
    /// Whether a person played it, by the clock and not by a grid.
    pub is_played: bool,
}

impl Work for Recording {
    fn of_composition(name: &str, part: Part, composition: &Composition) -> Result<Self, String> {
        let pitched = composition.tracks.iter().filter(|track| track.role != Role::Drums);
        let clip = Clip::new(pitched.flat_map(|track| track.clip.notes()).copied().collect(), Tick::ZERO);
        let first = clip.notes().first().ok_or("there is no pitched note in it")?.onset;
        let performance = Performance::of_clip(&clip, &composition.tempo);
        let start = performance.notes().first().map_or(0, |note| note.onset);
        Ok(Self {
            name: name.into(),
            part,
            performance: performance.since(start),
            quarters: (clip.length() - first).quarters(),
            is_played: is_played(clip.notes()),
        })
    }

    fn part(&self) -> Part {
        self.part
    }
}

#[expect(clippy::cast_precision_loss, reason = "a file holds a million notes at most")]
fn is_played(notes: &[Note]) -> bool {
    let on_grid = notes.iter().filter(|note| note.onset.floor_to(SCORE_GRID) == note.onset).count();
    (on_grid as f64) < ON_GRID * notes.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn all_lines_are_heard_from_the_first_note_on() {
        let mut study = fixtures::composition(3);
        for track in &mut study.tracks {
            let later = track.clip.notes().iter().map(|note| Note { onset: note.onset + Tick::QUARTER, ..*note });
            track.clip = Clip::new(later.collect(), Tick::ZERO);
        }
        let recording = Recording::of_composition("study", Part::Train, &study).unwrap();
        assert_eq!(recording.performance.notes()[0].onset, 0);
        assert!((recording.quarters - 16.0).abs() < 1e-9);
        assert_eq!(recording.performance.length(), 800, "16 quarters at 120 a minute");
        assert!(!recording.is_played);
    }

    #[test]
    fn what_is_off_the_grid_was_played() {
        let mut study = fixtures::composition(3);
        for track in &mut study.tracks {
            let lateness = [7, 10, 13, 16, 19].into_iter().cycle();
            let later = track.clip.notes().iter().zip(lateness);
            let later = later.map(|(note, late)| Note { onset: note.onset + Tick(late), ..*note });
            track.clip = Clip::new(later.collect(), Tick::ZERO);
        }
        assert!(Recording::of_composition("study", Part::Train, &study).unwrap().is_played);
    }

    #[test]
    fn drums_alone_are_no_piece() {
        let mut study = fixtures::composition(3);
        study.tracks.iter_mut().for_each(|track| track.role = Role::Drums);
        assert!(Recording::of_composition("study", Part::Train, &study).is_err());
    }
}
