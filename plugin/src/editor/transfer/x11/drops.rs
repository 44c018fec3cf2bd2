//! Sees what is dragged over our window, on a thread of its own: the window's toolkit throws these events away.
//!
//! The window names a hidden window of ours as its proxy, which is how the protocol lets another connection hear for
//! it. So the toolkit is told nothing, and nothing of it is touched.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Weak};
use std::thread::JoinHandle;

use x11rb::connection::Connection;
use x11rb::cookie::VoidCookie;
use x11rb::errors::ReplyOrIdError;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ChangeWindowAttributesAux, ClientMessageEvent, ConnectionExt, EventMask, PropMode, Window,
};
use x11rb::wrapper::ConnectionExt as _;

use super::super::{News, uris};
use super::taker::{Heard, Reply, Taker};
use super::{Link, VERSION, WORDS_MAX, WindowId, there};

/// A watch over one window. It ends with the window, or when it is dropped.
#[derive(Debug)]
pub struct Drops {
    news: Receiver<News>,
    /// Held by the thread; gone once it has ended.
    link: Weak<Link>,
    ear: Window,
    thread: Option<JoinHandle<()>>,
}

impl Drops {
    /// Watches a window; `accepts` says which files it takes. `None` if the X server or the system refuses.
    pub fn watch(window: WindowId, accepts: fn(&[PathBuf]) -> bool) -> Option<Self> {
        Self::watch_on(None, window, accepts)
    }

    /// Watches a window of that X server.
    pub(super) fn watch_on(display: Option<&str>, window: WindowId, accepts: fn(&[PathBuf]) -> bool) -> Option<Self> {
        let link = Arc::new(Link::open(display)?);
        let ear = link.hidden_window(EventMask::NO_EVENT).ok()?;
        let (sender, news) = channel();
        let weak = Arc::downgrade(&link);
        let watch = Watch { link, window: window.get(), ear, taker: Taker::new(accepts), news: sender };
        watch.announce().ok()?;
        let thread = std::thread::Builder::new().name("continuo-drops".to_owned()).spawn(move || watch.run()).ok()?;
        Some(Self { news, link: weak, ear, thread: Some(thread) })
    }

    /// Whether the watch has ended.
    #[cfg(test)]
    pub(super) fn is_over(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// What happened since the last call, in order. Waits for nothing.
    pub fn news(&self) -> impl Iterator<Item = News> {
        self.news.try_iter()
    }
}

impl Drop for Drops {
    fn drop(&mut self) {
        if let Some(link) = self.link.upgrade() {
            // Where that fails the connection is lost, and the thread has ended for it.
            let _ = link.tell(self.ear, self.ear, link.atoms.Quit, [0; 5]);
        }
        if let Some(thread) = self.thread.take() {
            // A panic of the thread leaves a window without drops; there is nobody to tell.
            let _ = thread.join();
        }
    }
}

/// What the thread owns.
struct Watch {
    link: Arc<Link>,
    window: Window,
    ear: Window,
    taker: Taker,
    news: Sender<News>,
}

impl Watch {
    /// Makes the hidden window the proxy of the window, and asks to hear of the window's end.
    fn announce(&self) -> Result<(), ReplyOrIdError> {
        let (server, atoms) = (&self.link.connection, &self.link.atoms);
        self.watch_for_end(self.window)?;
        for window in [self.ear, self.window] {
            server.change_property32(PropMode::REPLACE, window, atoms.XdndAware, AtomEnum::ATOM, &[VERSION])?;
            let proxy = [self.ear];
            server.change_property32(PropMode::REPLACE, window, atoms.XdndProxy, AtomEnum::WINDOW, &proxy)?.check()?;
        }
        Ok(())
    }

    fn watch_for_end(&self, window: Window) -> Result<(), ReplyOrIdError> {
        let events = ChangeWindowAttributesAux::new().event_mask(EventMask::STRUCTURE_NOTIFY);
        self.link.connection.change_window_attributes(window, &events)?.ignore_error();
        Ok(())
    }

