//! The tonality of the music as the header names it: looked for once for each melody, because that reads every note.

use std::sync::Arc;

use continuo_music::{Tonality, tonality};
use continuo_studio::Melody;

use super::stage::Stage;
use crate::params::Scale;

/// The last melody that was read, and its tonality.
#[derive(Debug, Default)]
pub struct KeyName {
    read: Option<(Arc<Melody>, Option<Tonality>)>,
}

impl KeyName {
    /// What the header says: what was chosen, or what the input melody seems to be in.
    pub fn of(&mut self, stage: &Stage) -> Option<String> {
        match stage.look.scale {
            Scale::Chosen(tonality) => Some(tonality.name()),
            Scale::Detected | Scale::Off => self.detected(&stage.view.input).map(Tonality::name),
        }
    }

    fn detected(&mut self, melody: &Arc<Melody>) -> Option<Tonality> {
        match &self.read {
            Some((read, tonality)) if Arc::ptr_eq(read, melody) => *tonality,
            _ => {
                let tonality = tonality::detect(&melody.clip);
                self.read = Some((Arc::clone(melody), tonality));
                tonality
            }
        }
    }
}
