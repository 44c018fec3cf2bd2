//! The plugin's window inside a window of the host's, as X11 knows it.

use clack_extensions::gui::{GuiApiType, GuiConfiguration, GuiError, GuiSize, PluginGui, Window};

use crate::{HostError, HostedPlugin};

/// A window's size, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowSize {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

const EMBEDDED: GuiConfiguration<'static> = GuiConfiguration { api_type: GuiApiType::X11, is_floating: false };

impl HostedPlugin {
    /// Opens the plugin's window inside the X11 window of that number, and tells how large it would like to be.
    ///
    /// # Errors
    ///
    /// When the plugin has no window, or refuses to open it.
    ///
    /// # Safety
    ///
    /// The parent must exist until [`HostedPlugin::close_window`].
    #[expect(unsafe_code, reason = "whether a window of the system's lives on can only be trusted")]
    pub unsafe fn open_window(&mut self, parent: u32) -> Result<WindowSize, HostError> {
        self.close_window();
        let gui = self.gui()?;
        let handle = self.instance.plugin_handle();
        gui.create(&handle, EMBEDDED).map_err(refused("create its window"))?;
        self.has_window = true;
        let size = gui.get_size(&handle).ok_or(HostError::Missing { extension: "window size" })?;
        let parent = Window::from_x11_handle(parent.into());
        // SAFETY: the caller vouches for the parent.
        unsafe { gui.set_parent(&handle, parent) }.map_err(refused("enter its parent"))?;
        gui.show(&handle).map_err(refused("show its window"))?;
        self.idle();
        Ok(WindowSize { width: size.width, height: size.height })
    }

    /// Makes the plugin's window as near to that size as it likes; tells what became of it.
    ///
    /// # Errors
    ///
    /// When there is no window or it cannot be resized.
    pub fn resize_window(&mut self, size: WindowSize) -> Result<WindowSize, HostError> {
        let gui = self.gui()?;
        let handle = self.instance.plugin_handle();
        if !self.has_window || !gui.can_resize(&handle) {
            return Err(HostError::Missing { extension: "resizable window" });
        }
        let wanted = GuiSize { width: size.width, height: size.height };
        let taken = gui.adjust_size(&handle, wanted).unwrap_or(wanted);
        gui.set_size(&handle, taken).map_err(refused("resize its window"))?;
        self.idle();
        Ok(WindowSize { width: taken.width, height: taken.height })
    }

    /// Closes the plugin's window. Nothing happens if there is none.
    pub fn close_window(&mut self) {
        if let Some(gui) = self.gui().ok().filter(|_| self.has_window) {
            gui.destroy(&self.instance.plugin_handle());
            self.has_window = false;
        }
        self.idle();
    }

    fn gui(&mut self) -> Result<PluginGui, HostError> {
        self.instance.plugin_handle().get_extension().ok_or(HostError::Missing { extension: "gui" })
    }
}

fn refused(step: &'static str) -> impl FnOnce(GuiError) -> HostError {
    move |error| HostError::Refused { step, cause: error.to_string() }
}
