//! Everything off the audio thread while the plugin is open: session, takes, inference, history, export. No host type,
//! no window, no network of its own: those that use it hand in the model, the settings and the ports.

mod command;
mod desk;
mod difference;
mod history;
pub mod limits;
mod melody;
mod saved;
mod session;
mod settings;
mod studio;
mod view;

pub use command::{Command, ExportForm, Listen, NoteEdit, Source};
pub use difference::Difference;
pub use history::{Entry, EntryId, Technique};
pub use melody::{Melody, tune_of};
pub use saved::{SavedError, SavedSession};
pub use session::Session;
pub use settings::{GenerateSettings, Grid, RhythmAssist, SEED_MAX};
pub use studio::{Change, Studio, StudioConfig, StudioReader};
pub use view::{
    HistoryItem, Imported, ImportedTrack, Message, ModelStatus, ModelView, Progress, Shown, Status, View,
};

/// Loads a model; the error is a full sentence.
pub type ModelLoader =
    std::sync::Arc<dyn Fn() -> Result<std::sync::Arc<dyn continuo_models::Enhance>, String> + Send + Sync>;
