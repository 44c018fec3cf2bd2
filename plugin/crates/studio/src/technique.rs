//! The techniques of generation as one closed choice: what is chosen, with which settings, and how far a run of it is.

use std::sync::Arc;

use continuo_models::{
    AccompanyProgress, AccompanySettings, EnhanceProgress, EnhanceSettings, ExtendProgress, ExtendSettings, Prospect,
};
use continuo_music::Clip;

use crate::{Melody, bars};

/// A way to make a composition from a melody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Technique {
    /// AR-CNN adds and removes notes.
    #[default]
    Enhance,
    /// A Transformer continues the melody.
    Extend,
    /// A GAN writes drums, bass, harmony and strings around the melody.
    Accompany,
}

/// What a composition is made with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TechniqueSettings {
    /// By Enhance.
    Enhance(EnhanceSettings),
    /// By Extend.
    Extend(ExtendSettings),
    /// By Accompany.
    Accompany(AccompanySettings),
}

/// One of something for each technique.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByTechnique<T> {
    /// Enhance's.
    pub enhance: T,
    /// Extend's.
    pub extend: T,
    /// Accompany's.
    pub accompany: T,
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// How far, in the technique's own measure.
    pub advance: Advance,
    /// Notes added so far.
    pub notes_added: u32,
    /// The melody as it stands; Accompany leaves it as it is.
    pub partial: Arc<Clip>,
    /// What the network lets see of itself.
    pub insight: Insight,
}

/// What a network lets see of itself while it runs, for whoever wants to watch.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Insight {
    /// Nothing: the technique shows nothing, or has not begun.
    #[default]
    None,
    /// The edits that Enhance thinks likeliest, the likeliest first.
    Prospects(Arc<[Prospect]>),
    /// For each note of the melody, in its order, the share of Extend's attention that it had lately; see
    /// [`ExtendProgress::attention`].
    Attention(Arc<[f32]>),
}

/// How far a run is, in the technique's own measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Advance {
    /// Passes of the melody through the network.
    Enhance {
        /// Iterations done.
        iterations_done: u32,
        /// Iterations asked for.
        iterations: u32,
        /// Notes removed so far.
        notes_removed: u32,
    },
    /// Music that follows the melody.
    Extend {
        /// Seconds added so far.
        seconds_done: f32,
        /// Seconds asked for.
        seconds: f32,
    },
    /// Bars of the melody.
    Accompany {
        /// Bars accompanied so far.
        bars_done: u32,
        /// Bars there are.
        bars: u32,
    },
}

impl Technique {
    /// Every technique, in the order shown.
    pub const ALL: [Self; 3] = [Self::Enhance, Self::Extend, Self::Accompany];

    /// Its name, as in a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enhance => "Enhance",
            Self::Extend => "Extend",
            Self::Accompany => "Accompany",
        }
    }

    /// What stands between a melody's name and the number of a run in a result's name.
    pub(crate) const fn mark(self) -> &'static str {
        match self {
            Self::Enhance => ", Enhance ",
            Self::Extend => ", Extend ",
            Self::Accompany => ", Accompany ",
        }
    }
}

impl TechniqueSettings {
    /// Whose settings they are.
    #[must_use]
    pub const fn technique(&self) -> Technique {
        match self {
            Self::Enhance(_) => Technique::Enhance,
            Self::Extend(_) => Technique::Extend,
            Self::Accompany(_) => Technique::Accompany,
        }
    }

    /// The seed that was used, locked or drawn.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        match self {
            Self::Enhance(settings) => settings.seed,
            Self::Extend(settings) => settings.seed,
            Self::Accompany(settings) => settings.seed,
        }
    }

    /// The same with that seed.
    #[must_use]
    pub fn with_seed(self, seed: u64) -> Self {
        match self {
            Self::Enhance(settings) => Self::Enhance(EnhanceSettings { seed, ..settings }),
            Self::Extend(settings) => Self::Extend(ExtendSettings { seed, ..settings }),
            Self::Accompany(settings) => Self::Accompany(AccompanySettings { seed, ..settings }),
        }
    }
}

impl<T> ByTechnique<T> {
    /// That technique's.
    pub const fn of(&self, technique: Technique) -> &T {
        match technique {
            Technique::Enhance => &self.enhance,
            Technique::Extend => &self.extend,
            Technique::Accompany => &self.accompany,
        }
    }

