//! The accompanists: a planner says which chord stands under each beat of a melody, and a generator, trained against a
//! critic, plays the parts of a band or the lower voices of a chorale over those chords.

mod accompanist;
mod decisions;
mod finish;
#[cfg(test)]
mod fixtures;
mod grid;
mod habits;
mod keeping;
mod line;
mod network;
mod noise;
mod part;
mod plan;
mod planner;
mod reader;
mod repertoire;
mod sampling;
mod scene;
mod swing;
#[cfg(test)]
mod tests;
mod voice_leading;
mod weights;

pub use accompanist::{Accompanist, AccompanistConfig};
pub use finish::instrument;
pub use grid::{Beat, Grid, SLOTS};
pub use habits::{HABITS, Habits, HabitsTable, QUANTILES, Traits};
pub use line::{Line, SlotNote};
pub use network::{
    BAR_NOISE, Cue, Ensemble, Generator, GeneratorConfig, PART_NOISE, PHRASE_NOISE, SHARED_NOISE, WISHES,
};
pub use noise::normal;
pub use part::{BAND, DRUMS, Layout, Part, Plane, Playing, Range, VOICES, drum_of};
pub use planner::{KINDS, Planner, PlannerConfig};
pub use repertoire::{MEMORIES, Memories, Repertoire};
pub use scene::{FEATURES, PLAN_FEATURES, STYLES, Scene};
pub use weights::{ARCHITECTURE_VERSION, weights_to_bytes};

use burn::tensor::{Device, Tensor};
use continuo_music::Track;

use crate::{Accompany, AccompanyError, AccompanyInput, AccompanySettings, OnAccompanyProgress, Style, WeightsError};

/// A trained accompanist, ready to play.
#[derive(Debug)]
pub struct MuseGan {
    networks: Accompanist,
    ensemble: Ensemble,
    habits: HabitsTable,
    memories: Memories,
    /// How well chords follow one another, as plain numbers.
    follows: Vec<f32>,
    device: Device,
}

/// The accompanists of all styles.
#[derive(Debug)]
pub struct Accompanists {
    /// Plays the genres.
    band: MuseGan,
    /// Sings the lower voices of chorales.
    voices: MuseGan,
}

impl MuseGan {
    /// The networks with these weights, on that device. Takes some tens of milliseconds.
    ///
    /// # Errors
    ///
    /// When the bytes are no weights of that ensemble and this version.
    pub fn from_bytes(bytes: &[u8], ensemble: Ensemble, device: &Device) -> Result<Self, WeightsError> {
        Ok(Self::of_networks(weights::from_bytes(bytes, ensemble, device)?, ensemble, device))
    }

    /// Wraps networks that are at hand already, as the trainer has them.
    #[must_use]
    pub fn of_networks(networks: Accompanist, ensemble: Ensemble, device: &Device) -> Self {
        let follows = numbers(networks.planner.follows());
        let (habits, memories) = (networks.habits.table(), networks.repertoire.memories());
        Self { habits, memories, networks, ensemble, follows, device: device.clone() }
    }

    /// Who plays.
    #[must_use]
    pub fn ensemble(&self) -> Ensemble {
        self.ensemble
    }

    /// What plays, for a peer to be held against it.
    #[must_use]
    pub fn generator(&self) -> &Generator {
        &self.networks.generator
    }

    /// How well each chord fits each beat: features and result row by row.
    fn fits(&self, features: &[f32]) -> Vec<f32> {
        let beats = features.len() / PLAN_FEATURES;
        numbers(self.networks.planner.fits(self.rows(features, beats, beats)))
    }

    fn follows(&self) -> &[f32] {
        &self.follows
    }

    fn memories(&self) -> &Memories {
        &self.memories
    }

    fn habits(&self) -> &HabitsTable {
        &self.habits
    }

    /// The planes of so many beats, row by row, for what the players are told of them: scene, wishes, shared and own
    /// noise.
    fn planes(&self, told: [Vec<f32>; 4], beats: usize) -> Vec<f32> {
        let room = beats.next_multiple_of(self.ensemble.multiple());
        let [scene, wishes, shared, private] = told.map(|numbers| self.rows(&numbers, beats, room));
        numbers(self.networks.generator.forward(&Cue { scene, wishes, shared, private }))
    }

    /// Rows as a tensor of one batch, `[1, room, columns]`; what is beyond the rows is zero.
    fn rows(&self, numbers: &[f32], rows: usize, room: usize) -> Tensor<3> {
        let columns = numbers.len() / rows.max(1);
        let mut padded = numbers.to_vec();
        padded.resize(room * columns, 0.0);
        Tensor::<1>::from_floats(padded.as_slice(), &self.device).reshape([1, room, columns])
    }
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    #[expect(clippy::expect_used, reason = "the networks compute in f32, set where weights are read")]
    tensor.into_data().try_into_vec().expect("logits are f32")
}

impl Accompany for MuseGan {
    fn accompany(
        &self,
        input: AccompanyInput<'_>,
        settings: &AccompanySettings,
        on_progress: OnAccompanyProgress<'_>,
    ) -> Result<Vec<Track>, AccompanyError> {
        sampling::accompany(self, input, settings, on_progress)
    }
}

impl Accompanists {
    /// The accompanists with these weights: of the network of genres, and of that of chorales. Takes some tens of
    /// milliseconds.
    ///
    /// # Errors
    ///
    /// When either bytes are no weights of their architecture and version.
    pub fn from_bytes(musegan: &[u8], unet: &[u8], device: &Device) -> Result<Self, WeightsError> {
        let band = MuseGan::from_bytes(musegan, Ensemble::Band, device)?;
        Ok(Self { band, voices: MuseGan::from_bytes(unet, Ensemble::Voices, device)? })
    }
}

impl Accompany for Accompanists {
    fn accompany(
        &self,
        input: AccompanyInput<'_>,
        settings: &AccompanySettings,
        on_progress: OnAccompanyProgress<'_>,
    ) -> Result<Vec<Track>, AccompanyError> {
        let player = if settings.style == Style::Bach { &self.voices } else { &self.band };
        player.accompany(input, settings, on_progress)
    }
}
