//! Every composition of the session as a tree: shown with a click, named, deleted, run again.

use continuo_studio::{Command, HistoryItem, Listen};
use egui::{Align, Layout, Rect, Response, RichText, Stroke, Ui, pos2, vec2};

use super::history_tree::{self, Joint, Row};
use super::row_list::{self, RowList};
use super::stage::Stage;
use super::{about_result, knobs, renaming, theme};

/// Height of a row.
const ROW: f32 = 24.0;
/// What can be done with a row.
const HINT: &str = "Click shows and plays it, double-click renames it, Delete removes it; the arrow keys walk.";
/// Width of a column of the tree.
const COLUMN: f32 = 13.0;

/// Draws the tree in that height.
pub fn show(ui: &mut Ui, stage: &mut Stage, height: f32) {
    let view = stage.view;
    let shown = view.result.as_ref().and_then(|shown| view.history.iter().find(|item| item.id == shown.entry));
    ui.horizontal(|ui| {
        knobs::heading(ui, "History");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| actions(ui, stage, shown));
    });
    if view.history.is_empty() {
        let text = "Every result is kept here, below what it was made from.";
        ui.label(RichText::new(text).color(theme::of(ui.ctx()).muted));
        return;
    }
    tree(ui, stage, shown, height);
}

/// What can be done with the entry on show.
fn actions(ui: &mut Ui, stage: &mut Stage, shown: Option<&HistoryItem>) {
    let Some(item) = shown else { return };
    ui.spacing_mut().item_spacing.x = theme::TIGHT;
    let name = title(item);
    let button = |ui: &mut Ui, ready, text: &str, name: String, hint: &str| {
        let button = ui.add_enabled(ready, egui::Button::new(text).small());
        button.on_hover_text(hint).on_disabled_hover_text(hint).accessible_name(name).clicked()
    };
    if button(
        ui,
        true,
        "Delete",
        format!("Delete {name}"),
        "Delete the composition on show. Undo brings it back. (Delete)",
    ) {
        stage.ask(Command::Delete(item.id));
    }
    if button(ui, true, "Rename", format!("Rename {name}"), "Name the composition on show. (Double-click its name)") {
        renaming::begin(ui, item);
    }
    let ready = can_run_again(item) && !stage.is_busy();
    let hint = "Run again with the same melody, settings and seed: the same music, as a new result. For what a run has made, while no other is under way.";
    if button(ui, ready, "Again", format!("Run {name} again"), hint) {
        stage.ask(Command::Rerun(item.id));
    }
}

/// Whether there is a run to be repeated.
pub fn can_run_again(item: &HistoryItem) -> bool {
    item.settings.is_some() && item.parent.is_some()
}

fn tree(ui: &mut Ui, stage: &mut Stage, shown: Option<&HistoryItem>, height: f32) {
    let history = &stage.view.history;
    let rows = history_tree::rows(history);
    let item = |row: usize| &history[rows[row].item];
    let selected = shown.and_then(|shown| rows.iter().position(|row| history[row.item].id == shown.id));
    let list = RowList { name: "history", rows: rows.len(), row_height: ROW, height, selected, hint: HINT };
    let mut renamed = None;
    let picked = list.show(
        ui,
        |row| title(item(row)),
        |ui, row, response| {
            response.clone().on_hover_ui(|ui| details(ui, stage, item(row)));
            let name = entry(ui, &rows[row], item(row), response);
            if renaming::is_of(ui, item(row).id) {
                renamed = Some((ui.clip_rect(), name));
            }
        },
    );
    if let Some(row) = picked.chosen {
        stage.ask(Command::Select(Some(item(row).id)));
        stage.ask(Command::Listen(Listen::Result));
    }
    if let Some(row) = picked.opened {
        renaming::begin(ui, item(row));
    }
    if let Some(row) = picked.removed {
        stage.ask(Command::Delete(item(row).id));
    }
    if let Some((clip, rect)) = renamed.filter(|(clip, rect)| clip.intersects(*rect)) {
        renaming::field(ui, stage, rect.intersect(clip));
    }
}

/// Draws a row, and returns where its name stands.
fn entry(ui: &Ui, row: &Row, item: &HistoryItem, response: &Response) -> Rect {
    lines(ui, row);
    let space = ui.max_rect();
    dot(ui, centre(space, row.column), item);
    let name = Rect::from_min_max(pos2(centre(space, row.column).x + COLUMN * 0.8, space.top()), space.max);
    let colours = theme::of(ui.ctx());
    let colour = if response.hovered() { colours.bright } else { colours.text };
    row_list::write(ui, name, &row_title(item), theme::BODY, colour);
    name
}

/// A dot in the technique's colour; a ring is an input melody, a square an edit by hand.
pub fn dot(ui: &Ui, centre: egui::Pos2, item: &HistoryItem) {
    let (painter, colours) = (ui.painter(), theme::of(ui.ctx()));
    match &item.settings {
        Some(settings) => painter.circle_filled(centre, 4.5, colours.technique(settings.technique())),
        None if item.is_edit => {
            painter.rect_filled(Rect::from_center_size(centre, vec2(7.5, 7.5)), 1.0, colours.accent)
        }
        None => painter.circle(centre, 4.0, colours.panel, Stroke::new(1.5, colours.text)),
    };
}

fn centre(space: Rect, column: u8) -> egui::Pos2 {
    pos2(space.left() + 6.0 + f32::from(column) * COLUMN, space.center().y)
}

fn lines(ui: &Ui, row: &Row) {
    let space = ui.max_rect();
    let (painter, line) = (ui.painter(), Stroke::new(1.0, theme::of(ui.ctx()).muted.gamma_multiply(0.7)));
    let (middle, x) = (space.center().y, |column: u8| centre(space, column).x);
    for column in (0..history_tree::COLUMNS_MAX).filter(|column| row.passing & (1 << column) != 0) {
        painter.vline(x(column), space.y_range(), line);
    }
    match row.joint {
        Joint::None => (),
        Joint::Straight => {
            painter.vline(x(row.column), space.top()..=middle, line);
        }
        Joint::Aside { from, .. } => {
            painter.vline(x(from), space.top()..=middle, line);
            painter.hline(x(from)..=x(row.column), middle, line);
        }
    }
    if row.has_children {
        painter.vline(x(row.column), middle..=space.bottom(), line);
    }
}

/// The number and the name of an entry.
pub fn title(item: &HistoryItem) -> String {
    format!("{}. {}", item.id.0 + 1, name(item))
}

/// With the technique in front, because there is no room for the end of a name, where it stands.
fn row_title(item: &HistoryItem) -> String {
    match &item.settings {
        Some(settings) => format!("{}. {} · {}", item.id.0 + 1, settings.technique().name(), name(item)),
        None if item.is_edit => format!("{}. Edited · {}", item.id.0 + 1, name(item)),
        None => title(item),
    }
}

/// The name of an entry.
pub fn name(item: &HistoryItem) -> &str {
    if item.name.is_empty() { "Untitled" } else { &item.name }
}

fn details(ui: &mut Ui, stage: &Stage, item: &HistoryItem) {
    ui.label(RichText::new(title(item)).strong());
    let mut facts = about_result::made(stage, item);
    facts.push(("Notes", item.notes.to_string()));
    about_result::table(ui, &facts);
    let help = "Double-click to rename · arrow keys to walk · Delete to remove";
    ui.label(RichText::new(help).size(theme::SMALL).color(theme::of(ui.ctx()).muted));
}
