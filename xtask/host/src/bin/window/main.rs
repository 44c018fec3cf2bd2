//! Opens, resizes and closes the window of the built plugin over and over in a CLAP host under X11, while the song rolls:
//! it must draw each time, memory must not grow, and the audio thread must not notice.

mod arguments;
mod failure;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(target_os = "linux")]
mod parent;
#[cfg(target_os = "linux")]
mod report;
#[cfg(target_os = "linux")]
mod run;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;
use crate::failure::Failure;

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(target_os = "linux")]
fn run(arguments: &Arguments) -> Result<(), Failure> {
    let report = run::run(arguments)?;
    println!("{report}");
    report.verdict(arguments.growth_mib_max)
}

#[cfg(not(target_os = "linux"))]
fn run(_arguments: &Arguments) -> Result<(), Failure> {
    Err(Failure::NoDisplay("windows are tested under X11 alone".to_owned()))
}
