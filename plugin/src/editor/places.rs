//! The four places of the window, and the bar that leads from one to the next.

pub mod input;
pub mod library;
pub mod result;
pub mod technique;

use continuo_studio::Command;
use egui::{Align, Button, Key, Layout, Modifiers, RichText, Ui, vec2};

use super::stage::Stage;
use super::view_menu::{self, ViewMenu};
use super::{knobs, preset_menu, teaching, theme};
use crate::params::Place;

/// The keys that open the places, with Ctrl or Cmd.
const KEYS: [Key; 4] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4];
/// Width of a tab, where there is room for it and where there is little.
const TAB_WIDTH: (f32, f32) = (104.0, 84.0);
/// In how wide a window there is room.
const ROOMY: f32 = 960.0;

/// Draws the bar: the places, undo and redo, which are everywhere, and how the window looks.
pub fn bar(ui: &mut Ui, stage: &mut Stage, menu: &mut ViewMenu) {
    let width = if ui.available_width() < ROOMY { TAB_WIDTH.1 } else { TAB_WIDTH.0 };
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = theme::TIGHT;
        for (number, place) in (1..).zip(Place::ALL) {
            step(ui, place);
            tab(ui, stage, (place, number), width);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            view_menu::show(ui, stage, menu);
            undo(ui, stage);
            ui.add_space(theme::NEAR);
            // What is left is the presets'.
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add_space(theme::NEAR);
                preset_menu::show(ui, stage);
            });
        });
    });
}

/// What stands between two places: the first three follow one another, the last stands apart.
fn step(ui: &mut Ui, place: Place) {
    match place {
        Place::Input => (),
        Place::Technique | Place::Result => _ = knobs::aside(ui, "›"),
        Place::Library => ui.add_space(theme::APART),
    }
}

fn tab(ui: &mut Ui, stage: &mut Stage, (place, number): (Place, u32), width: f32) {
    let is_open = stage.look.place == place;
    let ink = if is_open { theme::of(ui.ctx()).on_accent } else { theme::of(ui.ctx()).text };
    let (name, number_name) = (RichText::new(place.name()).strong().color(ink), RichText::new(number.to_string()));
    let tab = match place {
        Place::Library => Button::selectable(is_open, name),
        _ => Button::selectable(is_open, (number_name.color(ink), name)),
    };
    let hint = format!("{} (Ctrl+{number})", teaching::place(place));
    let tab = ui.add(tab.frame_when_inactive(true).min_size(vec2(width, theme::CONTROL + theme::TIGHT)));
    if tab.on_hover_text(hint).accessible_name(place.name()).clicked() {
        stage.look.place = place;
    }
}

fn undo(ui: &mut Ui, stage: &mut Stage) {
    let redo = if stage.view.can_redo { "Do again what was taken back (Ctrl+Y)." } else { "Nothing was taken back." };
    if knobs::button(ui, stage.view.can_redo, "Redo", redo) {
        stage.ask(Command::Redo);
    }
    let undo = "Take back the last edit of the melody, the result or the history (Ctrl+Z).";
    let undo = if stage.view.can_undo { undo } else { "Nothing to take back yet." };
    if knobs::button(ui, stage.view.can_undo, "Undo", undo) {
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
