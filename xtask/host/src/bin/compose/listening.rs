//! What is heard of the plugin while it plays along with the song, channel by channel, and held against what it made.

use std::collections::BTreeMap;

use continuo_host::{Conductor, Heard, Message, Score, SoundingNote};
use continuo_music::{Clip, Key, Note, Tick, Track, Velocity};

use crate::failure::Failure;
use crate::session::Made;

/// A raw MIDI message that asks for a program; the channel is in the low four bits.
const PROGRAM_CHANGE: u8 = 0xc0;

/// What was heard.
#[derive(Debug)]
pub struct Performance {
    /// By channel, 0–15.
    clips: BTreeMap<u8, Clip>,
    /// By channel, the program asked for last before its first note.
    programs: BTreeMap<u8, u8>,
}

impl Performance {
    /// What was heard, in samples since the start of the song; `length` is how long the clips are at least.
    ///
    /// # Errors
    ///
    /// When a note-on was not ended by exactly one note-off.
    pub fn of(heard: &[Heard], conductor: &Conductor, length: Tick) -> Result<Self, Failure> {
        let score = Score::new(heard);
        if !score.is_balanced() {
            return Err(Failure::Broken(format!("Not every note-on was ended by exactly one note-off: {score:?}.")));
        }
        let mut notes: BTreeMap<u8, Vec<Note>> = BTreeMap::new();
        for sounding in &score.notes {
            notes.entry(sounding.channel).or_default().push(note(sounding, conductor));
        }
        let clips = notes.into_iter().map(|(channel, notes)| (channel, Clip::new(notes, length))).collect();
        Ok(Self { clips, programs: programs(heard) })
    }

    /// The tracks as they were heard, the melody first.
    ///
    /// # Errors
    ///
    /// When what was heard differs from what was made, on a channel of a track or on any other, or when a track's
    /// program was not asked for before its first note.
    pub fn of_made(&self, made: &Made) -> Result<Vec<Track>, Failure> {
        let heard: Vec<Track> = made.tracks().map(|track| self.track(track)).collect::<Result<_, _>>()?;
        let stray = self.clips.keys().find(|channel| heard.iter().all(|track| track.channel != **channel));
        stray.map_or(Ok(heard), |channel| {
            let shown = channel + 1;
            Err(Failure::Broken(format!("The plugin played on channel {shown}, where it has made nothing.")))
        })
    }

    fn track(&self, made: &Track) -> Result<Track, Failure> {
        let Track { name, channel, program, .. } = made;
        let clip = self.clips.get(channel).cloned().unwrap_or_else(|| Clip::new(Vec::new(), made.clip.length()));
        let shown = channel + 1;
        let law = format!("What the plugin played of {name:?} on channel {shown} is not what its state says it made");
        same_notes(&made.clip, &clip, &law)?;
        if program.is_some() && !clip.is_empty() && self.programs.get(channel) != program.as_ref() {
            return Err(Failure::Broken(format!(
                "The plugin has not asked for the program {program:?} of {name:?} before its first note on channel {shown}."
            )));
        }
        Ok(Track { clip, ..made.clone() })
    }
}

/// The program asked for last on each channel before its first note, or at all.
fn programs(heard: &[Heard]) -> BTreeMap<u8, u8> {
    let mut programs = BTreeMap::new();
    let mut begun = [false; 16];
    for Heard { message, .. } in heard {
        match *message {
            Message::NoteOn { channel, .. } => begun[usize::from(channel & 0x0f)] = true,
            Message::Midi([status, program, _]) if status & 0xf0 == PROGRAM_CHANGE => {
                let channel = status & 0x0f;
                if !begun[usize::from(channel)] {
                    programs.insert(channel, program);
                }
            }
            _ => {}
        }
    }
    programs
}

fn note(sounding: &SoundingNote, conductor: &Conductor) -> Note {
    let onset = conductor.tick(sounding.start);
    Note {
        onset,
        key: Key::masked(sounding.key),
        duration: conductor.tick(sounding.end) - onset,
        velocity: Velocity::clamped(sounding.velocity),
    }
}

