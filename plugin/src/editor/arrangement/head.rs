//! The strip of a part at the left of its lane: name, instrument, mute, solo, volume, made anew, dragged out.

use continuo_music::{Role, Track};
use continuo_studio::{Command, Source};
use egui::{Align, Atom, Button, Layout, Rect, RichText, TextWrapMode, Ui, vec2};

use super::instrument;
use crate::editor::stage::Stage;
use crate::editor::{knobs, teaching, theme, transfer};
use crate::params::role_name;

/// Width of a part's name.
const NAME: f32 = 68.0;
/// Width of the button that makes a part anew.
const ANEW: f32 = 22.0;
/// Width of a volume's rail.
const RAIL: f32 = 44.0;

/// Draws the strip. Returns whether the part was chosen.
pub fn show(ui: &mut Ui, stage: &mut Stage, track: &Track, is_active: bool) -> bool {
    let role = track.role;
    mark(ui, role);
    tighten(ui);
    let mut chosen = false;
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add_space(theme::NEAR);
        chosen = name(ui, role, is_active, NAME);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(theme::TIGHT);
            hand_out(ui, stage, role);
            regenerate(ui, stage, role);
            knobs::fader(ui, stage.setter, &stage.params.mixer.strip(role).volume, RAIL, teaching::VOLUME);
            letters(ui, stage, role);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| instrument::menu(ui, stage, track));
        });
    });
    chosen
}

/// Draws the least of a strip, for where there is no room for lanes. Returns whether the part was chosen.
pub fn short(ui: &mut Ui, stage: &Stage, track: &Track, is_active: bool) -> bool {
    tighten(ui);
    ui.spacing_mut().button_padding.x = 4.0;
    let chosen = name(ui, track.role, is_active, 0.0);
    letters(ui, stage, track.role);
    chosen
}

fn tighten(ui: &mut Ui) {
    let spacing = ui.spacing_mut();
    (spacing.item_spacing.x, spacing.button_padding, spacing.interact_size.y) = (3.0, vec2(5.0, 1.0), 18.0);
}

/// The part's colour, along the left edge.
fn mark(ui: &Ui, role: Role) {
    let lane = ui.max_rect();
    let edge = Rect::from_min_size(lane.min, vec2(4.0, lane.height()));
    ui.painter().rect_filled(edge, 2.0, theme::of(ui.ctx()).role(role));
}

fn name(ui: &mut Ui, role: Role, is_active: bool, width: f32) -> bool {
    let text = RichText::new(role_name(role));
    // Where there is no edge in the part's colour, its name has it.
    let text = if width > 0.0 || is_active { text } else { text.color(theme::of(ui.ctx()).role(role)) };
    let button = Button::selectable(is_active, (text, Atom::grow()))
        .wrap_mode(TextWrapMode::Truncate)
        .min_size(vec2(width, 0.0));
    let hint = format!("Bring the {} to the front of the piano roll.", role_name(role).to_lowercase());
    ui.add(button).on_hover_text(hint).accessible_name(format!("{} track", role_name(role))).clicked()
}

fn letters(ui: &mut Ui, stage: &Stage, role: Role) {
    let strip = stage.params.mixer.strip(role);
    let order = if ui.layout().prefer_right_to_left() {
        [(&strip.solo, "S", teaching::SOLO), (&strip.mute, "M", teaching::MUTE)]
    } else {
        [(&strip.mute, "M", teaching::MUTE), (&strip.solo, "S", teaching::SOLO)]
    };
    for (param, letter, hint) in order {
        knobs::lit_letter(ui, stage.setter, param, letter, hint);
    }
}

fn hand_out(ui: &mut Ui, stage: &mut Stage, role: Role) {
    if let Some(shown) = &stage.view.result {
        transfer::drag_dots(ui, stage, Source::Result, role, &shown.composition.name);
    }
}

fn regenerate(ui: &mut Ui, stage: &mut Stage, role: Role) {
    if role == Role::Melody {
        // The melody is made by nobody; what stands beside it stays in its column.
        ui.allocate_exact_size(vec2(ANEW, 1.0), egui::Sense::hover());
        return;
    }
    let button = Button::new(RichText::new("↻").monospace()).small().min_size(vec2(ANEW, 0.0));
    let button = ui.add_enabled(!stage.is_busy(), button);
    let wait = "A run is under way: wait for its end, or cancel it.";
    let hint = if stage.is_busy() { wait } else { teaching::REGENERATE };
    let button = button.on_hover_text(hint).on_disabled_hover_text(hint);
    if button.accessible_name(format!("Regenerate {}", role_name(role).to_lowercase())).clicked() {
        stage.ask(Command::Regenerate(role));
    }
}
