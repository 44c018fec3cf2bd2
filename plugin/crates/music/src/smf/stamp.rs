//! A sequencer-specific event with which our own files keep what MIDI has no word for: a track's role, and its channel
//! where no note tells it.

use crate::Role;

/// The manufacturer id set aside for non-commercial use, and our name.
const PREFIX: &[u8] = b"\x7dContinuo";

const ROLES: [Role; 5] = [Role::Melody, Role::Drums, Role::Bass, Role::Harmony, Role::Strings];

/// What the event states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) role: Role,
    /// 0–15.
    pub(super) channel: u8,
}

impl Stamp {
    /// The event's data.
    pub(super) fn to_bytes(self) -> Vec<u8> {
        let code = ROLES.iter().zip(0_u8..).find(|(role, _)| **role == self.role).map_or(0, |(_, code)| code);
        [PREFIX, &[code, self.channel & 0x0f]].concat()
    }

    /// The stamp of the event's data, or `None` where the event is somebody else's.
    pub(super) fn from_bytes(data: &[u8]) -> Option<Self> {
        let &[code, channel] = data.strip_prefix(PREFIX)? else { return None };
        Some(Self { role: *ROLES.get(usize::from(code))?, channel: channel & 0x0f })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for role in ROLES {
            let stamp = Stamp { role, channel: 11 };
            assert_eq!(Stamp::from_bytes(&stamp.to_bytes()), Some(stamp));
        }
    }

    #[test]
    fn other_programs_events_are_no_stamps() {
        assert_eq!(Stamp::from_bytes(b""), None);
        assert_eq!(Stamp::from_bytes(b"\x7dContinuo\x05\0"), None);
        assert_eq!(Stamp::from_bytes(b"\x7dContinuo\0"), None);
    }
}
