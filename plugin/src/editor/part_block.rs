//! A part of the band: how it plays, how it sounds, and the button that makes it anew.

use continuo_music::Role;
use continuo_studio::Command;
use egui::{Align, Button, Frame, Layout, RichText, Sense, Ui, vec2};
use nice_plug::prelude::BoolParam;

use super::stage::Stage;
use super::{instrument_menu, knobs, teaching, theme};
use crate::params::role_name;

/// Size of the dot that says which colour the part has in the roll, in points.
const DOT: f32 = 10.0;

/// Draws the row of a part, or of the melody, which has no knobs of how it plays; and its block, if it is the open one.
pub fn show(ui: &mut Ui, stage: &mut Stage, role: Role, open: &mut Option<Role>) {
    let frame = Frame::new().fill(theme::of(ui.ctx()).panel).corner_radius(theme::TIGHT).inner_margin(theme::TIGHT);
    ui.push_id(role, |ui| {
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            let spacing = ui.spacing_mut();
            (spacing.item_spacing, spacing.button_padding.y) = (vec2(theme::TIGHT, theme::HAIR), 0.0);
            spacing.interact_size.y = theme::COMPACT;
            ui.horizontal(|ui| head(ui, stage, role, open));
            if *open == Some(role) {
                playing(ui, stage, role);
                sound(ui, stage, role);
                instrument_menu::show(ui, stage, role);
            }
        });
    });
}

fn head(ui: &mut Ui, stage: &mut Stage, role: Role, open: &mut Option<Role>) {
    let (dot, _) = ui.allocate_exact_size(vec2(DOT, DOT), Sense::hover());
    ui.painter().circle_filled(dot.center(), DOT / 2.0, theme::of(ui.ctx()).role(role));
    let is_open = *open == Some(role);
    let mark = if is_open { "−" } else { "+" };
    let name = Button::new((RichText::new(mark).small(), RichText::new(role_name(role)).strong())).frame(false);
    let name = ui.add(name.gap(theme::TIGHT)).on_hover_text(teaching::PART);
    if name.accessible_name(format!("Settings of the {}", role_name(role).to_lowercase())).clicked() {
        *open = (!is_open).then_some(role);
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().button_padding.x = theme::TIGHT;
        let strip = stage.params.mixer.strip(role);
        letter(ui, stage, &strip.solo, "S", teaching::SOLO);
        letter(ui, stage, &strip.mute, "M", teaching::MUTE);
        if role != Role::Melody {
            regenerate(ui, stage, role);
        }
    });
}

fn regenerate(ui: &mut Ui, stage: &mut Stage, role: Role) {
    let ready = stage.shows_accompaniment() && !stage.is_busy();
    let hint = match (stage.is_busy(), stage.shows_accompaniment()) {
        (true, _) => "A run is under way: wait for its end, or cancel it.",
        (false, true) => teaching::REGENERATE,
        (false, false) => teaching::REGENERATE_NOT_YET,
    };
    let button = ui.add_enabled(ready, Button::new("Regenerate").small());
    let button = button.on_hover_text(hint).on_disabled_hover_text(hint);
    if button.accessible_name(format!("Regenerate {}", role_name(role).to_lowercase())).clicked() {
        stage.ask(Command::Regenerate(role));
    }
}

/// A switch of one letter that shines while it is on.
fn letter(ui: &mut Ui, stage: &Stage, param: &BoolParam, text: &str, hint: &str) {
    knobs::lit_letter(ui, stage.setter, param, text, hint);
}

fn playing(ui: &mut Ui, stage: &Stage, role: Role) {
    if let Some(part) = stage.params.accompany.part(role) {
        knobs::row(ui, stage.setter, &part.density, "Density", teaching::DENSITY);
        knobs::row(ui, stage.setter, &part.complexity, "Complexity", teaching::COMPLEXITY);
    }
}

fn sound(ui: &mut Ui, stage: &Stage, role: Role) {
    let (setter, strip) = (stage.setter, stage.params.mixer.strip(role));
    knobs::row(ui, setter, &strip.volume, "Volume", teaching::VOLUME);
    ui.horizontal(|ui| {
        knobs::stepper(ui, setter, &strip.channel, "Channel", teaching::CHANNEL);
        if let Some(pitch) = stage.params.mixer.pitch(role) {
            knobs::stepper(ui, setter, &pitch.octave, "Octave", teaching::OCTAVE);
        }
    });
}
