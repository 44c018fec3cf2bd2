//! Writing what is shown as Standard MIDI Files.

use continuo_studio::{ExportForm, Listen, Source};
use egui::Ui;

use super::dialogs::Dialogs;
use super::knobs;
use super::playback_panel;
use super::stage::Stage;

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
            if knobs::button(ui, ready, text, hint) {
                dialogs.open_export(what, form, &suggested_name(stage));
            }
        }
    });
}

/// What is shown, as a file would be called.
fn suggested_name(stage: &Stage) -> String {
    let shown = stage.view.result.as_ref().filter(|_| playback_panel::shown(stage) == Listen::Result);
    let name = shown.map_or(stage.view.input.name.as_str(), |shown| shown.composition.name.as_str());
    let is_plain = |letter: char| letter.is_alphanumeric() || " -_.".contains(letter);
    let plain: String = name.chars().map(|letter| if is_plain(letter) { letter } else { '-' }).collect();
    let plain = plain.trim().trim_start_matches('.');
    format!("{}.mid", if plain.is_empty() { "Continuo" } else { plain })
}
