//! Accompaniments that no network made: bars copied from the training part where the melody was most alike, and parts
//! of another piece altogether.

use std::ops::Range;

use continuo_music::harmony::{self, Chord};
use continuo_music::{Clip, Meter, Mode, Note, Tick};
use rand::SeedableRng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use super::excerpt::{Excerpt, Parts, cut};

/// Places in a bar that rhythm is told by: in four quarters those of sixteenths and of triplets.
const PLACES: i64 = 48;

/// The bars of pieces that may be copied.
pub struct Library<'a> {
    bars: Vec<Bar<'a>>,
}

/// A bar of a piece.
struct Bar<'a> {
    piece: &'a Excerpt,
    span: Range<Tick>,
    tune: Tune,
    /// The chord before it and its own last one, as above the tonic.
    chords: [Option<Chord>; 2],
}

/// What is looked for in a bar: nothing of it depends on the key.
struct Tune {
    meter: Meter,
    mode: Mode,
    /// Shares of the pitch classes above the tonic in the time that the melody sounds.
    classes: [f32; 12],
    /// A bit for each place at which a note is struck.
    rhythm: u64,
}

impl<'a> Library<'a> {
    /// The bars of some pieces.
    #[must_use]
    pub fn of(pieces: &[&'a Excerpt]) -> Self {
        Self { bars: pieces.iter().flat_map(|piece| bars(piece)).collect() }
    }

    /// The parts of the bars most like those of a melody, each transposed into its key; `None` without a bar in its meter.
    ///
    /// What counts is which pitch classes above the tonic sound for how long, where notes are struck, the mode, and that
    /// the chord before the bar is the one that the bar chosen before ends with.
    #[must_use]
    pub fn accompany(&self, piece: &Excerpt) -> Option<Parts> {
        let mut parts: [Vec<Note>; 4] = Default::default();
        let mut before = None;
        for span in piece.spans() {
            let tune = Tune::of(piece, &span);
            let candidates = self.bars.iter().filter(|bar| bar.tune.meter == tune.meter);
            let distances = candidates.map(|bar| (tune.distance(&bar.tune) + apart(before, bar.chords[0]), bar));
            let (_, nearest) = distances.reduce(|best, next| if next.0 < best.0 { next } else { best })?;
            nearest.copy(piece, span.start, &mut parts);
            before = nearest.chords[1];
        }
        Some(parts.map(|notes| Clip::new(notes, piece.melody.length())))
    }
}

impl Bar<'_> {
    /// Copies what its piece plays here to a place in another.
    fn copy(&self, to: &Excerpt, at: Tick, parts: &mut [Vec<Note>; 4]) {
        let up = (i32::from(to.tonality.tonic()) - i32::from(self.piece.tonality.tonic()) + 6).rem_euclid(12) - 6;
        for (index, (part, notes)) in self.piece.parts.iter().zip(parts).enumerate() {
            let semitones = if index == 0 { 0 } else { up };
            notes.extend(cut(part, &self.span).notes().iter().filter_map(|note| {
                Some(Note { onset: note.onset + at, key: note.key.transposed(semitones)?, ..*note })
            }));
        }
    }
}

fn bars(piece: &Excerpt) -> Vec<Bar<'_>> {
    let chords = last_chords(piece);
    let before = [None].into_iter().chain(chords.iter().copied().map(Some));
    let chords = before.zip(&chords).map(|(before, last)| [before, Some(*last)]);
    let bars = piece.spans().zip(chords);
    bars.map(|(span, chords)| Bar { piece, tune: Tune::of(piece, &span), span, chords }).collect()
}

/// The last chord of each bar, as above the tonic.
fn last_chords(piece: &Excerpt) -> Vec<Chord> {
    let [_, bass, harmony, strings] = &piece.parts;
    let (beat, beats) = (piece.meter.beat(), usize::from(piece.meter.numerator()));
    let spans: Vec<_> = (0..).take(beats * piece.bars()).map(|number| beat * number..beat * (number + 1)).collect();
    let evidence = harmony::evidence(&[bass, harmony, strings], Some(bass), &spans);
    let chords = harmony::label(&evidence, |index| (2 * (index % beats)).is_multiple_of(beats));
    let down = -i32::from(piece.tonality.tonic());
    chords.chunks(beats).filter_map(|bar| Some(bar.last()?.transposed(down))).collect()
}

impl Tune {
    fn of(piece: &Excerpt, span: &Range<Tick>) -> Self {
        let sounding = harmony::evidence(&[&piece.melody], None, std::slice::from_ref(span));
        let mut classes = sounding.first().map(|evidence| evidence.weights).unwrap_or_default();
        classes.rotate_left(usize::from(piece.tonality.tonic()));
        let sum: f32 = classes.iter().sum();
        let length = span.end - span.start;
        let place = |note: &Note| (note.onset - span.start).0 * PLACES / length.0;
        let struck = piece.melody.notes().iter().filter(|note| span.contains(&note.onset));
        Self {
            meter: piece.meter,
            mode: piece.tonality.mode(),
            classes: classes.map(|class| class / sum.max(f32::MIN_POSITIVE)),
            rhythm: struck.fold(0, |rhythm, note| rhythm | 1 << place(note)),
        }
    }

