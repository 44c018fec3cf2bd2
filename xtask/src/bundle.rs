//! Builds the plugin in release and wraps it as CLAP and VST3 bundles, with the standalone program beside them.

use std::path::PathBuf;

use crate::failure::Failure;
use crate::packages;
use crate::workspace::Workspace;

/// The package that holds the plugin.
const PLUGIN: &str = "continuo";
/// The bundles' display name, as bundler.toml has it.
const NAME: &str = "Continuo";

/// What was built.
#[derive(Debug)]
pub struct Bundles {
    /// The CLAP bundle.
    pub clap: PathBuf,
    /// The VST3 bundle.
    pub vst3: PathBuf,
}

/// Installs what the build needs, builds, and bundles. Quick if nothing has changed.
pub fn bundle(workspace: &Workspace) -> Result<Bundles, Failure> {
    packages::ensure(packages::BUILD)?;
    build(workspace)
        .map_err(|error| Failure::Bundler(format!("FAILED: the plugin could not be bundled: {error:#}.")))?;
    let (clap, vst3) =
        (workspace.bundled().join(format!("{NAME}.clap")), workspace.bundled().join(format!("{NAME}.vst3")));
    for made in [&clap, &vst3] {
        if !made.exists() {
            return Err(Failure::Bundler(format!("FAILED: the bundler made no {}.", made.display())));
        }
    }
    Ok(Bundles { clap, vst3 })
}

/// The bundler takes the current folder for the workspace's root; the user's is taken up again afterwards.
fn build(workspace: &Workspace) -> nice_plug_xtask::Result<()> {
    let users = std::env::current_dir()?;
    std::env::set_current_dir(workspace.root())?;
    let release = ["--release".to_owned()];
    let built = nice_plug_xtask::build(&[PLUGIN.to_owned()], &release)
        .and_then(|()| nice_plug_xtask::bundle(&workspace.target(), PLUGIN, &release, false));
    std::env::set_current_dir(users)?;
    built
}
