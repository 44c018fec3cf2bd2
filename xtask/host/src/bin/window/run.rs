//! The run itself: the song rolls without a window, with one, and while windows come and go.

use std::time::{Duration, Instant};

use continuo_host::{Costs, Entry, HostedPlugin, WindowSize};

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::memory::resident_mib;
use crate::parent::{Parent, Seen};
use crate::report::Report;

const SAMPLE_RATE: f64 = 48_000.0;
const FRAMES: u32 = 256;
const TEMPO: f64 = 120.0;
/// What the window is resized to in turn: the least it must stand, a usual size, a large one.
const SIZES: [WindowSize; 3] = [
    WindowSize { width: 800, height: 500 },
    WindowSize { width: 1200, height: 760 },
    WindowSize { width: 1500, height: 950 },
];
/// How long the window may take to draw itself. Only a failure takes so long.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at the window.
const PAUSE: Duration = Duration::from_millis(20);
/// After so many windows it is told how far the run is.
const TOLD: u32 = 10;
/// Windows after which memory counts.
pub const WARM_UP: usize = 10;

/// The plugin and the window around its window.
struct Desk {
    plugin: HostedPlugin,
    parent: Parent,
}

/// Does everything and tells what was found.
pub fn run(arguments: &Arguments) -> Result<Report, Failure> {
    let mut desk = Desk::open(arguments)?;
    let watched = Duration::from_secs(arguments.seconds);
    let without = desk.during(|_| wait(watched))?;
    desk.show(1)?;
    let with = desk.during(|_| wait(watched))?;
    desk.plugin.close_window();
    let mut memory = Vec::new();
    let cycling = desk.during(|desk| desk.cycle(arguments.cycles, &mut memory))?;
    Ok(Report { without, with, cycling, memory })
}

fn wait(time: Duration) -> Result<(), Failure> {
    std::thread::sleep(time);
    Ok(())
}

impl Desk {
    #[expect(unsafe_code, reason = "opening a bundle runs its code, which is the task")]
    fn open(arguments: &Arguments) -> Result<Self, Failure> {
        let parent = Parent::open(SIZES[0])?;
        // SAFETY: the bundle is the one the user asked to be run.
        let entry = unsafe { Entry::open(&arguments.bundle) }?;
        let mut plugin = HostedPlugin::new(&entry)?;
        plugin.activate(SAMPLE_RATE, FRAMES)?;
        Ok(Self { plugin, parent })
    }

    /// What the blocks of the song took while something was done.
    fn during(&mut self, work: impl FnOnce(&mut Self) -> Result<(), Failure>) -> Result<Costs, Failure> {
        let rolling = self.plugin.roll(SAMPLE_RATE, TEMPO)?;
        let worked = work(self);
        let costs = rolling.stop()?;
        worked.map(|()| costs)
    }

    fn cycle(&mut self, cycles: u32, memory: &mut Vec<f64>) -> Result<(), Failure> {
        for (cycle, size) in (1..=cycles).zip(SIZES.iter().cycle()) {
            self.show(cycle)?;
            let taken = self.plugin.resize_window(*size)?;
            self.parent.resize(taken)?;
            self.await_drawing(cycle, "resized")?;
            self.plugin.close_window();
            memory.push(resident_mib()?);
            if cycle % TOLD == 0 {
                println!("  {cycle} windows, {:.1} MiB resident", resident_mib()?);
            }
        }
        Ok(())
    }

    /// Opens the window and waits until it has drawn itself.
    #[expect(unsafe_code, reason = "the parent lives as long as the desk")]
    fn show(&mut self, cycle: u32) -> Result<(), Failure> {
        // SAFETY: the plugin's window is closed before the parent goes, for it is declared before it.
        let size = unsafe { self.plugin.open_window(self.parent.id()) }?;
        self.parent.resize(size)?;
        self.await_drawing(cycle, "opened")
    }

    fn await_drawing(&mut self, cycle: u32, step: &'static str) -> Result<(), Failure> {
        let end = Instant::now() + PATIENCE;
        loop {
            self.plugin.idle();
            let seen = self.parent.seen()?;
            if seen.is_drawn() {
                return Ok(());
            }
            if Instant::now() > end {
                let Seen { colours, bare } = seen;
                return Err(Failure::Blank { cycle, step, seen: format!("{colours} colours, {bare} bare pixels") });
            }
            std::thread::sleep(PAUSE);
        }
    }
}
