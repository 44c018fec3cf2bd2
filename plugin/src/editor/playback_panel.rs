//! How what was made is played.

use continuo_studio::{Command, Listen};
use egui::{Button, Ui};

use super::knobs;
use super::stage::Stage;
use super::teaching;

/// Draws the panel.
pub fn show(ui: &mut Ui, stage: &mut Stage) {
    knobs::heading(ui, "Playback");
    let (setter, playback) = (stage.setter, &stage.params.playback);
    ui.horizontal_wrapped(|ui| {
        knobs::toggle(ui, setter, &playback.looped, teaching::LOOP);
        knobs::toggle(ui, setter, &playback.thru, teaching::THRU);
        knobs::toggle(ui, setter, &playback.follow_host, teaching::FOLLOW);
    });
    knobs::choice(ui, setter, &playback.launch, teaching::LAUNCH);
    knobs::slider(ui, setter, &playback.internal_tempo, teaching::TEMPO);
}

/// Draws the switch between the input and the result: what is shown is what is heard.
pub fn listen(ui: &mut Ui, stage: &mut Stage) {
    let has_result = stage.view.result.is_some() || stage.is_extending();
    switch(ui, stage, true, Listen::Input, "A  Input", "Show and hear the input melody. Double-click in it to edit.");
    let hint = "Show and hear the result, coloured by what became of the notes.";
    switch(ui, stage, has_result, Listen::Result, "B  Result", hint);
}

fn switch(ui: &mut Ui, stage: &mut Stage, enabled: bool, listen: Listen, text: &str, hint: &str) {
    let heard = if stage.is_extending() { stage.view.listen } else { shown(stage) };
    let button = Button::selectable(heard == listen, text).frame_when_inactive(true);
    if ui.add_enabled(enabled, button).on_hover_text(hint).on_disabled_hover_text(hint).clicked() {
        stage.ask(Command::Listen(listen));
    }
}

/// Which of the two is shown: the result only where there is one.
pub fn shown(stage: &Stage) -> Listen {
    if stage.view.result.is_some() { stage.view.listen } else { Listen::Input }
}
