//! The session.

use std::sync::Arc;

use continuo_music::Meter;

use crate::*;

/// The state of everything.
pub struct Session {
    model: String,
}

impl Session {
    /// An empty session.
    #[must_use]
    pub fn new(model_name: &str, _entropy: u64) -> Self {
        Self { model: model_name.to_owned() }
    }

    /// Its picture.
    #[must_use]
    pub fn view(&self, revision: u64) -> View {
        View {
            revision,
            status: Status::Idle,
            input: Arc::default(),
            result: None,
            listen: Listen::Result,
            history: Vec::new(),
            progress: None,
            message: None,
            can_undo: false,
            can_redo: false,
            tempo_bpm: 120.0,
            meter: Meter::COMMON,
            model: ModelView { name: self.model.clone(), status: ModelStatus::NotLoaded },
            imported: None,
            last_seed: None,
        }
    }

    /// Its saved state.
    #[must_use]
    pub fn saved(&self) -> SavedSession {
        SavedSession::default()
    }
}
