//! The top of the window: what this is, what the clock does, and the button that ends every note.

use continuo_studio::{Command, Progress, Status, Technique, View};
use egui::{Align, Button, Color32, Layout, RichText, Ui};

use super::stage::{Readings, Stage};
use super::theme;
use super::{knobs, meters};

/// Draws the header.
pub fn show(ui: &mut Ui, stage: &mut Stage) {
    ui.horizontal_centered(|ui| {
        ui.label(RichText::new("Continuo").heading().strong().color(theme::of(ui.ctx()).accent));
        ui.add_space(6.0);
        ui.add(egui::Label::new(melody_name(ui, stage.view)).truncate().show_tooltip_when_elided(true));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| right_side(ui, stage));
    });
}

fn right_side(ui: &mut Ui, stage: &mut Stage) {
    let panic = Button::new(RichText::new("Panic").strong().color(Color32::WHITE))
        .fill(theme::of(ui.ctx()).removed.gamma_multiply(0.7));
    if ui.add(panic).on_hover_text("End every sounding note at once, on every channel.").clicked() {
        stage.ask(Command::Panic);
    }
    let (setter, buttons) = (stage.setter, &stage.params.buttons);
    let playing = stage.readings.playhead.is_some() || buttons.play.value();
    let hint =
        "Play from the start, against the host's clock if it rolls, else at the internal tempo. Press again to stop.";
    let text = if buttons.play.value() { "Stop" } else { "Play" };
    knobs::lit_button(ui, setter, &buttons.play, (text, playing), hint);
    let recording = stage.readings.recording || buttons.record.value();
    let hint = "Record what is played on the track or a keyboard; press again to make it the input melody.";
    knobs::lit_button(ui, setter, &buttons.record, ("Record", recording), hint);
    ui.add_space(8.0);
    ui.label(RichText::new(clock(&stage.readings)).color(theme::of(ui.ctx()).muted)).on_hover_text(
        "The clock in force. While the host's transport rolls it is the host's, otherwise the internal one.",
    );
    ui.add_space(4.0);
    meters::show(ui, stage);
    ui.add_space(4.0);
    ui.label(RichText::new(status(stage.view, &stage.readings)).color(status_colour(ui, stage)));
}

fn melody_name(ui: &Ui, view: &View) -> RichText {
    let name = if view.input.name.is_empty() { "Untitled melody" } else { &view.input.name };
    RichText::new(name).color(theme::of(ui.ctx()).text)
}

fn clock(readings: &Readings) -> String {
    let state = if readings.rolling { "Host rolling" } else { "Own clock" };
    format!("{state} · {:.1} BPM", readings.tempo_bpm)
}

fn status(view: &View, readings: &Readings) -> String {
    match view.status {
        Status::Recording => format!("Recording · {} held", readings.held),
        Status::LoadingModel => "Loading the model".to_owned(),
        Status::Generating => doing(view).to_owned(),
        Status::Idle if readings.sounding > 0 => "Playing".to_owned(),
        Status::Idle => "Ready".to_owned(),
    }
}

/// What the run under way does.
fn doing(view: &View) -> &'static str {
    match view.progress.as_ref().map(Progress::technique) {
        Some(Technique::Enhance) => "Enhancing",
        Some(Technique::Extend) => "Extending",
        Some(Technique::Accompany) => "Accompanying",
        None => "Working",
    }
}

fn status_colour(ui: &Ui, stage: &Stage) -> Color32 {
    match stage.view.status {
        Status::Recording => theme::of(ui.ctx()).removed,
        Status::LoadingModel | Status::Generating => theme::of(ui.ctx()).accent,
        Status::Idle => theme::of(ui.ctx()).muted,
    }
}
