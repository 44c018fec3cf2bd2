//! Accompany: in whose manner, how far it strays from the beat, and a block for each part and the melody.

use continuo_models::PARTS;
use continuo_music::Role;
use egui::{CollapsingHeader, RichText, Ui};

use super::stage::Stage;
use super::{knobs, part_block, teaching, theme};

/// Draws the page.
pub fn show(ui: &mut Ui, stage: &mut Stage) {
    let (setter, params) = (stage.setter, &stage.params.accompany);
    knobs::choice_called(ui, setter, &params.style, "Model", teaching::STYLE);
    knobs::row(ui, setter, &params.humanise, "Humanise", teaching::HUMANISE);
    how_it_works(ui);
    for role in PARTS.into_iter().chain([Role::Melody]) {
        part_block::show(ui, stage, role);
    }
    knobs::toggle(ui, setter, &stage.params.mixer.send_programs, teaching::SEND_PROGRAMS);
}

fn how_it_works(ui: &mut Ui) {
    let title = RichText::new("How it works").small().color(theme::of(ui.ctx()).muted);
    CollapsingHeader::new(title).id_salt("how accompany works").show(ui, |ui| {
        for text in [teaching::GAN, teaching::GAN_PARTS, teaching::BAND, teaching::CHORALE] {
            ui.label(RichText::new(text).small().color(theme::of(ui.ctx()).muted));
        }
    });
}
