//! Who plays a part in each style: the instrument, the keys it has, and whether it plays one note at a time.

use std::ops::RangeInclusive;

use continuo_music::{Key, Role};

use crate::Style;

/// The keys of General MIDI's drums.
const DRUMS: RangeInclusive<u8> = 35..=81;
/// Keys of an electronic drum kit (Roland's TD-11) that General MIDI has elsewhere or not at all: from, to.
const KIT: [(u8, u8); 4] = [(22, 42), (26, 46), (40, 38), (58, 43)];

/// How many notes a part plays at once, and whether they are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Voices {
    /// One: a new note ends the one before.
    One,
    /// As many as there are keys.
    Many,
    /// As many as there are drums; none is held.
    Struck,
}

impl Voices {
    pub(super) const fn of(style: Style, role: Role) -> Self {
        match (style, role) {
            (_, Role::Drums) => Self::Struck,
            (_, Role::Bass) | (Style::Bach, _) => Self::One,
            _ => Self::Many,
        }
    }
}

/// Whether the style has that part.
pub(super) fn is_played(style: Style, role: Role) -> bool {
    !(style == Style::Bach && role == Role::Drums)
}

/// The General MIDI program that a part asks for in a style, 0–127, and what its track is called. Drums ask for none.
#[must_use]
pub const fn instrument(style: Style, role: Role) -> (Option<u8>, &'static str) {
    match role {
        Role::Melody => (None, "Melody"),
        Role::Drums => (None, "Drums"),
        Role::Bass => (Some(bass(style)), "Bass"),
        Role::Harmony => (Some(harmony(style)), if matches!(style, Style::Bach) { "Alto" } else { "Harmony" }),
        Role::Strings => (Some(strings(style)), if matches!(style, Style::Bach) { "Tenor" } else { "Strings" }),
    }
}

const fn bass(style: Style) -> u8 {
    match style {
        // A picked, and a fingered electric bass.
        Style::Rock => 34,
        Style::Pop => 33,
        // Acoustic.
        Style::Jazz | Style::Country | Style::Latin => 32,
        // Contrabasses, and a cello above one.
        Style::Symphony => 43,
        Style::Bach => 42,
    }
}

const fn harmony(style: Style) -> u8 {
    match style {
        // Overdriven, steel-string and nylon-string guitars.
        Style::Rock => 29,
        Style::Country => 25,
        Style::Latin => 24,
        // A grand piano.
        Style::Pop | Style::Jazz => 0,
        // A harp, and a viola.
        Style::Symphony => 46,
        Style::Bach => 41,
    }
}

const fn strings(style: Style) -> u8 {
    match style {
        // A rock organ, a warm pad, slow strings.
        Style::Rock => 18,
        Style::Pop => 89,
        Style::Jazz | Style::Country => 49,
        // An ensemble of strings, and a cello.
        Style::Symphony | Style::Latin => 48,
        Style::Bach => 42,
    }
}

/// The key that a part plays for a number: the same pitch class in the range of the instrument, or the drum of General
/// MIDI; `None` where there is no such drum.
pub(super) fn key(style: Style, role: Role, number: u8) -> Option<Key> {
    if role == Role::Drums {
        let drum = KIT.iter().find(|(from, _)| *from == number).map_or(number, |(_, to)| *to);
        return Key::new(drum).filter(|_| DRUMS.contains(&drum));
    }
    let (lowest, highest) = range(style, role).into_inner();
    let mut number = number;
    while number < lowest {
        number += 12;
    }
    while number > highest {
        number -= 12;
    }
    Key::new(number)
}

/// The keys of the instrument: an octave at least.
const fn range(style: Style, role: Role) -> RangeInclusive<u8> {
    match (style, role) {
        (Style::Bach, Role::Harmony) => 53..=77,
        (Style::Bach, Role::Strings) => 46..=70,
        (Style::Bach, Role::Bass) => 36..=64,
        (_, Role::Bass) => 28..=55,
        (_, Role::Harmony) => 40..=88,
        (_, Role::Strings) => 36..=96,
        (_, Role::Melody | Role::Drums) => 0..=127,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PARTS;

    #[test]
    fn every_pitched_part_has_an_instrument_and_drums_have_none() {
        for style in Style::ALL {
            for role in PARTS {
                let (program, _) = instrument(style, role);
                assert_eq!(program.is_none(), role == Role::Drums, "{style:?} {role:?}");
                assert!(program.is_none_or(|program| program < 128));
            }
        }
        assert_eq!(instrument(Style::Bach, Role::Strings).1, "Tenor");
        assert_eq!(instrument(Style::Jazz, Role::Strings).1, "Strings");
    }

    #[test]
    fn keys_keep_their_pitch_class_and_go_no_further_than_they_must() {
        let bass = |number| key(Style::Rock, Role::Bass, number).map(Key::number);
        assert_eq!([16, 28, 55, 56, 127].map(bass), [28, 28, 55, 44, 55].map(Some));
        for style in Style::ALL {
            for role in [Role::Bass, Role::Harmony, Role::Strings] {
                for number in 0..128 {
                    let found = key(style, role, number).unwrap().number();
                    assert!(range(style, role).contains(&found) && found % 12 == number % 12);
                    assert!(!range(style, role).contains(&number) || found == number);
                }
            }
        }
    }

    #[test]
    fn drums_are_those_of_general_midi() {
        let drum = |number| key(Style::Rock, Role::Drums, number).map(Key::number);
        assert_eq!([22, 26, 58, 40].map(drum), [42, 46, 43, 38].map(Some));
        assert_eq!([34, 82, 0, 127].map(drum), [None; 4]);
        assert_eq!([35, 81].map(drum), [35, 81].map(Some));
    }
}
