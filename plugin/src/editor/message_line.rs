//! The bottom of the window: the last thing the user should know.

use continuo_studio::{Command, Progress, Status, Technique};
use egui::{Align, Label, Layout, RichText, Ui};

use super::guide::Guide;
use super::stage::Stage;
use super::{knobs, theme};
use crate::params::Place;

/// Draws the line.
pub fn show(ui: &mut Ui, stage: &mut Stage, guide: &Guide) {
    ui.horizontal_centered(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let there = stage.view.message.is_some();
            if there && knobs::small_button(ui, true, "Dismiss", "I have read it: take this line away.") {
                stage.ask(Command::DismissMessage);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| message(ui, stage, guide));
        });
    });
}

fn message(ui: &mut Ui, stage: &Stage, guide: &Guide) {
    let lost = stage.readings.overruns;
    let (text, colour) = match &stage.view.message {
        Some(message) if message.is_error => (message.text.clone(), theme::of(ui.ctx()).removed),
        Some(message) => (message.text.clone(), theme::of(ui.ctx()).text),
        None if lost > 0 => (format!("{lost} notes came too fast to be kept."), theme::of(ui.ctx()).removed),
        None => match guide.says(stage.look.place) {
            Some(text) => (text.to_owned(), theme::of(ui.ctx()).accent),
            None if stage.look.hints => (next_step(stage).to_owned(), theme::of(ui.ctx()).muted),
            None => return,
        },
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
    match (stage.look.place, view.input.clip.is_empty(), view.result.is_some()) {
        (Place::Library, ..) => "Everything that was made in this project: show it again, or go on from it.",
        (_, true, _) => "Choose a sample, record or import a melody, or double-click in the piano roll.",
        (Place::Input, false, _) => "Edit the melody, then go on to the Technique (Ctrl+2).",
        (Place::Technique, false, _) => "Press Generate (Ctrl+Enter) to let the network work on the melody.",
        (Place::Result, false, false) => "There is no result yet: choose a Technique (Ctrl+2) and generate.",
        (Place::Result, false, true) => "Compare it with what it was made from, edit it, export it, or go on from it.",
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
