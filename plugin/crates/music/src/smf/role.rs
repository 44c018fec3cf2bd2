//! What a track of somebody else's file is for, guessed from its channel, its name, its program and its height.

use crate::{Clip, Role};

/// The MIDI channel of percussion, 10 to musicians.
const DRUM_CHANNEL: u8 = 9;

/// Words in the names of tracks. The first that fits decides: a "string bass" is a bass, a "bass drum" drums.
const WORDS: [(Role, &[&str]); 5] = [
    (Role::Drums, &["drum", "percussion", "kit", "kick", "snare", "timpani", "cymbal"]),
    (Role::Bass, &["bass", "contrabas", "kontrabas", "double bass", "left hand"]),
    (Role::Strings, &["string", "violin", "viola", "cello", "streicher", "pad"]),
    (Role::Melody, &["melod", "lead", "vocal", "voice", "soprano", "solo", "right hand", "tune", "theme"]),
    (Role::Harmony, &["harmon", "chord", "guitar", "accomp", "alto", "tenor", "rhythm", "organ"]),
];

/// What is known of a track whose role is sought.
#[derive(Debug)]
pub(super) struct Clues<'a> {
    /// The role the file itself states.
    pub(super) stated: Option<Role>,
    pub(super) name: &'a str,
    pub(super) channel: u8,
    pub(super) program: Option<u8>,
    pub(super) clip: &'a Clip,
}

/// The roles of a file's tracks.
///
/// What neither the file, the channel, the name nor the program tells is harmony, except the highest such track
/// (the first of several as high), which is the melody if there is no other.
pub(super) fn guess(tracks: &[Clues<'_>]) -> Vec<Role> {
    let known: Vec<Option<Role>> = tracks.iter().map(Clues::role).collect();
    let melody = if known.contains(&Some(Role::Melody)) { None } else { highest_unknown(tracks, &known) };
    let role = |(index, role): (usize, &Option<Role>)| {
        role.unwrap_or(if melody == Some(index) { Role::Melody } else { Role::Harmony })
    };
    known.iter().enumerate().map(role).collect()
}

fn highest_unknown(tracks: &[Clues<'_>], known: &[Option<Role>]) -> Option<usize> {
    let unknown = (0..tracks.len()).filter(|index| known[*index].is_none());
    unknown.rev().max_by_key(|index| mean_key(tracks[*index].clip))
}

/// The mean key, in sixteenths of a semitone; zero without notes.
fn mean_key(clip: &Clip) -> u64 {
    let sum: u64 = clip.notes().iter().map(|note| u64::from(note.key.number())).sum();
    (sum * 16).checked_div(u64::try_from(clip.notes().len()).unwrap_or(u64::MAX)).unwrap_or(0)
}

impl Clues<'_> {
    fn role(&self) -> Option<Role> {
        let drums = (self.channel == DRUM_CHANNEL).then_some(Role::Drums);
        self.stated.or(drums).or_else(|| of_name(self.name)).or_else(|| self.program.and_then(of_program))
    }
}

fn of_name(name: &str) -> Option<Role> {
    let name = name.to_lowercase();
    WORDS.iter().find(|(_, words)| words.iter().any(|word| name.contains(word))).map(|(role, _)| *role)
}

/// The role of a General MIDI program, where its family tells one.
fn of_program(program: u8) -> Option<Role> {
    match program {
        24..=31 => Some(Role::Harmony),
        32..=39 | 43 | 58 => Some(Role::Bass),
        40..=42 | 44 | 48..=51 | 88..=95 => Some(Role::Strings),
        112..=119 => Some(Role::Drums),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Key, Note, Tick, Velocity};

    fn clip(key: u8) -> Clip {
        let note = Note { onset: Tick(0), key: Key::masked(key), duration: Tick(9), velocity: Velocity::DEFAULT };
        Clip::new(vec![note], Tick(0))
    }

    fn roles(tracks: &[(&str, u8, Option<u8>, u8)]) -> Vec<Role> {
        let clips: Vec<Clip> = tracks.iter().map(|track| clip(track.3)).collect();
        let pairs = tracks.iter().zip(&clips);
        let clues =
            pairs.map(|(&(name, channel, program, _), clip)| Clues { stated: None, name, channel, program, clip });
        guess(&clues.collect::<Vec<_>>())
    }

    #[test]
    fn the_channel_tells_drums_and_names_tell_the_rest() {
        let tracks =
            [("", 9, None, 36), ("Fretless Bass", 0, None, 40), ("Strings", 0, None, 60), ("Lead", 0, None, 50)];
        assert_eq!(roles(&tracks), [Role::Drums, Role::Bass, Role::Strings, Role::Melody]);
    }

    #[test]
    fn the_highest_unknown_track_is_the_melody() {
        let tracks = [("", 0, None, 40), ("", 1, None, 72), ("", 2, None, 72), ("", 3, Some(33), 80)];
        assert_eq!(roles(&tracks), [Role::Harmony, Role::Melody, Role::Harmony, Role::Bass]);
        assert_eq!(roles(&[("Soprano", 0, None, 40), ("", 1, None, 90)]), [Role::Melody, Role::Harmony]);
    }
}
