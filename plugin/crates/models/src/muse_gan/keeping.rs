//! What stays of an accompaniment that is there already: its chords, its tracks, its locked bars.

use std::ops::Range;

use continuo_music::harmony::{self, Chord};
use continuo_music::{Clip, Note, Role, Tick, Track};

use super::finish::STRAY;
use super::grid::Grid;
use crate::Kept;

impl Kept {
    /// Whether a part stays whole.
    #[must_use]
    pub(super) fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// The chords that what is kept stands on, beat by beat, where any of it sounds.
    #[must_use]
    pub(super) fn chords(&self, melody: &Clip, grid: &Grid) -> Vec<Option<Chord>> {
        let ranges: Vec<_> = grid.beats().iter().map(|beat| beat.start..beat.end).collect();
        let pitched = self.tracks.iter().filter(|track| track.role != Role::Drums);
        let clips: Vec<Clip> = pitched.clone().map(|track| self.kept_of(track)).collect();
        let bass = pitched.zip(&clips).find(|(track, _)| track.role == Role::Bass).map(|(_, clip)| clip);
        let kept: Vec<&Clip> = clips.iter().collect();
        let sounds: Vec<bool> = harmony::evidence(&kept, None, &ranges)
            .iter()
            .map(|evidence| evidence.weights.iter().sum::<f32>() > 0.0)
            .collect();
        let all: Vec<&Clip> = kept.into_iter().chain([melody]).collect();
        let evidence = harmony::evidence(&all, bass, &ranges);
        let chords = harmony::label(&evidence, |beat| grid.beats()[beat].is_strong());
        chords.into_iter().zip(sounds).map(|(chord, sounds)| sounds.then_some(chord)).collect()
    }

    /// A new track with what is kept of the old one of its name put in its place.
    #[must_use]
    pub(super) fn put_into(&self, new: Track) -> Track {
        let Some(old) = self.tracks.iter().find(|old| (old.role, &old.name) == (new.role, &new.name)) else {
            return new;
        };
        if self.has(old.role) {
            return old.clone();
        }
        if self.spans.is_empty() {
            return new;
        }
        let kept = self.kept_of(old);
        let is_line = new.role != Role::Drums && is_line(&kept) && is_line(&new.clip);
        let fresh = new.clip.notes().iter().filter_map(|note| self.room(note, &kept, is_line));
        let clip = Clip::new(fresh.chain(kept.notes().iter().copied()).collect(), new.clip.length());
        Track { clip: clip.without_overlaps(), ..new }
    }

    /// The notes of a track that stay: all, or those that are meant to sound in the spans, however they stray.
    fn kept_of(&self, track: &Track) -> Clip {
        if self.has(track.role) {
            return track.clip.clone();
        }
        let is_meant =
            |note: &Note, span: &Range<Tick>| note.onset + STRAY < span.end && span.start + STRAY < note.end();
        let stays = |note: &&Note| self.spans.iter().any(|span| is_meant(note, span));
        Clip::new(track.clip.notes().iter().filter(stays).copied().collect(), Tick::ZERO)
    }

    /// What is left of a new note where old ones stay; a line has no room beside a note that sounds.
    ///
    /// Where a note is meant to start is told from where it does, for a person's playing strays: what comes a little
    /// before a span belongs to it, and what comes a little before the end of one waits for that.
    fn room(&self, note: &Note, kept: &Clip, is_line: bool) -> Option<Note> {
        let in_the_way = |old: &&Note| is_line || old.key == note.key;
        let kept: Vec<_> = kept.notes().iter().filter(in_the_way).map(|old| old.onset..old.end()).collect();
        let is_inside = |ranges: &[Range<Tick>], at: Tick| ranges.iter().any(|range| range.contains(&at));
        // Both a new and an old note stray, a span does not.
        if is_inside(&self.spans, note.onset + STRAY) || is_inside(&kept, note.onset + STRAY * 2) {
            return None;
        }
        let mut taken = [self.spans.as_slice(), &kept].concat();
        taken.sort_unstable_by_key(|range| range.start);
        let waits = |onset: Tick, range: &Range<Tick>| if range.contains(&onset) { range.end } else { onset };
        let onset = taken.iter().fold(note.onset, waits);
        let next = taken.iter().map(|range| range.start).find(|start| *start >= onset).unwrap_or(Tick::LATEST);
        let end = note.end().min(next);
        (onset < end).then(|| Note { onset, duration: end - onset, ..*note })
    }
}

