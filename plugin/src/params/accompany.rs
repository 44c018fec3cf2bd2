//! The settings of Accompany as parameters: stable ids, ranges, units.

use continuo_models::{AccompanySettings, PartSettings};
use continuo_music::Role;
use nice_plug::prelude::{EnumParam, IntParam, IntRange, Params};

use super::choices::StyleChoice;
use super::mixer::role_name;

/// The settings of Accompany.
#[derive(Params)]
pub struct AccompanyParams {
    /// Whose manner it is in.
    #[id = "accompany_model"]
    pub style: EnumParam<StyleChoice>,
    /// How the drums play.
    #[nested(id_prefix = "drums", group = "Drums")]
    drums: PartParams,
    /// How the bass plays.
    #[nested(id_prefix = "bass", group = "Bass")]
    bass: PartParams,
    /// How the harmony plays.
    #[nested(id_prefix = "harmony", group = "Harmony")]
    harmony: PartParams,
    /// How the strings play.
    #[nested(id_prefix = "strings", group = "Strings")]
    strings: PartParams,
    /// How far timing and loudness stray, 0–100 %.
    #[id = "humanise"]
    pub humanise: IntParam,
}

/// How one part plays.
#[derive(Params)]
pub struct PartParams {
    /// Fewer or more notes than is usual, −100–100 %.
    #[id = "density"]
    pub density: IntParam,
    /// A plainer or more intricate rhythm than is usual, −100–100 %.
    #[id = "complexity"]
    pub complexity: IntParam,
}

impl Default for AccompanyParams {
    fn default() -> Self {
        let AccompanySettings { style, .. } = AccompanySettings::default();
        Self {
            style: EnumParam::new("Accompaniment model", style.into()),
            drums: PartParams::of(Role::Drums),
            bass: PartParams::of(Role::Bass),
            harmony: PartParams::of(Role::Harmony),
            strings: PartParams::of(Role::Strings),
            humanise: IntParam::new("Humanise", 0, IntRange::Linear { min: 0, max: 100 }).with_unit(" %"),
        }
    }
}

impl AccompanyParams {
    /// How a part plays; the melody is played as it is.
    pub const fn part(&self, role: Role) -> Option<&PartParams> {
        match role {
            Role::Melody => None,
            Role::Drums => Some(&self.drums),
            Role::Bass => Some(&self.bass),
            Role::Harmony => Some(&self.harmony),
            Role::Strings => Some(&self.strings),
        }
    }

    /// The settings as they stand, with the default seed.
    pub fn settings(&self) -> AccompanySettings {
        AccompanySettings {
            style: self.style.value().into(),
            parts: [&self.drums, &self.bass, &self.harmony, &self.strings].map(PartParams::settings),
            humanise: super::percent(&self.humanise) / 100.0,
            ..AccompanySettings::default()
        }
    }
}

impl PartParams {
    fn of(role: Role) -> Self {
        let knob = |what: &str| {
            let range = IntRange::Linear { min: -100, max: 100 };
            IntParam::new(format!("{} {what}", role_name(role)), 0, range).with_unit(" %")
        };
        Self { density: knob("density"), complexity: knob("complexity") }
    }

    fn settings(&self) -> PartSettings {
        let share = |param: &IntParam| super::percent(param) / 100.0;
        PartSettings { density: share(&self.density), complexity: share(&self.complexity) }
    }
}
