//! The picture of the keys: who is lit, what is written on them.

use continuo_music::Key;
use egui::{Align2, Color32, CornerRadius, FontId, Painter, Pos2, Rect, Stroke, StrokeKind, pos2, vec2};

use super::board::{Board, is_black, key_name};
use super::hot_keys::LETTERS;
use crate::editor::theme::{self, Colours};

const ROUND: CornerRadius = CornerRadius { nw: 0, ne: 0, sw: 2, se: 2 };
/// Height of the bar on a key that is held and sounds, and of a line of text, in points.
const BAR: f32 = 4.0;
const LINE: f32 = 13.0;

/// What is lit, a bit for each key, and what is written.
#[derive(Clone, Copy, Debug)]
pub struct Lights {
    /// Keys that are held on the input.
    pub held: u128,
    /// Keys that sound on the output.
    pub sounding: u128,
    /// The octave whose keys have letters, while letters play.
    pub letters_from: Option<u8>,
    /// Whether the keyboard has the focus.
    pub focused: bool,
}

impl Lights {
    fn is_held(&self, key: Key) -> bool {
        self.held & 1 << key.number() != 0
    }

    fn sounds(&self, key: Key) -> bool {
        self.sounding & 1 << key.number() != 0
    }

    fn is_lit(&self, key: Key) -> bool {
        self.is_held(key) || self.sounds(key)
    }

    /// The letter that plays a key.
    fn letter(&self, key: Key) -> Option<&'static str> {
        let semitones = key.number().checked_sub(self.letters_from? * 12)?;
        LETTERS.get(usize::from(semitones)).map(|letter| letter.name())
    }
}

/// Draws the keys.
pub fn keys(painter: &Painter, board: &Board, lights: &Lights) {
    let colours = theme::of(painter.ctx());
    painter.rect_filled(board.rect(), ROUND, colours.line);
    for (key, place) in board.keys() {
        one(painter, colours, lights, key, place);
    }
    if lights.focused {
        painter.rect_stroke(board.rect(), 3.0, Stroke::new(1.5, colours.accent), StrokeKind::Outside);
    }
}

fn one(painter: &Painter, colours: &Colours, lights: &Lights, key: Key, place: Rect) {
    let shape = if is_black(key) { place } else { place.shrink2(vec2(0.5, 0.0)) };
    painter.rect_filled(shape, ROUND, fill(colours, lights, key));
    if is_black(key) {
        painter.rect_stroke(shape, ROUND, Stroke::new(1.0, colours.ground), StrokeKind::Inside);
    }
    if lights.is_held(key) && lights.sounds(key) {
        let bar = Rect::from_min_max(pos2(shape.left(), shape.bottom() - BAR), shape.max);
        painter.rect_filled(bar, ROUND, colours.kept);
    }
    writing(painter, colours, lights, key, place);
}

fn fill(colours: &Colours, lights: &Lights, key: Key) -> Color32 {
    match (lights.is_held(key), lights.sounds(key)) {
        (true, _) => colours.accent,
        (false, true) => colours.kept,
        (false, false) => colours.keys[usize::from(is_black(key))],
    }
}

fn ink(colours: &Colours, lights: &Lights, key: Key) -> Color32 {
    if lights.is_lit(key) { colours.on_accent } else { colours.on_keys[usize::from(is_black(key))] }
}

/// The letter above the name, where a key has both.
fn writing(painter: &Painter, colours: &Colours, lights: &Lights, key: Key, place: Rect) {
    let ink = ink(colours, lights, key);
    let text = |at: Pos2, text: &str| {
        painter.text(at, Align2::CENTER_BOTTOM, text, FontId::proportional(theme::SMALL), ink);
    };
    let foot = place.center_bottom() - vec2(0.0, BAR);
    if key.pitch_class() == 0 {
        text(foot, &key_name(key));
    }
    if let Some(letter) = lights.letter(key) {
        let raised = if is_black(key) { 0.0 } else { LINE };
        text(foot - vec2(0.0, raised), letter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::theme::{DARK, LIGHT, contrast};

    #[test]
    fn what_is_written_on_a_key_can_be_read_however_it_is_lit() {
        for colours in [DARK, LIGHT] {
            for (held, sounding) in [(0, 0), (u128::MAX, 0), (0, u128::MAX), (u128::MAX, u128::MAX)] {
                let lights = Lights { held, sounding, letters_from: None, focused: false };
                for key in [Key::masked(60), Key::masked(61)] {
                    let (ink, fill) = (ink(&colours, &lights, key), fill(&colours, &lights, key));
                    assert!(contrast(ink, fill) >= 4.5, "{ink:?} on {fill:?}");
                }
            }
        }
    }

    #[test]
    fn letters_stand_on_the_keys_they_play() {
        let lights = Lights { held: 0, sounding: 0, letters_from: Some(5), focused: true };
        let letters = [59, 60, 61, 75, 76].map(|key| lights.letter(Key::masked(key)));
        assert_eq!(letters, [None, Some("A"), Some("W"), Some("P"), None]);
    }
}
