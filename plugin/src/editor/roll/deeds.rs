//! What the keys do: each deed of [`Act`] on the selection, the cursor or the view.

use continuo_music::{Note, Tick};
use continuo_studio::{Command, bars};
use egui::Ui;

use super::hands::{Cursor, Hands, Sheet};
use super::keys::Act;
use super::picture::{Edits, Picture};
use super::selection::Pick;
use super::toolbar::ZOOM;
use super::{Roll, clipboard, gesture, group};
use crate::editor::knobs;
use crate::editor::stage::Stage;

impl Roll {
    /// Does what a key asked for.
    pub fn act(&mut self, act: Act, ui: &Ui, stage: &mut Stage, (picture, sheet): (&Picture, Option<&Sheet>)) {
        match act {
            Act::Undo => stage.ask(Command::Undo),
            Act::Redo => stage.ask(Command::Redo),
            Act::Play => {
                let play = &stage.params.buttons.play;
                knobs::set(stage.setter, play, !play.value());
            }
            Act::Draw => self.hands.draws = !self.hands.draws,
            Act::NextTrack(forward) => self.tracks.step(&picture.roles, forward),
            Act::Alone => self.tracks.alone(&picture.roles),
            Act::Fit => self.fit(),
            Act::Zoom(nearer) => self.zoom(if nearer { ZOOM } else { 1.0 / ZOOM }),
            Act::Page(octaves) => self.scroll(|lens| lens.pan(0.0, lens.row_height * 12.0 * steps(octaves))),
            Act::Ends(last) => self.scroll(|lens| {
                lens.first_tick = 0.0;
                if last {
                    lens.reveal(picture.reach);
                }
            }),
            Act::Region => stage.asked.extend(region(&self.hands, stage, sheet)),
            Act::Escape => self.escape(ui),
            act => {
                if let Some(sheet) = sheet {
                    let asked = self.edit(act, ui, stage, sheet);
                    stage.asked.extend(asked);
                }
            }
        }
    }

    fn escape(&mut self, ui: &Ui) {
        let held = self.hands.cancel();
        if !held && self.hands.selection.is_empty() {
            ui.memory_mut(|memory| memory.stop_text_input());
        } else if !held {
            self.hands.selection.clear();
        }
    }

    /// A deed on the notes of the line.
    fn edit(&mut self, act: Act, ui: &Ui, stage: &Stage, sheet: &Sheet) -> Option<Command> {
        let chosen = self.hands.selection.of(sheet.notes());
        let step = sheet.snap.step;
        match act {
            Act::SelectAll => {
                self.hands.selection.pick(sheet.notes().iter().copied(), Pick::Only);
                None
            }
            Act::Copy => copy(&mut self.hands, ui, &chosen),
            Act::Cut => {
                copy(&mut self.hands, ui, &chosen);
                self.hands.remove(sheet, &chosen)
            }
            Act::Paste(text) => self.paste(text.as_deref(), stage, sheet),
            Act::Remove => self.hands.remove(sheet, &chosen),
            Act::Duplicate => self.hands.add(sheet, group::repeated(&chosen, sheet.snap)),
            Act::Quantise => self.hands.change(sheet, chosen.clone(), group::quantised(&chosen, step)),
            Act::Strike(by) => self.hands.change(sheet, chosen.clone(), group::struck(&chosen, by)),
            Act::Stretch(by) => {
                self.hands.change(sheet, chosen.clone(), group::ended(&chosen, step * i64::from(by), step))
            }
            Act::Lock => lock(&self.hands, stage, sheet, &chosen),
            Act::Enter => self.enter(sheet),
            Act::Move(right, up) => self.go(sheet, chosen, step * i64::from(right), up),
            Act::Leap(right, up) => {
                let at = group::span(&chosen).map_or(self.hands.cursor.tick, |(first, _)| first);
                self.go(sheet, chosen, sheet.meter.at(at).bar() * i64::from(right), up * 12)
            }
            _ => None,
        }
    }

