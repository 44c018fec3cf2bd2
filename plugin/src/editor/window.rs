//! The whole window: which panel is where.

use continuo_studio::Command;
use egui::{CentralPanel, Frame, Key, Margin, Modifiers, Panel, ScrollArea, Ui};

use super::dialogs::Dialogs;
use super::roll::Roll;
use super::stage::Stage;
use super::{export_panel, header, history_panel, input_panel, message_line, playback_panel, technique_panel, theme};

/// Width of the panels at the sides; the right one grows with the window, up to the second number.
const LEFT_WIDTH: f32 = 262.0;
const RIGHT_WIDTH: (f32, f32) = (276.0, 340.0);
/// Below this height of the right panel it is scrolled as a whole, with a list of this height.
const RIGHT_HEIGHT_MIN: f32 = 540.0;
const HISTORY_HEIGHT: f32 = 160.0;

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
        let right_width = (ui.available_width() * 0.26).clamp(RIGHT_WIDTH.0, RIGHT_WIDTH.1);
        let side = |panel: Panel, width: f32| panel.resizable(false).exact_size(width).frame(theme::panel());
        side(Panel::left("left"), LEFT_WIDTH).show(ui, |ui| self.left(ui, stage));
        side(Panel::right("right"), right_width).show(ui, |ui| Self::right(ui, stage));
        let middle = Frame::new().fill(theme::PANEL).inner_margin(Margin::symmetric(0, 10));
        CentralPanel::default().frame(middle).show(ui, |ui| self.roll.show(ui, stage));
        self.dialogs.show(ui, stage);
        keys(ui, stage);
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
        if ui.available_height() < RIGHT_HEIGHT_MIN {
            ScrollArea::vertical().id_salt("right").auto_shrink([false, false]).show(ui, |ui| {
                card(ui, |ui| technique_panel::show(ui, stage, None));
                ui.add_space(4.0);
                card(ui, |ui| history_panel::show(ui, stage, HISTORY_HEIGHT));
            });
            return;
        }
        card(ui, |ui| technique_panel::show(ui, stage, Some(ui.available_height())));
        ui.add_space(4.0);
        card(ui, |ui| history_panel::show(ui, stage, ui.available_height()));
    }
}

/// The keys every editor knows: Ctrl+Z takes back, Ctrl+Shift+Z and Ctrl+Y do again. Not while a name is being typed.
fn keys(ui: &Ui, stage: &mut Stage) {
    if ui.ctx().egui_wants_keyboard_input() {
        return;
    }
    let redo = [(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z), (Modifiers::COMMAND, Key::Y)];
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if redo.into_iter().any(|(modifiers, key)| pressed(modifiers, key)) {
        stage.ask(Command::Redo);
    } else if pressed(Modifiers::COMMAND, Key::Z) {
        stage.ask(Command::Undo);
    }
}

/// A group of controls, as wide as its panel.
fn card(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    theme::card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        content(ui);
    });
}
