//! A Python environment below the target folder for hosts that come from the Python registry.

use std::path::{Path, PathBuf};

use crate::command::{Program, program};
use crate::failure::Failure;
use crate::packages;
use crate::workspace::Workspace;

/// A Python that has the modules asked for.
#[derive(Debug)]
pub struct Python(PathBuf);

impl Python {
    /// Makes the environment if there is none, and installs these modules (`name==version`) if they are missing.
    pub fn with(workspace: &Workspace, modules: &[&str]) -> Result<Self, Failure> {
        packages::ensure(packages::PYTHON)?;
        let folder = workspace.target().join("python");
        let python = Self(folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" }));
        if !python.program().args(["-m", "pip", "--version"]).succeeds() {
            system_python().args(["-m", "venv", "--clear"]).arg(&folder).run("making a Python environment")?;
        }
        let install = python.program().args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        install.args(modules).run("installing Python modules")?;
        Ok(python)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// This Python, about to be started.
    pub fn program(&self) -> Program {
        program(&self.0)
    }
}

fn system_python() -> Program {
    program(if cfg!(windows) { "python" } else { "python3" })
}
