//! What stays of an accompaniment that is there already: its chords, its tracks, its locked bars.

use std::ops::Range;

use continuo_music::harmony::{self, Chord};
use continuo_music::{Clip, Note, Role, Tick, Track};

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
        let makes_room = |note: &Note| self.room(note, &kept, new.role == Role::Bass);
        let fresh = new.clip.notes().iter().filter_map(makes_room);
        let clip = Clip::new(fresh.chain(kept.notes().iter().copied()).collect(), new.clip.length());
        Track { clip: clip.without_overlaps(), ..new }
    }

    /// The notes of a track that stay: all, or those that sound in the spans.
    fn kept_of(&self, track: &Track) -> Clip {
        if self.has(track.role) {
            return track.clip.clone();
        }
        let sounds_in = |note: &&Note| self.spans.iter().any(|span| note.onset < span.end && span.start < note.end());
        Clip::new(track.clip.notes().iter().filter(sounds_in).copied().collect(), Tick::ZERO)
    }

    /// What is left of a new note where old ones stay; a line has no room beside a note that sounds.
    fn room(&self, note: &Note, kept: &Clip, is_line: bool) -> Option<Note> {
        let in_the_way = |old: &&Note| is_line || old.key == note.key;
        let kept = kept.notes().iter().filter(in_the_way).map(|old| old.onset..old.end());
        let taken: Vec<Range<Tick>> = self.spans.iter().cloned().chain(kept).collect();
        if taken.iter().any(|range| range.contains(&note.onset)) {
            return None;
        }
        let end = taken.iter().map(|range| range.start).filter(|start| *start > note.onset).min();
        Some(Note { duration: note.duration.min(end.unwrap_or(Tick::LATEST) - note.onset), ..*note })
    }
}
