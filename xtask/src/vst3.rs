//! The VST3 bundle in a VST3 host from the Python registry: notes, state, and hundreds of loads and closes.

use crate::bundle;
use crate::failure::Failure;
use crate::python::Python;
use crate::workspace::Workspace;

/// The host, pinned: a test must not change because a registry did.
const HOST: &str = "minihost==0.11.0";

/// Builds the bundle if need be, and runs every check of `xtask/hosts/vst3.py` against it.
pub fn test(workspace: &Workspace, cycles: u32) -> Result<(), Failure> {
    let bundles = bundle::bundle(workspace)?;
    let python = Python::with(workspace, &[HOST])?;
    let script = workspace.root().join("xtask/hosts/vst3.py");
    let host = python.program().inside(workspace).arg(script).arg(&bundles.vst3).arg(cycles.to_string());
    host.run("the VST3 tests")
}
