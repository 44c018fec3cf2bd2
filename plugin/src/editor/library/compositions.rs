//! The compositions of this project: a list to search in, and what is known of the chosen one.

use continuo_studio::{Command, EntryId, ExportForm, HistoryItem, Listen, Source};
use egui::{Button, Label, Rect, RichText, Sense, TextEdit, Ui, pos2, vec2};

use super::search::{Found, Kind, Search};
use super::{ages, halves};
use crate::editor::dialogs::Dialogs;
use crate::editor::miniature::{self, Miniature};
use crate::editor::row_list::{self, RowList};
use crate::editor::stage::Stage;
use crate::editor::{about_result, history_panel, knobs, renaming, theme, transfer};
use crate::params::Place;

/// Height of a row, and of the line that says what the columns are.
const ROW: f32 = 26.0;
const TITLES: f32 = 20.0;
/// Why something cannot be done.
const WAIT: &str = "Not while a run is under way.";
/// What can be done with a row.
const HINT: &str = "Click for details, double-click to open it in Result, Delete removes it; the arrow keys walk.";
/// Height of the picture.
const PICTURE: f32 = 96.0;
/// The columns after the name: their widths, what they are called and what they say. The last go first where it is narrow.
const COLUMNS: [(f32, &str, &str); 6] = [
    (48.0, "Notes", "How many notes it has, of all tracks."),
    (44.0, "Length", "How long it is at its own tempo."),
    (44.0, "BPM", "How fast it begins."),
    (58.0, "Age", "How long ago it was made."),
    (58.0, "Tracks", "Its tracks, in their colours."),
    (64.0, "Key", "The key that its melody seems to be in."),
];
/// The least room a name has.
const NAME: f32 = 150.0;

/// What the list remembers from frame to frame.
#[derive(Debug, Default)]
pub struct Compositions {
    search: Search,
    found: Found,
    chosen: Option<EntryId>,
    picture: Miniature,
}

