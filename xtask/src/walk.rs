//! The walk through the standalone's window with a real mouse: what to click is found by walking there in memory first.

use std::fs;
use std::path::Path;

use crate::bundle::Bundles;
use crate::command::{Program, workspace_program};
use crate::display::Display;
use crate::failure::Failure;
use crate::pictures::rehearsal;
use crate::python::Python;
use crate::workspace::Workspace;
use crate::{bundle, packages};

/// The X display of the run.
const DISPLAY: u32 = 95;
/// The standalone program among the bundles.
const PROGRAM: &str = "Continuo";

/// The VST3 host that opens the window, pinned: a test must not change because a registry did.
const HOST: &str = "dawdreamer==0.9.0";

/// Writes the guide, builds the program, and follows the guide in it: in the standalone, or in a VST3 host.
pub fn walk(workspace: &Workspace, in_vst3: bool) -> Result<(), Failure> {
    [packages::WINDOW, packages::SCREEN, packages::HANDS].into_iter().try_for_each(packages::ensure)?;
    let folder = workspace.target().join("walk");
    clear(&folder)?;
    rehearsal(workspace, "editor::tests::walk::guide").env("CONTINUO_WALK", &folder).run("writing the guide")?;
    let bundles = bundle::bundle(workspace)?;
    let display = Display::open(DISPLAY)?.managed()?;
    let walker = workspace_program(workspace, &["--quiet", "--package", "continuo-host", "--bin", "walk"]);
    let walker = walker.arg("--folder").arg(&folder).arg("--");
    let walker = if in_vst3 { vst3(workspace, walker, &bundles)? } else { standalone(workspace, walker) };
    display.show(walker).run("the walk through the window")
}

fn standalone(workspace: &Workspace, walker: Program) -> Program {
    walker.arg(workspace.bundled().join(PROGRAM)).args(["--backend", "dummy"])
}

fn vst3(workspace: &Workspace, walker: Program, bundles: &Bundles) -> Result<Program, Failure> {
    let python = Python::with(workspace, &[HOST])?;
    let script = workspace.root().join("xtask/hosts/window.py");
    Ok(walker.arg(python.path()).arg(script).arg(&bundles.vst3))
}

fn clear(folder: &Path) -> Result<(), Failure> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(Failure::file(folder))?;
    }
    fs::create_dir_all(folder).map_err(Failure::file(folder))
}
