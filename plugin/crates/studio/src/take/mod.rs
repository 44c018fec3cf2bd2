//! From what was played to a melody: where its first bar begins, its tempo and meter, its timing put right.

use continuo_music::{Clip, Key, Meter, MeterMap, Note, TempoMap, Tick};
use continuo_realtime::CapturedNote;

use crate::GenerateSettings;
use crate::capture::{Log, Timed, in_force};
use crate::edit::pulled;
use crate::melody::{Melody, end_of_bar};

/// A note struck less than this before a bar line was meant for it: 1/64 note, 31 ms at 120 BPM.
const EARLY: Tick = Tick(60);

/// A recorded take as a melody, or `None` if nothing was played.
///
/// It starts on the bar line at or before its first note, so that rests within the first bar stay. A first note that
/// comes less than a 64th early is put on the bar line it was meant for. While the transport stands there is no bar
/// line, and the first note is on the first beat. The melody ends with the bar in which its last note ends.
pub(crate) fn recorded(log: &Log, settings: &GenerateSettings) -> Option<Melody> {
    let notes: Vec<CapturedNote> = log.notes.iter().copied().collect();
    melody("Take", log, &notes, settings)
}

/// The last bars that were played as a melody, or `None` if nothing was played.
///
/// They are counted back from the bar line at or after the end of the last note; while the transport stands, from
/// that end itself. The melody starts as a recorded take does: leading bars of rest are left out.
pub(crate) fn captured(log: &Log, bars: u32, settings: &GenerateSettings) -> Option<Melody> {
    let last = log.notes.iter().map(|note| note.onset).max()?;
    let end = log.notes.iter().map(|note| note.onset + note.duration).max()?;
    let end = bar_start(log, last).map_or(end, |start| start + (end - start).ceil_to(bar(log, last)));
    let start = end - bar(log, last) * i64::from(bars);
    let notes: Vec<CapturedNote> = log.notes.iter().filter(|note| note.onset >= start).copied().collect();
    melody("Captured", log, &notes, settings)
}

fn melody(name: &str, log: &Log, notes: &[CapturedNote], settings: &GenerateSettings) -> Option<Melody> {
    let first = notes.iter().map(|note| note.onset).min()?;
    let origin = bar_start(log, first + EARLY).unwrap_or(first);
    let tempo = TempoMap::new(since(&log.tempos, origin));
    let meter = MeterMap::new(since(&log.meters, origin));
    let clip = Clip::new(notes.iter().map(|note| placed(note, origin, settings.transpose)).collect(), Tick::ZERO);
    let clip = pulled(&clip, settings.rhythm_assist);
    let length = end_of_bar(&meter, clip.length());
    let clip = Clip::new(clip.notes().to_vec(), length);
    Some(Melody { name: name.to_owned(), clip, locked: Vec::new(), tempo, meter })
}

/// A captured note on the melody's own timeline; one that came early is moved to its start as a whole.
fn placed(note: &CapturedNote, origin: Tick, transpose: i32) -> Note {
    let key = folded(note.key, transpose);
    Note { onset: (note.onset - origin).max(Tick::ZERO), key, duration: note.duration, velocity: note.velocity }
}

/// The key that many semitones higher, moved by octaves where it would leave the keyboard: a take loses no note.
fn folded(key: Key, semitones: i32) -> Key {
    let mut number = i32::from(key.number()).saturating_add(semitones.clamp(-127, 127));
    while number < 0 {
        number += 12;
    }
    while number > 127 {
        number -= 12;
    }
    u8::try_from(number).ok().and_then(Key::new).unwrap_or(key)
}

fn bar(log: &Log, at: Tick) -> Tick {
    in_force(&log.meters, at).map_or(Meter::COMMON, |(_, meter)| meter).bar()
}

/// The bar line at or before a performance tick, or `None` while the transport stands.
///
/// Bars are counted from the start of the song; after a change of meter while it rolls, from that change.
fn bar_start(log: &Log, at: Tick) -> Option<Tick> {
    let (moved_at, moved) = in_force(&log.moves, at).filter(|(_, moved)| moved.rolling)?;
    let song_start = moved_at - moved.song;
    let meter_at = in_force(&log.meters, at).map_or(song_start, |(meter_at, _)| meter_at);
    let anchor = if meter_at > moved_at { meter_at } else { song_start };
    Some(anchor + (at - anchor).floor_to(bar(log, at)))
}

/// The changes from a tick on, counted from it; what was in force then holds from zero.
fn since<T: Copy>(changes: &Timed<T>, origin: Tick) -> Vec<(Tick, T)> {
    let first = in_force(changes, origin).map(|(_, value)| (Tick::ZERO, value));
    let later = changes.iter().filter(|(at, _)| *at > origin).map(|(at, value)| (*at - origin, *value));
    first.into_iter().chain(later).collect()
}

#[cfg(test)]
mod tests;