    /// Moves the selection, or without one the cursor, and keeps it in sight.
    fn go(&mut self, sheet: &Sheet, chosen: Vec<Note>, by: Tick, semitones: i32) -> Option<Command> {
        if chosen.is_empty() {
            let cursor = &mut self.hands.cursor;
            let (tick, key) = ((cursor.tick + by).max(Tick::ZERO), cursor.key.transposed(semitones));
            *cursor = Cursor { tick, key: key.unwrap_or(cursor.key) };
            let Cursor { tick, key } = *cursor;
            self.scroll(|lens| lens.bring((tick, tick + sheet.snap.step), key));
            return None;
        }
        let moved = group::moved(&chosen, by, semitones);
        if let (Some(span), Some(first)) = (group::span(&moved), moved.first()) {
            self.scroll(|lens| lens.bring(span, first.key));
        }
        self.hands.change(sheet, chosen, moved)
    }

    /// Selects the note at the cursor, or adds one there.
    fn enter(&mut self, sheet: &Sheet) -> Option<Command> {
        let Cursor { tick, key } = self.hands.cursor;
        let is_there = |note: &&Note| note.key == key && note.onset <= tick && tick < note.end();
        if let Some(note) = sheet.notes().iter().rev().find(is_there) {
            self.hands.selection.pick([*note], Pick::Only);
            return None;
        }
        let place = gesture::Place { tick, row: i32::from(key.number()), y: 0.0 };
        self.hands.add(sheet, gesture::new_note(place, sheet.snap.freed(true)).into_iter().collect())
    }

    /// Adds the notes of a text, or those that were copied here if there is none: at the playhead, else at the cursor.
    fn paste(&mut self, text: Option<&str>, stage: &Stage, sheet: &Sheet) -> Option<Command> {
        let notes = clipboard::read(text.or(self.hands.copied.as_deref())?)?;
        let at = stage.readings.playhead.map_or(self.hands.cursor.tick, |tick| sheet.snap.near(tick));
        let pasted = group::moved(&notes, at, 0);
        if let Some((first, last)) = group::span(&pasted) {
            let length = if sheet.snap.free { last - first } else { (last - first).ceil_to(sheet.snap.step) };
            self.hands.cursor.tick = at + length;
        }
        self.hands.add(sheet, pasted)
    }
}

fn copy(hands: &mut Hands, ui: &Ui, chosen: &[Note]) -> Option<Command> {
    if !chosen.is_empty() {
        let text = clipboard::written(chosen);
        ui.copy_text(text.clone());
        hands.copied = Some(text);
    }
    None
}

/// Locks or frees the selected notes of the input, or the bars that the selection or the cursor is in.
fn lock(hands: &Hands, stage: &Stage, sheet: &Sheet, chosen: &[Note]) -> Option<Command> {
    match sheet.edits? {
        Edits::Input => lock_notes(stage, chosen),
        Edits::Result(_) if stage.shows_accompaniment() => {
            let (from, to) = group::span(chosen).unwrap_or((hands.cursor.tick, hands.cursor.tick + Tick(1)));
            let (first, last) = (bars::at(sheet.meter, from), bars::at(sheet.meter, to - Tick(1)));
            let locked = !stage.view.locked_bars.iter().any(|stretch| stretch.contains(&first));
            Some(Command::LockBars { first, last, locked })
        }
        Edits::Result(_) => None,
    }
}

/// Locks notes of the input, or frees them if all of them are locked.
pub fn lock_notes(stage: &Stage, chosen: &[Note]) -> Option<Command> {
    let is_locked = |note: &Note| stage.view.input.locked.binary_search(note).is_ok();
    let command = || Command::LockNotes { notes: chosen.to_vec(), locked: !chosen.iter().all(is_locked) };
    (!chosen.is_empty()).then(command)
}

/// The region of the selection, in whole steps of the grid; none without one.
fn region(hands: &Hands, stage: &Stage, sheet: Option<&Sheet>) -> Option<Command> {
    let sheet = sheet?;
    let Some((first, last)) = group::span(&hands.selection.of(sheet.notes())) else {
        return stage.view.region.as_ref().map(|_| Command::SetRegion(None));
    };
    let step = sheet.snap.step;
    Some(Command::SetRegion(Some(first.floor_to(step)..last.ceil_to(step))))
}

#[expect(clippy::cast_precision_loss, reason = "a few octaves")]
fn steps(octaves: i32) -> f32 {
    octaves as f32
}
