//! What makes music: which technique, its parameters, its seed, the run, and what becomes of the result.

use continuo_studio::{ModelStatus, ModelView, Technique};
use egui::{Atom, Button, RichText, TextWrapMode, Ui};

use super::stage::Stage;
use super::{accompany_panel, enhance_panel, extend_panel, knobs, teaching, theme};
use crate::params::TechniqueChoice;

/// Draws the panel.
pub fn show(ui: &mut Ui, stage: &mut Stage) {
    ui.scope(|ui| tabs(ui, stage));
    page(ui, stage, stage.technique());
}

fn page(ui: &mut Ui, stage: &mut Stage, technique: Technique) {
    model(ui, stage.view.models.of(technique));
    match technique {
        Technique::Enhance => enhance_panel::show(ui, stage),
        Technique::Extend => extend_panel::show(ui, stage),
        Technique::Accompany => accompany_panel::show(ui, stage),
    }
}

/// The switch between the techniques.
fn tabs(ui: &mut Ui, stage: &mut Stage) {
    let param = &stage.params.generate.technique;
    let chosen = param.value();
    ui.spacing_mut().item_spacing.x = 4.0;
    ui.spacing_mut().button_padding.x = 3.0;
    ui.columns(3, |columns| {
        let pages = [
            ("Enhance", TechniqueChoice::Enhance, teaching::ENHANCE),
            ("Extend", TechniqueChoice::Extend, teaching::EXTEND),
            ("Accompany", TechniqueChoice::Accompany, teaching::ACCOMPANY),
        ];
        for (ui, (name, choice, hint)) in columns.iter_mut().zip(pages) {
            let text = RichText::new(name).strong().size(12.5);
            let tab = Button::selectable(chosen == choice, (Atom::grow(), text, Atom::grow()))
                .gap(0.0)
                .wrap_mode(TextWrapMode::Extend)
                .frame_when_inactive(true)
                .min_size(egui::vec2(ui.available_width(), 26.0));
            if ui.add(tab).on_hover_text(hint).clicked() && chosen != choice {
                knobs::set(stage.setter, param, choice);
            }
        }
    });
}

/// What the model is called and whether it can be used.
fn model(ui: &mut Ui, model: &ModelView) {
    let (state, colour) = match &model.status {
        ModelStatus::NotLoaded => ("not loaded yet", theme::of(ui.ctx()).muted),
        ModelStatus::Loading => ("loading", theme::of(ui.ctx()).accent),
        ModelStatus::Ready => ("ready", theme::of(ui.ctx()).muted),
        ModelStatus::Failed(_) => ("failed", theme::of(ui.ctx()).removed),
    };
    let hint = match &model.status {
        ModelStatus::Failed(cause) => cause,
        _ => teaching::MODEL,
    };
    ui.label(RichText::new(format!("{} · {state}", model.name)).small().color(colour)).on_hover_text(hint);
}
