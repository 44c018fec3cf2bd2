//! Standard MIDI Files, read from bytes and written to bytes through `midly`. Opens no file.
//!
//! What reading makes of a file:
//! - Any division is rescaled to 960 ticks a quarter note, each position on its own, so nothing drifts. SMPTE
//!   divisions state absolute time, which the file's own tempo events (120 BPM without any) turn into quarter notes.
//! - Every track chunk that has notes becomes a track; one that uses several channels becomes one track a channel.
//! - The sequences of a format 2 file are laid one after another, each from the next bar line.
//! - Notes of one key that overlap are paired first in, first out. Where note-offs are missing, a note ends where
//!   its key is struck again, or with its track.
//! - A note that is let go while the sustain pedal is down (controller 64 at 64 or above) ends when the pedal goes up,
//!   when its key is struck again, or with the last track of its channel. The sostenuto pedal (66) does the same for
//!   notes that sound when it goes down; resetting all controllers (121) lifts both. As with any player, a pedal works
//!   for its channel in all tracks that sound together on one port, whichever of them moves it.
//! - Other controllers, pitch bend, lyrics and system exclusive messages are passed over.
//!
//! [`write()`] and [`read`] are inverses for tracks in which, of two notes of one key, the later one never ends first:
//! MIDI cannot tell which of two sounding notes of one key ends. What is written has no pedals: notes have the lengths
//! that they sound.

mod chunk;
mod clock;
mod error;
mod header;
mod pairing;
mod pedals;
mod reader;
mod role;
mod stamp;
mod writer;

#[cfg(test)]
mod tests;

pub use error::{Limit, SmfError, Unsupported};
pub use reader::read;
pub use writer::{write, write_merged};

/// The largest file that is read: 10 MiB, some 1.7 million notes at six bytes each.
pub const MAX_BYTES: usize = 10 << 20;
/// The most notes a file may hold: at 24 bytes each they take 24 MB of memory.
pub const MAX_NOTES: usize = 1_000_000;
/// The most tracks a file may become: 64 ports of 16 channels.
pub const MAX_TRACKS: usize = 1_024;
/// The most tempo events, meter events and movements of pedals a file may hold: one every thousandth of a second for
/// over a minute.
pub const MAX_CHANGES: usize = 100_000;
/// The longest name, in bytes of UTF-8; the rest is cut off, in reading and in writing.
pub const MAX_NAME_BYTES: usize = 1_024;

/// As much of a name as is kept: whole characters within [`MAX_NAME_BYTES`].
fn clipped(name: &str) -> &str {
    &name[..name.floor_char_boundary(MAX_NAME_BYTES)]
}
