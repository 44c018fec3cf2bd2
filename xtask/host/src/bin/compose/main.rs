//! Plays a melody into the built plugin in a headless host, runs a technique, and writes the clips it answers.

mod arguments;
mod clips;
mod comparison;
mod failure;
mod melody;
mod report;
mod road;
mod session;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;
use crate::comparison::Comparison;
use crate::failure::Failure;
use crate::melody::Melody;
use crate::road::Road;

fn main() -> ExitCode {
    match compose(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn compose(arguments: &Arguments) -> Result<(), Failure> {
    let melody = Melody::find(&arguments.melody, arguments.tempo)?;
    let Some(bundle) = arguments.bundle.as_deref().filter(|_| !arguments.check_only) else {
        return Ok(());
    };
    let outcome = Road::open(bundle)?.travel(&melody, arguments)?;
    let written = clips::write(&arguments.out, &melody, arguments, &outcome.result)?;
    let comparison = Comparison::between(&melody.clip, &outcome.result);
    print!("{}", report::table(&melody, &outcome, &comparison));
    for path in written {
        println!("  {}", path.display());
    }
    Ok(())
}
