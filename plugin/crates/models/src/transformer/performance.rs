//! A performance: notes in real time on the keys of a piano, as the network hears them; to and from tokens, and to and
//! from clips.

use continuo_music::{Clip, Key, Note, TempoMap, Tick};

use super::heard::Heard;
use super::vocabulary::{KEYS, LOWEST_KEY, MAX_SHIFT, Token, UNITS_PER_SECOND, loudness, velocity};

/// Units a performance may last: 62 days, more than a clip lasts at the slowest tempo, and so few that sums stay far
/// from the end of 32 bits.
const MAX_UNITS: u32 = 1 << 29;

/// A note of a performance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PerformanceNote {
    /// When it is struck, in units of ten milliseconds.
    pub onset: u32,
    /// Its key, counted from the lowest of a piano, 0–87.
    pub key: u8,
    /// When it is let go; after its onset.
    pub end: u32,
    /// Its step of loudness, 0–31.
    pub loudness: u8,
}

impl PerformanceNote {
    /// A note as it sounds at that tempo. A key that a piano has not is moved by octaves until it has it.
    fn of_note(note: &Note, tempo: &TempoMap) -> Self {
        let unit = |tick: Tick| units(tempo.seconds(tick));
        Self {
            onset: unit(note.onset),
            key: piano_key(note.key),
            end: unit(note.end()),
            loudness: loudness(note.velocity),
        }
    }
}

/// Notes in order, and how long they last with the rest after them.
///
/// Always true: notes are sorted and end after they start, and no key is struck while it sounds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Performance {
    notes: Vec<PerformanceNote>,
    length: u32,
}

impl Performance {
    /// A performance of these notes, at least `length` units long.
    ///
    /// A note ends where its key is struck again; of notes of one key and onset the longest stays; a note lasts one
    /// unit at least.
    #[must_use]
    pub fn new(mut notes: Vec<PerformanceNote>, length: u32) -> Self {
        notes.retain(|note| usize::from(note.key) < KEYS && note.onset < MAX_UNITS);
        notes.sort_unstable();
        let mut kept: Vec<PerformanceNote> = Vec::with_capacity(notes.len());
        let mut last_of_key = [None::<usize>; KEYS];
        for mut note in notes {
            note.end = note.end.clamp(note.onset + 1, MAX_UNITS);
            let last = &mut last_of_key[usize::from(note.key)];
            if let Some(earlier) = last.map(|index| &mut kept[index]) {
                if earlier.onset == note.onset {
                    *earlier = note;
                    continue;
                }
                earlier.end = earlier.end.min(note.onset);
            }
            *last = Some(kept.len());
            kept.push(note);
        }
        let end = kept.iter().map(|note| note.end).max().unwrap_or(0);
        Self { notes: kept, length: length.clamp(end, MAX_UNITS.max(end)) }
    }

    /// A clip as it sounds at that tempo. Keys that a piano has not are moved by octaves until it has them.
    #[must_use]
    pub fn of_clip(clip: &Clip, tempo: &TempoMap) -> Self {
        let heard = |note: &Note| PerformanceNote::of_note(note, tempo);
        Self::new(clip.notes().iter().map(heard).collect(), units(tempo.seconds(clip.length())))
    }

    /// For each note of a clip, in its order, which of the performance's notes it is heard as, if any; several may be
    /// heard as one.
    #[must_use]
    pub fn places_of_clip(&self, clip: &Clip, tempo: &TempoMap) -> Vec<Option<usize>> {
        let place = |note: &Note| {
            let note = PerformanceNote::of_note(note, tempo);
            self.notes.binary_search_by_key(&(note.onset, note.key), |other| (other.onset, other.key)).ok()
        };
        clip.notes().iter().map(place).collect()
    }

    /// The clip that sounds like this at that tempo, its start at `start`.
    #[must_use]
    pub fn clip(&self, tempo: &TempoMap, start: Tick) -> Clip {
        let from = tempo.seconds(start);
        let tick = |units: u32| tempo.tick_at_seconds(from + f64::from(units) / f64::from(UNITS_PER_SECOND));
        let note = |note: &PerformanceNote| {
            let onset = tick(note.onset);
            let key = Key::masked(LOWEST_KEY + note.key);
            Note { onset, key, duration: tick(note.end) - onset, velocity: velocity(note.loudness) }
        };
        Clip::new(self.notes.iter().map(note).collect(), tick(self.length))
    }

