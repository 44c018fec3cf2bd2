//! Editing notes by hand: what the pointer does to them, what is selected, and where the cursor stands.

use continuo_music::{Key, MeterMap, Note, Tick};
use continuo_studio::{Command, NoteEdit};
use egui::{CursorIcon, Modifiers, PointerButton, Pos2, Response};

use super::gesture::{self, Change, Gesture, Place};
use super::lens::Lens;
use super::memory::Notes;
use super::picture::Edits;
use super::selection::{Pick, Selection};
use super::snap::Snap;
use super::{group, index};

/// How many frames an edit is shown as made before the studio has made it: a second, then it was refused.
const SETTLING_FRAMES: u32 = 60;

/// The line that hands work on in a frame.
pub struct Sheet<'a> {
    /// Where things lie.
    pub lens: Lens,
    /// Whose notes they are.
    pub line: &'a Notes,
    /// Their ends, to find them by.
    pub ends: &'a [Tick],
    /// The grid.
    pub snap: Snap,
    /// How it groups into bars.
    pub meter: &'a MeterMap,
    /// What an edit changes; `None` if there is only something to look at.
    pub edits: Option<Edits>,
}

impl Sheet<'_> {
    /// The notes of the line.
    pub fn notes(&self) -> &[Note] {
        self.line.as_slice()
    }

    /// The notes that can be seen, and a few more.
    pub fn seen(&self) -> &[Note] {
        &self.notes()[index::sounding(self.notes(), self.ends, self.lens.ticks())]
    }

    /// The note under a place.
    pub fn note_under(&self, place: Pos2) -> Option<Note> {
        self.lens.note_under(self.seen(), place).copied()
    }
}

/// What hands hold.
#[derive(Debug, Default)]
pub struct Hands {
    /// The notes that edits with the keys change.
    pub selection: Selection,
    /// Whether a press on nothing draws a note instead of a frame.
    pub draws: bool,
    /// Where notes are pasted and added with the keys.
    pub cursor: Cursor,
    /// What was copied last, for systems whose clipboard fails.
    pub copied: Option<String>,
    gesture: Option<Gesture>,
    settling: Option<Settling>,
    line: Option<Notes>,
}

/// A place for the next note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// When.
    pub tick: Tick,
    /// Which key.
    pub key: Key,
}

impl Default for Cursor {
    fn default() -> Self {
        Self { tick: Tick::ZERO, key: Key::masked(60) }
    }
}

/// An edit that was asked for and is not made yet.
#[derive(Debug)]
struct Settling {
    from: Selection,
    to: Vec<Note>,
    frames: u32,
}

/// Notes as they are shown while they change: where they were, and where they will be.
#[derive(Debug, Default)]
pub struct Preview {
    /// As they were.
    pub from: Selection,
    /// As they will be.
    pub to: Vec<Note>,
}

impl Hands {
    /// Begins a frame: what is no longer there is no longer selected.
    pub fn begin(&mut self, line: Option<&Notes>) {
        let is_same = match (&self.line, line) {
            (Some(known), Some(line)) => known.is(line),
            (known, line) => known.is_none() && line.is_none(),
        };
        if !is_same {
            self.selection.keep(line.map_or(&[], Notes::as_slice));
            self.settling = None;
            self.line = line.cloned();
        }
        self.settling = self.settling.take().filter(|settling| settling.frames < SETTLING_FRAMES);
        self.settling.iter_mut().for_each(|settling| settling.frames += 1);
    }

    /// Whether the pointer holds something else than the view.
    pub fn is_busy(&self) -> bool {
        self.gesture.as_ref().is_some_and(|gesture| *gesture != Gesture::Pan)
    }

    /// Whether the view is being moved.
    pub fn pans(&self) -> bool {
        self.gesture == Some(Gesture::Pan)
    }

    /// Lets go of what is held without doing anything. Whether something was held.
    pub fn cancel(&mut self) -> bool {
        self.gesture.take().is_some()
    }

    fn cancelled(&mut self) -> Option<Command> {
        self.gesture = None;
        None
    }

