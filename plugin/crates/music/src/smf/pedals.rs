//! The pedals of a piano: what they hold after its key is let go.

use std::collections::BTreeMap;

use super::chunk::Chunk;
use super::pairing::Span;

/// The controllers that are read.
const SUSTAIN: u8 = 64;
const SOSTENUTO: u8 = 66;
const RESET_ALL: u8 = 121;
/// From this value of its controller on a pedal is down.
const DOWN: u8 = 64;

/// The pedal events of a track chunk.
#[derive(Debug, Default)]
pub(super) struct Presses {
    /// In file order, which is time order; only what changes something.
    all: Vec<Press>,
    /// For each channel, whether the pedals are down, as far as the chunk has said.
    are_down: [[Option<bool>; 2]; 16],
}

/// A pedal goes down or up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Press {
    /// In file ticks.
    at: u64,
    channel: u8,
    pedal: Pedal,
    is_down: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pedal {
    /// Holds every note that sounds while it is down.
    Sustain,
    /// Holds the notes that sound when it goes down.
    Sostenuto,
}

impl Presses {
    /// Hears a controller of a channel; the result is how many pedals it moved.
    pub(super) fn hear(&mut self, at: u64, channel: u8, controller: u8, value: u8) -> usize {
        let is_down = value >= DOWN;
        let before = self.all.len();
        match controller {
            SUSTAIN => self.press(Press { at, channel, pedal: Pedal::Sustain, is_down }),
            SOSTENUTO => self.press(Press { at, channel, pedal: Pedal::Sostenuto, is_down }),
            RESET_ALL => {
                for pedal in [Pedal::Sustain, Pedal::Sostenuto] {
                    self.press(Press { at, channel, pedal, is_down: false });
                }
            }
            _ => {}
        }
        self.all.len() - before
    }

    fn press(&mut self, press: Press) {
        let is_down = &mut self.are_down[usize::from(press.channel & 0x0f)][press.pedal as usize];
        if is_down.replace(press.is_down) != Some(press.is_down) {
            self.all.push(press);
        }
    }
}

/// What the pedals hold of chunks that sound together. A pedal works for every chunk with its channel and port.
#[derive(Debug, Default)]
pub(super) struct Pedals(BTreeMap<(u8, u8), Channel>);

/// What the pedals of one channel do, in file ticks.
#[derive(Debug, Default)]
struct Channel {
    /// In time order.
    presses: Vec<Press>,
    /// When each key is struck, sorted.
    onsets: BTreeMap<u8, Vec<u64>>,
    /// When the last chunk with the channel ends, and with it what the pedals still hold.
    end: u64,
    sustain: Vec<Hold>,
    sostenuto: Vec<Hold>,
}

/// A pedal is down.
#[derive(Clone, Copy, Debug)]
struct Hold {
    from: u64,
    until: u64,
}

impl Pedals {
    pub(super) fn of(chunks: &[Chunk]) -> Self {
        let mut pedals = Self::default();
        for chunk in chunks {
            for press in &chunk.presses.all {
                pedals.0.entry((chunk.port, press.channel)).or_default().presses.push(*press);
            }
        }
        for chunk in chunks {
            pedals.see_notes(chunk);
        }
        pedals.0.values_mut().for_each(Channel::make_holds);
        pedals
    }

    /// Looks at what the chunk plays on channels that have pedals.
    fn see_notes(&mut self, chunk: &Chunk) {
        for press in &chunk.presses.all {
            self.0.entry((chunk.port, press.channel)).and_modify(|channel| channel.end = channel.end.max(chunk.end));
        }
        for ((channel, key), strikes) in &chunk.strikes {
            let Some(channel) = self.0.get_mut(&(chunk.port, *channel)) else { continue };
            channel.end = channel.end.max(chunk.end);
            let ons = strikes.iter().filter(|strike| strike.velocity.is_some());
            channel.onsets.entry(*key).or_default().extend(ons.map(|strike| strike.at));
        }
    }

    /// When the note of that chunk, channel and key, which is let go at the span's end, falls silent.
    pub(super) fn end(&self, chunk: &Chunk, channel: u8, key: u8, span: &Span) -> u64 {
        let channel = self.0.get(&(chunk.port, channel));
        channel.map_or(span.until, |channel| channel.end_of(key, span))
    }
}

impl Channel {
    fn make_holds(&mut self) {
        self.presses.sort_by_key(|press| press.at);
        self.onsets.values_mut().for_each(|onsets| onsets.sort_unstable());
        self.sustain = self.holds(Pedal::Sustain);
        self.sostenuto = self.holds(Pedal::Sostenuto);
    }

    fn holds(&self, pedal: Pedal) -> Vec<Hold> {
        let (mut holds, mut since) = (Vec::new(), None);
        for press in self.presses.iter().filter(|press| press.pedal == pedal) {
            if press.is_down {
                since.get_or_insert(press.at);
            } else {
                holds.extend(since.take().map(|from| Hold { from, until: press.at }));
            }
        }
        holds.extend(since.map(|from| Hold { from, until: self.end }));
        holds
    }

    /// A note is held until the pedal goes up, though not beyond where its key is struck again. What the sostenuto
    /// pedal lets go the sustain pedal may still hold.
    fn end_of(&self, key: u8, span: &Span) -> u64 {
        let sustained = held(&self.sustain, span.until).map_or(span.until, |hold| hold.until);
        let sostenuto = held(&self.sostenuto, sustained).filter(|hold| span.from <= hold.from);
        let end = sostenuto.map_or(sustained, |hold| hold.until);
        let end = held(&self.sustain, end).map_or(end, |hold| hold.until);
        end.min(self.next_onset(key, span.until.max(span.from + 1)).unwrap_or(u64::MAX))
    }

    /// When the key is struck next, at that time or later.
    fn next_onset(&self, key: u8, at: u64) -> Option<u64> {
        let onsets = self.onsets.get(&key)?;
        onsets.get(onsets.partition_point(|onset| *onset < at)).copied()
    }
}

/// The hold in which that time lies. One that begins then does not hold what ends then: the pedal that takes up a new
/// harmony goes down where the keys of the old one are let go.
fn held(holds: &[Hold], at: u64) -> Option<Hold> {
    let last = holds.partition_point(|hold| hold.from < at).checked_sub(1)?;
    holds.get(last).copied().filter(|hold| hold.until > at)
}

#[cfg(test)]
mod tests;
