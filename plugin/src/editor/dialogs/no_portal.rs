//! Where the system's dialogs are not asked yet: `docs/windows.md` says why.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::{Answer, Question};

/// A dialog that cannot be.
#[derive(Debug)]
pub struct Portal(Infallible);

impl Portal {
    /// Asks nobody.
    pub fn ask(question: Question, _closed: Arc<AtomicBool>) -> Option<Self> {
        match question.parent {}
    }

    /// Nothing comes back.
    pub fn answer(&mut self) -> Option<Answer> {
        match self.0 {}
    }
}
