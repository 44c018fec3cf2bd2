//! The audio thread does not allocate, whatever happens on it. Every test of this program runs under an allocator that
//! ends it otherwise; `greedy.rs` shows that it does.

use continuo_host::{Heard, Message, Timed, Transport};

use crate::band::with_band;
use crate::rig::{FRAMES, Rig, TUNE};

#[test]
fn nothing_is_allocated_while_five_tracks_are_mixed() {
    let mut rig = with_band();
    let parts = ["melody", "drums", "bass", "harmony", "strings"];
    let knobs = ["volume", "mute", "solo", "channel", "octave", "program"];
    for step in 0..300_u32 {
        let (part, knob) = (parts[step as usize % 5], knobs[step as usize / 5 % 6]);
        if part != "drums" || !matches!(knob, "octave" | "program") {
            let knob = rig.plugin.parameters().find(&format!("{part}_{knob}")).unwrap().clone();
            // Switches are off most of the time, so that something is heard.
            let share = if knob.max == 1.0 { f64::from(step % 7 / 6) } else { f64::from(step * step % 11) / 10.0 };
            rig.set(&knob.name, (knob.min + (knob.max - knob.min) * share).round());
        }
        rig.set("send_programs", f64::from(u8::from(!step.is_multiple_of(17))));
        rig.set("regenerate_bass", f64::from(u8::from(step.is_multiple_of(50))));
        rig.block(FRAMES, Some(Transport::rolling(300.0, f64::from(step) * 512.0 / 9600.0 % 8.0)), &[]);
    }
    let programs = |heard: &&Heard| matches!(heard.message, Message::Midi([0xc0..=0xcf, ..]));
    assert!(rig.heard.iter().filter(programs).count() > 4, "instruments were chosen meanwhile");
    rig.rest(64);
    assert!(rig.score().notes.len() > 20, "and notes were played");
}

#[test]
fn nothing_is_allocated_whatever_is_pressed_and_played() {
    let mut rig = Rig::new();
    rig.record(&TUNE);
    rig.enhance(5);
    let buttons = [
        "record",
        "play",
        "panic",
        "capture_last",
        "accept",
        "technique",
        "generate",
        "keep_partial",
        "cancel",
        "bypass",
        "thru",
        "loop",
    ];
    for (step, button) in buttons.iter().cycle().take(60).enumerate() {
        rig.set(button, f64::from(u8::from(step % 3 != 0)));
        let keys =
            (0..100_u8).map(|key| Timed::new(u32::from(key), Message::NoteOn { channel: key % 16, key, velocity: 70 }));
        let offs = (0..100_u8).map(|key| Timed::new(400, Message::NoteOff { channel: key % 16, key }));
        let events: Vec<Timed> = keys.chain(offs).collect();
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let position = (step * step % 17) as f64;
        rig.block(FRAMES, Some(Transport::rolling(80.0 + position, position)), &events);
    }
}
