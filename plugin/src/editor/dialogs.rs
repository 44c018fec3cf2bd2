//! Choosing a file: in the system's own dialog where there is one, else in a list in the window. Nothing waits for it.

mod browser;
mod listing;
#[cfg(not(target_os = "linux"))]
mod no_portal;
#[cfg(target_os = "linux")]
mod portal;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use continuo_studio::{Command, ExportForm, Source};
use egui::{Align2, Context, Id, Ui, Window};

use self::browser::{Browser, Step};
pub use self::listing::is_midi;
use self::listing::{home, with_extension};
#[cfg(not(target_os = "linux"))]
use self::no_portal::Portal;
#[cfg(target_os = "linux")]
use self::portal::Portal;
use super::stage::Stage;
use super::transfer::WindowId;
use super::{farewell, knobs, theme};

/// The dialog that is open, if any, and the folder the last one was left in.
#[derive(Debug, Default)]
pub struct Dialogs {
    open: Option<Open>,
    folder: Option<PathBuf>,
    system: System,
}

/// What the system's dialogs need to know of our window.
#[derive(Debug, Default)]
struct System {
    /// The window that they belong to; `None` where the system has none, or none that works.
    parent: Option<WindowId>,
    /// Set when that window has closed.
    closed: Arc<AtomicBool>,
}

#[derive(Debug)]
struct Open {
    purpose: Purpose,
    name: String,
    way: Way,
}

/// Who asks.
#[derive(Debug)]
enum Way {
    Here(Browser),
    System(Portal),
}

/// What the chosen file is for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Purpose {
    Import,
    Export(Source, ExportForm),
}

/// What is asked of the system.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "no dialog of the system is asked there yet"))]
#[derive(Clone, Debug)]
pub struct Question {
    /// Our window.
    pub parent: WindowId,
    /// Where to begin.
    pub folder: PathBuf,
    /// The name of the file to save; `None` asks for one to read.
    pub save_as: Option<String>,
}

/// What comes back.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "no dialog of the system is asked there yet"))]
#[derive(Debug, PartialEq)]
pub enum Answer {
    /// The user chose a file.
    Chosen(PathBuf),
    /// The user chose none.
    Cancelled,
    /// There is no dialog to be had.
    Unavailable,
}

impl Dialogs {
    /// A window has opened: from now on dialogs belong to it.
    pub fn belong_to(&mut self, ctx: &Context, parent: Option<WindowId>) {
        let closed = Arc::<AtomicBool>::default();
        let saying = Arc::clone(&closed);
        farewell::at_close(ctx, "dialogs of the system", move || saying.store(true, Ordering::Relaxed));
        self.open = None;
        self.system = System { parent, closed };
    }

    /// Asks which file to read.
    pub fn open_import(&mut self) {
        self.open(Purpose::Import, "");
    }

    /// Asks where to write.
    pub fn open_export(&mut self, what: Source, form: ExportForm, name: &str) {
        self.open(Purpose::Export(what, form), name);
    }

    fn open(&mut self, purpose: Purpose, name: &str) {
        let asking = self.system.ask(purpose, self.start(), name);
        let way = asking.map_or_else(|| Way::Here(self.browse(purpose, name)), Way::System);
        self.open = Some(Open { purpose, name: name.to_owned(), way });
    }

    /// Where a dialog begins: where the last one was left.
    fn start(&self) -> PathBuf {
        self.folder.clone().filter(|folder| folder.is_dir()).unwrap_or_else(home)
    }

    fn browse(&self, purpose: Purpose, name: &str) -> Browser {
        Browser::open(purpose != Purpose::Import, &self.start(), name)
    }

    /// Draws the open dialog, and asks for what was chosen in it.
    pub fn show(&mut self, ui: &Ui, stage: &mut Stage) {
        let Some(mut open) = self.open.take() else { return };
        match &mut open.way {
            Way::Here(browser) => match browser.show(ui.ctx()) {
                Step::Stay => self.open = Some(open),
                Step::Close => {}
                Step::Choose(path) => {
                    self.folder = Some(browser.folder().to_owned());
                    stage.ask(open.purpose.command(path));
                }
            },
            Way::System(portal) => match portal.answer() {
                None if waiting(ui.ctx()) => self.browse_instead(open),
                None => self.open = Some(open),
                Some(Answer::Cancelled) => {}
                Some(Answer::Chosen(path)) => self.take(path, open, stage),
                Some(Answer::Unavailable) => {
                    // It will not be there the next time either.
                    self.system.parent = None;
                    self.browse_instead(open);
                }
            },
        }
    }

    fn browse_instead(&mut self, open: Open) {
        let way = Way::Here(self.browse(open.purpose, &open.name));
        self.open = Some(Open { way, ..open });
    }

    /// Takes what the system's dialog gave. It has asked before a file is replaced, but not if the name gets an
    /// extension here.
    fn take(&mut self, path: PathBuf, open: Open, stage: &mut Stage) {
        self.folder = path.parent().map(Path::to_owned);
        if open.purpose == Purpose::Import {
            return stage.ask(open.purpose.command(path));
        }
        let whole = with_extension(path.clone());
        if whole == path || !whole.exists() {
            return stage.ask(open.purpose.command(whole));
        }
        let name = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let way = Way::Here(self.browse(open.purpose, &name).warn_of(whole));
        self.open = Some(Open { name, way, ..open });
    }
}

impl System {
    fn ask(&self, purpose: Purpose, folder: PathBuf, name: &str) -> Option<Portal> {
        let save_as = (purpose != Purpose::Import).then(|| name.to_owned());
        Portal::ask(Question { parent: self.parent?, folder, save_as }, Arc::clone(&self.closed))
    }
}

impl Purpose {
    fn command(self, path: PathBuf) -> Command {
        match self {
            Self::Import => Command::ImportMidi(path),
            Self::Export(what, form) => Command::Export { what, path, form },
        }
    }
}

/// Says that the system's dialog is open. True if the user would rather choose here.
fn waiting(ctx: &Context) -> bool {
    let window =
        Window::new("Waiting").id(Id::unique("waiting for the system's dialog")).title_bar(false).resizable(false);
    let window = window.frame(theme::dialog(ctx)).pivot(Align2::CENTER_CENTER).default_pos(ctx.content_rect().center());
    let shown = window.show(ctx, |ui| {
        ui.label("Choose a file in the dialog of your desktop.");
        let hint = "Closes that dialog and lists files in this window.";
        knobs::button(ui, true, "Choose here instead", hint)
    });
    shown.and_then(|shown| shown.inner).unwrap_or_default()
}
