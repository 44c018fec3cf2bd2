//! Note-ons and note-offs of one key made into notes.

use std::collections::VecDeque;

use crate::Velocity;

/// A note-on, or a note-off where the velocity is `None`, in file ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Strike {
    pub(super) at: u64,
    pub(super) velocity: Option<Velocity>,
}

/// A note in file ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: u64,
    pub(super) until: u64,
    pub(super) velocity: Velocity,
}

/// The notes of one key of one channel, from its strikes in file order; one note a note-on, always.
///
/// Where every note-on has its note-off, they are paired first in, first out, so that overlapping notes survive. Where
/// note-offs are missing, a note ends where its key is struck again, so that one lost note-off costs one note its
/// length and not every later note. What still sounds at `end`, the end of the track, ends there.
pub(super) fn pair(strikes: &[Strike], end: u64) -> Vec<Span> {
    let ons = strikes.iter().filter(|strike| strike.velocity.is_some()).count();
    let mut pairing = Pairing { restrike_ends: 2 * ons > strikes.len(), ..Pairing::default() };
    for strike in strikes {
        match strike.velocity {
            Some(velocity) => pairing.on(strike.at, velocity),
            None => pairing.off(strike.at),
        }
    }
    pairing.finish(end)
}

#[derive(Default)]
struct Pairing {
    restrike_ends: bool,
    /// Where the note was struck that ended another, if that happened: a note-off at that place was the other's.
    restruck_at: Option<u64>,
    sounding: VecDeque<(u64, Velocity)>,
    spans: Vec<Span>,
}

impl Pairing {
    fn on(&mut self, at: u64, velocity: Velocity) {
        if self.restrike_ends && !self.sounding.is_empty() {
            self.end_first(at);
            self.restruck_at = Some(at);
        }
        self.sounding.push_back((at, velocity));
    }

    fn off(&mut self, at: u64) {
        if self.restruck_at.take() != Some(at) {
            self.end_first(at);
        }
    }

    fn end_first(&mut self, until: u64) {
        if let Some((from, velocity)) = self.sounding.pop_front() {
            self.spans.push(Span { from, until, velocity });
        }
    }

    fn finish(mut self, end: u64) -> Vec<Span> {
        while !self.sounding.is_empty() {
            self.end_first(end);
        }
        self.spans
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Strikes from signed velocities: zero is a note-off.
    fn pairs(strikes: &[(u64, u8)], end: u64) -> Vec<(u64, u64, u8)> {
        let strikes: Vec<Strike> =
            strikes.iter().map(|&(at, number)| Strike { at, velocity: Velocity::new(number) }).collect();
        pair(&strikes, end).iter().map(|span| (span.from, span.until, span.velocity.number())).collect()
    }

    #[test]
    fn overlapping_notes_of_one_key_survive() {
        assert_eq!(pairs(&[(0, 1), (10, 2), (20, 0), (30, 0)], 99), [(0, 20, 1), (10, 30, 2)]);
        assert_eq!(pairs(&[(0, 1), (10, 2), (10, 0), (30, 0)], 99), [(0, 10, 1), (10, 30, 2)]);
    }

    #[test]
    fn a_hanging_note_ends_with_its_track() {
        assert_eq!(pairs(&[(0, 1), (10, 0), (20, 2)], 99), [(0, 10, 1), (20, 99, 2)]);
    }

    #[test]
    fn a_lost_note_off_costs_one_note_its_length() {
        let strikes = [(0, 1), (10, 2), (20, 0), (30, 3), (40, 0)];
        assert_eq!(pairs(&strikes, 99), [(0, 10, 1), (10, 20, 2), (30, 40, 3)]);
    }

    #[test]
    fn a_note_off_where_the_key_is_struck_again_was_the_earlier_notes() {
        assert_eq!(pairs(&[(0, 1), (10, 2), (10, 0)], 99), [(0, 10, 1), (10, 99, 2)]);
    }

    #[test]
    fn stray_note_offs_are_passed_over() {
        assert_eq!(pairs(&[(0, 0), (5, 1), (10, 0), (20, 0)], 99), [(5, 10, 1)]);
    }
}
