//! Where the input melody comes from: a sample, a file, what was recorded or just played.

use continuo_music::{Sample, samples};
use continuo_studio::Command;
use egui::{Atom, Button, ComboBox, RichText, Ui, vec2};

use super::dialogs::Dialogs;
use super::stage::Stage;
use super::{knobs, teaching, theme};

/// How high a list opens, in points.
const LIST_HEIGHT: f32 = 360.0;
/// How wide the list of samples opens, in points.
const LIST_WIDTH: f32 = 320.0;

/// Draws how to begin, and the melodies that are there already.
pub fn begin(ui: &mut Ui, stage: &mut Stage, dialogs: &mut Dialogs) {
    knobs::heading(ui, "Begin with a melody");
    if stage.view.input.clip.is_empty() {
        for line in teaching::BEGIN {
            knobs::aside(ui, line);
        }
    }
    sample_list(ui, stage);
    ui.horizontal(|ui| {
        if knobs::button(ui, true, "Import…", teaching::IMPORT) {
            dialogs.open_import();
        }
        let has_notes = !stage.view.input.clip.is_empty();
        let hint =
            if has_notes { "Start with an empty melody. Undo brings it back." } else { "The melody is empty already." };
        if knobs::button(ui, has_notes, "Clear", hint) {
            stage.ask(Command::ClearInput);
        }
    });
    tracks(ui, stage);
}

fn sample_list(ui: &mut Ui, stage: &mut Stage) {
    let current = current(stage);
    let text = current.map_or("Choose a sample…", |sample| sample.title);
    let list = ComboBox::from_id_salt("samples").width(ui.available_width()).height(LIST_HEIGHT).selected_text(text);
    let response = list.show_ui(ui, |ui| {
        ui.set_min_width(LIST_WIDTH);
        knobs::aside(ui, "Melodies, to enhance and to accompany");
        for sample in samples::all().iter().filter(|sample| !sample.recommended_for_extend) {
            entry(ui, stage, sample, current);
        }
        ui.separator();
        knobs::aside(ui, "Piano pieces, recommended for Extend");
        for sample in samples::all().iter().filter(|sample| sample.recommended_for_extend) {
            entry(ui, stage, sample, current);
        }
    });
    response.response.on_hover_text(teaching::SAMPLES).accessible_name("Sample melodies");
}

fn entry(ui: &mut Ui, stage: &mut Stage, sample: &Sample, current: Option<&Sample>) {
    let composer = RichText::new(sample.composer).small().color(theme::of(ui.ctx()).muted);
    let is_current = current.is_some_and(|current| current.name == sample.name);
    let composer = if is_current { composer.color(theme::of(ui.ctx()).on_accent) } else { composer };
    let button = Button::selectable(is_current, (sample.title, Atom::grow(), composer));
    let button = ui.add(button.min_size(vec2(ui.available_width(), 0.0)));
    let hint = if sample.recommended_for_extend { teaching::SAMPLE_EXTEND } else { teaching::SAMPLE };
    if button.on_hover_text(hint).accessible_name(sample.title).clicked() {
        stage.ask(Command::UseSample(sample.name.to_owned()));
    }
}

/// The sample that the melody began as, as far as its name tells.
fn current(stage: &Stage) -> Option<&'static Sample> {
    let name = &stage.view.input.name;
    samples::all().iter().find(|sample| sample.title == name && !stage.view.input.clip.is_empty())
}

/// The tracks of the file that was imported last, where there are several.
fn tracks(ui: &mut Ui, stage: &mut Stage) {
    let Some(imported) = stage.view.imported.as_ref().filter(|imported| imported.tracks.len() > 1) else { return };
    let name = |index: usize| {
        let track = imported.tracks.get(index);
        track.map_or_else(String::new, |track| format!("{}. {} ({} notes)", index + 1, track.name, track.notes))
    };
    let mut chosen = imported.chosen;
    knobs::aside(ui, format!("Track of {}", imported.file));
    let list = ComboBox::from_id_salt("tracks").width(ui.available_width()).truncate().selected_text(name(chosen));
    let response = list.show_ui(ui, |ui| {
        for index in 0..imported.tracks.len() {
            ui.selectable_value(&mut chosen, index, name(index)).on_hover_text(teaching::TRACK);
        }
    });
    response.response.on_hover_text(teaching::TRACK).accessible_name("Track of the imported file");
    if chosen != imported.chosen {
        stage.ask(Command::ChooseTrack(chosen));
    }
}

/// Draws how a melody is played in.
pub fn play_in(ui: &mut Ui, stage: &mut Stage) {
    knobs::heading(ui, "Or play one in");
    knobs::aside(ui, recording(stage)).on_hover_text(teaching::RECORD);
    let buttons = &stage.params.buttons;
    let is_on = stage.readings.recording || buttons.record.value();
    ui.scope(|ui| {
        ui.visuals_mut().selection.bg_fill = theme::of(ui.ctx()).removed;
        let text = if is_on { "Stop and use it" } else { "Record a take" };
        knobs::lit_button(ui, stage.setter, &buttons.record, (text, is_on), teaching::RECORD);
    });
    ui.add_space(theme::TIGHT);
    capture(ui, stage);
}

/// What recording will do, or does.
fn recording(stage: &Stage) -> &'static str {
    if stage.readings.recording {
        "Play now. What is held when you stop is kept as far as it has sounded."
    } else {
        "Takes what the track or a keyboard plays, until you stop; then it is the melody."
    }
}

fn capture(ui: &mut Ui, stage: &mut Stage) {
    let (setter, bars) = (stage.setter, &stage.params.input.capture_bars);
    if knobs::button(ui, true, "Use what I just played", teaching::CAPTURE) {
        stage.ask(Command::CaptureLast { bars: None });
    }
    knobs::row(ui, setter, bars, "Last bars", teaching::CAPTURE);
}
