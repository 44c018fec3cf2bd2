//! Controls of parameters and plain buttons: each has a name for those who cannot see it and a tooltip that teaches.

use egui::{Align, Atom, Button, Checkbox, ComboBox, DragValue, Layout, Response, RichText, Slider, Ui, Widget, vec2};
use nice_plug::prelude::{BoolParam, Enum, EnumParam, IntParam, Param, ParamSetter};

use super::theme;

/// Room for a slider's number.
const NUMBER_WIDTH: f32 = 88.0;
/// Room for it, for a word before it and for both, in a narrow row.
const NARROW_NUMBER_WIDTH: f32 = 66.0;
const WORD_WIDTH: f32 = 62.0;
const ROW_HEIGHT: f32 = 18.0;

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
    let label = RichText::new(text).strong().color(theme::of(ui.ctx()).on_accent);
    let button = Button::new((Atom::grow(), label, Atom::grow()))
        .fill(theme::of(ui.ctx()).accent)
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

/// A slider in a narrow row, under a word of its own in a column of words.
pub fn row<P: Param>(ui: &mut Ui, setter: &ParamSetter, param: &P, word: &str, hint: &str) {
    ui.horizontal(|ui| {
        ui.allocate_ui(vec2(WORD_WIDTH, ROW_HEIGHT), |ui| {
            ui.set_min_width(WORD_WIDTH);
            ui.label(RichText::new(word).small()).on_hover_text(hint);
        });
        number_within(ui, setter, param, hint, NARROW_NUMBER_WIDTH);
    });
}

/// A slider without its name, for where a heading says it.
pub fn number<P: Param>(ui: &mut Ui, setter: &ParamSetter, param: &P, hint: &str) {
    number_within(ui, setter, param, hint, NUMBER_WIDTH);
}

fn number_within<P: Param>(ui: &mut Ui, setter: &ParamSetter, param: &P, hint: &str, number_width: f32) {
    let mut value = f64::from(param.unmodulated_normalized_value());
    let response = ui
        .scope(|ui| {
            ui.spacing_mut().slider_width = (ui.available_width() - number_width).max(40.0);
            ui.spacing_mut().interact_size.x = number_width - 12.0;
            rail(&mut value, param).ui(ui)
        })
        .inner
        .on_hover_text(hint)
        .accessible_name(param.name());
    change(&response, setter, param, value);
}

fn rail<'a, P: Param>(value: &'a mut f64, param: &'a P) -> Slider<'a> {
    // A rail that rests in its middle goes both ways: filled from the left it would look half full.
    let is_balance = (param.default_normalized_value() - 0.5).abs() < 1e-3;
    let slider = Slider::new(value, 0.0..=1.0)
        .trailing_fill(!is_balance)
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

/// A switch of one letter that shines while it is on.
pub fn lit_letter(ui: &mut Ui, setter: &ParamSetter, param: &BoolParam, letter: &str, hint: &str) {
    let on = param.unmodulated_plain_value();
    let button = ui.add(Button::selectable(on, letter).small().frame_when_inactive(true)).on_hover_text(hint);
    if button.accessible_name(param.name()).clicked() {
        set(setter, param, !on);
    }
}

/// A whole number beside a word: dragged, or typed after a click.
pub fn stepper(ui: &mut Ui, setter: &ParamSetter, param: &IntParam, word: &str, hint: &str) {
    ui.label(RichText::new(word).small()).on_hover_text(hint);
    let mut plain = param.unmodulated_plain_value();
    let range = param.preview_plain(0.0)..=param.preview_plain(1.0);
    let number = DragValue::new(&mut plain).range(range).speed(0.05);
    let response = ui.add(number).on_hover_text(hint).accessible_name(param.name());
    change(&response, setter, param, f64::from(param.preview_normalized(plain)));
}

/// A choice of words, beside its name.
pub fn choice<T: Enum + PartialEq + Copy + 'static>(
    ui: &mut Ui,
    setter: &ParamSetter,
    param: &EnumParam<T>,
    hint: &str,
) {
    choice_called(ui, setter, param, param.name(), hint);
}

/// A choice of words, beside another word than its name.
pub fn choice_called<T: Enum + PartialEq + Copy + 'static>(
    ui: &mut Ui,
    setter: &ParamSetter,
    param: &EnumParam<T>,
    word: &str,
    hint: &str,
) {
    let current = param.unmodulated_plain_value().to_index();
    let mut chosen = current;
    ui.horizontal(|ui| {
        ui.label(word).on_hover_text(hint);
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
    ui.label(RichText::new(text).strong().size(14.5).color(theme::of(ui.ctx()).accent));
}

#[expect(clippy::cast_possible_truncation, reason = "parameters are 32-bit; the window's arithmetic is not")]
fn narrow(value: f64) -> f32 {
    value as f32
}
