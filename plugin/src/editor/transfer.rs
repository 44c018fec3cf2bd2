//! Files in and out of the window by dragging: what hovers over it, what is dropped on it, what is dragged out of it.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
mod folder;
mod handle;
mod landing;
#[cfg(target_os = "linux")]
pub mod uris;
#[cfg(target_os = "linux")]
mod x11;

#[cfg(not(target_os = "linux"))]
use self::elsewhere as system;
#[cfg(target_os = "linux")]
use self::x11 as system;

use std::path::PathBuf;

use continuo_studio::Command;
use egui::{Context, CursorIcon, HoveredFile};
use nice_plug_egui::Frame;

use self::folder::Folder;
pub use self::handle::{drag_dots, drag_handle, suggested_name};
use self::landing::Dropped;
pub use self::landing::Landing;
pub use self::system::WindowId;
use self::system::{Drag, Drops};

/// Whether a file can be dragged out of the window here.
pub const CAN_DRAG: bool = cfg!(target_os = "linux");

/// What the window learns of a drag from another program.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "no drag reaches the window there yet"))]
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// These files are held over it.
    Over(Vec<PathBuf>),
    /// No longer.
    Left,
    /// They were dropped on it.
    Dropped(Vec<PathBuf>),
}

/// The editor's end of all drags. It outlives windows; each that opens is watched until it closes.
#[derive(Debug, Default)]
pub struct Transfer {
    window: Option<WindowId>,
    drops: Option<Drops>,
    drag: Option<Drag>,
    over: Vec<PathBuf>,
    folder: Folder,
}

impl Transfer {
    /// A window has opened.
    pub fn open(&mut self, frame: &Frame) {
        self.close();
        self.window = system::window_id(frame.baseview_window());
        self.drops = self.window.and_then(|window| Drops::watch(window, landing::accepts));
    }

    /// The window that is open, where the system knows it by a number.
    pub fn window(&self) -> Option<WindowId> {
        self.window
    }

    /// Ends what belongs to a window that is closed, or about to be.
    fn close(&mut self) {
        (self.window, self.drops, self.drag) = (None, None, None);
        self.over.clear();
    }

    /// Before a frame: puts files that hover or were dropped where the toolkit would have them.
    pub fn begin(&mut self, ctx: &Context) {
        let news: Vec<_> = self.drops.iter().flat_map(Drops::news).collect();
        let mut dropped = Vec::new();
        for news in news {
            self.over.clear();
            match news {
                News::Over(files) => self.over = files,
                News::Left => {}
                News::Dropped(files) => dropped = files,
            }
        }
        if self.over.is_empty() && dropped.is_empty() {
            return;
        }
        ctx.input_mut(|input| {
            let hovered = |path: &PathBuf| HoveredFile { path: Some(path.clone()), ..HoveredFile::default() };
            input.raw.hovered_files = self.over.iter().map(hovered).collect();
            input.raw.dropped_files.extend(dropped.into_iter().map(Dropped::handle));
        });
    }

    /// Begins to drag what is to be handed to another program. What comes back is for the studio: all other commands as
    /// they are, and that one with the place of the file; nothing if the system gives no place.
    pub fn pass(&mut self, command: Command) -> Option<Command> {
        let Command::HandOut { what, part, path } = command else { return Some(command) };
        let path = self.folder.place(&path)?;
        // The one before is over or given up: the pointer is at another.
        self.drag = None;
        self.drag = self.window.and_then(|window| Drag::begin(window, path.clone()));
        Some(Command::HandOut { what, part, path })
    }

    /// After a frame: the pointer says whether a file can be dropped where it is.
    pub fn end(&mut self, ctx: &Context) {
        self.drag = self.drag.take().filter(|drag| !drag.is_over());
        if let Some(drag) = &self.drag {
            ctx.set_cursor_icon(if drag.is_welcome() { CursorIcon::Copy } else { CursorIcon::Grabbing });
        }
    }
}