    /// The notes, sorted.
    #[must_use]
    pub fn notes(&self) -> &[PerformanceNote] {
        &self.notes
    }

    /// How long it lasts, in units, the rest at its end included.
    #[must_use]
    pub fn length(&self) -> u32 {
        self.length
    }

    /// What sounds from `start` on, moved there. A note that began earlier is struck at the start.
    #[must_use]
    pub fn since(&self, start: u32) -> Self {
        let later = self.notes.iter().filter(|note| note.end > start);
        let moved = later.map(|note| PerformanceNote {
            onset: note.onset.saturating_sub(start),
            end: note.end - start,
            ..*note
        });
        Self::new(moved.collect(), self.length.saturating_sub(start))
    }

    /// The performance as tokens, without the one it starts with.
    ///
    /// At one moment keys are let go first, then struck, each from the lowest; a loudness is named where it changes.
    #[must_use]
    pub fn tokens(&self) -> Vec<Token> {
        // Sorted by time; at one time, false before true: what ends comes before what begins.
        let mut moments: Vec<(u32, bool, u8, u8)> = Vec::with_capacity(2 * self.notes.len());
        for note in &self.notes {
            moments.push((note.onset, true, note.key, note.loudness));
            moments.push((note.end, false, note.key, note.loudness));
        }
        moments.sort_unstable();
        let mut writer = Writer::default();
        for (time, begins, key, loudness) in moments {
            writer.wait(time);
            if begins { writer.strike(key, loudness) } else { writer.let_go(key) }
        }
        writer.wait(self.length);
        writer.tokens
    }

    /// The performance that these tokens write: what the grammar does not allow is passed over, and what still sounds
    /// at the end is let go there.
    #[must_use]
    pub fn of_tokens(tokens: &[Token]) -> Self {
        let mut heard = Heard::default();
        let mut notes = Vec::new();
        for token in tokens {
            if heard.allows(*token) {
                notes.extend(heard.push(*token));
            }
        }
        notes.extend(heard.sounding().filter_map(|key| heard.note(key)));
        Self::new(notes, heard.time())
    }
}

/// Writes tokens in order of time.
#[derive(Default)]
struct Writer {
    tokens: Vec<Token>,
    time: u32,
    loudness: Option<u8>,
}

impl Writer {
    fn wait(&mut self, until: u32) {
        while self.time < until {
            let units = u8::try_from(until - self.time).unwrap_or(MAX_SHIFT).min(MAX_SHIFT);
            self.tokens.push(Token::Shift(units));
            self.time += u32::from(units);
        }
    }

    fn let_go(&mut self, key: u8) {
        self.tokens.push(Token::Off(key));
    }

    fn strike(&mut self, key: u8, loudness: u8) {
        if self.loudness != Some(loudness) {
            self.tokens.push(Token::Loudness(loudness));
            self.loudness = Some(loudness);
        }
        self.tokens.push(Token::On(key));
    }
}

/// So many seconds in units, rounded.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float-to-int casts saturate")]
fn units(seconds: f64) -> u32 {
    (seconds * f64::from(UNITS_PER_SECOND)).round() as u32
}

/// A key counted from the lowest of a piano, moved by octaves if a piano has not got it.
fn piano_key(key: Key) -> u8 {
    let mut number = key.number();
    while number < LOWEST_KEY {
        number += 12;
    }
    while usize::from(number - LOWEST_KEY) >= KEYS {
        number -= 12;
    }
    number - LOWEST_KEY
}

#[cfg(test)]
mod tests {
    use continuo_music::{Tempo, Velocity};
    use proptest::prelude::*;

    use super::*;

    fn performances() -> impl Strategy<Value = Performance> {
        let note = (0u32..2_000, 0u8..88, 1u32..500, 0u8..32)
            .prop_map(|(onset, key, units, loudness)| PerformanceNote { onset, key, end: onset + units, loudness });
        (prop::collection::vec(note, 0..40), 0u32..3_000).prop_map(|(notes, length)| Performance::new(notes, length))
    }

