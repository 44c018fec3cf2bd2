//! An instance in a host of a few lines: what no host can reach from outside goes through the shell all the same.

use std::sync::atomic::Ordering::Relaxed;

use continuo_music::{Key, Velocity};
use nice_plug::context::process::SendEventError;
use nice_plug::midi::{Channel, Key as HostKey};

use super::*;
use crate::host::Event;

const FRAMES: usize = 64;
/// The channel of the window's keys.
const FIRST: Channel = Channel::Number(0);

/// A host that gives no events and keeps those that it is sent.
struct Host {
    transport: Transport,
    sent: Vec<Event>,
}

impl Host {
    /// Its blocks of 64 frames last as long as that rate makes them.
    fn at_rate(sample_rate: f32) -> Self {
        Self { transport: Transport::new(sample_rate), sent: Vec::with_capacity(64) }
    }

    fn config(&self, process_mode: ProcessMode) -> BufferConfig {
        let sample_rate = self.transport.sample_rate;
        BufferConfig { sample_rate, min_buffer_size: None, max_buffer_size: 64, process_mode }
    }

    fn activate(&mut self, continuo: &mut Continuo, mode: ProcessMode) {
        let config = self.config(mode);
        assert!(continuo.activate(&Continuo::AUDIO_IO_LAYOUTS[0], &config, self));
    }

    /// Processes a block; gives the keys that went down or up, all at its first sample.
    fn block(&mut self, continuo: &mut Continuo) -> Vec<(bool, u8)> {
        let mut silence = [[1.0_f32; FRAMES]; 2];
        let mut buffer = Buffer::default();
        #[expect(unsafe_code, reason = "the framework fills its buffers so")]
        // SAFETY: the slices are of one length and live longer than the buffer.
        unsafe {
            buffer.set_slices(FRAMES, |slices| slices.extend(silence.iter_mut().map(<[f32; FRAMES]>::as_mut_slice)));
        }
        continuo.process(&mut buffer, &mut AuxiliaryBuffers { inputs: &mut [], outputs: &mut [] }, self);
        assert_eq!(silence, [[0.0; FRAMES]; 2], "the output is silence");
        std::mem::take(&mut self.sent).iter().map(brief).collect()
    }
}

fn brief(event: &Event) -> (bool, u8) {
    match event {
        NoteEvent::NoteOn { timing: 0, channel: FIRST, key: HostKey::Number(key), .. } => (true, *key),
        NoteEvent::NoteOff { timing: 0, channel: FIRST, key: HostKey::Number(key), .. } => (false, *key),
        other => panic!("{other:?} was not played"),
    }
}

impl ActivateContext<Continuo> for Host {
    fn plugin_api(&self) -> PluginApi {
        PluginApi::Clap
    }

    fn execute(&self, _task: ()) {}

    fn set_latency_samples(&self, _samples: u32) {}

    fn set_current_voice_capacity(&self, _capacity: u32) {}
}

impl ProcessContext<Continuo> for Host {
    fn plugin_api(&self) -> PluginApi {
        PluginApi::Clap
    }

    fn execute_background(&self, _task: ()) {}

    fn execute_gui(&self, _task: ()) {}

    fn transport(&self) -> &Transport {
        &self.transport
    }

    fn next_event(&mut self) -> Option<Event> {
        None
    }

    fn try_send_event(&mut self, event: Event) -> Result<(), (Event, SendEventError)> {
        self.sent.push(event);
        Ok(())
    }

    fn set_latency_samples(&self, _samples: u32) {}

    fn request_restart(&self) {}

    fn set_current_voice_capacity(&self, _capacity: u32) {}
}

#[test]
fn keys_of_the_window_go_out_through_an_open_thru_and_end_with_the_instance() {
    let (mut continuo, mut host) = (Continuo::default(), Host::at_rate(48_000.0));
    host.activate(&mut continuo, ProcessMode::Realtime);
    continuo.keys.press(Key::masked(60), Velocity::DEFAULT);
    continuo.keys.press(Key::masked(62), Velocity::DEFAULT);
    continuo.keys.release(Key::masked(62));
    assert_eq!(host.block(&mut continuo), [(true, 60), (true, 62), (false, 62)]);
    assert_eq!(host.block(&mut continuo), []);
    continuo.deactivate();
    host.activate(&mut continuo, ProcessMode::Realtime);
    assert_eq!(host.block(&mut continuo), [(false, 60)]);
    continuo.keys.release_all();
    assert_eq!(host.block(&mut continuo), []);
}

#[test]
fn blocks_are_measured_and_only_those_with_a_deadline_are_late() {
    // Nothing is worked out in 64 nanoseconds.
    let (mut continuo, mut host) = (Continuo::default(), Host::at_rate(1e9));
    let late = |continuo: &Continuo| continuo.studio.as_ref().unwrap().reader().gauges().late.load(Relaxed);
    host.activate(&mut continuo, ProcessMode::Realtime);
    host.block(&mut continuo);
    host.block(&mut continuo);
    assert_eq!(late(&continuo), 2);
    host.activate(&mut continuo, ProcessMode::Offline);
    host.block(&mut continuo);
    assert_eq!(late(&continuo), 0);
    assert!(continuo.studio.as_ref().unwrap().reader().gauges().load.load(Relaxed) > 0.0);
}
