//! Drags between programs on X11: a connection beside the window's own, and the words of the protocol (XDND 5).

mod drag;
mod drops;
mod giver;
mod taker;
#[cfg(test)]
mod tests;

use std::num::NonZeroU32;

use raw_window_handle::{HasWindowHandle, RawWindowHandle};
use x11rb::connection::Connection;
use x11rb::errors::{ReplyError, ReplyOrIdError};
use x11rb::protocol::xproto::{
    Atom, AtomEnum, CLIENT_MESSAGE_EVENT, ClientMessageEvent, ConnectionExt, CreateWindowAux, EventMask, Window,
    WindowClass,
};
use x11rb::rust_connection::RustConnection;

pub use self::drag::Drag;
pub use self::drops::Drops;

/// The newest version of the protocol, and the oldest that programs of this century speak.
const VERSION: u32 = 5;
const VERSION_LEAST: u32 = 3;
/// The longest property that is read, in words of four bytes: a quarter of a megabyte of file names.
const WORDS_MAX: u32 = 1 << 16;

x11rb::atom_manager! {
    pub Atoms: AtomsCookie {
        XdndAware,
        XdndProxy,
        XdndEnter,
        XdndPosition,
        XdndStatus,
        XdndLeave,
        XdndDrop,
        XdndFinished,
        XdndSelection,
        XdndTypeList,
        XdndActionCopy,
        UriList: b"text/uri-list",
        Targets: b"TARGETS",
        Quit: b"CONTINUO_QUIT",
    }
}

/// A window of the X server.
pub type WindowId = NonZeroU32;

/// The number of a window on the X server; `None` if it is no window of X11.
pub fn window_id(window: &impl HasWindowHandle) -> Option<WindowId> {
    match window.window_handle().ok()?.as_raw() {
        RawWindowHandle::Xlib(handle) => WindowId::new(u32::try_from(handle.window).ok()?),
        RawWindowHandle::Xcb(handle) => Some(handle.window),
        _ => None,
    }
}

/// A connection to the X server, of ours alone.
struct Link {
    connection: RustConnection,
    atoms: Atoms,
    root: Window,
}

impl Link {
    /// Connects to that server, or to the one that the environment names; `None` if it does not let us.
    fn open(display: Option<&str>) -> Option<Self> {
        let (connection, screen) = x11rb::connect(display).ok()?;
        let root = connection.setup().roots.get(screen)?.root;
        let atoms = Atoms::new(&connection).ok()?.reply().ok()?;
        Some(Self { connection, atoms, root })
    }

    /// Makes a window that nobody sees, which hears of `events`. It goes with the connection.
    fn hidden_window(&self, events: EventMask) -> Result<Window, ReplyOrIdError> {
        let window = self.connection.generate_id()?;
        let settings = CreateWindowAux::new().override_redirect(1).event_mask(events);
        let (class, visual) = (WindowClass::INPUT_ONLY, x11rb::COPY_FROM_PARENT);
        self.connection.create_window(0, window, self.root, -1, -1, 1, 1, 0, class, visual, &settings)?.check()?;
        Ok(window)
    }

    /// Sends `data` about the window `about` to whoever made the window `ear`.
    fn tell(&self, ear: Window, about: Window, kind: Atom, data: [u32; 5]) -> Result<(), ReplyOrIdError> {
        let message = ClientMessageEvent {
            response_type: CLIENT_MESSAGE_EVENT,
            format: 32,
            sequence: 0,
            window: about,
            type_: kind,
            data: data.into(),
        };
        // An error means that the other window is gone, and nobody is left to tell.
        self.connection.send_event(false, ear, EventMask::NO_EVENT, message)?.ignore_error();
        self.connection.flush()?;
        Ok(())
    }

    /// The numbers of a property; none if the window or the property is not there.
    fn numbers(&self, window: Window, property: Atom, kind: AtomEnum) -> Result<Vec<u32>, ReplyOrIdError> {
        let reply = self.connection.get_property(false, window, property, kind, 0, WORDS_MAX)?.reply();
        let Some(property) = there(reply)? else { return Ok(Vec::new()) };
        Ok(property.value32().map(Iterator::collect).unwrap_or_default())
    }
}

/// What a window says of itself; `None` if it was closed in the meantime, which is no fault of the connection.
fn there<T>(reply: Result<T, ReplyError>) -> Result<Option<T>, ReplyOrIdError> {
    match reply {
        Ok(reply) => Ok(Some(reply)),
        Err(ReplyError::X11Error(_)) => Ok(None),
        Err(ReplyError::ConnectionError(error)) => Err(error.into()),
    }
}
