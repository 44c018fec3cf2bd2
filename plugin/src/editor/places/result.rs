//! The place of the result: its parts, what it is, where it came from, and what can be done with it next.

use egui::{RichText, Ui};

use crate::editor::arrangement::{Arrangement, Front};
use crate::editor::dialogs::Dialogs;
use crate::editor::roll::Roll;
use crate::editor::stage::Stage;
use crate::editor::window::card;
use crate::editor::{about_result, comparison, export_panel, history_panel, knobs, next_steps, theme};
use crate::params::Place;

/// Height of the history, in points: of all its rows, between these two.
const HISTORY: (f32, f32) = (72.0, 220.0);
const ROW: f32 = 24.0;

/// Draws the panel at the side.
pub fn side(ui: &mut Ui, stage: &mut Stage, dialogs: &mut Dialogs) {
    if stage.view.result.is_none() {
        card(ui, |ui| empty(ui, stage));
    } else {
        card(ui, |ui| comparison::show(ui, stage));
        card(ui, |ui| next_steps::show(ui, stage, dialogs));
    }
    let rows = u16::try_from(stage.view.history.len()).unwrap_or(u16::MAX);
    let height = (f32::from(rows) * ROW).clamp(HISTORY.0, HISTORY.1);
    card(ui, |ui| history_panel::show(ui, stage, height));
    if stage.view.result.is_some() {
        card(ui, |ui| about_result::show(ui, stage));
    }
    card(ui, |ui| export_panel::show(ui, stage, dialogs));
    comparison::keys(ui, stage);
}

/// Draws the middle: the parts of a band over the piano roll, of a melody the piano roll alone.
pub fn middle(ui: &mut Ui, stage: &mut Stage, arrangement: &mut Arrangement, roll: &mut Roll) {
    let front = Front { role: roll.active(), seen: roll.seen() };
    if let Some(gone) = arrangement.show(ui, stage, front) {
        roll.show_track(gone.role);
        if let Some(tick) = gone.to {
            roll.look_at(tick);
        }
    }
    roll.show(ui, stage);
}

/// What to do to get a result.
fn empty(ui: &mut Ui, stage: &mut Stage) {
    knobs::heading(ui, "No result yet");
    let muted = theme::of(ui.ctx()).muted;
    let (text, button, hint, place) = if stage.view.input.clip.is_empty() {
        (
            "A result grows from a melody: choose, record, import or draw one, then let a technique work on it.",
            "1  Choose a melody",
            "Open the place of the input melody.",
            Place::Input,
        )
    } else if stage.view.history.is_empty() {
        (
            "Your melody is there. Choose a technique, press Generate, and what it makes appears here.",
            "2  Choose a technique",
            "Open the place of the techniques.",
            Place::Technique,
        )
    } else {
        (
            "No composition is on show. Click one in the history below, or generate another.",
            "2  Choose a technique",
            "Open the place of the techniques.",
            Place::Technique,
        )
    };
    ui.label(RichText::new(text).color(muted));
    ui.add_space(theme::TIGHT);
    if knobs::main_button(ui, true, button, hint) {
        stage.look.place = place;
    }
}
