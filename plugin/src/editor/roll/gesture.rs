//! What a press of the pointer's button takes hold of, and what the notes are if it is let go at a place.

use continuo_music::{Key, Note, Tick, Velocity};
use egui::{Modifiers, Pos2, Rect, pos2};

use super::group;
use super::lens::Lens;
use super::selection::Pick;
use super::snap::Snap;

/// How near an edge a note is stretched instead of moved, in points.
const EDGE: f32 = 6.0;
/// How far the pointer goes for one step of velocity, in points.
const VELOCITY_STEP: f32 = 1.0;

/// What is under way with the button down.
#[derive(Clone, Debug, PartialEq)]
pub enum Gesture {
    /// Notes change together.
    Change {
        /// How.
        how: Change,
        /// The notes as they are.
        group: Vec<Note>,
        /// The one that was taken hold of.
        held: Note,
        /// Where.
        from: Place,
    },
    /// A frame is drawn around notes.
    Frame {
        /// Its first corner.
        from: Place,
        /// What becomes of the selection.
        pick: Pick,
    },
    /// A note is drawn.
    Draw {
        /// As long as a step of the grid, until it is drawn longer.
        note: Note,
    },
    /// The view is moved.
    Pan,
}

/// How notes change together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// In time and over the keyboard.
    Move,
    /// Their onsets, while their ends stay.
    Begin,
    /// Their ends.
    End,
    /// How hard they are struck.
    Strike,
}

/// A place in the music: it stays where it is when the view moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// When.
    pub tick: Tick,
    /// The key's number; it goes on above and below the keyboard.
    pub row: i32,
    /// How far down the screen it was, in points.
    pub y: f32,
}

impl Place {
    /// The place at a point of the screen.
    pub fn at(lens: &Lens, point: Pos2) -> Self {
        Self { tick: lens.tick_at(point.x), row: lens.row_at(point.y), y: point.y }
    }
}

impl Gesture {
    /// The notes as they are and as they would be if let go at that place.
    pub fn outcome(&self, to: Place, snap: Snap) -> Option<(Vec<Note>, Vec<Note>)> {
        match self {
            Self::Change { how, group, held, from } => {
                Some((group.clone(), changed(*how, group, (held, *from), to, snap)))
            }
            Self::Draw { note } => Some((Vec::new(), vec![drawn(note, to, snap)])),
            Self::Frame { .. } | Self::Pan => None,
        }
    }

    /// The frame that is drawn, on the screen.
    pub fn frame(&self, lens: &Lens, to: Pos2) -> Option<Rect> {
        let Self::Frame { from, .. } = self else { return None };
        // Rows are taken whole, so that the frame begins where the press was, give or take a row.
        let y = lens.rect.top() + (lens.top_key - narrow(from.row) + 0.5) * lens.row_height;
        Some(Rect::from_two_pos(pos2(lens.x(from.tick), y), to))
    }
}

fn changed(how: Change, group: &[Note], (held, from): (&Note, Place), to: Place, snap: Snap) -> Vec<Note> {
    let by = to.tick - from.tick;
    match how {
        Change::Move => group::moved(group, snap.near(by), to.row - from.row),
        Change::Begin => group::begun(group, snap.near(held.onset + by) - held.onset, least(snap)),
        Change::End => group::ended(group, snap.near(held.end() + by) - held.end(), least(snap)),
        Change::Strike => group::struck(group, whole((from.y - to.y) / VELOCITY_STEP)),
    }
}

/// The note drawn on to a place, never shorter than a step.
fn drawn(note: &Note, to: Place, snap: Snap) -> Note {
    let end = if snap.free { to.tick } else { to.tick.ceil_to(snap.step) };
    group::ended(&[*note], (end - note.end()).max(Tick::ZERO), note.duration).first().copied().unwrap_or(*note)
}

/// The shortest that a note can be made.
fn least(snap: Snap) -> Tick {
    if snap.free { Tick(1) } else { snap.step }
}

/// How a note would change if it were taken hold of there. One too narrow to have edges and a middle is moved.
pub fn change_at(lens: &Lens, note: &Note, place: Pos2) -> Change {
    let rect = lens.note(note);
    let edge = EDGE.min(rect.width() / 4.0);
    if rect.width() <= EDGE * 2.0 {
        Change::Move
    } else if place.x > rect.right() - edge {
        Change::End
    } else if place.x < rect.left() + edge {
        Change::Begin
    } else {
        Change::Move
    }
}

