//! The player: decides whether the timeline plays, from where, and when it is over.

use continuo_music::Tick;

use crate::ledger::Ledger;
use crate::reporter::Reporter;
use crate::scheduler::Scheduler;
use crate::span::Span;
use crate::{Controls, Launch, Output, Report, Timeline};

/// Where playback has its time from. Origins are the performance tick at which the timeline's tick zero lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// Nothing plays.
    Silent,
    /// Pinned to the host's song.
    Pinned(Tick),
    /// `play` is on and waits for its line, or for something to play.
    Waiting,
    /// Started by `play`; goes on by the performance clock, whatever the song does.
    Free(Tick),
    /// Started by `play`, and over.
    Over,
}

impl Source {
    fn origin(self) -> Option<Tick> {
        match self {
            Self::Pinned(origin) | Self::Free(origin) => Some(origin),
            Self::Silent | Self::Waiting | Self::Over => None,
        }
    }
}

/// The scheduler and what drives it.
#[derive(Debug)]
pub(crate) struct Player {
    pub(crate) scheduler: Scheduler,
    source: Source,
    looped: bool,
    /// Whether the scheduler must find its place again before it plays.
    lost: bool,
}

impl Player {
    /// A player with nothing to play.
    pub(crate) fn new() -> Self {
        Self { scheduler: Scheduler::new(), source: Source::Silent, looped: false, lost: false }
    }

    /// Exchanges the timeline at performance tick `at`. The new one goes on where the old one stood, and so does what
    /// sounds where both have it.
    pub(crate) fn load(
        &mut self,
        timeline: Option<Box<Timeline>>,
        at: Tick,
        ledger: &mut Ledger,
        output: &mut impl Output,
    ) -> Option<Box<Timeline>> {
        let changes_length = self.scheduler.length() != timeline.as_ref().map(|timeline| timeline.length());
        if self.looped && changes_length {
            self.change_loop(at, ledger, output);
        }
        self.lost = true;
        self.scheduler.load(timeline, ledger, output)
    }

    /// The loop is about to get another length. What `play` started stays where it is in it; what is pinned to the song
    /// lies elsewhere from now on.
    fn change_loop(&mut self, at: Tick, ledger: &mut Ledger, output: &mut impl Output) {
        match (self.source, self.scheduler.length()) {
            (Source::Free(origin), Some(length)) if length > Tick::ZERO && at > origin => {
                self.source = Source::Free(origin + (at - origin).floor_to(length));
            }
            _ => self.scheduler.silence(0, ledger, output),
        }
    }

    /// Playback pauses without an output; the ledger remembers what sounds.
    pub(crate) fn suspend(&mut self) {
        self.scheduler.forget_ends();
        self.scheduler.halt();
        self.scheduler.begin();
        self.lost = true;
    }

    /// Hears the switches at the start of a block; `pressed` says that `play` has just gone down.
    pub(crate) fn hear(&mut self, controls: &Controls, pressed: bool, ledger: &mut Ledger, output: &mut impl Output) {
        if pressed {
            self.turn_to(Source::Waiting, 0, ledger, output);
        } else if !controls.play && !matches!(self.source, Source::Silent | Source::Pinned(_)) {
            self.turn_to(Source::Silent, 0, ledger, output);
        }
        self.lost |= self.looped != controls.looped;
        self.looped = controls.looped;
        self.scheduler.mix(&controls.mixer, ledger, output);
        if controls.bypass {
            self.scheduler.silence(0, ledger, output);
        }
    }

    /// Whether playback begins with the next sample, because nothing makes it wait.
    pub(crate) fn starts_now(&self, controls: &Controls) -> bool {
        self.source == Source::Waiting && controls.launch == Launch::Off && self.scheduler.loaded()
    }

    /// Makes ready for a span: follows the song where it jumped, and launches what waited for a line in it.
    pub(crate) fn enter(&mut self, span: &Span, controls: &Controls, ledger: &mut Ledger, output: &mut impl Output) {
        match self.source {
            Source::Silent | Source::Pinned(_) => self.follow(span, controls.follow_host, ledger, output),
            Source::Waiting => self.launch(span, controls),
            Source::Free(_) if !self.scheduler.loaded() => self.source = Source::Waiting,
            Source::Free(_) | Source::Over => {}
        }
        if controls.bypass {
            self.scheduler.halt();
            self.lost = true;
        } else if self.lost {
            self.locate(span.start);
        }
    }

    /// Looks back on a span: a clip that is not looped may have ended in it.
    pub(crate) fn leave(&mut self, span: &Span, reporter: &mut Reporter) {
        let (Source::Free(origin), Some(length)) = (self.source, self.scheduler.length()) else { return };
        if !self.looped && origin + length < span.end {
            self.source = Source::Over;
            self.scheduler.halt();
            reporter.mark(Report::PlaybackEnded);
        }
    }

    /// Where on the timeline playback stands at a performance tick.
    pub(crate) fn position(&self, at: Tick) -> Option<Tick> {
        self.scheduler.position(self.source.origin()?, self.looped, at)
    }

    fn follow(&mut self, span: &Span, follow_host: bool, ledger: &mut Ledger, output: &mut impl Output) {
        let source = span.shift.filter(|_| follow_host).map_or(Source::Silent, Source::Pinned);
        if source != self.source || (span.moved && source != Source::Silent) {
            if self.source == Source::Silent {
                self.scheduler.begin();
            }
            self.turn_to(source, span.offset, ledger, output);
            if span.moved {
                self.locate(span.entry);
            }
        }
    }

    fn launch(&mut self, span: &Span, controls: &Controls) {
        let line = span.next_line(controls.launch);
        if line < span.end && self.scheduler.loaded() {
            self.source = Source::Free(line);
            self.scheduler.begin();
            self.lost = true;
        }
    }

    fn turn_to(&mut self, source: Source, offset: u32, ledger: &mut Ledger, output: &mut impl Output) {
        self.scheduler.silence(offset, ledger, output);
        self.scheduler.halt();
        self.source = source;
        self.lost = true;
    }

    fn locate(&mut self, at: Tick) {
        match self.source.origin() {
            Some(origin) => self.scheduler.locate(origin, self.looped, at),
            None => self.scheduler.halt(),
        }
        self.lost = false;
    }
}
