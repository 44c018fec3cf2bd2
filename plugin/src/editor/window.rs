//! The whole window: which panel is where.

use egui::{CentralPanel, Frame, Margin, Panel, ScrollArea, Ui};

use super::dialogs::Dialogs;
use super::roll::Roll;
use super::stage::Stage;
use super::{enhance_panel, export_panel, header, history_panel, input_panel, message_line, playback_panel, theme};

/// What the window remembers from frame to frame.
#[derive(Debug, Default)]
pub struct Window {
    roll: Roll,
    dialogs: Dialogs,
}

impl Window {
    /// Draws the window.
    pub fn show(&mut self, ui: &mut Ui, stage: &mut Stage) {
        let bar = theme::panel().inner_margin(Margin::symmetric(14, 6));
        Panel::top("header").exact_size(48.0).frame(bar).show(ui, |ui| header::show(ui, stage));
        Panel::bottom("message").exact_size(34.0).frame(bar).show(ui, |ui| message_line::show(ui, stage));
        let side = |panel: Panel| panel.resizable(false).exact_size(262.0).frame(theme::panel());
        side(Panel::left("left")).show(ui, |ui| self.left(ui, stage));
        side(Panel::right("right")).show(ui, |ui| Self::right(ui, stage));
        let middle = Frame::new().fill(theme::PANEL).inner_margin(Margin::symmetric(0, 10));
        CentralPanel::default().frame(middle).show(ui, |ui| self.roll.show(ui, stage));
        self.dialogs.show(ui, stage);
    }

    /// Where notes lie in the roll, once it was drawn.
    #[cfg(test)]
    pub fn lens(&self) -> Option<super::roll::Lens> {
        self.roll.lens()
    }

    fn left(&mut self, ui: &mut Ui, stage: &mut Stage) {
        ScrollArea::vertical().id_salt("left").auto_shrink([false, false]).show(ui, |ui| {
            card(ui, |ui| input_panel::show(ui, stage, &mut self.dialogs));
            ui.add_space(4.0);
            card(ui, |ui| playback_panel::show(ui, stage));
            ui.add_space(4.0);
            card(ui, |ui| export_panel::show(ui, stage, &mut self.dialogs));
        });
    }

    fn right(ui: &mut Ui, stage: &mut Stage) {
        card(ui, |ui| enhance_panel::show(ui, stage));
        ui.add_space(4.0);
        card(ui, |ui| history_panel::show(ui, stage));
    }
}

/// A group of controls, as wide as its panel.
fn card(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    theme::card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        content(ui);
    });
}
