//! The scheduler: which notes of the loaded timeline begin and end next, in performance ticks.
//!
//! Finding a place takes a binary search, going on from there a step for each note. When playback begins in the middle
//! of a note, the note is not chased: only notes whose onset is still to come are played.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use continuo_music::{Key, Tick};

use crate::ledger::{Ledger, Owner};
use crate::message::{CHANNELS, KEYS, RELEASE};
use crate::{Output, Timeline, TimelineNote};

/// Notes that can sound at once: a timeline has at most one on each key of each channel.
const SOUNDING_MAX: usize = CHANNELS * KEYS;

/// Where on the timeline playback stands.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// The next note.
    cursor: usize,
    /// The performance tick at which the running pass of the timeline begins.
    base: Tick,
    /// Whether another pass follows.
    looped: bool,
}

/// A note-off that will be due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct End {
    at: Tick,
    channel: u8,
    key: Key,
    /// Where its note began on the timeline, and the performance tick at which that pass of the timeline began.
    onset: Tick,
    base: Tick,
}

/// The loaded timeline, and what of it is due next.
#[derive(Debug)]
pub(crate) struct Scheduler {
    timeline: Option<Box<Timeline>>,
    place: Option<Place>,
    /// Never holds more than it was made for, so it never grows.
    ends: BinaryHeap<Reverse<End>>,
}

impl Scheduler {
    /// A scheduler with nothing loaded. Allocates all it will ever need.
    pub(crate) fn new() -> Self {
        Self { timeline: None, place: None, ends: BinaryHeap::with_capacity(SOUNDING_MAX) }
    }

    /// Exchanges the timeline and stops; the caller sees that the earlier one is freed elsewhere.
    ///
    /// A note that sounds goes on if the new timeline has it too, to the end it has there. The others end at once.
    pub(crate) fn load(
        &mut self,
        timeline: Option<Box<Timeline>>,
        ledger: &mut Ledger,
        output: &mut impl Output,
    ) -> Option<Box<Timeline>> {
        self.place = None;
        let earlier = std::mem::replace(&mut self.timeline, timeline);
        let timeline = self.timeline.as_deref();
        // There and back without a copy: the heap's own memory is used again.
        let mut ends = std::mem::take(&mut self.ends).into_vec();
        ends.retain_mut(|Reverse(end)| {
            let there = timeline.and_then(|timeline| timeline.end_of(end.onset, end.channel, end.key));
            match there {
                Some(later) => end.at = end.base + later,
                None => ledger.release(Owner::Timeline, (end.channel, end.key, RELEASE), 0, output),
            }
            there.is_some()
        });
        self.ends = BinaryHeap::from(ends);
        earlier
    }

    /// How long the loaded timeline is, or `None` without one.
    pub(crate) fn length(&self) -> Option<Tick> {
        self.timeline.as_ref().map(|timeline| timeline.length())
    }

    /// Whether a timeline is loaded.
    pub(crate) fn loaded(&self) -> bool {
        self.timeline.is_some()
    }

    /// The position on the timeline at a performance tick, the timeline having begun at `origin`; `None` where there is
    /// nothing to play.
    pub(crate) fn position(&self, origin: Tick, looped: bool, at: Tick) -> Option<Tick> {
        let length = self.length()?;
        let position = at - origin;
        if looped && length > Tick::ZERO && position >= length {
            return Some(Tick(position.0 % length.0));
        }
        (position >= Tick::ZERO && position < length).then_some(position)
    }

    /// Goes to a performance tick, the timeline having begun at `origin`. What sounds is left sounding.
    pub(crate) fn locate(&mut self, origin: Tick, looped: bool, at: Tick) {
        let Some(timeline) = &self.timeline else { return };
        let passed = (at - origin).max(Tick::ZERO);
        let pass =
            if looped && timeline.length() > Tick::ZERO { passed.floor_to(timeline.length()) } else { Tick::ZERO };
        let cursor = timeline.notes().partition_point(|note| note.onset < passed - pass);
        self.place = Some(Place { cursor, base: origin + pass, looped });
        self.turn();
    }

    /// Plays no further notes. What sounds is left to its ends.
    pub(crate) fn halt(&mut self) {
        self.place = None;
    }

    /// Ends what sounds, at once.
    pub(crate) fn silence(&mut self, offset: u32, ledger: &mut Ledger, output: &mut impl Output) {
        self.ends.clear();
        ledger.release_owner(Owner::Timeline, offset, output);
    }

    /// Forgets the ends that are due; the ledger is settled elsewhere.
    pub(crate) fn forget_ends(&mut self) {
        self.ends.clear();
    }

    /// The performance tick of the next note-off.
    pub(crate) fn next_end(&self) -> Option<Tick> {
        self.ends.peek().map(|Reverse(end)| end.at)
    }

    /// The performance tick of the next note-on.
    pub(crate) fn next_onset(&self) -> Option<Tick> {
        self.next_note().map(|(base, note)| base + note.onset)
    }

    /// Sends the next note-off, if its note still sounds.
    pub(crate) fn send_end(&mut self, offset: u32, ledger: &mut Ledger, output: &mut impl Output) {
        if let Some(Reverse(End { channel, key, .. })) = self.ends.pop() {
            ledger.release(Owner::Timeline, (channel, key, RELEASE), offset, output);
        }
    }

