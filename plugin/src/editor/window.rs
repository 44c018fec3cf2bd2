//! The whole window: header, places, the piano roll in the middle, and what the user should know at the bottom.

use continuo_realtime::ScreenKeys;
use continuo_studio::Command;
use egui::{CentralPanel, Frame, Key, Margin, Modifiers, Panel, ScrollArea, Theme, Ui};

use super::dialogs::Dialogs;
use super::keyboard::Keyboard;
use super::places::{input, library, result, technique};
use super::roll::Roll;
use super::stage::Stage;
use super::transfer::Landing;
use super::{header, message_line, places, theme};
use crate::params::Place;

/// Width of the panel at the side: it grows with the window, up to the second number.
const SIDE_WIDTH: (f32, f32) = (276.0, 340.0);
/// Height of the header, of the bar of places and of the line at the bottom.
const HEADER_HEIGHT: f32 = 48.0;
const BAR_HEIGHT: f32 = 36.0;
const MESSAGE_HEIGHT: f32 = 32.0;

/// What the window remembers from frame to frame.
#[derive(Debug, Default)]
pub struct Window {
    roll: Roll,
    keyboard: Keyboard,
    dialogs: Dialogs,
    landing: Landing,
}

impl Window {
    /// Draws the window.
    pub fn show(&mut self, ui: &mut Ui, stage: &mut Stage) {
        theme::wear(ui.ctx(), if stage.look.light { Theme::Light } else { Theme::Dark });
        let bar = theme::panel(ui.ctx()).inner_margin(Margin::symmetric(14, 5));
        Panel::top("header").exact_size(HEADER_HEIGHT).frame(bar).show(ui, |ui| header::show(ui, stage));
        Panel::top("places").exact_size(BAR_HEIGHT).frame(bar).show(ui, |ui| places::bar(ui, stage));
        Panel::bottom("message").exact_size(MESSAGE_HEIGHT).frame(bar).show(ui, |ui| message_line::show(ui, stage));
        self.keyboard.show(ui, stage);
        if stage.look.place == Place::Library {
            let frame = theme::panel(ui.ctx());
            CentralPanel::default().frame(frame).show(ui, |ui| library::show(ui, stage));
        } else {
            self.work(ui, stage);
        }
        self.dialogs.show(ui, stage);
        self.landing.show(ui, stage);
        keys(ui, stage);
    }

    /// Lets go of every key: the window was opened anew.
    pub fn let_go(&mut self, keys: &ScreenKeys) {
        self.keyboard.let_go(keys);
    }

    /// Where notes lie in the roll, once it was drawn.
    #[cfg(test)]
    pub fn lens(&self) -> Option<super::roll::Lens> {
        self.roll.lens()
    }

    /// Where the keys of the keyboard lie, while it is open.
    #[cfg(test)]
    pub fn board(&self) -> Option<&super::keyboard::Board> {
        self.keyboard.board()
    }

    /// A place with the piano roll in the middle.
    fn work(&mut self, ui: &mut Ui, stage: &mut Stage) {
        let width = (ui.available_width() * 0.26).clamp(SIDE_WIDTH.0, SIDE_WIDTH.1);
        let side = Panel::left("side").resizable(false).exact_size(width).frame(theme::panel(ui.ctx()));
        side.show(ui, |ui| self.side(ui, stage));
        let middle = Frame::new().fill(theme::of(ui.ctx()).panel).inner_margin(Margin {
            right: 12,
            top: 10,
            bottom: 10,
            left: 0,
        });
        CentralPanel::default().frame(middle).show(ui, |ui| self.roll.show(ui, stage));
    }

    fn side(&mut self, ui: &mut Ui, stage: &mut Stage) {
        let place = stage.look.place;
        if place == Place::Technique {
            return technique::side(ui, stage);
        }
        // Each place keeps how far it was scrolled.
        let scroll = ScrollArea::vertical().id_salt(place.name()).auto_shrink([false, false]);
        scroll.show(ui, |ui| match place {
            Place::Input => input::side(ui, stage, &mut self.dialogs),
            Place::Result => result::side(ui, stage, &mut self.dialogs),
            Place::Technique | Place::Library => (),
        });
    }
}

/// The keys every editor knows: Ctrl+Z takes back, Ctrl+Shift+Z and Ctrl+Y do again. Not while a name is being typed.
fn keys(ui: &Ui, stage: &mut Stage) {
    if ui.ctx().text_edit_focused() {
        return;
    }
    places::keys(ui, stage);
    let redo = [(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z), (Modifiers::COMMAND, Key::Y)];
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if redo.into_iter().any(|(modifiers, key)| pressed(modifiers, key)) {
        stage.ask(Command::Redo);
    } else if pressed(Modifiers::COMMAND, Key::Z) {
        stage.ask(Command::Undo);
    }
}

/// A group of controls, as wide as its panel.
pub fn card(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    theme::card(ui.ctx()).show(ui, |ui| {
        ui.set_width(ui.available_width());
        content(ui);
    });
    ui.add_space(theme::TIGHT);
}
