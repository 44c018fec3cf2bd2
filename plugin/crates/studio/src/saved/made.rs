//! How an entry says what it was made by: the technique's name, and beside it that technique's settings.

use continuo_models::{AccompanySettings, EnhanceSettings, ExtendSettings};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::settings::sane;
use crate::{Entry, Technique, TechniqueSettings};

/// What an entry was made by.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MadeBy {
    /// Played, drawn or imported.
    Input,
    Enhance,
    Extend,
    Accompany,
    /// Changed by hand.
    Edit,
}

/// Settings as text: whose they are stands elsewhere, and numbers must be read as what they are, to the last bit.
pub type SettingsForm = Option<Box<RawValue>>;

impl MadeBy {
    pub fn of(entry: &Entry) -> Self {
        match entry.settings.as_ref().map(TechniqueSettings::technique) {
            None if entry.is_edit => Self::Edit,
            None => Self::Input,
            Some(Technique::Enhance) => Self::Enhance,
            Some(Technique::Extend) => Self::Extend,
            Some(Technique::Accompany) => Self::Accompany,
        }
    }

    pub const fn is_edit(self) -> bool {
        matches!(self, Self::Edit)
    }

    /// The settings, or what about them cannot be.
    pub fn settings(self, form: SettingsForm) -> Result<Option<TechniqueSettings>, String> {
        let settings = match (self, form) {
            (Self::Input | Self::Edit, None) => return Ok(None),
            (Self::Input, Some(_)) => return Err("is an input and has settings".to_owned()),
            (Self::Edit, Some(_)) => return Err("was edited by hand and has settings".to_owned()),
            (_, None) => return Err("was made with settings that are not there".to_owned()),
            (Self::Enhance, Some(text)) => TechniqueSettings::Enhance(read::<EnhanceSettings>(&text)?),
            (Self::Extend, Some(text)) => TechniqueSettings::Extend(read::<ExtendSettings>(&text)?),
            (Self::Accompany, Some(text)) => TechniqueSettings::Accompany(read::<AccompanySettings>(&text)?),
        };
        if settings == sane(&settings) {
            Ok(Some(settings))
        } else {
            Err("was made with settings out of range".to_owned())
        }
    }
}

fn read<'a, T: Deserialize<'a>>(text: &'a RawValue) -> Result<T, String> {
    serde_json::from_str(text.get()).map_err(|error| format!("was made with settings that cannot be read ({error})"))
}

/// The settings as they are written.
#[expect(clippy::expect_used, reason = "settings are finite numbers, words and switches, which always make JSON")]
pub fn written(settings: Option<&TechniqueSettings>) -> SettingsForm {
    let text = match settings? {
        TechniqueSettings::Enhance(settings) => serde_json::value::to_raw_value(settings),
        TechniqueSettings::Extend(settings) => serde_json::value::to_raw_value(settings),
        TechniqueSettings::Accompany(settings) => serde_json::value::to_raw_value(settings),
    };
    Some(text.expect("plain data is serialised to memory"))
}
