//! How a person's playing strays from the grid: a push and pull that goes on over bars, and a little of each stroke's own.

use continuo_music::{Clip, Note, Role, Tick, Track, Velocity};

use super::Frame;
use super::parts::Voices;

/// How many beats pass until what a player feels has wholly changed: slowly the whole band's, faster the player's own.
const SLOW: f64 = 8.0;
const FAST: f64 = 2.0;
/// How velocities stray at most, in steps of MIDI.
const TOUCH: f64 = 14.0;

/// What strays by itself. Each has random numbers of its own.
#[derive(Clone, Copy, Debug)]
enum Of {
    Band,
    Player,
    Stroke,
    Touch,
    StrokeTouch,
}

/// How far anything strays at most. Twice that is less than the shortest note, so that no note overtakes another.
pub const STRAY: Tick = Tick(56);

/// How far the timing of a part strays at most. In parts of a beat and not of a second, for so it does: people are less
/// exact about longer intervals.
const fn reach(role: Role) -> Tick {
    Tick(match role {
        Role::Drums => 24,
        Role::Bass => 36,
        Role::Harmony | Role::Melody => 46,
        Role::Strings => STRAY.0,
    })
}

/// The track as a person would play it: timing and velocity stray by that share, 0–1, of what is believable.
///
/// The same seed gives the same; at 0 nothing changes. All notes stay, and none of a key overtakes another, starts
/// before tick zero, or sounds after the last beat.
#[must_use]
pub fn humanise(track: &Track, frame: &Frame<'_>, share: f32, seed: u64) -> Track {
    let share = f64::from(share.clamp(0.0, 1.0));
    if share.is_nan() || share <= 0.0 {
        return track.clone();
    }
    let player = Player { frame, share, seed, name: name(track), reach: reach(track.role) };
    let voices = Voices::of(frame.style, track.role);
    let notes = player.play(track.clip.notes(), voices);
    Track { clip: Clip::new(notes, track.clip.length()), ..track.clone() }
}

struct Player<'a> {
    frame: &'a Frame<'a>,
    share: f64,
    seed: u64,
    name: u64,
    reach: Tick,
}

impl Player<'_> {
    fn play(&self, notes: &[Note], voices: Voices) -> Vec<Note> {
        let mut played: Vec<Note> = notes.iter().map(|note| self.stroke(note, voices)).collect();
        // Where each line goes on, seen from its end: notes that were apart stay apart.
        let mut next_of_line = [None::<(Tick, Tick)>; 128];
        for (note, played) in notes.iter().zip(&mut played).rev() {
            let line = if voices == Voices::One { 0 } else { usize::from(note.key.number()) };
            let next = next_of_line[line].replace((note.onset, played.onset));
            if let Some((_, onset)) = next.filter(|(onset, _)| note.end() <= *onset) {
                played.duration = played.duration.min(onset - played.onset);
            }
        }
        played
    }

    fn stroke(&self, note: &Note, voices: Voices) -> Note {
        let onset = (note.onset + self.lateness(note, note.onset)).max(Tick::ZERO);
        let end = match voices {
            Voices::Struck => onset + note.duration,
            Voices::One | Voices::Many => note.end() + self.lateness(note, note.end()),
        };
        let end = end.min(self.frame.end().max(note.end()));
        Note { onset, duration: (end - onset).max(Tick(1)), velocity: self.velocity(note), ..*note }
    }

    /// How late a note's start or end comes.
    fn lateness(&self, note: &Note, at: Tick) -> Tick {
        let own = self.stray(Of::Stroke, self.name, u64::from(note.key.number()) << 32 ^ at.0.unsigned_abs());
        let feel = 0.45 * self.drift(Of::Band, 0, at, SLOW) + 0.3 * self.drift(Of::Player, self.name, at, FAST);
        Tick::from_quarters((feel + 0.25 * own) * self.share * self.reach.quarters())
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float-to-int casts saturate")]
    fn velocity(&self, note: &Note) -> Velocity {
        let own = u64::from(note.key.number()) << 32 ^ note.onset.0.unsigned_abs();
        let own = self.stray(Of::StrokeTouch, self.name, own);
        let stray = 0.7 * self.drift(Of::Touch, self.name, note.onset, FAST) + 0.3 * own;
        Velocity::clamped((f64::from(note.velocity.number()) + stray * self.share * TOUCH).round() as u8)
    }

    /// A number in −1–1 that moves gently from one random value to the next, every so many beats.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float-to-int casts saturate")]
    fn drift(&self, of: Of, who: u64, at: Tick, beats: f64) -> f64 {
        let position = self.beats_until(at) / beats;
        let (index, way) = (position.floor() as u64, position.fract());
        let (from, to) = (self.stray(of, who, index), self.stray(of, who, index + 1));
        from + (to - from) * way * way * (3.0 - 2.0 * way)
    }

    /// How many beats lie before a tick.
    fn beats_until(&self, at: Tick) -> f64 {
        let index = self.frame.beat_at(at);
        let Some(beat) = self.frame.beats.get(index) else { return 0.0 };
        let within = (at - beat.start).quarters() / (beat.end - beat.start).quarters();
        f64::from(u32::try_from(index).unwrap_or(u32::MAX)) + within.clamp(0.0, 1.0)
    }

    /// A random number in −1–1.
    fn stray(&self, of: Of, who: u64, index: u64) -> f64 {
        let mixed = [of as u64, who, index].iter().fold(self.seed, |hash, number| mix(hash ^ number));
        f64::from(u32::try_from(mixed >> 32).unwrap_or(0)) / f64::from(u32::MAX) * 2.0 - 1.0
    }
}

