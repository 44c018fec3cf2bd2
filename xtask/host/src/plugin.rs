//! A plugin instance in this host: its life, its blocks, its parameters and its state.

use std::sync::Arc;

use clack_extensions::audio_ports::{AudioPortInfoBuffer, PluginAudioPorts};
use clack_extensions::latency::PluginLatency;
use clack_extensions::params::{ParamInfoBuffer, ParamInfoFlags, PluginParams};
use clack_extensions::state::PluginState;
use clack_host::events::io::{EventBuffer, InputEvents, OutputEvents};
use clack_host::host::HostInfo;
use clack_host::plugin::{PluginInstance, PluginInstanceError};
use clack_host::process::PluginAudioConfiguration;

use crate::audio::{AudioThread, Job, Layout};
use crate::handlers::{Counts, Handlers, Ledger, MainThread, Shared};
use crate::{Entry, Heard, HostError, Message, Parameter, Parameters, Timed, Transport};

/// What came out of one block.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BlockOutput {
    /// Messages in the order the plugin sent them, at samples since activation.
    pub heard: Vec<Heard>,
    /// Every output port's channels, each as long as the block.
    pub audio: Vec<Vec<Vec<f32>>>,
}

/// One instance. The thread that creates it is its main thread; blocks are processed on an audio thread of its own.
///
/// Dropping it deactivates and destroys the plugin, whatever it is doing.
pub struct HostedPlugin {
    pub(crate) instance: PluginInstance<Handlers>,
    pub(crate) audio: Option<AudioThread>,
    ledger: Arc<Ledger>,
    parameters: Parameters,
    /// Parameter changes that wait for the next block or flush.
    changes: Vec<Timed>,
    sample: u64,
    pub(crate) max_frames: u32,
    /// Whether the plugin's window is open.
    pub(crate) has_window: bool,
}

impl HostedPlugin {
    /// Creates the first plugin of the entry.
    ///
    /// # Errors
    ///
    /// When there is none, or it refuses to be created.
    pub fn new(entry: &Entry) -> Result<Self, HostError> {
        let id = entry.first_plugin()?;
        let ledger = Arc::new(Ledger::new());
        let (for_shared, for_main) = (Arc::clone(&ledger), Arc::clone(&ledger));
        let created = host_info().and_then(|info| {
            PluginInstance::new(|_| Shared(for_shared), |_| MainThread(for_main), entry.raw(), &id, &info)
                .map_err(|error| error.to_string())
        });
        let mut instance = created.map_err(|cause| HostError::Refused { step: "be created", cause })?;
        let parameters = read_parameters(&mut instance);
        Ok(Self {
            instance,
            audio: None,
            ledger,
            parameters,
            changes: Vec::new(),
            sample: 0,
            max_frames: 0,
            has_window: false,
        })
    }

    /// Prepares the plugin for blocks of up to `max_frames` at `sample_rate` hertz, and starts the audio thread.
    ///
    /// Samples are counted from zero again. An active plugin is deactivated first.
    ///
    /// # Errors
    ///
    /// When the plugin refuses.
    pub fn activate(&mut self, sample_rate: f64, max_frames: u32) -> Result<(), HostError> {
        self.deactivate();
        let configuration = PluginAudioConfiguration { sample_rate, min_frames_count: 1, max_frames_count: max_frames };
        let layout = self.layout();
        let processor =
            self.instance.activate(|_, _| (), configuration).map_err(|error| refused("activate", &error))?;
        self.audio = Some(AudioThread::start(processor, layout, Arc::clone(&self.ledger)));
        (self.sample, self.max_frames) = (0, max_frames);
        self.idle();
        Ok(())
    }

    /// Stops the audio thread and deactivates the plugin. Nothing happens if it is not active.
    pub fn deactivate(&mut self) {
        if let Some(processor) = self.audio.take().and_then(AudioThread::stop) {
            self.instance.deactivate(processor);
        }
        self.idle();
    }

