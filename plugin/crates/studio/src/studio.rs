//! The handle of the studio: a named thread that owns the session, the inference and the studio's end of the ports.

use std::sync::Arc;
use std::thread::JoinHandle;

use continuo_realtime::{Gauges, StudioPorts, Trigger};
use crossbeam_channel::{Sender, bounded, unbounded};
use parking_lot::Mutex;

use crate::desk::{Desk, Order};
use crate::{ByTechnique, Command, GenerateSettings, Models, SavedError, SavedSession, Session, View};

/// What a studio is made of.
pub struct StudioConfig {
    /// The studio's end of the ports.
    pub ports: StudioPorts,
    /// The techniques' models.
    pub models: Models,
    /// The settings in force; called on the studio thread whenever they are needed.
    pub settings: Box<dyn Fn() -> GenerateSettings + Send>,
    /// Called on the studio thread after each change, with nothing locked. It may use [`StudioReader`], but must not
    /// wait for the thread that drops the studio.
    pub on_change: Box<dyn Fn(Change) + Send>,
}

/// What changed, for whoever holds the studio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// There is a new [`View`]: draw again.
    View,
    /// There is a new [`SavedSession`]: the host's project is no longer as it was saved.
    Saved,
    /// This control was pressed and has been acted upon: its parameter can go back.
    Triggered(Trigger),
    /// What the play control started has come to its end: its parameter can go back.
    PlaybackEnded,
}

/// What other threads read. Locked for as long as it takes to copy an `Arc`.
pub(crate) struct Published {
    pub view: Arc<View>,
    pub saved: Arc<SavedSession>,
    /// Restores that were asked for and not yet carried out: until then `saved` is what was asked for.
    pub restores_pending: usize,
}

/// Everything off the audio thread while the plugin is open.
///
/// Every method may be called on any thread but the audio thread. Dropping it cancels the run under way and joins
/// both threads, which takes as long as one step of a model, or as one file being read or written.
pub struct Studio {
    orders: Option<Sender<Order>>,
    reader: StudioReader,
    thread: Option<JoinHandle<()>>,
}

/// Reads a studio from anywhere, also after it is gone.
#[derive(Clone)]
pub struct StudioReader {
    published: Arc<Mutex<Published>>,
    gauges: Arc<Gauges>,
}

impl StudioReader {
    /// The newest picture of the session.
    #[must_use]
    pub fn view(&self) -> Arc<View> {
        Arc::clone(&self.published.lock().view)
    }

    /// The newest state to save with the host's project.
    #[must_use]
    pub fn saved(&self) -> Arc<SavedSession> {
        Arc::clone(&self.published.lock().saved)
    }

    /// The numbers the audio thread publishes.
    #[must_use]
    pub fn gauges(&self) -> &Gauges {
        &self.gauges
    }
}

impl Studio {
    /// Opens a studio with an empty session.
    ///
    /// # Errors
    ///
    /// When the system gives no thread.
    pub fn new(config: StudioConfig) -> std::io::Result<Self> {
        let Models { enhance, extend, accompany } = &config.models;
        let names = ByTechnique {
            enhance: enhance.name.clone(),
            extend: extend.name.clone(),
            accompany: accompany.name.clone(),
        };
        let session = Session::new(names, entropy());
        let published = Arc::new(Mutex::new(Published {
            view: Arc::new(session.view(0)),
            saved: Arc::new(session.saved()),
            restores_pending: 0,
        }));
        let reader = StudioReader { published: Arc::clone(&published), gauges: Arc::clone(&config.ports.gauges) };
        let (orders, inbox) = unbounded();
        let desk = Desk::new(config, session, inbox, published);
        let thread = std::thread::Builder::new().name("continuo-studio".to_owned()).spawn(move || desk.run())?;
        Ok(Self { orders: Some(orders), reader, thread: Some(thread) })
    }

    /// Asks for something; it is done on the studio thread, in the order asked for.
    pub fn send(&self, command: Command) {
        self.order(Order::Command(command));
    }

    /// The newest picture of the session.
    #[must_use]
    pub fn view(&self) -> Arc<View> {
        self.reader.view()
    }

    /// The newest state to save with the host's project: all commands that were carried out are in it.
    #[must_use]
    pub fn saved(&self) -> Arc<SavedSession> {
        self.reader.saved()
    }

    /// Reads this studio without holding it.
    #[must_use]
    pub fn reader(&self) -> StudioReader {
        self.reader.clone()
    }

    /// Takes up a session from its JSON text. [`Studio::saved`] gives that session from now on.
    ///
    /// # Errors
    ///
    /// When the text is not a saved state that this version can read. The session stays as it was, and the error is
    /// shown in the view as well.
    pub fn restore(&self, json: &str) -> Result<(), SavedError> {
        let parsed =
            SavedSession::from_json(json).inspect_err(|error| self.order(Order::Complain(error.to_string())))?;
        let saved = Arc::new(parsed);
        let mut published = self.reader.published.lock();
        published.saved = Arc::clone(&saved);
        published.restores_pending += 1;
        self.order(Order::Restore(saved));
        Ok(())
    }

    /// Waits until everything asked for before has been carried out; a run it started may still be under way.
    pub fn settle(&self) {
        let (done, wait) = bounded(1);
        self.order(Order::Settle(done));
        // An error means that the thread is gone, and nothing is left to wait for.
        let _ = wait.recv();
    }

    fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // An error means that the thread is gone; the view says so.
            let _ = orders.send(order);
        }
    }
}

impl Drop for Studio {
    fn drop(&mut self) {
        drop(self.orders.take());
        let thread = self.thread.take();
        // Dropped by `on_change`, the studio thread itself: it ends by itself, and cannot wait for itself.
        let is_own = |thread: &JoinHandle<()>| thread.thread().id() == std::thread::current().id();
        if let Some(thread) = thread.filter(|thread| !is_own(thread)) {
            // A panic of the thread was shown in the view; there is nobody left to tell.
            let _ = thread.join();
        }
    }
}

/// A number that differs from one studio to the next: where drawn seeds begin.
fn entropy() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one("continuo seeds")
}
