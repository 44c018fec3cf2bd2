//! What comes in, seen at a glance: a level that dies away, the last note, and how many there were.

use continuo_music::{Key, Velocity};
use egui::{Align, Label, Layout, Rect, RichText, Sense, Ui, vec2};

use super::board::key_name;
use crate::editor::stage::Readings;
use crate::editor::{teaching, theme};

/// How soon the level dies away, in seconds.
const DECAY: f32 = 0.4;
/// Below this nothing is left of it.
const SILENCE: f32 = 0.01;
const METER: egui::Vec2 = vec2(44.0, 8.0);

/// The level, and what it has counted.
#[derive(Debug, Default)]
pub struct Activity {
    level: f32,
    /// Notes that had come in by the last frame; none before the first.
    counted: Option<u32>,
}

impl Activity {
    /// Takes note of what came in since the last frame.
    pub fn hear(&mut self, ui: &Ui, readings: &Readings) {
        let is_new = self.counted.replace(readings.struck).is_some_and(|counted| counted != readings.struck);
        self.fade(ui.input(|input| input.stable_dt));
        if is_new {
            self.level = self.level.max(f32::from(readings.stroke.1) / 127.0);
        }
    }

    /// Draws it in a row. `playing` is what is played on the keyboard itself, which is known before it is heard.
    pub fn show(&self, ui: &mut Ui, readings: &Readings, playing: Option<(Key, Velocity)>) {
        self.meter(ui);
        let colours = theme::of(ui.ctx());
        let played = playing.map(|(key, velocity)| (key, velocity.number()));
        let Some((key, velocity)) = played.or((readings.struck > 0).then_some(readings.stroke)) else {
            ui.label(RichText::new("No notes yet").small().color(colours.muted)).on_hover_text(teaching::ACTIVITY);
            return;
        };
        let note = RichText::new(format!("{} · {velocity}", key_name(key))).small().color(colours.text);
        ui.label(note).on_hover_text(teaching::ACTIVITY);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let count = RichText::new(counted(readings.struck)).small().color(colours.muted);
            ui.add(Label::new(count).truncate()).on_hover_text(teaching::ACTIVITY);
        });
    }

    fn fade(&mut self, seconds: f32) {
        self.level *= (-seconds / DECAY).exp();
        if self.level < SILENCE {
            self.level = 0.0;
        }
    }

    fn meter(&self, ui: &mut Ui) {
        let (rect, response) = ui.allocate_exact_size(METER, Sense::hover());
        let colours = theme::of(ui.ctx());
        ui.painter().rect_filled(rect, 2.0, colours.ground);
        let lit = Rect::from_min_size(rect.min, vec2(rect.width() * self.level.min(1.0), rect.height()));
        ui.painter().rect_filled(lit, 2.0, colours.accent);
        response.on_hover_text(teaching::ACTIVITY);
    }
}

fn counted(notes: u32) -> String {
    if notes == 1 { "1 note".to_owned() } else { format!("{notes} notes") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_dies_away() {
        let mut activity = Activity { level: 1.0, counted: None };
        activity.fade(DECAY);
        assert!((activity.level - 0.367_88).abs() < 1e-4);
        activity.fade(2.0);
        assert_eq!(activity.level, 0.0);
    }
}
