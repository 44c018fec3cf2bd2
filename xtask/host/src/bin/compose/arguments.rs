//! What can be asked of `cargo xtask compose`.

mod accompany;
mod settings;

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, ValueEnum};

pub use accompany::{AccompanySettings, Model};
pub use settings::{EnhanceSettings, ExtendSettings, Setting};

/// A technique of the plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Technique {
    /// Adds and removes notes so that the melody fits the style of Bach's chorales.
    Enhance,
    /// Continues the melody after its end.
    Extend,
    /// Writes drums, bass, harmony and strings to the melody, or the lower voices of a chorale.
    Accompany,
}

impl Technique {
    /// Its name in files and in the plugin's state.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enhance => "enhance",
            Self::Extend => "extend",
            Self::Accompany => "accompany",
        }
    }

    /// What the plugin shows for it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Enhance => "Enhance",
            Self::Extend => "Extend",
            Self::Accompany => "Accompany",
        }
    }

    /// The parameter of its creative risk, if it has one.
    const fn risk(self) -> Option<&'static str> {
        match self {
            Self::Enhance => Some("creative_risk"),
            Self::Extend => Some("extend_creative_risk"),
            Self::Accompany => None,
        }
    }
}

/// Play a melody into the built plugin, run a technique on it, and write the resulting clips.
#[derive(Clone, Debug, Parser)]
#[command(name = "compose", bin_name = "cargo xtask compose")]
pub struct Arguments {
    /// Sample melodies (such as ode-to-joy) or the paths of any MIDI files, one after the other.
    #[arg(required = true, value_name = "MELODY")]
    pub melodies: Vec<String>,
    /// What the plugin is asked to do with it.
    #[arg(long, value_enum, default_value_t = Technique::Enhance)]
    pub technique: Technique,
    /// The seed: the same seed gives the same clip.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(0..=999_999))]
    pub seed: u32,
    /// The folder the clips are written to.
    #[arg(long, default_value = "out")]
    pub out: PathBuf,
    /// Creative risk of Enhance and Extend, 0.5 to 6: higher takes less likely edits or notes.
    #[arg(long, visible_alias = "creative-risk", value_parser = settings::risk)]
    pub risk: Option<f64>,
    /// Play the melody at this constant tempo, 20 to 300 quarter notes per minute, instead of its own.
    #[arg(long, value_parser = settings::tempo)]
    pub tempo: Option<f64>,
    /// How long the plugin may take for the technique, in seconds.
    #[arg(long, default_value_t = 300)]
    pub time_limit: u64,
    /// What Enhance alone is told.
    #[command(flatten)]
    pub enhance: EnhanceSettings,
    /// What Extend alone is told.
    #[command(flatten)]
    pub extend: ExtendSettings,
    /// What Accompany alone is told.
    #[command(flatten)]
    pub accompany: AccompanySettings,
    /// The CLAP bundle.
    #[arg(long, hide = true)]
    pub bundle: Option<PathBuf>,
    /// Only read the arguments and the melodies.
    #[arg(long, hide = true)]
    pub check_only: bool,
}

impl Arguments {
    /// The arguments of this process; wrong ones end it with a message.
    pub fn read() -> Self {
        let arguments = Self::parse();
        arguments.checked().unwrap_or_else(|error| error.exit())
    }

    /// These, unless they set what the chosen technique has not.
    fn checked(self) -> Result<Self, clap::Error> {
        let others = Technique::value_variants().iter().filter(|other| **other != self.technique);
        let mut given = others.map(|other| (other.label(), self.given(*other)));
        if let Some((other, foreign)) = given.find(|(_, settings)| !settings.is_empty()) {
            let mut options: Vec<&str> = foreign.iter().map(|setting| setting.option).collect();
            options.dedup();
            return Err(self.conflict(&format!("{}: only {other} has this", options.join(", "))));
        }
        if self.risk.is_some() && self.technique.risk().is_none() {
            return Err(self.conflict("--risk: only Enhance and Extend have this"));
        }
        Ok(self)
    }

    fn conflict(&self, what: &str) -> clap::Error {
        let message = format!("{what}, and the technique is {}", self.technique.label());
        Self::command().error(ErrorKind::ArgumentConflict, message)
    }

    /// What that technique alone was told.
    fn given(&self, technique: Technique) -> Vec<Setting> {
        match technique {
            Technique::Enhance => self.enhance.given(),
            Technique::Extend => self.extend.given(),
            Technique::Accompany => self.accompany.given(),
        }
    }

