//! How the window looks: its size, dark or light, and what is shown beside the music.

use egui::{Button, Popup, PopupCloseBehavior, Ui};

use super::stage::Stage;
use super::{knobs, scale, teaching, theme};

/// Width of the menu, in points.
const WIDTH: f32 = 364.0;

/// What the menu remembers from frame to frame.
#[derive(Debug, Default)]
pub struct ViewMenu {
    /// Whether the list of keys is open.
    pub shows_keys: bool,
}

/// Draws the button, and the menu while it is open.
pub fn show(ui: &mut Ui, stage: &mut Stage, menu: &mut ViewMenu) {
    let button = ui.add(Button::new("View")).on_hover_text(teaching::VIEW);
    let popup = Popup::from_toggle_button_response(&button).frame(theme::dialog(ui.ctx()));
    popup.close_behavior(PopupCloseBehavior::CloseOnClickOutside).width(WIDTH).show(|ui| content(ui, stage, menu));
}

fn content(ui: &mut Ui, stage: &mut Stage, menu: &mut ViewMenu) {
    knobs::heading(ui, "Size");
    sizes(ui, stage);
    ui.add_space(theme::NEAR);
    knobs::heading(ui, "Colours");
    colours(ui, stage);
    ui.add_space(theme::NEAR);
    knobs::heading(ui, "Show");
    shown(ui, stage);
    ui.add_space(theme::NEAR);
    if knobs::button(ui, true, "Keys…", "The list of keys, beside the music (Ctrl+K).") {
        menu.shows_keys = !menu.shows_keys;
    }
}

fn sizes(ui: &mut Ui, stage: &mut Stage) {
    let accent = theme::of(ui.ctx()).accent;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::TIGHT;
        for percent in scale::STEPS {
            let is_chosen = (true, stage.look.zoom_percent == percent);
            if knobs::segment(ui, is_chosen, &format!("{percent} %"), accent, teaching::ZOOM).clicked() {
                stage.look.zoom_percent = percent;
            }
        }
    });
}

fn colours(ui: &mut Ui, stage: &mut Stage) {
    let accent = theme::of(ui.ctx()).accent;
    ui.horizontal(|ui| {
        for (word, light) in [("Dark", false), ("Light", true)] {
            let hint = if light { "Dark notes on a light ground." } else { "Light notes on a dark ground." };
            if knobs::segment(ui, (true, stage.look.light == light), word, accent, hint).clicked() {
                stage.look.light = light;
            }
        }
    });
}

fn shown(ui: &mut Ui, stage: &mut Stage) {
    let look = &mut stage.look;
    for (on, word, hint) in [
        (&mut look.keyboard, "Keyboard", teaching::SHOW_KEYBOARD),
        (&mut look.velocities, "Velocities", teaching::SHOW_VELOCITIES),
        (&mut look.insight, "Insight", teaching::SHOW_INSIGHT),
        (&mut look.hints, "Hints", teaching::SHOW_HINTS),
    ] {
        ui.checkbox(on, word).on_hover_text(hint);
    }
}
