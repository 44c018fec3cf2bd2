//! A list of files inside the window: where the system has no dialog of its own, and for who likes it better.

use std::path::{Path, PathBuf};

use egui::{
    Align, Align2, Button, Context, Id, Key, Label, Layout, Modifiers, RichText, ScrollArea, TextEdit, Ui, Window,
};

use super::listing::{Listing, home, places, size, with_extension};
use crate::editor::{knobs, theme};

const WIDTH: f32 = 520.0;
/// Height of the list, in points: the whole fits into the smallest window.
const LIST_HEIGHT: f32 = 230.0;

/// A folder being looked at.
#[derive(Debug)]
pub struct Browser {
    saves: bool,
    folder: PathBuf,
    listing: Listing,
    places: Vec<(&'static str, PathBuf)>,
    trouble: Option<String>,
    name: String,
    /// The file that would be replaced, once the user was asked.
    warned: Option<PathBuf>,
    is_new: bool,
}

/// What the user did in this frame.
#[derive(Debug, PartialEq)]
pub enum Step {
    /// Nothing that matters outside.
    Stay,
    /// Chose a file.
    Choose(PathBuf),
    /// Gave up.
    Close,
}

impl Browser {
    /// Looks at a folder, to read a file or to save one under `name`.
    pub fn open(saves: bool, folder: &Path, name: &str) -> Self {
        let mut browser = Self {
            saves,
            folder: PathBuf::new(),
            listing: Listing::default(),
            places: places(),
            trouble: None,
            name: name.to_owned(),
            warned: None,
            is_new: true,
        };
        browser.enter(folder.to_owned());
        browser
    }

    /// Asks first whether the file that is there may be replaced.
    pub fn warn_of(mut self, path: PathBuf) -> Self {
        self.warned = Some(path);
        self
    }

    /// The folder that is looked at.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Draws the list over the window. All else stays in reach: music plays on, and can be stopped.
    pub fn show(&mut self, ctx: &Context) -> Step {
        let mut step = Step::Stay;
        let window = Window::new("Files").id(Id::unique("continuo file dialog")).title_bar(false).resizable(false);
        let window = window.frame(theme::dialog(ctx)).pivot(Align2::CENTER_CENTER);
        window.default_pos(ctx.content_rect().center()).show(ctx, |ui| step = self.content(ui));
        if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            return Step::Close;
        }
        step
    }

    /// Lists a folder; one that cannot be read says why and shows nothing.
    fn enter(&mut self, folder: PathBuf) {
        (self.listing, self.trouble) = match Listing::of(&folder) {
            Ok(listing) => (listing, None),
            Err(error) => (Listing::default(), Some(format!("“{}” cannot be read: {error}.", folder.display()))),
        };
        self.folder = folder;
    }

    fn content(&mut self, ui: &mut Ui) -> Step {
        ui.set_width(WIDTH);
        knobs::heading(ui, if self.saves { "Export as MIDI" } else { "Import a MIDI file" });
        self.show_places(ui);
        let picked = self.show_entries(ui);
        ui.add_space(theme::TIGHT);
        match self.show_name(ui) {
            Step::Stay => picked,
            step => step,
        }
    }

    fn show_places(&mut self, ui: &mut Ui) {
        let mut next = None;
        ui.horizontal(|ui| {
            if knobs::button(ui, self.folder.parent().is_some(), "Up", "The folder around this one.") {
                next = self.folder.parent().map(Path::to_owned);
            }
            for (name, place) in &self.places {
                if knobs::button(ui, true, name, &place.display().to_string()) {
                    next = Some(place.clone());
                }
            }
        });
        let folder = RichText::new(self.folder.display().to_string()).color(theme::of(ui.ctx()).muted);
        ui.add(Label::new(folder).truncate().show_tooltip_when_elided(true));
        if let Some(folder) = next {
            self.enter(folder);
        }
    }

