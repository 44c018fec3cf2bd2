//! Every limit of the studio, with its arithmetic.

use continuo_music::Tick;

/// Notes one track may have: an hour and a half of playing at 18 notes a second.
pub const NOTES_MAX: usize = 100_000;
/// Where the last note may end: 10 000 bars of common time, five and a half hours at 120 BPM.
pub const LENGTH_MAX: Tick = Tick(10_000 * 4 * 960);
/// Tracks a composition may have: SMF files of orchestras have some forty.
pub const TRACKS_MAX: usize = 256;
/// Tempo or meter changes a composition may have: one for each bar of the longest.
pub const CHANGES_MAX: usize = 10_000;
/// Characters a name may have; longer ones are cut.
pub const NAME_CHARS_MAX: usize = 128;
/// Compositions the history keeps; beyond it the oldest that is not in use goes.
pub const HISTORY_MAX: usize = 64;
/// Notes all compositions of the history have together: 64 compositions of 8000 notes, some 10 MB of saved state.
pub const HISTORY_NOTES_MAX: usize = 512_000;
/// Edits that can be undone; beyond it the oldest is forgotten.
pub const UNDO_MAX: usize = 256;
/// Bars that can be captured after the fact.
pub const CAPTURE_BARS_MAX: u32 = 64;
/// Notes that can be captured after the fact: 64 bars of common time with sixteen notes on every sixteenth.
pub const CAPTURE_NOTES_MAX: usize = 64 * 16 * 16;
/// Moves, tempo changes and meter changes remembered with them, each: a tempo ramp that changes every sixteenth.
pub const CAPTURE_CHANGES_MAX: usize = 64 * 16;
/// Bytes of a Standard MIDI File that is read: 10 MB.
pub const MIDI_BYTES_MAX: u64 = 10 * 1024 * 1024;
/// Bytes of a saved state that is read: the history at its limit takes 10 MB, the rest is room.
pub const STATE_BYTES_MAX: usize = 32 * 1024 * 1024;

const _: () = assert!(NOTES_MAX <= HISTORY_NOTES_MAX, "the newest composition always fits into the history");
const _: () = assert!(HISTORY_MAX >= 4, "the input's origin, its parent, the run's parent and the result are in use at once");