    /// Whether blocks can be processed.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.audio.is_some()
    }

    /// Processes one block on the audio thread, then does on the main thread what the plugin asked for.
    ///
    /// `events` may be in any order; parameter changes asked for earlier go in at the block's first sample.
    ///
    /// # Errors
    ///
    /// When the plugin is not active, was not prepared for so many frames, or fails.
    pub fn process(
        &mut self,
        frames: u32,
        transport: Option<&Transport>,
        events: &[Timed],
    ) -> Result<BlockOutput, HostError> {
        let audio = self.audio.as_ref().ok_or(HostError::Inactive)?;
        if frames == 0 || frames > self.max_frames {
            return Err(HostError::BlockSize { frames, limit: self.max_frames });
        }
        let mut all = std::mem::take(&mut self.changes);
        all.extend_from_slice(events);
        all.sort_by_key(|event| event.offset);
        let start = self.sample;
        let answer = audio.process(Job { frames, steady: start, transport: transport.copied(), events: all })?;
        self.sample += u64::from(frames);
        self.idle();
        let heard =
            answer.events.iter().map(|event| Heard { sample: start + u64::from(event.offset), message: event.message });
        Ok(BlockOutput { heard: heard.collect(), audio: answer.outputs })
    }

    /// Gives the plugin the call on the main thread it asked for, if it asked for one.
    pub fn idle(&mut self) {
        if self.ledger.take_callback() {
            self.instance.call_on_main_thread_callback();
        }
    }

    /// Samples processed since activation: where the next block starts.
    #[must_use]
    pub fn sample(&self) -> u64 {
        self.sample
    }

    /// How often the plugin asked for what.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.ledger.counts()
    }

    /// The plugin's parameters.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Sets a parameter, found by stable id or name, to a value in its CLAP range.
    ///
    /// An active plugin gets it at the first sample of the next block, an inactive one at once.
    ///
    /// # Errors
    ///
    /// When there is no such parameter.
    pub fn set_parameter(&mut self, name: &str, value: f64) -> Result<(), HostError> {
        let id = self.parameters.find(name)?.id;
        self.changes.push(Timed::new(0, Message::Parameter { id, value }));
        self.flush();
        Ok(())
    }

    /// Sets a parameter to what its text box would make of `text`, such as "50 %".
    ///
    /// # Errors
    ///
    /// When there is no such parameter or it does not take the text.
    pub fn set_parameter_text(&mut self, name: &str, text: &str) -> Result<(), HostError> {
        let id = self.parameters.find(name)?.id;
        let refused = || HostError::BadValue { parameter: name.to_owned(), text: text.to_owned() };
        let spelled = std::ffi::CString::new(text).map_err(|_| refused())?;
        let params = self.params_extension()?;
        let value = params.text_to_value(&self.instance.plugin_handle(), id, &spelled).ok_or_else(refused)?;
        self.set_parameter(name, value)
    }

    /// The CLAP value of a parameter, found by stable id or name.
    ///
    /// # Errors
    ///
    /// When there is no such parameter.
    pub fn parameter(&mut self, name: &str) -> Result<f64, HostError> {
        let id = self.parameters.find(name)?.id;
        let params = self.params_extension()?;
        let value = params.get_value(&self.instance.plugin_handle(), id);
        value.ok_or(HostError::Missing { extension: "parameter value" })
    }

    /// What the plugin shows for a parameter's present value.
    ///
    /// # Errors
    ///
    /// When there is no such parameter.
    pub fn parameter_text(&mut self, name: &str) -> Result<String, HostError> {
        let value = self.parameter(name)?;
        let id = self.parameters.find(name)?.id;
        let params = self.params_extension()?;
        let mut buffer = [0; 256];
        let text = params.value_to_text(&self.instance.plugin_handle(), id, value, &mut buffer);
        let text = text.map_err(|_| HostError::Missing { extension: "parameter text" })?;
        Ok(String::from_utf8_lossy(text).into_owned())
    }

    /// The plugin's whole state, as a host would keep it in its project.
    ///
    /// # Errors
    ///
    /// When the plugin would not save.
    pub fn save_state(&mut self) -> Result<Vec<u8>, HostError> {
        let handle = self.instance.plugin_handle();
        let state: PluginState = handle.get_extension().ok_or(HostError::Missing { extension: "state" })?;
        let mut bytes = Vec::new();
        state.save(&handle, &mut bytes).map_err(|_| HostError::State { action: "save" })?;
        Ok(bytes)
    }

    /// Gives the plugin a state it saved earlier.
    ///
    /// # Errors
    ///
    /// When the plugin would not load it.
    pub fn load_state(&mut self, mut bytes: &[u8]) -> Result<(), HostError> {
        let handle = self.instance.plugin_handle();
        let state: PluginState = handle.get_extension().ok_or(HostError::Missing { extension: "state" })?;
        state.load(&handle, &mut bytes).map_err(|_| HostError::State { action: "load" })?;
        self.idle();
        Ok(())
    }

    /// The latency the plugin reports, in samples; a plugin that says nothing has none.
    pub fn latency(&mut self) -> u32 {
        let handle = self.instance.plugin_handle();
        handle.get_extension::<PluginLatency>().map_or(0, |latency| latency.get(&handle))
    }

    /// Channels of every audio port, inputs first.
    #[must_use]
    pub fn audio_ports(&mut self) -> (Vec<usize>, Vec<usize>) {
        let layout = self.layout();
        (layout.inputs, layout.outputs)
    }

    fn layout(&mut self) -> Layout {
        let handle = self.instance.plugin_handle();
        let Some(ports) = handle.get_extension::<PluginAudioPorts>() else { return Layout::default() };
        let channels = |is_input: bool| {
            let mut buffer = AudioPortInfoBuffer::new();
            let count = ports.count(&handle, is_input);
            let channels_of = |index| ports.get(&handle, index, is_input, &mut buffer).map(|port| port.channel_count);
            (0..count).filter_map(channels_of).map(|channels| channels as usize).collect()
        };
        Layout { inputs: channels(true), outputs: channels(false) }
    }

    fn params_extension(&mut self) -> Result<PluginParams, HostError> {
        self.instance.plugin_handle().get_extension().ok_or(HostError::Missing { extension: "parameters" })
    }

    /// An inactive plugin takes its parameter changes on the main thread; an active one in its next block.
    fn flush(&mut self) {
        let Ok(params) = self.params_extension() else { return };
        let Some(mut handle) = self.instance.inactive_plugin_handle() else { return };
        let mut changes = EventBuffer::new();
        for change in self.changes.drain(..) {
            change.message.push(0, &mut changes);
        }
        let mut echoes = EventBuffer::new();
        params.flush(&mut handle, &InputEvents::from_buffer(&changes), &mut OutputEvents::from_buffer(&mut echoes));
        self.idle();
    }
}

