//! System packages: what building, testing and showing the plugin needs, found out and installed where that is possible.

use crate::command::program;
use crate::failure::Failure;

/// Debian packages the build needs.
pub const BUILD: &[&str] = &["build-essential", "pkg-config", "libasound2-dev", "libjack-jackd2-dev"];
/// Debian packages the editor's window needs at run time.
pub const WINDOW: &[&str] = &[
    "libgl1",
    "libgl1-mesa-dri",
    "libx11-6",
    "libx11-xcb1",
    "libxcb1",
    "libxcursor1",
    "libxkbcommon0",
    "libxkbcommon-x11-0",
];
/// Debian packages of a screen that only programs see.
pub const SCREEN: &[&str] = &["xvfb"];
/// Debian packages the tests of the window need: hands to click with, and eyes.
pub const HANDS: &[&str] = &["openbox", "xdotool", "x11-utils", "imagemagick"];
/// Debian packages the VST3 tests need.
pub const PYTHON: &[&str] = &["python3", "python3-venv"];
/// Debian packages the recording in a DAW needs.
pub const DAW: &[&str] = &["ardour", "jackd2", "xvfb", "python3", "python3-venv"];

/// Makes sure these Debian packages are there; installs those that are not.
///
/// On other Linux systems it says what to install and goes on; elsewhere nothing is needed.
///
/// # Errors
///
/// When something is missing and cannot be installed from here.
pub fn ensure(wanted: &[&str]) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if !program("dpkg-query").arg("--version").succeeds() {
        eprintln!(
            "This is not a Debian system. If the build fails, install what your system calls: {}.",
            wanted.join(", ")
        );
        return Ok(());
    }
    let missing: Vec<&str> = wanted.iter().copied().filter(|package| !is_installed(package)).collect();
    if missing.is_empty() { Ok(()) } else { install(&missing) }
}

fn is_installed(package: &str) -> bool {
    let status = program("dpkg-query").args(["--show", "--showformat=${db:Status-Status}", package]);
    status.succeeds() && answers_installed(package)
}

fn answers_installed(package: &str) -> bool {
    let status = program("dpkg-query").args(["--show", "--showformat=${db:Status-Status}", package]);
    status.read("reading the installed packages").is_ok_and(|status| status.trim() == "installed")
}

fn install(missing: &[&str]) -> Result<(), Failure> {
    let command = install_command(missing, is_root(), program("sudo").arg("--version").succeeds());
    let Some((first, rest)) = command.as_ref().and_then(|words| words.split_first()) else {
        return Err(Failure::System(format!(
            "These system packages are missing: {}. Install them as root: apt-get install -y {}",
            missing.join(", "),
            missing.join(" "),
        )));
    };
    eprintln!("Installing missing system packages: {}", missing.join(", "));
    let apt = |tail: &[&str]| {
        let words = rest.iter().map(String::as_str).chain(tail.iter().copied());
        program(first).args(words).env("DEBIAN_FRONTEND", "noninteractive")
    };
    apt(&["update", "-q"]).run("updating the package lists")?;
    let tail: Vec<&str> = ["install", "-y", "-q", "--no-install-recommends"].iter().chain(missing).copied().collect();
    apt(&tail).run("installing system packages")
}

fn is_root() -> bool {
    program("id").arg("-u").read("asking who I am").is_ok_and(|id| id.trim() == "0")
}

/// The words before apt-get's own arguments, or `None` if nobody here may install.
fn install_command(missing: &[&str], root: bool, sudo: bool) -> Option<Vec<String>> {
    let words: &[&str] = match (root, sudo) {
        _ if missing.is_empty() => return None,
        (true, _) => &["apt-get"],
        (false, true) => &["sudo", "apt-get"],
        (false, false) => return None,
    };
    Some(words.iter().map(|word| (*word).to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_installs_users_ask_and_others_are_told() {
        let words = |root, sudo| install_command(&["xvfb"], root, sudo).map(|words| words.join(" "));
        assert_eq!(words(true, false).as_deref(), Some("apt-get"));
        assert_eq!(words(false, true).as_deref(), Some("sudo apt-get"));
        assert_eq!(words(false, false), None);
    }
}
