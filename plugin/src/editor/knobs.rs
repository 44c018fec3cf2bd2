//! Controls of parameters and plain buttons: each has a name for those who cannot see it and a tooltip that teaches.

use egui::{
    Align, Atom, Button, Checkbox, Color32, ComboBox, DragValue, Key, Layout, PointerButton, Response, RichText,
    Slider, TextWrapMode, Ui, Widget, vec2,
};
use nice_plug::prelude::{BoolParam, Enum, EnumParam, IntParam, Param, ParamSetter};

use super::theme;

/// Room for a slider's number.
const NUMBER_WIDTH: f32 = 88.0;
/// Room for it, and for a word before it, in a narrow row.
const NARROW_NUMBER_WIDTH: f32 = 66.0;
const WORD_WIDTH: f32 = 68.0;
/// How much of its range a number without a rail moves with a point of dragging.
const DRAG_SPEED: f64 = 0.002;
/// How short a rail may become.
const RAIL_MIN: f32 = 40.0;
/// Width of a list of words.
const LIST_WIDTH: f32 = 112.0;

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
    let accent = theme::of(ui.ctx()).accent;
    main_button_in(ui, (enabled, accent), text, hint)
}

/// One in a colour of its own.
pub fn main_button_in(ui: &mut Ui, (enabled, colour): (bool, Color32), text: &str, hint: &str) -> bool {
    let label = RichText::new(text).strong().size(theme::HEADING).color(theme::of(ui.ctx()).on_accent);
    let button = Button::new((Atom::grow(), label, Atom::grow()))
        .fill(colour)
        .min_size(vec2(ui.available_width(), theme::GREAT));
    ui.add_enabled(enabled, button).on_hover_text(hint).on_disabled_hover_text(hint).clicked()
}

/// A choice that shines while it is the one, in a colour of its own. Returns whether it was pressed.
pub fn segment(ui: &mut Ui, (enabled, chosen): (bool, bool), text: &str, colour: Color32, hint: &str) -> Response {
    ui.scope(|ui| {
        ui.visuals_mut().selection.bg_fill = colour;
        let button = Button::selectable(chosen, text).frame_when_inactive(true).wrap_mode(TextWrapMode::Extend);
        ui.add_enabled(enabled, button).on_hover_text(hint).on_disabled_hover_text(hint)
    })
    .inner
}

/// A choice of words that are all in sight.
pub fn segments<T: Enum + PartialEq + Copy + 'static>(
    ui: &mut Ui,
    setter: &ParamSetter,
    param: &EnumParam<T>,
    hint: &str,
) {
    let current = param.unmodulated_plain_value().to_index();
    let accent = theme::of(ui.ctx()).accent;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::TIGHT;
        for (index, word) in T::variants().iter().enumerate() {
            let segment = segment(ui, (true, index == current), word, accent, hint);
            if segment.clicked() && index != current {
                set(setter, param, T::from_index(index));
            }
        }
    });
}

/// A slider under its name.
pub fn slider<P: Param>(ui: &mut Ui, setter: &ParamSetter, param: &P, hint: &str) {
    ui.label(param.name()).on_hover_text(hint);
    number(ui, setter, param, hint);
}

/// A slider in a narrow row, under a word of its own in a column of words.
pub fn row<P: Param>(ui: &mut Ui, setter: &ParamSetter, param: &P, word: &str, hint: &str) {
    ui.horizontal(|ui| {
        ui.allocate_ui(vec2(WORD_WIDTH, theme::COMPACT), |ui| {
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
            ui.spacing_mut().slider_width = (ui.available_width() - number_width).max(RAIL_MIN);
            ui.spacing_mut().interact_size.x = number_width - theme::APART;
            rail(&mut value, param).ui(ui)
        })
        .inner
        .on_hover_text(with_default(param, hint))
        .accessible_name(param.name());
    change(&response, setter, param, value);
    if wants_default(ui, &response, number_width) {
        set(setter, param, param.default_plain_value());
    }
}

/// What a knob teaches, and what it was before anybody touched it.
fn with_default<P: Param>(param: &P, hint: &str) -> String {
    let default = param.normalized_value_to_string(param.default_normalized_value(), true);
    format!("{hint}\nDouble-click the rail, or press Delete: {default}, the default.")
}

/// Whether a knob is to go back. A double-click on its number begins to type in it.
fn wants_default(ui: &Ui, response: &Response, number_width: f32) -> bool {
    let rail = response.rect.with_max_x(response.rect.right() - number_width);
    // Asked before the input is looked at: both hold the same lock.
    let (is_over, has_focus) = (response.contains_pointer(), response.has_focus());
    ui.input(|input| {
        let on_rail = is_over && input.pointer.interact_pos().is_some_and(|place| rail.contains(place));
        let erased = input.key_pressed(Key::Delete) || input.key_pressed(Key::Backspace);
        on_rail && input.pointer.button_double_clicked(PointerButton::Primary) || erased && has_focus
    })
}

/// A slider without its name and its number, which the tooltip says.
pub fn fader<P: Param>(ui: &mut Ui, setter: &ParamSetter, param: &P, width: f32, hint: &str) {
    let mut value = f64::from(param.unmodulated_normalized_value());
    let written = param.normalized_value_to_string(param.unmodulated_normalized_value(), true);
    let response = ui.scope(|ui| {
        ui.spacing_mut().slider_width = width;
        rail(&mut value, param).show_value(false).trailing_fill(true).ui(ui)
    });
    let response = response.inner.on_hover_text(format!("{written}. {hint}")).accessible_name(param.name());
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

/// A number without a rail: dragged, or typed after a click.
pub fn small_number<P: Param>(ui: &mut Ui, setter: &ParamSetter, param: &P, hint: &str) {
    let mut value = f64::from(param.unmodulated_normalized_value());
    let number = DragValue::new(&mut value)
        .range(0.0..=1.0)
        .speed(DRAG_SPEED)
        .custom_formatter(|value, _| param.normalized_value_to_string(narrow(value), true))
        .custom_parser(|text| param.string_to_normalized_value(text).map(f64::from));
    let response = ui.add(number).on_hover_text(format!("{hint}\nDrag, or click and type."));
    change(&response.accessible_name(param.name()), setter, param, value);
}

/// A switch.
pub fn toggle(ui: &mut Ui, setter: &ParamSetter, param: &BoolParam, hint: &str) {
    toggle_called(ui, setter, param, param.name(), hint);
}

/// A switch beside another word than its name.
pub fn toggle_called(ui: &mut Ui, setter: &ParamSetter, param: &BoolParam, word: &str, hint: &str) {
    let mut on = param.unmodulated_plain_value();
    let switch = ui.add(Checkbox::new(&mut on, word)).on_hover_text(hint);
    if switch.accessible_name(param.name()).changed() {
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
            let width = ui.available_width().min(LIST_WIDTH);
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

/// Text beside what matters.
pub fn aside(ui: &mut Ui, text: impl Into<String>) -> Response {
    ui.label(RichText::new(text).small().color(theme::of(ui.ctx()).muted))
}

/// A heading over a group of controls.
pub fn heading(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).strong().size(theme::HEADING).color(theme::of(ui.ctx()).accent));
}

#[expect(clippy::cast_possible_truncation, reason = "parameters are 32-bit; the window's arithmetic is not")]
fn narrow(value: f64) -> f32 {
    value as f32
}
