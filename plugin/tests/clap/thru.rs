//! What passes: everything, in order, at its sample, or nothing.

use continuo_host::{Message, Timed, Transport};

use crate::rig::{FRAMES, Rig};

fn performance() -> Vec<Timed> {
    [
        (0, Message::Midi([0xc2, 17, 0])),
        (3, Message::Midi([0xe2, 0x11, 0x55])),
        (3, Message::NoteOn { channel: 2, key: 60, velocity: 101 }),
        (3, Message::controller(2, 1, 33)),
        (90, Message::sustain(2, true)),
        (100, Message::Midi([0xd2, 44, 0])),
        (101, Message::NoteOn { channel: 2, key: 64, velocity: 3 }),
        (101, Message::NoteOff { channel: 2, key: 60 }),
        (300, Message::NoteOff { channel: 2, key: 64 }),
        (300, Message::sustain(2, false)),
        (511, Message::controller(2, 1, 64)),
    ]
    .map(|(offset, message)| Timed::new(offset, message))
    .to_vec()
}

fn passed(rig: &mut Rig) -> Vec<Timed> {
    let start = rig.plugin.sample();
    rig.block(FRAMES, Some(Transport::stopped(120.0)), &performance());
    let timed = |heard: continuo_host::Heard| Timed::new(u32::try_from(heard.sample - start).unwrap(), heard.message);
    std::mem::take(&mut rig.heard).into_iter().map(timed).collect()
}

#[test]
fn with_thru_everything_passes_untouched_and_in_order() {
    assert_eq!(passed(&mut Rig::new()), performance());
}

#[test]
fn bypass_passes_everything_whatever_thru_says() {
    let mut rig = Rig::new();
    rig.set("thru", 0.0);
    rig.set("bypass", 1.0);
    assert_eq!(passed(&mut rig), performance());
}

#[test]
fn without_thru_nothing_passes() {
    let mut rig = Rig::new();
    rig.set("thru", 0.0);
    assert_eq!(passed(&mut rig), []);
}

#[test]
fn keys_held_when_thru_goes_off_are_let_go() {
    let mut rig = Rig::new();
    let on = Timed::new(0, Message::NoteOn { channel: 0, key: 60, velocity: 80 });
    rig.block(64, Some(Transport::stopped(120.0)), &[on]);
    rig.set("thru", 0.0);
    rig.rest(64);
    let off = Timed::new(0, Message::NoteOff { channel: 0, key: 60 });
    rig.block(64, Some(Transport::stopped(120.0)), &[off]);
    assert_eq!(rig.score().notes.len(), 1);
}

#[test]
fn a_burst_of_thousands_of_controllers_passes_whole() {
    let mut rig = Rig::new();
    let burst: Vec<Timed> = (0..2112_u16)
        .map(|number| {
            let (channel, cc) = ((number / 128 % 16) as u8, (number % 128) as u8);
            Timed::new(0, Message::controller(channel, cc, (number % 127) as u8))
        })
        .collect();
    rig.block(FRAMES, Some(Transport::stopped(120.0)), &burst);
    assert_eq!(rig.heard.len(), burst.len());
}
