//! The transport clock: cuts blocks into spans of straight time, following the host or, where it stands, itself.
//!
//! One line counts performance ticks, which only ever grow. While the host rolls, the song is that line less a whole
//! number of ticks, so a song tick and its performance tick lie on the same sample, always. A jump of the song moves
//! the line forward by less than a tick to keep that number whole.

use continuo_music::Tick;

use crate::Block;
use crate::bars::Bars;
use crate::line::Line;
use crate::span::Span;
use crate::trust::{self, Cycle, Told};

/// How far, in ticks, a host's position may lie from the predicted one and be taken for rounding.
const JITTER: f64 = 1.0;
/// How far, in ticks, it may lie and be drawn in gently instead of being taken for a seek: 1/32 quarter note.
///
/// Hosts that ramp the tempo say one tempo per block and a position that followed the ramp.
pub(crate) const SEEK: f64 = 30.0;
/// How much faster (or, as its inverse, slower) time runs at most while a small difference is drawn in.
const DRAW_IN: f64 = 2.0;
/// Positions nearer to each other than this, in ticks, are the same one.
const SAME: f64 = 1e-4;
/// The tempo before anyone has named one, in quarter notes per minute.
const BPM_DEFAULT: f64 = 120.0;
/// The sample rate before anyone has named one, in hertz.
const SAMPLE_RATE_DEFAULT: f64 = 48_000.0;

/// How the song moves against the performance.
#[derive(Clone, Copy, Debug)]
enum Song {
    /// It stands at that tick.
    Stands(f64),
    /// It rolls: performance tick less song tick.
    Rolls(Tick),
}

/// Samples against performance ticks and the song, block by block.
#[derive(Debug)]
pub(crate) struct Clock {
    line: Line,
    song: Song,
    /// The loop, while the song is on its way to its end.
    cycle: Option<Cycle>,
    bars: Bars,
    /// Whether the next span begins with a jump.
    moved: bool,
    /// The next sample, counted from the first activation.
    sample: i64,
    /// The first performance tick that no span has had.
    tick: Tick,
    /// Samples of the block that no span has had.
    left: u32,
    /// Samples of the block that spans have had.
    passed: u32,
    /// Whether the block has had no span yet.
    fresh: bool,
    sample_rate: f64,
    bpm: f64,
    host_bpm: Option<f64>,
}

impl Clock {
    /// A clock at zero, at rest.
    pub(crate) fn new() -> Self {
        Self {
            line: Line::new(0, 0.0, ticks_per_sample(BPM_DEFAULT, SAMPLE_RATE_DEFAULT)),
            song: Song::Stands(0.0),
            cycle: None,
            bars: Bars::default(),
            moved: true,
            sample: 0,
            tick: Tick::ZERO,
            left: 0,
            passed: 0,
            fresh: false,
            sample_rate: SAMPLE_RATE_DEFAULT,
            bpm: BPM_DEFAULT,
            host_bpm: None,
        }
    }

    /// Takes up time again after a pause of unknown length: the song stands, the performance goes on where it was.
    pub(crate) fn activate(&mut self, sample_rate: f64) {
        self.sample_rate = trust::sample_rate(sample_rate).unwrap_or(self.sample_rate);
        self.stand(self.song_now());
    }

    /// Hears what the host says about a block; its spans are then to be had from [`Clock::next_span`].
    pub(crate) fn begin(&mut self, block: &Block, internal_bpm: f64) {
        let told = Told::by(block.transport.as_ref());
        (self.left, self.passed, self.fresh) = (block.frames, 0, true);
        self.set_speed(block.sample_rate, &told, internal_bpm);
        let before = self.moved;
        self.moved = false;
        self.follow(&told);
        self.bars.hear(&told, trust::nearest(self.song_now()), self.moved);
        self.moved |= before;
        self.arm_cycle(&told);
    }

    /// The next span of the block, or `None` at its end. A block of no samples has one span of none.
    pub(crate) fn next_span(&mut self) -> Option<Span> {
        if self.left == 0 && !self.fresh {
            return None;
        }
        self.fresh = false;
        if self.samples_to_wrap() == Some(0) {
            self.wrap();
        }
        let frames = self.samples_to_wrap().map_or(self.left, |samples| samples.min(self.left));
        Some(self.cut(frames))
    }

    /// Puts the next performance tick on the next sample, so that what starts there starts at once.
    ///
    /// Does nothing while the song rolls: its ticks lie where the host put them.
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53 ticks")]
    pub(crate) fn align(&mut self) {
        if !self.rolls() {
            self.line = Line::new(self.sample, self.tick.0 as f64, self.line.ticks_per_sample());
        }
    }

    /// Tempo in force, in quarter notes per minute.
    pub(crate) fn bpm(&self) -> f64 {
        self.bpm
    }

    /// The meter in force.
    pub(crate) fn meter(&self) -> continuo_music::Meter {
        self.bars.meter
    }

    /// Whether the host's transport rolls.
    pub(crate) fn rolls(&self) -> bool {
        matches!(self.song, Song::Rolls(_))
    }

    /// The performance tick nearest to the next sample.
    pub(crate) fn now(&self) -> Tick {
        self.line.nearest(self.sample)
    }

    /// The first performance tick that no span has had yet.
    pub(crate) fn tick(&self) -> Tick {
        self.tick
    }

    /// The song position at the next sample, in ticks.
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53 ticks")]
    fn song_now(&self) -> f64 {
        match self.song {
            Song::Stands(at) => at,
            Song::Rolls(shift) => self.line.at(self.sample) - shift.0 as f64,
        }
    }