    fn show_entries(&mut self, ui: &mut Ui) -> Step {
        if let Some(trouble) = &self.trouble {
            ui.label(RichText::new(trouble).color(theme::of(ui.ctx()).removed));
        }
        let area =
            ScrollArea::vertical().id_salt(&self.folder).max_height(LIST_HEIGHT).min_scrolled_height(LIST_HEIGHT);
        let (mut step, mut next) = (Step::Stay, None);
        area.auto_shrink([false, false]).show(ui, |ui| {
            for name in &self.listing.folders {
                if row(ui, false, &format!("{name}{}", std::path::MAIN_SEPARATOR), "").clicked() {
                    next = Some(self.folder.join(name));
                }
            }
            for (name, bytes) in &self.listing.files {
                let row = row(ui, self.name == *name, name, &size(*bytes));
                if row.double_clicked() && !self.saves {
                    step = Step::Choose(self.folder.join(name));
                } else if row.clicked() {
                    self.name.clone_from(name);
                }
            }
            if self.listing.is_empty() && self.trouble.is_none() {
                ui.label(RichText::new("No folders and no MIDI files here.").color(theme::of(ui.ctx()).muted));
            }
        });
        if let Some(folder) = next {
            self.enter(folder);
        }
        step
    }

    fn show_name(&mut self, ui: &mut Ui) -> Step {
        let hint = if self.saves { "File name" } else { "File name, or a whole path" };
        let edit = TextEdit::singleline(&mut self.name).hint_text(hint).desired_width(f32::INFINITY);
        let response = ui.add(edit).accessible_name("File name");
        // The first frame only measures: what is not seen yet keeps no focus.
        if self.is_new && !ui.is_sizing_pass() {
            response.request_focus();
            self.is_new = false;
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if let Some(path) = &self.warned {
            let text = format!("“{}” is there already: export again to replace it.", path.display());
            ui.label(RichText::new(text).color(theme::of(ui.ctx()).accent));
        }
        let ready = !self.name.trim().is_empty();
        let (accepted, closed) = answers(ui, self.saves, ready);
        if closed {
            return Step::Close;
        }
        if accepted || (entered && ready) { self.choose() } else { Step::Stay }
    }

    /// The path that was typed or picked: a folder is entered, a file that exists is replaced only when asked twice.
    fn choose(&mut self) -> Step {
        let path = self.folder.join(typed(self.name.trim()));
        if path.is_dir() {
            self.name.clear();
            self.enter(path);
            return Step::Stay;
        }
        if !self.saves {
            return Step::Choose(path);
        }
        let path = with_extension(path);
        if path.exists() && self.warned.as_ref() != Some(&path) {
            self.warned = Some(path);
            return Step::Stay;
        }
        Step::Choose(path)
    }
}

/// The two ways out: taken, and given up.
fn answers(ui: &mut Ui, saves: bool, ready: bool) -> (bool, bool) {
    let (word, hint) = match saves {
        true => ("Export", "Writes the file here."),
        false => ("Import", "Makes the file's tune the input melody."),
    };
    let row = egui::vec2(ui.available_width(), ui.spacing().interact_size.y);
    let buttons = |ui: &mut Ui| {
        let accepted = knobs::button(ui, ready, word, hint);
        (accepted, knobs::button(ui, true, "Close", "Changes nothing. Escape does the same."))
    };
    ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), buttons).inner
}

/// A typed path, as shells read it: a tilde is the user's own folder.
fn typed(name: &str) -> PathBuf {
    match name.strip_prefix('~').map(|rest| rest.strip_prefix(std::path::is_separator)) {
        Some(Some(rest)) => home().join(rest),
        _ if name == "~" => home(),
        _ => PathBuf::from(name),
    }
}

fn row(ui: &mut Ui, selected: bool, text: &str, beside: &str) -> egui::Response {
    let beside = RichText::new(beside).small().color(theme::of(ui.ctx()).muted);
    let size = egui::vec2(ui.available_width(), 20.0);
    let button = Button::selectable(selected, text).truncate().right_text(beside).min_size(size);
    ui.add(button).accessible_name(text)
}
