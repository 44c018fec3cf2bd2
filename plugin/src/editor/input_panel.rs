//! Where the input melody comes from and what is done to it before it is enhanced.

use continuo_music::samples;
use continuo_studio::{Command, RhythmAssist};
use egui::{Align, ComboBox, Layout, RichText, Ui};
use nice_plug::prelude::Param;

use super::dialogs::Dialogs;
use super::knobs;
use super::stage::Stage;
use super::{teaching, theme};

/// Draws the panel.
pub fn show(ui: &mut Ui, stage: &mut Stage, dialogs: &mut Dialogs) {
    knobs::heading(ui, "Input melody");
    sources(ui, stage, dialogs);
    ui.add_space(4.0);
    capture(ui, stage);
    ui.add_space(4.0);
    rhythm(ui, stage);
    ui.add_space(4.0);
    pitch(ui, stage);
}

fn sources(ui: &mut Ui, stage: &mut Stage, dialogs: &mut Dialogs) {
    let width = ui.available_width();
    let list = ComboBox::from_id_salt("samples").width(width).height(320.0).selected_text("Choose a sample…");
    let response = list.show_ui(ui, |ui| {
        for sample in samples::all() {
            if ui.selectable_label(false, sample.title).on_hover_text(sample.composer).clicked() {
                stage.ask(Command::UseSample(sample.name.to_owned()));
            }
        }
    });
    response.response.on_hover_text(teaching::SAMPLES).accessible_name("Sample melodies");
    ui.horizontal(|ui| {
        if knobs::button(ui, true, "Import…", teaching::IMPORT) {
            dialogs.open_import();
        }
        let has_notes = !stage.view.input.clip.is_empty();
        if knobs::button(ui, has_notes, "Clear", "Start with an empty melody. Undo brings it back.") {
            stage.ask(Command::ClearInput);
        }
    });
    tracks(ui, stage);
}

/// The tracks of the file that was imported last, where there are several.
fn tracks(ui: &mut Ui, stage: &mut Stage) {
    let Some(imported) = stage.view.imported.as_ref().filter(|imported| imported.tracks.len() > 1) else { return };
    let name = |index: usize| {
        let track = imported.tracks.get(index);
        track.map_or_else(String::new, |track| format!("{}. {} ({} notes)", index + 1, track.name, track.notes))
    };
    let mut chosen = imported.chosen;
    ui.label(RichText::new(format!("Track of {}", imported.file)).small().color(theme::of(ui.ctx()).muted));
    let list = ComboBox::from_id_salt("tracks").width(ui.available_width()).truncate().selected_text(name(chosen));
    let response = list.show_ui(ui, |ui| {
        for index in 0..imported.tracks.len() {
            ui.selectable_value(&mut chosen, index, name(index));
        }
    });
    response.response.accessible_name("Track of the imported file");
    if chosen != imported.chosen {
        stage.ask(Command::ChooseTrack(chosen));
    }
}

fn capture(ui: &mut Ui, stage: &mut Stage) {
    let (setter, bars) = (stage.setter, &stage.params.input.capture_bars);
    let count = bars.unmodulated_plain_value();
    let text = if count == 1 { "Take the last bar".to_owned() } else { format!("Take the last {count} bars") };
    if knobs::button(ui, true, &text, teaching::CAPTURE) {
        stage.ask(Command::CaptureLast { bars: None });
    }
    knobs::number(ui, setter, bars, teaching::CAPTURE);
}

fn rhythm(ui: &mut Ui, stage: &mut Stage) {
    let (setter, params) = (stage.setter, &stage.params.input);
    let assist = RhythmAssist {
        grid: params.rhythm_grid.value().into(),
        strength_percent: crate::params::percent(&params.rhythm_assist),
    };
    let ready = !stage.view.input.clip.is_empty() && assist.strength_percent > 0.0;
    named_row(ui, params.rhythm_assist.name(), teaching::RHYTHM, |ui| {
        if knobs::small_button(ui, ready, "Apply now", teaching::RHYTHM_APPLY) {
            stage.ask(Command::RhythmAssist(assist));
        }
    });
    knobs::number(ui, setter, &params.rhythm_assist, teaching::RHYTHM);
    knobs::choice(ui, setter, &params.rhythm_grid, teaching::RHYTHM);
}

fn pitch(ui: &mut Ui, stage: &mut Stage) {
    let (setter, transpose) = (stage.setter, &stage.params.input.transpose);
    let ready = !stage.view.input.clip.is_empty();
    named_row(ui, transpose.name(), teaching::TRANSPOSE, |ui| {
        for (text, semitones) in [("+12", 12), ("+1", 1), ("−1", -1), ("−12", -12)] {
            if knobs::small_button(ui, ready, text, "Move the input melody by that many semitones.") {
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
        ui.spacing_mut().item_spacing.x = 3.0;
        ui.spacing_mut().button_padding.x = 5.0;
        ui.with_layout(Layout::right_to_left(Align::Center), buttons);
    });
}
