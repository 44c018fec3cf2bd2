//! Choosing a file, inside the window: hosts need no portal, no toolkit and no second window for it, and nothing waits.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use continuo_studio::{Command, ExportForm, Source};
use egui::{Align, Button, Id, Key, Layout, Modal, RichText, ScrollArea, TextEdit, Ui};

use super::knobs;
use super::stage::Stage;
use super::theme;

/// Entries of a folder that are listed; a folder with more is no place for melodies.
const ENTRIES_MAX: usize = 2000;

/// The dialog that is open, if any, and the folder it was left in.
#[derive(Debug, Default)]
pub struct Dialogs {
    open: Option<Browser>,
    folder: Option<PathBuf>,
}

/// What the chosen file is for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Purpose {
    Import,
    Export(Source, ExportForm),
}

/// A folder being looked at.
#[derive(Debug)]
struct Browser {
    purpose: Purpose,
    folder: PathBuf,
    folders: Vec<String>,
    files: Vec<String>,
    trouble: Option<String>,
    name: String,
    /// The file that would be replaced, once the user was asked.
    warned: Option<PathBuf>,
}

/// What the user did in this frame.
enum Step {
    Stay,
    Enter(PathBuf),
    Choose(PathBuf),
    Close,
}

impl Dialogs {
    /// Asks which file to read.
    pub fn open_import(&mut self) {
        self.open(Purpose::Import, "");
    }

    /// Asks where to write.
    pub fn open_export(&mut self, what: Source, form: ExportForm, name: &str) {
        self.open(Purpose::Export(what, form), name);
    }

    fn open(&mut self, purpose: Purpose, name: &str) {
        let folder = self.folder.clone().filter(|folder| folder.is_dir()).unwrap_or_else(home);
        self.open = Some(Browser::new(purpose, folder, name));
    }

    /// Draws the open dialog, and asks for what was chosen in it.
    pub fn show(&mut self, ui: &Ui, stage: &mut Stage) {
        let Some(browser) = &mut self.open else { return };
        let shown = Modal::new(Id::unique("continuo file dialog"))
            .frame(theme::dialog(ui.ctx()))
            .show(ui.ctx(), |ui| browser.show(ui));
        let step = if shown.should_close() { Step::Close } else { shown.inner };
        match step {
            Step::Stay => (),
            Step::Enter(folder) => browser.enter(folder),
            Step::Close => self.open = None,
            Step::Choose(path) => {
                let command = browser.command(path);
                self.folder = Some(browser.folder.clone());
                self.open = None;
                stage.ask(command);
            }
        }
    }
}

impl Browser {
    fn new(purpose: Purpose, folder: PathBuf, name: &str) -> Self {
        let mut browser = Self {
            purpose,
            folder: PathBuf::new(),
            folders: Vec::new(),
            files: Vec::new(),
            trouble: None,
            name: name.to_owned(),
            warned: None,
        };
        browser.enter(folder);
        browser
    }

    /// Lists a folder; one that cannot be read says why and shows nothing.
    fn enter(&mut self, folder: PathBuf) {
        (self.folders, self.files, self.trouble) = match list(&folder) {
            Ok((folders, files)) => (folders, files, None),
            Err(error) => (Vec::new(), Vec::new(), Some(format!("{}: {error}", folder.display()))),
        };
        self.folder = folder;
    }

    fn command(&self, path: PathBuf) -> Command {
        match self.purpose {
            Purpose::Import => Command::ImportMidi(path),
            Purpose::Export(what, form) => Command::Export { what, path, form },
        }
    }

    fn is_import(&self) -> bool {
        self.purpose == Purpose::Import
    }

    fn show(&mut self, ui: &mut Ui) -> Step {
        ui.set_width(520.0);
        knobs::heading(ui, if self.is_import() { "Import a MIDI file" } else { "Export as MIDI" });
        let mut step = Step::Stay;
        self.show_folder(ui, &mut step);
        ui.add_space(2.0);
        self.show_entries(ui, &mut step);
        ui.add_space(4.0);
        self.show_name(ui, &mut step);
        step
    }

