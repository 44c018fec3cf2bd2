//! Carries a file to another program, on a thread of its own that lives as long as the drag.
//!
//! The window's toolkit holds the pointer while a button is down, so nothing is grabbed here: the pointer is asked where
//! it is, a hundred times a second. The keyboard is held, so that Escape gives up the drag and nothing else.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{JoinHandle, sleep};
use std::time::Duration;

use x11rb::connection::Connection;
use x11rb::errors::ReplyOrIdError;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, GrabMode, KeyButMask, PropMode, SELECTION_NOTIFY_EVENT,
    SelectionNotifyEvent, SelectionRequestEvent, Timestamp, Window,
};
use x11rb::wrapper::ConnectionExt as _;

use super::super::uris;
use super::giver::{Giver, Pointer, Say, Target};
use super::{Link, VERSION, VERSION_LEAST, WindowId, there};

/// How often the pointer is looked at, in milliseconds.
pub const TICK_MS: u64 = 10;
/// How long the file may take to be written, in ticks: five seconds.
const FILE_TICKS_MAX: u32 = 500;
/// Windows within windows that are looked into.
const DEPTH_MAX: usize = 32;
/// The symbol of the Escape key.
pub(super) const ESCAPE: u32 = 0xff1b;

/// A drag under way. Dropping it gives it up.
#[derive(Debug)]
pub struct Drag {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// What the window and the thread tell each other.
#[derive(Debug, Default)]
struct Shared {
    is_given_up: AtomicBool,
    is_welcome: AtomicBool,
}

impl Drag {
    /// Begins to carry a file, once it is there, from a window on which a button is held down; that window itself does
    /// not take it. `None` if the X server or the system refuses.
    pub fn begin(window: WindowId, file: PathBuf) -> Option<Self> {
        Self::begin_on(None, window, file)
    }

    /// Begins to carry a file on the screen of that X server.
    pub(super) fn begin_on(display: Option<&str>, window: WindowId, file: PathBuf) -> Option<Self> {
        let shared = Arc::<Shared>::default();
        let carrier = Carrier::new(Link::open(display)?, window, file, Arc::clone(&shared)).ok()?;
        let thread = std::thread::Builder::new().name("continuo-drag".to_owned());
        let thread = thread.spawn(move || carrier.run()).ok()?;
        Some(Self { shared, thread: Some(thread) })
    }

    /// Whether the program under the pointer would take the file.
    pub fn is_welcome(&self) -> bool {
        self.shared.is_welcome.load(Ordering::Relaxed)
    }

    /// Whether it is over, one way or the other.
    pub fn is_over(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }
}

impl Drop for Drag {
    fn drop(&mut self) {
        self.shared.is_given_up.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic of the thread ends the drag; there is nothing else to do about it.
            let _ = thread.join();
        }
    }
}

/// What the thread owns.
struct Carrier {
    link: Link,
    shared: Arc<Shared>,
    file: PathBuf,
    /// The window that is dragged from.
    own: Window,
    /// The hidden window that speaks for us.
    mouth: Window,
    escape: u8,
    giver: Giver,
    /// Where the pointer was when the button was released.
    released: Option<Pointer>,
}

impl Carrier {
    fn new(link: Link, window: WindowId, file: PathBuf, shared: Arc<Shared>) -> Result<Self, ReplyOrIdError> {
        let mouth = link.hidden_window(EventMask::PROPERTY_CHANGE)?;
        let escape = key_of(&link, ESCAPE)?;
        let giver = Giver::default();
        Ok(Self { link, shared, file, own: window.get(), mouth, escape, giver, released: None })
    }

    fn run(mut self) {
        if !self.wait_for_file() {
            return;
        }
        // An error means that the connection is lost, and the drag with it; the server lets go of the keyboard.
        let _ = self.carry();
    }

