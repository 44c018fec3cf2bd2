//! Training the networks of Accompany: lessons are cut into windows, the generator is taught by pairs and by a critic,
//! the planner by the chords.

mod adversary;
mod batch;
mod critic;
mod lesson;
mod listener;
mod memories;
mod networks;
mod paired;
mod progression;
mod samples;
mod score;
pub mod settings;
#[cfg(test)]
mod tests;
pub mod train;
mod validation;
