//! The place of the result: its parts, where it came from, and what can be done with it next.

use egui::Ui;

use crate::editor::dialogs::Dialogs;
use crate::editor::stage::Stage;
use crate::editor::window::card;
use crate::editor::{export_panel, history_panel, run_panel};

/// Height of the history, in points.
const HISTORY_HEIGHT: f32 = 220.0;

/// Draws the panel at the side.
pub fn side(ui: &mut Ui, stage: &mut Stage, dialogs: &mut Dialogs) {
    card(ui, |ui| history_panel::show(ui, stage, HISTORY_HEIGHT));
    card(ui, |ui| run_panel::after(ui, stage));
    card(ui, |ui| export_panel::show(ui, stage, dialogs));
}
