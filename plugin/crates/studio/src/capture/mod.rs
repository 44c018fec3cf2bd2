//! What was played, and against which clock: the reports of the audio thread, kept for a take or for after the fact.

use std::collections::VecDeque;

use continuo_music::{Meter, Tempo, Tick};
use continuo_realtime::{CapturedNote, Report};

use crate::limits::{CAPTURE_BARS_MAX, CAPTURE_CHANGES_MAX, CAPTURE_NOTES_MAX, CHANGES_MAX, NOTES_MAX};

/// Where the song stood at a performance tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Move {
    pub song: Tick,
    pub rolling: bool,
}

/// How much a log keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bounds {
    notes: usize,
    changes: usize,
    bars: Option<u32>,
}

const RETROSPECTIVE: Bounds =
    Bounds { notes: CAPTURE_NOTES_MAX, changes: CAPTURE_CHANGES_MAX, bars: Some(CAPTURE_BARS_MAX) };
const TAKE: Bounds = Bounds { notes: NOTES_MAX, changes: CHANGES_MAX, bars: None };

/// Values with the performance tick from which each holds, in order.
pub(crate) type Timed<T> = VecDeque<(Tick, T)>;

/// Notes in the order in which they ended, and the changes of the clock they were played against.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    bounds: Bounds,
    pub notes: VecDeque<CapturedNote>,
    pub moves: Timed<Move>,
    pub tempos: Timed<Tempo>,
    pub meters: Timed<Meter>,
}

/// What held at a tick: the last value at or before it.
pub(crate) fn in_force<T: Copy>(changes: &Timed<T>, at: Tick) -> Option<(Tick, T)> {
    changes.iter().rev().find(|(from, _)| *from <= at).copied()
}

impl Log {
    fn empty(bounds: Bounds) -> Self {
        Self {
            bounds,
            notes: VecDeque::new(),
            moves: VecDeque::new(),
            tempos: VecDeque::new(),
            meters: VecDeque::new(),
        }
    }

    /// A log of a take that starts with the clock as it is in this log.
    fn start_take(&self, at: Tick) -> Self {
        Self {
            moves: in_force(&self.moves, at).into_iter().collect(),
            tempos: in_force(&self.tempos, at).into_iter().collect(),
            meters: in_force(&self.meters, at).into_iter().collect(),
            ..Self::empty(TAKE)
        }
    }

    /// Whether the take had more notes than a melody may have.
    pub fn is_full(&self) -> bool {
        self.notes.len() >= self.bounds.notes
    }

    fn note(&mut self, note: CapturedNote) {
        match self.bounds.bars {
            Some(bars) => self.forget(note.onset + note.duration - self.meter().bar() * i64::from(bars)),
            None if self.is_full() => return,
            None => {}
        }
        self.notes.push_back(note);
    }

    /// Forgets what ended before that tick, and what does not fit.
    fn forget(&mut self, horizon: Tick) {
        let is_old = |note: &CapturedNote| note.onset + note.duration < horizon;
        while self.is_full() || self.notes.front().is_some_and(is_old) {
            self.notes.pop_front();
        }
        forget(&mut self.moves, horizon);
        forget(&mut self.tempos, horizon);
        forget(&mut self.meters, horizon);
    }

    fn change<T: PartialEq>(changes: &mut Timed<T>, limit: usize, at: Tick, value: T) {
        if changes.back().is_some_and(|(last, _)| *last == at) {
            changes.pop_back();
        }
        changes.push_back((at, value));
        if changes.len() > limit {
            changes.pop_front();
        }
    }

    /// The meter in force at the end of the log.
    pub fn meter(&self) -> Meter {
        self.meters.back().map_or(Meter::COMMON, |(_, meter)| *meter)
    }

    /// The tempo in force at the end of the log.
    pub fn tempo(&self) -> Tempo {
        self.tempos.back().map_or(Tempo::DEFAULT, |(_, tempo)| *tempo)
    }

    fn record(&mut self, report: &Report) {
        let limit = self.bounds.changes;
        match *report {
            Report::Note(note) => self.note(note),
            Report::Moved { at, song, rolling } => Self::change(&mut self.moves, limit, at, Move { song, rolling }),
            Report::Tempo { at, bpm } => Self::change(&mut self.tempos, limit, at, Tempo::from_bpm(bpm)),
            Report::Meter { at, meter } => Self::change(&mut self.meters, limit, at, meter),
            _ => {}
        }
    }
}

/// Drops the changes that were over before that tick; the one in force then stays.
fn forget<T>(changes: &mut Timed<T>, horizon: Tick) {
    while changes.get(1).is_some_and(|(next, _)| *next <= horizon) {
        changes.pop_front();
    }
}

/// The last 64 bars of what was played, and the take being recorded.
#[derive(Debug)]
pub(crate) struct Capture {
    log: Log,
    take: Option<(Tick, Log)>,
}

impl Default for Capture {
    fn default() -> Self {
        Self { log: Log::empty(RETROSPECTIVE), take: None }
    }
}

impl Capture {
    /// The last bars.
    pub fn log(&self) -> &Log {
        &self.log
    }

    pub fn is_recording(&self) -> bool {
        self.take.is_some()
    }

    /// Takes a report in. Returns the log of a take that has just ended.
    pub fn record(&mut self, report: &Report) -> Option<Log> {
        self.start_again_when_time_does(report);
        match *report {
            Report::RecordStarted { at } => {
                self.take = Some((at, self.log.start_take(at)));
                None
            }
            Report::RecordStopped { .. } => self.take.take().map(|(_, log)| log),
            _ => {
                self.record_everywhere(report);
                None
            }
        }
    }

    fn record_everywhere(&mut self, report: &Report) {
        self.log.record(report);
        if let Some((from, take)) = &mut self.take {
            // A key that was already down when recording began is not part of the take.
            let is_earlier = matches!(report, Report::Note(note) if note.onset < *from);
            if !is_earlier {
                take.record(report);
            }
        }
    }

    /// Performance ticks only grow. Should they begin anew, with another performer, earlier ones mean nothing any more.
    fn start_again_when_time_does(&mut self, report: &Report) {
        let Report::Moved { at, .. } = report else { return };
        if self.log.moves.back().is_some_and(|(last, _)| at < last) {
            self.log = Log::empty(RETROSPECTIVE);
        }
    }
}

#[cfg(test)]
mod tests;
