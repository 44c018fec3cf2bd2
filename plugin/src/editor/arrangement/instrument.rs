//! The menu of instruments of a part: left to the model, or one of General MIDI's, by family.

use continuo_music::Track;
use continuo_music::general_midi::{FAMILIES, FAMILY_PROGRAMS, family_of, program_name};
use egui::containers::menu::MenuButton;
use egui::{Button, ScrollArea, TextWrapMode, Ui, vec2};

use crate::editor::stage::Stage;
use crate::editor::{knobs, theme};
use crate::params::{NO_PROGRAM, role_name};

/// Height of the menu, at most.
const MENU: f32 = 380.0;

/// Draws the button that opens the menu, as wide as there is room; drums have their kit.
pub fn menu(ui: &mut Ui, stage: &Stage, track: &Track) {
    let width = ui.available_width();
    let Some(param) = stage.params.mixer.pitch(track.role).map(|pitch| &pitch.program) else {
        let kit = egui::RichText::new("Drum kit").size(theme::SMALL).color(theme::of(ui.ctx()).muted);
        ui.add(egui::Label::new(kit).truncate())
            .on_hover_text("Drums go out on a channel of their own, 10 by default.");
        return;
    };
    let chosen = u8::try_from(param.value()).ok();
    let text = chosen.or(track.program).map_or("By the model", program_name);
    let button = Button::new((egui::RichText::new(text).size(theme::SMALL), egui::Atom::grow()));
    let button = button.wrap_mode(TextWrapMode::Truncate).min_size(vec2(width, 0.0)).frame_when_inactive(false);
    let mut wanted = None;
    let (response, _) = MenuButton::from_button(button).ui(ui, |ui| {
        ScrollArea::vertical().max_height(MENU).show(ui, |ui| wanted = families(ui, chosen));
    });
    let hint = format!("{text}{}. The instrument that is asked for, of General MIDI.", by_the_model(chosen));
    response.on_hover_text(hint).accessible_name(format!("{} instrument: {text}", role_name(track.role)));
    if let Some(program) = wanted.filter(|program| *program != param.value()) {
        knobs::set(stage.setter, param, program);
    }
}

fn by_the_model(chosen: Option<u8>) -> &'static str {
    if chosen.is_some() { "" } else { ", as the model chose" }
}

/// The families, each with its programs beside it. Returns what was chosen.
fn families(ui: &mut Ui, chosen: Option<u8>) -> Option<i32> {
    let mut wanted = None;
    if ui.selectable_label(chosen.is_none(), "By the model").on_hover_text("Each style brings its own.").clicked() {
        wanted = Some(NO_PROGRAM);
        ui.close();
    }
    ui.separator();
    for (number, family) in (0_u8..).zip(&FAMILIES) {
        let is_chosen = chosen.is_some_and(|program| family_of(program) == number);
        let name = if is_chosen { format!("• {}", family.name) } else { family.name.to_owned() };
        ui.menu_button(name, |ui| {
            for program in number * FAMILY_PROGRAMS..(number + 1) * FAMILY_PROGRAMS {
                if ui.selectable_label(chosen == Some(program), program_name(program)).clicked() {
                    wanted = Some(i32::from(program));
                    ui.close();
                }
            }
        });
    }
    wanted
}
