//! The pictures of the window in the README: drawn by the plugin's own tests, from a session with real music.

use crate::command::cargo;
use crate::failure::Failure;
use crate::workspace::Workspace;

/// Where they lie, from the root.
const FOLDER: &str = "docs/pictures";

/// Draws them anew.
pub fn draw(workspace: &Workspace) -> Result<(), Failure> {
    let drawing = rehearsal(workspace, "editor::tests::pictures::drawn_for_the_readme");
    drawing.env("CONTINUO_PICTURES", workspace.root().join(FOLDER)).run("drawing the pictures")
}

/// One of the plugin's tests that writes files, built as the test suite builds it.
pub fn rehearsal(workspace: &Workspace, name: &str) -> crate::command::Program {
    cargo(workspace, &["test", "--workspace", "--lib", "--", "--ignored", "--exact", "--nocapture", name])
}
