//! The place of the techniques: which one, how, with which seed, and the run.

use egui::{Panel, ScrollArea, Ui};

use crate::editor::guide::Guide;
use crate::editor::stage::Stage;
use crate::editor::window::{card, scroll_to_focus};
use crate::editor::{failure_card, run_panel, technique_panel, theme};

/// Draws the panel at the side: the run stays in sight, the parameters scroll above it.
pub fn side(ui: &mut Ui, stage: &mut Stage, guide: &mut Guide) {
    let run = Panel::bottom("run").frame(theme::card(ui.ctx())).show_separator_line(false);
    run.show(ui, |ui| run_panel::show(ui, stage));
    // Each technique keeps how far it was scrolled.
    let scroll = ScrollArea::vertical().id_salt(stage.technique().name()).auto_shrink([false, false]);
    scroll.show(ui, |ui| {
        failure_card::show(ui, stage, &mut guide.read);
        card(ui, |ui| technique_panel::head(ui, stage));
        card(ui, |ui| {
            ui.visuals_mut().selection.bg_fill = theme::of(ui.ctx()).technique(stage.technique());
            technique_panel::parameters(ui, stage);
        });
        scroll_to_focus(ui);
    });
}
