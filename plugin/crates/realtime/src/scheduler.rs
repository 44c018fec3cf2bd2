//! The scheduler: which notes of the loaded timeline begin and end next, in performance ticks.
//!
//! Finding a place takes a binary search, going on from there a step for each note. When playback begins in the middle
//! of a note, the note is not chased: only notes whose onset is still to come are played.

use continuo_music::Tick;

use crate::ends::{End, Ends};
use crate::ledger::{Ledger, Owner};
use crate::message::RELEASE;
use crate::mixer::Struck;
use crate::programs::Programs;
use crate::{Lane, Mixer, Output, Timeline, TimelineNote};

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

/// The loaded timeline, the mixer it goes through, and what of it is due next.
#[derive(Debug)]
pub(crate) struct Scheduler {
    timeline: Option<Box<Timeline>>,
    place: Option<Place>,
    ends: Ends,
    mixer: Mixer,
    programs: Programs,
}

impl Scheduler {
    /// A scheduler with nothing loaded. Allocates all it will ever need.
    pub(crate) fn new() -> Self {
        let (mixer, programs) = (Mixer::default(), Programs::new());
        Self { timeline: None, place: None, ends: Ends::new(), mixer, programs }
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
        self.ends.keep(|end| {
            let there = timeline.and_then(|timeline| timeline.end_of(end.onset, end.lane, end.written));
            match there {
                Some(later) => end.at = end.base + later,
                None => release(end, 0, ledger, output),
            }
            there.is_some()
        });
        earlier
    }

    /// Sends what comes from now on through that mixer. What sounds of a strip that it closes ends at once; what else
    /// sounds goes on as it was sent.
    pub(crate) fn mix(&mut self, mixer: &Mixer, ledger: &mut Ledger, output: &mut impl Output) {
        if *mixer == self.mixer {
            return;
        }
        if mixer.send_programs && !self.mixer.send_programs {
            self.programs.forget();
        }
        self.mixer = *mixer;
        self.ends.keep(|end| {
            let is_open = mixer.is_open(end.lane.role());
            if !is_open {
                release(end, 0, ledger, output);
            }
            is_open
        });
    }

    /// Playback begins, or will begin again: each lane is given its instrument before its first note.
    pub(crate) fn begin(&mut self) {
        self.programs.forget();
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
        self.ends.next()
    }

    /// The performance tick of the next note-on.
    pub(crate) fn next_onset(&self) -> Option<Tick> {
        self.next_note().map(|(base, note)| base + note.onset)
    }

    /// Sends the next note-off, if its note still sounds.
    pub(crate) fn send_end(&mut self, offset: u32, ledger: &mut Ledger, output: &mut impl Output) {
        if let Some(end) = self.ends.pop() {
            release(&end, offset, ledger, output);
        }
    }

    /// Sends the next note-on as its strip has it, after the program change that is due.
    ///
    /// Strips can lead two notes to one key of one channel. The later one then ends the earlier and lasts as long as it
    /// is written; of two that begin together the longer stays, struck once.
    pub(crate) fn send_onset(&mut self, offset: u32, ledger: &mut Ledger, output: &mut impl Output) {
        let Some((base, note)) = self.next_note() else { return };
        if let Some(place) = &mut self.place {
            place.cursor += 1;
        }
        self.turn();
        let Some(Struck { channel, key, velocity }) = self.mixer.through(&note) else { return };
        let TimelineNote { onset, end, lane, key: written, .. } = note;
        let end = End { at: base + end, channel, key, lane, written, onset, base };
        if !self.ends.join(end) {
            self.give_program(lane, channel, offset, output);
            self.ends.push(end);
            ledger.strike(Owner::Timeline, (channel, key, velocity), offset, output);
        }
    }

    fn give_program(&mut self, lane: Lane, channel: u8, offset: u32, output: &mut impl Output) {
        let asked = self.timeline.as_ref().and_then(|timeline| timeline.program_of(lane));
        let program = self.mixer.strip(lane.role()).program.or(asked);
        if let Some(program) = program.filter(|_| self.mixer.send_programs) {
            self.programs.give(lane, channel, program & 0x7f, offset, output);
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

/// Sends a note-off, if its note still sounds.
fn release(end: &End, offset: u32, ledger: &mut Ledger, output: &mut impl Output) {
    ledger.release(Owner::Timeline, (end.channel, end.key, RELEASE), offset, output);
}

#[cfg(test)]
mod tests;