    fn show_folder(&self, ui: &mut Ui, step: &mut Step) {
        ui.horizontal(|ui| {
            let parent = self.folder.parent();
            if knobs::button(ui, parent.is_some(), "Up", "The folder around this one.")
                && let Some(parent) = parent
            {
                *step = Step::Enter(parent.to_owned());
            }
            if knobs::button(ui, true, "Home", "Your own folder.") {
                *step = Step::Enter(home());
            }
            let folder = RichText::new(self.folder.display().to_string()).color(theme::of(ui.ctx()).muted);
            ui.add(egui::Label::new(folder).truncate().show_tooltip_when_elided(true));
        });
    }

    fn show_entries(&mut self, ui: &mut Ui, step: &mut Step) {
        if let Some(trouble) = &self.trouble {
            ui.label(RichText::new(trouble).color(theme::of(ui.ctx()).removed));
        }
        let area = ScrollArea::vertical().id_salt(&self.folder).max_height(260.0).min_scrolled_height(260.0);
        area.auto_shrink([false, false]).show(ui, |ui| {
            for name in &self.folders {
                if row(ui, false, &format!("{name}{}", std::path::MAIN_SEPARATOR)).clicked() {
                    *step = Step::Enter(self.folder.join(name));
                }
            }
            for name in &self.files {
                let response = row(ui, self.name == *name, name);
                if response.double_clicked() && self.purpose == Purpose::Import {
                    *step = Step::Choose(self.folder.join(name));
                } else if response.clicked() {
                    self.name.clone_from(name);
                }
            }
            if self.folders.is_empty() && self.files.is_empty() && self.trouble.is_none() {
                ui.label(RichText::new("No folders and no MIDI files here.").color(theme::of(ui.ctx()).muted));
            }
        });
    }

    fn show_name(&mut self, ui: &mut Ui, step: &mut Step) {
        let hint = if self.is_import() { "File name, or a whole path" } else { "File name" };
        let edit = TextEdit::singleline(&mut self.name).hint_text(hint).desired_width(f32::INFINITY);
        let response = ui.add(edit).accessible_name("File name");
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if let Some(path) = &self.warned {
            let text = format!("{} is there already: export again to replace it.", path.display());
            ui.label(RichText::new(text).color(theme::of(ui.ctx()).accent));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let word = if self.is_import() { "Import" } else { "Export" };
            let ready = !self.name.trim().is_empty();
            if ui.add_enabled(ready, Button::new(word)).clicked() || (entered && ready) {
                *step = self.choose();
            }
            if ui.button("Close").clicked() {
                *step = Step::Close;
            }
        });
    }

    /// The path that was typed or picked: a folder is entered, a file that exists is replaced only when asked twice.
    fn choose(&mut self) -> Step {
        let path = self.folder.join(self.name.trim());
        if path.is_dir() {
            self.name.clear();
            return Step::Enter(path);
        }
        if self.is_import() {
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

fn row(ui: &mut Ui, selected: bool, text: &str) -> egui::Response {
    ui.add(Button::selectable(selected, text).truncate().min_size(egui::vec2(ui.available_width(), 20.0)))
}

/// The folders and the MIDI files of a folder, each in order, hidden ones left out.
fn list(folder: &Path) -> std::io::Result<(Vec<String>, Vec<String>)> {
    let (mut folders, mut files) = (Vec::new(), Vec::new());
    for entry in std::fs::read_dir(folder)?.flatten().take(ENTRIES_MAX) {
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name.starts_with('.') {
            continue;
        }
        if entry.path().is_dir() {
            folders.push(name);
        } else if is_midi(Path::new(&name)) {
            files.push(name);
        }
    }
    folders.sort_unstable();
    files.sort_unstable();
    Ok((folders, files))
}

/// Whether a file is called like a MIDI file.
pub fn is_midi(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    ["mid", "midi", "smf", "kar"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

fn with_extension(path: PathBuf) -> PathBuf {
    if is_midi(&path) { path } else { PathBuf::from(format!("{}.mid", path.display())) }
}

fn home() -> PathBuf {
    std::env::home_dir().filter(|home| home.is_dir()).unwrap_or_else(|| PathBuf::from(std::path::MAIN_SEPARATOR_STR))
}
