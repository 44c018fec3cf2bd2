//! System-exclusive and system messages, carried through unread.

use nice_plug::prelude::SysExMessage;

/// Bytes of the longest message that passes; longer ones (sample and bank dumps) have no business on a track.
pub const SYSEX_MAX: usize = 256;

/// A message as it came, status and end bytes included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SysEx {
    bytes: [u8; SYSEX_MAX],
    length: u16,
}

impl SysExMessage for SysEx {
    type Buffer = [u8; SYSEX_MAX];

    fn from_buffer(buffer: &[u8]) -> Option<Self> {
        let mut bytes = [0; SYSEX_MAX];
        bytes.get_mut(..buffer.len())?.copy_from_slice(buffer);
        Some(Self { bytes, length: u16::try_from(buffer.len()).ok()? })
    }

    fn as_buffer(&self) -> (Self::Buffer, usize) {
        (self.bytes, usize::from(self.length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_out_as_they_went_in_and_longer_ones_do_not_fit() {
        let message = [0xf0, 0x7e, 0x7f, 0x09, 0x01, 0xf7];
        let (buffer, length) = SysEx::from_buffer(&message).unwrap().as_buffer();
        assert_eq!(buffer[..length], message);
        assert!(SysEx::from_buffer(&[0xf0; SYSEX_MAX]).is_some());
        assert!(SysEx::from_buffer(&[0xf0; SYSEX_MAX + 1]).is_none());
    }
}
