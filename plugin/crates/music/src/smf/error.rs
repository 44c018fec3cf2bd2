//! Why a Standard MIDI File was not read.

use std::fmt;

use super::{MAX_BYTES, MAX_CHANGES, MAX_NOTES, MAX_TRACKS};
use crate::Tick;

/// Why a Standard MIDI File was not read. Displays as a full sentence; who opened the file adds its name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SmfError {
    /// The bytes are damaged, cut short, or something else than a MIDI file.
    Malformed {
        /// Where reading stopped, in bytes from the start of the file.
        offset: usize,
        /// What was met there: a clause without a full stop.
        reason: String,
    },
    /// A MIDI file in a form that this program does not read.
    Unsupported(Unsupported),
    /// A MIDI file past one of the limits of this module.
    TooLarge(Limit),
}

/// A form of MIDI file that is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unsupported {
    /// A format other than 0, 1 and 2.
    Format(u16),
    /// An SMPTE frame rate other than 24, 25, 29.97 and 30: the number as the file states it.
    FrameRate(u8),
}

/// A limit on what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// [`MAX_BYTES`](super::MAX_BYTES).
    Bytes,
    /// [`MAX_NOTES`](super::MAX_NOTES).
    Notes,
    /// [`MAX_TRACKS`](super::MAX_TRACKS).
    Tracks,
    /// [`MAX_CHANGES`](super::MAX_CHANGES).
    Changes,
    /// A note starts after [`Tick::LATEST`](crate::Tick::LATEST).
    Length,
}

impl SmfError {
    pub(super) fn malformed(offset: usize, reason: impl Into<String>) -> Self {
        Self::Malformed { offset, reason: reason.into() }
    }
}

impl fmt::Display for SmfError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { offset, reason } => {
                write!(out, "The MIDI file cannot be read: at byte {offset}, {reason}.")
            }
            Self::Unsupported(what) => what.fmt(out),
            Self::TooLarge(limit) => limit.fmt(out),
        }
    }
}

impl fmt::Display for Unsupported {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format(format) => write!(out, "MIDI files of format {format} are not supported, only 0, 1 and 2."),
            Self::FrameRate(rate) => {
                write!(out, "MIDI files timed at {rate} frames a second are not supported, only 24, 25, 29.97 and 30.")
            }
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes => write!(out, "The MIDI file is larger than the {} MiB that are read.", MAX_BYTES >> 20),
            Self::Notes => write!(out, "The MIDI file holds more than the {MAX_NOTES} notes that are read."),
            Self::Tracks => write!(out, "The MIDI file holds more than the {MAX_TRACKS} tracks that are read."),
            Self::Changes => {
                write!(out, "The MIDI file changes tempo or meter, or moves a pedal, more than {MAX_CHANGES} times.")
            }
            Self::Length => {
                write!(
                    out,
                    "The MIDI file is longer than the {:.0} quarter notes that are read.",
                    Tick::LATEST.quarters()
                )
            }
        }
    }
}

impl std::error::Error for SmfError {}