impl Compositions {
    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui, stage: &mut Stage, dialogs: &mut Dialogs) {
        if stage.view.history.is_empty() {
            return empty(ui, stage);
        }
        let rows = self.found.rows(stage.view, &self.search).to_vec();
        let chosen = self.chosen_item(stage, &rows);
        let mut desk = (self, stage, dialogs);
        halves(
            ui,
            &mut desk,
            |ui, (page, stage, _)| page.list(ui, stage, &rows),
            |ui, (page, stage, dialogs)| match chosen {
                Some(item) => page.details(ui, stage, dialogs, item),
                None => nothing(ui, "Choose a composition in the list."),
            },
        );
    }

    /// The entry whose details are shown: the chosen one, else the one on show, else the newest of those found.
    fn chosen_item<'a>(&self, stage: &Stage<'a>, rows: &[usize]) -> Option<&'a HistoryItem> {
        let history = &stage.view.history;
        let find = |id: EntryId| history.iter().find(|item| item.id == id);
        let on_show = stage.view.result.as_ref().and_then(|shown| find(shown.entry));
        let newest = rows.first().map(|row| &history[*row]);
        let is_found = |item: &&HistoryItem| rows.iter().any(|row| history[*row].id == item.id);
        self.chosen.and_then(find).filter(is_found).or_else(|| on_show.filter(is_found)).or(newest)
    }

    fn list(&mut self, ui: &mut Ui, stage: &mut Stage, rows: &[usize]) {
        self.tools(ui, rows.len(), stage.view.history.len());
        if rows.is_empty() {
            nothing(ui, "No composition of this project has all of that.");
            if knobs::button(ui, true, "Show all", "Forget what was looked for.") {
                self.search = Search::default();
            }
            return;
        }
        let columns = columns(ui.available_width());
        titles(ui, columns);
        let history = &stage.view.history;
        let chosen = self.chosen_item(stage, rows).map(|item| item.id);
        let selected = chosen.and_then(|id| rows.iter().position(|row| history[*row].id == id));
        let height = ui.available_height();
        let list = RowList { name: "compositions", rows: rows.len(), row_height: ROW, height, selected, hint: HINT };
        let (found, now) = (&mut self.found, ages::now());
        let mut renamed = None;
        let name = |row: usize| history_panel::title(&history[rows[row]]);
        let picked = list.show(ui, name, |ui, row, response| {
            let item = &history[rows[row]];
            let rect = entry(ui, item, (found, now), columns);
            response.clone().on_hover_text(HINT);
            if renaming::is_of(ui, item.id) {
                renamed = Some(rect.intersect(ui.clip_rect()));
            }
        });
        let id = |row: usize| history[rows[row]].id;
        self.chosen = picked.chosen.map(id).or(self.chosen);
        if let Some(row) = picked.opened {
            open(stage, id(row));
        }
        if let Some(row) = picked.removed {
            stage.ask(Command::Delete(id(row)));
        }
        if let Some(rect) = renamed.filter(|rect| rect.is_positive()) {
            renaming::field(ui, stage, rect);
        }
    }

    /// What is looked for.
    fn tools(&mut self, ui: &mut Ui, found: usize, all: usize) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = theme::TIGHT;
            let edit = TextEdit::singleline(&mut self.search.words).hint_text("Search").desired_width(108.0);
            let hint =
                "Names, techniques, styles, keys and tracks that have all of these words, such as “jazz d major”.";
            ui.add(edit).on_hover_text(hint).accessible_name("Search compositions");
            for kind in Kind::ALL {
                let is_on = self.search.kind == Some(kind);
                let chip = Button::selectable(is_on, RichText::new(kind.name()).size(theme::SMALL));
                let chip = ui.add(chip.frame_when_inactive(true).small());
                let chip = chip.on_hover_text("Show only what came about like this; press again for all.");
                if chip.accessible_name(format!("Only {}", kind.name())).clicked() {
                    self.search.kind = (!is_on).then_some(kind);
                }
            }
            let count = if found == all { format!("{all} in all") } else { format!("{found} of {all}") };
            ui.label(RichText::new(count).size(theme::SMALL).color(theme::of(ui.ctx()).muted));
        });
        ui.add_space(theme::TIGHT);
    }

    fn details(&mut self, ui: &mut Ui, stage: &mut Stage, dialogs: &mut Dialogs, item: &HistoryItem) {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), PICTURE), Sense::hover());
        let painter = ui.painter_at(rect);
        miniature::ground(&painter, rect, ui.ctx());
        self.picture.paint(&painter, &item.composition, None, rect.shrink(4.0));
        ui.add_space(theme::TIGHT);
        let title = RichText::new(history_panel::title(item)).size(theme::HEADING).strong();
        ui.add(Label::new(title).truncate().show_tooltip_when_elided(true));
        self.buttons(ui, stage, dialogs, item);
        ui.add_space(theme::TIGHT);
        let mut facts = about_result::made(stage, item);
        let seconds = item.composition.tempo.seconds(item.composition.length());
        facts.push(("Notes", item.notes.to_string()));
        facts.push(("Length", format!("{}, {:.0} quarter notes", about_result::time(seconds), item.quarters)));
        facts.push(("Tempo", format!("{:.1} BPM", item.bpm)));
        facts.push(("Key", format!("{} (detected)", self.found.key(item))));
        facts.push(("Tracks", about_result::roles(item.roles.iter().copied())));
        facts.push((
            "Made",
            format!("{} ago", ages::age(item.unix_seconds, ages::now())).replace("just now ago", "just now"),
        ));
        about_result::table(ui, &facts);
        ui.add_space(theme::TIGHT);
        transfer::drag_handle(ui, stage, Source::Entry(item.id), None, &item.name);
    }

    fn buttons(&mut self, ui: &mut Ui, stage: &mut Stage, dialogs: &mut Dialogs, item: &HistoryItem) {
        if knobs::main_button(
            ui,
            true,
            "Show",
            "Open it in Result: see it, hear it, edit it, go on from it. (Double-click)",
        ) {
            open(stage, item.id);
        }
        let ready = !stage.is_busy();
        ui.columns(2, |columns| {
            let hint = "Make its melody the input melody. Undo brings the one that is there back.";
            if wide(&mut columns[0], ready, "Use as input", hint) {
                stage.ask(Command::UseEntry(item.id));
                stage.look.place = Place::Input;
            }
            if wide(&mut columns[1], true, "Export…", "Write it as a MIDI file, with every track.") {
                let name = transfer::suggested_name(&item.name);
                dialogs.open_export(Source::Entry(item.id), ExportForm::Tracks, &name);
            }
            if wide(&mut columns[0], true, "Rename", "Give it another name.") {
                renaming::begin(&columns[0], item);
            }
            if wide(&mut columns[1], true, "Duplicate", "A copy of it, to go on from. Undo takes it away.") {
                stage.ask(Command::Duplicate(item.id));
            }
            let again = ready && history_panel::can_run_again(item);
            let hint = "Run again with the same melody, settings and seed. An input melody has no run to be repeated.";
            if wide(&mut columns[0], again, "Run again", hint) {
                stage.ask(Command::Rerun(item.id));
            }
            if wide(&mut columns[1], true, "Delete", "Remove it from the project. Undo brings it back. (Delete)") {
                stage.ask(Command::Delete(item.id));
            }
        });
    }
}

