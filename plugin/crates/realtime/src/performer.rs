//! What the plugin owns on the audio thread: notes in, notes out, block by block.

use crate::{AudioPorts, Block, Controls, NoteMessage, Output};

/// Everything that runs on the audio thread.
#[derive(Debug)]
pub struct Performer {
    ports: AudioPorts,
}

impl Performer {
    /// A performer at rest. Allocates all it will ever need.
    #[must_use]
    pub fn new(ports: AudioPorts) -> Self {
        Self { ports }
    }

    /// Makes ready to process blocks at `sample_rate` samples a second. Does not allocate.
    pub fn activate(&mut self, sample_rate: f64) {
        let _ = sample_rate;
    }

    /// Processes one block: `input` in order of offset, `output` receives messages in order of offset.
    ///
    /// # Realtime Safety
    /// Never allocates, frees, locks, logs or waits.
    pub fn process(&mut self, block: &Block, controls: &Controls, input: &[NoteMessage], output: &mut impl Output) {
        let _ = (block, controls, input, output, &self.ports);
    }

    /// Ends capture and playback. There is no output any more: what still sounds is paid for at the start of the
    /// first block that is processed afterwards.
    pub fn deactivate(&mut self) {}
}
