//! Controls of parameters and plain buttons: each has a name for those who cannot see it and a tooltip that teaches.

use egui::{Align, Atom, Button, Checkbox, ComboBox, Layout, Response, RichText, Slider, Ui, Widget};
use nice_plug::prelude::{BoolParam, Enum, EnumParam, Param, ParamSetter};

use super::theme;

/// Room for a slider's number.
const NUMBER_WIDTH: f32 = 88.0;

/// A button. Returns whether it was pressed.
pub fn button(ui: &mut Ui, enabled: bool, text: &str, hint: &str) -> bool {
    ui.add_enabled(enabled, Button::new(text)).on_hover_text(hint).on_disabled_hover_text(hint).clicked()
}

/// A button for a row that is about something else.
pub fn small_button(ui: &mut Ui, enabled: bool, text: &str, hint: &str) -> bool {
    ui.add_enabled(enabled, Button::new(text).small()).on_hover_text(hint).on_disabled_hover_text(hint).clicked()
}

/// A button as wide as there is room, for what a panel is about.
pub fn main_button(ui: &mut Ui, enabled: bool, text: &str, hint: &str) -> bool {
    let label = RichText::new(text).strong().color(theme::ON_ACCENT);
    let button = Button::new((Atom::grow(), label, Atom::grow()))
        .fill(theme::ACCENT)
        .min_size(egui::vec2(ui.available_width(), 30.0));
    ui.add_enabled(enabled, button).on_hover_text(hint).on_disabled_hover_text(hint).clicked()
}

/// A slider under its name.
pub fn slider<P: Param>(ui: &mut Ui, setter: &ParamSetter, param: &P, hint: &str) {
    ui.label(param.name()).on_hover_text(hint);
    number(ui, setter, param, hint);
}

/// A slider beside its name, for one that is set by its number rather than by its rail.
pub fn slider_in_row<P: Param>(ui: &mut Ui, setter: &ParamSetter, param: &P, hint: &str) {
    ui.horizontal(|ui| {
        ui.label(param.name()).on_hover_text(hint);
        number(ui, setter, param, hint);
    });
}

/// A slider without its name, for where a heading says it.
pub fn number<P: Param>(ui: &mut Ui, setter: &ParamSetter, param: &P, hint: &str) {
    let mut value = f64::from(param.unmodulated_normalized_value());
    let response = ui
        .scope(|ui| {
            ui.spacing_mut().slider_width = (ui.available_width() - NUMBER_WIDTH).max(40.0);
            ui.spacing_mut().interact_size.x = NUMBER_WIDTH - 12.0;
            rail(&mut value, param).ui(ui)
        })
        .inner
        .on_hover_text(hint)
        .accessible_name(param.name());
    change(&response, setter, param, value);
}

fn rail<'a, P: Param>(value: &'a mut f64, param: &'a P) -> Slider<'a> {
    let slider = Slider::new(value, 0.0..=1.0)
        .custom_formatter(|value, _| param.normalized_value_to_string(narrow(value), true))
        .custom_parser(|text| param.string_to_normalized_value(text).map(f64::from));
    match param.step_count().and_then(|steps| u32::try_from(steps).ok()) {
        Some(steps) => slider.step_by(1.0 / f64::from(steps.max(1))),
        None => slider,
    }
}

/// Hands a change to the host, as one gesture from press to release.
fn change<P: Param>(response: &Response, setter: &ParamSetter, param: &P, value: f64) {
    let plain = param.preview_plain(narrow(value));
    // A slider also calls it a change when it merely rounds to its step.
    let changed = response.changed() && plain != param.unmodulated_plain_value();
    let held = response.dragged() || response.drag_stopped();
    if response.drag_started() || (changed && !held) {
        setter.begin_set_parameter(param);
    }
    if changed {
        setter.set_parameter(param, plain);
    }
    if response.drag_stopped() || (changed && !held) {
        setter.end_set_parameter(param);
    }
}

/// A switch.
pub fn toggle(ui: &mut Ui, setter: &ParamSetter, param: &BoolParam, hint: &str) {
    let mut on = param.unmodulated_plain_value();
    if ui.add(Checkbox::new(&mut on, param.name())).on_hover_text(hint).changed() {
        set(setter, param, on);
    }
}

/// A switch that looks like a button and shines while it is on.
pub fn lit_button(ui: &mut Ui, setter: &ParamSetter, param: &BoolParam, shown: (&str, bool), hint: &str) {
    let (text, lit) = shown;
    if ui.add(Button::selectable(lit, text).frame_when_inactive(true)).on_hover_text(hint).clicked() {
        set(setter, param, !param.unmodulated_plain_value());
    }
}

/// A choice of words, beside its name.
pub fn choice<T: Enum + PartialEq + Copy + 'static>(
    ui: &mut Ui,
    setter: &ParamSetter,
    param: &EnumParam<T>,
    hint: &str,
) {
    let current = param.unmodulated_plain_value().to_index();
    let mut chosen = current;
    ui.horizontal(|ui| {
        ui.label(param.name()).on_hover_text(hint);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let words = T::variants();
            let selected = words.get(current).copied().unwrap_or_default();
            let list = |ui: &mut Ui| {
                for (index, word) in words.iter().enumerate() {
                    ui.selectable_value(&mut chosen, index, *word);
                }
            };
            // A long name leaves less.
            let width = ui.available_width().min(112.0);
            let list_box = ComboBox::from_id_salt(param.name()).width(width);
            let response = list_box.selected_text(selected).show_ui(ui, list);
            response.response.on_hover_text(hint).accessible_name(param.name());
        });
    });
    if chosen != current {
        set(setter, param, T::from_index(chosen));
    }
}

/// Sets a parameter as one gesture.
pub fn set<P: Param>(setter: &ParamSetter, param: &P, value: P::Plain) {
    setter.begin_set_parameter(param);
    setter.set_parameter(param, value);
    setter.end_set_parameter(param);
}

/// A heading over a group of controls.
pub fn heading(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).strong().size(14.5).color(theme::ACCENT));
}

#[expect(clippy::cast_possible_truncation, reason = "parameters are 32-bit; the window's arithmetic is not")]
fn narrow(value: f64) -> f32 {
    value as f32
}
