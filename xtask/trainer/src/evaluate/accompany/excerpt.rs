//! The stretch of a piece that is measured: whole bars of one meter, from where the melody enters.

use std::ops::Range;

use continuo_models::Style;
use continuo_music::{Clip, Meter, Note, Tempo, Tick, Tonality, tonality};

use crate::corpus::Arrangement;

/// The most bars that are measured of a piece.
const BARS: i64 = 32;
/// The fewest: shorter stretches say little of a bar and what came before it.
const FEWEST_BARS: i64 = 4;
/// How much before a bar its notes may begin, as those that people played do.
const EARLY: Tick = Tick(40);

/// A stretch of a piece, moved to tick zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Excerpt {
    /// The style of the piece.
    pub style: Style,
    /// Its melody.
    pub melody: Clip,
    /// Its accompaniment, in the order of [`PARTS`](continuo_models::PARTS), as long as the melody.
    pub parts: Parts,
    /// How fast it goes: its first tempo.
    pub tempo: Tempo,
    /// How it groups into bars.
    pub meter: Meter,
    /// The tonality of the melody.
    pub tonality: Tonality,
}

/// An accompaniment, in the order of [`PARTS`](continuo_models::PARTS).
pub type Parts = [Clip; 4];

impl Excerpt {
    /// The first bars of the longest stretch in one meter, or `None` if that is shorter than four bars or the melody
    /// does not sound in it.
    #[must_use]
    pub fn of(piece: &Arrangement) -> Option<Self> {
        let (meter, range) = longest(piece)?;
        let melody = cut(&piece.melody, &range);
        Some(Self {
            style: piece.style,
            tonality: tonality::detect(&melody)?,
            melody,
            parts: piece.parts.each_ref().map(|part| cut(part, &range)),
            tempo: *piece.tempo.at(range.start),
            meter,
        })
    }

    /// How many bars it has.
    #[must_use]
    pub fn bars(&self) -> usize {
        usize::try_from(self.melody.length().0 / self.meter.bar().0).unwrap_or(0)
    }

    /// Its bars.
    pub fn spans(&self) -> impl Iterator<Item = Range<Tick>> {
        let (bars, bar) = (self.bars(), self.meter.bar());
        (0..).take(bars).map(move |number| bar * number..bar * (number + 1))
    }
}

/// What of a clip belongs to a range of bars, moved to tick zero. What begins a little before a bar belongs to it, and
/// is moved there where it would be before tick zero. Notes end with the range, and the clip is as long.
#[must_use]
pub fn cut(clip: &Clip, range: &Range<Tick>) -> Clip {
    let belonging = clip.notes().iter().filter(|note| range.contains(&(note.onset + EARLY)));
    let moved = belonging.map(|note| {
        let onset = note.onset.max(range.start);
        Note { onset: onset - range.start, duration: note.end().min(range.end) - onset, ..*note }
    });
    Clip::new(moved.collect(), range.end - range.start)
}

/// The longest stretch of whole bars in one meter, from the bar in which the melody enters, cut to the most bars that
/// are measured.
fn longest(piece: &Arrangement) -> Option<(Meter, Range<Tick>)> {
    let changes = piece.meter.changes();
    let stretches = changes.iter().enumerate().map(|(index, (from, meter))| {
        let until = changes.get(index + 1).map_or(Tick::LATEST, |(next, _)| *next).min(piece.length());
        (*meter, whole_bars(piece, *meter, *from..until))
    });
    let (meter, range) = stretches.reduce(|best, next| if bars(&next) > bars(&best) { next } else { best })?;
    (bars(&(meter, range.clone())) >= FEWEST_BARS).then_some((meter, range))
}

fn bars((meter, range): &(Meter, Range<Tick>)) -> i64 {
    (range.end - range.start).0 / meter.bar().0
}

fn whole_bars(piece: &Arrangement, meter: Meter, range: Range<Tick>) -> Range<Tick> {
    let entry = piece.melody.notes().iter().map(|note| note.onset + EARLY).find(|onset| *onset >= range.start);
    let start = range.start + (entry.unwrap_or(range.end) - range.start).floor_to(meter.bar());
    let whole = (range.end - start).floor_to(meter.bar()).min(meter.bar() * BARS).max(Tick::ZERO);
    start..start + whole
}

#[cfg(test)]
mod tests {
    use continuo_music::MeterMap;

    use super::*;
    use crate::evaluate::accompany::fixtures;

    #[test]
    fn the_longest_stretch_in_one_meter_begins_where_the_melody_enters() {
        let mut piece = fixtures::arrangement(0, Style::Pop);
        let later = piece.melody.notes().iter().filter(|note| note.onset >= Tick::QUARTER * 9);
        piece.melody = Clip::new(later.copied().collect(), Tick::ZERO);
        let changes = [(Tick::ZERO, 2), (Tick::QUARTER * 2, 4), (Tick::QUARTER * 30, 3)];
        piece.meter = MeterMap::new(changes.map(|(at, beats)| (at, Meter::new(beats, 4).unwrap())).to_vec());
        let excerpt = Excerpt::of(&piece).unwrap();
        // In 4/4 from the second quarter to the thirtieth, and of those from the bar that the ninth is in.
        assert_eq!((excerpt.meter, excerpt.bars()), (Meter::COMMON, 6));
        let note = excerpt.melody.notes()[0];
        let (first, at) = (piece.melody.notes()[0], Tick::QUARTER * 6);
        assert_eq!((note.onset, note.key), (first.onset - at, first.key));
        assert!(excerpt.parts.iter().all(|part| part.length() == Tick::QUARTER * 24));
        let struck = |clip: &Clip, from: Tick| clip.notes().iter().filter(|note| note.onset >= from).count();
        let last = struck(&piece.parts[1], Tick::QUARTER * 30);
        assert_eq!(struck(&excerpt.parts[1], Tick::ZERO), struck(&piece.parts[1], at) - last);
    }

    #[test]
    fn notes_end_with_the_stretch_and_short_pieces_have_none() {
        let mut piece = fixtures::arrangement(0, Style::Pop);
        let range = Tick::QUARTER..Tick::QUARTER * 3;
        let held = Note { onset: Tick::QUARTER * 2, duration: Tick::QUARTER * 9, ..piece.melody.notes()[0] };
        let at = |onset: Tick| Note { onset, ..held };
        let early = [Tick::ZERO, Tick::QUARTER - Tick(40), held.onset, range.end - Tick(40)].map(at);
        let lasting = |note: Note, quarters: i64| Note { duration: Tick::QUARTER * quarters, ..note };
        let expected = [lasting(at(Tick::ZERO), 2), lasting(at(Tick::QUARTER), 1)];
        assert_eq!(cut(&Clip::new(early.to_vec(), Tick::ZERO), &range).notes(), expected);
        piece.meter = MeterMap::new((0..20).map(|bar| (Tick::QUARTER * 7 * bar, meter(bar))).collect());
        assert_eq!(Excerpt::of(&piece), None);
    }

    fn meter(bar: i64) -> Meter {
        Meter::new(if bar % 2 == 0 { 7 } else { 14 }, if bar % 2 == 0 { 4 } else { 8 }).unwrap()
    }
}