    fn set_speed(&mut self, sample_rate: f64, told: &Told, internal_bpm: f64) {
        self.sample_rate = trust::sample_rate(sample_rate).unwrap_or(self.sample_rate);
        self.host_bpm = told.bpm.or(self.host_bpm);
        let host = self.host_bpm.filter(|_| told.rolling);
        self.bpm = host.or_else(|| trust::tempo(internal_bpm)).unwrap_or(self.bpm);
        self.line = self.line.bent(self.sample, ticks_per_sample(self.bpm, self.sample_rate));
    }

    fn follow(&mut self, told: &Told) {
        match (self.song, told.rolling) {
            (Song::Stands(at), true) => self.jump(told.song.unwrap_or(at)),
            (Song::Stands(at), false) => self.stand_where(told.song.unwrap_or(at), at),
            (Song::Rolls(_), false) => self.stand(told.song.unwrap_or_else(|| self.song_now())),
            (Song::Rolls(_), true) => self.keep_up(told.song),
        }
    }

    fn stand_where(&mut self, host: f64, at: f64) {
        if (host - at).abs() > SAME {
            self.stand(host);
        }
    }

    fn stand(&mut self, at: f64) {
        self.song = Song::Stands(at);
        self.cycle = None;
        self.moved = true;
    }

    /// Goes on as predicted, unless the host has wrapped, drifted or been moved.
    fn keep_up(&mut self, host: Option<f64>) {
        let predicted = self.song_now();
        let host = host.unwrap_or(if self.samples_to_wrap() == Some(0) { self.wrapped(predicted) } else { predicted });
        if self.has_wrapped(host, predicted) {
            self.jump(self.wrapped(predicted));
        }
        let difference = host - self.song_now();
        if difference.abs() > SEEK {
            self.jump(host);
        } else if difference.abs() > JITTER {
            self.draw_in(difference);
        }
    }

    /// Whether the host stands where the loop leads, at a moment when it may have wrapped.
    fn has_wrapped(&self, host: f64, predicted: f64) -> bool {
        let due = self.cycle.is_some_and(|cycle| predicted > cycle.end - JITTER);
        due && (host - self.wrapped(predicted)).abs() < (host - predicted).abs()
    }

    /// Where the loop leads from a song position at its end.
    fn wrapped(&self, song: f64) -> f64 {
        self.cycle.map_or(song, |cycle| (song - cycle.length()).max(cycle.start))
    }

    /// Tilts the line so that the difference is gone at the end of the block, without a jump and never backwards.
    fn draw_in(&mut self, difference: f64) {
        let speed = self.line.ticks_per_sample();
        let tilted = speed + difference / f64::from(self.left.max(1));
        self.line = self.line.bent(self.sample, tilted.clamp(speed / DRAW_IN, speed * DRAW_IN));
    }

    /// Puts the song at a position, rolling; the performance gives way forward by less than a tick.
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53 ticks")]
    fn jump(&mut self, song: f64) {
        let shift = whole_above(self.line.at(self.sample) - song);
        self.line = Line::new(self.sample, song + shift.0 as f64, self.line.ticks_per_sample());
        self.song = Song::Rolls(shift);
        self.moved = true;
    }

    /// A loop counts only for a song that has not passed its end.
    fn arm_cycle(&mut self, told: &Told) {
        let song = told.song.unwrap_or_else(|| self.song_now());
        self.cycle = told.cycle.filter(|cycle| told.rolling && song < cycle.end - SAME);
    }

    /// Samples until the loop wraps, if it will.
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53 ticks")]
    fn samples_to_wrap(&self) -> Option<u32> {
        let (Some(cycle), Song::Rolls(shift)) = (self.cycle, self.song) else { return None };
        let sample = self.line.sample_of(cycle.end + shift.0 as f64);
        Some(u32::try_from(sample.saturating_sub(self.sample).max(0)).unwrap_or(u32::MAX))
    }

    fn wrap(&mut self) {
        self.jump(self.wrapped(self.song_now()));
    }

    /// Hands out the next `frames` samples.
    fn cut(&mut self, frames: u32) -> Span {
        let start = self.tick;
        let until = self.sample + i64::from(frames);
        let end = if frames == 0 { start } else { self.line.first_tick(until).max(start) };
        let span = Span {
            offset: self.passed,
            frames,
            start,
            end,
            entry: self.now(),
            moved: self.moved,
            shift: if let Song::Rolls(shift) = self.song { Some(shift) } else { None },
            song: trust::nearest(self.song_now()),
            sample: self.sample,
            line: self.line,
            bars: self.bars,
        };
        (self.sample, self.tick, self.moved) = (until, end, false);
        (self.passed, self.left) = (self.passed + frames, self.left - frames);
        span
    }
}

/// The smallest whole number of ticks that is not (by more than rounding) below `ticks`.
#[expect(clippy::cast_possible_truncation, reason = "float-to-int casts saturate")]
fn whole_above(ticks: f64) -> Tick {
    Tick((ticks - SAME).ceil() as i64)
}

#[expect(clippy::cast_precision_loss, reason = "960 is exact")]
fn ticks_per_sample(bpm: f64, sample_rate: f64) -> f64 {
    bpm / 60.0 * continuo_music::TICKS_PER_QUARTER as f64 / sample_rate
}

#[cfg(test)]
mod tests;
