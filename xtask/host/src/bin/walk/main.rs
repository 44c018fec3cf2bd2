//! Follows a guide through the window of a program that shows it with a real mouse: makes each move, compares what is to be
//! seen with what the guide saw, and at the end reads the file that was exported.

mod exported;
mod failure;
mod guide;
mod hand;
mod picture;
mod walk;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Walk through the plugin's window.
#[derive(Debug, Parser)]
struct Arguments {
    /// Where the guide lies, and where what was seen is put.
    #[arg(long)]
    folder: PathBuf,
    /// The program that shows the window, and its arguments.
    #[arg(required = true, last = true)]
    program: Vec<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match walk::walk(&arguments.program, &arguments.folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
