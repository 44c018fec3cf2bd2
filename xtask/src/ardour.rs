//! The plugin in a real DAW: Ardour under a dummy JACK, its output recorded on a second track and checked.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::command::{Background, Program, program};
use crate::failure::Failure;
use crate::install::{Folders, place};
use crate::python::Python;
use crate::workspace::Workspace;
use crate::{bundle, packages};

/// The client that plays notes into Ardour, pinned.
const JACK_CLIENT: &str = "JACK-Client==0.5.5";
/// The X display of the run: high, so that it meets no other.
const DISPLAY: &str = ":97";
/// The JACK server of the run: named, so that it meets no other.
const SERVER: &str = "continuo-test";

/// Installs Ardour and JACK on Debian, installs the plugin for the user, records it, and checks the notes.
pub fn record(workspace: &Workspace) -> Result<(), Failure> {
    packages::ensure(packages::DAW)?;
    let bundles = bundle::bundle(workspace)?;
    let installed = place(&bundles.vst3, &Folders::of_user()?.vst3)?;
    let python = Python::with(workspace, &[JACK_CLIENT])?;
    let folder = workspace.target().join("ardour");
    fs::create_dir_all(&folder).map_err(Failure::file(&folder))?;
    scan(&installed)?;
    let _servers = (display()?, sound()?);
    let script = workspace.root().join("xtask/hosts/ardour.py");
    let run = in_session(python.program()).inside(workspace).arg(script).arg(&folder).arg("Continuo");
    run.run("the recording in Ardour")
}

/// Ardour lists a VST3 plugin only after its own scanner has seen this very file, at least a second older than the scan:
/// it compares times in whole seconds.
fn scan(bundle: &Path) -> Result<(), Failure> {
    std::thread::sleep(Duration::from_secs(2));
    let library = "/usr/lib/ardour7";
    let scanner = program(format!("{library}/ardour-vst3-scanner")).env("LD_LIBRARY_PATH", library);
    scanner.args(["-f", "-v"]).arg(bundle).run("Ardour's plugin scan")
}

fn display() -> Result<Background, Failure> {
    program("Xvfb").args([DISPLAY, "-screen", "0", "1280x800x24"]).background()
}

/// Patient, and in long blocks, so that a busy machine loses few of them.
fn sound() -> Result<Background, Failure> {
    let server = in_session(program("jackd")).args(["--no-realtime", "--timeout", "20000"]);
    server.args(["-d", "dummy", "-r", "48000", "-p", "2048"]).background()
}

fn in_session(program: Program) -> Program {
    program.env("DISPLAY", DISPLAY).env("JACK_DEFAULT_SERVER", SERVER).env("JACK_NO_AUDIO_RESERVATION", "1")
}
