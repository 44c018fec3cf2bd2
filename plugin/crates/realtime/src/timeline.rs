//! What the scheduler plays: a composition flattened to notes in order of onset, never changed once built.

use continuo_music::{Composition, Key, Tick, Track, Velocity};

use crate::Lane;

/// A note of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimelineNote {
    /// Where it starts.
    pub onset: Tick,
    /// The first tick at which it no longer sounds; always after `onset`.
    pub end: Tick,
    /// Whose it is: the role says which strip it goes through.
    pub lane: Lane,
    /// The key.
    pub key: Key,
    /// How hard it is struck.
    pub velocity: Velocity,
}

/// Notes in order of onset, no key of a lane sounding twice at once; their instruments; and where the whole ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    notes: Vec<TimelineNote>,
    /// The program of each lane that asks for one.
    programs: Vec<(Lane, u8)>,
    length: Tick,
}

impl Timeline {
    /// Flattens every track of the composition. Allocates: never on the audio thread.
    #[must_use]
    pub fn new(composition: &Composition) -> Self {
        let mut notes: Vec<_> = composition.tracks.iter().flat_map(notes_of).collect();
        notes.sort_unstable_by_key(|note| (note.lane, note.key, note.onset, note.end, note.velocity));
        notes.dedup_by(|later, earlier| resolve(earlier, later));
        notes.sort_unstable();
        Self { notes, programs: programs_of(&composition.tracks), length: composition.length() }
    }

    /// The notes, in order of onset.
    #[must_use]
    pub fn notes(&self) -> &[TimelineNote] {
        &self.notes
    }

    /// The program that a lane asks for.
    pub(crate) fn program_of(&self, lane: Lane) -> Option<u8> {
        self.programs.iter().find(|(asks, _)| *asks == lane).map(|(_, program)| *program)
    }

    /// Where the note of that onset, lane and key ends, if there is one. A binary search.
    pub(crate) fn end_of(&self, onset: Tick, lane: Lane, key: Key) -> Option<Tick> {
        let first = self.notes.partition_point(|note| note.onset < onset);
        let together = self.notes.get(first..)?.iter().take_while(|note| note.onset == onset);
        together.into_iter().find(|note| (note.lane, note.key) == (lane, key)).map(|note| note.end)
    }

    /// Where the whole ends, and a loop begins again.
    #[must_use]
    pub fn length(&self) -> Tick {
        self.length
    }
}

fn notes_of(track: &Track) -> impl Iterator<Item = TimelineNote> {
    track.clip.notes().iter().map(|note| TimelineNote {
        onset: note.onset,
        end: note.end(),
        lane: lane_of(track),
        key: note.key,
        velocity: note.velocity,
    })
}

fn lane_of(track: &Track) -> Lane {
    Lane::new(track.role, track.channel)
}

/// What each lane asks for; where several tracks share one, the first that asks decides.
fn programs_of(tracks: &[Track]) -> Vec<(Lane, u8)> {
    let mut programs: Vec<(Lane, u8)> = Vec::new();
    for track in tracks {
        let asks = track.program.filter(|_| programs.iter().all(|(lane, _)| *lane != lane_of(track)));
        programs.extend(asks.map(|program| (lane_of(track), program & 0x7f)));
    }
    programs
}

/// Sees to it that a key does not sound twice at once, also where two tracks share a lane: a note ends where its
/// key is struck again, and of those that begin together the longest stays. Says whether `later` is to be dropped.
fn resolve(earlier: &mut TimelineNote, later: &TimelineNote) -> bool {
    if (earlier.lane, earlier.key) != (later.lane, later.key) {
        return false;
    }
    if earlier.onset == later.onset {
        *earlier = *later;
        return true;
    }
    earlier.end = earlier.end.min(later.onset);
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use continuo_music::{Clip, Note, Role};

    fn track(channel: u8, notes: &[(i64, i64, u8)], length: i64) -> Track {
        let note = |&(onset, duration, key): &(i64, i64, u8)| Note {
            onset: Tick(onset),
            key: Key::masked(key),
            duration: Tick(duration),
            velocity: Velocity::DEFAULT,
        };
        let clip = Clip::new(notes.iter().map(note).collect(), Tick(length));
        Track { name: String::new(), role: Role::Melody, channel, program: None, clip }
    }

    fn flat(tracks: Vec<Track>) -> Vec<(i64, i64, u8, u8)> {
        let timeline = Timeline::new(&Composition { tracks, ..Composition::default() });
        timeline.notes().iter().map(|note| (note.onset.0, note.end.0, note.lane.channel(), note.key.number())).collect()
    }

    #[test]
    fn tracks_are_merged_in_order_of_onset() {
        let tracks = vec![track(1, &[(0, 10, 60), (20, 10, 60)], 0), track(0, &[(10, 10, 60)], 0)];
        assert_eq!(flat(tracks), [(0, 10, 1, 60), (10, 20, 0, 60), (20, 30, 1, 60)]);
    }

    #[test]
    fn a_key_of_a_lane_sounds_once_also_across_tracks() {
        let tracks = vec![track(0, &[(0, 100, 60), (0, 30, 62)], 0), track(0, &[(40, 10, 60), (0, 90, 62)], 0)];
        assert_eq!(flat(tracks), [(0, 40, 0, 60), (0, 90, 0, 62), (40, 50, 0, 60)]);
    }

    #[test]
    fn the_first_track_of_a_lane_that_asks_for_a_program_decides() {
        let asking = |channel, program| Track { program, ..track(channel, &[], 0) };
        let tracks = vec![asking(0, None), asking(1, Some(40)), asking(1, Some(41)), asking(0, Some(7))];
        let timeline = Timeline::new(&Composition { tracks, ..Composition::default() });
        let asks = [0, 1, 2].map(|channel| timeline.program_of(Lane::new(Role::Melody, channel)));
        assert_eq!(asks, [Some(7), Some(40), None]);
    }

    #[test]
    fn roles_are_told_apart_on_one_channel() {
        let drums = Track { role: Role::Drums, ..track(0, &[(0, 50, 60)], 0) };
        assert_eq!(flat(vec![track(0, &[(0, 100, 60)], 0), drums]), [(0, 50, 0, 60), (0, 100, 0, 60)]);
    }

    #[test]
    fn rests_at_the_end_belong_to_the_length() {
        let composition = Composition { tracks: vec![track(0, &[(0, 10, 60)], 3840)], ..Composition::default() };
        assert_eq!(Timeline::new(&composition).length(), Tick(3840));
    }
}
