//! A lane: what a composition has of one role on one channel.

use continuo_music::Role;

use crate::message::CHANNELS;
use crate::mixer::ROLES;

/// How many lanes there can be.
pub(crate) const LANES: usize = ROLES.len() * CHANNELS;

/// The notes of one role on one channel of the composition. They share a strip, a program, and a way to their channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lane {
    /// Where its role stands in [`ROLES`].
    strip: u8,
    channel: u8,
}

impl Lane {
    /// The lane of that role on that channel, 0–15 (higher bits are ignored).
    #[must_use]
    pub const fn new(role: Role, channel: u8) -> Self {
        Self { strip: role as u8, channel: channel & 0x0f }
    }

    /// The role.
    #[must_use]
    pub const fn role(self) -> Role {
        ROLES[self.strip as usize]
    }

    /// The channel in the composition, 0–15.
    #[must_use]
    pub const fn channel(self) -> u8 {
        self.channel
    }

    /// A number below [`LANES`] that no other lane has.
    pub(crate) const fn index(self) -> usize {
        self.strip as usize * CHANNELS + self.channel as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lane_has_a_number_of_its_own_and_keeps_what_it_is() {
        let lanes = ROLES.into_iter().flat_map(|role| (0..16).map(move |channel| (role, channel)));
        for (number, (role, channel)) in lanes.enumerate() {
            let lane = Lane::new(role, channel);
            assert_eq!((lane.role(), lane.channel(), lane.index()), (role, channel, number));
        }
        assert_eq!(Lane::new(Role::Strings, 0x13), Lane::new(Role::Strings, 3));
    }
}
