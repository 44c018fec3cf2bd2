//! How far the hands reach: the octave that is played, and how hard computer keys strike.

use continuo_music::{Key, Velocity};
use egui::{Button, Label, RichText, Ui, vec2};

use super::board::key_name;
use crate::editor::{teaching, theme};

/// The highest octave, counted in C's from key 0.
pub const OCTAVE_MAX: u8 = 10;
/// How hard computer keys strike: from, to, and a step.
const VELOCITIES: (u8, u8) = (20, 120);
const VELOCITY_STEP: u8 = 20;
/// Room for a value between its buttons, in points.
const VALUE_WIDTH: f32 = 24.0;

/// Where the hands are and how hard computer keys strike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    octave: u8,
    velocity: u8,
}

impl Default for Reach {
    /// From middle C, rather firmly.
    fn default() -> Self {
        Self { octave: 5, velocity: 100 }
    }
}

impl Reach {
    /// The octave, counted in C's from key 0: middle C begins octave 5.
    pub fn octave(&self) -> u8 {
        self.octave
    }

    /// The key so many semitones above the C at which the hands are.
    pub fn key(&self, semitones: u8) -> Option<Key> {
        Key::new(self.octave * 12 + semitones)
    }

    /// How hard computer keys strike.
    pub fn velocity(&self) -> Velocity {
        Velocity::clamped(self.velocity)
    }

    /// An octave up or down, as far as there are keys.
    pub fn shift(&mut self, up: bool) {
        self.octave = if up { (self.octave + 1).min(OCTAVE_MAX) } else { self.octave.saturating_sub(1) };
    }

    /// A step harder or softer.
    pub fn strengthen(&mut self, harder: bool) {
        let moved = if harder { self.velocity + VELOCITY_STEP } else { self.velocity.saturating_sub(VELOCITY_STEP) };
        self.velocity = moved.clamp(VELOCITIES.0, VELOCITIES.1);
    }

    /// Draws the two settings in a row.
    pub fn show(&mut self, ui: &mut Ui) {
        ui.spacing_mut().item_spacing.x = theme::TIGHT;
        ui.spacing_mut().button_padding.x = 6.0;
        let lowest = self.key(0).map(key_name).unwrap_or_default();
        let names = ("Octave down", "Octave up");
        if let Some(up) = stepper(ui, "Oct.", &lowest, names, teaching::KEYBOARD_OCTAVE) {
            self.shift(up);
        }
        ui.add_space(theme::TIGHT);
        let velocity = self.velocity.to_string();
        if let Some(harder) = stepper(ui, "Vel.", &velocity, ("Softer", "Harder"), teaching::KEYBOARD_VELOCITY) {
            self.strengthen(harder);
        }
    }
}

/// A value between a button that lowers it and one that raises it; says which was pressed.
fn stepper(ui: &mut Ui, word: &str, value: &str, names: (&str, &str), hint: &str) -> Option<bool> {
    ui.label(RichText::new(word).small().color(theme::of(ui.ctx()).muted)).on_hover_text(hint);
    let lower = ui.add(Button::new("−").small()).on_hover_text(hint).accessible_name(names.0).clicked();
    ui.add_sized(vec2(VALUE_WIDTH, ui.spacing().interact_size.y), Label::new(value)).on_hover_text(hint);
    let raise = ui.add(Button::new("+").small()).on_hover_text(hint).accessible_name(names.1).clicked();
    (lower || raise).then_some(raise)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hands_stay_on_the_keyboard() {
        let mut reach = Reach::default();
        assert_eq!((reach.key(0), reach.key(15)), (Key::new(60), Key::new(75)));
        (0..20).for_each(|_| reach.shift(true));
        assert_eq!((reach.key(0), reach.key(7), reach.key(8)), (Key::new(120), Key::new(127), None));
        (0..20).for_each(|_| reach.shift(false));
        assert_eq!(reach.key(0), Key::new(0));
    }

    #[test]
    fn velocities_have_two_ends() {
        let mut reach = Reach::default();
        (0..20).for_each(|_| reach.strengthen(true));
        assert_eq!(reach.velocity(), Velocity::clamped(120));
        (0..20).for_each(|_| reach.strengthen(false));
        assert_eq!(reach.velocity(), Velocity::clamped(20));
    }
}
