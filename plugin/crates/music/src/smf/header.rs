//! The header chunk, read before `midly` sees the file: it says why a file is refused, and where.

use super::MAX_BYTES;
use super::error::{Limit, SmfError, Unsupported};

/// How the tracks of a file relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// One track with everything.
    Single,
    /// Tracks that sound together.
    Parallel,
    /// Tracks that are pieces of their own.
    Sequential,
}

/// What one tick of the file means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Division {
    /// A fraction of a quarter note: so many make one, 1–32 767.
    Quarter(u16),
    /// A fraction of a second: `ticks` make `seconds` seconds, both positive.
    Second {
        /// Ticks in that many seconds.
        ticks: u32,
        /// How many seconds: 1, or 1001 where drop frames make the rate a fraction.
        seconds: u32,
    },
}

/// The checked header of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header<'a> {
    /// The file from its header chunk on, without a RIFF wrapping.
    pub(super) smf: &'a [u8],
    pub(super) format: Format,
    pub(super) division: Division,
    /// How many track chunks the file announces.
    pub(super) chunk_count: u16,
}

/// Checks the header of a file.
pub(super) fn read(bytes: &[u8]) -> Result<Header<'_>, SmfError> {
    if bytes.len() > MAX_BYTES {
        return Err(SmfError::TooLarge(Limit::Bytes));
    }
    let start = start(bytes)?;
    let smf = &bytes[start..];
    let fields = smf.get(8..14).ok_or_else(|| SmfError::malformed(bytes.len(), "the file ends inside its header"))?;
    if u32::from_be_bytes([smf[4], smf[5], smf[6], smf[7]]) < 6 {
        return Err(SmfError::malformed(start + 4, "the header is shorter than six bytes"));
    }
    Ok(Header {
        smf,
        format: format(u16::from_be_bytes([fields[0], fields[1]]))?,
        division: division([fields[4], fields[5]], start + 12)?,
        chunk_count: u16::from_be_bytes([fields[2], fields[3]]),
    })
}

/// Where the header chunk starts: at the first byte, or behind the wrapping of an RMID file.
fn start(bytes: &[u8]) -> Result<usize, SmfError> {
    if bytes.is_empty() {
        return Err(SmfError::malformed(0, "the file is empty"));
    }
    let wrapped = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"RMID");
    let header = if wrapped { bytes.windows(4).position(|four| four == b"MThd") } else { None };
    let plain = bytes.starts_with(b"MThd").then_some(0);
    plain.or(header).ok_or_else(|| SmfError::malformed(0, "there is no MIDI header (MThd), so this is not a MIDI file"))
}

fn format(number: u16) -> Result<Format, SmfError> {
    match number {
        0 => Ok(Format::Single),
        1 => Ok(Format::Parallel),
        2 => Ok(Format::Sequential),
        other => Err(SmfError::Unsupported(Unsupported::Format(other))),
    }
}

fn division([high, low]: [u8; 2], offset: usize) -> Result<Division, SmfError> {
    let zero = || SmfError::malformed(offset, "the time division is zero");
    if high < 0x80 {
        return match u16::from_be_bytes([high, low]) {
            0 => Err(zero()),
            ppq => Ok(Division::Quarter(ppq)),
        };
    }
    let rate = high.wrapping_neg();
    match (rate, u32::from(low)) {
        (24 | 25 | 30, 0) | (29, 0) => Err(zero()),
        (29, subframes) => Ok(Division::Second { ticks: 30_000 * subframes, seconds: 1_001 }),
        (24 | 25 | 30, subframes) => Ok(Division::Second { ticks: u32::from(rate) * subframes, seconds: 1 }),
        _ => Err(SmfError::Unsupported(Unsupported::FrameRate(rate))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(format: u16, chunks: u16, division: [u8; 2]) -> Vec<u8> {
        let mut bytes = b"MThd\0\0\0\x06".to_vec();
        bytes.extend(format.to_be_bytes());
        bytes.extend(chunks.to_be_bytes());
        bytes.extend(division);
        bytes
    }

    #[test]
    fn divisions_are_told_apart() {
        assert_eq!(division([0x03, 0xc0], 12), Ok(Division::Quarter(960)));
        assert_eq!(division([0xe7, 40], 12), Ok(Division::Second { ticks: 1_000, seconds: 1 }));
        assert_eq!(division([0xe3, 80], 12), Ok(Division::Second { ticks: 2_400_000, seconds: 1_001 }));
        assert_eq!(division([0x80, 1], 12), Err(SmfError::Unsupported(Unsupported::FrameRate(128))));
        assert_eq!(division([0xe7, 0], 12), division([0, 0], 12));
        assert!(matches!(division([0, 0], 12), Err(SmfError::Malformed { offset: 12, .. })));
    }

    #[test]
    fn what_is_no_midi_file_is_refused_with_its_place() {
        assert!(matches!(read(b""), Err(SmfError::Malformed { offset: 0, .. })));
        assert!(matches!(read(b"RIFF____WAVE"), Err(SmfError::Malformed { offset: 0, .. })));
        assert!(matches!(read(b"MThd\0\0\0\x06\0"), Err(SmfError::Malformed { offset: 9, .. })));
        assert_eq!(read(&header(3, 0, [0, 96])), Err(SmfError::Unsupported(Unsupported::Format(3))));
        assert_eq!(read(&vec![0; MAX_BYTES + 1]), Err(SmfError::TooLarge(Limit::Bytes)));
    }

    #[test]
    fn a_riff_wrapping_is_taken_off() {
        let bare = header(1, 2, [0, 96]);
        let wrapped = [b"RIFF\x1a\0\0\0RMIDdata\x0e\0\0\0".as_slice(), &bare].concat();
        let read = read(&wrapped).unwrap();
        assert_eq!((read.smf, read.format, read.chunk_count), (bare.as_slice(), Format::Parallel, 2));
    }
}
