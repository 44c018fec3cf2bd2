//! The settings of the techniques as options, and as the plugin's parameters.

use clap::{Args, ValueEnum};

/// A setting that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The option it was asked for with.
    pub option: &'static str,
    /// The stable id of the plugin's parameter.
    pub parameter: &'static str,
    /// Its value as the plugin's text box takes it.
    pub text: String,
}

impl Setting {
    /// The setting of that option and that parameter.
    pub fn new(option: &'static str, parameter: &'static str, value: impl ToString) -> Self {
        Self { option, parameter, text: value.to_string() }
    }
}

/// What Enhance alone is told.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Enhance")]
pub struct EnhanceSettings {
    /// Sampling iterations, 0 to 100.
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub iterations: Option<u32>,
    /// Maximum notes to add, 0 to 1000.
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=1000))]
    pub max_added: Option<u32>,
    /// Maximum input notes to remove, 0 to 100 percent.
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub max_removed: Option<u32>,
}

impl EnhanceSettings {
    /// Those that were asked for.
    pub fn given(&self) -> Vec<Setting> {
        let all = [
            self.iterations.map(|passes| Setting::new("--iterations", "sampling_iterations", passes)),
            self.max_removed.map(|percent| Setting::new("--max-removed", "max_notes_removed", percent)),
            self.max_added.map(|notes| Setting::new("--max-added", "max_notes_added", notes)),
        ];
        all.into_iter().flatten().collect()
    }
}

/// What Extend alone is told.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Extend")]
pub struct ExtendSettings {
    /// How much is added, 1 to 30 seconds.
    #[arg(long, value_name = "SECONDS", value_parser = long)]
    pub duration: Option<f64>,
    /// How much of the melody's end the network hears, 1 to 30 seconds.
    #[arg(long, value_name = "SECONDS", value_parser = long)]
    pub input_duration: Option<f64>,
    /// How the next note is drawn.
    #[arg(long, value_enum)]
    pub sampling_technique: Option<SamplingTechnique>,
    /// How many of the likeliest take part, 0.1 to 0.99; means nothing to random sampling.
    #[arg(long, value_parser = threshold)]
    pub threshold: Option<f64>,
    /// The longest silence, 0.5 to 10 seconds.
    #[arg(long, value_name = "SECONDS", value_parser = short)]
    pub max_rest: Option<f64>,
    /// The longest note, 0.5 to 10 seconds.
    #[arg(long, value_name = "SECONDS", value_parser = short)]
    pub max_note: Option<f64>,
    /// Keep the timing of a player in what is added, instead of moving it to sixteenth notes.
    #[arg(long)]
    pub free: bool,
}

/// How Extend draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SamplingTechnique {
    /// From so many of the likeliest.
    TopK,
    /// From the likeliest, up to so much probability.
    Nucleus,
    /// From all.
    Random,
}

impl SamplingTechnique {
    /// What the plugin shows for it.
    const fn label(self) -> &'static str {
        match self {
            Self::TopK => "Top k",
            Self::Nucleus => "Nucleus",
            Self::Random => "Random",
        }
    }
}

impl ExtendSettings {
    /// Those that were asked for.
    pub fn given(&self) -> Vec<Setting> {
        let number = |option, parameter, value: Option<f64>| value.map(|value| Setting::new(option, parameter, value));
        let sampling = self.sampling_technique.map(SamplingTechnique::label);
        let all = [
            number("--duration", "extension_duration", self.duration),
            number("--input-duration", "input_duration", self.input_duration),
            sampling.map(|label| Setting::new("--sampling-technique", "sampling_technique", label)),
            number("--threshold", "sampling_threshold", self.threshold),
            number("--max-rest", "max_rest_time", self.max_rest),
            number("--max-note", "max_note_length", self.max_note),
            self.free.then(|| Setting::new("--free", "snap_extension", "Off")),
        ];
        all.into_iter().flatten().collect()
    }
}

pub(super) fn risk(text: &str) -> Result<f64, String> {
    within(text, 0.5, 6.0)
}

pub(super) fn tempo(text: &str) -> Result<f64, String> {
    within(text, 20.0, 300.0)
}

fn long(text: &str) -> Result<f64, String> {
    within(text, 1.0, 30.0)
}

fn short(text: &str) -> Result<f64, String> {
    within(text, 0.5, 10.0)
}

fn threshold(text: &str) -> Result<f64, String> {
    within(text, 0.1, 0.99)
}

fn within(text: &str, min: f64, max: f64) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| format!("{text:?} is not a number"))?;
    if (min..=max).contains(&number) { Ok(number) } else { Err(format!("{number} is not in {min} to {max}")) }
}
