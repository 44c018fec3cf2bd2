//! What Bach's lower voices do not do: move in parallel fifths or octaves, or cross. Where they would, a voice takes
//! another tone of the chord.

use continuo_music::Clip;
use continuo_music::harmony::Chord;
use continuo_music::metrics::parallels_between;

use super::grid::{Grid, SLOTS};
use super::line::SlotNote;
use super::part::{Part, Playing};

/// How far from where it wanted to be a voice goes at most, in semitones.
const LEAP: u8 = 9;

/// A voice: what it sings, and what it may. The soprano may nothing else.
struct Voice {
    notes: Vec<SlotNote>,
    low: u8,
    high: u8,
}

/// Leads the voices of a chorale, in the order of their parts: bass, alto, tenor. The melody stays as it is.
pub fn lead(parts: &[Part], sung: &mut [Vec<SlotNote>], melody: &Clip, chords: &[Chord], grid: &Grid) {
    let mut voices: Vec<Voice> = parts.iter().zip(sung.iter_mut()).filter_map(voice).collect();
    let [bass, alto, tenor] = [0, 1, 2];
    if voices.len() != 3 {
        return;
    }
    let soprano = soprano(melody, grid);
    voices.push(Voice { notes: soprano, low: 0, high: 0 });
    let mut strikes: Vec<usize> = voices[..3].iter().flat_map(|voice| &voice.notes).map(|note| note.onset).collect();
    strikes.sort_unstable();
    strikes.dedup();
    for slot in strikes.into_iter().filter(|slot| slot / SLOTS < chords.len()) {
        // From above, since each voice gives way to the one above it; and again where a lower one changed the parallels.
        for voice in [alto, tenor, bass, alto, tenor] {
            mend(&mut voices, voice, slot, chords[slot / SLOTS]);
        }
    }
    for (sung, voice) in sung.iter_mut().zip(voices) {
        *sung = voice.notes;
    }
}

fn voice((part, notes): (&Part, &mut Vec<SlotNote>)) -> Option<Voice> {
    let Playing::Line(range) = part.playing else { return None };
    Some(Voice { notes: std::mem::take(notes), low: range.low, high: range.low + range.keys - 1 })
}

/// The highest line of the melody.
fn soprano(melody: &Clip, grid: &Grid) -> Vec<SlotNote> {
    let mut notes: Vec<SlotNote> = Vec::new();
    for note in melody.notes() {
        let onset = grid.nearest(note.onset);
        let end = grid.nearest(note.end()).max(onset + 1);
        let new = SlotNote { onset, end, key: note.key.number(), velocity: 0.0 };
        match notes.last_mut() {
            Some(last) if last.onset == onset => last.key = last.key.max(new.key),
            Some(last) => {
                last.end = last.end.min(onset);
                notes.push(new);
            }
            None => notes.push(new),
        }
    }
    notes
}

impl Voice {
    /// The note that sounds at a slot.
    fn at(&self, slot: usize) -> Option<usize> {
        let next = self.notes.partition_point(|note| note.onset <= slot);
        next.checked_sub(1).filter(|index| self.notes[*index].end > slot)
    }

    fn key(&self, slot: usize) -> Option<u8> {
        self.at(slot).map(|index| self.notes[index].key)
    }
}

/// Gives a voice another tone of the chord where what it strikes breaks a rule and another breaks fewer.
fn mend(voices: &mut [Voice], voice: usize, slot: usize, chord: Chord) {
    let Some(index) = voices[voice].at(slot).filter(|index| voices[voice].notes[*index].onset == slot) else { return };
    let wanted = voices[voice].notes[index].key;
    let broken = |key: u8| broken(voices, voice, slot, key);
    if broken(wanted) == 0 {
        return;
    }
    let (low, high) = (voices[voice].low.max(wanted.saturating_sub(LEAP)), voices[voice].high.min(wanted + LEAP));
    let others = (low..=high).filter(|key| chord.contains(*key));
    let best = [wanted].into_iter().chain(others).min_by_key(|key| (broken(*key), key.abs_diff(wanted)));
    voices[voice].notes[index].key = best.unwrap_or(wanted);
}

/// How many rules a key of a voice breaks at a slot: parallels with what sounded before, and not to be below the voice
/// above.
fn broken(voices: &[Voice], voice: usize, slot: usize, key: u8) -> u64 {
    let after = |other: usize| if other == voice { Some(key) } else { voices[other].key(slot) };
    let before = |other: usize| slot.checked_sub(1).and_then(|slot| voices[other].key(slot));
    let set =
        |keys: &dyn Fn(usize) -> Option<u8>| (0..voices.len()).filter_map(keys).fold(0u128, |set, key| set | 1 << key);
    let moved = parallels_between(set(&before), set(&after));
    // Above the bass is the tenor, above the tenor the alto, above the alto the soprano.
    let above = [2, 3, 1][voice];
    let crosses = after(above).is_some_and(|above| key >= above);
    moved.fifths + moved.octaves + u64::from(crosses)
}

#[cfg(test)]
mod tests {
    use continuo_music::harmony::Quality;
    use continuo_music::{MeterMap, Tick};

    use super::super::fixtures::melody;
    use super::super::part::VOICES;
    use super::*;

    fn line(keys: &[u8]) -> Vec<SlotNote> {
        let note = |(beat, key): (usize, &u8)| SlotNote {
            onset: beat * SLOTS,
            end: (beat + 1) * SLOTS,
            key: *key,
            velocity: 0.5,
        };
        keys.iter().enumerate().map(note).collect()
    }

    fn led(bass: &[u8], alto: &[u8], tenor: &[u8], soprano: &[u8], roots: &[u8]) -> Vec<Vec<u8>> {
        let notes: Vec<_> = (0..).step_by(4).zip(soprano).map(|(at, key)| (at, 4, *key)).collect();
        let chords: Vec<_> = roots.iter().map(|root| Chord::new(*root, Quality::Major)).collect();
        let grid = Grid::new(&MeterMap::default(), Tick::QUARTER * 4);
        let mut sung = [line(bass), line(alto), line(tenor)];
        lead(&VOICES, &mut sung, &melody(&notes), &chords, &grid);
        sung.iter().map(|line| line.iter().map(|note| note.key).collect()).collect()
    }

    #[test]
    fn parallel_octaves_and_fifths_are_led_away() {
        // C major to D major with every voice a tone up: octaves of bass and soprano stay, the bass has other tones.
        let sung = led(&[48, 50], &[67, 69], &[55, 57], &[72, 74], &[0, 2]);
        let set = |at: usize, soprano: u8| sung.iter().fold(1u128 << soprano, |set, line| set | 1 << line[at]);
        let moved = parallels_between(set(0, 72), set(1, 74));
        assert_eq!(moved.fifths + moved.octaves, 0, "{sung:?}");
        assert!(sung.iter().all(|line| Chord::new(2, Quality::Major).contains(line[1])), "{sung:?}");
    }

    #[test]
    fn what_breaks_no_rule_stays() {
        let sung = led(&[48, 43], &[64, 62], &[55, 59], &[72, 74], &[0, 7]);
        assert_eq!(sung, [[48, 43], [64, 62], [55, 59]]);
    }

    #[test]
    fn voices_do_not_cross() {
        let sung = led(&[48], &[74], &[73], &[72], &[0]);
        assert!(sung[0][0] < sung[2][0] && sung[2][0] < sung[1][0] && sung[1][0] < 72, "{sung:?}");
    }
}
