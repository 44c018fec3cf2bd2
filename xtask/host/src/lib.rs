//! A headless CLAP host: opens the plugin, plays blocks of notes and transport into it, and keeps what it answers.
//!
//! Used by `compose` and by the plugin's own tests. It draws no window and has no sound card; time is the number of
//! samples it has asked for.

mod audio;
mod conductor;
mod entry;
mod error;
mod event;
mod handlers;
mod parameter;
mod plugin;
mod score;
mod transport;

pub use conductor::Conductor;
pub use entry::Entry;
pub use error::HostError;
pub use event::{Heard, Message, Timed};
pub use handlers::Counts;
pub use parameter::{Parameter, Parameters, stable_id};
pub use plugin::{BlockOutput, HostedPlugin};
pub use score::{Score, SoundingNote};
pub use transport::Transport;
