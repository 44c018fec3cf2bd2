//! Where the keys lie: which are in sight, which is under the pointer, and how hard it is struck there.

use continuo_music::{Key, Velocity};
use egui::{Pos2, Rect, lerp, pos2, vec2};

/// About how wide a white key is, in points.
const WIDTH: f32 = 22.0;
/// How large a black key is, in shares of a white one.
const BLACK: (f32, f32) = (0.62, 0.54);
/// White keys of the whole keyboard, C-1 to G9, and of an octave.
const WHITES: u8 = 75;
const OCTAVE: u8 = 7;
/// The softest and the hardest stroke of the mouse.
const VELOCITIES: (f32, f32) = (20.0, 127.0);

/// The keys that are in sight, from a C on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Board {
    rect: Rect,
    /// The octave of the first key, counted in C's from key 0.
    first_octave: u8,
    /// White keys in sight.
    whites: u8,
}

impl Board {
    /// As many keys as fit into that place, with that octave in their middle as far as there are others around it.
    pub fn new(rect: Rect, octave: u8) -> Self {
        let fit = fitting(rect.width());
        let last_first = (WHITES - fit).div_ceil(OCTAVE);
        let first_octave = octave.saturating_sub((fit / OCTAVE).saturating_sub(1) / 2).min(last_first);
        Self { rect, first_octave, whites: fit.min(WHITES - first_octave * OCTAVE) }
    }

    /// The whole place.
    pub fn rect(&self) -> Rect {
        self.rect
    }

    /// The keys in sight, the white ones first: so the black ones are drawn over them.
    pub fn keys(&self) -> impl Iterator<Item = (Key, Rect)> {
        let all = (self.first_octave * 12..128).map(Key::masked);
        let of = move |black: bool| all.clone().filter(move |key| is_black(*key) == black);
        of(false).chain(of(true)).filter_map(|key| Some((key, self.place(key)?)))
    }

    /// Where a key lies, if it is in sight.
    pub fn place(&self, key: Key) -> Option<Rect> {
        let octave = (key.number() / 12).checked_sub(self.first_octave)?;
        let steps = octave * OCTAVE + step(key);
        let (width, height) = (self.rect.width() / f32::from(self.whites), self.rect.height());
        let left = self.rect.left() + f32::from(steps) * width;
        if !is_black(key) {
            let place = Rect::from_min_size(pos2(left, self.rect.top()), vec2(width, height));
            return (steps < self.whites).then_some(place);
        }
        let size = vec2(width * BLACK.0, height * BLACK.1);
        let place = Rect::from_min_size(pos2(left + width - size.x / 2.0, self.rect.top()), size);
        // A black key needs both its neighbours.
        (steps + 1 < self.whites).then_some(place)
    }

    /// What is struck at that place, and how hard: harder nearer to the front.
    pub fn stroke_at(&self, at: Pos2) -> Option<(Key, Velocity)> {
        let under = self.keys().filter(|(_, place)| holds(*place, at));
        let (key, place) = under.last()?;
        Some((key, velocity(lerp(VELOCITIES.0..=VELOCITIES.1, (at.y - place.top()) / place.height()))))
    }
}

/// What musicians call a key; middle C is C4.
pub fn key_name(key: Key) -> String {
    const NAMES: [&str; 12] = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];
    format!("{}{}", NAMES[usize::from(key.pitch_class())], i32::from(key.number() / 12) - 1)
}

/// Whether a key is a black one.
pub fn is_black(key: Key) -> bool {
    matches!(key.pitch_class(), 1 | 3 | 6 | 8 | 10)
}

/// White keys from C up to a key of its octave; up to the one below a black key.
fn step(key: Key) -> u8 {
    const STEPS: [u8; 12] = [0, 0, 1, 1, 2, 3, 3, 4, 4, 5, 5, 6];
    STEPS[usize::from(key.pitch_class())]
}

/// Whether a place is a key's; its right and lower edge are its neighbours'.
fn holds(place: Rect, at: Pos2) -> bool {
    (place.left()..place.right()).contains(&at.x) && (place.top()..place.bottom()).contains(&at.y)
}

/// White keys for a width: an octave at least.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float-to-int casts saturate")]
fn fitting(width: f32) -> u8 {
    ((width / WIDTH) as u8).clamp(OCTAVE, WHITES)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float-to-int casts saturate")]
fn velocity(number: f32) -> Velocity {
    Velocity::clamped(number.round() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board(width: f32, octave: u8) -> Board {
        Board::new(Rect::from_min_size(pos2(10.0, 20.0), vec2(width, 66.0)), octave)
    }

    #[test]
    fn every_key_in_sight_is_struck_in_its_own_place_and_nowhere_else() {
        for (width, octave) in [(100.0, 5), (560.0, 0), (560.0, 5), (560.0, 10), (3000.0, 5)] {
            let board = board(width, octave);
            for (key, place) in board.keys() {
                assert!(board.rect().expand(1e-3).contains_rect(place), "{}", key_name(key));
                let front = pos2(place.center().x, place.bottom() - 1.0);
                assert_eq!(board.stroke_at(front).unwrap().0, key, "{width} wide from octave {octave}");
            }
        }
    }

    #[test]
    fn the_octave_that_is_played_is_in_sight_and_a_wide_window_has_all_keys() {
        for octave in 0..=10 {
            for width in [100.0, 300.0, 560.0, 900.0] {
                let lowest = Key::masked(octave * 12);
                assert!(board(width, octave).place(lowest).is_some(), "octave {octave} in {width} points");
            }
        }
        assert_eq!(board(3000.0, 5).keys().count(), 128);
    }

    #[test]
    fn the_front_of_a_key_is_struck_harder() {
        let board = board(560.0, 5);
        let place = board.place(Key::masked(61)).unwrap();
        let at = |share: f32| board.stroke_at(pos2(place.center().x, place.top() + place.height() * share)).unwrap();
        assert_eq!(at(0.0), (Key::masked(61), Velocity::clamped(20)));
        assert_eq!(at(0.51).1, Velocity::clamped(75));
        assert_eq!(at(0.999).1, Velocity::clamped(127));
        assert!(board.stroke_at(pos2(place.center().x, 19.0)).is_none(), "above the keys there is none");
    }

    #[test]
    fn keys_have_the_names_that_musicians_give_them() {
        assert_eq!([60, 61, 0, 127].map(|number| key_name(Key::masked(number))), ["C4", "C#4", "C-1", "G9"]);
    }
}
