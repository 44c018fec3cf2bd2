//! The studio as a whole, through its handle and its ports.

mod ports;
mod stage;
mod threads;