/// Whether no two notes sound at once.
fn is_line(clip: &Clip) -> bool {
    clip.notes().windows(2).all(|pair| pair[0].end() <= pair[1].onset)
}

#[cfg(test)]
mod tests {
    use continuo_music::{Key, Velocity};

    use super::*;

    const BAR: i64 = 3840;

    fn track(role: Role, notes: &[(i64, i64, u8)]) -> Track {
        let note = |&(onset, end, key): &(i64, i64, u8)| Note {
            onset: Tick(onset),
            key: Key::masked(key),
            duration: Tick(end - onset),
            velocity: Velocity::DEFAULT,
        };
        let clip = Clip::new(notes.iter().map(note).collect(), Tick(4 * BAR));
        Track { name: format!("{role:?}"), role, channel: 1, program: None, clip }
    }

    /// What comes of new notes while the second of four bars is locked in the old ones.
    fn locked(role: Role, old: &[(i64, i64, u8)], new: &[(i64, i64, u8)]) -> Vec<(i64, i64, u8)> {
        let spans = vec![Tick(BAR)..Tick(2 * BAR)];
        let kept = Kept { tracks: vec![track(role, old)], roles: vec![], spans };
        let put = kept.put_into(track(role, new));
        put.clip.notes().iter().map(|note| (note.onset.0, note.end().0, note.key.number())).collect()
    }

    #[test]
    fn a_bar_that_was_played_a_little_early_stays_and_is_not_played_twice() {
        let old = [(0, BAR - 10, 40), (BAR - 20, 2 * BAR - 30, 41), (2 * BAR - 15, 3 * BAR, 42)];
        let new = [(10, BAR - 31, 50), (BAR - 31, 2 * BAR - 40, 51), (2 * BAR - 40, 3 * BAR, 52)];
        let expected = [(10, BAR - 31, 50), (BAR - 20, 2 * BAR - 30, 41), (2 * BAR, 3 * BAR, 52)];
        assert_eq!(locked(Role::Bass, &old, &new), expected);
    }

    #[test]
    fn a_bar_that_was_left_a_little_late_is_not_cut_short() {
        let old = [(5, BAR + 30, 40), (BAR + 30, 2 * BAR + 25, 41), (2 * BAR + 25, 3 * BAR, 42)];
        let new = [(0, BAR + 20, 50), (BAR + 20, 2 * BAR - 5, 51), (2 * BAR - 5, 3 * BAR, 52)];
        let expected = [(0, BAR, 50), (BAR + 30, 2 * BAR + 25, 41), (2 * BAR + 25, 3 * BAR, 52)];
        assert_eq!(locked(Role::Bass, &old, &new), expected);
    }

    #[test]
    fn what_rings_into_a_locked_bar_stays_whole_and_lines_stay_lines() {
        let old = [(1920, BAR + 960, 60), (BAR + 960, 2 * BAR, 62)];
        let new = [(0, 1920, 64), (1920, BAR, 65), (2 * BAR, 3 * BAR, 67)];
        let expected = [(0, 1920, 64), (1920, BAR + 960, 60), (BAR + 960, 2 * BAR, 62), (2 * BAR, 3 * BAR, 67)];
        assert_eq!(locked(Role::Strings, &old, &new), expected);
        let chords = [(0, BAR, 64), (0, BAR, 67), (1920, BAR, 65)];
        let beside = locked(Role::Harmony, &old, &chords);
        assert!(beside.contains(&(1920, BAR, 65)), "chords sound beside what is kept: {beside:?}");
    }

    #[test]
    fn drums_are_struck_beside_one_another() {
        let old = [(BAR - 8, BAR + 112, 36), (BAR + 960, BAR + 1080, 38)];
        let new = [(0, 120, 36), (BAR + 4, BAR + 124, 36), (2 * BAR - 12, 2 * BAR + 108, 49)];
        let expected =
            [(0, 120, 36), (BAR - 8, BAR + 112, 36), (BAR + 960, BAR + 1080, 38), (2 * BAR, 2 * BAR + 108, 49)];
        assert_eq!(locked(Role::Drums, &old, &new), expected);
    }
}
