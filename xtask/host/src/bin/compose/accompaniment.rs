//! What Accompany made, held against what it was given: the melody unchanged, and every part of the style on its channel.

use continuo_music::{Clip, Role, Tick, Track};

use crate::arguments::Model;
use crate::failure::Failure;
use crate::listening::same_notes;
use crate::melody::Melody;
use crate::session::{Input, Made};

/// The parts of a band, by role and channel, 0–15.
const BAND: &[(Role, u8)] = &[(Role::Drums, 9), (Role::Bass, 1), (Role::Harmony, 2), (Role::Strings, 3)];
/// The lower voices of a chorale: bass and double bass, alto, tenor.
const VOICES: &[(Role, u8)] = &[(Role::Bass, 1), (Role::Bass, 4), (Role::Harmony, 2), (Role::Strings, 3)];

/// Checks what was made of the input; `model` is the model that was asked for, if one was.
///
/// # Errors
///
/// When the melody has changed, when it is not in the manner that was asked for, when a part is missing or on another
/// channel, or when a part cannot be played: a key struck while it sounds, or a note after the melody's last bar.
pub fn check(melody: &Melody, input: &Input, made: &Made, model: Option<Model>) -> Result<(), Failure> {
    same_notes(&input.clip, &made.melody.clip, "Accompany has changed the melody")?;
    let style = made.style.as_deref().unwrap_or("none");
    if let Some(model) = model.filter(|model| model.id() != style) {
        return Err(broken(format!("Accompany has played {style}, and {} was asked for.", model.id())));
    }
    let expected = if style == Model::Bach.id() { VOICES } else { BAND };
    let found: Vec<(Role, u8)> = made.accompaniment.iter().map(|track| (track.role, track.channel)).collect();
    if found != expected {
        return Err(broken(format!("The parts of the accompaniment are {found:?}; {expected:?} were to be there.")));
    }
    let end = melody.end().max(input.clip.length());
    made.accompaniment.iter().try_for_each(|track| playable(track, end))
}

fn playable(track: &Track, end: Tick) -> Result<(), Failure> {
    let Track { name, clip, .. } = track;
    if clip.without_overlaps().notes() != clip.notes() {
        return Err(broken(format!("In {name:?} a key is struck while it sounds.")));
    }
    match last_end(clip).filter(|last| *last > end) {
        Some(last) => Err(broken(format!("{name:?} ends at {last:?}, after the melody's last bar ends at {end:?}."))),
        None => Ok(()),
    }
}

fn last_end(clip: &Clip) -> Option<Tick> {
    clip.notes().iter().map(continuo_music::Note::end).max()
}

fn broken(law: String) -> Failure {
    Failure::Broken(law)
}

#[cfg(test)]
mod tests {
    use super::*;
    use continuo_music::{Key, MeterMap, Note, TempoMap, Velocity};

    fn clip(notes: &[(i64, i64, u8)]) -> Clip {
        let note = |(onset, duration, key): &(i64, i64, u8)| Note {
            onset: Tick(*onset),
            key: Key::masked(*key),
            duration: Tick(*duration),
            velocity: Velocity::DEFAULT,
        };
        Clip::new(notes.iter().map(note).collect(), Tick(960))
    }

    fn track((role, channel): (Role, u8)) -> Track {
        Track { name: format!("{role:?}"), role, channel, program: None, clip: clip(&[(0, 960, 48), (960, 960, 48)]) }
    }

    fn tune() -> Clip {
        clip(&[(0, 960, 60), (960, 960, 62)])
    }

    fn made(style: &str, parts: &[(Role, u8)]) -> Made {
        Made {
            melody: Track { clip: tune(), ..track((Role::Melody, 0)) },
            accompaniment: parts.iter().copied().map(track).collect(),
            seed: 7,
            extension_seconds: None,
            style: Some(style.to_owned()),
        }
    }

    /// What is wrong with that, if the jazz model was asked for.
    fn fault(made: &Made, model: Option<Model>) -> Option<String> {
        let input = Input { clip: tune(), tempo: TempoMap::default() };
        let melody =
            Melody { name: String::new(), clip: tune(), tempo: TempoMap::default(), meter: MeterMap::default() };
        check(&melody, &input, made, model).err().map(|failure| failure.to_string())
    }

    #[test]
    fn a_band_and_the_voices_of_a_chorale_are_right() {
        assert_eq!(fault(&made("jazz", BAND), Some(Model::Jazz)), None);
        assert_eq!(fault(&made("bach", VOICES), Some(Model::Bach)), None);
        assert_eq!(fault(&made("pop", BAND), None), None, "the plugin's own choice");
    }

    #[test]
    fn what_is_wrong_is_told() {
        let right = made("jazz", BAND);
        let told = |change: &dyn Fn(&mut Made)| {
            let mut wrong = right.clone();
            change(&mut wrong);
            fault(&wrong, Some(Model::Jazz)).unwrap_or_default()
        };
        let changed = told(&|made| made.melody.clip = clip(&[(0, 960, 60)]));
        assert!(changed.contains("changed the melody"), "{changed}");
        let style = told(&|made| made.style = Some("rock".to_owned()));
        assert!(style.contains("played rock, and jazz"), "{style}");
        let missing = told(&|made| drop(made.accompaniment.pop()));
        assert!(missing.contains("Strings"), "{missing}");
        let channel = told(&|made| made.accompaniment[1].channel = 5);
        assert!(channel.contains("Bass, 5"), "{channel}");
        let twice = told(&|made| made.accompaniment[2].clip = clip(&[(0, 961, 48), (960, 960, 48)]));
        assert!(twice.contains("\"Harmony\" a key is struck"), "{twice}");
        let late = told(&|made| made.accompaniment[3].clip = clip(&[(0, 3841, 48)]));
        assert!(late.contains("after the melody's last bar"), "{late}");
    }
}
