//! The place of the techniques: which one, how, with which seed, and the run.

use egui::{Panel, ScrollArea, Ui};

use crate::editor::stage::Stage;
use crate::editor::window::card;
use crate::editor::{run_panel, technique_panel, theme};

/// Draws the panel at the side: the run stays in sight, the parameters scroll above it.
pub fn side(ui: &mut Ui, stage: &mut Stage) {
    let frame = theme::card(ui.ctx());
    Panel::bottom("run").frame(frame).show_separator_line(false).show(ui, |ui| run_panel::show(ui, stage));
    // Each technique keeps how far it was scrolled.
    let scroll = ScrollArea::vertical().id_salt(stage.technique().name()).auto_shrink([false, false]);
    scroll.show(ui, |ui| card(ui, |ui| technique_panel::show(ui, stage)));
}
