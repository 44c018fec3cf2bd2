//! The studio thread.

use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender};
use parking_lot::Mutex;

use crate::studio::Published;
use crate::{Command, SavedSession, Session, StudioConfig};

/// What reaches the studio thread.
pub(crate) enum Order {
    Command(Command),
    Restore(Arc<SavedSession>),
    Complain(String),
    Settle(Sender<()>),
}

pub(crate) struct Desk {
    _config: StudioConfig,
    _session: Session,
    inbox: Receiver<Order>,
    _published: Arc<Mutex<Published>>,
}

impl Desk {
    pub fn new(
        config: StudioConfig,
        session: Session,
        inbox: Receiver<Order>,
        published: Arc<Mutex<Published>>,
    ) -> Self {
        Self { _config: config, _session: session, inbox, _published: published }
    }

    pub fn run(self) {
        while self.inbox.recv().is_ok() {}
    }
}
