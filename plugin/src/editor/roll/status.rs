//! The row under the tools: what the colours mean, what is selected, which region is marked; and what a gesture does.

use continuo_music::{MeterMap, Note};
use continuo_studio::Command;
use egui::{Color32, RichText, Ui};

use super::gesture::{Change, Gesture};
use super::picture::{Edits, Kind, Picture, Subject};
use super::{Roll, deeds, insight, region, toolbar, words};
use crate::editor::stage::Stage;
use crate::editor::theme::{self, Colours};

const LOCK: &str =
    "Lock the selected notes: no model then touches them, whatever its settings say (L). Your own edits still do.";
const FREE: &str = "Free the selected notes, so that models may change them again (L).";
const HELP: &str = "Double-click or B adds notes · drag selects · Ctrl+A, C, X, V, D · arrows move";

/// Draws the row.
pub fn show(ui: &mut Ui, roll: &mut Roll, stage: &mut Stage, picture: &Picture) {
    ui.spacing_mut().button_padding.x = 6.0;
    ui.spacing_mut().item_spacing.x = theme::TIGHT;
    // Chips come and go: the row stays.
    ui.set_min_height(ui.spacing().interact_size.y);
    roll.tracks.chips(ui, stage, picture);
    legend(ui, stage, picture);
    chosen(ui, roll, stage, picture);
    if let Some(region) = &stage.view.region {
        let name = region::name_of(&picture.meter, region);
        let hint = format!("The region: {name}. A click clears it. {}", region::hint(stage.technique()));
        if toolbar::tool(ui, true, &format!("Region: {name} ×"), &hint) {
            stage.ask(Command::SetRegion(None));
        }
    }
}

fn legend(ui: &mut Ui, stage: &Stage, picture: &Picture) {
    let colours = theme::of(ui.ctx());
    for (text, colour, hint) in meanings(picture, colours) {
        ui.label(RichText::new(format!("• {text}")).size(theme::SMALL).color(colour)).on_hover_text(hint);
    }
    if let Some((text, colour, hint)) = insight::legend(stage, colours) {
        ui.label(RichText::new(format!("• {text}")).size(theme::SMALL).color(colour)).on_hover_text(hint);
    }
}

/// What the colours of notes mean.
fn meanings(picture: &Picture, colours: &Colours) -> Vec<(&'static str, Color32, &'static str)> {
    let is_compared = picture.layers.iter().any(|layer| layer.kind == Kind::Removed);
    let added = ("added", colours.added, "Notes that the network added.");
    match (is_compared, picture.seam) {
        (false, _) => vec![],
        (true, Some(_)) => vec![("input", colours.kept, "Your melody, as it was."), added],
        (true, None) => vec![
            ("kept", colours.kept, "Notes that stayed as they were."),
            added,
            ("removed", colours.removed, "Notes that are gone: only their outlines are left."),
        ],
    }
}

fn chosen(ui: &mut Ui, roll: &Roll, stage: &mut Stage, picture: &Picture) {
    let edits = picture.line.as_ref().and_then(|line| line.edits);
    let count = roll.hands.selection.len();
    if count > 0 {
        let notes = if count == 1 { "1 note".to_owned() } else { format!("{count} notes") };
        ui.label(RichText::new(format!("{notes} selected")).size(theme::SMALL).color(theme::of(ui.ctx()).text));
        if edits == Some(Edits::Input) {
            lock_button(ui, roll, stage, picture);
        }
    } else if picture.roles.is_empty() && picture.subject != Subject::Run {
        let text = match edits {
            Some(_) => HELP,
            None => "What the result was made from: only to look at, hear and copy",
        };
        ui.add(egui::Label::new(RichText::new(text).size(theme::SMALL).weak()).truncate());
    }
}

fn lock_button(ui: &mut Ui, roll: &Roll, stage: &mut Stage, picture: &Picture) {
    let Some(line) = &picture.line else { return };
    let locked = &stage.view.input.locked;
    let is_locked = roll.hands.selection.all(|note| locked.binary_search(note).is_ok());
    let (text, hint) = if is_locked { ("Free notes", FREE) } else { ("Lock notes", LOCK) };
    if toolbar::tool(ui, is_locked, text, hint) {
        let asked = deeds::lock_notes(stage, &roll.hands.selection.of(line.notes.as_slice()));
        stage.asked.extend(asked);
    }
}

/// What a gesture does, in words: of the note that is held, and how many go along.
pub fn of_gesture(
    gesture: &Gesture,
    (from, to): (&[Note], &[Note]),
    meter: &MeterMap,
    is_drums: bool,
) -> Option<String> {
    match gesture {
        Gesture::Change { how, held, group, .. } => {
            let index = from.iter().position(|note| note == held)?;
            let text = of_change(*how, held, to.get(index)?, is_drums);
            Some(if group.len() > 1 { format!("{text} · {} notes", group.len()) } else { text })
        }
        Gesture::Draw { .. } => to.first().map(|note| words::note(note, meter, is_drums)),
        Gesture::Frame { .. } | Gesture::Pan => None,
    }
}

fn of_change(how: Change, from: &Note, to: &Note, is_drums: bool) -> String {
    let sound = |note: &Note| words::sound(note.key, is_drums);
    match how {
        Change::Strike => format!("velocity {}", to.velocity.number()),
        Change::Begin | Change::End => format!("{} long", words::length(to.duration)),
        Change::Move => {
            let key = if from.key == to.key { sound(from) } else { format!("{} to {}", sound(from), sound(to)) };
            let by = to.onset - from.onset;
            if by.0 == 0 { key } else { format!("{key}, {}", words::change(by)) }
        }
    }
}