    /// What is under way.
    pub fn gesture(&self) -> Option<&Gesture> {
        self.gesture.as_ref()
    }

    /// The notes that are about to change.
    pub fn preview(&self, sheet: &Sheet, point: Option<Pos2>, modifiers: Modifiers) -> Preview {
        if let Some((from, to)) = point.and_then(|point| self.outcome(sheet, point, modifiers)) {
            let mut before = Selection::default();
            before.pick(from, Pick::Only);
            return Preview { from: before, to };
        }
        let settling = self.settling.as_ref();
        settling.map_or_else(Preview::default, |edit| Preview { from: edit.from.clone(), to: edit.to.clone() })
    }

    fn outcome(&self, sheet: &Sheet, point: Pos2, modifiers: Modifiers) -> Option<(Vec<Note>, Vec<Note>)> {
        self.gesture.as_ref()?.outcome(Place::at(&sheet.lens, point), sheet.snap.freed(modifiers.alt))
    }

    /// What the pointer did in this frame.
    pub fn point(&mut self, sheet: &Sheet, response: &Response) -> Option<Command> {
        let point = response.interact_pointer_pos().or(response.hover_pos())?;
        let modifiers = response.ctx.input(|input| input.modifiers);
        self.show_cursor(sheet, response, point);
        if response.drag_started() {
            let pressed = response.ctx.input(|input| input.pointer.press_origin()).unwrap_or(point);
            self.gesture = Some(self.taken(sheet, response, pressed, modifiers));
        }
        if response.drag_stopped() {
            // Escape ends a drag too: then nothing is to come of it.
            let is_cancelled = response.ctx.input(|input| input.key_pressed(egui::Key::Escape));
            return if is_cancelled { self.cancelled() } else { self.let_go(sheet, point, modifiers) };
        }
        if response.secondary_clicked() {
            return self.remove(sheet, &[sheet.note_under(point)?]);
        }
        if response.double_clicked_by(PointerButton::Primary) && !self.draws {
            return self.toggle(sheet, point);
        }
        if response.clicked_by(PointerButton::Primary) { self.click(sheet, point, modifiers) } else { None }
    }

    /// Where there is no line of notes, a drag moves the view.
    pub fn pan_only(&mut self, response: &Response) {
        if response.drag_started() {
            self.gesture = Some(Gesture::Pan);
        }
        if response.drag_stopped() {
            self.gesture = None;
        }
    }

    /// What a press takes hold of.
    fn taken(&mut self, sheet: &Sheet, response: &Response, point: Pos2, modifiers: Modifiers) -> Gesture {
        let (is_primary, space) =
            response.ctx.input(|input| (input.pointer.primary_down(), input.key_down(egui::Key::Space)));
        if !is_primary || space {
            return Gesture::Pan;
        }
        let from = Place::at(&sheet.lens, point);
        match sheet.note_under(point).filter(|_| sheet.edits.is_some()) {
            Some(held) => {
                if !self.selection.contains(&held) {
                    self.selection.pick([held], gesture::pick(modifiers));
                }
                let group = self.selection.of(sheet.notes());
                let how = if modifiers.alt { Change::Strike } else { gesture::change_at(&sheet.lens, &held, point) };
                Gesture::Change { how, group, held, from }
            }
            None => {
                let drawn = gesture::new_note(from, sheet.snap).filter(|_| self.draws && sheet.edits.is_some());
                drawn.map_or(Gesture::Frame { from, pick: gesture::pick(modifiers) }, |note| Gesture::Draw { note })
            }
        }
    }

    fn let_go(&mut self, sheet: &Sheet, point: Pos2, modifiers: Modifiers) -> Option<Command> {
        let outcome = self.outcome(sheet, point, modifiers);
        match self.gesture.take()? {
            Gesture::Pan => None,
            frame @ Gesture::Frame { pick, .. } => {
                let frame = frame.frame(&sheet.lens, point)?;
                let framed = self.framed(sheet, frame);
                self.selection.pick(framed, pick);
                None
            }
            Gesture::Draw { .. } => outcome.and_then(|(_, notes)| self.add(sheet, notes)),
            Gesture::Change { .. } => outcome.and_then(|(from, to)| self.change(sheet, from, to)),
        }
    }

