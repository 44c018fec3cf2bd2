//! A note: a key that sounds from an onset for a duration, and the restricted integers it is made of.

use serde::{Deserialize, Serialize};

use crate::Tick;

/// A MIDI key number, 0–127; middle C is 60.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Key(u8);

impl Key {
    /// The key of that number, or `None` above 127.
    #[must_use]
    pub const fn new(number: u8) -> Option<Self> {
        if number < 128 { Some(Self(number)) } else { None }
    }

    /// The key of the low seven bits of `number`: for MIDI data bytes, whose top bit means nothing.
    #[must_use]
    pub const fn masked(number: u8) -> Self {
        Self(number & 0x7f)
    }

    /// The MIDI key number, 0–127.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// The pitch class, 0 (C) to 11 (B).
    #[must_use]
    pub const fn pitch_class(self) -> u8 {
        self.0 % 12
    }

    /// The key that many semitones higher (or lower), or `None` outside 0–127.
    #[must_use]
    pub fn transposed(self, semitones: i32) -> Option<Self> {
        u8::try_from(i32::from(self.0).checked_add(semitones)?).ok().and_then(Self::new)
    }
}

impl From<Key> for u8 {
    fn from(key: Key) -> Self {
        key.0
    }
}

impl TryFrom<u8> for Key {
    type Error = String;
    fn try_from(number: u8) -> Result<Self, String> {
        Self::new(number).ok_or_else(|| format!("a MIDI key is 0 to 127, not {number}"))
    }
}

/// How hard a note is struck, 1–127. Zero means "note off" in MIDI and cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Velocity(u8);

impl Velocity {
    /// The middle of the road: what notes without a dynamic of their own are given.
    pub const DEFAULT: Self = Self(80);

    /// The velocity of that number, or `None` for 0 and above 127.
    #[must_use]
    pub const fn new(number: u8) -> Option<Self> {
        if number >= 1 && number <= 127 { Some(Self(number)) } else { None }
    }

    /// The nearest velocity to `number`.
    #[must_use]
    pub const fn clamped(number: u8) -> Self {
        Self(if number < 1 {
            1
        } else if number > 127 {
            127
        } else {
            number
        })
    }

    /// The MIDI velocity, 1–127.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }
}

impl From<Velocity> for u8 {
    fn from(velocity: Velocity) -> Self {
        velocity.0
    }
}

impl TryFrom<u8> for Velocity {
    type Error = String;
    fn try_from(number: u8) -> Result<Self, String> {
        Self::new(number).ok_or_else(|| format!("a velocity is 1 to 127, not {number}"))
    }
}

/// A key that sounds from an onset for a duration. A [`Clip`](crate::Clip) holds only notes of at least one tick.
///
/// Notes are ordered by onset, then key, then duration, then velocity: the order a clip keeps them in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Note {
    /// Where the note starts.
    pub onset: Tick,
    /// What sounds.
    pub key: Key,
    /// How long it sounds, in ticks.
    pub duration: Tick,
    /// How hard it is struck.
    pub velocity: Velocity,
}

impl Note {
    /// The first tick at which the note no longer sounds.
    #[must_use]
    pub fn end(&self) -> Tick {
        self.onset + self.duration
    }
}