    /// What the chosen technique is told. What was not asked for stays as the plugin has it.
    pub fn settings(&self) -> Vec<Setting> {
        let mut settings = self.given(self.technique);
        let risk = self.technique.risk().zip(self.risk);
        settings.extend(risk.map(|(parameter, value)| Setting::new("--risk", parameter, value)));
        settings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(text.split_whitespace()).and_then(Arguments::checked)
    }

    fn told(text: &str) -> Vec<(&'static str, String)> {
        parse(text).unwrap().settings().into_iter().map(|setting| (setting.parameter, setting.text)).collect()
    }

    #[test]
    fn the_arguments_are_consistent_and_bounded() {
        Arguments::command().debug_assert();
        assert!(parse("compose ode-to-joy --risk 0.5 --tempo 300 --seed 999999").is_ok());
        for wrong in ["--risk 6.1", "--risk x", "--tempo 10", "--seed 1000000", "--iterations 101", "--max-added 1001"]
        {
            assert!(parse(&format!("compose ode-to-joy {wrong}")).is_err(), "{wrong}");
        }
        for wrong in [
            "--duration 0.9",
            "--duration 31",
            "--input-duration 0",
            "--threshold 0.09",
            "--threshold 1",
            "--sampling-technique greedy",
            "--max-rest 0.4",
            "--max-note 11",
            "--risk NaN",
        ] {
            assert!(parse(&format!("compose ode-to-joy --technique extend {wrong}")).is_err(), "{wrong}");
        }
        for wrong in [
            "--model polka",
            "--density 101",
            "--density flute=5",
            "--density bass=",
            "--complexity -101",
            "--humanise -1",
            "--risk 1",
        ] {
            assert!(parse(&format!("compose ode-to-joy --technique accompany {wrong}")).is_err(), "{wrong}");
        }
        assert!(parse("compose").is_err());
    }

    #[test]
    fn each_technique_is_told_its_own_settings() {
        let enhance = told("compose a.mid --iterations 50 --max-added 30 --max-removed 0 --risk 1.5");
        let expected = [
            ("sampling_iterations", "50"),
            ("max_notes_removed", "0"),
            ("max_notes_added", "30"),
            ("creative_risk", "1.5"),
        ];
        assert_eq!(enhance, expected.map(|(parameter, text)| (parameter, text.to_owned())));
        let extend = told(
            "compose a.mid b.mid --technique extend --duration 12 --input-duration 5 --sampling-technique top-k \
             --threshold 0.3 --creative-risk 2 --max-rest 1 --max-note 4 --free",
        );
        let expected = [
            ("extension_duration", "12"),
            ("input_duration", "5"),
            ("sampling_technique", "Top k"),
            ("sampling_threshold", "0.3"),
            ("max_rest_time", "1"),
            ("max_note_length", "4"),
            ("snap_extension", "Off"),
            ("extend_creative_risk", "2"),
        ];
        assert_eq!(extend, expected.map(|(parameter, text)| (parameter, text.to_owned())));
        assert_eq!(told("compose a.mid --technique extend"), []);
    }

    #[test]
    fn wishes_are_for_all_parts_or_for_one() {
        let accompany = told(
            "compose a.mid --technique accompany --model bach --density -20 --density bass=50 --complexity drums=-7 \
             --humanise 100",
        );
        let expected = [
            ("accompany_model", "Bach"),
            ("drums_density", "-20"),
            ("bass_density", "50"),
            ("harmony_density", "-20"),
            ("strings_density", "-20"),
            ("drums_complexity", "-7"),
            ("humanise", "100"),
        ];
        assert_eq!(accompany, expected.map(|(parameter, text)| (parameter, text.to_owned())));
    }

    #[test]
    fn a_model_that_is_not_there_lists_those_that_are() {
        let error = parse("compose a.mid --technique accompany --model polka").unwrap_err().to_string();
        assert!(error.contains("rock, pop, jazz, symphony, country, latin, bach"), "{error}");
        let error = parse("compose a.mid --technique accompany --density flute=5").unwrap_err().to_string();
        assert!(error.contains("drums, bass, harmony, strings"), "{error}");
    }

    #[test]
    fn settings_of_the_other_technique_are_named() {
        let error = parse("compose a.mid --duration 5 --free").unwrap_err().to_string();
        assert!(error.contains("--duration, --free") && error.contains("only Extend"), "{error}");
        let error = parse("compose a.mid --technique extend --iterations 5").unwrap_err().to_string();
        assert!(error.contains("--iterations") && error.contains("only Enhance"), "{error}");
        let error = parse("compose a.mid --density 5").unwrap_err().to_string();
        assert!(error.contains("--density: only Accompany"), "{error}");
        let error = parse("compose a.mid --technique accompany --risk 2").unwrap_err().to_string();
        assert!(error.contains("--risk: only Enhance and Extend"), "{error}");
    }
}
