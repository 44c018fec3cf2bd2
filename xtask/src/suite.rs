//! The whole test suite, step by step; the first step that fails ends it.

use std::ffi::OsString;
use std::time::{Duration, Instant};

use crate::command::cargo;
use crate::failure::Failure;
use crate::tally::Tally;
use crate::workspace::Workspace;
use crate::{ardour, bundle, compose, packages, tidy, vst3, walk, window};

/// How often the VST3 bundle is opened and closed under automation.
const VST3_CYCLES: u32 = 400;

/// How often the plugin's window is opened, resized and closed.
const WINDOWS: &str = "40";

type Step = (&'static str, fn(&Workspace, &mut Tally) -> Result<(), Failure>);

const STEPS: &[Step] = &[
    ("system packages", |_, _| {
        [packages::BUILD, packages::WINDOW, packages::PYTHON].into_iter().try_for_each(packages::ensure)
    }),
    ("formatting", |workspace, _| cargo(workspace, &["fmt", "--all", "--check"]).run("the formatting check")),
    ("house rules", |workspace, tally| tidy::check(workspace).map(|()| tally.pass())),
    ("lints", |workspace, _| cargo(workspace, LINTS).run("the lints")),
    ("tests", tests),
    ("drags on a screen", drags),
    ("release bundles", |workspace, _| bundle::bundle(workspace).map(|_| ())),
    ("VST3 host", |workspace, tally| vst3::test(workspace, VST3_CYCLES).map(|()| tally.pass())),
    ("compose", compose_all),
];

/// What moves a real mouse over real windows, and so hangs on how fast a machine draws.
const SCREEN: &[Step] = &[
    ("windows in a CLAP host", |workspace, tally| {
        window::clap(workspace, &["--cycles", WINDOWS].map(OsString::from)).map(|()| tally.pass())
    }),
    ("walk through the window", |workspace, tally| walk::walk(workspace, false).map(|()| tally.pass())),
];

const DAW: Step = ("recording in a DAW", |workspace, tally| ardour::record(workspace).map(|()| tally.pass()));

const LINTS: &[&str] = &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];

/// What is tested beyond what always is.
#[derive(Clone, Copy, Debug)]
pub struct More {
    /// The window in a CLAP host, and the walk through the standalone's.
    pub screen: bool,
    /// The recording in a DAW.
    pub ardour: bool,
}

/// Runs every step, prints how long each took, and closes with the number of tests.
pub fn run(workspace: &Workspace, more: More) -> Result<(), Failure> {
    let screen = SCREEN.iter().filter(|_| more.screen);
    let steps: Vec<&Step> = STEPS.iter().chain(screen).chain(more.ardour.then_some(&DAW)).collect();
    let mut tally = Tally::default();
    let mut times = Vec::new();
    for (index, (name, step)) in steps.iter().enumerate() {
        println!("\n=== {}/{} {name}", index + 1, steps.len());
        let start = Instant::now();
        let outcome = step(workspace, &mut tally);
        times.push((*name, start.elapsed()));
        if let Err(failure) = outcome {
            print_times(&times);
            println!("{name} failed");
            return Err(failure);
        }
    }
    print_times(&times);
    println!("{tally}");
    Ok(())
}

fn tests(workspace: &Workspace, tally: &mut Tally) -> Result<(), Failure> {
    cargo(workspace, &["test", "--workspace"]).lines("the tests", |line| {
        println!("{line}");
        tally.read(line);
    })
}

/// The tests that move a pointer from window to window, on an X server that shows nothing.
fn drags(workspace: &Workspace, tally: &mut Tally) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    packages::ensure(packages::SCREEN)?;
    let tests = ["test", "--workspace", "--lib", "transfer::x11", "--", "--ignored"];
    cargo(workspace, &tests).lines("the drags", |line| {
        println!("{line}");
        tally.read(line);
    })
}

/// The README's sample.
const SAMPLE: &str = "ode-to-joy";
/// A waltz with triplets whose last bar is not full.
const WALTZ: &str = "xtask/host/melodies/odd-waltz.mid";
/// Six eighths in a bar, with a pick-up.
const JIG: &str = "xtask/host/melodies/pick-up-jig.mid";
/// What is composed: which melodies, and with which options.
const COMPOSED: &[(&[&str], &[&str])] = &[
    (&[SAMPLE, WALTZ], &["--technique", "enhance"]),
    (&[SAMPLE, WALTZ], &["--technique", "extend"]),
    (&[SAMPLE, WALTZ, JIG], &["--technique", "accompany", "--model", "jazz"]),
    (&[JIG], &["--technique", "accompany", "--model", "bach", "--humanise", "50"]),
];

/// The README's first commands, into the target folder: the host itself checks that what went in was captured, and that
/// what came out is what was made.
fn compose_all(workspace: &Workspace, tally: &mut Tally) -> Result<(), Failure> {
    let out = workspace.target().join("composed");
    for (melodies, options) in COMPOSED {
        let found = melodies.iter().map(|melody| match *melody {
            SAMPLE => OsString::from(SAMPLE),
            file => workspace.root().join(file).into(),
        });
        let mut arguments: Vec<OsString> = found.collect();
        arguments.extend(options.iter().chain(&["--seed", "7", "--out"]).map(OsString::from));
        arguments.push(out.clone().into());
        compose::compose(workspace, &arguments)?;
        melodies.iter().for_each(|_| tally.pass());
    }
    Ok(())
}

fn print_times(times: &[(&str, Duration)]) {
    println!();
    for (name, time) in times {
        println!("{:>7.1} s  {name}", time.as_secs_f64());
    }
}
