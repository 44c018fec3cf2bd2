//! The input melody: one line, its tempo and its meter.

use continuo_music::{Changes, Clip, Composition, MeterMap, Note, Role, Standard, TempoMap, Tick, Track};

use crate::limits::{CHANGES_MAX, COMPOSITION_NOTES_MAX, LENGTH_MAX, NAME_CHARS_MAX, NOTES_MAX};

/// The input melody. Empty is a melody too: the one a new session starts with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Melody {
    /// What the user calls it.
    pub name: String,
    /// Its notes.
    pub clip: Clip,
    /// Those of its notes that no model touches, in the clip's order. Duplicates mean duplicates.
    pub locked: Vec<Note>,
    /// How fast it goes.
    pub tempo: TempoMap,
    /// How it groups into bars.
    pub meter: MeterMap,
}

impl Melody {
    /// A melody at 120 BPM in common time.
    #[must_use]
    pub fn new(name: &str, clip: Clip) -> Self {
        Self { name: short_name(name), clip, ..Self::default() }
    }

    /// One track of a composition as a melody with nothing locked, or `None` if there is no such track.
    #[must_use]
    pub fn of_track(composition: &Composition, track: usize) -> Option<Self> {
        Some(Self {
            name: composition.name.clone(),
            clip: composition.tracks.get(track)?.clip.clone(),
            locked: Vec::new(),
            tempo: composition.tempo.clone(),
            meter: composition.meter.clone(),
        })
    }

    /// Whether they are equal but for what is locked.
    pub(crate) fn is_same_music(&self, other: &Self) -> bool {
        let Self { name, clip, locked: _, tempo, meter } = self;
        (name, clip, tempo, meter) == (&other.name, &other.clip, &other.tempo, &other.meter)
    }

    /// The composition of this melody alone, on the melody's channel: what is played and exported.
    #[must_use]
    pub fn composition(&self) -> Composition {
        let role = Role::Melody;
        let track = Track {
            name: "Melody".to_owned(),
            role,
            channel: role.default_channel(),
            program: None,
            clip: self.clip.clone(),
        };
        Composition {
            name: self.name.clone(),
            tempo: self.tempo.clone(),
            meter: self.meter.clone(),
            tracks: vec![track],
        }
    }
}

/// The track of a composition that is most likely its tune: the first melody with notes, or else the first track
/// with notes that is not percussion, or at least not on the channel of percussion.
#[must_use]
pub fn tune_of(composition: &Composition) -> Option<usize> {
    let with_notes = |wanted: fn(&Track) -> bool| {
        composition.tracks.iter().position(|track| wanted(track) && !track.clip.is_empty())
    };
    let tune = with_notes(|track| track.role == Role::Melody).or_else(|| with_notes(|track| track.role != Role::Drums));
    tune.or_else(|| with_notes(|track| !is_percussion(track)))
}

/// Whether the keys of a track are instruments. A name such as “Steel drums” alone does not say so.
pub(crate) fn is_percussion(track: &Track) -> bool {
    track.role == Role::Drums && track.channel == Role::Drums.default_channel()
}

/// Says in a full sentence why a melody is beyond the limits, if it is.
pub(crate) fn check(melody: &Melody) -> Result<(), String> {
    let (notes, length) = (melody.clip.notes().len(), melody.clip.length());
    let changes = melody.tempo.changes().len().max(melody.meter.changes().len());
    let length = length.max(last_change(&melody.tempo)).max(last_change(&melody.meter));
    if notes > NOTES_MAX {
        return Err(format!("it has {notes} notes; at most {NOTES_MAX} can be used."));
    }
    if length > LENGTH_MAX {
        let (quarters, limit) = (length.quarters(), LENGTH_MAX.quarters());
        return Err(format!("it is {quarters:.0} quarter notes long; at most {limit:.0} can be used."));
    }
    if changes > CHANGES_MAX {
        return Err(format!("it has {changes} changes of tempo or meter; at most {CHANGES_MAX} can be used."));
    }
    Ok(())
}

/// Says in a full sentence why a composition is beyond the limits, if it is.
pub(crate) fn check_composition(composition: &Composition) -> Result<(), String> {
    let lines = (0..composition.tracks.len()).filter_map(|track| Melody::of_track(composition, track));
    lines.into_iter().try_for_each(|line| check(&line))?;
    let notes: usize = composition.tracks.iter().map(|track| track.clip.notes().len()).sum();
    if notes > COMPOSITION_NOTES_MAX {
        return Err(format!("it has {notes} notes; at most {COMPOSITION_NOTES_MAX} can be kept."));
    }
    Ok(())
}

fn last_change<T: Clone + PartialEq + Standard>(map: &Changes<T>) -> Tick {
    map.changes().last().map_or(Tick::ZERO, |(at, _)| *at)
}

/// The bar line at or after a tick; bars are counted from the last change of meter before it.
#[must_use]
pub(crate) fn end_of_bar(meter: &MeterMap, end: Tick) -> Tick {
    let earlier = meter.changes().iter().rev().find(|(at, _)| *at < end);
    earlier.map_or(end, |(at, meter)| *at + (end - *at).ceil_to(meter.bar()))
}

/// A name without control characters and blank ends, cut to [`NAME_CHARS_MAX`].
#[must_use]
pub(crate) fn short_name(name: &str) -> String {
    name.trim().chars().filter(|letter| !letter.is_control()).take(NAME_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use continuo_music::{Key, Meter, Note, Velocity};

    use super::*;

    fn clip() -> Clip {
        let note = Note { onset: Tick(0), key: Key::masked(60), duration: Tick(240), velocity: Velocity::DEFAULT };
        Clip::new(vec![note], Tick(960))
    }

    #[test]
    fn a_melody_survives_being_a_composition() {
        let melody = Melody::new("Tune", clip());
        assert_eq!(Melody::of_track(&melody.composition(), 0), Some(melody.clone()));
        assert_eq!(Melody::of_track(&melody.composition(), 1), None);
    }

    #[test]
    fn the_tune_is_not_the_drums_and_not_the_empty_track() {
        let mut song = Melody::new("Song", clip()).composition();
        let drums = Track { role: Role::Drums, channel: 9, ..song.tracks[0].clone() };
        let steel_drums = Track { channel: 5, ..drums.clone() };
        let empty = Track { clip: Clip::default(), ..song.tracks[0].clone() };
        let bass = Track { role: Role::Bass, ..song.tracks[0].clone() };
        song.tracks = vec![drums, empty, bass];
        assert_eq!(tune_of(&song), Some(2));
        song.tracks.truncate(2);
        assert_eq!(tune_of(&song), None);
        song.tracks.push(steel_drums);
        assert_eq!(tune_of(&song), Some(2));
    }

    #[test]
    fn bars_end_where_their_meter_says() {
        let three = Meter::new(3, 4).unwrap();
        let map = MeterMap::new(vec![(Tick(0), three), (Tick(2880), Meter::COMMON)]);
        for (end, expected) in [(0, 0), (1, 2880), (2880, 2880), (2881, 2880 + 3840), (6720, 6720)] {
            assert_eq!(end_of_bar(&map, Tick(end)), Tick(expected));
        }
    }

    #[test]
    fn names_are_cut_and_cleaned() {
        assert_eq!(short_name("  a\u{0}b\n "), "ab");
        assert_eq!(short_name(&"x".repeat(500)).len(), NAME_CHARS_MAX);
    }
}
