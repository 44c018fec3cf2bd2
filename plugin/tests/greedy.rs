//! Shows that the allocator of these tests fires: a plugin that allocates on the audio thread ends its process. It has
//! a program of its own, because a program has one CLAP entry.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::process::Command;
use std::sync::Arc;

use continuo_host::{Entry, HostedPlugin};
use nice_plug::prelude::*;

/// Does what no plugin may.
#[derive(Default)]
pub struct Greedy {
    heap: Vec<usize>,
}

#[derive(Params)]
struct NoParams {}

impl Plugin for Greedy {
    const NAME: &'static str = "Greedy";
    const VENDOR: &'static str = "";
    const URL: &'static str = "";
    const EMAIL: &'static str = "";
    const VERSION: &'static str = "0";
    const AUDIO_IO_LAYOUTS: &'static [AudioIOLayout] =
        &[AudioIOLayout { main_output_channels: NonZeroU32::new(2), ..AudioIOLayout::const_default() }];
    type Editor = ();
    type SysExMessage = ();
    type BackgroundTask = ();

    fn params(&self) -> Arc<dyn Params> {
        Arc::new(NoParams {})
    }

    fn process(
        &mut self,
        buffer: &mut Buffer,
        _aux: &mut AuxiliaryBuffers,
        _context: &mut impl ProcessContext<Self>,
    ) -> ProcessStatus {
        self.heap.push(buffer.samples());
        ProcessStatus::Normal
    }
}

impl ClapPlugin for Greedy {
    const CLAP_ID: &'static str = "org.continuo-audio.tests.greedy";
    const CLAP_DESCRIPTION: Option<&'static str> = None;
    const CLAP_MANUAL_URL: Option<&'static str> = None;
    const CLAP_SUPPORT_URL: Option<&'static str> = None;
    const CLAP_FEATURES: &'static [ClapFeature] = &[ClapFeature::Utility];
}

nice_export_clap!(Greedy);

/// Run by the test below in a process of its own, which must not survive it.
#[test]
#[ignore = "ends the process"]
#[expect(unsafe_code, reason = "the entry is the export macro's own")]
fn a_greedy_plugin() {
    // SAFETY: the entry was made by nice-plug's export macro.
    let entry = unsafe { Entry::in_process(&clap_entry) }.unwrap();
    let mut plugin = HostedPlugin::new(&entry).unwrap();
    plugin.activate(48_000.0, 64).unwrap();
    plugin.process(64, None, &[]).unwrap();
    println!("nobody noticed");
}

#[test]
fn a_plugin_that_allocates_is_caught() {
    let program = std::env::current_exe().unwrap();
    let run = Command::new(program).args(["--ignored", "--exact", "a_greedy_plugin", "--nocapture"]).output().unwrap();
    assert!(!run.status.success());
    assert!(!String::from_utf8_lossy(&run.stdout).contains("nobody noticed"));
    let complaint = String::from_utf8_lossy(&run.stderr).to_lowercase();
    assert!(complaint.contains("alloc"), "it ended for another reason: {complaint}");
}
