//! Where dragging between programs is not there yet: `docs/windows.md` says what it would take.

use std::convert::Infallible;
use std::path::PathBuf;

use nice_plug_egui::baseview::WindowContext;

use super::News;

/// No window is known by a number.
pub type WindowId = Infallible;

/// The number of no window.
pub fn window_id(_window: &WindowContext) -> Option<WindowId> {
    None
}

/// A watch that cannot be.
#[derive(Debug)]
pub struct Drops(Infallible);

impl Drops {
    /// Watches no window.
    pub fn watch(window: WindowId, _accepts: fn(&[PathBuf]) -> bool) -> Option<Self> {
        match window {}
    }

    /// Nothing happens.
    pub fn news(&self) -> impl Iterator<Item = News> {
        std::iter::empty()
    }
}

/// A drag that cannot be.
#[derive(Debug)]
pub struct Drag(Infallible);

impl Drag {
    /// Carries nothing.
    pub fn begin(window: WindowId, _file: PathBuf) -> Option<Self> {
        match window {}
    }

    /// There is none to be welcome.
    pub fn is_welcome(&self) -> bool {
        match self.0 {}
    }

    /// There is none to be over.
    pub fn is_over(&self) -> bool {
        match self.0 {}
    }
}
