//! Presets: named settings of techniques, mixer and playback. They never touch the session, the seed or the routing.

mod chosen;
mod dial;
mod error;
mod reader;

use std::sync::OnceLock;

use nice_plug::prelude::ParamSetter;

pub use self::chosen::PresetField;
use self::dial::{Dial, dials};
use crate::embedded;
use crate::params::ContinuoParams;

/// How near two values are to be the same one: less than a step of the finest parameter, 1 in 1000.
const NEAR: f32 = 1e-4;

/// Settings that go together.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// What it is called; no other factory preset is.
    pub name: String,
    /// Who made it.
    pub author: String,
    /// What it is good for, in a sentence or two.
    pub description: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// The parameters that it sets, by id, and their normalised values.
    pub settings: Vec<Setting>,
}

/// A parameter by its id, and a normalised value of it.
pub type Setting = (&'static str, f32);

/// The presets that come with the program, read at the first call.
pub fn factory() -> &'static [Preset] {
    static FACTORY: OnceLock<Vec<Preset>> = OnceLock::new();
    FACTORY.get_or_init(|| {
        let read = |(file, text): &(&str, &str)| Preset::read(file, text);
        // A test reads every one of them.
        embedded::PRESETS.iter().flat_map(read).collect()
    })
}

/// The factory preset of that name.
pub fn find(name: &str) -> Option<&'static Preset> {
    factory().iter().find(|preset| preset.name == name)
}

impl Preset {
    /// Whether every parameter that it sets stands as it sets it.
    pub fn is_in_force(&self, params: &ContinuoParams) -> bool {
        let dials = dials(params);
        self.settings.iter().all(|setting| find_dial(&dials, setting.0).is_some_and(|dial| stands(dial, *setting)))
    }

    /// Sets its parameters, each as one gesture that the host is told of. What stands already is left alone.
    pub fn apply(&self, params: &ContinuoParams, setter: &ParamSetter) {
        let before = turn(params, setter, &self.settings);
        params.preset.choose(&self.name, before);
    }
}

/// Sets what the last preset changed back to what it was.
pub fn take_back(params: &ContinuoParams, setter: &ParamSetter) {
    if let Some(settings) = params.preset.take_back() {
        turn(params, setter, &settings);
    }
}

/// Turns dials, and returns how those that had to be turned stood before.
fn turn(params: &ContinuoParams, setter: &ParamSetter, settings: &[Setting]) -> Vec<Setting> {
    let dials = dials(params);
    let mut before = Vec::new();
    for setting in settings {
        if let Some(dial) = find_dial(&dials, setting.0)
            && !stands(dial, *setting)
        {
            before.push((setting.0, dial.value()));
            dial.turn(setter, setting.1);
        }
    }
    before
}

fn find_dial<'a>(dials: &[(&'static str, &'a dyn Dial)], id: &str) -> Option<&'a dyn Dial> {
    dials.iter().find(|(its, _)| *its == id).map(|(_, dial)| *dial)
}

fn stands(dial: &dyn Dial, (_, value): Setting) -> bool {
    (dial.value() - value).abs() < NEAR
}

#[cfg(test)]
mod tests;
