//! The preset that was chosen last, by its name, as it is saved with the host's project; and the way back from it.

use nice_plug::params::persist::PersistentField;
use parking_lot::Mutex;

use super::Setting;

/// Characters a preset's name may have; a longer one in a project is cut.
pub const NAME_CHARS_MAX: usize = 64;

/// The chosen preset, shared between the window and the host's project.
#[derive(Debug, Default)]
pub struct PresetField {
    chosen: Mutex<Chosen>,
}

#[derive(Debug, Default)]
struct Chosen {
    /// Empty if none was chosen.
    name: String,
    before: Option<Before>,
}

/// What a preset changed.
#[derive(Debug)]
struct Before {
    name: String,
    settings: Vec<Setting>,
}

impl PresetField {
    /// The chosen preset's name; empty if none was chosen.
    pub fn name(&self) -> String {
        self.chosen.lock().name.clone()
    }

    /// That preset was chosen; these settings stood before.
    pub fn choose(&self, name: &str, settings: Vec<Setting>) {
        let mut chosen = self.chosen.lock();
        if settings.is_empty() && chosen.name == name {
            return;
        }
        let before = std::mem::replace(&mut chosen.name, name.to_owned());
        chosen.before = Some(Before { name: before, settings });
    }

    /// Whether there is a preset to take back.
    pub fn can_take_back(&self) -> bool {
        self.chosen.lock().before.is_some()
    }

    /// Forgets the last choice, and returns the settings that stood before it.
    pub fn take_back(&self) -> Option<Vec<Setting>> {
        let mut chosen = self.chosen.lock();
        let Before { name, settings } = chosen.before.take()?;
        chosen.name = name;
        Some(settings)
    }
}

impl PersistentField<'_, String> for PresetField {
    fn set(&self, name: String) {
        *self.chosen.lock() = Chosen { name: name.chars().take(NAME_CHARS_MAX).collect(), before: None };
    }

    fn map<F, R>(&self, f: F) -> R
    where
        F: Fn(&String) -> R,
    {
        f(&self.name())
    }
}
