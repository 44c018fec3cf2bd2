//! Which controller values a host made up: they are not passed on.
//!
//! Under VST3 every MIDI controller is a parameter, 130 for each channel, and nice-plug reports 0.5 for each. A host
//! that restores a session sends them all at once: 2080 controllers at half, bends at the centre. Passed on, they
//! would set every instrument downstream to half volume. So a controller that never moved stays where it is.

/// What the framework reports for a controller that nobody moved.
const MADE_UP: f32 = 0.5;
/// 128 controllers, channel pressure, pitch bend.
const CONTROLLERS: usize = 130;

/// A controller of a channel.
#[derive(Clone, Copy, Debug)]
pub enum Controller {
    /// A control change, 0–127.
    Change(u8),
    /// Channel pressure.
    Pressure,
    /// Pitch bend.
    Bend,
}

impl Controller {
    fn index(self) -> usize {
        match self {
            Self::Change(number) => usize::from(number & 0x7f),
            Self::Pressure => 128,
            Self::Bend => 129,
        }
    }
}

/// Which controllers moved since the instance was made.
#[derive(Debug)]
pub struct Controllers {
    moved: [[bool; CONTROLLERS]; 16],
}

impl Default for Controllers {
    fn default() -> Self {
        Self { moved: [[false; CONTROLLERS]; 16] }
    }
}

impl Controllers {
    /// Whether a value somebody meant: any but the made-up one, and every one once the controller has moved.
    ///
    /// No seven-bit value is exactly a half, nor is the fourteen-bit centre of a pitch bend: nothing that was played is lost.
    pub fn is_meant(&mut self, channel: u8, controller: Controller, value: f32) -> bool {
        let moved = &mut self.moved[usize::from(channel & 0x0f)][controller.index()];
        *moved |= value.to_bits() != MADE_UP.to_bits();
        *moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_of_made_up_values_is_dropped() {
        let mut controllers = Controllers::default();
        for channel in 0..16 {
            for number in 0..128 {
                assert!(!controllers.is_meant(channel, Controller::Change(number), 0.5));
            }
            assert!(!controllers.is_meant(channel, Controller::Bend, 0.5));
            assert!(!controllers.is_meant(channel, Controller::Pressure, 0.5));
        }
    }

    #[test]
    fn a_controller_that_moved_can_return_to_half() {
        let mut controllers = Controllers::default();
        assert!(controllers.is_meant(0, Controller::Change(1), 0.7));
        assert!(controllers.is_meant(0, Controller::Change(1), 0.5));
        assert!(!controllers.is_meant(1, Controller::Change(1), 0.5));
    }

    #[test]
    fn nothing_a_keyboard_can_send_is_taken_for_made_up() {
        for number in 0..128_u8 {
            assert!(Controllers::default().is_meant(0, Controller::Change(7), f32::from(number) / 127.0));
        }
        assert!(Controllers::default().is_meant(0, Controller::Bend, 8192.0 / 16383.0));
    }
}
