//! The audio thread's pen: writes reports to the ring and counts those that found no room.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use rtrb::Producer;

use crate::{CapturedNote, Gauges, Report};

/// Slots of the ring that notes may not take, so that a flood of notes loses no marker, trigger or change of tempo.
pub(crate) const RESERVED: usize = 64;

const _: () = assert!(RESERVED < crate::REPORT_CAPACITY / 4, "most of the ring is for notes");

/// Writes reports.
#[derive(Debug)]
pub(crate) struct Reporter {
    ring: Producer<Report>,
    gauges: Arc<Gauges>,
}

impl Reporter {
    /// A pen on that ring.
    pub(crate) fn new(ring: Producer<Report>, gauges: Arc<Gauges>) -> Self {
        Self { ring, gauges }
    }

    /// Reports a note, if there is room beyond the reserve.
    pub(crate) fn note(&mut self, note: CapturedNote) {
        if self.ring.slots() > RESERVED {
            self.mark(Report::Note(note));
        } else {
            self.count_overrun();
        }
    }

    /// Reports anything but a note; says whether there was room.
    pub(crate) fn mark(&mut self, report: Report) -> bool {
        let written = self.ring.push(report).is_ok();
        if !written {
            self.count_overrun();
        }
        written
    }

    fn count_overrun(&self) {
        self.gauges.overruns.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{REPORT_CAPACITY, ports};
    use continuo_music::{Key, Tick, Velocity};

    #[test]
    fn notes_leave_room_for_markers_and_every_loss_is_counted() {
        let (audio, mut studio) = ports();
        let mut reporter = Reporter::new(audio.reports, audio.gauges);
        let key = Key::masked(60);
        let note = CapturedNote { onset: Tick(0), duration: Tick(1), key, velocity: Velocity::DEFAULT, channel: 0 };
        for _ in 0..REPORT_CAPACITY {
            reporter.note(note);
        }
        assert_eq!(studio.gauges.overruns.load(Ordering::Relaxed), RESERVED as u64);
        for _ in 0..RESERVED {
            assert!(reporter.mark(Report::PlaybackEnded));
        }
        assert!(!reporter.mark(Report::PlaybackEnded));
        assert_eq!(studio.gauges.overruns.load(Ordering::Relaxed), RESERVED as u64 + 1);
        assert_eq!(std::iter::from_fn(|| studio.reports.pop().ok()).count(), REPORT_CAPACITY);
    }
}