/// Fails with the first note that differs.
pub fn same_notes(expected: &Clip, found: &Clip, law: &str) -> Result<(), Failure> {
    if expected.notes() == found.notes() {
        return Ok(());
    }
    let pairs = expected.notes().iter().zip(found.notes());
    let first = pairs.clone().find(|(one, other)| one != other).map_or_else(String::new, |(expected, found)| {
        format!(" The first that differs: expected {expected:?}, found {found:?}.")
    });
    let (expected, found) = (expected.notes().len(), found.notes().len());
    Err(Failure::Broken(format!("{law}: {expected} notes against {found}.{first}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use continuo_music::{MeterMap, Role, TempoMap};

    const SAMPLE_RATE: f64 = 48_000.0;

    fn note(onset: i64, duration: i64, key: u8) -> Note {
        Note { onset: Tick(onset), key: Key::masked(key), duration: Tick(duration), velocity: Velocity::clamped(90) }
    }

    fn track(role: Role, channel: u8, program: Option<u8>, notes: Vec<Note>) -> Track {
        Track { name: format!("{role:?}"), role, channel, program, clip: Clip::new(notes, Tick(1920)) }
    }

    fn conductor() -> Conductor {
        Conductor::new(TempoMap::default(), MeterMap::default(), SAMPLE_RATE)
    }

    /// The tracks as they would be played, programs first.
    fn messages(tracks: &[Track]) -> Vec<Heard> {
        let mut heard = Vec::new();
        for track in tracks {
            let channel = track.channel;
            let program = track.program.map(|program| Message::Midi([PROGRAM_CHANGE | channel, program, 0]));
            heard.extend(program.map(|message| (0, 1, message)));
            for note in track.clip.notes() {
                let (key, velocity) = (note.key.number(), note.velocity.number());
                heard.push((conductor().sample(note.onset), 2, Message::NoteOn { channel, key, velocity }));
                heard.push((conductor().sample(note.end()), 0, Message::NoteOff { channel, key }));
            }
        }
        heard.sort_by_key(|(sample, order, _)| (*sample, *order));
        heard.into_iter().map(|(sample, _, message)| Heard { sample, message }).collect()
    }

    fn played(tracks: &[Track], made: &[Track]) -> Result<Vec<Track>, String> {
        let made = Made {
            melody: made[0].clone(),
            accompaniment: made[1..].to_vec(),
            seed: 7,
            extension_seconds: None,
            style: None,
        };
        let performance = Performance::of(&messages(tracks), &conductor(), Tick(1920));
        performance.and_then(|heard| heard.of_made(&made)).map_err(|failure| failure.to_string())
    }

    fn band() -> Vec<Track> {
        vec![
            track(Role::Melody, 0, None, vec![note(0, 480, 60), note(480, 1, 60), note(481, 960, 67)]),
            track(Role::Drums, 9, None, vec![note(0, 120, 36), note(0, 120, 60)]),
            track(Role::Bass, 1, Some(33), vec![note(0, 480, 60), note(480, 480, 36)]),
            track(Role::Strings, 3, Some(48), vec![]),
        ]
    }

    #[test]
    fn tracks_survive_being_played() {
        assert_eq!(played(&band(), &band()), Ok(band()));
    }

    #[test]
    fn a_note_that_differs_is_told_with_its_track_and_channel() {
        let mut wrong = band();
        wrong[2].clip = Clip::new(vec![note(0, 480, 60), note(480, 480, 37)], Tick(1920));
        let error = played(&wrong, &band()).unwrap_err();
        assert!(error.contains("\"Bass\" on channel 2") && error.contains("37"), "{error}");
        wrong[2].clip = Clip::default();
        assert!(played(&wrong, &band()).unwrap_err().contains("2 notes against 0"));
    }

    #[test]
    fn a_channel_without_a_track_is_told() {
        let error = played(&band(), &band()[..2]).unwrap_err();
        assert!(error.contains("on channel 2, where it has made nothing"), "{error}");
    }

    #[test]
    fn a_program_that_comes_late_or_never_is_told() {
        let mut other = band();
        other[2].program = Some(34);
        assert!(played(&other, &band()).unwrap_err().contains("program Some(33) of \"Bass\""));
        let mut late = messages(&band());
        let change = late.iter().position(|heard| matches!(heard.message, Message::Midi(_))).unwrap();
        let change = late.remove(change);
        late.push(change);
        assert_eq!(programs(&late).get(&1), None);
    }

    #[test]
    fn a_note_that_is_never_ended_is_told() {
        let mut heard = messages(&band());
        heard.pop();
        assert!(Performance::of(&heard, &conductor(), Tick(1920)).is_err());
    }
}
