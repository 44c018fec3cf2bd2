//! The window in real hosts, under an X display of our own: opened, resized and closed over and over, and looked at.

use std::ffi::OsString;

use crate::command::workspace_program;
use crate::display::Display;
use crate::failure::Failure;
use crate::workspace::Workspace;
use crate::{bundle, packages};

/// The X display of the run.
const DISPLAY: u32 = 96;

/// Opens the window of the CLAP bundle, which is built first, in our host; the arguments are the host's.
pub fn clap(workspace: &Workspace, arguments: &[OsString]) -> Result<(), Failure> {
    [packages::WINDOW, packages::SCREEN, packages::HANDS].into_iter().try_for_each(packages::ensure)?;
    let bundles = bundle::bundle(workspace)?;
    let display = Display::open(DISPLAY)?;
    // Each window has a thread, and the system's allocator keeps for each thread what it has let go of: with one heap for all
    // of them, what grows is what is not let go of.
    let host = workspace_program(workspace, &["--quiet", "--package", "continuo-host", "--bin", "window"]);
    let host = display.show(host).env("MALLOC_ARENA_MAX", "1");
    host.arg("--bundle").arg(&bundles.clap).args(arguments).run("the windows in a CLAP host")
}
