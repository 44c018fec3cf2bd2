//! Harmony: which chord each beat of a piece stands on, and how to tell from its notes.

mod chord;
mod evidence;
mod label;
mod path;
mod template;

pub use chord::{Chord, Quality};
pub use evidence::{Evidence, evidence};
pub use label::label;

#[cfg(test)]
mod tests;
