//! The rows of a scale, and the list from which it is chosen.

use continuo_music::{Key, Tonality};
use egui::{Color32, ComboBox, RichText, Ui};

use super::memory::Memory;
use crate::editor::stage::Stage;
use crate::editor::theme::{self, Colours};
use crate::params::Scale;

const HINT: &str = "Whose notes are marked: rows of this scale are lit, its root the most. Found by listening to the melody, or chosen. It changes only what you see.";

/// The tonality whose rows are marked.
pub fn tonality(stage: &Stage, memory: &mut Memory) -> Option<Tonality> {
    match stage.look.scale {
        Scale::Detected => memory.tonality(&stage.view.input),
        Scale::Chosen(tonality) => Some(tonality),
        Scale::Off => None,
    }
}

/// The colour of a key's row.
pub fn row(colours: &Colours, key: Key, scale: Option<Tonality>) -> Color32 {
    let plain = colours.rows[usize::from(is_black(key))];
    let Some(scale) = scale else { return plain };
    if key.pitch_class() == scale.tonic() {
        colours.rows[0].lerp_to_gamma(colours.accent, 0.16)
    } else if scale.contains(key.pitch_class()) {
        colours.rows[0].lerp_to_gamma(colours.accent, 0.05)
    } else {
        colours.rows[1].lerp_to_gamma(colours.ground, 0.6)
    }
}

/// Whether a key is one of the black ones.
pub fn is_black(key: Key) -> bool {
    matches!(key.pitch_class(), 1 | 3 | 6 | 8 | 10)
}

/// Draws the list of scales.
pub fn menu(ui: &mut Ui, stage: &mut Stage, memory: &mut Memory) {
    let found = memory.tonality(&stage.view.input);
    let shown = match stage.look.scale {
        Scale::Off => "No scale".to_owned(),
        _ => tonality(stage, memory).map_or_else(|| "Scale".to_owned(), Tonality::name),
    };
    let text = RichText::new(shown).size(theme::SMALL);
    let list = ComboBox::from_id_salt("scale").width(78.0).selected_text(text);
    let response = list.show_ui(ui, |ui| {
        let name = found.map_or_else(|| "Found in the melody".to_owned(), |found| format!("Found: {found}"));
        ui.selectable_value(&mut stage.look.scale, Scale::Detected, name);
        ui.selectable_value(&mut stage.look.scale, Scale::Off, "No scale");
        for tonality in Tonality::all() {
            ui.selectable_value(&mut stage.look.scale, Scale::Chosen(tonality), tonality.name());
        }
    });
    response.response.on_hover_text(HINT).accessible_name("Scale");
}
