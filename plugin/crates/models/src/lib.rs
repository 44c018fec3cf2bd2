//! The networks and their sampling: notes in, notes out. No threads, no files, no clock, no backend named.

mod enhance;

pub use enhance::{Enhance, EnhanceError, EnhanceProgress, EnhanceSettings, OnProgress};
