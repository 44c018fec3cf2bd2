//! Enhance: its four parameters.

use egui::Ui;

use super::stage::Stage;
use super::{knobs, teaching};

/// Draws the page.
pub fn show(ui: &mut Ui, stage: &Stage) {
    let (setter, params) = (stage.setter, &stage.params.enhance);
    knobs::slider(ui, setter, &params.sampling_iterations, teaching::ITERATIONS);
    knobs::slider(ui, setter, &params.max_notes_removed, teaching::REMOVED);
    knobs::slider(ui, setter, &params.max_notes_added, teaching::ADDED);
    knobs::slider(ui, setter, &params.creative_risk, teaching::RISK);
}
