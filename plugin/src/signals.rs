//! Flags between the threads of one instance: a studio that changed, a window that may tell the host.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use continuo_music::Role;
use continuo_realtime::Trigger;

/// A switch that acts when it is pressed, as a bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Press {
    /// Record a take.
    Record = 1,
    /// Play from the start.
    Play = 2,
    /// End every note.
    Panic = 4,
    /// Run the chosen technique.
    Generate = 8,
    /// Stop the run.
    Cancel = 16,
    /// Make the result the input.
    Accept = 32,
    /// Take what was just played.
    CaptureLast = 64,
    /// Stop the run and keep what it made.
    KeepPartial = 128,
    /// Make the drums anew.
    RegenerateDrums = 256,
    /// Make the bass anew.
    RegenerateBass = 512,
    /// Make the harmony anew.
    RegenerateHarmony = 1024,
    /// Make the strings anew.
    RegenerateStrings = 2048,
}

impl Press {
    /// The switch behind a trigger; a melody has none to be made anew with.
    pub const fn of(trigger: Trigger) -> Option<Self> {
        match trigger {
            Trigger::Generate => Some(Self::Generate),
            Trigger::Cancel => Some(Self::Cancel),
            Trigger::KeepPartial => Some(Self::KeepPartial),
            Trigger::Accept => Some(Self::Accept),
            Trigger::CaptureLast => Some(Self::CaptureLast),
            Trigger::Regenerate(Role::Melody) => None,
            Trigger::Regenerate(Role::Drums) => Some(Self::RegenerateDrums),
            Trigger::Regenerate(Role::Bass) => Some(Self::RegenerateBass),
            Trigger::Regenerate(Role::Harmony) => Some(Self::RegenerateHarmony),
            Trigger::Regenerate(Role::Strings) => Some(Self::RegenerateStrings),
        }
    }
}

/// The flags of one instance. Every one is a value of its own: relaxed order is enough.
#[derive(Debug, Default)]
pub struct Signals {
    unsaved: AtomicBool,
    released: AtomicU32,
    restored: AtomicU32,
}

impl Signals {
    /// The session is no longer as the host saved it.
    pub fn session_changed(&self) {
        self.unsaved.store(true, Ordering::Relaxed);
    }

    /// Whether the host has yet to be told that the session changed; asked once for each change.
    pub fn take_unsaved(&self) -> bool {
        self.unsaved.swap(false, Ordering::Relaxed)
    }

    /// That switch has done its work and can go back.
    pub fn release(&self, press: Press) {
        self.released.fetch_or(press as u32, Ordering::Relaxed);
    }

    /// Whether that switch can go back; asked once for each press.
    pub fn take_released(&self, press: Press) -> bool {
        self.released.fetch_and(!(press as u32), Ordering::Relaxed) & press as u32 != 0
    }

    /// These switches stand pressed because a state was restored, not because somebody pressed them.
    pub fn restored(&self, presses: u32) {
        self.restored.store(presses, Ordering::Relaxed);
    }

    /// Whether a switch that stands so was pressed by somebody. One that was restored counts once it was let go.
    pub fn is_pressed(&self, press: Press, stands: bool) -> bool {
        let bit = press as u32;
        if !stands {
            self.restored.fetch_and(!bit, Ordering::Relaxed);
        }
        stands && self.restored.load(Ordering::Relaxed) & bit == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restored_switch_is_not_a_pressed_one_until_it_was_let_go() {
        let signals = Signals::default();
        assert!(signals.is_pressed(Press::Play, true));
        signals.restored(Press::Play as u32);
        assert!(!signals.is_pressed(Press::Play, true));
        assert!(signals.is_pressed(Press::Generate, true));
        assert!(!signals.is_pressed(Press::Play, false));
        assert!(signals.is_pressed(Press::Play, true));
    }

    #[test]
    fn news_is_told_once() {
        let signals = Signals::default();
        signals.session_changed();
        signals.release(Press::Generate);
        assert!(signals.take_unsaved() && !signals.take_unsaved());
        assert!(!signals.take_released(Press::Play));
        assert!(signals.take_released(Press::Generate) && !signals.take_released(Press::Generate));
    }
}
