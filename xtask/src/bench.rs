//! The benchmarks: the audio thread, the networks, those beside a peer, and the window. What a whole run finds is written down.

mod measured;
mod peer;
mod window;

use std::ffi::OsString;
use std::fs;

use crate::command::cargo;
use crate::failure::Failure;
use crate::workspace::Workspace;

/// Where it is written down, from the root.
const DOCUMENT: &str = "docs/benchmarks.md";

/// Runs every benchmark; with arguments, which are criterion's, only those of them, and writes nothing down.
pub fn bench(workspace: &Workspace, arguments: &[OsString]) -> Result<(), Failure> {
    let found = workspace.target().join("benchmarks");
    if found.exists() {
        // What an earlier run has left would be written down as this one's.
        fs::remove_dir_all(&found).map_err(Failure::file(&found))?;
    }
    for package in ["continuo-realtime", "continuo-models"] {
        let bench = cargo(workspace, &["bench", "--package", package, "--benches", "--"]).args(arguments);
        bench.env("CRITERION_HOME", &found).run(&format!("the benchmarks of {package}"))?;
    }
    if !arguments.is_empty() {
        return Ok(());
    }
    let beside = peer::NETWORKS.iter().map(|network| network.measure(workspace)).collect::<Result<String, _>>()?;
    let sections = beside + &window::measure(workspace)?;
    let document = document(&machine(), &sections, &measured::read(&found)?);
    let path = workspace.root().join(DOCUMENT);
    print!("\n{document}");
    fs::write(&path, document).map_err(Failure::file(&path))
}

fn document(machine: &str, sections: &str, measured: &[measured::Measured]) -> String {
    let rows: String = measured.iter().map(ToString::to_string).collect();
    format!(
        "# Benchmarks\n\nWritten by `cargo xtask bench` on {machine}.\n\n{sections}## Every benchmark\n\n\
         Medians of the time that passed, on one thread; other work on the machine adds to it.\n\n\
         | what | time |\n|---|---|\n{rows}"
    )
}

/// What there is to compute with.
fn machine() -> String {
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = cpuinfo.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1));
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (system, kind) = (std::env::consts::OS, std::env::consts::ARCH);
    format!("{threads} hardware threads of {} ({kind}{}), {system}", processor.unwrap_or("a processor"), extensions())
}

/// The widest vectors the processor has.
fn extensions() -> &'static str {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f") {
            return ", AVX-512";
        }
        if is_x86_feature_detected!("avx2") {
            return ", AVX2";
        }
    }
    ""
}
