//! What the session does when the audio thread reports.

use continuo_realtime::{Report, Trigger};

use super::{Moment, Session};
use crate::capture::Log;
use crate::limits::NOTES_MAX;
use crate::{Change, Command, GenerateSettings, take};

impl Session {
    pub(super) fn report(&mut self, report: &Report, moment: &Moment) {
        if let Some(log) = self.capture.record(report) {
            self.end_take(&log, &moment.settings);
        }
        match report {
            Report::Trigger(trigger) => self.trigger(*trigger, moment),
            Report::PlaybackEnded => self.tell(Change::PlaybackEnded),
            _ => {}
        }
    }

    fn trigger(&mut self, trigger: Trigger, moment: &Moment) {
        let command = match trigger {
            Trigger::Generate => Command::Generate,
            Trigger::Cancel => Command::Cancel,
            Trigger::KeepPartial => Command::KeepPartial,
            Trigger::Accept => Command::Accept,
            Trigger::CaptureLast => Command::CaptureLast { bars: None },
            Trigger::Regenerate(role) => Command::Regenerate(role),
        };
        self.command(command, moment);
        self.tell(Change::Triggered(trigger));
    }

    fn end_take(&mut self, log: &Log, settings: &GenerateSettings) {
        match take::recorded(log, settings) {
            Some(melody) => self.take_up(melody),
            None => self.inform("Nothing was played while recording; the input melody is as it was."),
        }
        if log.is_full() {
            self.complain(format!("The recording has more than {NOTES_MAX} notes; the input melody has the first."));
        }
    }
}
