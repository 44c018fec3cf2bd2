//! Rhythm assist: notes drawn to the beat they were meant on, without swing.

use serde::{Deserialize, Serialize};

use crate::{Clip, Note, Tick};

/// A grid of equal steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grid {
    /// 1/4: quarter notes.
    Quarter,
    /// 1/4T: three in two quarter notes.
    QuarterTriplet,
    /// 1/8: eighth notes.
    Eighth,
    /// 1/8T: three in a quarter note.
    EighthTriplet,
    /// 1/16: sixteenth notes.
    #[default]
    Sixteenth,
    /// 1/16T: six in a quarter note.
    SixteenthTriplet,
    /// 1/32: thirty-second notes.
    ThirtySecond,
    /// 1/32T: twelve in a quarter note.
    ThirtySecondTriplet,
}

impl Grid {
    /// Every grid, from coarse to fine.
    pub const ALL: [Self; 8] = [
        Self::Quarter,
        Self::QuarterTriplet,
        Self::Eighth,
        Self::EighthTriplet,
        Self::Sixteenth,
        Self::SixteenthTriplet,
        Self::ThirtySecond,
        Self::ThirtySecondTriplet,
    ];

    /// How long a step is.
    #[must_use]
    pub const fn step(self) -> Tick {
        Tick(match self {
            Self::Quarter => 960,
            Self::QuarterTriplet => 640,
            Self::Eighth => 480,
            Self::EighthTriplet => 320,
            Self::Sixteenth => 240,
            Self::SixteenthTriplet => 160,
            Self::ThirtySecond => 120,
            Self::ThirtySecondTriplet => 80,
        })
    }

    /// What musicians call it, such as "1/16T".
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quarter => "1/4",
            Self::QuarterTriplet => "1/4T",
            Self::Eighth => "1/8",
            Self::EighthTriplet => "1/8T",
            Self::Sixteenth => "1/16",
            Self::SixteenthTriplet => "1/16T",
            Self::ThirtySecond => "1/32",
            Self::ThirtySecondTriplet => "1/32T",
        }
    }
}

/// How far notes are drawn to the grid, 0 (not at all) to 100 % (onto it).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "u8", into = "u8")]
pub struct Strength(u8);

impl Strength {
    /// Notes stay where they are.
    pub const NONE: Self = Self(0);
    /// Notes are put onto the grid.
    pub const FULL: Self = Self(100);

    /// The strength nearest to that many percent.
    #[must_use]
    pub const fn clamped(percent: u8) -> Self {
        Self(if percent > 100 { 100 } else { percent })
    }

    /// Percent, 0–100.
    #[must_use]
    pub const fn percent(self) -> u8 {
        self.0
    }

    /// The place that share of the way from one place to another, to the nearest tick.
    fn between(self, from: Tick, to: Tick) -> Tick {
        Tick((from.0 * 100 + (to.0 - from.0) * i64::from(self.0) + 50).div_euclid(100))
    }
}

impl From<u8> for Strength {
    fn from(percent: u8) -> Self {
        Self::clamped(percent)
    }
}

impl From<Strength> for u8 {
    fn from(strength: Strength) -> Self {
        strength.0
    }
}

/// The clip with its notes drawn to a grid that has a line at tick zero. See [`quantise_from`].
#[must_use]
pub fn quantise(clip: &Clip, grid: Grid, strength: Strength) -> Clip {
    quantise_from(clip, grid, strength, Tick::ZERO)
}

/// The clip with its notes drawn to a grid that has a line at `origin`, for clips that start off the beat.
///
/// Onsets go to the nearest line, ends too, but at least a step after the onset. Where the notes around one line are
/// too many for it (they follow one another, or strike one key repeatedly), they stay as they were played: on one
/// line they would sound at once. So no note is lost, none overtakes another, notes of one key that did not overlap
/// still do not, and quantising again at full strength changes nothing.
#[must_use]
pub fn quantise_from(clip: &Clip, grid: Grid, strength: Strength, origin: Tick) -> Clip {
    let lines = Lines { origin: Tick(origin.0.rem_euclid(grid.step().0)), step: grid.step() };
    let mut targets = Vec::with_capacity(clip.notes().len());
    for around_line in clip.notes().chunk_by(|a, b| lines.nearest(a.onset) == lines.nearest(b.onset)) {
        let stay = lines.are_too_many(around_line);
        targets.extend(around_line.iter().map(|note| if stay { *note } else { lines.target(note) }));
    }
    separate(clip.notes(), &mut targets);
    let drawn = clip.notes().iter().zip(&targets).map(|(note, target)| draw(note, target, strength));
    Clip::new(drawn.collect(), clip.length())
}

