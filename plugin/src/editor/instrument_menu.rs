//! Which instrument a part asks for: a family of General MIDI, and a program of it.

use continuo_music::Role;
use continuo_music::general_midi::{FAMILIES, FAMILY_PROGRAMS, family_of, program_name};
use egui::{ComboBox, Ui};

use super::stage::Stage;
use super::{knobs, teaching, theme};
use crate::params::{NO_PROGRAM, role_name};

/// How high a list opens, in points.
const LIST_HEIGHT: f32 = 360.0;
/// What is shown where nobody chose.
const BY_THE_MODEL: &str = "By the model";

/// Draws both menus; drums have none.
pub fn show(ui: &mut Ui, stage: &Stage, role: Role) {
    let Some(param) = stage.params.mixer.pitch(role).map(|pitch| &pitch.program) else { return };
    let chosen = u8::try_from(param.value()).ok();
    let sounding = chosen.or_else(|| asked_by_the_model(stage, role));
    let mut wanted = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::TIGHT;
        ui.spacing_mut().button_padding.x = theme::TIGHT;
        // A box is a little wider than what it is told.
        let width = (ui.available_width() - theme::TIGHT) / 2.0 - theme::TIGHT;
        families(ui, (role, width), chosen, &mut wanted);
        programs(ui, (role, width), sounding, &mut wanted);
    });
    if let Some(program) = wanted.filter(|program| *program != param.value()) {
        knobs::set(stage.setter, param, program);
    }
}

fn families(ui: &mut Ui, (role, width): (Role, f32), chosen: Option<u8>, wanted: &mut Option<i32>) {
    let family = chosen.map(family_of);
    let text = family.map_or(BY_THE_MODEL, |family| FAMILIES[usize::from(family)].name);
    let list = ComboBox::from_id_salt("family").width(width).truncate().height(LIST_HEIGHT).selected_text(text);
    let response = list.show_ui(ui, |ui| {
        if ui.selectable_label(family.is_none(), BY_THE_MODEL).clicked() {
            *wanted = Some(NO_PROGRAM);
        }
        for (number, entry) in (0_u8..).zip(&FAMILIES) {
            if ui.selectable_label(family == Some(number), entry.name).clicked() {
                *wanted = Some(i32::from(number * FAMILY_PROGRAMS));
            }
        }
    });
    response.response.on_hover_text(teaching::FAMILY).accessible_name(format!("{} instrument class", role_name(role)));
}

/// The programs of the family that sounds.
fn programs(ui: &mut Ui, (role, width): (Role, f32), sounding: Option<u8>, wanted: &mut Option<i32>) {
    let text = sounding.map_or("–", program_name);
    let list = ComboBox::from_id_salt("program").width(width).truncate().height(LIST_HEIGHT).selected_text(text);
    let list = |ui: &mut Ui| {
        list.show_ui(ui, |ui| {
            let first = sounding.map_or(0, |program| program / FAMILY_PROGRAMS * FAMILY_PROGRAMS);
            for program in first..first + FAMILY_PROGRAMS {
                if ui.selectable_label(sounding == Some(program), program_name(program)).clicked() {
                    *wanted = Some(i32::from(program));
                }
            }
        })
        .response
    };
    let response = ui.add_enabled_ui(sounding.is_some(), list).inner;
    // The box may be too narrow for the name.
    let why_not = "There is no instrument yet: choose its class, or generate an accompaniment.";
    let hint = if sounding.is_some() { format!("{text}. {}", teaching::PROGRAM) } else { why_not.to_owned() };
    response
        .on_hover_text(hint)
        .on_disabled_hover_text(why_not)
        .accessible_name(format!("{} instrument", role_name(role)));
}

/// What the result on show asks for.
fn asked_by_the_model(stage: &Stage, role: Role) -> Option<u8> {
    let tracks = &stage.view.result.as_ref()?.composition.tracks;
    tracks.iter().find(|track| track.role == role)?.program
}
