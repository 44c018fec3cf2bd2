//! The plugin's shell: the only place that knows a plugin host exists. It owns a performer and a studio, and turns
//! what the host says into their words and back.

mod editor;
mod embedded;
mod fence;
mod host;
mod load;
mod params;
mod presets;
mod signals;
#[cfg(test)]
mod testing;

use std::sync::Arc;

use continuo_realtime::{Performer, ScreenKeys, ports};
use continuo_studio::{Change, Model, Models, Studio, StudioConfig};
use nice_plug::prelude::*;
use nice_plug_egui::RepaintNotifier;

use crate::editor::ContinuoEditor;
use crate::fence::Fence;
use crate::host::{EVENTS_MAX, Inbox, Outbox, SysEx};
use crate::load::LoadMeter;
use crate::params::{ContinuoParams, StudioParams};
use crate::signals::{Press, Signals};

/// One instance of the plugin.
pub struct Continuo {
    /// Shared with the host's wrapper, the editor and (in part) the studio thread.
    params: Arc<ContinuoParams>,
    /// Flags from the studio thread to the editor and from restored states to the audio thread.
    signals: Arc<Signals>,
    /// Everything off the audio thread; `None` if the system gave it no thread. Shared with the editor.
    studio: Option<Arc<Studio>>,
    /// Wakes the window when the studio has something new to show.
    repaint: RepaintNotifier,
    /// Keys that are played in the window. Shared with the editor; the performer has the other end.
    keys: Arc<ScreenKeys>,
    /// Everything on the audio thread.
    performer: Performer,
    load: LoadMeter,
    inbox: Inbox,
    outbox: Outbox,
    /// What the host is, known from the first activation.
    api: Option<PluginApi>,
    fence: Fence,
    /// Posts the fence's task; handed over with the editor's construction.
    executor: Option<AsyncExecutor<Self>>,
}

impl Default for Continuo {
    fn default() -> Self {
        let (audio_ports, studio_ports) = ports();
        let studio_params = StudioParams::default();
        let (signals, repaint) = (Arc::<Signals>::default(), RepaintNotifier::new());
        let params = ContinuoParams::new(studio_params.clone(), Arc::clone(&signals));
        let config = StudioConfig {
            ports: studio_ports,
            models: Models {
                enhance: Model { name: embedded::AR_CNN_NAME.to_owned(), load: Arc::new(embedded::ar_cnn) },
                extend: Model { name: embedded::TRANSFORMER_NAME.to_owned(), load: Arc::new(embedded::transformer) },
                accompany: Model {
                    name: embedded::ACCOMPANISTS_NAME.to_owned(),
                    load: Arc::new(embedded::accompanists),
                },
            },
            settings: Box::new(move || studio_params.settings()),
            on_change: on_change(Arc::clone(&signals), repaint.clone()),
        };
        let studio = Studio::new(config).ok().map(Arc::new);
        if let Some(studio) = &studio {
            params.session.connect(Arc::clone(studio));
        }
        Self {
            params: Arc::new(params),
            signals,
            studio,
            repaint,
            keys: Arc::clone(&audio_ports.keys),
            load: LoadMeter::new(Arc::clone(&audio_ports.gauges)),
            performer: Performer::new(audio_ports),
            inbox: Inbox::default(),
            outbox: Outbox::default(),
            api: None,
            fence: Fence::default(),
            executor: None,
        }
    }
}

/// What the studio thread tells the rest of the instance.
fn on_change(signals: Arc<Signals>, repaint: RepaintNotifier) -> Box<dyn Fn(Change) + Send> {
    Box::new(move |change| {
        match change {
            Change::View => (),
            Change::Saved => signals.session_changed(),
            Change::Triggered(trigger) => Press::of(trigger).into_iter().for_each(|press| signals.release(press)),
            Change::PlaybackEnded => signals.release(Press::Play),
        }
        repaint.request_repaint();
    })
}

impl Plugin for Continuo {
    const NAME: &'static str = "Continuo";
    const VENDOR: &'static str = "The Continuo developers";
    const URL: &'static str = env!("CARGO_PKG_REPOSITORY");
    const EMAIL: &'static str = "";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");