    /// Waits until the file is written. False if the drag is over before.
    fn wait_for_file(&self) -> bool {
        for _ in 0..FILE_TICKS_MAX {
            if self.file.exists() {
                return true;
            }
            if self.shared.is_given_up.load(Ordering::Relaxed) {
                return false;
            }
            sleep(Duration::from_millis(TICK_MS));
        }
        false
    }

    fn carry(&mut self) -> Result<(), ReplyOrIdError> {
        let time = self.own_selection()?;
        let (server, root) = (&self.link.connection, self.link.root);
        server.grab_keyboard(false, root, time, GrabMode::ASYNC, GrabMode::ASYNC)?.reply().ok();
        while self.giver.end().is_none() {
            while let Some(event) = self.link.connection.poll_for_event()? {
                self.hear(&event, time)?;
            }
            if self.shared.is_given_up.load(Ordering::Relaxed) {
                self.give_up(time)?;
            }
            let pointer = self.pointer()?;
            let said = self.giver.tick(pointer);
            self.say(said, time)?;
            self.shared.is_welcome.store(self.giver.is_welcome(), Ordering::Relaxed);
            sleep(Duration::from_millis(TICK_MS));
        }
        Ok(())
    }

    /// Offers the file to whoever asks; from which moment on, by the server's clock.
    fn own_selection(&self) -> Result<Timestamp, ReplyOrIdError> {
        let (server, mouth, atoms) = (&self.link.connection, self.mouth, &self.link.atoms);
        // The server tells the time with every change of a property.
        server.change_property8(PropMode::REPLACE, mouth, AtomEnum::WM_NAME, AtomEnum::STRING, b"Continuo")?;
        server.flush()?;
        let time = loop {
            if let Event::PropertyNotify(event) = server.wait_for_event()? {
                break event.time;
            }
        };
        server.set_selection_owner(mouth, atoms.XdndSelection, time)?.check()?;
        Ok(time)
    }

    fn hear(&mut self, event: &Event, time: Timestamp) -> Result<(), ReplyOrIdError> {
        match event {
            Event::ClientMessage(message) if message.format == 32 => self.understand(message),
            Event::SelectionRequest(request) => self.give(request)?,
            // Once the button is up the file is the other program's.
            Event::KeyPress(key) if key.detail == self.escape && self.released.is_none() => self.give_up(time)?,
            _ => {}
        }
        Ok(())
    }

    fn understand(&mut self, message: &ClientMessageEvent) {
        let (atoms, [from, flags, ..]) = (&self.link.atoms, message.data.as_data32());
        if message.type_ == atoms.XdndStatus {
            self.giver.status(from, flags & 1 == 1);
        } else if message.type_ == atoms.XdndFinished {
            self.giver.finished(from, flags & 1 == 1);
        }
    }

    fn give_up(&mut self, time: Timestamp) -> Result<(), ReplyOrIdError> {
        let said = self.giver.cancel();
        self.say(said, time)
    }

    fn say(&self, said: Vec<(Target, Say)>, time: Timestamp) -> Result<(), ReplyOrIdError> {
        let atoms = &self.link.atoms;
        for (target, say) in said {
            let (kind, data) = match say {
                Say::Enter => (atoms.XdndEnter, [target.version << 24, atoms.UriList, 0, 0]),
                Say::Position(at) => (atoms.XdndPosition, [0, packed(at), time, atoms.XdndActionCopy]),
                Say::Leave => (atoms.XdndLeave, [0; 4]),
                Say::Drop => (atoms.XdndDrop, [0, time, 0, 0]),
            };
            let [a, b, c, d] = data;
            self.link.tell(target.ear, target.window, kind, [self.mouth, a, b, c, d])?;
        }
        Ok(())
    }

