//! Whatever a host does, in whatever order: nothing breaks, and every note-on is paid with one note-off.

use continuo_host::{Message, Timed, Transport};

use crate::band::with_band;
use crate::rig::{FRAMES, Rig, TUNE};

/// A small generator of numbers: the same ones in every run, so that a failure can be looked at again.
struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let high = u32::try_from(self.0 >> 33).unwrap();
        high % sides
    }

    fn seven_bits(&mut self) -> u8 {
        u8::try_from(self.roll(128)).unwrap()
    }

    fn message(&mut self) -> Message {
        let (channel, key) = (self.seven_bits() % 16, 40 + self.seven_bits() % 40);
        match self.roll(8) {
            0..3 => Message::NoteOn { channel, key, velocity: 1 + self.seven_bits() % 127 },
            3..6 => Message::NoteOff { channel, key },
            6 => Message::sustain(channel, self.roll(2) == 0),
            _ => Message::controller(channel, self.seven_bits(), self.seven_bits()),
        }
    }

    fn transport(&mut self) -> Option<Transport> {
        let position = f64::from(self.roll(64)) / 4.0;
        match self.roll(5) {
            0 => None,
            1 => Some(Transport::stopped(120.0)),
            2 => Some(Transport::rolling(f64::from(20 + self.roll(280)), position).looping(0.0, position + 0.1)),
            _ => Some(Transport::rolling(f64::from(20 + self.roll(280)), position)),
        }
    }
}

/// Turns a knob: any but the hidden one.
fn turn(rig: &mut Rig, dice: &mut Dice) {
    let knobs: Vec<_> = rig.plugin.parameters().all().iter().filter(|knob| !knob.hidden).cloned().collect();
    let knob = &knobs[dice.roll(u32::try_from(knobs.len()).unwrap()) as usize];
    let value = knob.min + (knob.max - knob.min) * f64::from(dice.roll(101)) / 100.0;
    rig.set(&knob.name, if knob.stepped { value.round() } else { value });
}

#[test]
fn no_note_hangs_whatever_is_turned_and_played() {
    for seed in 1..=8 {
        // Half of them with a band, whose strips are among the knobs.
        let (mut rig, mut dice) = (if seed % 2 == 0 { with_band() } else { Rig::new() }, Dice(seed));
        rig.record(&TUNE);
        for _ in 0..300 {
            turn(&mut rig, &mut dice);
            let frames = 1 + dice.roll(FRAMES);
            let events: Vec<Timed> =
                (0..dice.roll(12)).map(|_| Timed::new(dice.roll(frames), dice.message())).collect();
            rig.block(frames, dice.transport(), &events);
        }
        for button in ["panic", "play", "record", "follow_host", "bypass", "thru"] {
            rig.set(button, 0.0);
        }
        rig.rest(64);
        rig.press("panic");
        assert!(!rig.score().notes.is_empty(), "something was played");
    }
}

#[test]
fn what_a_parameter_shows_can_be_typed() {
    let mut rig = Rig::inactive();
    let knobs = rig.plugin.parameters().all().to_vec();
    assert_eq!(knobs.len(), 77);
    for knob in knobs {
        for share in [0.0, 0.1, 0.37, 0.5, 0.9, 1.0] {
            let value = knob.min + (knob.max - knob.min) * share;
            rig.set(&knob.name, if knob.stepped { value.round() } else { value });
            let shown = rig.plugin.parameter_text(&knob.name).unwrap();
            rig.plugin.set_parameter_text(&knob.name, &shown).unwrap();
            assert_eq!(rig.plugin.parameter_text(&knob.name).unwrap(), shown, "{}", knob.name);
        }
    }
}
