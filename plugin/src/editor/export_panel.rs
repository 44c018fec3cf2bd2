//! What is shown leaves as Standard MIDI Files: written where the user says, or dragged to another program.

use continuo_music::Role;
use continuo_studio::{ExportForm, Listen, Source};
use egui::Ui;

use super::dialogs::Dialogs;
use super::knobs;
use super::playback_panel;
use super::stage::Stage;
use super::transfer::{CAN_DRAG, drag_handle, suggested_name};

/// Draws the buttons.
pub fn show(ui: &mut Ui, stage: &mut Stage, dialogs: &mut Dialogs) {
    knobs::heading(ui, "Export as MIDI");
    let (what, ready) = match playback_panel::shown(stage) {
        Listen::Result => (Source::Result, true),
        Listen::Parent => match stage.view.result.as_ref().and_then(|shown| shown.parent) {
            Some(parent) => (Source::Entry(parent), true),
            None => (Source::Input, !stage.view.input.clip.is_empty()),
        },
        Listen::Input => (Source::Input, !stage.view.input.clip.is_empty()),
    };
    ui.horizontal_wrapped(|ui| {
        let forms = [
            ("File…", ExportForm::Tracks, "One file of type 1, with every track."),
            ("Merged…", ExportForm::Merged, "One file of type 0, with all tracks merged into one."),
            ("Tracks…", ExportForm::PerTrack, "One file for each track."),
        ];
        for (text, form, hint) in forms {
            let hint = if ready { hint } else { "There is no music yet that could be written." };
            if knobs::button(ui, ready, text, hint) {
                dialogs.open_export(what, form, &suggested_name(name(stage)));
            }
        }
    });
    if CAN_DRAG && ready {
        handles(ui, stage, what);
    }
}

/// A handle for all that is shown and one for each track of it, to be dragged to other programs.
fn handles(ui: &mut Ui, stage: &mut Stage, what: Source) {
    let name = name(stage).to_owned();
    let shown = stage.view.result.as_ref().filter(|_| what == Source::Result);
    let tracks = shown.map(|shown| shown.composition.tracks.iter()).into_iter().flatten();
    let roles: Vec<Role> = tracks.filter(|track| !track.clip.is_empty()).map(|track| track.role).collect();
    ui.horizontal_wrapped(|ui| {
        drag_handle(ui, stage, what, None, &name);
        for role in roles.iter().filter(|_| roles.len() > 1) {
            drag_handle(ui, stage, what, Some(*role), &name);
        }
    });
}

/// What the music on show is called.
fn name<'a>(stage: &Stage<'a>) -> &'a str {
    let shown = stage.view.result.as_ref().filter(|_| playback_panel::shown(stage) == Listen::Result);
    shown.map_or(stage.view.input.name.as_str(), |shown| shown.composition.name.as_str())
}
