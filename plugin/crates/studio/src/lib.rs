//! Everything off the audio thread while the plugin is open: session, takes, inference, history, export. No host type,
//! no window, no network of its own: those that use it hand in the model, the settings and the ports.

mod arrangement;
pub mod bars;
mod capture;
mod command;
mod desk;
mod difference;
mod document;
mod edit;
mod entry;
mod export;
mod history;
mod import;
mod inference;
pub mod limits;
mod locks;
mod melody;
mod model;
mod request;
mod saved;
mod seeds;
mod session;
mod settings;
mod studio;
mod take;
mod technique;
#[cfg(test)]
mod testing;
mod view;

pub use command::{Command, ExportForm, Listen, NoteEdit, Source};
pub use difference::Difference;
pub use entry::{Entry, EntryId, KeptFrom};
pub use melody::{Melody, tune_of};
pub use model::{Model, ModelLoader, Models, SharedModel};
pub use request::{Answer, Failure, Made, News, Request, RequestId};
pub use saved::{SavedError, SavedSession};
pub use session::{Effect, Event, Moment, Session};
pub use settings::{GenerateSettings, RhythmAssist, SEED_MAX};
pub use studio::{Change, Studio, StudioConfig, StudioReader};
pub use technique::{Advance, ByTechnique, Insight, Progress, Technique, TechniqueSettings};
pub use view::{Failed, HistoryItem, Imported, ImportedTrack, Message, ModelStatus, ModelView, Shown, Status, View};
