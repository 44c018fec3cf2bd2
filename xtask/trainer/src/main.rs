//! The trainer: corpus in, weights out. Called through `cargo xtask train` and `cargo xtask evaluate`.

mod ar_cnn;
mod arguments;
mod checkpoint;
mod corpus;
mod error;
mod evaluate;
mod files;
#[cfg(test)]
mod fixtures;
mod manifest;
mod muse_gan;
mod report;
mod schedule;
mod transformer;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command, EvaluateArchitecture, TrainArchitecture};
use error::TrainerError;

// Tensor arithmetic allocates for every operation; the system's allocator gives freed pages back and pays for it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), TrainerError> {
    match &arguments.command {
        Command::Train { architecture: TrainArchitecture::ArCnn(options) } => options.run(),
        Command::Train { architecture: TrainArchitecture::Transformer(options) } => options.run(),
        Command::Train { architecture: TrainArchitecture::MuseGan(options) } => options.run("musegan"),
        Command::Train { architecture: TrainArchitecture::UNet(options) } => options.run("unet"),
        Command::Evaluate { architecture: EvaluateArchitecture::ArCnn(options) } => options.run(),
        Command::Evaluate { architecture: EvaluateArchitecture::Transformer(options) } => options.run(),
        Command::Evaluate { architecture: EvaluateArchitecture::MuseGan(options) } => options.run("musegan"),
        Command::Evaluate { architecture: EvaluateArchitecture::UNet(options) } => options.run("unet"),
        Command::Ship { model, weights } => manifest::ship(model, weights),
    }
}
