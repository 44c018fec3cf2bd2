//! The continuation as it is written: which token may follow, and where rests and notes have become too long.

use super::units;
use crate::ExtendSettings;
use crate::transformer::heard::Heard;
use crate::transformer::performance::PerformanceNote;
use crate::transformer::vocabulary::{KEYS, Token};

/// The most keys that are struck at one moment: the fingers of two hands.
const MAX_CHORD: usize = 10;
/// Units before the end in which no key is struck: it would be cut off at once.
const LAST_UNITS: u32 = 10;
/// Tokens that may be written on top of [`TOKENS_PER_UNIT`]: a few of the fullest chords.
const TOKENS_IN_ADVANCE: u32 = 300;
/// Tokens that may be written for each unit of time, 200 a second; the densest piano music has some 150. It must be
/// more than one, so that time makes up for what the tokens that let it pass cost.
const TOKENS_PER_UNIT: u32 = 2;

/// What has been written after the prompt.
#[derive(Debug)]
pub(super) struct Continuation {
    /// All tokens so far, the prompt's included.
    heard: Heard,
    /// When the prompt ended, in units of `heard`.
    start: u32,
    /// When a key was last let go, in units of `heard`.
    last_end: u32,
    /// Notes that have ended since the start, in units of `heard`.
    ended: Vec<PerformanceNote>,
    /// Tokens written since the start.
    tokens: u32,
    /// Units there shall be.
    length: u32,
    /// The most units of silence.
    max_rest: u32,
    /// The most units of a note.
    max_note: u32,
}

impl Continuation {
    /// Nothing yet, after this prompt.
    pub(super) fn after(prompt: &[Token], settings: &ExtendSettings) -> Self {
        let mut continuation = Self {
            heard: Heard::default(),
            start: 0,
            last_end: 0,
            ended: Vec::new(),
            tokens: 0,
            length: units(settings.extension_seconds),
            max_rest: units(settings.max_rest_seconds),
            max_note: units(settings.max_note_seconds),
        };
        for token in prompt {
            continuation.hear(*token);
        }
        continuation.start = continuation.heard.time();
        continuation.ended.clear();
        continuation
    }

    /// What may follow.
    pub(super) fn rules(&self) -> Rules<'_> {
        let may_wait = self.next_stop() > self.heard.time();
        let enough = TOKENS_IN_ADVANCE + TOKENS_PER_UNIT * self.units();
        let must_wait = self.tokens >= enough && may_wait && self.heard.allows(Token::Shift(1));
        Rules { heard: &self.heard, may_wait, must_wait, may_strike: self.may_strike() && !must_wait }
    }

    /// Writes a token that may follow. The result is what was really written, at least one token: time stops at the
    /// end and where silence has lasted long enough, and notes that get too long are let go on the way.
    pub(super) fn write(&mut self, token: Token) -> Vec<Token> {
        let written = match token {
            Token::Shift(units) => self.wait(u32::from(units)),
            token => {
                self.hear(token);
                vec![token]
            }
        };
        self.tokens += u32::try_from(written.len()).unwrap_or(u32::MAX);
        written
    }

    /// Whether there is as much as was asked for.
    pub(super) fn is_complete(&self) -> bool {
        self.units() >= self.length
    }

    /// Units of music written.
    pub(super) fn units(&self) -> u32 {
        self.heard.time() - self.start
    }

    /// Tokens written.
    pub(super) fn tokens(&self) -> u32 {
        self.tokens
    }

    /// The notes written, counted from the start. What still sounds ends now; what was struck this moment is not there yet.
    pub(super) fn notes(&self) -> Vec<PerformanceNote> {
        let sounding = self.sounding().filter(|note| note.onset < note.end);
        let all = self.ended.iter().copied().chain(sounding);
        all.map(|note| PerformanceNote { onset: note.onset - self.start, end: note.end - self.start, ..note }).collect()
    }

    fn hear(&mut self, token: Token) {
        self.ended.extend(self.heard.push(token));
        if matches!(token, Token::Off(_)) {
            self.last_end = self.heard.time();
        }
    }

    /// Lets time pass. What was meant to sound after it keeps its place, unless that would be too long a rest.
    fn wait(&mut self, units: u32) -> Vec<Token> {
        let mut written = Vec::new();
        let until = (self.heard.time() + units).min(self.start + self.length);
        while let Some(shift) = shift(self.heard.time(), self.next_stop().min(until)) {
            let first = written.len();
            written.push(shift);
            self.hear(shift);
            written.extend(self.too_long().map(|note| Token::Off(note.key)));
            for off in &written[first + 1..] {
                self.hear(*off);
            }
        }
        written
    }

    /// When the note that began first has lasted long enough, or the silence if there is none.
    fn next_stop(&self) -> u32 {
        let first = self.sounding().map(|note| note.onset).min();
        first.map_or_else(|| self.rest_until(), |onset| onset + self.max_note)
    }

    /// When something must be struck, or the end if nothing can be any more.
    fn rest_until(&self) -> u32 {
        let (until, end) = (self.last_end + self.max_rest, self.start + self.length);
        if until + LAST_UNITS > end { end } else { until }
    }

    /// What has sounded long enough.
    fn too_long(&self) -> impl Iterator<Item = PerformanceNote> {
        self.sounding().filter(|note| note.end - note.onset >= self.max_note)
    }

    /// What sounds, as if it ended now.
    fn sounding(&self) -> impl Iterator<Item = PerformanceNote> {
        self.heard.sounding().filter_map(|key| self.heard.note(key))
    }

    fn may_strike(&self) -> bool {
        let chord = self.sounding().filter(|note| note.onset == note.end).count();
        let has_time = self.units() + LAST_UNITS <= self.length;
        has_time && chord < MAX_CHORD && self.sounding().count() < KEYS
    }
}

/// Which token may follow, beside what the grammar says: silence ends when it is as long as a rest may be (the rest
/// at the prompt's end included), a chord has [`MAX_CHORD`] keys, none is struck at the very end, and a network that
/// hardly lets time pass must. There is always a token that may follow.
#[derive(Debug)]
pub(super) struct Rules<'a> {
    heard: &'a Heard,
    may_wait: bool,
    must_wait: bool,
    may_strike: bool,
}

impl Rules<'_> {
    /// Whether that token may follow.
    pub(super) fn allow(&self, token: Token) -> bool {
        let fits = match token {
            Token::Shift(_) => self.may_wait,
            Token::On(_) | Token::Loudness(_) => self.may_strike,
            Token::Off(_) => !self.must_wait,
            Token::Start | Token::Pad => false,
        };
        fits && self.heard.allows(token)
    }
}

/// The token that takes time from `now` to `until`, at most its maximum; `None` if that is no later.
fn shift(now: u32, until: u32) -> Option<Token> {
    let units = until.checked_sub(now).filter(|units| *units > 0)?;
    u8::try_from(units).ok().map(Token::Shift)
}
