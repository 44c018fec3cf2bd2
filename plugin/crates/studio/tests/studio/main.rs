//! The studio as a whole, through its handle and its ports.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

mod accompany;
mod band;
mod ports;
mod stage;
mod threads;
