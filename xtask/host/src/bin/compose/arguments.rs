//! What can be asked of `cargo xtask compose`.

mod settings;

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, ValueEnum};

pub use settings::{EnhanceSettings, ExtendSettings, Setting};

/// A technique of the plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Technique {
    /// Adds and removes notes so that the melody fits the style of Bach's chorales.
    Enhance,
    /// Continues the melody after its end.
    Extend,
}

impl Technique {
    /// Its name in files and in the plugin's state.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enhance => "enhance",
            Self::Extend => "extend",
        }
    }

    /// What the plugin shows for it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Enhance => "Enhance",
            Self::Extend => "Extend",
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
    /// Creative risk, 0.5 to 6: higher takes less likely edits or notes.
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
        let (other, foreign) = match self.technique {
            Technique::Enhance => (Technique::Extend, self.extend.given()),
            Technique::Extend => (Technique::Enhance, self.enhance.given()),
        };
        if foreign.is_empty() {
            return Ok(self);
        }
        let options: Vec<&str> = foreign.iter().map(|setting| setting.option).collect();
        let (options, other, chosen) = (options.join(", "), other.label(), self.technique.label());
        let message = format!("{options}: only {other} has this, and the technique is {chosen}");
        Err(Self::command().error(ErrorKind::ArgumentConflict, message))
    }

    /// What the chosen technique is told. What was not asked for stays as the plugin has it.
    pub fn settings(&self) -> Vec<Setting> {
        let (mut settings, risk) = match self.technique {
            Technique::Enhance => (self.enhance.given(), "creative_risk"),
            Technique::Extend => (self.extend.given(), "extend_creative_risk"),
        };
        settings.extend(self.risk.map(|value| Setting::new("--risk", risk, value)));
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
    fn settings_of_the_other_technique_are_named() {
        let error = parse("compose a.mid --duration 5 --free").unwrap_err().to_string();
        assert!(error.contains("--duration, --free") && error.contains("only Extend"), "{error}");
        let error = parse("compose a.mid --technique extend --iterations 5").unwrap_err().to_string();
        assert!(error.contains("--iterations") && error.contains("only Enhance"), "{error}");
    }
}
