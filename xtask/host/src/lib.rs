//! A headless CLAP host: opens the plugin, plays blocks of notes and transport into it, and keeps what it answers.
//!
//! Used by `compose` and by the plugin's own tests. It has no sound card; time is the number of
//! samples it has asked for.

mod audio;
mod conductor;
mod entry;
mod error;
mod event;
mod handlers;
mod parameter;
mod plugin;
mod rolling;
mod score;
mod stopwatch;
mod transport;
mod window;

pub use conductor::Conductor;
pub use entry::Entry;
pub use error::HostError;
pub use event::{Heard, Message, Timed};
pub use handlers::Counts;
pub use parameter::{Parameter, Parameters, stable_id};
pub use plugin::{BlockOutput, HostedPlugin};
pub use rolling::{Costs, Rolling};
pub use score::{Score, SoundingNote};
pub use stopwatch::Cost;
pub use transport::Transport;
pub use window::WindowSize;
