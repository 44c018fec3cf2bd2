//! The host against a plugin that repeats what it is told: every promise of the host, without Continuo.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod parrot;

use continuo_host::{Entry, Heard, HostError, HostedPlugin, Message, Timed, Transport};

#[expect(unsafe_code, reason = "the entry is the export macro's own")]
fn parrot() -> HostedPlugin {
    // SAFETY: the entry was made by clack's export macro.
    let entry = unsafe { Entry::in_process(&parrot::ENTRY) }.unwrap();
    HostedPlugin::new(&entry).unwrap()
}

fn active() -> HostedPlugin {
    let mut plugin = parrot();
    plugin.activate(48_000.0, 64).unwrap();
    plugin
}

const ON: Message = Message::NoteOn { channel: 2, key: 60, velocity: 99 };
const OFF: Message = Message::NoteOff { channel: 2, key: 60 };

#[test]
fn messages_come_back_at_absolute_samples_and_in_order() {
    let mut plugin = active();
    let first = plugin.process(64, None, &[Timed::new(10, OFF), Timed::new(3, ON)]).unwrap();
    let second = plugin.process(1, None, &[Timed::new(0, Message::sustain(0, true))]).unwrap();
    let heard = |sample, message| Heard { sample, message };
    assert_eq!(first.heard, [heard(3, ON), heard(10, OFF)]);
    assert_eq!(second.heard, [heard(64, Message::Midi([0xb0, 64, 127]))]);
    assert_eq!(plugin.sample(), 65);
}

#[test]
fn the_transport_arrives_and_stereo_comes_back() {
    let mut plugin = active();
    let output = plugin.process(16, Some(&Transport::rolling(150.0, 7.5)), &[]).unwrap();
    assert_eq!(output.audio, [[vec![7.5; 16], vec![150.0; 16]]]);
    let output = plugin.process(16, None, &[]).unwrap();
    assert_eq!(output.audio, [[vec![0.0; 16], vec![0.0; 16]]]);
    assert_eq!(plugin.audio_ports(), (vec![], vec![2]));
}

#[test]
fn parameters_are_set_by_id_name_and_text_whether_active_or_not() {
    let mut plugin = parrot();
    plugin.set_parameter("gain", 0.25).unwrap();
    assert!((plugin.parameter("Gain").unwrap() - 0.25).abs() < f64::EPSILON);
    plugin.activate(48_000.0, 64).unwrap();
    plugin.set_parameter_text("Gain", "0.5").unwrap();
    plugin.process(8, None, &[]).unwrap();
    assert!((plugin.parameter("gain").unwrap() - 0.5).abs() < f64::EPSILON);
    assert_eq!(plugin.parameter_text("gain").unwrap(), "0.5");
    assert!(matches!(plugin.set_parameter("volume", 1.0), Err(HostError::UnknownParameter { .. })));
    assert!(matches!(plugin.set_parameter_text("gain", "loud"), Err(HostError::BadValue { .. })));
}

#[test]
fn the_state_goes_from_one_instance_to_another() {
    let (mut one, mut other) = (active(), active());
    one.set_parameter("gain", 0.75).unwrap();
    one.process(8, None, &[]).unwrap();
    let state = one.save_state().unwrap();
    other.load_state(&state).unwrap();
    assert_eq!(other.save_state().unwrap(), state);
    assert!((other.parameter("gain").unwrap() - 0.75).abs() < f64::EPSILON);
    assert_eq!(other.load_state(b"?"), Err(HostError::State { action: "load" }));
}

#[test]
fn what_the_plugin_asks_for_is_counted_and_done_on_the_main_thread() {
    let mut plugin = active();
    plugin.process(8, None, &[Timed::new(0, parrot::CALL_ME)]).unwrap();
    let counts = plugin.counts();
    assert_eq!((counts.callbacks, counts.callbacks_served, counts.dirty), (1, 1, 1));
    assert_eq!(plugin.latency(), 0);
}

#[test]
fn blocks_must_fit_what_was_prepared_for() {
    let mut plugin = parrot();
    assert_eq!(plugin.process(8, None, &[]), Err(HostError::Inactive));
    plugin.activate(48_000.0, 64).unwrap();
    for frames in [0, 65] {
        assert_eq!(plugin.process(frames, None, &[]), Err(HostError::BlockSize { frames, limit: 64 }));
    }
    plugin.deactivate();
    assert!(!plugin.is_active());
}

#[test]
fn samples_are_counted_again_from_every_activation() {
    let mut plugin = active();
    plugin.process(64, None, &[]).unwrap();
    plugin.activate(44_100.0, 8192).unwrap();
    let output = plugin.process(8192, None, &[Timed::new(8191, ON)]).unwrap();
    assert_eq!(output.heard, [Heard { sample: 8191, message: ON }]);
}

#[test]
fn instances_may_go_while_they_are_active() {
    let other = active();
    for _ in 0..50 {
        let mut plugin = active();
        plugin.set_parameter("gain", 0.1).unwrap();
        plugin.process(8, None, &[Timed::new(0, parrot::CALL_ME)]).unwrap();
    }
    drop(other);
}
