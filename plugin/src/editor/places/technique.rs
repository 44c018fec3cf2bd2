//! The place of the techniques: which one, how, with which seed, and the run.

use egui::Ui;

use crate::editor::stage::Stage;
use crate::editor::technique_panel;
use crate::editor::window::card;

/// Draws the panel at the side.
pub fn side(ui: &mut Ui, stage: &mut Stage) {
    card(ui, |ui| technique_panel::show(ui, stage, None));
}
