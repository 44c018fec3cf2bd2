//! Playing with the mouse: a press strikes a key, a drag glides over the keys.

use continuo_music::{Key, Velocity};
use egui::{Event, PointerButton, Pos2, Response, Ui};

use super::Act;
use super::board::Board;

/// What the pointer did.
#[derive(Clone, Copy, Debug)]
enum Move {
    Down(Pos2),
    To(Pos2),
    Up,
}

/// What the mouse holds.
#[derive(Debug, Default)]
pub struct Mouse {
    /// Whether its button went down on the keys and has not come up.
    gliding: bool,
    /// The key under it, and how hard it was struck.
    holding: Option<(Key, Velocity)>,
}

impl Mouse {
    /// Whether it holds that key.
    pub fn holds(&self, key: Key) -> bool {
        self.holding.is_some_and(|(held, _)| held == key)
    }

    /// The note it plays.
    pub fn playing(&self) -> Option<(Key, Velocity)> {
        self.holding
    }

    /// What it did since the last frame: every move of it, so that no key of a fast glissando is passed over.
    pub fn hear(&mut self, ui: &Ui, keys: &Response, board: &Board) -> Vec<Act> {
        let is_ours = keys.is_pointer_button_down_on() || keys.clicked();
        let moves: Vec<Move> = ui.input(|input| input.events.iter().filter_map(movement).collect());
        let mut acts = Vec::new();
        for movement in moves {
            match movement {
                Move::Down(at) if is_ours => {
                    self.gliding = true;
                    self.strike(board.stroke_at(at), &mut acts);
                }
                Move::To(at) if self.gliding => self.glide(board.stroke_at(at), &mut acts),
                Move::Up => self.lift(&mut acts),
                Move::Down(_) | Move::To(_) => (),
            }
        }
        if self.gliding && !ui.input(|input| input.pointer.primary_down()) {
            self.lift(&mut acts);
        }
        acts
    }

    fn glide(&mut self, to: Option<(Key, Velocity)>, acts: &mut Vec<Act>) {
        if self.holding.map(|(key, _)| key) != to.map(|(key, _)| key) {
            self.strike(to, acts);
        }
    }

    /// Leaves the key that is held for another one, or for none.
    fn strike(&mut self, next: Option<(Key, Velocity)>, acts: &mut Vec<Act>) {
        let before = std::mem::replace(&mut self.holding, next);
        acts.extend(before.map(|(key, _)| Act::Lift(key)));
        acts.extend(next.map(|(key, velocity)| Act::Strike(key, velocity)));
    }

    fn lift(&mut self, acts: &mut Vec<Act>) {
        self.gliding = false;
        self.strike(None, acts);
    }
}

fn movement(event: &Event) -> Option<Move> {
    match *event {
        Event::PointerButton { pos, button: PointerButton::Primary, pressed: true, .. } => Some(Move::Down(pos)),
        Event::PointerMoved(pos) => Some(Move::To(pos)),
        // A button that comes up outside the window may never be heard of; and whoever leaves lets go.
        Event::PointerButton { button: PointerButton::Primary, pressed: false, .. }
        | Event::PointerGone
        | Event::WindowFocused(false) => Some(Move::Up),
        _ => None,
    }
}
