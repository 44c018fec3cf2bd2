//! How music is made: which technique, what it does, its model, and its parameters.

use continuo_studio::{ModelStatus, ModelView, Technique};
use egui::{Atom, Button, RichText, TextWrapMode, Ui, vec2};

use super::stage::Stage;
use super::{accompany_panel, enhance_panel, extend_panel, knobs, teaching, theme};
use crate::params::TechniqueChoice;

/// From how high a window, in points, there is room for what a technique does; below it the tabs' tooltips say it.
const HINTS_FROM: f32 = 600.0;

/// Draws the switch between the techniques, and what the chosen one does.
pub fn head(ui: &mut Ui, stage: &mut Stage) {
    ui.scope(|ui| tabs(ui, stage));
    let technique = stage.technique();
    if stage.look.hints && ui.ctx().content_rect().height() >= HINTS_FROM {
        knobs::aside(ui, teaching::technique(technique));
    }
    model(ui, stage.view.models.of(technique));
}

/// Draws the parameters.
pub fn parameters(ui: &mut Ui, stage: &mut Stage) {
    match stage.technique() {
        Technique::Enhance => enhance_panel::show(ui, stage),
        Technique::Extend => extend_panel::show(ui, stage),
        Technique::Accompany => accompany_panel::show(ui, stage),
    }
}

fn tabs(ui: &mut Ui, stage: &mut Stage) {
    ui.spacing_mut().item_spacing.x = theme::TIGHT;
    ui.spacing_mut().button_padding.x = theme::HAIR;
    ui.columns(3, |columns| {
        let pages = [
            ("Enhance", TechniqueChoice::Enhance),
            ("Accompany", TechniqueChoice::Accompany),
            ("Extend", TechniqueChoice::Extend),
        ];
        for (ui, (name, choice)) in columns.iter_mut().zip(pages) {
            tab(ui, stage, name, choice);
        }
    });
}

/// A tab in the colour of its technique.
fn tab(ui: &mut Ui, stage: &mut Stage, name: &str, choice: TechniqueChoice) {
    let param = &stage.params.generate.technique;
    let (technique, is_open) = (Technique::from(choice), param.value() == choice);
    let colours = theme::of(ui.ctx());
    let colour = colours.technique(technique);
    ui.visuals_mut().selection.bg_fill = colour;
    let text = RichText::new(name).strong().color(if is_open { colours.on_accent } else { colour });
    let tab = Button::selectable(is_open, (Atom::grow(), text, Atom::grow()))
        .gap(0.0)
        .wrap_mode(TextWrapMode::Extend)
        .frame_when_inactive(true)
        .min_size(vec2(ui.available_width(), theme::CONTROL + theme::TIGHT));
    if ui.add(tab).on_hover_text(teaching::technique(technique)).clicked() && !is_open {
        knobs::set(stage.setter, param, choice);
    }
}

/// What the model is called and whether it can be used.
fn model(ui: &mut Ui, model: &ModelView) {
    let colours = theme::of(ui.ctx());
    let (state, colour) = match &model.status {
        ModelStatus::NotLoaded => ("not loaded yet", colours.muted),
        ModelStatus::Loading => ("loading", colours.accent),
        ModelStatus::Ready => ("ready", colours.added),
        ModelStatus::Failed(_) => ("failed", colours.removed),
    };
    let text = RichText::new(format!("{} · {state}", model.name)).small().color(colour);
    ui.label(text).on_hover_text(teaching::MODEL);
    if let ModelStatus::Failed(cause) = &model.status {
        ui.label(RichText::new(format!("{cause} The next run tries again.")).small().color(colour));
    }
}