    /// That technique's, to be changed.
    pub(crate) const fn of_mut(&mut self, technique: Technique) -> &mut T {
        match technique {
            Technique::Enhance => &mut self.enhance,
            Technique::Extend => &mut self.extend,
            Technique::Accompany => &mut self.accompany,
        }
    }
}

impl Progress {
    /// A run that has just begun on that melody.
    #[must_use]
    pub(crate) fn begun(settings: &TechniqueSettings, melody: &Melody) -> Self {
        let advance = match settings {
            TechniqueSettings::Enhance(EnhanceSettings { sampling_iterations, .. }) => {
                Advance::Enhance { iterations_done: 0, iterations: *sampling_iterations, notes_removed: 0 }
            }
            TechniqueSettings::Extend(ExtendSettings { extension_seconds, .. }) => {
                Advance::Extend { seconds_done: 0.0, seconds: *extension_seconds }
            }
            TechniqueSettings::Accompany(_) => {
                Advance::Accompany { bars_done: 0, bars: bars::count(&melody.meter, melody.clip.length()) }
            }
        };
        Self { advance, notes_added: 0, partial: Arc::new(melody.clip.clone()), insight: Insight::None }
    }

    /// A run of Accompany on that melody.
    #[must_use]
    pub(crate) fn accompanying(progress: &AccompanyProgress, melody: &Arc<Clip>) -> Self {
        let AccompanyProgress { bars_done, bars, notes_added } = *progress;
        let (advance, partial) = (Advance::Accompany { bars_done, bars }, Arc::clone(melody));
        Self { advance, notes_added, partial, insight: Insight::None }
    }

    /// Of which technique.
    #[must_use]
    pub const fn technique(&self) -> Technique {
        match self.advance {
            Advance::Enhance { .. } => Technique::Enhance,
            Advance::Extend { .. } => Technique::Extend,
            Advance::Accompany { .. } => Technique::Accompany,
        }
    }
}

impl From<&EnhanceProgress> for Progress {
    fn from(progress: &EnhanceProgress) -> Self {
        let EnhanceProgress { iterations_done, iterations, notes_added, notes_removed, partial, prospects } = progress;
        let (iterations_done, iterations, notes_removed) = (*iterations_done, *iterations, *notes_removed);
        let advance = Advance::Enhance { iterations_done, iterations, notes_removed };
        let insight = Insight::Prospects(Arc::clone(prospects));
        Self { advance, notes_added: *notes_added, partial: Arc::new(partial.clone()), insight }
    }
}

impl From<&ExtendProgress> for Progress {
    fn from(progress: &ExtendProgress) -> Self {
        let ExtendProgress { seconds_done, seconds, notes_added, partial, attention } = progress;
        let advance = Advance::Extend { seconds_done: *seconds_done, seconds: *seconds };
        let insight = Insight::Attention(Arc::clone(attention));
        Self { advance, notes_added: *notes_added, partial: Arc::new(partial.clone()), insight }
    }
}

#[cfg(test)]
mod tests {
    use continuo_models::EditKind;
    use continuo_music::{Key, Tick};

    use super::*;

    #[test]
    fn what_a_network_lets_see_is_handed_on() {
        let prospect = Prospect {
            key: Key::masked(60),
            onset: Tick(240),
            duration: Tick(480),
            kind: EditKind::Add,
            probability: 0.5,
        };
        let (partial, prospects) = (Clip::default(), Arc::from([prospect]));
        let progress =
            EnhanceProgress { iterations_done: 1, iterations: 2, notes_added: 0, notes_removed: 0, partial, prospects };
        assert_eq!(Progress::from(&progress).insight, Insight::Prospects(Arc::from([prospect])));
        let (partial, attention) = (Clip::default(), Arc::from([0.25, 0.5]));
        let progress = ExtendProgress { seconds_done: 1.0, seconds: 2.0, notes_added: 0, partial, attention };
        assert_eq!(Progress::from(&progress).insight, Insight::Attention(Arc::from([0.25, 0.5])));
        let begun = Progress::begun(&TechniqueSettings::Extend(ExtendSettings::default()), &Melody::default());
        assert_eq!(begun.insight, Insight::None);
    }
}
