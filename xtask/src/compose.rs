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
    run(host(workspace).arg("--check-only").args(arguments))?;
    if asks_for_help {
        return Ok(());
    }
    let bundles = bundle::bundle(workspace)?;
    run(host(workspace).arg("--bundle").arg(&bundles.clap).args(arguments))
}

/// The host says itself why it failed, in words for the user.
fn run(host: Program) -> Result<(), Failure> {
    host.run("composing")
        .map_err(|failure| if matches!(failure, Failure::Failed { .. }) { Failure::Said } else { failure })
}

fn host(workspace: &Workspace) -> Program {
    workspace_program(workspace, &["--quiet", "--package", "continuo-host", "--bin", "compose"])
}
