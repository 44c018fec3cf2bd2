//! The host's own window, into which the plugin's is put, and what can be seen in it.

use std::collections::HashSet;

use continuo_host::WindowSize;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    ConfigureWindowAux, ConnectionExt, CreateWindowAux, EventMask, ImageFormat, WindowClass,
};
use x11rb::rust_connection::RustConnection;

use crate::failure::Failure;

/// A colour that no theme has: where it is seen, the plugin has not drawn.
const BARE: u32 = 0x00ff_00ff;

/// A window on the display of the environment.
pub struct Parent {
    connection: RustConnection,
    window: u32,
    size: WindowSize,
}

/// What can be seen in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// How many colours there are.
    pub colours: usize,
    /// Pixels that nobody has drawn on.
    pub bare: usize,
}

impl Seen {
    /// Whether a window with text and controls covers the whole.
    pub fn is_drawn(self) -> bool {
        self.bare == 0 && self.colours > 50
    }
}

impl Parent {
    /// Opens an empty window, which no window manager moves.
    pub fn open(size: WindowSize) -> Result<Self, Failure> {
        let (connection, screen) = x11rb::connect(None).map_err(said)?;
        let window = connection.generate_id().map_err(said)?;
        let screen = &connection.setup().roots[screen];
        let look =
            CreateWindowAux::new().background_pixel(BARE).override_redirect(1).event_mask(EventMask::STRUCTURE_NOTIFY);
        let (width, height) = pixels(size);
        let create = connection.create_window(
            screen.root_depth,
            window,
            screen.root,
            0,
            0,
            width,
            height,
            0,
            WindowClass::INPUT_OUTPUT,
            screen.root_visual,
            &look,
        );
        create.map_err(said)?.check().map_err(said)?;
        connection.map_window(window).map_err(said)?.check().map_err(said)?;
        Ok(Self { connection, window, size })
    }

    /// The number by which X11 knows it.
    pub fn id(&self) -> u32 {
        self.window
    }

    /// Makes it as large as that.
    pub fn resize(&mut self, size: WindowSize) -> Result<(), Failure> {
        let change = ConfigureWindowAux::new().width(size.width).height(size.height);
        self.connection.configure_window(self.window, &change).map_err(said)?.check().map_err(said)?;
        self.size = size;
        Ok(())
    }

    /// What can be seen in it now.
    pub fn seen(&self) -> Result<Seen, Failure> {
        let (width, height) = pixels(self.size);
        let image = self.connection.get_image(ImageFormat::Z_PIXMAP, self.window, 0, 0, width, height, u32::MAX);
        let data = image.map_err(said)?.reply().map_err(said)?.data;
        let pixels = data.chunks_exact(4).map(|pixel| u32::from_le_bytes([pixel[0], pixel[1], pixel[2], 0]));
        let colours: HashSet<u32> = pixels.clone().collect();
        Ok(Seen { colours: colours.len(), bare: pixels.filter(|pixel| *pixel == BARE).count() })
    }
}

fn pixels(size: WindowSize) -> (u16, u16) {
    let side = |pixels| u16::try_from(pixels).unwrap_or(u16::MAX);
    (side(size.width), side(size.height))
}

fn said(error: impl std::fmt::Display) -> Failure {
    Failure::NoDisplay(error.to_string())
}
