//! Keys that are played in the window: the audio thread hears of every press and release once, without a lock.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use continuo_music::{Key, Velocity};

use crate::NoteMessage;
use crate::message::{KEYS, RELEASE};

/// The MIDI channel on which keys of the screen are played.
const CHANNEL: u8 = 0;
/// The low bits of a key's word, which hold the velocity of its last stroke; those above count.
const VELOCITY_BITS: u32 = 7;
/// Where the count begins again; it is even there, so that odd stays odd.
const COUNTS: u32 = 1 << (u32::BITS - VELOCITY_BITS);
/// Changes that one block hears at most: a tap on every key. What finds no room is heard in the next block.
const CHANGES_MAX: usize = 2 * KEYS;

const _: () = assert!(COUNTS.is_multiple_of(2), "a key that is down stays down when its count begins again");

/// The keys of the keyboard in the window. One end presses them, on the window's thread; a
/// [`Performer`](crate::Performer) hears them.
///
/// A tap that is shorter than a block is heard as an on and an off, and nothing is ever lost: a key's presses and
/// releases are counted. They are heard at the first sample of the next block, on channel 1, as if the host had sent
/// them: captured, recorded, counted as held, and passed on where thru is open or the plugin bypassed. With thru closed
/// a key makes no sound and is captured all the same. Of the strokes of one key within one block the last one's velocity
/// is heard for all of them. What is pressed while no audio is processed is not heard afterwards.
#[derive(Debug)]
pub struct ScreenKeys {
    /// For each key how often it went down or up, and below that the velocity of its last stroke.
    words: [AtomicU32; KEYS],
    /// Moves on after every change, so that a block without news reads nothing else.
    version: AtomicU32,
}

impl Default for ScreenKeys {
    fn default() -> Self {
        Self { words: [const { AtomicU32::new(0) }; KEYS], version: AtomicU32::new(0) }
    }
}

impl ScreenKeys {
    /// A key goes down; one that is down already is let go and struck anew. Any thread may call this.
    pub fn press(&self, key: Key, velocity: Velocity) {
        self.change(key, |word| {
            let steps = if is_down(word.count) { 2 } else { 1 };
            Word { count: word.count + steps, velocity }
        });
    }

    /// A key goes up, if it is down. Any thread may call this.
    pub fn release(&self, key: Key) {
        self.change(key, |word| Word { count: word.count + u32::from(is_down(word.count)), ..word });
    }

    /// Every key that is down goes up. Any thread may call this.
    pub fn release_all(&self) {
        (0..128).map(Key::masked).for_each(|key| self.release(key));
    }

    /// The keys that are down, a bit each.
    #[must_use]
    pub fn down(&self) -> u128 {
        let bits = (0..128).filter(|number| is_down(self.word(Key::masked(*number)).count));
        bits.fold(0, |keys, number| keys | 1 << number)
    }

    fn word(&self, key: Key) -> Word {
        Word::of(self.words[usize::from(key.number())].load(Ordering::Relaxed))
    }

    fn change(&self, key: Key, next: impl Fn(Word) -> Word) {
        self.words[usize::from(key.number())]
            .update(Ordering::Relaxed, Ordering::Relaxed, |word| next(Word::of(word)).packed());
        // Whoever sees the new version sees the word that it stands for.
        self.version.fetch_add(1, Ordering::Release);
    }
}

/// What is known of a key.
#[derive(Clone, Copy)]
struct Word {
    /// How often it went down or up.
    count: u32,
    /// How hard it was struck last.
    velocity: Velocity,
}

impl Word {
    fn of(packed: u32) -> Self {
        let [low, ..] = packed.to_le_bytes();
        Self { count: packed >> VELOCITY_BITS, velocity: Velocity::clamped(low & 0x7f) }
    }

    fn packed(self) -> u32 {
        (self.count % COUNTS) << VELOCITY_BITS | u32::from(self.velocity.number())
    }
}

/// A key is up before its first press, and every change turns that round.
const fn is_down(count: u32) -> bool {
    count % 2 == 1
}

/// The audio thread's end: what it has heard of each key.
#[derive(Debug)]
pub(crate) struct Fingers {
    keys: Arc<ScreenKeys>,
    version: u32,
    counts: [u32; KEYS],
    /// Keys that were told down, a bit each: only these are told up.
    told: u128,
    /// Holds [`CHANGES_MAX`], or nothing while it is on loan.
    changes: Vec<NoteMessage>,
}

impl Fingers {
    /// Nothing heard yet. Allocates all that will ever be needed.
    pub(crate) fn new(keys: Arc<ScreenKeys>) -> Self {
        Self { keys, version: 0, counts: [0; KEYS], told: 0, changes: Vec::with_capacity(CHANGES_MAX) }
    }

    /// What happened since the last time, as messages at the first sample: for each key in the order in which it
    /// happened. The list is on loan, to be given back with [`Fingers::give_back`].
    pub(crate) fn hear(&mut self) -> Vec<NoteMessage> {
        let mut changes = std::mem::take(&mut self.changes);
        changes.clear();
        let version = self.keys.version.load(Ordering::Acquire);
        if version != self.version && self.hear_keys(&mut changes) {
            self.version = version;
        }
        changes
    }

    /// Takes the list back, with its room for the next block.
    pub(crate) fn give_back(&mut self, changes: Vec<NoteMessage>) {
        self.changes = changes;
    }

    /// Takes all that happened as heard, and every key as up.
    pub(crate) fn forget(&mut self) {
        self.version = self.keys.version.load(Ordering::Acquire);
        for number in 0..128 {
            let key = Key::masked(number);
            self.counts[usize::from(number)] = self.keys.word(key).count;
        }
        self.told = 0;
    }

    /// Says whether there was room for everything.
    fn hear_keys(&mut self, changes: &mut Vec<NoteMessage>) -> bool {
        (0..128).map(Key::masked).all(|key| self.hear_key(key, changes))
    }

    fn hear_key(&mut self, key: Key, changes: &mut Vec<NoteMessage>) -> bool {
        let (heard, Word { count, velocity }) = (usize::from(key.number()), self.keys.word(key));
        while self.counts[heard] != count {
            if changes.len() == changes.capacity() {
                return false;
            }
            self.counts[heard] = (self.counts[heard] + 1) % COUNTS;
            changes.extend(self.turn(key, velocity, is_down(self.counts[heard])));
        }
        true
    }

    /// A key goes down or up; up only if it was told down.
    fn turn(&mut self, key: Key, velocity: Velocity, down: bool) -> Option<NoteMessage> {
        let (offset, channel, bit) = (0, CHANNEL, 1 << key.number());
        let was_told = self.told & bit != 0;
        self.told = if down { self.told | bit } else { self.told & !bit };
        match down {
            true => Some(NoteMessage::On { offset, channel, key, velocity }),
            false => was_told.then_some(NoteMessage::Off { offset, channel, key, velocity: RELEASE }),
        }
    }
}

#[cfg(test)]
mod tests;
