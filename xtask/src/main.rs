//! `cargo xtask …`: everything the project is built, installed, tested, trained and heard with.
//!
//! Kept small so that it compiles in seconds: the trainer and the composing host are packages of their own, started
//! as processes.

mod ardour;
mod bench;
mod bundle;
mod command;
mod compose;
mod display;
mod failure;
mod install;
mod packages;
mod pictures;
mod python;
mod suite;
mod tally;
mod tidy;
mod vst3;
mod walk;
mod window;
mod workspace;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::command::workspace_program;
use crate::failure::Failure;
use crate::workspace::Workspace;

/// Build, install, test, train and hear Continuo.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

/// What can be done.
#[derive(Debug, Subcommand)]
enum Task {
    /// Build the CLAP and VST3 bundles and the standalone program (release) into target/bundled.
    Bundle,
    /// Bundle, then copy the plugin into your CLAP and VST3 folders.
    Install,
    /// Run the standalone program.
    Run(Rest),
    /// Play melodies into the built plugin and write the clips it answers: try `ode-to-joy`, then `--technique accompany`.
    #[command(disable_help_flag = true)]
    Compose(Rest),
    /// Run the whole test suite.
    Test {
        /// Also walk through the standalone's window with a real mouse, and open the plugin's again and again in a host.
        #[arg(long)]
        screen: bool,
        /// Also record the plugin's output in a real DAW (installs Ardour and JACK on Debian).
        #[arg(long)]
        ardour: bool,
    },
    /// Record the plugin's output on a second track of Ardour, under a dummy JACK, and check the notes.
    Ardour,
    /// Test the built VST3 bundle in a VST3 host.
    Vst3 {
        /// How often it is opened and closed.
        #[arg(long, default_value_t = 400)]
        cycles: u32,
    },
    /// Open, resize and close the built plugin's window over and over in a CLAP host, and watch memory and the audio thread.
    #[command(disable_help_flag = true)]
    Window(Rest),
    /// Walk through the standalone's window with the mouse: a sample, Enhance, an edit, Accompany, an instrument, export.
    Walk {
        /// In a VST3 host from the Python registry instead of the standalone.
        #[arg(long)]
        vst3: bool,
    },
    /// Draw the pictures of the window for the README anew.
    Pictures,
    /// Run the benchmarks, the networks beside onnxruntime among them, and write what they found into docs/benchmarks.md.
    Bench(Rest),
    /// Check the house rules: arrows between crates, names, weights, the map of the project.
    Tidy,
    /// Train a network; the arguments are the trainer's.
    #[command(disable_help_flag = true)]
    Train(Rest),
    /// Measure a network on held-out pieces; the arguments are the trainer's.
    #[command(disable_help_flag = true)]
    Evaluate(Rest),
    /// Put a trained model among the weights the plugin is built with; the arguments are the trainer's.
    #[command(disable_help_flag = true)]
    Ship(Rest),
}

/// Arguments handed on to another program.
#[derive(Debug, clap::Args)]
struct Rest {
    /// Handed on as they are.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Said) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<(), Failure> {
    let workspace = Workspace::find()?;
    match task {
        Task::Bundle => bundle::bundle(&workspace).map(|_| ()),
        Task::Install => install::install(&workspace),
        Task::Run(rest) => standalone(&workspace, &rest.arguments),
        Task::Compose(rest) => compose::compose(&workspace, &rest.arguments),
        Task::Test { screen, ardour } => suite::run(&workspace, suite::More { screen, ardour }),
        Task::Ardour => ardour::record(&workspace),
        Task::Vst3 { cycles } => vst3::test(&workspace, cycles),
        Task::Window(rest) => window::clap(&workspace, &rest.arguments),
        Task::Walk { vst3 } => walk::walk(&workspace, vst3),
        Task::Pictures => pictures::draw(&workspace),
        Task::Bench(rest) => bench::bench(&workspace, &rest.arguments),
        Task::Tidy => tidy::check(&workspace),
        Task::Train(rest) => trainer(&workspace, "train", &rest.arguments),
        Task::Evaluate(rest) => trainer(&workspace, "evaluate", &rest.arguments),
        Task::Ship(rest) => trainer(&workspace, "ship", &rest.arguments),
    }
}

fn standalone(workspace: &Workspace, arguments: &[OsString]) -> Result<(), Failure> {
    packages::ensure(packages::BUILD)?;
    packages::ensure(packages::WINDOW)?;
    let program = workspace_program(workspace, &["--release", "--package", "continuo"]);
    program.args(arguments).run("the standalone program")
}

fn trainer(workspace: &Workspace, task: &str, arguments: &[OsString]) -> Result<(), Failure> {
    let program = workspace_program(workspace, &["--release", "--package", "continuo-trainer"]);
    program.arg(task).args(arguments).run("the trainer")
}
