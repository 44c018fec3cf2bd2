//! The bottom of the window: the last thing the user should know.

use continuo_studio::{Command, Progress, Status, Technique};
use egui::{Align, Button, Label, Layout, RichText, Ui};

use super::stage::Stage;
use super::theme;

/// Draws the line.
pub fn show(ui: &mut Ui, stage: &mut Stage) {
    ui.horizontal_centered(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if stage.view.message.is_some() && ui.add(Button::new("Dismiss").small()).clicked() {
                stage.ask(Command::DismissMessage);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| message(ui, stage));
        });
    });
}

fn message(ui: &mut Ui, stage: &Stage) {
    let lost = stage.readings.overruns;
    let (text, colour) = match &stage.view.message {
        Some(message) if message.is_error => (message.text.clone(), theme::of(ui.ctx()).removed),
        Some(message) => (message.text.clone(), theme::of(ui.ctx()).text),
        None if lost > 0 => (format!("{lost} notes came too fast to be kept."), theme::of(ui.ctx()).removed),
        None => (next_step(stage).to_owned(), theme::of(ui.ctx()).muted),
    };
    ui.add(Label::new(RichText::new(text).color(colour)).truncate().show_tooltip_when_elided(true));
}

/// What there is to do, for those who open this for the first time.
fn next_step(stage: &Stage) -> &'static str {
    let view = stage.view;
    if stage.is_busy() {
        return at_work(stage);
    }
    if view.status == Status::Recording {
        return "Play something, then press Record again.";
    }
    match (view.input.clip.is_empty(), view.result.is_some()) {
        (true, _) => "Choose a sample, record or import a melody, or double-click in the piano roll.",
        (false, false) => "Press Generate to let the network work on the melody.",
        (false, true) => "Compare A and B, export the result, or accept it as the new input.",
    }
}

fn at_work(stage: &Stage) -> &'static str {
    match stage.view.progress.as_ref().map(Progress::technique) {
        Some(Technique::Extend) => {
            "The network writes on. What is there already can be heard: start the host, or press Play."
        }
        Some(Technique::Accompany) => "The network writes the parts, all of a bar together. The melody stays as it is.",
        _ => "The network is at work: watch the notes come and go.",
    }
}
