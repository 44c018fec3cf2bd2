//! The vocabulary: 310 tokens, each a number the network reads and writes.

use continuo_music::Velocity;

/// How many tokens there are.
pub const TOKENS: usize = 310;
/// The form of the vocabulary; kept in the weights, so that a network is never read with another.
pub const VOCABULARY_VERSION: u32 = 1;
/// The lowest key there is a token for: the lowest of a piano.
pub const LOWEST_KEY: u8 = 21;
/// How many keys there are tokens for: those of a piano.
pub const KEYS: usize = PIANO as usize;
/// Units of time in a second: time passes in steps of ten milliseconds.
pub const UNITS_PER_SECOND: u32 = 100;
/// The most units that pass in one token.
pub const MAX_SHIFT: u8 = 100;
/// Steps of velocity that are told apart.
pub const VELOCITIES: u8 = 32;

const PIANO: u8 = 88;
const SHIFTS: u16 = 2;
const NOTES: u16 = SHIFTS + MAX_SHIFT as u16;
const LOUDNESS: u16 = NOTES + 2 * PIANO as u16;

const _: () = assert!(LOUDNESS as usize + VELOCITIES as usize == TOKENS);

/// What a token means. Keys are counted from the lowest of a piano, 0–87.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Token {
    /// A piece begins.
    Start,
    /// Nothing; fills what is too short.
    Pad,
    /// So many units of ten milliseconds pass, 1–100.
    Shift(u8),
    /// A key is struck.
    On(u8),
    /// A key is let go.
    Off(u8),
    /// What is struck from here on is that loud, 0–31.
    Loudness(u8),
}

impl Token {
    /// Its number, 0–309.
    #[must_use]
    pub const fn id(self) -> u16 {
        match self {
            Self::Start => 0,
            Self::Pad => 1,
            Self::Shift(units) => SHIFTS + units as u16 - 1,
            Self::On(key) => NOTES + 2 * key as u16,
            Self::Off(key) => NOTES + 2 * key as u16 + 1,
            Self::Loudness(step) => LOUDNESS + step as u16,
        }
    }

    /// The token of a number, or `None` from 310.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "each branch is below 256")]
    pub const fn of_id(id: u16) -> Option<Self> {
        Some(match id {
            0 => Self::Start,
            1 => Self::Pad,
            SHIFTS..NOTES => Self::Shift((id - SHIFTS) as u8 + 1),
            NOTES..LOUDNESS => {
                let key = ((id - NOTES) / 2) as u8;
                if (id - NOTES).is_multiple_of(2) { Self::On(key) } else { Self::Off(key) }
            }
            LOUDNESS..310 => Self::Loudness((id - LOUDNESS) as u8),
            _ => return None,
        })
    }
}

/// How many tokens that share of the vocabulary is, rounded down: what top-k sampling draws from.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a share of 310 tokens"
)]
#[must_use]
pub fn share_of_tokens(share: f32) -> usize {
    // 0.1 as a single-precision number is a little more than a tenth, 0.7 a little less than seven.
    (TOKENS as f64 * f64::from(share) + 1e-4) as usize
}

/// The step of loudness of a velocity: four velocities make one.
#[must_use]
pub const fn loudness(velocity: Velocity) -> u8 {
    velocity.number() / 4
}

/// The velocity in the middle of a step of loudness.
#[must_use]
pub const fn velocity(loudness: u8) -> Velocity {
    Velocity::clamped(loudness * 4 + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ids_are_those_of_the_original() {
        let expected = [
            (Token::Start, 0),
            (Token::Pad, 1),
            (Token::Shift(1), 2),
            (Token::Shift(100), 101),
            (Token::On(0), 102),
            (Token::Off(0), 103),
            (Token::On(87), 276),
            (Token::Off(87), 277),
            (Token::Loudness(0), 278),
            (Token::Loudness(31), 309),
        ];
        for (token, id) in expected {
            assert_eq!(token.id(), id);
        }
    }

    #[test]
    fn every_id_is_one_token() {
        for id in 0..310 {
            assert_eq!(Token::of_id(id).unwrap().id(), id);
        }
        assert_eq!(Token::of_id(310), None);
    }

    #[test]
    fn a_velocity_stays_in_its_step() {
        for number in 1..=127 {
            let step = loudness(Velocity::clamped(number));
            assert!(step < VELOCITIES && loudness(velocity(step)) == step);
            assert!(velocity(step).number().abs_diff(number) <= 2);
        }
    }

    #[test]
    fn shares_are_rounded_down() {
        assert_eq!([0.1, 0.7, 0.8, 0.95, 0.99].map(share_of_tokens), [31, 217, 248, 294, 306]);
    }
}
