//! The plugin in a real CLAP host in this process, with its real weights, and with an allocator that ends the program
//! when the audio thread allocates.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod accompany;
mod allocation;
mod band;
mod extend;
mod fuzz;
mod golden;
mod life;
mod playback;
mod rig;
mod session;
mod state;
mod thru;