    fn run(mut self) {
        // An error means that the connection is lost: no drops any more, and the window goes its own way.
        let _ = self.listen();
        // Whoever waits for this thread may rely on it; that the window is gone already is as good.
        let forgotten = self.link.connection.delete_property(self.window, self.link.atoms.XdndProxy);
        let _ = forgotten.map(VoidCookie::check);
    }

    fn listen(&mut self) -> Result<(), ReplyOrIdError> {
        loop {
            let heard = match self.link.connection.wait_for_event()? {
                Event::ClientMessage(message) if message.type_ == self.link.atoms.Quit => return Ok(()),
                Event::DestroyNotify(event) if event.window == self.window => return Ok(()),
                Event::DestroyNotify(event) => Some(Heard::Leave { source: event.window }),
                Event::ClientMessage(message) if message.format == 32 => self.understand(&message)?,
                Event::SelectionNotify(event) if event.requestor == self.ear => {
                    Some(Heard::Files(self.fetch(event.property)?))
                }
                _ => None,
            };
            for reply in heard.into_iter().flat_map(|heard| self.taker.hear(heard)).collect::<Vec<_>>() {
                self.answer(reply)?;
            }
        }
    }

    fn understand(&self, message: &ClientMessageEvent) -> Result<Option<Heard>, ReplyOrIdError> {
        let (atoms, data) = (&self.link.atoms, message.data.as_data32());
        let source = data[0];
        Ok(match message.type_ {
            kind if kind == atoms.XdndEnter => {
                // A program that crashes says no goodbye.
                self.watch_for_end(source)?;
                Some(Heard::Enter { source, has_files: self.offers(&data)?.contains(&atoms.UriList) })
            }
            kind if kind == atoms.XdndPosition => Some(Heard::Position { source, time: data[3] }),
            kind if kind == atoms.XdndLeave => Some(Heard::Leave { source }),
            kind if kind == atoms.XdndDrop => Some(Heard::Drop { source, time: data[2] }),
            _ => None,
        })
    }

    /// The types of data that a source has: up to three in its message, more in a property.
    fn offers(&self, data: &[u32; 5]) -> Result<Vec<Atom>, ReplyOrIdError> {
        let has_more = data[1] & 1 == 1;
        if has_more {
            self.link.numbers(data[0], self.link.atoms.XdndTypeList, AtomEnum::ATOM)
        } else {
            Ok(data[2..].to_vec())
        }
    }

    fn answer(&self, reply: Reply) -> Result<(), ReplyOrIdError> {
        let atoms = &self.link.atoms;
        let action = |accepts| if accepts { atoms.XdndActionCopy } else { x11rb::NONE };
        match reply {
            Reply::Ask { time } => {
                let (server, name) = (&self.link.connection, atoms.XdndSelection);
                server.convert_selection(self.ear, name, atoms.UriList, name, time)?.ignore_error();
                server.flush()?;
                Ok(())
            }
            Reply::Status { source, accepts } => {
                let data = [self.window, u32::from(accepts), 0, 0, action(accepts)];
                self.link.tell(source, source, atoms.XdndStatus, data)
            }
            Reply::Finished { source, accepts } => {
                let data = [self.window, u32::from(accepts), action(accepts), 0, 0];
                self.link.tell(source, source, atoms.XdndFinished, data)
            }
            Reply::Tell(news) => {
                // An error means that nobody watches any more; the order to quit is on its way.
                let _ = self.news.send(news);
                Ok(())
            }
        }
    }

    /// The files that a source has put on our window; none if it has nothing to say.
    fn fetch(&self, property: Atom) -> Result<Vec<PathBuf>, ReplyOrIdError> {
        let (server, ear) = (&self.link.connection, self.ear);
        let reply = server.get_property(true, ear, property, AtomEnum::ANY, 0, WORDS_MAX)?.reply();
        let list = there(reply)?.filter(|list| list.format == 8 && list.type_ == self.link.atoms.UriList);
        Ok(list.map(|list| uris::files(&list.value)).unwrap_or_default())
    }
}
