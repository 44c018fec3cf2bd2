//! Tests of the way in and the way out: order, wildcards, bursts, and notes that the host does not take.

use nice_plug::prelude::SysExMessage;

use super::*;

const FRAMES: u32 = 512;

fn on(timing: u32, key: u8) -> Event {
    let (channel, key) = (Channel::Number(2), HostKey::Number(key));
    NoteEvent::NoteOn {
        timing,
        voice_id: VoiceID::ID(i32::try_from(timing).unwrap() + 7),
        channel,
        key,
        velocity: 0.61,
    }
}

fn off(timing: u32, key: u8) -> Event {
    let (channel, key) = (Channel::Number(2), HostKey::Number(key));
    NoteEvent::NoteOff { timing, voice_id: VoiceID::Wildcard, channel, key, velocity: 0.25 }
}

fn controller(timing: u32, cc: u8, value: f32) -> Event {
    NoteEvent::MidiCC { timing, channel: 2, cc, value }
}

fn filled(events: &[Event]) -> Inbox {
    let mut inbox = Inbox::default();
    let mut events = events.iter().copied();
    inbox.fill(FRAMES, || events.next());
    inbox
}

/// What goes out when the performer sends these.
fn merged(inbox: &Inbox, passes: bool, sent: &[NoteMessage]) -> Vec<Event> {
    let (mut outbox, mut out) = (Outbox::default(), Vec::new());
    let mut merge = outbox.open(inbox, passes, |event| {
        out.push(event);
        true
    });
    for message in sent {
        merge.send(*message);
    }
    merge.finish();
    out
}

fn played(offset: u32, key: u8) -> NoteMessage {
    NoteMessage::On { offset, channel: 0, key: Key::masked(key), velocity: Velocity::DEFAULT }
}

#[test]
fn what_passes_comes_out_as_it_came_in_and_in_order() {
    let bend = NoteEvent::MidiPitchBend { timing: 10, channel: 2, value: 0.7 };
    let (channel, key) = (Channel::Number(2), HostKey::Number(60));
    let tuning = NoteEvent::PolyTuning { timing: 10, voice_id: VoiceID::ID(17), channel, key, tuning: 0.3 };
    let program = NoteEvent::MidiProgramChange { timing: 300, channel: 2, program: 5 };
    let message = SysEx::from_buffer(&[0xf0, 0x7e, 0xf7]).unwrap();
    let sysex = NoteEvent::MidiSysEx { timing: 301, message };
    let events = [bend, on(10, 60), tuning, controller(10, 64, 1.0), on(10, 64), off(200, 60), program, sysex];
    let inbox = filled(&events);
    assert_eq!(merged(&inbox, true, inbox.messages()), events);
}

#[test]
fn what_is_played_goes_between_what_passes() {
    let events = [controller(5, 1, 0.2), on(50, 60), controller(90, 1, 0.3)];
    let inbox = filled(&events);
    let sent = [played(20, 48), inbox.messages()[0], played(50, 52), played(100, 55)];
    let times: Vec<u32> = merged(&inbox, true, &sent).iter().map(Event::timing).collect();
    assert_eq!(times, [5, 20, 50, 50, 90, 100]);
}

#[test]
fn a_program_of_ours_goes_before_its_note_and_leaves_one_that_passes_alone() {
    let passing = NoteEvent::MidiProgramChange { timing: 20, channel: 0, program: 5 };
    let inbox = filled(&[passing]);
    let ours = NoteMessage::Program { offset: 20, channel: 0, program: 5 };
    let out = merged(&inbox, true, &[ours, played(20, 48)]);
    assert!(matches!(out[0], NoteEvent::MidiProgramChange { timing: 20, channel: 0, program: 5 }));
    assert!(matches!(out[1], NoteEvent::NoteOn { timing: 20, .. }));
    assert_eq!(out[2], passing);
}

