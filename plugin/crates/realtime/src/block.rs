//! What the host says about one block of samples.

use continuo_music::Meter;

/// One block of samples to be processed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Block {
    /// Samples in the block; any number, a block of none is allowed.
    pub frames: u32,
    /// Samples in a second.
    pub sample_rate: f64,
    /// The host's transport, or `None` if it has none.
    pub transport: Option<HostTransport>,
}

/// What the host says about its transport at the first sample of a block.
///
/// Nothing in it is trusted: a number that is not finite, or is beyond all reason, counts as not given.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HostTransport {
    /// Whether it rolls.
    pub playing: bool,
    /// Tempo, in quarter notes per minute.
    pub bpm: Option<f64>,
    /// Song position, in quarter notes; negative during a count-in.
    pub position_quarters: Option<f64>,
    /// Time signature.
    pub meter: Option<Meter>,
    /// Start and end of the loop, in quarter notes, while the host's loop is switched on.
    pub loop_quarters: Option<(f64, f64)>,
    /// Where the running bar began, in quarter notes: what bar lines are counted from after a change of meter.
    pub bar_start_quarters: Option<f64>,
}
