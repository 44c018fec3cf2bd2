//! A stopwatch for the audio thread: the time that passed, and the time it was given by the processor.

use std::time::{Duration, Instant};

/// What a piece of work took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Time that passed, whatever else the machine did meanwhile.
    pub passed: Duration,
    /// Time the thread itself ran; what passed, where the system does not tell.
    pub worked: Duration,
}

/// A running stopwatch; it tells what its own thread does.
#[derive(Debug)]
pub(crate) struct Stopwatch {
    started: Instant,
    worked: Option<Duration>,
}

impl Stopwatch {
    /// Starts.
    pub(crate) fn start() -> Self {
        Self { worked: worked(), started: Instant::now() }
    }

    /// What it took since.
    pub(crate) fn stop(self) -> Cost {
        let passed = self.started.elapsed();
        let worked = worked().zip(self.worked).map_or(passed, |(now, then)| now.saturating_sub(then));
        Cost { passed, worked }
    }
}

/// For how long this thread has run so far.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the standard library does not tell the time of a thread")]
fn worked() -> Option<Duration> {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the call writes a time into the variable it is given, and keeps nothing of it.
    let answer = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    let (seconds, nanoseconds) = (u64::try_from(time.tv_sec).ok()?, u32::try_from(time.tv_nsec).ok()?);
    (answer == 0).then(|| Duration::new(seconds, nanoseconds))
}

#[cfg(not(target_os = "linux"))]
fn worked() -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleep_passes_time_and_is_no_work() {
        let watch = Stopwatch::start();
        std::thread::sleep(Duration::from_millis(30));
        let cost = watch.stop();
        assert!(cost.passed >= Duration::from_millis(30));
        assert!(!cfg!(target_os = "linux") || cost.worked < Duration::from_millis(20), "{cost:?}");
    }
}
