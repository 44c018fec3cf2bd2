//! Which keys the host holds down, for note-offs that name no key: CLAP lets a host end "every note of channel 3".

use continuo_music::Key;
use nice_plug::midi::{Channel, Key as HostKey, VoiceID};

/// The keys held, and the voice each was struck with.
#[derive(Debug)]
pub struct Held {
    voices: [[Option<VoiceID>; 128]; 16],
}

impl Default for Held {
    fn default() -> Self {
        Self { voices: [[None; 128]; 16] }
    }
}

impl Held {
    /// A key went down.
    pub fn press(&mut self, channel: u8, key: Key, voice: VoiceID) {
        self.voices[usize::from(channel & 0x0f)][usize::from(key.number())] = Some(voice);
    }

    /// Lets go of every key the three name, each of which may be a wildcard, and gives it to `released`.
    pub fn release(&mut self, voice: VoiceID, channel: Channel, key: HostKey, mut released: impl FnMut(u8, Key)) {
        for (number, keys) in (0_u8..).zip(&mut self.voices) {
            if channel.number().is_none_or(|wanted| wanted & 0x0f == number) {
                release_in(keys, voice, key, |key| released(number, key));
            }
        }
    }
}

fn release_in(keys: &mut [Option<VoiceID>; 128], voice: VoiceID, key: HostKey, mut released: impl FnMut(Key)) {
    for (number, held) in (0_u8..).zip(keys) {
        let is_key = key.number().is_none_or(|wanted| wanted == number);
        if is_key && held.is_some_and(|held| is_voice(held, voice)) {
            *held = None;
            released(Key::masked(number));
        }
    }
}

/// A voice without a number is every voice.
fn is_voice(held: VoiceID, wanted: VoiceID) -> bool {
    held == wanted || held.is_wildcard() || wanted.is_wildcard()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn released(held: &mut Held, voice: VoiceID, channel: Channel, key: HostKey) -> Vec<(u8, u8)> {
        let mut keys = Vec::new();
        held.release(voice, channel, key, |channel, key| keys.push((channel, key.number())));
        keys
    }

    #[test]
    fn wildcards_release_what_they_name_and_only_once() {
        let mut held = Held::default();
        held.press(0, Key::masked(60), VoiceID::ID(7));
        held.press(3, Key::masked(62), VoiceID::ID(8));
        held.press(3, Key::masked(64), VoiceID::Wildcard);
        let any = HostKey::Wildcard;
        assert_eq!(released(&mut held, VoiceID::ID(7), Channel::Wildcard, any), [(0, 60), (3, 64)]);
        assert_eq!(released(&mut held, VoiceID::Wildcard, Channel::Number(3), any), [(3, 62)]);
        assert_eq!(released(&mut held, VoiceID::Wildcard, Channel::Wildcard, any), []);
    }

    #[test]
    fn another_voice_of_the_key_stays() {
        let mut held = Held::default();
        held.press(0, Key::masked(60), VoiceID::ID(7));
        assert_eq!(released(&mut held, VoiceID::ID(9), Channel::Number(0), HostKey::Number(60)), []);
    }
}
