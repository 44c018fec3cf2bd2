//! How an accompaniment plays, in numbers that do not depend on the key: when, what drums, how high, for how long, and
//! how much.

use continuo_music::{Clip, Note, Tick};

use super::excerpt::Parts;

/// How long a place in time is: sixteenths and triplets have places of their own.
const PLACE: Tick = Tick(80);
/// How many places rhythm is told by: two quarter notes.
const PLACES: usize = 24;
/// General MIDI drum keys by what they sound like; the last group is of all others.
const DRUMS: [&[u8]; 8] =
    [&[35, 36], &[37, 38, 39, 40], &[42, 44], &[46], &[51, 53, 59], &[49, 52, 55, 57], &[41, 43, 45, 47, 48, 50], &[]];
/// Octaves of MIDI keys.
const OCTAVES: usize = 11;
/// Where longer notes begin, in ticks: from a sixteenth on, an eighth, a quarter, a half.
const LENGTHS: [i64; 4] = [300, 600, 1200, 2400];

/// The habits, always as many.
#[must_use]
pub fn habits(parts: &Parts) -> Vec<f32> {
    let [drums, pitched @ ..] = parts;
    let mut habits: Vec<f32> = parts.iter().flat_map(|part| shares(part, PLACES, place)).collect();
    habits.extend(shares(drums, DRUMS.len(), drum));
    for part in pitched {
        habits.extend(shares(part, OCTAVES, |note| usize::from(note.key.number() / 12)));
        habits.extend(shares(part, LENGTHS.len() + 1, |note| LENGTHS.partition_point(|from| *from <= note.duration.0)));
    }
    habits.extend(parts.iter().flat_map(amounts));
    habits
}

/// How the notes of a clip spread over some groups: zero throughout without notes.
#[expect(clippy::cast_precision_loss, reason = "an excerpt has some thousand notes")]
fn shares(clip: &Clip, groups: usize, group: impl Fn(&Note) -> usize) -> Vec<f32> {
    let mut shares = vec![0.0; groups];
    for note in clip.notes() {
        shares[group(note)] += 1.0 / clip.notes().len() as f32;
    }
    shares
}

fn place(note: &Note) -> usize {
    let nearest = (note.onset + Tick(PLACE.0 / 2)).floor_to(PLACE).0 / PLACE.0;
    usize::try_from(nearest).unwrap_or(0) % PLACES
}

fn drum(note: &Note) -> usize {
    let group = DRUMS.iter().position(|keys| keys.contains(&note.key.number()));
    group.unwrap_or(DRUMS.len() - 1)
}

/// Moments at which something is struck, in logarithms of those a quarter note, and notes a moment.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "some thousand notes and quarters")]
fn amounts(clip: &Clip) -> [f32; 2] {
    let mut moments: Vec<_> = clip.notes().iter().map(|note| note.onset).collect();
    moments.dedup();
    let quarters = clip.length().quarters().max(1.0) as f32;
    let (moments, notes) = (moments.len() as f32, clip.notes().len() as f32);
    [(moments / quarters).ln_1p(), notes / moments.max(1.0)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::accompany::fixtures::clip;

    #[test]
    fn habits_are_where_and_what_and_how_much() {
        let none = Clip::default;
        let drums = clip(&[(0, 1, 36), (2, 1, 42), (8, 1, 36), (9, 1, 81)]);
        let all = habits(&[drums, clip(&[(4, 4, 40), (4, 8, 52)]), none(), none()]);
        // A place is a twelfth of a quarter note, and two quarters are the period.
        let struck = |part: usize| all[part * PLACES..(part + 1) * PLACES].to_vec();
        assert_eq!((struck(0)[0], struck(0)[6], struck(0)[3]), (0.5, 0.25, 0.25));
        assert_eq!((struck(1)[12], struck(2).iter().sum::<f32>()), (1.0, 0.0));
        let after = &all[4 * PLACES..];
        assert_eq!(after[..8], [0.5, 0.0, 0.25, 0.0, 0.0, 0.0, 0.0, 0.25]);
        assert_eq!((after[8 + 3], after[8 + 4]), (0.5, 0.5), "third and fourth octave");
        assert_eq!(after[8 + OCTAVES..8 + OCTAVES + 5], [0.0, 0.0, 0.5, 0.5, 0.0], "a quarter and a half");
        let amounts = &all[all.len() - 8..];
        assert_eq!(amounts, [(4.0f32 / 2.5).ln_1p(), 1.0, (1.0f32 / 3.0).ln_1p(), 2.0, 0.0, 0.0, 0.0, 0.0]);
    }
}
