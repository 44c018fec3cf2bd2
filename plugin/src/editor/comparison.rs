//! Before and after: the switch between the result and what it was made from, on show and to the ear.

use continuo_studio::{Command, Listen};
use egui::{Atom, Button, Key, Modifiers, RichText, Ui, vec2};

use super::stage::Stage;
use super::{knobs, theme};

/// Height of the two buttons.
const HEIGHT: f32 = 34.0;

/// Draws the switch.
pub fn show(ui: &mut Ui, stage: &mut Stage) {
    knobs::heading(ui, "Compare");
    let Some(shown) = &stage.view.result else { return };
    let before = match (&shown.parent_composition, shown.parent) {
        (Some(parent), Some(id)) => format!("{} ({})", named(&parent.name), id.0 + 1),
        _ => format!("the input melody, {}", named(&stage.view.input.name)),
    };
    let now = format!("{} ({})", named(&shown.composition.name), shown.entry.0 + 1);
    ui.columns(2, |sides| {
        let hint = format!("See and hear what the result was made from: {before}. X goes to and fro.");
        side(&mut sides[0], stage, Listen::Parent, "Before", &hint);
        let hint = format!("See and hear the result: {now}. X goes to and fro.");
        side(&mut sides[1], stage, Listen::Result, "Result", &hint);
    });
    let heard = match stage.view.listen {
        Listen::Result => format!("Heard: {now}"),
        Listen::Parent => format!("Heard: {before}"),
        Listen::Input => format!("Heard: the input melody, {}", named(&stage.view.input.name)),
    };
    let heard = RichText::new(heard).size(theme::SMALL).color(theme::of(ui.ctx()).muted);
    ui.add(egui::Label::new(heard).truncate().show_tooltip_when_elided(true));
}

fn side(ui: &mut Ui, stage: &mut Stage, listen: Listen, text: &str, hint: &str) {
    let is_on = stage.view.listen == listen;
    let label = RichText::new(text).size(theme::HEADING);
    let button = Button::selectable(is_on, (Atom::grow(), label, Atom::grow())).frame_when_inactive(true);
    let response = ui.add(button.min_size(vec2(ui.available_width(), HEIGHT))).on_hover_text(hint);
    if response.accessible_name(format!("Show and hear: {}", text.to_lowercase())).clicked() {
        stage.ask(Command::Listen(listen));
    }
}

/// X goes from one to the other, wherever the keyboard is but in a text.
pub fn keys(ui: &Ui, stage: &mut Stage) {
    if stage.view.result.is_none() || ui.ctx().text_edit_focused() {
        return;
    }
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::X)) {
        let other = if stage.view.listen == Listen::Result { Listen::Parent } else { Listen::Result };
        stage.ask(Command::Listen(other));
    }
}

fn named(name: &str) -> &str {
    if name.is_empty() { "Untitled" } else { name }
}
