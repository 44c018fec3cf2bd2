//! A stretch of a block in which time runs straight: samples, performance ticks and song ticks in step.

use continuo_music::Tick;

use crate::Launch;
use crate::bars::Bars;
use crate::line::Line;

/// A stretch of a block without a jump or a change of tempo.
///
/// Ticks are performance ticks. `start..end` follows on from the span before without gap or overlap, so what is played
/// by performance ticks can neither skip nor double an event.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    /// The first sample, counted from the start of the block.
    pub(crate) offset: u32,
    /// Samples in the span; zero only in a block of none.
    pub(crate) frames: u32,
    /// The first tick of the span.
    pub(crate) start: Tick,
    /// The first tick of the next span.
    pub(crate) end: Tick,
    /// The tick nearest to the first sample: where playback that has just been placed anew begins.
    pub(crate) entry: Tick,
    /// Whether the song position jumps, or starts or stops moving, at the first sample.
    pub(crate) moved: bool,
    /// Performance tick less song tick while the host's transport rolls, else `None`.
    pub(crate) shift: Option<Tick>,
    /// The song position at the first sample.
    pub(crate) song: Tick,
    /// The first sample, counted as the line counts.
    pub(crate) sample: i64,
    /// Samples to ticks.
    pub(crate) line: Line,
    /// Where bars begin.
    pub(crate) bars: Bars,
}

impl Span {
    /// The offset in the block of the first sample at or after `tick`, brought within the span.
    pub(crate) fn offset_of(&self, tick: Tick) -> u32 {
        let into = self.line.sample_of_tick(tick).saturating_sub(self.sample);
        let last = self.frames.saturating_sub(1);
        self.offset + u32::try_from(into.max(0)).map_or(last, |into| into.min(last))
    }

    /// The tick nearest to an offset in the block.
    pub(crate) fn tick_at(&self, offset: u32) -> Tick {
        self.line.nearest(self.sample + i64::from(offset) - i64::from(self.offset))
    }

    /// The first offset after the span.
    pub(crate) fn until(&self) -> u32 {
        self.offset + self.frames
    }

    /// The first line at or after the start of the span that `launch` waits for, as a performance tick.
    ///
    /// While the host rolls these are the lines of its song; else those of the performance clock itself.
    pub(crate) fn next_line(&self, launch: Launch) -> Tick {
        match self.shift {
            Some(shift) => self.bars.next(launch, self.start - shift) + shift,
            None => Bars::counted_from_zero(self.bars.meter).next(launch, self.start),
        }
    }
}
