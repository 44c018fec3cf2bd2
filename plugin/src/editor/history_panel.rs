//! Every composition that was made, newest first: shown with a click, compared by clicking to and fro.

use continuo_models::{AccompanySettings, EnhanceSettings, ExtendSettings, SamplingTechnique};
use continuo_studio::{Command, HistoryItem, Listen, TechniqueSettings};
use egui::{Align, Atom, Button, Layout, RichText, ScrollArea, Ui};

use super::knobs;
use super::stage::Stage;
use super::theme;

/// Draws the list in that height.
pub fn show(ui: &mut Ui, stage: &mut Stage, height: f32) {
    let top = ui.cursor().top();
    knobs::heading(ui, "History");
    let view = stage.view;
    if view.history.is_empty() {
        ui.label(RichText::new("Every result is kept here.").color(theme::of(ui.ctx()).muted));
    }
    // The card's own margin lies below the list.
    let room = (height - (ui.cursor().top() - top) - 12.0).max(40.0);
    ScrollArea::vertical().id_salt("history").auto_shrink([false, false]).max_height(room).show(ui, |ui| {
        for item in view.history.iter().rev() {
            row(ui, stage, item);
        }
    });
}

fn row(ui: &mut Ui, stage: &mut Stage, item: &HistoryItem) {
    let is_shown = stage.view.result.as_ref().is_some_and(|shown| shown.entry == item.id);
    ui.push_id(item.id.0, |ui| {
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let name = format!("Delete {}", title(item));
                let delete = ui.add(Button::new("×").small()).on_hover_text("Delete. Undo brings it back.");
                if delete.accessible_name(name).clicked() {
                    stage.ask(Command::Delete(item.id));
                }
                rerun(ui, stage, item);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| entry(ui, stage, item, is_shown));
            });
        });
    });
}

fn rerun(ui: &mut Ui, stage: &mut Stage, item: &HistoryItem) {
    if item.settings.is_none() || item.parent.is_none() {
        return;
    }
    let again = ui.add_enabled(!stage.is_busy(), Button::new("again").small());
    let hint = "Run again with the same melody, settings and seed.";
    let hint = if stage.is_busy() { "A run is under way: wait for its end, or cancel it." } else { hint };
    let again = again.on_hover_text(hint).on_disabled_hover_text(hint);
    if again.accessible_name(format!("Run {} again", title(item))).clicked() {
        stage.ask(Command::Rerun(item.id));
    }
}

fn entry(ui: &mut Ui, stage: &mut Stage, item: &HistoryItem, is_shown: bool) {
    let button = Button::selectable(is_shown, (row_title(item), Atom::grow()))
        .truncate()
        .min_size(egui::vec2(ui.available_width(), 22.0));
    if ui.add(button).on_hover_text(details(item)).clicked() {
        stage.ask(Command::Select(Some(item.id)));
        stage.ask(Command::Listen(Listen::Result));
    }
}

fn title(item: &HistoryItem) -> String {
    format!("{}. {}", item.id.0 + 1, name(item))
}

/// With the technique in front, because there is no room for the end of a name, where it stands.
fn row_title(item: &HistoryItem) -> String {
    match &item.settings {
        Some(settings) => format!("{}. {} · {}", item.id.0 + 1, settings.technique().name(), name(item)),
        None => title(item),
    }
}

fn name(item: &HistoryItem) -> &str {
    if item.name.is_empty() { "Untitled" } else { &item.name }
}

fn details(item: &HistoryItem) -> String {
    let (made, settings) = match &item.settings {
        None => ("Input melody", String::new()),
        Some(TechniqueSettings::Enhance(settings)) => ("Enhanced", enhanced(settings)),
        Some(TechniqueSettings::Extend(settings)) => ("Extended", extended(settings)),
        Some(TechniqueSettings::Accompany(settings)) => ("Accompanied", accompanied(settings)),
    };
    let from = item.parent.map_or_else(String::new, |parent| format!(" from {}", parent.0 + 1));
    format!("{}\n{made}{from}, {} notes{settings}", title(item), item.notes)
}

fn enhanced(settings: &EnhanceSettings) -> String {
    format!(
        "\nSeed {}, {} iterations, creative risk {:.2},\nat most {:.0} % removed and {} notes added",
        settings.seed,
        settings.sampling_iterations,
        settings.creative_risk,
        settings.max_notes_removed_percent,
        settings.max_notes_added
    )
}

fn accompanied(settings: &AccompanySettings) -> String {
    format!("\n{}, seed {}, humanise {:.0} %", settings.style.name(), settings.seed, settings.humanise * 100.0)
}

fn extended(settings: &ExtendSettings) -> String {
    let threshold = settings.sampling_threshold;
    let sampling = match settings.sampling_technique {
        SamplingTechnique::TopK => format!("top k {threshold:.2}"),
        SamplingTechnique::Nucleus => format!("nucleus {threshold:.2}"),
        SamplingTechnique::Random => "random".to_owned(),
    };
    let snap = if settings.snap { ",\nsnapped to the grid" } else { "" };
    format!(
        "\nSeed {}, {sampling}, creative risk {:.2},\nheard {:.1} s, added at most {:.1} s,\nrests up to {:.1} s, notes up to {:.1} s{snap}",
        settings.seed,
        settings.creative_risk,
        settings.input_seconds,
        settings.extension_seconds,
        settings.max_rest_seconds,
        settings.max_note_seconds
    )
}
