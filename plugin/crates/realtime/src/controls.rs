//! The switches of the plugin as they stand for one block, and which of them were just pressed.

use continuo_music::Role;

use crate::{Mixer, Trigger};

/// What the start of playback waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Launch {
    /// Nothing.
    #[default]
    Off,
    /// The next beat.
    Beat,
    /// The next bar line.
    Bar,
    /// The next line of four bars.
    Phrase,
}

/// The switches, made from the parameters for every block. Presses are found here, by comparing with the block before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Controls {
    /// Whether a take is recorded.
    pub record: bool,
    /// Whether the timeline is played from its start, whatever the host's position.
    pub play: bool,
    /// Whether playback starts again at the end of the timeline.
    pub looped: bool,
    /// Whether the timeline plays pinned to the host's position while the host's transport rolls.
    pub follow_host: bool,
    /// What `play` waits for.
    pub launch: Launch,
    /// Whether input passes to the output.
    pub thru: bool,
    /// Whether only input passes.
    pub bypass: bool,
    /// Pressed: end everything that sounds.
    pub panic: bool,
    /// Pressed: [`Trigger::Generate`].
    pub generate: bool,
    /// Pressed: [`Trigger::Cancel`].
    pub cancel: bool,
    /// Pressed: [`Trigger::KeepPartial`].
    pub keep_partial: bool,
    /// Pressed: [`Trigger::Accept`].
    pub accept: bool,
    /// Pressed: [`Trigger::CaptureLast`].
    pub capture_last: bool,
    /// Pressed: [`Trigger::Regenerate`], in the order of [`ACCOMPANIMENT`].
    pub regenerate: [bool; ACCOMPANIMENT.len()],
    /// Tempo while the host's transport does not roll, in quarter notes per minute.
    pub internal_bpm: f64,
    /// What becomes of the timeline's notes on their way out.
    pub mixer: Mixer,
}

/// The parts of an accompaniment, each of which can be made anew while the others stay.
pub const ACCOMPANIMENT: [Role; 4] = [Role::Drums, Role::Bass, Role::Harmony, Role::Strings];

impl Default for Controls {
    fn default() -> Self {
        Self {
            record: false,
            play: false,
            looped: false,
            follow_host: true,
            launch: Launch::Off,
            thru: false,
            bypass: false,
            panic: false,
            generate: false,
            cancel: false,
            keep_partial: false,
            accept: false,
            capture_last: false,
            regenerate: [false; ACCOMPANIMENT.len()],
            internal_bpm: 120.0,
            mixer: Mixer::default(),
        }
    }
}

impl Controls {
    /// The triggers that are pressed now and were not in the block before.
    pub(crate) fn pressed_since(&self, before: &Self) -> impl Iterator<Item = Trigger> + use<> {
        let plain = [
            (self.generate && !before.generate, Trigger::Generate),
            (self.cancel && !before.cancel, Trigger::Cancel),
            (self.keep_partial && !before.keep_partial, Trigger::KeepPartial),
            (self.accept && !before.accept, Trigger::Accept),
            (self.capture_last && !before.capture_last, Trigger::CaptureLast),
        ];
        let (now, before) = (self.regenerate, before.regenerate);
        let parts = std::array::from_fn::<_, { ACCOMPANIMENT.len() }, _>(|part| {
            (now[part] && !before[part], Trigger::Regenerate(ACCOMPANIMENT[part]))
        });
        plain.into_iter().chain(parts).filter_map(|(pressed, trigger)| pressed.then_some(trigger))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_is_the_change_from_up_to_down() {
        let up = Controls::default();
        let regenerate = [true; 4];
        let down = Controls {
            generate: true,
            cancel: true,
            keep_partial: true,
            accept: true,
            capture_last: true,
            regenerate,
            ..up
        };
        let all = [Trigger::Generate, Trigger::Cancel, Trigger::KeepPartial, Trigger::Accept, Trigger::CaptureLast];
        assert!(down.pressed_since(&up).eq(all.into_iter().chain(ACCOMPANIMENT.map(Trigger::Regenerate))));
        assert_eq!(down.pressed_since(&down).count() + up.pressed_since(&down).count(), 0);
    }
}
