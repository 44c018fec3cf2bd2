//! Editing notes by hand: double-click adds and removes, dragging moves and stretches.

use continuo_music::{Note, Tick, Velocity};
use continuo_studio::NoteEdit;
use egui::{CursorIcon, Pos2, Response};

use super::lens::Lens;

/// How near its right edge a note is stretched instead of moved, in points.
const EDGE: f32 = 6.0;

/// What is under way with the button down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Grip {
    /// A note is moved; `grab` is where in the note it was taken.
    Move {
        /// The note as it is.
        from: Note,
        /// Ticks from its onset to the pointer.
        grab: Tick,
    },
    /// A note's end is moved.
    Stretch {
        /// The note as it is.
        from: Note,
    },
    /// The view is moved.
    Pan,
}

impl Grip {
    /// What pressing at that place takes hold of.
    pub fn at(lens: &Lens, notes: &[Note], place: Pos2) -> Self {
        match lens.note_under(notes, place) {
            Some(note) if is_at_edge(lens, note, place) => Self::Stretch { from: *note },
            Some(note) => Self::Move { from: *note, grab: lens.tick_at(place.x) - note.onset },
            None => Self::Pan,
        }
    }

    /// The note as it was and as it would be if let go at that place.
    pub fn note(&self, lens: &Lens, grid: Tick, place: Pos2) -> Option<(Note, Note)> {
        match *self {
            Self::Move { from, grab } => {
                let target = lens.tick_at(place.x) - grab;
                let steps = nearest(target - from.onset, grid);
                let onset = (from.onset + steps).max(Tick::ZERO);
                let key = lens.key_at(place.y).unwrap_or(from.key);
                Some((from, Note { onset, key, ..from }))
            }
            Self::Stretch { from } => {
                let end = nearest(lens.tick_at(place.x), grid);
                let least = grid.min(from.duration);
                Some((from, Note { duration: (end - from.onset).max(least), ..from }))
            }
            Self::Pan => None,
        }
    }
}

/// The edit that this frame's pointer made, if any.
pub fn edit(lens: &Lens, notes: &[Note], grid: Tick, grip: &mut Option<Grip>, response: &Response) -> Option<NoteEdit> {
    let place = response.interact_pointer_pos().or(response.hover_pos())?;
    show_cursor(lens, notes, response, place);
    if response.drag_started() {
        let pressed = response.ctx.input(|input| input.pointer.press_origin()).unwrap_or(place);
        *grip = Some(Grip::at(lens, notes, pressed));
    }
    if response.drag_stopped() {
        let moved = grip.take()?.note(lens, grid, place)?;
        return (moved.0 != moved.1).then_some(NoteEdit::Replace { from: moved.0, to: moved.1 });
    }
    let under = lens.note_under(notes, place).copied();
    if response.secondary_clicked() {
        return under.map(NoteEdit::Remove);
    }
    let toggled = || under.map(NoteEdit::Remove).or_else(|| drawn(lens, grid, place).map(NoteEdit::Add));
    response.double_clicked().then(toggled).flatten()
}

/// The note that a double-click at that place makes: one step of the grid.
fn drawn(lens: &Lens, grid: Tick, place: Pos2) -> Option<Note> {
    let onset = lens.tick_at(place.x).floor_to(grid);
    let key = lens.key_at(place.y)?;
    (onset >= Tick::ZERO).then_some(Note { onset, key, duration: grid, velocity: Velocity::DEFAULT })
}

fn show_cursor(lens: &Lens, notes: &[Note], response: &Response, place: Pos2) {
    if let Some(note) = lens.note_under(notes, place) {
        let icon = if is_at_edge(lens, note, place) { CursorIcon::ResizeHorizontal } else { CursorIcon::Grab };
        response.ctx.set_cursor_icon(icon);
    }
}

/// A note too narrow to have an edge and a middle is moved.
fn is_at_edge(lens: &Lens, note: &Note, place: Pos2) -> bool {
    let rect = lens.note(note);
    rect.width() > EDGE * 2.0 && place.x > rect.right() - EDGE
}

/// The nearest multiple of the grid.
fn nearest(tick: Tick, grid: Tick) -> Tick {
    (tick + Tick(grid.0 / 2)).floor_to(grid)
}

#[cfg(test)]
mod tests {
    use continuo_music::Key;
    use egui::{Rect, pos2, vec2};

    use super::*;

    const GRID: Tick = Tick(240);

    fn lens() -> Lens {
        let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(960.0, 200.0));
        Lens { rect, first_tick: 0.0, quarter_width: 96.0, top_key: 72.0, row_height: 10.0 }
    }

    fn note() -> Note {
        Note { onset: Tick(100), key: Key::masked(72), duration: Tick(960), velocity: Velocity::DEFAULT }
    }

    #[test]
    fn a_note_moves_by_whole_steps_and_keeps_its_offset_to_the_grid() {
        let grip = Grip::at(&lens(), &[note()], pos2(50.0, 5.0));
        let (_, moved) = grip.note(&lens(), GRID, pos2(50.0 + 26.0, 15.0)).unwrap();
        assert_eq!((moved.onset, moved.key), (Tick(340), Key::masked(71)));
        let (_, still) = grip.note(&lens(), GRID, pos2(52.0, 5.0)).unwrap();
        assert_eq!(still, note());
        let (_, held) = grip.note(&lens(), GRID, pos2(-500.0, -50.0)).unwrap();
        assert_eq!((held.onset, held.key), (Tick::ZERO, Key::masked(77)));
    }

    #[test]
    fn its_edge_stretches_it_to_the_grid_but_never_to_nothing() {
        let grip = Grip::at(&lens(), &[note()], pos2(105.0, 5.0));
        assert!(matches!(grip, Grip::Stretch { .. }));
        assert_eq!(grip.note(&lens(), GRID, pos2(145.0, 5.0)).unwrap().1.end(), Tick(1440));
        assert_eq!(grip.note(&lens(), GRID, pos2(0.0, 5.0)).unwrap().1.duration, GRID);
    }

    #[test]
    fn a_drawn_note_is_one_step_long_on_the_grid() {
        let made = drawn(&lens(), GRID, pos2(30.0, 5.0)).unwrap();
        assert_eq!((made.onset, made.duration, made.key), (Tick(240), GRID, Key::masked(72)));
        assert_eq!(Grip::at(&lens(), &[], pos2(30.0, 5.0)), Grip::Pan);
    }
}
