//! The headless composer: builds what is missing, then starts the host that plays the melody into the built plugin.

use std::ffi::OsString;

use crate::bundle;
use crate::command::{Program, workspace_program};
use crate::failure::Failure;
use crate::workspace::Workspace;

/// Runs `compose` with these arguments against the CLAP bundle, which is built first.
///
/// The arguments and the melody are checked before that, for a build takes minutes.
pub fn compose(workspace: &Workspace, arguments: &[OsString]) -> Result<(), Failure> {
    let asks_for_help = arguments.iter().any(|argument| argument == "--help" || argument == "-h");
    host(workspace).arg("--check-only").args(arguments).run("reading the melody")?;
    if asks_for_help {
        return Ok(());
    }
    let bundles = bundle::bundle(workspace)?;
    host(workspace).arg("--bundle").arg(&bundles.clap).args(arguments).run("composing")
}

fn host(workspace: &Workspace) -> Program {
    workspace_program(workspace, &["--quiet", "--package", "continuo-host", "--bin", "compose"])
}