    /// Sends the next note-on.
    pub(crate) fn send_onset(&mut self, offset: u32, ledger: &mut Ledger, output: &mut impl Output) {
        let Some((base, note)) = self.next_note() else { return };
        if let Some(place) = &mut self.place {
            place.cursor += 1;
        }
        self.turn();
        if self.ends.len() < SOUNDING_MAX {
            let TimelineNote { onset, end, channel, key, .. } = note;
            self.ends.push(Reverse(End { at: base + end, channel, key, onset, base }));
            ledger.strike(Owner::Timeline, (note.channel, note.key, note.velocity), offset, output);
        }
    }

    fn next_note(&self) -> Option<(Tick, TimelineNote)> {
        let (place, timeline) = (self.place?, self.timeline.as_ref()?);
        timeline.notes().get(place.cursor).map(|note| (place.base, *note))
    }

    /// Begins the next pass when the notes of this one are used up.
    fn turn(&mut self) {
        let (Some(place), Some(timeline)) = (&mut self.place, &self.timeline) else { return };
        if place.looped && timeline.length() > Tick::ZERO && place.cursor >= timeline.notes().len() {
            *place = Place { cursor: 0, base: place.base + timeline.length(), looped: true };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Log, off, on, timeline};

    fn loaded(notes: &[(i64, i64, u8)], length: i64) -> Scheduler {
        let mut scheduler = Scheduler::new();
        exchange(&mut scheduler, Some(timeline(0, notes, length)));
        scheduler
    }

    fn exchange(scheduler: &mut Scheduler, timeline: Option<Timeline>) -> Option<Box<Timeline>> {
        scheduler.load(timeline.map(Box::new), &mut Ledger::default(), &mut Log::default())
    }

    /// Plays everything before `until`, note-offs first, with the tick as the offset.
    fn play(scheduler: &mut Scheduler, until: u32) -> Log {
        let (mut ledger, mut log) = (Ledger::default(), Log::default());
        let before = |tick: Option<Tick>| tick.and_then(|tick| u32::try_from(tick.0).ok()).filter(|tick| *tick < until);
        loop {
            match (before(scheduler.next_end()), before(scheduler.next_onset())) {
                (Some(end), onset) if onset.is_none_or(|onset| end <= onset) => {
                    scheduler.send_end(end, &mut ledger, &mut log);
                }
                (_, Some(onset)) => scheduler.send_onset(onset, &mut ledger, &mut log),
                (_, None) => return log,
            }
        }
    }

    #[test]
    fn a_pass_follows_on_the_one_before() {
        let mut scheduler = loaded(&[(0, 10, 60), (90, 10, 62)], 100);
        scheduler.locate(Tick(1000), true, Tick(1000));
        let expected = [
            on(1000, 0, 60),
            off(1010, 0, 60),
            on(1090, 0, 62),
            off(1100, 0, 62),
            on(1100, 0, 60),
            off(1110, 0, 60),
            on(1190, 0, 62),
        ];
        assert_eq!(play(&mut scheduler, 1200).0, expected);
    }

    #[test]
    fn a_note_under_way_is_not_chased() {
        let mut scheduler = loaded(&[(0, 50, 60), (20, 10, 62)], 100);
        scheduler.locate(Tick(0), false, Tick(1));
        assert_eq!(play(&mut scheduler, 1000).0, [on(20, 0, 62), off(30, 0, 62)]);
    }

    #[test]
    fn a_place_in_a_later_pass_is_found() {
        let mut scheduler = loaded(&[(0, 10, 60), (20, 10, 62)], 100);
        scheduler.locate(Tick(0), true, Tick(310));
        assert_eq!(scheduler.next_onset(), Some(Tick(320)));
        scheduler.locate(Tick(0), true, Tick(330));
        assert_eq!(scheduler.next_onset(), Some(Tick(400)));
        scheduler.locate(Tick(0), true, Tick(-500));
        assert_eq!(scheduler.next_onset(), Some(Tick(0)));
    }

    #[test]
    fn the_position_is_within_the_timeline_or_none() {
        let scheduler = loaded(&[(0, 10, 60)], 100);
        let position = |looped, at| scheduler.position(Tick(1000), looped, Tick(at)).map(|tick| tick.0);
        assert_eq!((position(false, 999), position(false, 1000), position(false, 1100)), (None, Some(0), None));
        assert_eq!((position(true, 999), position(true, 1199), position(true, 1200)), (None, Some(99), Some(0)));
        assert_eq!(Scheduler::new().position(Tick(0), true, Tick(0)), None);
    }

    #[test]
    fn an_empty_timeline_plays_nothing_for_ever() {
        for length in [0, 100] {
            let mut scheduler = loaded(&[], length);
            scheduler.locate(Tick(0), true, Tick(0));
            assert_eq!(scheduler.next_onset(), None);
        }
    }

    #[test]
    fn loading_gives_back_what_was_loaded_and_stops() {
        let mut scheduler = loaded(&[(0, 10, 60)], 100);
        scheduler.locate(Tick(0), true, Tick(0));
        assert!(exchange(&mut scheduler, None).is_some());
        assert_eq!((scheduler.next_onset(), scheduler.loaded()), (None, false));
    }
}