    /// Gives the file's address, or the types in which it can be had, to a program that asks.
    fn give(&self, request: &SelectionRequestEvent) -> Result<(), ReplyOrIdError> {
        let (server, atoms, to) = (&self.link.connection, &self.link.atoms, request.requestor);
        // Old programs name no property.
        let named = if request.property == x11rb::NONE { request.target } else { request.property };
        let mut property = named;
        if request.target == atoms.UriList {
            let list = uris::list(&self.file);
            server.change_property8(PropMode::REPLACE, to, named, atoms.UriList, &list)?.ignore_error();
        } else if request.target == atoms.Targets {
            let types = [atoms.Targets, atoms.UriList];
            server.change_property32(PropMode::REPLACE, to, named, AtomEnum::ATOM, &types)?.ignore_error();
        } else {
            property = x11rb::NONE;
        }
        let SelectionRequestEvent { time, selection, target, .. } = *request;
        let response_type = SELECTION_NOTIFY_EVENT;
        let answer =
            SelectionNotifyEvent { response_type, sequence: 0, time, requestor: to, selection, target, property };
        server.send_event(false, to, EventMask::NO_EVENT, answer)?.ignore_error();
        server.flush()?;
        Ok(())
    }

    /// Where the pointer is; once the button is up, where it was then.
    fn pointer(&mut self) -> Result<Pointer, ReplyOrIdError> {
        if let Some(released) = self.released {
            return Ok(released);
        }
        let reply = self.link.connection.query_pointer(self.link.root)?.reply()?;
        let (at, is_pressed) = ((reply.root_x, reply.root_y), reply.mask.contains(KeyButMask::BUTTON1));
        let pointer = Pointer { at, target: self.target(at)?, is_pressed };
        self.released = (!is_pressed).then_some(pointer);
        Ok(pointer)
    }

    /// What takes drags at a place of the screen: the outermost window that says so.
    fn target(&self, at: (i16, i16)) -> Result<Option<Target>, ReplyOrIdError> {
        let mut window = self.link.root;
        for _ in 0..DEPTH_MAX {
            let reply = self.link.connection.translate_coordinates(self.link.root, window, at.0, at.1)?.reply();
            let child = there(reply)?.map_or(x11rb::NONE, |reply| reply.child);
            if child == x11rb::NONE || child == self.own {
                return Ok(None);
            }
            if let Some(target) = self.target_of(child)? {
                return Ok(Some(target));
            }
            window = child;
        }
        Ok(None)
    }

    fn target_of(&self, window: Window) -> Result<Option<Target>, ReplyOrIdError> {
        let (link, atoms) = (&self.link, &self.link.atoms);
        let proxy_of = |window| link.numbers(window, atoms.XdndProxy, AtomEnum::WINDOW);
        // A proxy whose window died names nobody; a living one names itself.
        let proxy = match proxy_of(window)?.first() {
            Some(proxy) if proxy_of(*proxy)?.first() == Some(proxy) => Some(*proxy),
            _ => None,
        };
        let ear = proxy.unwrap_or(window);
        let version = link.numbers(ear, atoms.XdndAware, AtomEnum::ATOM)?.first().copied().unwrap_or_default();
        Ok((version >= VERSION_LEAST).then(|| Target { window, ear, version: version.min(VERSION) }))
    }
}

/// A place of the screen as messages tell it. A screen does not begin left of or above its corner.
fn packed((x, y): (i16, i16)) -> u32 {
    let whole = |value: i16| u32::from(value.max(0).unsigned_abs());
    whole(x) << 16 | whole(y)
}

/// The key that has a symbol on it; 0, which is no key, if there is none.
pub(super) fn key_of(link: &Link, symbol: u32) -> Result<u8, ReplyOrIdError> {
    let setup = link.connection.setup();
    let (first, last) = (setup.min_keycode, setup.max_keycode);
    let keys = link.connection.get_keyboard_mapping(first, last - first + 1)?.reply()?;
    let width = usize::from(keys.keysyms_per_keycode).max(1);
    let mut rows = (first..=last).zip(keys.keysyms.chunks(width));
    Ok(rows.find(|(_, symbols)| symbols.contains(&symbol)).map_or(0, |(key, _)| key))
}
