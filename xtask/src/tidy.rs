//! The house rules as a test. Each rule is a pure function from what it looks at to sentences about what is broken.

mod architecture;
mod arrows;
mod files;
mod text;
mod weights;

use crate::failure::Failure;
use crate::tidy::files::Source;
use crate::workspace::Workspace;

/// Checks every rule; the failure lists all that is broken.
pub fn check(workspace: &Workspace) -> Result<(), Failure> {
    let root = workspace.root();
    let sources = files::read(root)?;
    let mut broken = arrows::broken(workspace.metadata());
    broken.extend(sources.iter().flat_map(text::broken));
    broken.extend(weights::broken(root)?);
    broken.extend(map_of_project(workspace, &sources));
    if broken.is_empty() {
        println!(
            "The house is tidy: {} files, {} packages.",
            sources.len(),
            arrows::packages(workspace.metadata()).count()
        );
        return Ok(());
    }
    Err(Failure::Untidy(broken))
}

fn map_of_project(workspace: &Workspace, sources: &[Source]) -> Vec<String> {
    let Some(map) = sources.iter().find(|source| source.path == "ARCHITECTURE.md") else {
        return vec!["there is no ARCHITECTURE.md".to_owned()];
    };
    let members = arrows::folders(workspace.metadata(), workspace.root());
    architecture::broken(&map.text, &members, |path| workspace.root().join(path).exists())
}
