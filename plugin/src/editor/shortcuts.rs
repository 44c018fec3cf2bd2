//! The keys that work everywhere in the window, and the list of all of them.

use continuo_studio::Command;
use egui::{Grid, Id, Key, Modifiers, RichText, Ui};

use super::stage::Stage;
use super::view_menu::ViewMenu;
use super::{places, run_panel, scale, theme};

/// Every key there is, and what it does. In words alone, as they are written on the keys.
const LIST: [(&str, &str); 26] = [
    ("Ctrl+1 to Ctrl+4", "Input, Technique, Result, Library"),
    ("Ctrl+Enter, Ctrl+G", "Generate"),
    ("Ctrl+Z", "Take back"),
    ("Ctrl+Y", "Do again"),
    ("X", "Compare: the result, and what it was made from"),
    ("Tab, Shift+Tab", "To the next control, to the one before"),
    ("Space, Enter", "Press the control that has the ring"),
    ("Arrows, Delete", "Move a knob, and put it back to its default"),
    ("Escape", "Leave a text, close a list, let go of what is selected"),
    ("Ctrl+Page up, Ctrl+Page down", "Draw everything larger, smaller"),
    ("Ctrl+0", "Draw everything at its plain size"),
    ("Ctrl+K", "This list"),
    ("In the piano roll: Ctrl+A", "Select every note"),
    ("Ctrl+C, Ctrl+X, Ctrl+V, Ctrl+D", "Copy, cut, paste, double the notes"),
    ("Arrows", "Move the notes by a step or a semitone"),
    ("Shift+arrows", "Move them by a bar or an octave"),
    ("Ctrl+arrows", "Strike them harder or softer, make them longer or shorter"),
    ("Delete", "Remove the notes"),
    ("Enter", "Add a note at the cursor, or select the one there"),
    ("B", "Draw notes"),
    ("L", "Lock the notes, or free them"),
    ("R", "Mark the region of the notes for Enhance and Accompany"),
    ("Q", "Pull the notes to the grid"),
    ("N, P, H", "The next part, the one before, this one alone"),
    ("F, Home, End, +, −", "Show the whole, its start, its end, nearer, farther"),
    ("Space", "Play or stop"),
];

/// Does what was pressed. Not while a text is being typed.
pub fn handle(ui: &Ui, stage: &mut Stage, menu: &mut ViewMenu) {
    if ui.ctx().text_edit_focused() {
        return;
    }
    places::keys(ui, stage);
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    // The window's framework hears no letter together with Shift; other windows do.
    let redo = [(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z), (Modifiers::COMMAND, Key::Y)];
    if redo.into_iter().any(|(modifiers, key)| pressed(modifiers, key)) {
        stage.ask(Command::Redo);
    } else if pressed(Modifiers::COMMAND, Key::Z) {
        stage.ask(Command::Undo);
    }
    let run = [Key::Enter, Key::G];
    if run.into_iter().any(|key| pressed(Modifiers::COMMAND, key)) && run_panel::is_ready(stage) {
        stage.ask(Command::Generate);
    }
    if pressed(Modifiers::COMMAND, Key::K) {
        menu.shows_keys = !menu.shows_keys;
    }
    zoom(ui, stage);
}

/// Goes as many steps as the key was pressed: a slow frame hears several at once.
fn zoom(ui: &Ui, stage: &mut Stage) {
    let count = |keys: &[Key]| -> usize {
        ui.input_mut(|input| keys.iter().map(|key| input.count_and_consume_key(Modifiers::COMMAND, *key)).sum())
    };
    for _ in 0..count(&[Key::PageUp, Key::Plus, Key::Equals]) {
        stage.look.zoom_percent = scale::larger(stage.look.zoom_percent);
    }
    for _ in 0..count(&[Key::PageDown, Key::Minus]) {
        stage.look.zoom_percent = scale::smaller(stage.look.zoom_percent);
    }
    if count(&[Key::Num0]) > 0 {
        stage.look.zoom_percent = scale::STEPS[0];
    }
}

/// Draws the list of keys while it is open: a window in the window, beside which everything goes on.
pub fn list(ui: &Ui, menu: &mut ViewMenu) {
    let frame = theme::dialog(ui.ctx());
    let window = egui::Window::new("Keys").id(Id::unique("keys")).open(&mut menu.shows_keys).frame(frame);
    window.collapsible(false).resizable(false).vscroll(true).show(ui.ctx(), |ui| {
        Grid::new("keys").num_columns(2).spacing([theme::WIDE, theme::TIGHT]).show(ui, |ui| {
            for (keys, what) in LIST {
                ui.label(RichText::new(keys).strong());
                ui.label(RichText::new(what).color(theme::of(ui.ctx()).muted));
                ui.end_row();
            }
        });
    });
}
