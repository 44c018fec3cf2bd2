//! The place of the melody: where it comes from, and what is done to it before a technique works on it.

use egui::Ui;

use crate::editor::dialogs::Dialogs;
use crate::editor::input_panel;
use crate::editor::melody_panel::MelodyPanel;
use crate::editor::stage::Stage;
use crate::editor::window::card;

/// Draws the panel at the side.
pub fn side(ui: &mut Ui, stage: &mut Stage, dialogs: &mut Dialogs, melody: &mut MelodyPanel) {
    card(ui, |ui| input_panel::begin(ui, stage, dialogs));
    card(ui, |ui| input_panel::play_in(ui, stage));
    card(ui, |ui| melody.show(ui, stage));
}
