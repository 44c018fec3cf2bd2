//! Blocks that go by in their own time, as with a sound card, while the main thread does something else.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use crate::audio::Job;
use crate::{Cost, HostError, HostedPlugin, Transport};

/// Blocks on the audio thread, one after the other, each when it is due.
pub(crate) struct Roll {
    frames: u32,
    sample_rate: f64,
    tempo: f64,
    ends: Arc<AtomicBool>,
    done: Sender<Result<Costs, HostError>>,
}

impl Roll {
    /// Processes blocks until it is stopped or one fails; called on the audio thread.
    pub(crate) fn run(self, mut block: impl FnMut(&Job) -> Result<Cost, HostError>) {
        let length = Duration::from_secs_f64(f64::from(self.frames) / self.sample_rate);
        let (start, mut costs) = (Instant::now(), Vec::new());
        let outcome = loop {
            if self.ends.load(Ordering::Acquire) {
                break Ok(Costs { length, costs });
            }
            match block(&self.job(costs.len())) {
                Ok(cost) => costs.push(cost),
                Err(error) => break Err(error),
            }
            let due = start + length * u32::try_from(costs.len()).unwrap_or(u32::MAX);
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
        };
        // If nobody waits for the costs any more, nobody needs them.
        let _ = self.done.send(outcome);
    }

    /// The block of that number: the song rolls.
    fn job(&self, number: usize) -> Job {
        let steady = number as u64 * u64::from(self.frames);
        #[expect(clippy::cast_precision_loss, reason = "no roll lasts for 2^52 samples")]
        let quarters = steady as f64 / self.sample_rate * self.tempo / 60.0;
        let transport = Some(Transport::rolling(self.tempo, quarters));
        Job { frames: self.frames, steady, transport, events: Vec::new() }
    }
}

/// The main thread's end of a roll.
#[derive(Debug)]
pub struct Rolling {
    ends: Arc<AtomicBool>,
    costs: Receiver<Result<Costs, HostError>>,
}

impl Rolling {
    /// Stops it and tells what the blocks took.
    ///
    /// # Errors
    ///
    /// When a block failed.
    pub fn stop(self) -> Result<Costs, HostError> {
        self.ends.store(true, Ordering::Release);
        self.costs.recv().map_err(|_| HostError::AudioThreadEnded)?
    }
}

/// What the blocks of a roll took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Costs {
    /// How long a block lasts: what takes longer is heard.
    pub length: Duration,
    /// Of each block.
    pub costs: Vec<Cost>,
}

impl Costs {
    /// How long the thread worked at most for one block.
    #[must_use]
    pub fn longest_work(&self) -> Duration {
        self.costs.iter().map(|cost| cost.worked).max().unwrap_or_default()
    }

    /// What one block took at most, on a machine that had other things to do too.
    #[must_use]
    pub fn longest(&self) -> Duration {
        self.costs.iter().map(|cost| cost.passed).max().unwrap_or_default()
    }

    /// How long the thread worked for half of the blocks, at most.
    #[must_use]
    pub fn median_work(&self) -> Duration {
        let mut worked: Vec<Duration> = self.costs.iter().map(|cost| cost.worked).collect();
        worked.sort_unstable();
        worked.get(worked.len() / 2).copied().unwrap_or_default()
    }

    /// How many blocks took longer than they last.
    #[must_use]
    pub fn late(&self) -> usize {
        self.costs.iter().filter(|cost| cost.passed > self.length).count()
    }
}

impl HostedPlugin {
    /// Lets the song roll at that sample rate, in blocks as long as the plugin was prepared for, until it is stopped. The
    /// main thread is free meanwhile; blocks that it asks for wait for the end of the roll.
    ///
    /// # Errors
    ///
    /// When the plugin is not active.
    pub fn roll(&mut self, sample_rate: f64, tempo: f64) -> Result<Rolling, HostError> {
        let audio = self.audio.as_ref().ok_or(HostError::Inactive)?;
        let (ends, (done, costs)) = (Arc::<AtomicBool>::default(), channel());
        audio.roll(Roll { frames: self.max_frames, sample_rate, tempo, ends: Arc::clone(&ends), done })?;
        Ok(Rolling { ends, costs })
    }
}
