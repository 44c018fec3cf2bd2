//! The settings of Accompany as options.

use std::str::FromStr;

use clap::{Args, ValueEnum};

use super::Setting;

/// What Accompany alone is told.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Accompany")]
pub struct AccompanySettings {
    /// Whose manner the accompaniment is in.
    #[arg(long, value_enum)]
    pub model: Option<Model>,
    /// Fewer or more notes than is usual in the style, -100 to 100 percent, in all parts or in one: `30`, `bass=-50`.
    #[arg(long, value_name = "[PART=]PERCENT", allow_hyphen_values = true)]
    pub density: Vec<Wish>,
    /// Plainer or more intricate rhythm than is usual in the style, -100 to 100 percent, in all parts or in one.
    #[arg(long, value_name = "[PART=]PERCENT", allow_hyphen_values = true)]
    pub complexity: Vec<Wish>,
    /// How far timing and velocity stray as a person's do, 0 to 100 percent.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(0..=100))]
    pub humanise: Option<u32>,
}

/// A model of Accompany.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Model {
    /// A rock band.
    Rock,
    /// A pop band.
    Pop,
    /// A jazz combo.
    Jazz,
    /// An orchestra.
    Symphony,
    /// A country band.
    Country,
    /// A latin band.
    Latin,
    /// Three voices and a double bass below the melody, after Bach's chorales.
    Bach,
}

/// A part of the accompaniment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    Drums,
    Bass,
    Harmony,
    Strings,
}

/// How one part, or every one, is to differ from what is usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    part: Option<Part>,
    percent: i32,
}

impl Model {
    /// Its name in files and in the plugin's state.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Rock => "rock",
            Self::Pop => "pop",
            Self::Jazz => "jazz",
            Self::Symphony => "symphony",
            Self::Country => "country",
            Self::Latin => "latin",
            Self::Bach => "bach",
        }
    }

    /// What the plugin shows for it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Rock => "Rock",
            Self::Pop => "Pop",
            Self::Jazz => "Jazz",
            Self::Symphony => "Symphony",
            Self::Country => "Country",
            Self::Latin => "Latin",
            Self::Bach => "Bach",
        }
    }
}

impl Part {
    const fn density(self) -> &'static str {
        match self {
            Self::Drums => "drums_density",
            Self::Bass => "bass_density",
            Self::Harmony => "harmony_density",
            Self::Strings => "strings_density",
        }
    }

    const fn complexity(self) -> &'static str {
        match self {
            Self::Drums => "drums_complexity",
            Self::Bass => "bass_complexity",
            Self::Harmony => "harmony_complexity",
            Self::Strings => "strings_complexity",
        }
    }
}

impl FromStr for Wish {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (part, percent) = match text.split_once('=') {
            Some((part, percent)) => (Some(Part::from_str(part, true).map_err(|_| no_part(part))?), percent),
            None => (None, text),
        };
        let percent: i32 = percent.parse().map_err(|_| format!("{percent:?} is not a whole number"))?;
        if (-100..=100).contains(&percent) {
            Ok(Self { part, percent })
        } else {
            Err(format!("{percent} is not in -100 to 100"))
        }
    }
}

fn no_part(name: &str) -> String {
    let parts = Part::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    let parts: Vec<String> = parts.map(|part| part.get_name().to_owned()).collect();
    format!("{name:?} is no part of the accompaniment; the parts are {}", parts.join(", "))
}

impl AccompanySettings {
    /// Those that were asked for.
    pub fn given(&self) -> Vec<Setting> {
        let model = self.model.map(|model| Setting::new("--model", "accompany_model", model.label()));
        let density = wishes("--density", &self.density, Part::density);
        let complexity = wishes("--complexity", &self.complexity, Part::complexity);
        let humanise = self.humanise.map(|percent| Setting::new("--humanise", "humanise", percent));
        model.into_iter().chain(density).chain(complexity).chain(humanise).collect()
    }
}

/// What each part is told: what was asked of it alone, or else of all; of several, the last.
fn wishes(option: &'static str, wishes: &[Wish], parameter: fn(Part) -> &'static str) -> impl Iterator<Item = Setting> {
    let last = |part| wishes.iter().rev().find(|wish| wish.part == part);
    let told = move |part: &Part| last(Some(*part)).or_else(|| last(None)).map(|wish| (*part, wish.percent));
    Part::value_variants()
        .iter()
        .filter_map(told)
        .map(move |(part, percent)| Setting::new(option, parameter(part), percent))
}