#[test]
fn without_thru_only_what_is_played_comes_out() {
    let inbox = filled(&[controller(5, 1, 0.2), on(20, 60)]);
    let out = merged(&inbox, false, &[played(20, 48)]);
    assert!(matches!(out[..], [NoteEvent::NoteOn { timing: 20, key: HostKey::Number(48), .. }]));
}

#[test]
fn a_note_ends_with_the_voice_it_began_with() {
    let (mut outbox, inbox) = (Outbox::default(), filled(&[on(3, 60)]));
    let mut merge = outbox.open(&inbox, true, |_| true);
    merge.send(inbox.messages()[0]);
    merge.finish();
    let mut out = Vec::new();
    let nothing = Inbox::default();
    let mut merge = outbox.open(&nothing, false, |event| {
        out.push(event.voice_id());
        true
    });
    merge.send(NoteMessage::Off { offset: 0, channel: 2, key: Key::masked(60), velocity: 64 });
    merge.finish();
    assert_eq!(out, [Some(VoiceID::ID(10))]);
}

#[test]
fn chokes_and_wildcards_end_notes() {
    let channel = Channel::Number(2);
    let all = NoteEvent::NoteOff {
        timing: 9,
        voice_id: VoiceID::Wildcard,
        channel: Channel::Wildcard,
        key: HostKey::Wildcard,
        velocity: 0.0,
    };
    let choke = NoteEvent::Choke { timing: 5, voice_id: VoiceID::Wildcard, channel, key: HostKey::Number(60) };
    let inbox = filled(&[on(0, 60), on(0, 64), choke, all]);
    let keys: Vec<_> = inbox.messages()[2..].iter().map(|message| (message.offset(), message.channel())).collect();
    assert_eq!(keys, [(5, 2), (9, 2)]);
    let out = merged(&inbox, true, inbox.messages());
    assert_eq!(out[2], choke);
    assert!(matches!(out[3], NoteEvent::NoteOff { key: HostKey::Number(64), .. }));
}

#[test]
fn the_pedal_is_heard_and_passes_once() {
    let pedal = controller(7, 64, 64.0 / 127.0);
    let inbox = filled(&[pedal]);
    assert_eq!(inbox.messages(), [NoteMessage::Sustain { offset: 7, channel: 2, down: true }]);
    assert_eq!(merged(&inbox, true, inbox.messages()), [pedal]);
    assert_eq!(merged(&inbox, true, &[]), [pedal]);
}

#[test]
fn a_burst_of_made_up_controllers_is_not_passed_on() {
    let burst = (0..16).flat_map(|channel| {
        let change = move |cc| NoteEvent::MidiCC { timing: 0, channel, cc, value: 0.5 };
        (0..128).map(change).chain([NoteEvent::MidiPitchBend { timing: 0, channel, value: 0.5 }])
    });
    let events: Vec<Event> = burst.chain([on(0, 60), controller(1, 1, 0.5)]).collect();
    assert!(events.len() > 2000);
    let inbox = filled(&events);
    assert_eq!(merged(&inbox, true, inbox.messages()), [on(0, 60)]);
}

#[test]
fn what_the_host_does_not_take_is_sent_first_in_the_next_block() {
    let (mut outbox, nothing) = (Outbox::default(), Inbox::default());
    let mut room = 1;
    let mut merge = outbox.open(&nothing, true, |_| std::mem::replace(&mut room, 0) > 0);
    for offset in [10, 20, 30] {
        merge.send(played(offset, 60));
    }
    merge.finish();
    let mut times = Vec::new();
    let mut merge = outbox.open(&nothing, true, |event| {
        times.push(event.timing());
        true
    });
    merge.send(played(5, 62));
    merge.finish();
    assert_eq!(times, [0, 0, 5]);
}

#[test]
fn more_events_than_there_is_room_for_do_not_grow_anything() {
    let events: Vec<Event> = (0..5000_u16).map(|number| controller(0, 1, f32::from(number) / 5000.0)).collect();
    let inbox = filled(&events);
    assert_eq!(inbox.events.len(), EVENTS_MAX);
    assert_eq!(inbox.events.capacity(), Inbox::default().events.capacity());
}
