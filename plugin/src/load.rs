//! How much of its time a block takes, and which came too late: measured here, for the performer has no clock.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use continuo_realtime::Gauges;

/// How soon the meter follows a load that rises, in seconds: within a few blocks.
const RISE: f32 = 0.03;
/// How soon it follows one that falls, in seconds: a peak can be read.
const FALL: f32 = 1.0;

/// Measures blocks and publishes the load and the count of late ones. It alone writes these gauges.
#[derive(Debug)]
pub struct LoadMeter {
    gauges: Arc<Gauges>,
    /// Rendering offline has no deadline.
    has_deadline: bool,
}

impl LoadMeter {
    /// A meter that shows nothing yet.
    pub fn new(gauges: Arc<Gauges>) -> Self {
        Self { gauges, has_deadline: true }
    }

    /// Begins anew. Whether blocks have a deadline is known from here on.
    pub fn activate(&mut self, has_deadline: bool) {
        self.has_deadline = has_deadline;
        self.gauges.load.store(0.0, Relaxed);
        self.gauges.late.store(0, Relaxed);
    }

    /// When a block begins. Called on the audio thread.
    ///
    /// # Realtime Safety
    /// Reading the clock is no wait: the systems map it into the process, and where one has no such map the call
    /// into the kernel reads a counter and returns.
    pub fn begin() -> Instant {
        Instant::now()
    }

    /// A block that began then ends now; it plays that many frames. Called on the audio thread, with the same promise.
    pub fn end(&self, began: Instant, frames: u32, sample_rate: f64) {
        self.count(began.elapsed(), f64::from(frames) / sample_rate);
    }

    fn count(&self, took: Duration, lasts: f64) {
        if !(lasts.is_finite() && lasts > 0.0) {
            return;
        }
        let took = took.as_secs_f64();
        let load = smoothed(self.gauges.load.load(Relaxed), narrow(took / lasts), narrow(lasts));
        self.gauges.load.store(load, Relaxed);
        if self.has_deadline && took > lasts {
            self.gauges.late.store(self.gauges.late.load(Relaxed) + 1, Relaxed);
        }
    }
}

/// The meter's next value: nearer to `share`, by how long the block lasts in seconds.
fn smoothed(load: f32, share: f32, lasts: f32) -> f32 {
    let inertia = if share > load { RISE } else { FALL };
    share + (load - share) * (-lasts / inertia).exp()
}

#[expect(clippy::cast_possible_truncation, reason = "a meter needs no more")]
fn narrow(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block of 10 ms at 48 kHz.
    const LASTS: f64 = 0.01;

    fn shown(meter: &LoadMeter) -> (f32, u64) {
        (meter.gauges.load.load(Relaxed), meter.gauges.late.load(Relaxed))
    }

    fn milliseconds(number: u64) -> Duration {
        Duration::from_millis(number)
    }

    #[test]
    fn the_meter_rises_at_once_and_falls_slowly() {
        let meter = LoadMeter::new(Arc::default());
        (0..15).for_each(|_| meter.count(milliseconds(5), LASTS));
        let high = shown(&meter).0;
        assert!((0.49..0.5).contains(&high), "after 150 ms at a half: {high}");
        (0..15).for_each(|_| meter.count(Duration::ZERO, LASTS));
        let low = shown(&meter).0;
        assert!((0.4..0.45).contains(&low), "150 ms later: {low}");
    }

    #[test]
    fn a_block_that_takes_longer_than_it_lasts_is_late_unless_rendered_offline() {
        let mut meter = LoadMeter::new(Arc::default());
        meter.count(milliseconds(9), LASTS);
        meter.count(milliseconds(11), LASTS);
        assert_eq!(shown(&meter).1, 1);
        meter.activate(false);
        assert_eq!(shown(&meter), (0.0, 0));
        meter.count(milliseconds(11), LASTS);
        assert_eq!(shown(&meter).1, 0);
    }

    #[test]
    fn a_block_of_no_time_is_no_load() {
        let meter = LoadMeter::new(Arc::default());
        for lasts in [0.0, f64::NAN, f64::INFINITY, -1.0] {
            meter.count(milliseconds(9), lasts);
        }
        assert_eq!(shown(&meter), (0.0, 0));
    }

    #[test]
    fn a_block_is_measured_from_its_beginning_to_its_end() {
        let meter = LoadMeter::new(Arc::default());
        let began = LoadMeter::begin();
        std::thread::sleep(milliseconds(2));
        meter.end(began, 48, 48_000.0);
        let (load, late) = shown(&meter);
        assert!(load > 0.05 && late == 1, "{load}, {late}");
    }
}
