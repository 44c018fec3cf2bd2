//! The mixer: a strip for each role, and what becomes of a note of the timeline on its way through its strip.

use continuo_music::{Clip, Key, Note, Role, Track, Velocity};

use crate::{Lane, TimelineNote};

/// Every role that has a strip, in the order of a score.
pub const ROLES: [Role; 5] = [Role::Melody, Role::Drums, Role::Bass, Role::Harmony, Role::Strings];
/// The loudest a strip can be, in percent of how hard its notes are written.
pub const VOLUME_PERCENT_MAX: u8 = 200;
/// Semitones of an octave.
const OCTAVE: i32 = 12;

/// What is done to the notes of one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strip {
    /// How hard notes are struck, in percent of how hard they are written, 0–[`VOLUME_PERCENT_MAX`]; at 0 none is.
    pub volume_percent: u8,
    /// How many octaves higher they sound, −3–3. What would leave the keyboard stays in its outermost octave. Drums
    /// have none: their keys are instruments.
    pub octave: i8,
    /// Whether none sounds.
    pub mute: bool,
    /// Whether only this role sounds, and others that are soloed. A muted one is silent all the same.
    pub solo: bool,
    /// The MIDI channel, 0–15.
    pub channel: u8,
    /// The General MIDI program, 0–127, in place of the one that the composition asks for.
    pub program: Option<u8>,
}

impl Strip {
    /// The strip of a role before anybody touches it.
    const fn of(role: Role) -> Self {
        Self {
            volume_percent: 100,
            octave: 0,
            mute: false,
            solo: false,
            channel: role.default_channel(),
            program: None,
        }
    }
}

/// The strips, and whether instruments are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mixer {
    strips: [Strip; ROLES.len()],
    /// Whether program changes are sent.
    pub send_programs: bool,
}

impl Default for Mixer {
    fn default() -> Self {
        Self { strips: ROLES.map(Strip::of), send_programs: true }
    }
}

/// A note as it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Struck {
    pub(crate) channel: u8,
    pub(crate) key: Key,
    pub(crate) velocity: Velocity,
}

impl Mixer {
    /// The strip of a role.
    #[must_use]
    pub const fn strip(&self, role: Role) -> &Strip {
        &self.strips[role as usize]
    }

    /// The strip of a role, to be changed.
    pub const fn strip_mut(&mut self, role: Role) -> &mut Strip {
        &mut self.strips[role as usize]
    }

    /// Whether mute and solo let a role sound.
    #[must_use]
    pub fn is_open(&self, role: Role) -> bool {
        let strip = self.strip(role);
        !strip.mute && (strip.solo || !self.strips.iter().any(|strip| strip.solo))
    }

    /// What a note of the timeline is sent as, if it is to be heard.
    ///
    /// A track of the composition that is not on its role's usual channel stays that many channels from the others of
    /// its strip, counted round: a second bass on channel 5, where basses are on 2, follows a strip on 7 to 10.
    pub(crate) fn through(&self, note: &TimelineNote) -> Option<Struck> {
        let role = note.lane.role();
        let strip = self.strip(role);
        let velocity = scaled(note.velocity, strip.volume_percent).filter(|_| self.is_open(role))?;
        let octave = if role == Role::Drums { 0 } else { strip.octave };
        Some(Struck { channel: self.channel(note.lane), key: moved(note.key, octave), velocity })
    }

    /// A track as it is sent, to be written into a file: on its channel, with its program, octave and volume.
    ///
    /// Mute and solo are for listening and do not count; at volume 0 notes are struck as softly as can be.
    #[must_use]
    pub fn written(&self, track: &Track) -> Track {
        let strip = self.strip(track.role);
        let octave = if track.role == Role::Drums { 0 } else { strip.octave };
        let note = |note: &Note| {
            let velocity = scaled(note.velocity, strip.volume_percent).unwrap_or(Velocity::clamped(1));
            Note { key: moved(note.key, octave), velocity, ..*note }
        };
        let clip = Clip::new(track.clip.notes().iter().map(note).collect(), track.clip.length());
        Track {
            channel: self.channel(Lane::new(track.role, track.channel)),
            program: strip.program.or(track.program).filter(|_| self.send_programs),
            // Where the keyboard ends, two keys may have become one.
            clip: if octave == 0 { clip } else { clip.without_overlaps() },
            ..track.clone()
        }
    }

    fn channel(&self, lane: Lane) -> u8 {
        let apart = lane.channel().wrapping_sub(lane.role().default_channel());
        self.strip(lane.role()).channel.wrapping_add(apart) & 0x0f
    }
}

/// That many percent of a velocity, at most the greatest there is; none of nothing.
fn scaled(velocity: Velocity, percent: u8) -> Option<Velocity> {
    let scaled = (u16::from(velocity.number()) * u16::from(percent) + 50) / 100;
    (percent > 0).then(|| Velocity::clamped(u8::try_from(scaled).unwrap_or(u8::MAX)))
}

/// The key that many octaves higher, or as many of them as the keyboard has.
fn moved(key: Key, octaves: i8) -> Key {
    let mut octaves = i32::from(octaves);
    loop {
        if let Some(key) = key.transposed(octaves * OCTAVE) {
            return key;
        }
        octaves -= octaves.signum();
    }
}

