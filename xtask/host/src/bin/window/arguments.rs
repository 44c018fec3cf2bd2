//! What the command line asks for.

use std::path::PathBuf;

use clap::Parser;

/// Open, resize and close the plugin's window in a CLAP host.
#[derive(Debug, Parser)]
pub struct Arguments {
    /// The CLAP bundle.
    #[arg(long)]
    pub bundle: PathBuf,
    /// How often the window is opened, resized and closed; the first ten are to warm up.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(20..))]
    pub cycles: u32,
    /// How much the resident memory may grow after the first ten, in MiB: the graphics driver keeps some for each window.
    #[arg(long, default_value_t = 48.0)]
    pub growth_mib_max: f64,
    /// For how long the audio thread is watched with the window open, and without it, in seconds.
    #[arg(long, default_value_t = 5)]
    pub seconds: u64,
}