/// A number of the track's name, so that every player has a feel of their own whoever else plays.
fn name(track: &Track) -> u64 {
    track.name.bytes().fold(0, |hash, byte| mix(hash ^ u64::from(byte)))
}

/// Numbers that look random from numbers that do not: the step of splitmix64.
fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ number >> 31
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Style;
    use crate::muse_gan::finish::tests::{grid, note};

    const BARS: i64 = 200;

    /// Sixteenths on one key through 4/4, played by that part at full share: how late each comes, and its velocity.
    fn played(role: Role, seed: u64) -> Vec<(f64, u8)> {
        let end = Tick(BARS * 3840);
        let grid = grid((4, 4), end.0);
        let frame = Frame { style: Style::Pop, beats: grid.beats(), length: end };
        // The first sixteenth cannot come before tick zero, so it is left out.
        let notes: Vec<Note> = (1..BARS * 16).map(|index| note(index * 240, 120, 60)).collect();
        let clip = Clip::new(notes.clone(), end);
        let track = Track { name: format!("{role:?}"), role, channel: 0, program: None, clip };
        let played = humanise(&track, &frame, 1.0, seed);
        let late =
            |(played, note): (&Note, &Note)| ((played.onset - note.onset).quarters() * 960.0, played.velocity.number());
        played.clip.notes().iter().zip(&notes).map(late).collect()
    }

    fn mean(numbers: impl Iterator<Item = f64> + Clone) -> f64 {
        numbers.clone().sum::<f64>() / f64::from(u32::try_from(numbers.count()).unwrap())
    }

    /// Standard deviation, and correlation of each with the one so many later.
    fn spread_and_correlation(late: &[f64], later: usize) -> (f64, f64) {
        let middle = mean(late.iter().copied());
        let variance = mean(late.iter().map(|one| (one - middle).powi(2)));
        let products = late.iter().zip(&late[later..]).map(|(one, other)| (one - middle) * (other - middle));
        (variance.sqrt(), mean(products) / variance)
    }

    #[test]
    fn timing_goes_on_over_a_bar_and_is_forgotten_later() {
        for role in crate::PARTS {
            let late: Vec<f64> = played(role, 1).iter().map(|(late, _)| *late).collect();
            let (_, next) = spread_and_correlation(&late, 1);
            let (_, bar_later) = spread_and_correlation(&late, 16);
            let (_, much_later) = spread_and_correlation(&late, 16 * 8);
            assert!(next > 0.6 && bar_later > 0.2 && much_later.abs() < 0.2, "{next} {bar_later} {much_later}");
        }
    }

    #[test]
    fn drums_are_tight_and_strings_are_not() {
        let spread =
            |role| spread_and_correlation(&played(role, 2).iter().map(|(late, _)| *late).collect::<Vec<_>>(), 1).0;
        let [drums, bass, harmony, strings] = crate::PARTS.map(spread);
        assert!(drums < bass && bass < harmony && harmony < strings, "{drums} {bass} {harmony} {strings}");
        // A tick is half a millisecond at 120 quarter notes a minute.
        assert!((4.0..10.0).contains(&drums) && strings < 30.0, "{drums} {strings}");
    }

    #[test]
    fn velocities_stray_around_what_they_were() {
        let velocities: Vec<f64> = played(Role::Bass, 3).iter().map(|(_, velocity)| f64::from(*velocity)).collect();
        let (spread, next) = spread_and_correlation(&velocities, 1);
        let middle = mean(velocities.iter().copied());
        assert!((middle - 80.0).abs() < 1.5 && (2.0..8.0).contains(&spread) && next > 0.4, "{middle} {spread} {next}");
    }

    #[test]
    fn seeds_and_players_differ_and_the_same_seed_does_not() {
        assert_eq!(played(Role::Bass, 1), played(Role::Bass, 1));
        assert_ne!(played(Role::Bass, 1), played(Role::Bass, 2));
        let signs = |role| played(role, 1).iter().map(|(late, _)| *late > 0.0).collect::<Vec<_>>();
        assert_ne!(signs(Role::Bass), signs(Role::Harmony));
    }
}
