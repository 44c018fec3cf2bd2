//! How much of a piece is copied: the share of its runs of sixteen notes that stand in the training part, in any key.
//!
//! Notes are ordered by moment, then by key; notes within 30 ms of the first of a moment belong to it, since no hand
//! strikes a chord at once. A run is known by the fifteen intervals from note to note, so it is the same in every key.
//! With rhythm, it is known by its waits as well: none within a moment, and from moment to moment the wait's ratio to
//! the last one in the run, to the nearest half octave, so that it is the same at every tempo and however it is rounded.

use continuo_models::transformer::PerformanceNote;

use super::hash;

/// Notes of a run.
pub const RUN: usize = 16;
/// Units of ten milliseconds within which notes belong to one moment.
const MOMENT: u32 = 3;

/// Every run of the training part, by hash: eight bytes a note and kind.
#[derive(Clone, Debug, Default)]
pub struct KnownRuns {
    pitch: Vec<u64>,
    rhythm: Vec<u64>,
}

/// How many runs were looked at, and how many are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// Runs of sixteen notes.
    pub runs: usize,
    /// Known by their intervals.
    pub pitch: usize,
    /// Known by their intervals and their rhythm.
    pub rhythm: usize,
    /// Notes of the longest stretch in which every run is known by its intervals.
    pub longest: usize,
}

impl KnownRuns {
    /// The runs of these pieces.
    #[must_use]
    pub fn of<'a>(pieces: impl IntoIterator<Item = &'a [PerformanceNote]>) -> Self {
        let mut known = Self::default();
        for (pitch, rhythm) in pieces.into_iter().flat_map(runs) {
            known.pitch.push(pitch);
            known.rhythm.push(rhythm);
        }
        for hashes in [&mut known.pitch, &mut known.rhythm] {
            hashes.sort_unstable();
            hashes.dedup();
            hashes.shrink_to_fit();
        }
        known
    }

    /// How much of these notes, sorted, is known.
    #[must_use]
    pub fn copied(&self, notes: &[PerformanceNote]) -> Copied {
        let mut copied = Copied::default();
        let mut stretch = 0;
        for (pitch, rhythm) in runs(notes) {
            let is_known = self.pitch.binary_search(&pitch).is_ok();
            stretch = if is_known { stretch + 1 } else { 0 };
            copied.runs += 1;
            copied.pitch += usize::from(is_known);
            copied.rhythm += usize::from(self.rhythm.binary_search(&rhythm).is_ok());
            copied.longest = copied.longest.max(if is_known { stretch + RUN - 1 } else { 0 });
        }
        copied
    }
}

impl std::iter::Sum for Copied {
    fn sum<I: Iterator<Item = Self>>(pieces: I) -> Self {
        pieces.fold(Self::default(), |sum, piece| Self {
            runs: sum.runs + piece.runs,
            pitch: sum.pitch + piece.pitch,
            rhythm: sum.rhythm + piece.rhythm,
            longest: sum.longest.max(piece.longest),
        })
    }
}

/// The hashes of every run: of its intervals, and of its intervals and rhythm.
fn runs(notes: &[PerformanceNote]) -> Vec<(u64, u64)> {
    by_moment(notes).windows(RUN).map(hashes).collect()
}

/// Moments and keys in order.
fn by_moment(notes: &[PerformanceNote]) -> Vec<(u32, u8)> {
    let mut moment = None;
    let mut ordered: Vec<_> = notes
        .iter()
        .map(|note| {
            let begun = moment.filter(|begun| note.onset - begun < MOMENT).unwrap_or(note.onset);
            moment = Some(begun);
            (begun, note.key)
        })
        .collect();
    ordered.sort_unstable();
    ordered
}

/// The hash of a run's intervals, and that of its intervals and rhythm.
fn hashes(run: &[(u32, u8)]) -> (u64, u64) {
    let (mut pitch, mut rhythm) = (0, 0);
    let mut last_wait = None;
    for pair in run.windows(2) {
        let [(before, from), (now, to)] = [pair[0], pair[1]];
        let interval = u64::from(to + 128 - from);
        let wait = now - before;
        pitch = hash::with(pitch, interval);
        rhythm = hash::with(hash::with(rhythm, interval), rhythm_class(wait, last_wait));
        last_wait = Some(wait).filter(|wait| *wait > 0).or(last_wait);
    }
    (pitch, rhythm)
}

/// No wait, the first one, or its ratio to the last on a scale with two steps for each doubling.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "32 bits have 64 half octaves either way")]
fn rhythm_class(wait: u32, last_wait: Option<u32>) -> u64 {
    match last_wait {
        _ if wait == 0 => 0,
        None => 1,
        Some(last) => 100 + (64.0 + 2.0 * (f64::from(wait) / f64::from(last)).log2()).round() as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Forty notes in an irregular line, moved by semitones, `unit` units of time a step.
    fn line(semitones: u8, unit: u32) -> Vec<PerformanceNote> {
        let note = |index: u32| {
            let key = 30 + semitones + u8::try_from(index * index % 23).unwrap();
            PerformanceNote {
                onset: unit * (index + index / 3),
                key,
                end: unit * (index + index / 3 + 1),
                loudness: 20,
            }
        };
        (0..40).map(note).collect()
    }

    #[test]
    fn a_copy_is_found_in_every_key_and_at_every_tempo() {
        let known = KnownRuns::of([line(0, 20).as_slice()]);
        let whole = Copied { runs: 25, pitch: 25, rhythm: 25, longest: 40 };
        assert_eq!(known.copied(&line(0, 20)), whole);
        assert_eq!(known.copied(&line(7, 33)), whole);
    }

    #[test]
    fn a_copy_in_another_rhythm_is_one_of_intervals_alone() {
        let known = KnownRuns::of([line(0, 20).as_slice()]);
        let mut even = line(3, 20);
        (0..).zip(&mut even).for_each(|(index, note)| note.onset = 40 * index);
        assert_eq!(known.copied(&even), Copied { runs: 25, pitch: 25, rhythm: 0, longest: 40 });
    }

    #[test]
    fn a_changed_note_breaks_every_run_it_is_in() {
        let known = KnownRuns::of([line(0, 20).as_slice()]);
        let mut changed = line(0, 20);
        changed[20].key += 1;
        let copied = known.copied(&changed);
        assert_eq!((copied.runs, copied.pitch, copied.rhythm, copied.longest), (25, 9, 9, 20));
        assert_eq!(known.copied(&line(0, 20)[..15]), Copied::default());
    }

    #[test]
    fn a_chord_is_one_moment_however_it_is_struck() {
        let chord = |onsets: [u32; 3]| -> Vec<PerformanceNote> {
            let at = |beat: u32, voice: usize| PerformanceNote {
                onset: 50 * beat + onsets[voice],
                key: 30 + [0u8, 4, 7][voice] + u8::try_from(beat * beat % 5).unwrap(),
                end: 50 * beat + 40,
                loudness: 20,
            };
            let mut notes: Vec<_> = (0..8).flat_map(|beat| [0, 1, 2].map(|voice| at(beat, voice))).collect();
            notes.sort_unstable();
            notes
        };
        let known = KnownRuns::of([chord([0, 0, 0]).as_slice()]);
        let spread = known.copied(&chord([2, 0, 1]));
        assert_eq!((spread.runs, spread.pitch, spread.rhythm), (9, 9, 9));
    }
}
