//! One subdivision a beat: quarters of it or thirds, never both in one part.

use std::collections::HashSet;

use continuo_music::{Key, Note, Tick};

use super::Frame;
use super::parts::Voices;
use crate::muse_gan::grid::Beat;

/// Parts of a beat that both subdivisions are whole numbers of.
const PARTS_OF_BEAT: i64 = 12;
/// How often a beat is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subdivision {
    Quarters,
    Thirds,
}

/// Notes in either subdivision and not in the other.
#[derive(Clone, Copy, Debug, Default)]
struct Votes {
    quarters: usize,
    thirds: usize,
}

impl Votes {
    fn of(notes: &[Note], beat: &Beat) -> Self {
        let mut votes = Self::default();
        for note in notes {
            match part_of_beat(note.onset, beat) {
                3 | 6 | 9 => votes.quarters += 1,
                4 | 8 => votes.thirds += 1,
                _ => {}
            }
        }
        votes
    }

    fn add(self, other: Self) -> Self {
        Self { quarters: self.quarters + other.quarters, thirds: self.thirds + other.thirds }
    }

    /// What most notes are in, or `None` if it is as many for both.
    fn winner(self) -> Option<Subdivision> {
        match self.quarters.cmp(&self.thirds) {
            std::cmp::Ordering::Greater => Some(Subdivision::Quarters),
            std::cmp::Ordering::Less => Some(Subdivision::Thirds),
            std::cmp::Ordering::Equal => None,
        }
    }
}

impl Subdivision {
    /// Every how many parts of a beat it has a place.
    const fn step(self) -> i64 {
        match self {
            Self::Quarters => PARTS_OF_BEAT / 4,
            Self::Thirds => PARTS_OF_BEAT / 3,
        }
    }

    /// The place nearest to a tick before the beat ends.
    fn nearest(self, tick: Tick, beat: &Beat) -> Tick {
        let places = (0..PARTS_OF_BEAT / self.step()).map(|index| place(index * self.step(), beat));
        let within = places.filter(|at| *at < beat.end || *at == beat.start);
        within.min_by_key(|at| (*at - tick).0.abs()).unwrap_or(beat.start)
    }
}

/// The notes, in order, each in the subdivision that most notes of its beat are in; where it is as many, that most of
/// the part is in, and then quarters. A note that has to move goes to the nearest place, and is left out if that place
/// is taken. Where a note ends stays, if it still ends after it starts.
pub(super) fn settle(mut notes: Vec<Note>, frame: &Frame<'_>, voices: Voices) -> Vec<Note> {
    notes.retain(|note| note.onset < frame.end());
    notes.sort_unstable();
    let beats: Vec<_> = notes.chunk_by(|one, other| frame.beat_at(one.onset) == frame.beat_at(other.onset)).collect();
    let beats: Vec<_> = beats.into_iter().map(|notes| (&frame.beats[frame.beat_at(notes[0].onset)], notes)).collect();
    let votes = beats.iter().map(|(beat, notes)| Votes::of(notes, beat));
    let usual = votes.clone().fold(Votes::default(), Votes::add).winner().unwrap_or(Subdivision::Quarters);
    let settled = beats
        .iter()
        .zip(votes)
        .map(|((beat, notes), votes)| settled(notes, beat, votes.winner().unwrap_or(usual), voices));
    settled.flatten().collect()
}

/// The notes of one beat in one subdivision. Those that are in it already come first, to take their places.
fn settled(notes: &[Note], beat: &Beat, subdivision: Subdivision, voices: Voices) -> Vec<Note> {
    let place = |note: &Note| (note.onset, (voices != Voices::One).then_some(note.key));
    let (stay, go): (Vec<Note>, Vec<Note>) =
        notes.iter().partition(|note| subdivision.nearest(note.onset, beat) == note.onset);
    let mut taken: HashSet<(Tick, Option<Key>)> = stay.iter().map(place).collect();
    let moved = go.into_iter().map(|note| moved(note, subdivision.nearest(note.onset, beat)));
    let moved = moved.filter(|note| taken.insert(place(note))).collect::<Vec<_>>();
    let mut settled = [stay, moved].concat();
    settled.sort_unstable();
    settled
}

