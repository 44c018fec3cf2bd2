//! The place of the melody: where it comes from, and what is done to it before a technique works on it.

use egui::Ui;

use crate::editor::dialogs::Dialogs;
use crate::editor::stage::Stage;
use crate::editor::window::card;
use crate::editor::{input_panel, playback_panel};

/// Draws the panel at the side.
pub fn side(ui: &mut Ui, stage: &mut Stage, dialogs: &mut Dialogs) {
    card(ui, |ui| input_panel::show(ui, stage, dialogs));
    card(ui, |ui| playback_panel::show(ui, stage));
}