    /// How unlike two tunes are: 0–2 for their pitch classes, 0–1 for their rhythm, 1 for another mode.
    fn distance(&self, other: &Self) -> f32 {
        let classes: f32 = self.classes.iter().zip(&other.classes).map(|(one, other)| (one - other).abs()).sum();
        classes + unlike(self.rhythm, other.rhythm) + f32::from(u8::from(self.mode != other.mode))
    }
}

/// How unlike two chords are, 0–1: by the tones that only one of them has.
fn apart(one: Option<Chord>, other: Option<Chord>) -> f32 {
    let tones = |chord: Option<Chord>| chord.map_or(0, |chord| u64::from(chord.pitch_classes()));
    unlike(tones(one), tones(other))
}

/// The members that only one of two sets has / those that either has; 0 of empty ones.
#[expect(clippy::cast_precision_loss, reason = "at most 64 members")]
fn unlike(one: u64, other: u64) -> f32 {
    (one ^ other).count_ones() as f32 / (one | other).count_ones().max(1) as f32
}

/// The parts of a piece drawn from those in the meter of the melody, over and over until that is over; `None` if there
/// is none.
#[must_use]
pub fn unrelated(pieces: &[&Excerpt], piece: &Excerpt, seed: u64) -> Option<Parts> {
    let of_meter: Vec<_> = pieces.iter().filter(|other| other.meter == piece.meter).collect();
    let other = of_meter.choose(&mut ChaCha8Rng::seed_from_u64(seed))?;
    let (length, period) = (piece.melody.length(), other.melody.length());
    let repeats = || (0..).map(move |number| period * number).take_while(move |start| *start < length);
    let repeated = |part: &Clip| {
        let notes = repeats()
            .flat_map(|start| part.notes().iter().map(move |note| Note { onset: note.onset + start, ..*note }));
        cut(&Clip::new(notes.collect(), length), &(Tick::ZERO..length))
    };
    Some(other.parts.each_ref().map(repeated))
}

#[cfg(test)]
mod tests {
    use continuo_models::Style;

    use super::*;
    use crate::evaluate::accompany::fixtures;

    #[test]
    fn the_same_melody_in_another_key_finds_its_accompaniment() {
        let [other, piece] = [7, 2].map(|tonic| fixtures::excerpt(tonic, Style::Pop));
        let decoy = fixtures::excerpt(4, Style::Jazz);
        let decoy = Excerpt { melody: Clip::new(decoy.melody.notes()[..2].to_vec(), decoy.melody.length()), ..decoy };
        let library = Library::of(&[&decoy, &other]);
        let found = library.accompany(&piece).unwrap();
        assert_eq!(found[0], piece.parts[0]);
        assert_eq!(found[1..], piece.parts[1..]);
    }

    #[test]
    fn the_chord_before_decides_between_bars_that_are_sung_alike() {
        // The first and the last bar of four sing the same over I, but the one comes after nothing and the other after V.
        let piece = fixtures::excerpt(0, Style::Pop);
        let mut marked = piece.clone();
        let last = Tick::QUARTER * 12..Tick::QUARTER * 16;
        let drums: Vec<_> = cut(&marked.parts[0], &last)
            .notes()
            .iter()
            .map(|note| Note { onset: note.onset + last.start, ..*note })
            .collect();
        marked.parts[0] = Clip::new(drums.clone(), piece.melody.length());
        let found = Library::of(&[&marked]).accompany(&piece).unwrap();
        assert_eq!(found[0].notes().iter().filter(|note| last.contains(&note.onset)).count(), drums.len());
        assert!(found[0].notes().iter().all(|note| note.onset >= last.start));
    }

    #[test]
    fn without_a_bar_in_the_meter_there_is_nothing_to_copy() {
        let piece = fixtures::excerpt(0, Style::Pop);
        let waltz = Excerpt { meter: Meter::new(3, 4).unwrap(), ..piece.clone() };
        assert_eq!(Library::of(&[&piece]).accompany(&waltz), None);
        assert_eq!(unrelated(&[&piece], &waltz, 0), None);
    }

    #[test]
    fn unrelated_parts_go_on_as_long_as_the_melody() {
        let [piece, other] = [0, 5].map(|tonic| fixtures::excerpt(tonic, Style::Pop));
        let half = Tick::ZERO..Tick::QUARTER * 12;
        let short = Excerpt {
            melody: cut(&other.melody, &half),
            parts: other.parts.each_ref().map(|part| cut(part, &half)),
            ..other.clone()
        };
        let parts = unrelated(&[&short], &piece, 3).unwrap();
        assert_eq!(parts[1].length(), piece.melody.length());
        let second = cut(&parts[1], &(half.end..half.end * 2));
        assert_eq!(second, short.parts[1]);
        let rest = cut(&parts[1], &(half.end * 2..piece.melody.length()));
        assert_eq!(rest, cut(&short.parts[1], &(Tick::ZERO..Tick::QUARTER * 8)));
    }
}
