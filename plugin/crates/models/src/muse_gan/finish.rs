//! From notes as the network decides them to tracks as players expect them: in range, playable, on the beat's own
//! subdivision, with an instrument and a channel.

mod feel;
mod lines;
mod parts;
mod subdivision;
#[cfg(test)]
mod tests;

use continuo_music::{Clip, Key, Note, Role, Tick, Track, Velocity};

pub use feel::{STRAY, humanise};
pub use parts::instrument;

use self::parts::Voices;
use super::grid::Beat;
use crate::{PARTS, Style};

/// The shortest note there is, a thirty-second; drums are written with it.
const SHORTEST: Tick = Tick(Tick::QUARTER.0 / 8);
/// How far below the bass its double bass plays, in semitones, where the instrument reaches.
const OCTAVE: i32 = 12;
/// The channel of the double bass, 0–15: the first that no role has.
const DOUBLE_BASS_CHANNEL: u8 = 4;
/// General MIDI's contrabass, and its lowest key.
const DOUBLE_BASS: (u8, u8) = (43, 28);

/// A note as the network decides it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RawNote {
    /// Where it starts.
    pub onset: Tick,
    /// Where it ends.
    pub end: Tick,
    /// A MIDI key number; what no instrument of the part has is moved or left out.
    pub key: u8,
    /// How hard it is struck, as a share of the most that MIDI has, 0–1.
    pub velocity: f32,
}

/// What an accompaniment is fitted into.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Whose manner it is in.
    pub style: Style,
    /// The beats of the melody's bars, in order; nothing sounds after the last.
    pub beats: &'a [Beat],
    /// How long the melody is; the clips are so long at least.
    pub length: Tick,
}

impl Frame<'_> {
    /// Where the melody's last bar ends.
    fn end(&self) -> Tick {
        self.beats.last().map_or(Tick::ZERO, |beat| beat.end)
    }

    /// The number of the beat that holds a tick; the last one's for ticks after it.
    fn beat_at(&self, tick: Tick) -> usize {
        self.beats.partition_point(|beat| beat.end <= tick).min(self.beats.len().saturating_sub(1))
    }
}

/// The tracks of these notes, strictly in time; `parts` in the order of [`PARTS`], and so are the tracks.
///
/// Bach has no drums, and a double bass at the end.
#[must_use]
pub fn finish(parts: &[Vec<RawNote>; 4], frame: &Frame<'_>) -> Vec<Track> {
    let all = PARTS.iter().zip(parts).filter(|(role, _)| parts::is_played(frame.style, **role));
    let mut tracks: Vec<Track> = all.map(|(role, notes)| track(*role, notes, frame)).collect();
    if frame.style == Style::Bach {
        let bass = tracks.iter().find(|track| track.role == Role::Bass);
        tracks.extend(bass.map(double_bass));
    }
    tracks
}

fn track(role: Role, notes: &[RawNote], frame: &Frame<'_>) -> Track {
    let voices = Voices::of(frame.style, role);
    let notes = notes.iter().filter_map(|note| playable(note, frame.style, role)).collect();
    let notes = subdivision::settle(notes, frame, voices);
    let notes = lines::strung(notes, frame.end(), voices);
    let (program, name) = instrument(frame.style, role);
    let clip = Clip::new(notes, frame.length);
    Track { name: name.to_owned(), role, channel: role.default_channel(), program, clip }
}

/// The note on a key that the part has, or `None` if there is none or it has no place in time.
fn playable(note: &RawNote, style: Style, role: Role) -> Option<Note> {
    let key = parts::key(style, role, note.key)?;
    let is_in_time = Tick::ZERO <= note.onset && note.onset < note.end;
    is_in_time.then(|| Note { onset: note.onset, key, duration: note.end - note.onset, velocity: velocity(note) })
}

/// Louder stays louder, so that the accents of the meter are kept.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float-to-int casts saturate")]
fn velocity(note: &RawNote) -> Velocity {
    Velocity::clamped((note.velocity * 127.0).round() as u8)
}

/// The bass an octave lower, where the instrument has that.
fn double_bass(bass: &Track) -> Track {
    let (program, lowest) = DOUBLE_BASS;
    let deep = |key: Key| key.transposed(-OCTAVE).filter(|key| key.number() >= lowest).unwrap_or(key);
    let notes = bass.clip.notes().iter().map(|note| Note { key: deep(note.key), ..*note }).collect();
    Track {
        name: "Double bass".to_owned(),
        channel: DOUBLE_BASS_CHANNEL,
        program: Some(program),
        clip: Clip::new(notes, bass.clip.length()),
        ..*bass
    }
}