    /// The notes that a frame touches, also those that the view has scrolled past.
    fn framed(&self, sheet: &Sheet, frame: egui::Rect) -> Vec<Note> {
        let touched = |note: &&Note| sheet.lens.note(note).intersects(frame);
        sheet.notes().iter().filter(touched).copied().collect()
    }

    fn click(&mut self, sheet: &Sheet, point: Pos2, modifiers: Modifiers) -> Option<Command> {
        let (under, pick) = (sheet.note_under(point), gesture::pick(modifiers));
        let place = Place::at(&sheet.lens, point);
        let tick = sheet.snap.freed(modifiers.alt).before(place.tick).max(Tick::ZERO);
        self.cursor = Cursor { tick, key: sheet.lens.key_at(point.y).unwrap_or(self.cursor.key) };
        if under.is_none() && self.draws {
            return self.add(sheet, gesture::new_note(place, sheet.snap.freed(modifiers.alt)).into_iter().collect());
        }
        if under.is_some() || pick == Pick::Only {
            self.selection.pick(under, pick);
        }
        None
    }

    /// Removes the note at a place, or adds one.
    fn toggle(&mut self, sheet: &Sheet, point: Pos2) -> Option<Command> {
        match sheet.note_under(point) {
            Some(note) => self.remove(sheet, &[note]),
            None => self.add(sheet, gesture::new_note(Place::at(&sheet.lens, point), sheet.snap).into_iter().collect()),
        }
    }

    /// Adds notes and selects them.
    pub fn add(&mut self, sheet: &Sheet, notes: Vec<Note>) -> Option<Command> {
        let edits: Vec<NoteEdit> = notes.iter().map(|note| NoteEdit::Add(*note)).collect();
        let command = made(sheet, edits)?;
        self.settle(&[], notes);
        Some(command)
    }

    /// Removes notes.
    pub fn remove(&mut self, sheet: &Sheet, notes: &[Note]) -> Option<Command> {
        let command = made(sheet, notes.iter().map(|note| NoteEdit::Remove(*note)).collect())?;
        self.settle(notes, Vec::new());
        Some(command)
    }

    /// Makes one group of the other, and selects it.
    pub fn change(&mut self, sheet: &Sheet, from: Vec<Note>, to: Vec<Note>) -> Option<Command> {
        let command = made(sheet, group::edits(&from, &to))?;
        self.settle(&from, to);
        Some(command)
    }

    fn settle(&mut self, from: &[Note], to: Vec<Note>) {
        let mut gone = Selection::default();
        gone.pick(from.iter().copied(), Pick::Only);
        self.selection.pick(to.iter().copied(), Pick::Only);
        self.settling = Some(Settling { from: gone, to, frames: 0 });
    }

    fn show_cursor(&self, sheet: &Sheet, response: &Response, point: Pos2) {
        let under = sheet.note_under(point).filter(|_| sheet.edits.is_some());
        let icon = match (&self.gesture, under) {
            (Some(Gesture::Pan), _) => CursorIcon::Grabbing,
            (Some(Gesture::Change { how, .. }), _) => icon(*how, true),
            (Some(_), _) => return,
            (None, Some(note)) => icon(gesture::change_at(&sheet.lens, &note, point), false),
            (None, None) if self.draws && sheet.edits.is_some() => CursorIcon::Crosshair,
            (None, None) => return,
        };
        response.ctx.set_cursor_icon(icon);
    }
}

/// The command for these edits, if there are any and they can be made.
fn made(sheet: &Sheet, edits: Vec<NoteEdit>) -> Option<Command> {
    sheet.edits.filter(|_| !edits.is_empty()).map(|target| target.command(edits))
}

fn icon(how: Change, held: bool) -> CursorIcon {
    match how {
        Change::Move if held => CursorIcon::Grabbing,
        Change::Move => CursorIcon::Grab,
        Change::Begin | Change::End => CursorIcon::ResizeHorizontal,
        Change::Strike => CursorIcon::ResizeVertical,
    }
}