/// The lines of a grid: `origin` and every `step` from it.
#[derive(Clone, Copy)]
struct Lines {
    origin: Tick,
    step: Tick,
}

impl Lines {
    fn nearest(self, at: Tick) -> Tick {
        (at - self.origin + Tick(self.step.0 / 2)).floor_to(self.step) + self.origin
    }

    fn target(self, note: &Note) -> Note {
        let onset = self.nearest(note.onset).clamp(Tick::ZERO, Tick::LATEST - Tick(1));
        let end = self.nearest(note.end()).max(self.nearest(note.onset) + self.step).min(Tick::LATEST);
        Note { onset, duration: end - onset, ..*note }
    }

    /// Whether notes around one line would sound at once there although they do not as they stand.
    fn are_too_many(self, notes: &[Note]) -> bool {
        is_key_repeated(notes) || self.is_sequence(notes)
    }

    /// Whether a note comes when another is half over, and at least a quarter step after it: closer, and they are
    /// one chord or one drum beat, however short.
    fn is_sequence(self, notes: &[Note]) -> bool {
        let apart = Tick(self.step.0 / 4);
        let mut earlier = notes.iter().peekable();
        let mut first_half_over = Tick(i64::MAX);
        notes.iter().any(|note| {
            while let Some(other) = earlier.next_if(|other| note.onset - other.onset >= apart) {
                first_half_over = first_half_over.min(other.onset + Tick(other.duration.0 / 2));
            }
            first_half_over <= note.onset
        })
    }
}

fn is_key_repeated(notes: &[Note]) -> bool {
    let mut last_onset = [None::<Tick>; 128];
    notes.iter().any(|note| {
        let last = last_onset[usize::from(note.key.number())].replace(note.onset);
        last.is_some_and(|last| last != note.onset)
    })
}

/// Ends targets where a note of their key starts that started after their end before.
fn separate(notes: &[Note], targets: &mut [Note]) {
    // Of each key the notes behind the one looked at, latest first: their onsets before and after.
    let mut later_of_key: [Vec<(Tick, Tick)>; 128] = std::array::from_fn(|_| Vec::new());
    for (note, target) in notes.iter().zip(targets).rev() {
        let later = &mut later_of_key[usize::from(note.key.number())];
        let apart = later.partition_point(|(onset, _)| *onset >= note.end());
        if let Some((_, next)) = apart.checked_sub(1).map(|next| later[next]) {
            target.duration = target.duration.min(next - target.onset);
        }
        later.push((note.onset, target.onset));
    }
}

