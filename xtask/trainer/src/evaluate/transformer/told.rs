//! A model that is told how to sample, whatever it is asked.

use continuo_models::{Extend, ExtendError, ExtendSettings, OnExtendProgress};
use continuo_music::{Clip, TempoMap};

/// A model with a threshold and a creative risk of its own.
pub struct Told<'a> {
    /// What samples.
    pub model: &'a dyn Extend,
    /// Its sampling threshold.
    pub threshold: f32,
    /// Its creative risk.
    pub risk: f32,
}

impl Extend for Told<'_> {
    fn extend(
        &self,
        input: &Clip,
        tempo: &TempoMap,
        settings: &ExtendSettings,
        on_progress: OnExtendProgress<'_>,
    ) -> Result<Clip, ExtendError> {
        let told = ExtendSettings { sampling_threshold: self.threshold, creative_risk: self.risk, ..*settings };
        self.model.extend(input, tempo, &told, on_progress)
    }
}