    fn clips() -> impl Strategy<Value = Clip> {
        let note = (0i64..50_000, 0u8..128, 0i64..9_000, 1u8..128).prop_map(|(onset, key, ticks, velocity)| Note {
            onset: Tick(onset),
            key: Key::masked(key),
            duration: Tick(ticks),
            velocity: Velocity::clamped(velocity),
        });
        prop::collection::vec(note, 0..30).prop_map(|notes| Clip::new(notes, Tick(0)))
    }

    fn tempi() -> impl Strategy<Value = TempoMap> {
        prop::collection::vec((0i64..50_000, 20.0..300.0f64), 0..4).prop_map(|changes| {
            TempoMap::new(changes.into_iter().map(|(at, bpm)| (Tick(at), Tempo::from_bpm(bpm))).collect())
        })
    }

    proptest! {
        #[test]
        fn tokens_write_the_performance_they_were_made_of(performance in performances()) {
            prop_assert_eq!(Performance::of_tokens(&performance.tokens()), performance);
        }

        #[test]
        fn the_tokens_of_a_performance_obey_the_grammar(performance in performances()) {
            let mut heard = Heard::default();
            for token in performance.tokens() {
                prop_assert!(heard.allows(token), "{:?} after {:?}", token, heard);
                heard.push(token);
            }
            prop_assert_eq!(heard.sounding().count(), 0);
            prop_assert_eq!(heard.time(), performance.length());
        }

        #[test]
        fn any_tokens_make_a_performance_that_makes_the_same_tokens_again(
            ids in prop::collection::vec(0u16..310, 0..300)
        ) {
            let tokens: Vec<_> = ids.into_iter().filter_map(Token::of_id).collect();
            let performance = Performance::of_tokens(&tokens);
            prop_assert_eq!(Performance::of_tokens(&performance.tokens()), performance);
        }

        #[test]
        fn a_clip_comes_back_to_the_hundredth_of_a_second(clip in clips(), tempo in tempi()) {
            let performance = Performance::of_clip(&clip, &tempo);
            let back = performance.clip(&tempo, Tick::ZERO);
            // A tick of a slow tempo is shorter than a unit, so that what went through it once stays.
            prop_assert_eq!(Performance::of_clip(&back, &tempo), performance.clone());
            let onsets: Vec<u32> = back.notes().iter().map(|note| units(tempo.seconds(note.onset))).collect();
            let mut expected: Vec<u32> = performance.notes().iter().map(|note| note.onset).collect();
            expected.sort_unstable();
            prop_assert_eq!(onsets, expected);
        }
    }

    #[test]
    fn keys_that_a_piano_has_not_are_moved_by_octaves() {
        for (number, expected) in [(0, 24), (20, 32), (21, 21), (108, 108), (109, 97), (127, 103)] {
            assert_eq!(piano_key(Key::masked(number)) + LOWEST_KEY, expected);
        }
    }

    #[test]
    fn a_chord_and_a_rest_are_written_in_order() {
        let note = |onset, key, end| PerformanceNote { onset, key, end, loudness: 20 };
        let performance = Performance::new(vec![note(0, 43, 50), note(0, 39, 50), note(50, 43, 100)], 220);
        let expected = [
            Token::Loudness(20),
            Token::On(39),
            Token::On(43),
            Token::Shift(50),
            Token::Off(39),
            Token::Off(43),
            Token::On(43),
            Token::Shift(50),
            Token::Off(43),
            Token::Shift(100),
            Token::Shift(20),
        ];
        assert_eq!(performance.tokens(), expected);
    }

    #[test]
    fn what_began_before_a_cut_is_struck_at_it() {
        let note = |onset, key, end| PerformanceNote { onset, key, end, loudness: 20 };
        let cut = Performance::new(vec![note(0, 1, 10), note(5, 2, 30), note(20, 3, 40)], 50).since(10);
        assert_eq!(cut.notes(), [note(0, 2, 20), note(10, 3, 30)]);
        assert_eq!(cut.length(), 40);
    }
}