impl Drop for HostedPlugin {
    fn drop(&mut self) {
        self.close_window();
        self.deactivate();
    }
}

fn host_info() -> Result<HostInfo, String> {
    HostInfo::new("Continuo host", "Continuo", "", env!("CARGO_PKG_VERSION")).map_err(|error| error.to_string())
}

fn refused(step: &'static str, error: &PluginInstanceError) -> HostError {
    HostError::Refused { step, cause: error.to_string() }
}

fn read_parameters(instance: &mut PluginInstance<Handlers>) -> Parameters {
    let handle = instance.plugin_handle();
    let Some(params) = handle.get_extension::<PluginParams>() else { return Parameters::default() };
    let mut buffer = ParamInfoBuffer::new();
    let read = |index| params.get_info(&handle, index, &mut buffer).map(|info| parameter_of(&info));
    Parameters::new((0..params.count(&handle)).filter_map(read).collect())
}

fn parameter_of(info: &clack_extensions::params::ParamInfo<'_>) -> Parameter {
    Parameter {
        id: info.id,
        name: String::from_utf8_lossy(info.name).into_owned(),
        module: String::from_utf8_lossy(info.module).into_owned(),
        min: info.min_value,
        max: info.max_value,
        default: info.default_value,
        stepped: info.flags.contains(ParamInfoFlags::IS_STEPPED),
        hidden: info.flags.contains(ParamInfoFlags::IS_HIDDEN),
        bypass: info.flags.contains(ParamInfoFlags::IS_BYPASS),
    }
}