fn open(stage: &mut Stage, id: EntryId) {
    stage.ask(Command::Select(Some(id)));
    stage.ask(Command::Listen(Listen::Result));
    stage.look.place = Place::Result;
}

/// A button as wide as its column.
pub fn wide(ui: &mut Ui, enabled: bool, text: &str, hint: &str) -> bool {
    let button = Button::new((egui::Atom::grow(), text, egui::Atom::grow())).min_size(vec2(ui.available_width(), 24.0));
    let hint = if enabled { hint.to_owned() } else { format!("{hint} {WAIT}") };
    ui.add_enabled(enabled, button).on_hover_text(&hint).on_disabled_hover_text(&hint).clicked()
}

pub fn nothing(ui: &mut Ui, text: &str) {
    ui.add_space(theme::NEAR);
    ui.label(RichText::new(text).color(theme::of(ui.ctx()).muted));
}

fn empty(ui: &mut Ui, stage: &mut Stage) {
    nothing(ui, "Nothing has been made in this project yet.");
    ui.label("Choose, record, import or draw a melody, let a technique work on it, and every result is kept here.");
    ui.add_space(theme::NEAR);
    if knobs::button(ui, true, "1  Choose a melody", "Open the place of the input melody.") {
        stage.look.place = Place::Input;
    }
}

/// How many columns there is room for beside the name.
fn columns(width: f32) -> usize {
    let fits = |count: &usize| taken(*count) + NAME <= width - 16.0;
    (0..=COLUMNS.len()).rev().find(fits).unwrap_or(0)
}

fn titles(ui: &mut Ui, columns: usize) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), TITLES), Sense::hover());
    let muted = theme::of(ui.ctx()).muted;
    for (column, place) in places(rect.shrink2(vec2(6.0, 0.0)), columns).enumerate() {
        let (_, title, hint) = COLUMNS[column];
        ui.interact(place, ui.scope_id().with(title), Sense::hover()).on_hover_text(hint);
        row_list::write(ui, place, title, theme::SMALL, muted);
    }
}

/// Where the columns of a row stand, from the left to its right end.
fn places(space: Rect, columns: usize) -> impl Iterator<Item = Rect> {
    let mut left = space.right() - taken(columns);
    COLUMNS[..columns].iter().map(move |(width, ..)| {
        let place = Rect::from_min_size(pos2(left, space.top()), vec2(width - 4.0, space.height()));
        left += width;
        place
    })
}

fn taken(columns: usize) -> f32 {
    COLUMNS[..columns].iter().map(|(width, ..)| width).sum()
}

/// Draws a row, and returns where its name stands.
fn entry(ui: &Ui, item: &HistoryItem, (found, now): (&mut Found, u64), columns: usize) -> Rect {
    let (space, colours) = (ui.max_rect(), theme::of(ui.ctx()));
    history_panel::dot(ui, pos2(space.left() + 6.0, space.center().y), item);
    let right = space.right() - taken(columns) - theme::NEAR;
    let name = Rect::from_min_max(space.min + vec2(18.0, 0.0), pos2(right, space.bottom()));
    row_list::write(ui, name, &history_panel::title(item), theme::BODY, colours.text);
    for (column, place) in places(space, columns).enumerate() {
        let text = match COLUMNS[column].1 {
            "Notes" => item.notes.to_string(),
            "Length" => about_result::time(item.composition.tempo.seconds(item.composition.length())),
            "BPM" => format!("{:.0}", item.bpm),
            "Age" => ages::age(item.unix_seconds, now),
            "Key" => found.key(item).to_owned(),
            _ => {
                tracks(ui, item, place);
                continue;
            }
        };
        row_list::write(ui, place, &text, theme::SMALL, colours.text);
    }
    name
}

/// A bar in each track's colour.
fn tracks(ui: &Ui, item: &HistoryItem, place: Rect) {
    for (number, role) in (0_u8..6).zip(&item.roles) {
        let centre = pos2(place.left() + 3.0 + 8.0 * f32::from(number), place.center().y);
        let bar = Rect::from_center_size(centre, vec2(5.0, 12.0));
        ui.painter().rect_filled(bar, 1.5, theme::of(ui.ctx()).role(*role));
    }
}
