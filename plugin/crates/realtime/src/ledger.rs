//! The ledger of what sounds on the output: every note-on is written in, and paid for with exactly one note-off.

use continuo_music::{Key, Velocity};

use crate::message::{CHANNELS, RELEASE};
use crate::{NoteMessage, Output};

/// Who struck a note, and so who may end it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// The input, by way of thru.
    Thru,
    /// The loaded timeline.
    Timeline,
}

/// A set of keys, one bit each.
type Keys = u128;

/// What sounds, by owner and channel, and which pedals are down.
///
/// A key sounds for one owner at most. Who strikes a sounding key ends its note first and owns the new one; the
/// release of the earlier owner is then no longer due.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    thru: [Keys; CHANNELS],
    timeline: [Keys; CHANNELS],
    pedals: [bool; CHANNELS],
    /// Notes that sound: the keys of both owners.
    sounding: u32,
}

impl Ledger {
    /// Notes that sound.
    pub(crate) fn sounding(&self) -> u32 {
        self.sounding
    }

    /// The keys that sound, of all channels, a bit each.
    pub(crate) fn keys_sounding(&self) -> Keys {
        self.thru.iter().chain(&self.timeline).fold(0, |all, keys| all | keys)
    }

    /// Sends a note-on, after the note-off of what sounds on that key.
    pub(crate) fn strike(
        &mut self,
        owner: Owner,
        (channel, key, velocity): (u8, Key, Velocity),
        offset: u32,
        output: &mut impl Output,
    ) {
        for earlier in [Owner::Thru, Owner::Timeline] {
            self.release(earlier, (channel, key, RELEASE), offset, output);
        }
        self.keys(owner)[usize::from(channel & 0x0f)] |= bit(key);
        self.sounding += 1;
        output.send(NoteMessage::On { offset, channel, key, velocity });
    }

    /// Sends a note-off if that owner has a note sounding there.
    pub(crate) fn release(
        &mut self,
        owner: Owner,
        (channel, key, velocity): (u8, Key, u8),
        offset: u32,
        output: &mut impl Output,
    ) {
        let keys = &mut self.keys(owner)[usize::from(channel & 0x0f)];
        if *keys & bit(key) != 0 {
            *keys &= !bit(key);
            self.sounding -= 1;
            output.send(NoteMessage::Off { offset, channel, key, velocity });
        }
    }

    /// Ends all notes of an owner on a channel.
    pub(crate) fn release_channel(&mut self, owner: Owner, channel: u8, offset: u32, output: &mut impl Output) {
        let mut keys = std::mem::take(&mut self.keys(owner)[usize::from(channel & 0x0f)]);
        while keys != 0 {
            let key = Key::masked(lowest(keys));
            keys &= keys - 1;
            self.sounding -= 1;
            output.send(NoteMessage::Off { offset, channel, key, velocity: RELEASE });
        }
    }

    /// Ends all notes of an owner.
    pub(crate) fn release_owner(&mut self, owner: Owner, offset: u32, output: &mut impl Output) {
        if self.sounding > 0 {
            channels().for_each(|channel| self.release_channel(owner, channel, offset, output));
        }
    }

    /// Moves the pedal. Going up it is sent only if it is down, unless `even_if_up`.
    pub(crate) fn pedal(&mut self, channel: u8, down: bool, even_if_up: bool, offset: u32, output: &mut impl Output) {
        let was = std::mem::replace(&mut self.pedals[usize::from(channel & 0x0f)], down);
        if down || was || even_if_up {
            output.send(NoteMessage::Sustain { offset, channel, down });
        }
    }

    /// Pays everything that is owed: notes first, then pedals.
    pub(crate) fn settle(&mut self, offset: u32, output: &mut impl Output) {
        self.release_owner(Owner::Timeline, offset, output);
        self.release_owner(Owner::Thru, offset, output);
        channels().for_each(|channel| self.pedal(channel, false, false, offset, output));
    }

