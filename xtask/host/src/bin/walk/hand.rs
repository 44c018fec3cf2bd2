//! The hand on the mouse and the keyboard: xdotool, told where things are in the program's window.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::failure::Failure;

/// How long the program may take to open its window. Only a failure takes so long.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two things that a hand does: longer than a frame of a busy machine, so that the window sees each.
const PAUSE: Duration = Duration::from_millis(300);

/// The running program, and where its window is. The program ends when this is dropped.
pub struct Hand {
    program: Child,
    window: String,
}

impl Drop for Hand {
    fn drop(&mut self) {
        // Both fail only if it has ended already.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl Hand {
    /// Starts the program with a home of its own, and waits for a window of that size: its own, or one inside a host's.
    pub fn start(command: &[String], home: &Path, (width, height): (f32, f32)) -> Result<Self, Failure> {
        let (name, words) = command.split_first().ok_or_else(|| Failure::Tool {
            command: String::new(),
            cause: "there is no program to walk through".to_owned(),
        })?;
        let mut command = Command::new(name);
        let at_home = command.args(words).env("HOME", home).env("XDG_CONFIG_HOME", home.join("config"));
        let program = at_home.stdin(Stdio::null()).stdout(Stdio::null()).spawn();
        let program = program.map_err(|error| Failure::unusable(Path::new(name), &error))?;
        let mut hand = Self { program, window: String::new() };
        hand.window = await_window(&format!(" {width:.0}x{height:.0}+"))?;
        hand.do_it(&["windowfocus", &hand.window])?;
        Ok(hand)
    }

    /// Moves the pointer to that place in the window.
    pub fn point(&self, (x, y): (f32, f32)) -> Result<(), Failure> {
        let (x, y) = (format!("{x:.0}"), format!("{y:.0}"));
        self.do_it(&["mousemove", "--window", &self.window, &x, &y])
    }

    /// Clicks where the pointer is.
    pub fn click(&self, times: u32) -> Result<(), Failure> {
        self.do_it(&["click", "--repeat", &times.to_string(), "--delay", "80", "1"])
    }

    /// Presses keys together.
    pub fn press(&self, keys: &str) -> Result<(), Failure> {
        self.do_it(&["key", keys])
    }

    /// Types letters.
    pub fn write(&self, letters: &str) -> Result<(), Failure> {
        self.do_it(&["type", "--delay", "30", letters])
    }

    /// Puts what the window shows into a file.
    pub fn look(&self, path: &Path) -> Result<(), Failure> {
        tool("import", &["-window", &self.window, &path.to_string_lossy()]).map(|_| ())
    }

    fn do_it(&self, words: &[&str]) -> Result<(), Failure> {
        tool("xdotool", words)?;
        std::thread::sleep(PAUSE);
        Ok(())
    }
}

/// The number of the window of which xwininfo says that.
fn await_window(size: &str) -> Result<String, Failure> {
    let end = Instant::now() + PATIENCE;
    loop {
        let tree = tool("xwininfo", &["-root", "-tree"])?;
        let number = tree.lines().find(|line| line.contains(size)).and_then(|line| line.split_whitespace().next());
        if let Some(number) = number {
            return Ok(number.to_owned());
        }
        if Instant::now() > end {
            return Err(Failure::Tool {
                command: "xwininfo".to_owned(),
                cause: format!("no window has the size{size}"),
            });
        }
        std::thread::sleep(PAUSE);
    }
}

/// Runs a program of the system and gives back what it prints.
fn tool(name: &str, words: &[&str]) -> Result<String, Failure> {
    let command = || format!("{name} {}", words.join(" "));
    let output = Command::new(name).args(words).stdin(Stdio::null()).output();
    let output = output.map_err(|error| Failure::Tool { command: command(), cause: error.to_string() })?;
    if !output.status.success() {
        let cause = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Failure::Tool { command: command(), cause });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