/// What becomes of the selection with these keys held.
pub fn pick(modifiers: Modifiers) -> Pick {
    if modifiers.command {
        Pick::Toggle
    } else if modifiers.shift {
        Pick::Add
    } else {
        Pick::Only
    }
}

/// A new note of one step, at a place of the music.
pub fn new_note(place: Place, snap: Snap) -> Option<Note> {
    let onset = snap.before(place.tick);
    let key = u8::try_from(place.row).ok().and_then(Key::new)?;
    (onset >= Tick::ZERO).then_some(Note { onset, key, duration: snap.step, velocity: Velocity::DEFAULT })
}

#[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and no screen is so high")]
fn whole(steps: f32) -> i32 {
    steps.round() as i32
}

#[expect(clippy::cast_precision_loss, reason = "there are 128 rows, and no screen shows many more")]
fn narrow(row: i32) -> f32 {
    row as f32
}

#[cfg(test)]
mod tests {
    use egui::vec2;

    use super::*;

    const SNAP: Snap = Snap { step: Tick(240), free: false };

    fn lens() -> Lens {
        let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(960.0, 200.0));
        Lens { quarter_width: 96.0, top_key: 72.0, row_height: 10.0, ..Lens::new(rect) }
    }

    fn note() -> Note {
        Note { onset: Tick(100), key: Key::masked(72), duration: Tick(960), velocity: Velocity::DEFAULT }
    }

    fn grip(at: Pos2) -> Gesture {
        let how = change_at(&lens(), &note(), at);
        Gesture::Change { how, group: vec![note()], held: note(), from: Place::at(&lens(), at) }
    }

    fn after(gesture: &Gesture, x: f32, y: f32, snap: Snap) -> Note {
        gesture.outcome(Place::at(&lens(), pos2(x, y)), snap).unwrap().1[0]
    }

    #[test]
    fn a_note_moves_by_whole_steps_and_keeps_its_offset_to_the_grid() {
        let grip = grip(pos2(50.0, 5.0));
        let moved = after(&grip, 76.0, 15.0, SNAP);
        assert_eq!((moved.onset, moved.key), (Tick(340), Key::masked(71)));
        assert_eq!(after(&grip, 52.0, 5.0, SNAP), note());
        assert_eq!(after(&grip, 52.0, 5.0, SNAP.freed(true)).onset, Tick(120));
        let held = after(&grip, -500.0, -50.0, SNAP);
        assert_eq!((held.onset, held.key), (Tick::ZERO, Key::masked(77)));
    }

    #[test]
    fn both_edges_stretch_to_the_grid_but_never_to_nothing() {
        let (end, begin) = (grip(pos2(105.0, 5.0)), grip(pos2(11.0, 5.0)));
        assert_eq!(after(&end, 144.0, 5.0, SNAP).end(), Tick(1440));
        assert_eq!(after(&end, 0.0, 5.0, SNAP).duration, SNAP.step);
        assert_eq!(
            (after(&begin, 24.0, 5.0, SNAP).onset, after(&begin, 24.0, 5.0, SNAP).end()),
            (Tick(240), Tick(1060))
        );
        assert_eq!(after(&begin, 500.0, 5.0, SNAP).duration, SNAP.step);
    }

    #[test]
    fn up_is_harder() {
        let Gesture::Change { group, held, from, .. } = grip(pos2(50.0, 5.0)) else { unreachable!() };
        let strike = Gesture::Change { how: Change::Strike, group, held, from };
        assert_eq!(after(&strike, 50.0, -15.0, SNAP).velocity.number(), 100);
        assert_eq!(after(&strike, 50.0, 1000.0, SNAP).velocity.number(), 1);
    }

    #[test]
    fn a_drawn_note_begins_on_the_grid_and_grows_by_steps() {
        let made = new_note(Place::at(&lens(), pos2(30.0, 5.0)), SNAP).unwrap();
        assert_eq!((made.onset, made.duration, made.key), (Tick(240), SNAP.step, Key::masked(72)));
        let draw = Gesture::Draw { note: made };
        assert_eq!(after(&draw, 0.0, 5.0, SNAP), made);
        assert_eq!(after(&draw, 97.0, 5.0, SNAP).end(), Tick(1200));
        assert_eq!(new_note(Place { row: 128, ..Place::at(&lens(), pos2(30.0, 5.0)) }, SNAP), None);
    }
}