/// The note starting elsewhere and ending where it did, or a tick after its start.
fn moved(note: Note, onset: Tick) -> Note {
    Note { onset, duration: (note.end() - onset).max(Tick(1)), ..note }
}

fn place(part: i64, beat: &Beat) -> Tick {
    beat.start + Tick(beat.full.0 * part / PARTS_OF_BEAT)
}

/// The part of the beat that a tick is nearest to.
fn part_of_beat(tick: Tick, beat: &Beat) -> i64 {
    ((tick - beat.start).0 * PARTS_OF_BEAT * 2 + beat.full.0).div_euclid(beat.full.0 * 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Style;
    use crate::muse_gan::finish::tests::{grid, note};

    /// Where notes of a part of that many keys start after it is settled in 4/4.
    fn onsets(notes: &[(i64, u8)], voices: Voices) -> Vec<(i64, u8)> {
        let grid = grid((4, 4), 2 * 3840);
        let frame = Frame { style: Style::Jazz, beats: grid.beats(), length: Tick(2 * 3840) };
        let notes = notes.iter().map(|(onset, key)| note(*onset, 100, *key)).collect();
        settle(notes, &frame, voices).iter().map(|note| (note.onset.0, note.key.number())).collect()
    }

    #[test]
    fn the_minority_of_a_beat_moves_to_the_nearest_place() {
        let swing = [(0, 60), (320, 62), (640, 64), (720, 65)];
        assert_eq!(onsets(&swing, Voices::Many), [(0, 60), (320, 62), (640, 64), (640, 65)]);
        let straight = [(240, 60), (480, 62), (640, 64)];
        assert_eq!(onsets(&straight, Voices::Many), [(240, 60), (480, 62), (720, 64)]);
    }

    #[test]
    fn what_would_fall_on_another_is_left_out() {
        assert_eq!(onsets(&[(320, 60), (640, 62), (720, 62)], Voices::Many), [(320, 60), (640, 62)]);
        assert_eq!(onsets(&[(320, 60), (640, 62), (720, 65)], Voices::One), [(320, 60), (640, 62)]);
    }

    #[test]
    fn beats_may_differ_and_a_tie_follows_the_part() {
        let both = [(240, 60), (960 + 320, 60)];
        assert_eq!(onsets(&both, Voices::Many), both);
        let mostly_thirds = [(320, 60), (640, 60), (960 + 480, 60), (960 + 640, 62)];
        assert_eq!(onsets(&mostly_thirds, Voices::Many)[2..], [(960 + 320, 60), (960 + 640, 62)]);
        let tie = [(480, 60), (640, 62)];
        assert_eq!(onsets(&tie, Voices::Many), [(480, 60), (720, 62)]);
    }

    #[test]
    fn in_compound_meters_the_beat_is_a_dotted_quarter() {
        let grid = grid((6, 8), 2880);
        let frame = Frame { style: Style::Jazz, beats: grid.beats(), length: Tick(2880) };
        let notes = [0, 480, 960, 1080].map(|onset| note(onset, 100, 60)).to_vec();
        let onsets: Vec<i64> = settle(notes, &frame, Voices::Many).iter().map(|note| note.onset.0).collect();
        assert_eq!(onsets, [0, 480, 960]);
    }

    #[test]
    fn a_moved_note_ends_where_it_did() {
        let late = moved(note(720, 240, 60), Tick(640));
        assert_eq!((late.onset, late.end()), (Tick(640), Tick(960)));
        assert_eq!(moved(note(640, 80, 60), Tick(720)).duration, Tick(1));
    }
}
