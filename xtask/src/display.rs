//! An X display of our own, so that windows can be tested where nobody looks.

use std::time::{Duration, Instant};

use crate::command::{Background, Program, program};
use crate::failure::Failure;

/// How long the server may take to start. Only a failure takes so long.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running server, and perhaps a window manager on it; they end when this is dropped.
#[derive(Debug)]
pub struct Display {
    name: String,
    manager: Option<Background>,
    _server: Background,
}

impl Display {
    /// Starts a server of that number with a screen of 1600 by 1000 pixels: high numbers meet no other.
    pub fn open(number: u32) -> Result<Self, Failure> {
        let name = format!(":{number}");
        let screen = ["-screen", "0", "1600x1000x24", "-nolisten", "tcp"];
        let server = program("Xvfb").arg(&name).args(screen).background()?;
        let display = Self { name, manager: None, _server: server };
        display.wait()?;
        Ok(display)
    }

    /// With a window manager, as a desktop has one.
    pub fn managed(mut self) -> Result<Self, Failure> {
        self.manager = Some(self.show(program("openbox")).background()?);
        Ok(self)
    }

    /// The program, showing its windows here.
    pub fn show(&self, program: Program) -> Program {
        program.env("DISPLAY", &self.name)
    }

    fn wait(&self) -> Result<(), Failure> {
        let end = Instant::now() + PATIENCE;
        while !self.show(program("xdpyinfo")).succeeds() {
            if Instant::now() > end {
                return Err(Failure::System(format!("The X server on {} did not start.", self.name)));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }
}
