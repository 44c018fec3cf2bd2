//! Accompany: in whose manner, how far it strays from the beat, and a row for each part and the melody.

use continuo_models::PARTS;
use continuo_music::Role;
use egui::{CollapsingHeader, Id, RichText, Ui};

use super::stage::Stage;
use super::{knobs, part_block, teaching, theme};

/// Draws the page.
pub fn show(ui: &mut Ui, stage: &mut Stage) {
    let (setter, params) = (stage.setter, &stage.params.accompany);
    knobs::choice_called(ui, setter, &params.style, "Model", teaching::STYLE);
    knobs::row(ui, setter, &params.humanise, "Humanise", teaching::HUMANISE);
    parts(ui, stage);
    knobs::toggle(ui, setter, &stage.params.mixer.send_programs, teaching::SEND_PROGRAMS);
    how_it_works(ui);
}

/// The rows of the parts, of which one is open at a time: all of them would be longer than most screens.
fn parts(ui: &mut Ui, stage: &mut Stage) {
    let id = Id::unique("open part");
    let mut open: Option<Role> = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    for role in PARTS.into_iter().chain([Role::Melody]) {
        part_block::show(ui, stage, role, &mut open);
    }
    ui.data_mut(|data| data.insert_temp(id, open));
}

fn how_it_works(ui: &mut Ui) {
    let muted = theme::of(ui.ctx()).muted;
    let title = RichText::new("How it works").small().color(muted);
    let header = CollapsingHeader::new(title).id_salt("how accompany works").show(ui, |ui| {
        for text in [teaching::GAN, teaching::GAN_PARTS, teaching::BAND, teaching::CHORALE] {
            ui.label(RichText::new(text).small().color(muted));
        }
    });
    header.header_response.on_hover_text("What a generative adversarial network is, in four short paragraphs.");
}
