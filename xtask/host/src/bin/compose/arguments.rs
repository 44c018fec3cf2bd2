//! What can be asked of `cargo xtask compose`.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// A technique of the plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Technique {
    /// Adds and removes notes so that the melody fits the style of Bach's chorales.
    Enhance,
}

impl Technique {
    /// Its name in files and in the plugin's state.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enhance => "enhance",
        }
    }
}

/// Play a melody into the built plugin, run a technique on it, and write the resulting clips.
#[derive(Clone, Debug, Parser)]
#[command(name = "compose", bin_name = "cargo xtask compose")]
pub struct Arguments {
    /// A sample melody (such as ode-to-joy) or the path of any MIDI file.
    pub melody: String,
    /// What the plugin is asked to do with it.
    #[arg(long, value_enum, default_value_t = Technique::Enhance)]
    pub technique: Technique,
    /// The seed: the same seed gives the same clip.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(0..=999_999))]
    pub seed: u32,
    /// The folder the clips are written to.
    #[arg(long, default_value = "out")]
    pub out: PathBuf,
    /// Sampling iterations, 0 to 100.
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub iterations: Option<u32>,
    /// Maximum notes to add, 0 to 1000.
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=1000))]
    pub max_added: Option<u32>,
    /// Maximum input notes to remove, 0 to 100 percent.
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub max_removed: Option<u32>,
    /// Creative risk, 0.5 to 6: higher takes less likely edits.
    #[arg(long, value_parser = risk)]
    pub risk: Option<f64>,
    /// Play the melody at this constant tempo, 20 to 300 quarter notes per minute, instead of its own.
    #[arg(long, value_parser = tempo)]
    pub tempo: Option<f64>,
    /// How long the plugin may take for the technique, in seconds.
    #[arg(long, default_value_t = 300)]
    pub time_limit: u64,
    /// The CLAP bundle.
    #[arg(long, hide = true)]
    pub bundle: Option<PathBuf>,
    /// Only read the arguments and the melody.
    #[arg(long, hide = true)]
    pub check_only: bool,
}

fn risk(text: &str) -> Result<f64, String> {
    within(text, 0.5, 6.0)
}

fn tempo(text: &str) -> Result<f64, String> {
    within(text, 20.0, 300.0)
}

fn within(text: &str, min: f64, max: f64) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| format!("{text:?} is not a number"))?;
    if (min..=max).contains(&number) { Ok(number) } else { Err(format!("{number} is not in {min} to {max}")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent_and_bounded() {
        Arguments::command().debug_assert();
        let parse = |text: &str| Arguments::try_parse_from(text.split_whitespace());
        assert!(parse("compose ode-to-joy --risk 0.5 --tempo 300 --seed 999999").is_ok());
        for wrong in ["--risk 6.1", "--risk x", "--tempo 10", "--seed 1000000", "--iterations 101", "--max-added 1001"]
        {
            assert!(parse(&format!("compose ode-to-joy {wrong}")).is_err(), "{wrong}");
        }
    }
}
