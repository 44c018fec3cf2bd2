//! How music is played: what of it is heard, and on which clock.

use continuo_studio::{Command, Listen};
use egui::{Button, Popup, PopupCloseBehavior, Ui};
use nice_plug::prelude::Param;

use super::stage::Stage;
use super::{knobs, teaching, theme};

/// Width of the list, in points.
const WIDTH: f32 = 328.0;

/// Draws the button, and the list of what can be set while it is open.
pub fn menu(ui: &mut Ui, stage: &mut Stage) {
    let button = ui.add(Button::new("Playback")).on_hover_text(teaching::PLAYBACK);
    let popup = Popup::from_toggle_button_response(&button).frame(theme::dialog(ui.ctx()));
    popup.close_behavior(PopupCloseBehavior::CloseOnClickOutside).width(WIDTH).show(|ui| settings(ui, stage));
}

fn settings(ui: &mut Ui, stage: &Stage) {
    knobs::heading(ui, "Playback");
    let (setter, playback) = (stage.setter, &stage.params.playback);
    knobs::toggle(ui, setter, &playback.looped, teaching::LOOP);
    knobs::toggle(ui, setter, &playback.follow_host, teaching::FOLLOW);
    knobs::toggle(ui, setter, &playback.thru, teaching::THRU);
    ui.add_space(theme::TIGHT);
    ui.label(playback.launch.name()).on_hover_text(teaching::LAUNCH);
    knobs::segments(ui, setter, &playback.launch, teaching::LAUNCH);
    ui.add_space(theme::TIGHT);
    knobs::slider(ui, setter, &playback.internal_tempo, teaching::TEMPO);
}

/// Draws the three things that can be heard, in the header.
pub fn heard(ui: &mut Ui, stage: &mut Stage) {
    let result = stage.view.result.as_ref();
    let (has_result, has_parent) =
        (result.is_some() || stage.is_extending(), result.is_some_and(|shown| shown.parent_composition.is_some()));
    let (before, after) = if has_result { (teaching::HEAR_PARENT, teaching::HEAR_RESULT) } else { NOTHING_MADE };
    let before = if has_result && !has_parent { teaching::NO_PARENT } else { before };
    let accent = theme::of(ui.ctx()).accent;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = theme::HAIR;
        for (listen, there, word, name, hint) in [
            (Listen::Input, true, "Input", "Hear the input", teaching::HEAR_INPUT),
            (Listen::Parent, has_parent, "Before", "Hear what it was made from", before),
            (Listen::Result, has_result, "Result", "Hear the result", after),
        ] {
            let segment = knobs::segment(ui, (there, chosen(stage) == listen), word, accent, hint);
            if segment.accessible_name(name).clicked() {
                stage.ask(Command::Listen(listen));
            }
        }
    });
}

/// What the two say while nothing was made.
const NOTHING_MADE: (&str, &str) = (teaching::NO_RESULT, teaching::NO_RESULT);

/// What is heard, or will be.
fn chosen(stage: &Stage) -> Listen {
    if stage.is_extending() { stage.view.listen } else { shown(stage) }
}

/// What is shown: a result, or what one was made from, only where there is one.
pub fn shown(stage: &Stage) -> Listen {
    if stage.view.result.is_some() { stage.view.listen } else { Listen::Input }
}
