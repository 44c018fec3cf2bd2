//! The place of everything that was made, and of the models.

use egui::Ui;

use crate::editor::dialogs::Dialogs;
use crate::editor::library::Library;
use crate::editor::stage::Stage;

/// Draws the place, which has no piano roll.
pub fn show(ui: &mut Ui, stage: &mut Stage, library: &mut Library, dialogs: &mut Dialogs) {
    library.show(ui, stage, dialogs);
}
