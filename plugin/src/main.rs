//! The standalone program: the same plugin with a window of its own, on JACK, the system's sound, or none.

use continuo::Continuo;
use nice_plug::prelude::nice_export_standalone;

fn main() -> std::process::ExitCode {
    if nice_export_standalone::<Continuo>() { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::FAILURE }
}
