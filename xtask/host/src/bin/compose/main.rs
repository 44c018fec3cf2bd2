//! Plays a melody into the built plugin in a headless host, runs a technique, and writes the clips it answers.

mod accompaniment;
mod arguments;
mod clips;
mod comparison;
mod continuation;
mod failure;
mod listening;
mod melody;
mod report;
mod road;
mod session;

use std::path::Path;
use std::process::ExitCode;

use crate::arguments::Arguments;
use crate::comparison::Comparison;
use crate::failure::Failure;
use crate::melody::Melody;
use crate::road::Road;

fn main() -> ExitCode {
    match compose_all(&Arguments::read()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

/// Every melody is read before the first is played: what is wrong with the last is not to be learnt at the end.
fn compose_all(arguments: &Arguments) -> Result<(), Failure> {
    let melodies = Melody::find_all(&arguments.melodies, arguments.tempo)?;
    let Some(bundle) = arguments.bundle.as_deref().filter(|_| !arguments.check_only) else {
        return Ok(());
    };
    melodies.iter().try_for_each(|melody| compose(bundle, melody, arguments))
}

fn compose(bundle: &Path, melody: &Melody, arguments: &Arguments) -> Result<(), Failure> {
    let outcome = Road::open(bundle)?.travel(melody, arguments)?;
    let written = clips::write(melody, arguments, &outcome)?;
    let comparison = Comparison::between(&melody.clip, outcome.melody());
    print!("{}", report::table(melody, &outcome, &comparison));
    for path in written {
        println!("  {}", path.display());
    }
    Ok(())
}
