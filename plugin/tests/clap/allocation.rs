//! The audio thread does not allocate, whatever happens on it. Every test of this program runs under an allocator that
//! ends it otherwise; `greedy.rs` shows that it does.

use continuo_host::{Message, Timed, Transport};

use crate::rig::{FRAMES, Rig, TUNE};

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