#[cfg(test)]
mod tests {
    use continuo_music::Tick;

    use super::*;

    fn note(role: Role, channel: u8, key: u8) -> TimelineNote {
        let lane = Lane::new(role, channel);
        TimelineNote { onset: Tick(0), end: Tick(10), lane, key: Key::masked(key), velocity: Velocity::DEFAULT }
    }

    fn sent(mixer: &Mixer, note: &TimelineNote) -> Option<(u8, u8, u8)> {
        mixer.through(note).map(|struck| (struck.channel, struck.key.number(), struck.velocity.number()))
    }

    #[test]
    fn untouched_strips_change_nothing() {
        let mixer = Mixer::default();
        for (index, role) in ROLES.into_iter().enumerate() {
            assert_eq!(role as usize, index, "strips are found by their role");
            assert_eq!(sent(&mixer, &note(role, role.default_channel(), 60)), Some((role.default_channel(), 60, 80)));
        }
    }

    #[test]
    fn volume_scales_how_hard_a_note_is_struck_and_none_is_none() {
        let mut mixer = Mixer::default();
        for (percent, velocity) in [(1, Some(1)), (50, Some(40)), (150, Some(120)), (200, Some(127)), (0, None)] {
            mixer.strip_mut(Role::Bass).volume_percent = percent;
            assert_eq!(sent(&mixer, &note(Role::Bass, 1, 40)).map(|sent| sent.2), velocity, "{percent} %");
        }
    }

    #[test]
    fn octaves_stay_on_the_keyboard_and_drums_where_they_are() {
        let mut mixer = Mixer::default();
        for role in ROLES {
            mixer.strip_mut(role).octave = 3;
        }
        assert_eq!(sent(&mixer, &note(Role::Strings, 3, 60)), Some((3, 96, 80)));
        assert_eq!(sent(&mixer, &note(Role::Strings, 3, 110)), Some((3, 122, 80)));
        assert_eq!(sent(&mixer, &note(Role::Strings, 3, 120)), Some((3, 120, 80)));
        assert_eq!(sent(&mixer, &note(Role::Drums, 9, 36)), Some((9, 36, 80)));
        mixer.strip_mut(Role::Bass).octave = -3;
        assert_eq!(sent(&mixer, &note(Role::Bass, 1, 28)), Some((1, 4, 80)));
    }

    #[test]
    fn a_track_is_written_as_it_is_sent_also_where_it_is_not_heard() {
        let note = |key, velocity| Note {
            onset: Tick(0),
            duration: Tick(10),
            key: Key::masked(key),
            velocity: Velocity::clamped(velocity),
        };
        let clip = Clip::new(vec![note(40, 80), note(112, 3), note(124, 3)], Tick(20));
        let track = Track { name: "Low".to_owned(), role: Role::Bass, channel: 4, program: Some(43), clip };
        let mut mixer = Mixer::default();
        assert_eq!(mixer.written(&track), track);
        *mixer.strip_mut(Role::Bass) =
            Strip { volume_percent: 50, octave: 1, mute: true, solo: false, channel: 6, program: Some(32) };
        let written = mixer.written(&track);
        assert_eq!((written.channel, written.program, written.name.as_str()), (9, Some(32), "Low"));
        assert_eq!(written.clip.notes(), [note(52, 40), note(124, 2)], "a key sounds once, also where two became one");
        mixer.strip_mut(Role::Bass).volume_percent = 0;
        mixer.send_programs = false;
        assert_eq!((mixer.written(&track).clip.notes()[0], mixer.written(&track).program), (note(52, 1), None));
        let drums = Track { role: Role::Drums, channel: 9, ..track };
        mixer.strip_mut(Role::Drums).octave = 2;
        assert_eq!(mixer.written(&drums).clip, drums.clip);
    }

    #[test]
    fn mute_silences_one_and_solo_all_others() {
        let mut mixer = Mixer::default();
        let open = |mixer: &Mixer| ROLES.map(|role| mixer.is_open(role));
        mixer.strip_mut(Role::Bass).mute = true;
        assert_eq!(open(&mixer), [true, true, false, true, true]);
        mixer.strip_mut(Role::Drums).solo = true;
        mixer.strip_mut(Role::Bass).solo = true;
        assert_eq!(open(&mixer), [false, true, false, false, false]);
        assert_eq!(sent(&mixer, &note(Role::Melody, 0, 60)), None);
    }

    #[test]
    fn a_second_track_of_a_role_keeps_its_distance_in_channels() {
        let mut mixer = Mixer::default();
        let second = note(Role::Bass, 4, 30);
        assert_eq!(sent(&mixer, &second), Some((4, 30, 80)));
        mixer.strip_mut(Role::Bass).channel = 6;
        assert_eq!(sent(&mixer, &second), Some((9, 30, 80)));
        mixer.strip_mut(Role::Bass).channel = 15;
        assert_eq!(sent(&mixer, &second), Some((2, 30, 80)));
        mixer.strip_mut(Role::Bass).mute = true;
        assert_eq!(sent(&mixer, &second), None);
    }
}