    /// Pays everything, then asks every channel for silence.
    pub(crate) fn panic(&mut self, offset: u32, output: &mut impl Output) {
        self.settle(offset, output);
        for channel in channels() {
            output.send(NoteMessage::AllSoundOff { offset, channel });
            output.send(NoteMessage::AllNotesOff { offset, channel });
        }
    }

    fn keys(&mut self, owner: Owner) -> &mut [Keys; CHANNELS] {
        match owner {
            Owner::Thru => &mut self.thru,
            Owner::Timeline => &mut self.timeline,
        }
    }
}

fn channels() -> impl Iterator<Item = u8> {
    0..16
}

fn bit(key: Key) -> Keys {
    1 << key.number()
}

/// The lowest key of a set that has one.
fn lowest(keys: Keys) -> u8 {
    u8::try_from(keys.trailing_zeros()).unwrap_or(127)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Log, off, on};

    const C: (u8, Key, Velocity) = (2, Key::masked(60), Velocity::DEFAULT);
    const C_UP: (u8, Key, u8) = (2, Key::masked(60), RELEASE);

    #[test]
    fn a_sounding_key_is_ended_before_it_is_struck_again_and_only_its_owner_ends_it() {
        let (mut ledger, mut log) = (Ledger::default(), Log::default());
        ledger.strike(Owner::Thru, C, 1, &mut log);
        ledger.strike(Owner::Timeline, C, 2, &mut log);
        ledger.release(Owner::Thru, C_UP, 3, &mut log);
        assert_eq!(log.0, [on(1, 2, 60), off(2, 2, 60), on(2, 2, 60)]);
        assert_eq!((ledger.sounding(), ledger.keys_sounding()), (1, 1 << 60));
        ledger.release(Owner::Timeline, C_UP, 4, &mut log);
        ledger.release(Owner::Timeline, C_UP, 5, &mut log);
        assert_eq!(log.0[3..], [off(4, 2, 60)]);
        assert_eq!((ledger.sounding(), ledger.keys_sounding()), (0, 0));
    }

    #[test]
    fn all_keys_of_all_channels_are_paid_for_once() {
        let (mut ledger, mut log) = (Ledger::default(), Log::default());
        for channel in channels() {
            for key in 0..128 {
                let owner = if key % 2 == 0 { Owner::Thru } else { Owner::Timeline };
                ledger.strike(owner, (channel, Key::masked(key), Velocity::DEFAULT), 0, &mut log);
            }
        }
        assert_eq!(ledger.sounding(), 2048);
        ledger.settle(7, &mut log);
        ledger.settle(8, &mut log);
        assert_eq!((ledger.sounding(), log.0.len()), (0, 4096));
        log.assert_paid();
    }

    #[test]
    fn panic_ends_notes_and_pedals_and_then_asks_for_silence() {
        let (mut ledger, mut log) = (Ledger::default(), Log::default());
        ledger.pedal(2, true, false, 0, &mut log);
        ledger.strike(Owner::Thru, C, 0, &mut log);
        log.0.clear();
        ledger.panic(5, &mut log);
        let (offset, channel) = (5, 2);
        assert_eq!(log.0[..2], [off(5, 2, 60), NoteMessage::Sustain { offset, channel, down: false }]);
        assert_eq!(log.0.len(), 2 + 32);
        assert_eq!(
            log.0[6..8],
            [NoteMessage::AllSoundOff { offset, channel }, NoteMessage::AllNotesOff { offset, channel }]
        );
    }

    #[test]
    fn a_pedal_that_is_up_is_sent_up_only_when_asked() {
        let (mut ledger, mut log) = (Ledger::default(), Log::default());
        ledger.pedal(0, false, false, 0, &mut log);
        assert_eq!(log.0, []);
        ledger.pedal(0, false, true, 0, &mut log);
        assert_eq!(log.0, [NoteMessage::Sustain { offset: 0, channel: 0, down: false }]);
    }
}
