//! Starts other programs: announces them, and turns what goes wrong into a sentence.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::failure::Failure;
use crate::workspace::Workspace;

/// A program about to be started in the workspace's root.
#[derive(Debug)]
pub struct Program(Command);

/// The cargo that runs this task, in the workspace's root.
pub fn cargo(workspace: &Workspace, arguments: &[&str]) -> Program {
    program(cargo_itself()).args(arguments).inside(workspace)
}

/// A program of the workspace, in the folder the user is in: the paths among its arguments are the user's.
pub fn workspace_program(workspace: &Workspace, which: &[&str]) -> Program {
    let run = program(cargo_itself()).args(["run", "--manifest-path"]).arg(workspace.root().join("Cargo.toml"));
    run.args(which).arg("--")
}

fn cargo_itself() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Any program, looked up in the path.
pub fn program(name: impl AsRef<OsStr>) -> Program {
    Program(Command::new(name))
}

impl Program {
    /// With these further arguments.
    pub fn args(mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.0.args(arguments);
        self
    }

    /// With this further argument.
    pub fn arg(self, argument: impl AsRef<OsStr>) -> Self {
        self.args([argument])
    }

    /// With this variable in its environment.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    /// Started in the workspace's root.
    pub fn inside(mut self, workspace: &Workspace) -> Self {
        self.0.current_dir(workspace.root());
        self
    }

    /// Runs it, its output being ours. Fails unless it succeeds; `what` says what it was for.
    pub fn run(mut self, what: &str) -> Result<(), Failure> {
        let status = self.0.status().map_err(|cause| self.not_started(cause))?;
        self.verdict(what, status)
    }

    /// Runs it without input and gives back what it prints. Its errors are ours.
    pub fn read(mut self, what: &str) -> Result<String, Failure> {
        let output = self.0.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
        let output = output.map_err(|cause| self.not_started(cause))?;
        self.verdict(what, output.status)?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs it and hands every line it prints to `each`, as it comes.
    pub fn lines(mut self, what: &str, mut each: impl FnMut(&str)) -> Result<(), Failure> {
        let mut child = self.0.stdout(Stdio::piped()).spawn().map_err(|cause| self.not_started(cause))?;
        if let Some(printed) = child.stdout.take() {
            // A line that is not text ends the reading, not the program.
            BufReader::new(printed).lines().map_while(Result::ok).for_each(|line| each(&line));
        }
        let status = child.wait().map_err(|cause| self.not_started(cause))?;
        self.verdict(what, status)
    }

    /// Whether it starts and succeeds; prints nothing.
    pub fn succeeds(mut self) -> bool {
        let quiet = self.0.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        quiet.status().is_ok_and(|status| status.success())
    }

    /// Starts it in the background; it is ended when the guard is dropped.
    pub fn background(mut self) -> Result<Background, Failure> {
        let quiet = self.0.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = quiet.spawn();
        child.map(Background).map_err(|cause| self.not_started(cause))
    }

    fn not_started(&self, cause: std::io::Error) -> Failure {
        Failure::NotStarted { command: self.line(), cause }
    }

    fn verdict(&self, what: &str, status: ExitStatus) -> Result<(), Failure> {
        if status.success() {
            return Ok(());
        }
        Err(Failure::Failed { what: what.to_owned(), command: self.line(), status: status.to_string() })
    }

    fn line(&self) -> String {
        let words = std::iter::once(self.0.get_program()).chain(self.0.get_args());
        words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }
}

/// A program that runs in the background until this is dropped.
#[derive(Debug)]
pub struct Background(Child);

impl Drop for Background {
    fn drop(&mut self) {
        // Both fail only if it has ended already, which is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_its_purpose_and_its_command() {
        let error = program("sh").args(["-c", "exit 3"]).run("a failing step").unwrap_err().to_string();
        assert!(error.contains("a failing step") && error.contains("sh -c exit 3") && error.contains('3'), "{error}");
        let error = program("no-such-program-here").run("nothing").unwrap_err().to_string();
        assert!(error.contains("no-such-program-here"), "{error}");
    }

    #[test]
    fn lines_are_handed_over() {
        let mut seen = Vec::new();
        program("sh").args(["-c", "echo one; echo two"]).lines("two lines", |line| seen.push(line.to_owned())).unwrap();
        assert_eq!(seen, ["one", "two"]);
    }
}
