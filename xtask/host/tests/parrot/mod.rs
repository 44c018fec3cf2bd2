//! A plugin that repeats every message, writes the transport into its audio, has one parameter, and asks for things.

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use clack_extensions::audio_ports::{
    AudioPortFlags, AudioPortInfo, AudioPortInfoWriter, AudioPortType, PluginAudioPorts, PluginAudioPortsImpl,
};
use clack_extensions::params::{
    ParamDisplayWriter, ParamInfo, ParamInfoFlags, ParamInfoWriter, PluginAudioProcessorParams, PluginMainThreadParams,
    PluginParams,
};
use clack_extensions::state::{HostState, PluginState, PluginStateImpl};
use clack_plugin::events::spaces::CoreEventSpace;
use clack_plugin::prelude::*;
use clack_plugin::stream::{InputStream, OutputStream};
use clack_plugin::utils::Cookie;
use continuo_host::{Message, stable_id};

/// The entry as a bundle would export it.
pub static ENTRY: EntryDescriptor = clack_plugin::clack_entry!(SinglePluginEntry<Parrot>);

/// A message upon which the parrot asks for a call on the main thread, and there says that it is dirty.
pub const CALL_ME: Message = Message::controller(0, 20, 1);

pub struct Parrot;

pub struct Shared<'a> {
    host: HostSharedHandle<'a>,
    gain: AtomicU64,
    is_called: AtomicBool,
}

impl<'a> PluginShared<'a> for Shared<'a> {}

impl Shared<'_> {
    fn gain(&self) -> f64 {
        f64::from_bits(self.gain.load(Ordering::Relaxed))
    }

    fn set_gain(&self, gain: f64) {
        self.gain.store(gain.to_bits(), Ordering::Relaxed);
    }

    fn hear(&self, event: &UnknownEvent) {
        match event.as_core_event() {
            Some(CoreEventSpace::ParamValue(change)) if change.param_id() == Some(gain_id()) => {
                self.set_gain(change.value())
            }
            Some(CoreEventSpace::Midi(midi)) if midi.data() == [0xb0, 20, 1] => {
                self.is_called.store(true, Ordering::Relaxed);
                self.host.request_callback();
            }
            _ => {}
        }
    }
}

fn gain_id() -> ClapId {
    ClapId::new(stable_id("gain"))
}

impl Plugin for Parrot {
    type AudioProcessor<'a> = Audible<'a>;
    type Shared<'a> = Shared<'a>;
    type MainThread<'a> = Main<'a>;

    fn declare_extensions(builder: &mut PluginExtensions<Self>, _shared: Option<&Shared<'_>>) {
        builder.register::<PluginAudioPorts>().register::<PluginParams>().register::<PluginState>();
    }
}

impl DefaultPluginFactory for Parrot {
    fn get_descriptor() -> PluginDescriptor {
        PluginDescriptor::new("test.parrot", "Parrot")
    }

    fn new_shared(host: HostSharedHandle<'_>) -> Result<Shared<'_>, PluginError> {
        Ok(Shared { host, gain: AtomicU64::new(1.0_f64.to_bits()), is_called: AtomicBool::new(false) })
    }

    fn new_main_thread<'a>(host: HostMainThreadHandle<'a>, shared: &'a Shared<'a>) -> Result<Main<'a>, PluginError> {
        Ok(Main { host, shared })
    }
}

pub struct Main<'a> {
    host: HostMainThreadHandle<'a>,
    shared: &'a Shared<'a>,
}

impl<'a> PluginMainThread<'a, Shared<'a>> for Main<'a> {
    fn on_main_thread(&self) {
        if self.shared.is_called.swap(false, Ordering::Relaxed) {
            let state = self.host.get_extension::<HostState>().unwrap();
            state.mark_dirty(&self.host);
        }
    }
}

pub struct Audible<'a>(&'a Shared<'a>);

impl<'a> PluginAudioProcessor<'a, Shared<'a>, Main<'a>> for Audible<'a> {
    fn activate(
        _host: HostAudioProcessorHandle<'a>,
        _main: &Main<'a>,
        shared: &'a Shared<'a>,
        _configuration: PluginAudioConfiguration,
    ) -> Result<Self, PluginError> {
        Ok(Self(shared))
    }

    #[expect(clippy::cast_possible_truncation, reason = "audio is 32 bits wide")]
    fn process(&mut self, process: Process, mut audio: Audio, events: Events) -> Result<ProcessStatus, PluginError> {
        for event in events.input {
            self.0.hear(event);
            if !matches!(event.as_core_event(), Some(CoreEventSpace::ParamValue(_))) {
                events.output.try_push(event)?;
            }
        }
        let heard =
            process.transport.map_or((0.0, 0.0), |transport| (transport.song_pos_beats.to_float(), transport.tempo));
        let mut port = audio.output_port(0).unwrap();
        let mut channels = port.channels()?.into_f32().unwrap();
        channels.channel_mut(0).unwrap().fill(heard.0 as f32);
        channels.channel_mut(1).unwrap().fill(heard.1 as f32);
        Ok(ProcessStatus::Continue)
    }
}

impl PluginAudioPortsImpl for Main<'_> {
    fn count(&self, is_input: bool) -> u32 {
        u32::from(!is_input)
    }

    fn get(&self, index: u32, is_input: bool, writer: &mut AudioPortInfoWriter) {
        if index == 0 && !is_input {
            writer.set(&AudioPortInfo {
                id: ClapId::new(1),
                name: b"out",
                channel_count: 2,
                flags: AudioPortFlags::IS_MAIN,
                port_type: Some(AudioPortType::STEREO),
                in_place_pair: None,
            });
        }
    }
}

impl PluginMainThreadParams for Main<'_> {
    fn count(&self) -> u32 {
        1
    }

    fn get_info(&self, _index: u32, writer: &mut ParamInfoWriter) {
        writer.set(&ParamInfo {
            id: gain_id(),
            flags: ParamInfoFlags::IS_AUTOMATABLE,
            cookie: Cookie::empty(),
            name: b"Gain",
            module: b"",
            min_value: 0.0,
            max_value: 1.0,
            default_value: 1.0,
        });
    }

    fn get_value(&self, id: ClapId) -> Option<f64> {
        (id == gain_id()).then(|| self.shared.gain())
    }

    fn value_to_text(&self, _id: ClapId, value: f64, writer: &mut ParamDisplayWriter) -> std::fmt::Result {
        write!(writer, "{value}")
    }

    fn text_to_value(&self, _id: ClapId, text: &std::ffi::CStr) -> Option<f64> {
        text.to_str().ok()?.parse().ok()
    }

    fn flush(&self, changes: &InputEvents, _echoes: &mut OutputEvents) {
        changes.iter().for_each(|event| self.shared.hear(event));
    }
}

impl PluginAudioProcessorParams for Audible<'_> {
    fn flush(&mut self, changes: &InputEvents, _echoes: &mut OutputEvents) {
        changes.iter().for_each(|event| self.0.hear(event));
    }
}

impl PluginStateImpl for Main<'_> {
    fn save(&self, output: &mut OutputStream) -> Result<(), PluginError> {
        output.write_all(&self.shared.gain().to_le_bytes())?;
        Ok(())
    }

    fn load(&self, input: &mut InputStream) -> Result<(), PluginError> {
        let mut bytes = [0; 8];
        input.read_exact(&mut bytes)?;
        self.shared.set_gain(f64::from_le_bytes(bytes));
        Ok(())
    }
}
