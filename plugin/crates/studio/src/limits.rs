//! Every limit of the studio, with its arithmetic.

use continuo_music::{Tick, smf};

/// Notes one track may have: an hour and a half of playing at 18 notes a second.
pub const NOTES_MAX: usize = 100_000;
/// Notes all tracks of a composition may have together: three hours of five tracks at 28 notes a second.
pub const COMPOSITION_NOTES_MAX: usize = 300_000;
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
/// Notes all compositions of the history have together, with those that were locked for them: 64 times 24 000.
pub const HISTORY_NOTES_MAX: usize = 64 * 24_000;
/// Stretches of bars of one composition that can be locked: every other of a thousand bars, half an hour at 120 BPM.
pub const LOCKED_STRETCHES_MAX: usize = 500;
/// Edits that can be undone; beyond it the oldest is forgotten.
pub const UNDO_MAX: usize = 256;
/// Notes of all melodies that undoing leads back to: twenty melodies at their limit, 64 MB.
pub const UNDO_NOTES_MAX: usize = 20 * NOTES_MAX;
/// Bars that can be captured after the fact.
pub const CAPTURE_BARS_MAX: u32 = 64;
/// Notes that can be captured after the fact: 64 bars of common time with sixteen notes on every sixteenth.
pub const CAPTURE_NOTES_MAX: usize = 64 * 16 * 16;
/// Moves, tempo changes and meter changes remembered with them, each: a tempo ramp that changes every sixteenth.
pub const CAPTURE_CHANGES_MAX: usize = 64 * 16;
/// Bytes of a Standard MIDI File that is read: as many as the reader takes, 10 MiB.
pub const MIDI_BYTES_MAX: u64 = smf::MAX_BYTES as u64;
/// Bytes of a saved state that is read: more than one with everything at its limit takes, which is 56 MB.
pub const STATE_BYTES_MAX: usize = 72 * 1024 * 1024;

/// Characters of a note in a saved state, five bits in each: two times of 27 bits, key and velocity of eight.
const NOTE_CHARS_MAX: usize = 16;
/// Characters of a tempo or meter change: a time and a value of eight digits each, brackets and commas.
const CHANGE_CHARS_MAX: usize = 21;
/// Characters of a stretch of locked bars: two numbers of six digits, brackets and commas.
const STRETCH_CHARS_MAX: usize = 16;
/// Characters of all notes, changes and locked bars of the history and the input melody, whose locked notes come twice.
const STATE_CHARS_MAX: usize =
    (HISTORY_NOTES_MAX + 2 * NOTES_MAX) * NOTE_CHARS_MAX + (HISTORY_MAX + 1) * 2 * ENTRY_CHARS_MAX;
/// Characters of the changes and the locked bars of an entry: tempo and meter, locked now and kept once.
const ENTRY_CHARS_MAX: usize = CHANGES_MAX * CHANGE_CHARS_MAX + LOCKED_STRETCHES_MAX * STRETCH_CHARS_MAX;

const _: () = assert!(STATE_CHARS_MAX * 5 / 4 <= STATE_BYTES_MAX, "a quarter more leaves room for names and settings");
// Notes are locked for Enhance alone, whose results have one track: with them they stay below a whole composition.
const _: () = assert!(2 * NOTES_MAX <= COMPOSITION_NOTES_MAX);
const _: () = assert!(5 * COMPOSITION_NOTES_MAX <= HISTORY_NOTES_MAX, "four entries in use and a new one always fit");
const _: () = assert!(HISTORY_MAX >= 5, "four entries in use and a new one always fit");