    // Some hosts refuse a plugin without audio, some take the block's length from it: a silent stereo output.
    const AUDIO_IO_LAYOUTS: &'static [AudioIOLayout] =
        &[AudioIOLayout { main_output_channels: NonZeroU32::new(2), ..AudioIOLayout::const_default() }];
    const MIDI_INPUT: MidiConfig = MidiConfig::MidiCCs;
    const MIDI_OUTPUT: MidiConfig = MidiConfig::MidiCCs;
    const INPUT_EVENT_CAPACITY: usize = EVENTS_MAX;

    type Editor = ContinuoEditor;
    type SysExMessage = SysEx;
    // No work is done on the framework's worker: its only task is the fence's.
    type BackgroundTask = ();

    fn task_executor(&mut self) -> TaskExecutor<Self> {
        let fence = self.fence.clone();
        Box::new(move |()| fence.pass())
    }

    fn params(&self) -> Arc<dyn Params> {
        Arc::clone(&self.params) as Arc<dyn Params>
    }

    fn editor(&mut self, executor: AsyncExecutor<Self>) -> Option<ContinuoEditor> {
        self.executor = Some(executor);
        editor::open(&self.params, &self.signals, self.studio.clone(), &self.keys, self.repaint.clone())
    }

    fn filter_state(state: &mut PluginState) {
        params::sanitise(state);
    }

    fn activate(
        &mut self,
        _layout: &AudioIOLayout,
        config: &BufferConfig,
        context: &mut impl ActivateContext<Self>,
    ) -> bool {
        self.api = Some(context.plugin_api());
        self.performer.activate(f64::from(config.sample_rate));
        self.load.activate(config.process_mode != ProcessMode::Offline);
        true
    }

    fn process(
        &mut self,
        buffer: &mut Buffer,
        _aux: &mut AuxiliaryBuffers,
        context: &mut impl ProcessContext<Self>,
    ) -> ProcessStatus {
        let began = LoadMeter::begin();
        for channel in buffer.as_slice() {
            channel.fill(0.0);
        }
        let frames = u32::try_from(buffer.samples()).unwrap_or(u32::MAX);
        let block = host::block(frames, context.plugin_api(), context.transport());
        let controls = self.params.controls(&self.signals);
        self.inbox.fill(frames, || context.next_event());
        // Whether the host's own buffer grows is the host's affair; the test's allocator watches us.
        let send = |event| util::permit_alloc(|| host::is_done(context.try_send_event(event)));
        let mut merge = self.outbox.open(&self.inbox, controls.thru || controls.bypass, send);
        self.performer.process(&block, &controls, self.inbox.messages(), &mut merge);
        merge.finish();
        self.load.end(began, frames, block.sample_rate);
        // Notes come from silence: a host that puts a silent plugin to sleep would put the music to sleep.
        ProcessStatus::KeepAlive
    }

    fn deactivate(&mut self) {
        self.performer.deactivate();
        if let Some(executor) = self.executor.as_ref().filter(|_| self.api != Some(PluginApi::Clap)) {
            self.fence.wait(|| executor.execute_background(()));
        }
    }
}

impl ClapPlugin for Continuo {
    const CLAP_ID: &'static str = "org.continuo-audio.continuo";
    const CLAP_DESCRIPTION: Option<&'static str> = Some("Composes with you: a melody in, music out, as MIDI");
    const CLAP_MANUAL_URL: Option<&'static str> = Some(Self::URL);
    const CLAP_SUPPORT_URL: Option<&'static str> = None;
    const CLAP_FEATURES: &'static [ClapFeature] = &[ClapFeature::NoteEffect, ClapFeature::Stereo, ClapFeature::Utility];
}

impl Vst3Plugin for Continuo {
    const VST3_CLASS_ID: [u8; 16] = *b"ContinuoComposer";
    const VST3_SUBCATEGORIES: &'static [Vst3SubCategory] = &[Vst3SubCategory::Instrument, Vst3SubCategory::Tools];
}

nice_export_clap!(Continuo);
nice_export_vst3!(Continuo);

#[cfg(test)]
mod tests;
