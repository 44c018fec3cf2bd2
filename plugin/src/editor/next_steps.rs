//! What can be done with a result next: taken up as the melody of another run, edited, exported, heard again.

use continuo_studio::{Command, ExportForm, Source, Technique};
use egui::{Atom, Button, RichText, Ui, vec2};

use super::dialogs::Dialogs;
use super::stage::Stage;
use super::{knobs, teaching, theme, transfer};
use crate::params::{Place, TechniqueChoice};

/// The techniques, with what is said of each.
const STEPS: [(Technique, TechniqueChoice, &str, &str); 3] = [
    (
        Technique::Enhance,
        TechniqueChoice::Enhance,
        "Enhance it",
        "Take the result's melody as the input and go on to Enhance: more notes, or fewer, in the style of Bach.",
    ),
    (
        Technique::Accompany,
        TechniqueChoice::Accompany,
        "Accompany it",
        "Take the result's melody as the input and go on to Accompany: drums, bass, harmony and strings around it.",
    ),
    (
        Technique::Extend,
        TechniqueChoice::Extend,
        "Extend it",
        "Take the result's melody as the input and go on to Extend: the network writes on where it ends.",
    ),
];

/// Draws the buttons.
pub fn show(ui: &mut Ui, stage: &mut Stage, dialogs: &mut Dialogs) {
    knobs::heading(ui, "Next steps");
    let ready = stage.view.result.is_some() && !stage.is_busy();
    for (technique, choice, text, hint) in STEPS {
        let again = stage.view.result.as_ref().is_some_and(|shown| shown.technique == Some(technique));
        let text = if again { format!("{text} again") } else { text.to_owned() };
        if step(ui, ready, Some(technique), &text, hint) {
            stage.ask(Command::Accept);
            knobs::set(stage.setter, &stage.params.generate.technique, choice);
            stage.look.place = Place::Technique;
        }
    }
    ui.columns(3, |columns| {
        if small(&mut columns[0], ready, "Accept", teaching::ACCEPT) {
            stage.ask(Command::Accept);
        }
        let hint = "Take the result's melody as the input and edit it there. (Here you can edit too: the result is kept, and what you change becomes a new one.)";
        if small(&mut columns[1], ready, "Edit", hint) {
            stage.ask(Command::Accept);
            stage.look.place = Place::Input;
        }
        let shown = stage.view.result.as_ref();
        if small(&mut columns[2], shown.is_some(), "Export…", "Write the result as a MIDI file.")
            && let Some(shown) = shown
        {
            let name = transfer::suggested_name(&shown.composition.name);
            dialogs.open_export(Source::Result, ExportForm::Tracks, &name);
        }
    });
}

/// A button as wide as its panel, with the technique's colour in front.
fn step(ui: &mut Ui, enabled: bool, technique: Option<Technique>, text: &str, hint: &str) -> bool {
    let colour = technique.map_or(theme::of(ui.ctx()).accent, |technique| theme::of(ui.ctx()).technique(technique));
    let arrow = RichText::new("›").color(theme::of(ui.ctx()).muted);
    let button = Button::new((RichText::new("•").strong().size(theme::TITLE).color(colour), text, Atom::grow(), arrow));
    let button = button.min_size(vec2(ui.available_width(), 26.0));
    let hint = with_reason(enabled, hint);
    let response = ui.add_enabled(enabled, button).on_hover_text(&hint).on_disabled_hover_text(&hint);
    response.accessible_name(text).clicked()
}

fn small(ui: &mut Ui, enabled: bool, text: &str, hint: &str) -> bool {
    ui.spacing_mut().button_padding.x = theme::TIGHT;
    let button = Button::new((Atom::grow(), text, Atom::grow())).min_size(vec2(ui.available_width(), 24.0));
    let hint = with_reason(enabled, hint);
    ui.add_enabled(enabled, button).on_hover_text(&hint).on_disabled_hover_text(&hint).clicked()
}

fn with_reason(enabled: bool, hint: &str) -> String {
    if enabled { hint.to_owned() } else { format!("{hint} Not while a run is under way.") }
}