fn draw(note: &Note, target: &Note, strength: Strength) -> Note {
    let onset = strength.between(note.onset, target.onset);
    Note { onset, duration: strength.between(note.end(), target.end()) - onset, ..*note }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Key, Velocity};

    fn note(onset: i64, duration: i64, key: u8) -> Note {
        Note { onset: Tick(onset), key: Key::masked(key), duration: Tick(duration), velocity: Velocity::DEFAULT }
    }

    fn full(notes: Vec<Note>, grid: Grid) -> Vec<Note> {
        quantise(&Clip::new(notes, Tick::ZERO), grid, Strength::FULL).notes().to_vec()
    }

    #[test]
    fn onsets_and_ends_go_to_the_nearest_line() {
        let played = vec![note(14, 460, 60), note(505, 430, 62), note(930, 20, 64)];
        assert_eq!(full(played, Grid::Eighth), [note(0, 480, 60), note(480, 480, 62), note(960, 480, 64)]);
        assert_eq!(full(vec![note(330, 300, 60)], Grid::EighthTriplet), [note(320, 320, 60)]);
    }

    #[test]
    fn a_rolled_chord_sounds_at_once_and_a_run_does_not() {
        assert_eq!(full(vec![note(5, 900, 67), note(0, 900, 60)], Grid::Quarter), [note(0, 960, 60), note(0, 960, 67)]);
        let run = vec![note(0, 120, 64), note(120, 120, 62)];
        assert_eq!(full(run.clone(), Grid::Eighth), run);
        let kick_and_hat = vec![note(950, 5, 36), note(972, 5, 42)];
        assert_eq!(full(kick_and_hat, Grid::Sixteenth), [note(960, 240, 36), note(960, 240, 42)]);
    }

    #[test]
    fn a_repeated_key_is_not_merged() {
        let repeated = vec![note(0, 60, 60), note(70, 60, 60)];
        assert_eq!(full(repeated.clone(), Grid::Quarter), repeated);
    }

    #[test]
    fn strength_goes_part_of_the_way() {
        let clip = Clip::new(vec![note(40, 480, 60)], Tick::ZERO);
        assert_eq!(quantise(&clip, Grid::Eighth, Strength::clamped(50)).notes(), [note(20, 480, 60)]);
        assert_eq!(quantise(&clip, Grid::Eighth, Strength::clamped(250)).notes(), [note(0, 480, 60)]);
    }

    #[test]
    fn a_clip_that_starts_off_the_beat_keeps_its_origin() {
        let clip = Clip::new(vec![note(110, 200, 60), note(330, 250, 62)], Tick::ZERO);
        let drawn = quantise_from(&clip, Grid::Sixteenth, Strength::FULL, Tick(100));
        assert_eq!(drawn.notes(), [note(100, 240, 60), note(340, 240, 62)]);
    }

    fn clip() -> impl Strategy<Value = Clip> {
        let late = Tick::LATEST.0 - 3_000;
        let onset = prop_oneof![8 => 0_i64..4_000, 1 => late..Tick::LATEST.0];
        prop::collection::vec((onset, 1_i64..2_000, 58_u8..64), 0..60).prop_map(|all| {
            Clip::new(all.into_iter().map(|(onset, duration, key)| note(onset, duration, key)).collect(), Tick::ZERO)
        })
    }

    fn settings() -> impl Strategy<Value = (Grid, Strength, Tick)> {
        (prop::sample::select(Grid::ALL.to_vec()), 0_u8..=100, -2_000_i64..2_000)
            .prop_map(|(grid, percent, origin)| (grid, Strength::clamped(percent), Tick(origin)))
    }

    /// The notes with their numbers as velocities, so that each can be found again.
    fn numbered(clip: &Clip) -> Clip {
        let notes =
            clip.notes().iter().zip(1_u8..).map(|(note, number)| Note { velocity: Velocity::clamped(number), ..*note });
        Clip::new(notes.collect(), clip.length())
    }

    fn by_number(clip: &Clip) -> Vec<Note> {
        let mut notes = clip.notes().to_vec();
        notes.sort_by_key(|note| note.velocity);
        notes
    }

    proptest! {
        #[test]
        fn no_note_is_lost_and_none_overtakes_another(clip in clip(), (grid, strength, origin) in settings()) {
            let clip = numbered(&clip);
            let (before, after) = (by_number(&clip), by_number(&quantise_from(&clip, grid, strength, origin)));
            let identity = |notes: &[Note]| notes.iter().map(|note| (note.velocity, note.key)).collect::<Vec<_>>();
            prop_assert_eq!(identity(&before), identity(&after));
            prop_assert!(after.is_sorted_by_key(|note| note.onset));
            for (before, after) in before.iter().zip(&after) {
                prop_assert!((before.onset.0 - after.onset.0).abs() <= grid.step().0 / 2 + 1);
            }
        }

        #[test]
        fn notes_of_one_key_stay_apart(clip in clip(), (grid, strength, origin) in settings()) {
            let clip = numbered(&clip);
            let (before, after) = (by_number(&clip), by_number(&quantise_from(&clip, grid, strength, origin)));
            for (a, b) in (0..before.len()).flat_map(|b| (0..b).map(move |a| (a, b))) {
                if before[a].key == before[b].key && before[a].end() <= before[b].onset {
                    prop_assert!(after[a].end() <= after[b].onset, "{:?} {:?}", after[a], after[b]);
                }
            }
        }

        #[test]
        fn again_at_full_strength_changes_nothing(clip in clip(), (grid, _, origin) in settings()) {
            let once = quantise_from(&clip, grid, Strength::FULL, origin);
            prop_assert_eq!(quantise_from(&once, grid, Strength::FULL, origin), once);
        }

        #[test]
        fn no_strength_changes_nothing(clip in clip(), (grid, _, origin) in settings()) {
            prop_assert_eq!(quantise_from(&clip, grid, Strength::NONE, origin), clip);
        }
    }
}
