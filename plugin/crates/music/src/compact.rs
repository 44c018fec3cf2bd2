//! Notes as letters: a third of the room that their numbers take, for texts that are kept with a project.
//!
//! Each note is four numbers, each the difference from the note before: onset, duration, key, velocity. Five bits of a
//! number are a letter, so that small ones are short and none needs a mark between it and the next.

use crate::Note;

/// The letters by what they stand for: 0–31 end a number, 32–63 say that it goes on.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const BITS: u32 = 5;
const GOES_ON: u8 = 1 << BITS;
/// Letters of the longest number: those of 40 bits, far more than any time in ticks has.
const NUMBER_LETTERS_MAX: usize = 8;
/// Letters that a note takes as a rule.
const NOTE_LETTERS: usize = 6;

/// Notes as a text of letters, digits, `-` and `_`.
///
/// Times of 2^38 ticks or more, which no clip has, lose their highest bits.
#[must_use]
pub fn write(notes: &[Note]) -> String {
    let mut text = String::with_capacity(notes.len() * NOTE_LETTERS);
    let mut before = [0; 4];
    for note in notes {
        let now = [note.onset.0, note.duration.0, note.key.number().into(), note.velocity.number().into()];
        for (now, before) in now.into_iter().zip(before) {
            write_number(now.wrapping_sub(before), &mut text);
        }
        before = now;
    }
    text
}

/// How many notes a text has; one that is cut off does not count.
#[must_use]
pub fn count(text: &str) -> usize {
    text.bytes().filter(|letter| value(*letter).is_some_and(|digit| digit < GOES_ON)).count() / 4
}

/// The notes of a text as four numbers each, whatever they are: ticks since the onset before, duration, key, velocity.
/// `None` if it is not made of such letters, or cut off.
#[must_use]
pub fn read(text: &str) -> Option<Vec<[i64; 4]>> {
    let mut notes = Vec::with_capacity(count(text));
    let (mut letters, mut before) = (text.as_bytes(), [0_i64; 4]);
    while !letters.is_empty() {
        let mut note = [0; 4];
        for number in &mut note {
            *number = read_number(&mut letters)?;
        }
        // The onset stays a difference; all others are sums of what was read so far.
        for (number, before) in note.iter_mut().zip(&mut before).skip(1) {
            *number = number.wrapping_add(*before);
            *before = *number;
        }
        notes.push(note);
    }
    Some(notes)
}

/// Lowest bits first, and the sign as the lowest of all, so that −1 is as short as 1.
#[expect(clippy::cast_possible_truncation, reason = "five bits at a time")]
fn write_number(number: i64, text: &mut String) {
    let mut rest = ((number << 1) ^ (number >> 63)).cast_unsigned();
    for _ in 0..NUMBER_LETTERS_MAX {
        let low = rest as u8 & (GOES_ON - 1);
        rest >>= BITS;
        let digit = if rest == 0 { low } else { low | GOES_ON };
        text.push(char::from(LETTERS[usize::from(digit)]));
        if rest == 0 {
            return;
        }
    }
}

/// Takes the letters of a number off the front.
fn read_number(letters: &mut &[u8]) -> Option<i64> {
    let mut number = 0_u64;
    for shift in (0..).step_by(BITS as usize).take(NUMBER_LETTERS_MAX) {
        let (first, rest) = letters.split_first()?;
        let digit = value(*first)?;
        *letters = rest;
        number |= u64::from(digit & (GOES_ON - 1)) << shift;
        if digit < GOES_ON {
            return Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed());
        }
    }
    None
}

fn value(letter: u8) -> Option<u8> {
    match letter {
        b'A'..=b'Z' => Some(letter - b'A'),
        b'a'..=b'z' => Some(letter - b'a' + 26),
        b'0'..=b'9' => Some(letter - b'0' + 52),
        b'-' => Some(62),
        b'_' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Clip, Key, Tick, Velocity};

    fn note(onset: i64, duration: i64, key: u8, velocity: u8) -> Note {
        let (key, velocity) = (Key::masked(key), Velocity::clamped(velocity));
        Note { onset: Tick(onset), duration: Tick(duration), key, velocity }
    }

    #[test]
    fn the_letters_are_what_saved_projects_have() {
        let notes = [note(0, 240, 60, 80), note(240, 240, 60, 79), note(240, 225, 76, 95)];
        assert_eq!(write(&notes), "AgP4DgFgPAABAdgBgB");
        for (expected, letter) in (0..64).zip(LETTERS) {
            assert_eq!(value(*letter), Some(expected));
        }
        assert_eq!(value(b'+'), None);
    }

    #[test]
    fn what_is_cut_off_too_long_or_no_letter_is_no_text() {
        for bad in ["A", "AAA", "AAAAA", "AAAg", "AA A", "AAA+", "AAA_________A", "AAAé"] {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert_eq!((read(""), count("")), (Some(vec![]), 0));
        assert_eq!(read("AAA_______A").map(|notes| notes.len()), Some(1));
    }

    #[test]
    fn five_letters_are_enough_for_a_note_like_the_one_before() {
        let notes: Vec<_> = (0..100).map(|index| note(index * 240, 240, 60, 80)).collect();
        assert!(write(&notes).len() <= 5 * 100 + 5);
    }

    fn any_note() -> impl Strategy<Value = Note> {
        (0..Tick::LATEST.0, 1..Tick::LATEST.0, any::<u8>(), any::<u8>())
            .prop_map(|(onset, duration, key, velocity)| note(onset, duration, key, velocity))
    }

    proptest! {
        #[test]
        fn notes_come_back(notes in prop::collection::vec(any_note(), 0..30)) {
            let clip = Clip::new(notes, Tick::ZERO);
            let text = write(clip.notes());
            prop_assert_eq!(count(&text), clip.notes().len());
            let mut onset = 0;
            let read = read(&text).unwrap().into_iter().map(|[since, duration, key, velocity]| {
                onset += since;
                note(onset, duration, u8::try_from(key).unwrap(), u8::try_from(velocity).unwrap())
            });
            prop_assert_eq!(read.collect::<Vec<_>>(), clip.notes());
        }

        #[test]
        fn any_text_is_survived(text in "[A-Za-z0-9_é-]{0,60}") {
            if let Some(notes) = read(&text) {
                prop_assert_eq!(notes.len(), count(&text));
            }
        }
    }
}
