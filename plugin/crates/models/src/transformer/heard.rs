//! What has been heard after some tokens: which keys sound and for how long, how loud, and how much time has passed.
//! Says which token may come next, and is what the network is told beside the token itself.

use super::performance::PerformanceNote;
use super::vocabulary::{KEYS, Token};

/// Numbers that describe what is heard: for each key whether it sounds, and for how long it has.
pub const HEARD_FEATURES: usize = 2 * KEYS;

/// The state of a performance after a prefix of its tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// For each key, when it was struck and how loud, if it sounds.
    struck: [Option<(u32, u8)>; KEYS],
    /// The step of loudness in force, once one was named.
    loudness: Option<u8>,
    /// Units of ten milliseconds that have passed.
    time: u32,
    /// Whether the last token named a loudness, which only a struck key can follow.
    is_striking: bool,
}

impl Default for Heard {
    fn default() -> Self {
        Self { struck: [None; KEYS], loudness: None, time: 0, is_striking: false }
    }
}

impl Heard {
    /// Hears one more token, which is one that [`Heard::allows`] or the start. The result is the note that it ends.
    pub fn push(&mut self, token: Token) -> Option<PerformanceNote> {
        self.is_striking = false;
        match token {
            Token::Start => *self = Self::default(),
            Token::Pad => {}
            Token::Shift(units) => self.time = self.time.saturating_add(u32::from(units)),
            Token::On(key) => self.struck[usize::from(key)] = Some((self.time, self.loudness.unwrap_or_default())),
            Token::Off(key) => {
                let ended = self.note(key);
                self.struck[usize::from(key)] = None;
                return ended;
            }
            Token::Loudness(step) => {
                self.loudness = Some(step);
                self.is_striking = true;
            }
        }
        None
    }

    /// The note that sounds on that key, as if it ended now.
    #[must_use]
    pub fn note(&self, key: u8) -> Option<PerformanceNote> {
        let (onset, loudness) = (*self.struck.get(usize::from(key))?)?;
        Some(PerformanceNote { onset, key, end: self.time, loudness })
    }

    /// Whether a performance may go on with that token: keys that sound are let go, though not at
    /// the moment they are struck, keys that do not are struck, and
    /// a loudness is named only where it changes and a key is struck next. Neither start nor padding goes on.
    #[must_use]
    pub fn allows(&self, token: Token) -> bool {
        match token {
            Token::Start | Token::Pad => false,
            Token::On(key) => self.loudness.is_some() && self.note(key).is_none(),
            Token::Off(key) => !self.is_striking && self.note(key).is_some_and(|note| note.onset < self.time),
            Token::Shift(_) => !self.is_striking,
            Token::Loudness(step) => !self.is_striking && self.loudness != Some(step),
        }
    }

    /// Units of ten milliseconds that have passed since the start.
    #[must_use]
    pub fn time(&self) -> u32 {
        self.time
    }

    /// The step of loudness in force, if one was named.
    #[must_use]
    pub fn loudness(&self) -> Option<u8> {
        self.loudness
    }

    /// The keys that sound, from the lowest.
    pub fn sounding(&self) -> impl Iterator<Item = u8> {
        (0u8..).zip(&self.struck).filter(|(_, struck)| struck.is_some()).map(|(key, _)| key)
    }

    /// Writes the numbers that describe this to the network.
    ///
    /// # Panics
    ///
    /// Unless there are [`HEARD_FEATURES`] of them.
    pub fn write_features(&self, features: &mut [f32]) {
        assert_eq!(features.len(), HEARD_FEATURES, "a number for each key and each age");
        let (sounding, ages) = features.split_at_mut(KEYS);
        for ((struck, sounds), age) in self.struck.iter().zip(sounding).zip(ages) {
            (*sounds, *age) = struck.map_or((0.0, 0.0), |(onset, _)| (1.0, age_feature(self.time - onset)));
        }
    }
}

/// An age of so many units as a number from zero to about one: its logarithm, since a moment counts for more in a
/// short note than in a long one.
#[expect(clippy::cast_precision_loss, reason = "only an approximate age is told")]
fn age_feature(units: u32) -> f32 {
    (1.0 + units as f32 / 10.0).ln() / 4.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(tokens: &[Token]) -> Heard {
        let mut heard = Heard::default();
        for token in tokens {
            heard.push(*token);
        }
        heard
    }

    #[test]
    fn only_what_sounds_is_let_go_and_only_what_does_not_is_struck() {
        let heard = after(&[Token::Start, Token::Loudness(20), Token::On(40), Token::Shift(50)]);
        assert!(heard.allows(Token::Off(40)) && !heard.allows(Token::On(40)));
        assert!(heard.allows(Token::On(41)) && !heard.allows(Token::Off(41)));
        assert!(!heard.allows(Token::Start) && !heard.allows(Token::Pad));
        let note = PerformanceNote { onset: 0, key: 40, end: 50, loudness: 20 };
        assert_eq!((heard.time(), heard.note(40), heard.note(41)), (50, Some(note), None));
    }

    #[test]
    fn a_loudness_changes_something_for_a_key_struck_next() {
        let heard = after(&[Token::Start]);
        assert!(!heard.allows(Token::On(40)), "nobody knows how loud");
        let heard = after(&[Token::Start, Token::Loudness(20)]);
        assert!(heard.allows(Token::On(40)));
        assert!(!heard.allows(Token::Shift(1)) && !heard.allows(Token::Loudness(3)));
        let heard = after(&[Token::Start, Token::Loudness(20), Token::On(40)]);
        assert!(!heard.allows(Token::Off(40)), "a note lasts a moment at least");
        assert!(heard.allows(Token::Loudness(3)) && !heard.allows(Token::Loudness(20)));
    }

    #[test]
    fn the_network_is_told_what_sounds_and_for_how_long() {
        let heard = after(&[Token::Start, Token::Loudness(1), Token::On(2), Token::Shift(10), Token::On(5)]);
        let mut features = [9.0; HEARD_FEATURES];
        heard.write_features(&mut features);
        let loud: Vec<_> = (0..HEARD_FEATURES).filter(|index| features[*index] != 0.0).collect();
        assert_eq!(loud, [2, 5, KEYS + 2], "a key just struck has no age");
        assert!((features[KEYS + 2] - 2.0f32.ln() / 4.0).abs() < 1e-6);
    }
}
