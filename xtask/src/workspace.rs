//! Where the project lies: its root, its target folder, its packages.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::command::program;
use crate::failure::Failure;

/// The project as cargo sees it.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
    metadata: Value,
}

impl Workspace {
    /// Finds the workspace this program was built from.
    pub fn find() -> Result<Self, Failure> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.parent().unwrap_or(manifest).to_owned();
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let manifest = root.join("Cargo.toml");
        let metadata = program(cargo)
            .args(["metadata", "--format-version", "1", "--no-deps", "--manifest-path"])
            .arg(&manifest)
            .read("reading the workspace")?;
        let metadata = serde_json::from_str(&metadata)
            .map_err(|error| Failure::Content { path: manifest, cause: error.to_string() })?;
        Ok(Self { root, metadata })
    }

    /// The folder with the outermost `Cargo.toml`.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where cargo builds.
    pub fn target(&self) -> PathBuf {
        self.metadata["target_directory"].as_str().map_or_else(|| self.root.join("target"), PathBuf::from)
    }

    /// Where the bundler puts the plugin.
    pub fn bundled(&self) -> PathBuf {
        self.target().join("bundled")
    }

    /// What `cargo metadata --no-deps` says.
    pub fn metadata(&self) -> &Value {
        &self.metadata
    }
}
