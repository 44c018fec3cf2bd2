//! The four places of the window, and the bar that leads from one to the next.

pub mod input;
pub mod library;
pub mod result;
pub mod technique;

use continuo_studio::Command;
use egui::{Align, Button, Key, Layout, Modifiers, RichText, Ui, vec2};

use super::stage::Stage;
use super::{knobs, teaching, theme};
use crate::params::Place;

/// The keys that open the places, with Ctrl or Cmd.
const KEYS: [Key; 4] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4];

/// Draws the bar: the places, and undo and redo, which are everywhere.
pub fn bar(ui: &mut Ui, stage: &mut Stage) {
    ui.horizontal_centered(|ui| {
        for (number, place) in (1..).zip(Place::ALL) {
            tab(ui, stage, place, number);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| undo(ui, stage));
    });
}

fn tab(ui: &mut Ui, stage: &mut Stage, place: Place, number: u32) {
    let is_open = stage.look.place == place;
    let text = RichText::new(place.name()).strong().size(theme::BODY);
    let tab = Button::selectable(is_open, text).frame_when_inactive(true).min_size(vec2(92.0, 26.0));
    let hint = format!("{} (Ctrl+{number})", teaching::place(place));
    if ui.add(tab).on_hover_text(hint).clicked() {
        stage.look.place = place;
    }
}

fn undo(ui: &mut Ui, stage: &mut Stage) {
    if knobs::button(ui, stage.view.can_redo, "Redo", "Do again what was taken back (Ctrl+Y).") {
        stage.ask(Command::Redo);
    }
    if knobs::button(ui, stage.view.can_undo, "Undo", "Take back the last edit of the melody or the history (Ctrl+Z).")
    {
        stage.ask(Command::Undo);
    }
}

/// Goes where a key leads.
pub fn keys(ui: &Ui, stage: &mut Stage) {
    for (key, place) in KEYS.into_iter().zip(Place::ALL) {
        if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, key)) {
            stage.look.place = place;
        }
    }
}
