//! Why the last run has no result, until the user has read it or the next run starts.

use continuo_studio::Failed;
use egui::{RichText, Ui};

use super::stage::Stage;
use super::{knobs, theme};

/// What there is to do about it.
const REMEDY: &str = "Nothing was lost. Change what is said here, the melody or the settings, and generate again; other techniques are not affected.";

/// Draws the card, if there is something that was not read yet.
pub fn show(ui: &mut Ui, stage: &Stage, read: &mut Option<Failed>) {
    let Some(failed) = &stage.view.failed else {
        *read = None;
        return;
    };
    if read.as_ref() == Some(failed) {
        return;
    }
    let colours = theme::of(ui.ctx());
    theme::notice(ui.ctx(), colours.removed).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let title = format!("{} made no result", failed.technique.name());
        ui.label(RichText::new(title).strong().size(theme::HEADING).color(colours.removed));
        ui.label(&failed.cause);
        knobs::aside(ui, REMEDY);
        let dismiss = ui.button("Dismiss").on_hover_text("I have read it: take this card away.");
        if dismiss.accessible_name("Dismiss the failure").clicked() {
            *read = Some(failed.clone());
        }
    });
    ui.add_space(theme::TIGHT);
}
