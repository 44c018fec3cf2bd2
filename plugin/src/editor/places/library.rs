//! The place of everything that was made, and of the models.

use egui::Ui;

use crate::editor::history_panel;
use crate::editor::stage::Stage;
use crate::editor::window::card;

/// Draws the place, which has no piano roll.
pub fn show(ui: &mut Ui, stage: &mut Stage) {
    card(ui, |ui| history_panel::show(ui, stage, ui.available_height()));
}
