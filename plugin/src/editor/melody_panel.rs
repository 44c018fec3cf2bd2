//! What is done to the input melody as a whole: its name, its tempo, its timing and its pitch.

use continuo_music::{Tempo, Tick};
use continuo_studio::{Command, RhythmAssist};
use egui::{Align, DragValue, Layout, TextEdit, Ui};
use nice_plug::prelude::Param;

use super::stage::Stage;
use super::{knobs, teaching, theme};

/// Room for a word before a control.
const WORD_WIDTH: f32 = 56.0;
/// The tempi a melody can have, in quarter notes per minute.
const TEMPI: std::ops::RangeInclusive<f64> = 20.0..=300.0;

/// A change that is under way: the melody takes it when it is done.
#[derive(Debug, Default)]
pub struct MelodyPanel {
    name: Option<String>,
    bpm: Option<f64>,
}

impl MelodyPanel {
    /// Draws the panel.
    pub fn show(&mut self, ui: &mut Ui, stage: &mut Stage) {
        knobs::heading(ui, "Shape it");
        self.name(ui, stage);
        self.tempo(ui, stage);
        ui.add_space(theme::NEAR);
        rhythm(ui, stage);
        ui.add_space(theme::NEAR);
        pitch(ui, stage);
    }

    fn name(&mut self, ui: &mut Ui, stage: &mut Stage) {
        let mut text = self.name.take().unwrap_or_else(|| stage.view.input.name.clone());
        let edit = named(ui, "Name", teaching::RENAME, |ui| {
            ui.add(TextEdit::singleline(&mut text).hint_text("Untitled melody").desired_width(f32::INFINITY))
        });
        let edit = edit.on_hover_text(teaching::RENAME).accessible_name("Name of the melody");
        let is_left = edit.lost_focus() && !ui.input(|input| input.key_pressed(egui::Key::Escape));
        if edit.has_focus() {
            self.name = Some(text);
        } else if is_left && text != stage.view.input.name {
            stage.ask(Command::RenameInput(text));
        }
    }

    fn tempo(&mut self, ui: &mut Ui, stage: &mut Stage) {
        let now = stage.view.input.tempo.at(Tick::ZERO).bpm();
        let mut bpm = self.bpm.take().unwrap_or(now);
        let drag = named(ui, "Tempo", teaching::MELODY_TEMPO, |ui| {
            ui.add(DragValue::new(&mut bpm).range(TEMPI).speed(0.5).fixed_decimals(1).suffix(" BPM"))
        });
        let drag = drag.on_hover_text(teaching::MELODY_TEMPO).accessible_name("Tempo of the melody");
        let is_held = drag.dragged() || drag.has_focus();
        if is_held {
            self.bpm = Some(bpm);
        } else if (bpm - now).abs() > 0.05 {
            stage.ask(Command::SetTempo(Tempo::from_bpm(bpm)));
        }
    }
}

/// A control beside its name.
fn named<R>(ui: &mut Ui, name: &str, hint: &str, control: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal(|ui| {
        let label = ui.label(name).on_hover_text(hint);
        ui.add_space((WORD_WIDTH - label.rect.width()).max(0.0));
        control(ui)
    })
    .inner
}

fn rhythm(ui: &mut Ui, stage: &mut Stage) {
    let (setter, params) = (stage.setter, &stage.params.input);
    let assist = RhythmAssist {
        grid: params.rhythm_grid.value().into(),
        strength_percent: crate::params::percent(&params.rhythm_assist),
    };
    let has_notes = !stage.view.input.clip.is_empty();
    let hint = match (has_notes, assist.strength_percent > 0.0) {
        (false, _) => teaching::NO_MELODY,
        (true, false) => "Choose more than 0 % first: so much of the way to the grid each note is pulled.",
        (true, true) => teaching::RHYTHM_APPLY,
    };
    let ready = has_notes && assist.strength_percent > 0.0;
    named_row(ui, params.rhythm_assist.name(), teaching::RHYTHM, |ui| {
        if knobs::small_button(ui, ready, "Apply now", hint) {
            stage.ask(Command::RhythmAssist(assist));
        }
    });
    knobs::number(ui, setter, &params.rhythm_assist, teaching::RHYTHM);
    knobs::choice(ui, setter, &params.rhythm_grid, teaching::RHYTHM_GRID);
}

fn pitch(ui: &mut Ui, stage: &mut Stage) {
    let (setter, transpose) = (stage.setter, &stage.params.input.transpose);
    let ready = !stage.view.input.clip.is_empty();
    let hint = if ready { "Move the input melody by that many semitones." } else { teaching::NO_MELODY };
    named_row(ui, transpose.name(), teaching::TRANSPOSE, |ui| {
        for (text, semitones) in [("+12", 12), ("+1", 1), ("−1", -1), ("−12", -12)] {
            if knobs::small_button(ui, ready, text, hint) {
                stage.ask(Command::TransposeInput { semitones });
            }
        }
    });
    knobs::number(ui, setter, transpose, teaching::TRANSPOSE);
}

/// A name, and buttons at the right of it, laid out from the right.
fn named_row(ui: &mut Ui, name: &str, hint: &str, buttons: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.label(name).on_hover_text(hint);
        ui.spacing_mut().item_spacing.x = theme::HAIR;
        ui.spacing_mut().button_padding.x = theme::TIGHT;
        ui.with_layout(Layout::right_to_left(Align::Center), buttons);
    });
}
