//! The text that sample melodies are written in, and its parser.
//!
//! ```text
//! // Comments take a line. A header says how fast, in which meter, and how long the pick-up is (none without).
//! tempo: 120
//! meter: 3/4
//! pickup: 1/4
//!
//! // A line of music: a voice, the velocity of its notes, and its bars. Lines of one voice follow each other.
//! right 84: D4/4 | G4 G4/8 A4 G4 F#4 | E4/4 r/2 |
//! left 64:  r/4  | G2+D3/2.          | C3/2.~   |
//! ```
//!
//! A note is a letter, sharps or flats, an octave (C4 is middle C), a slash and a note value: 4 is a quarter note, 12
//! a triplet eighth, a dot makes it half as long again, `2+8` adds values up. Without a slash it is as long as the one
//! before. `r` is a rest, `C4+E4/4` a chord, and `~` ties to the same keys of the next note. Every bar must add up to
//! the meter, the first one to the pick-up; where there is a pick-up, the last bar may lack as much. The pick-up
//! sounds at the end of a first bar, so that bar lines lie on multiples of the bar.

use std::collections::BTreeMap;
use std::fmt;

use crate::{Clip, Key, Meter, Note, TICKS_PER_QUARTER, Tempo, Tick, Velocity};

/// What a text says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Score {
    pub(super) tempo: Tempo,
    pub(super) meter: Meter,
    pub(super) pickup: Tick,
    pub(super) clip: Clip,
}

/// What is wrong with a text, and in which line (from one).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NotationError {
    line: usize,
    reason: String,
}

impl fmt::Display for NotationError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "The music cannot be read: in line {}, {}.", self.line, self.reason)
    }
}

/// Reads a text.
pub(super) fn parse(text: &str) -> Result<Score, NotationError> {
    let mut reader = Reader::default();
    let lines = text.lines().map(str::trim).enumerate();
    for (index, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with("//")) {
        reader.line(line).map_err(|reason| NotationError { line: index + 1, reason })?;
    }
    let line = text.lines().count();
    reader.finish().map_err(|reason| NotationError { line, reason })
}

#[derive(Default)]
struct Reader {
    tempo: Option<Tempo>,
    meter: Option<Meter>,
    pickup: Tick,
    voices: BTreeMap<String, Voice>,
}

/// What has been read of a voice.
#[derive(Default)]
struct Voice {
    notes: Vec<Note>,
    now: Tick,
    /// The value of the last note, for those without.
    value: Option<Tick>,
    /// Keys that the next note holds on.
    tied: Vec<Key>,
    /// Bars read so far, the pick-up included.
    bars: usize,
    /// Whether the last bar lacked what the pick-up took, after which none may follow.
    is_over: bool,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let (head, body) = line.split_once(':').ok_or("there is no colon")?;
        let (head, body) = (head.trim(), body.trim());
        match head {
            "tempo" => self.tempo = Some(Tempo::from_bpm(body.parse().map_err(|_| format!("{body} is no tempo"))?)),
            "meter" => self.meter = Some(meter(body)?),
            "pickup" => {
                self.pickup = body.strip_prefix("1/").map_or_else(|| Err(format!("{body} is no pick-up")), value)?
            }
            _ => self.music(head, body)?,
        }
        Ok(())
    }

    fn music(&mut self, head: &str, body: &str) -> Result<(), String> {
        let meter = self.meter.ok_or("there is music before the meter")?;
        let (name, velocity) = head.rsplit_once(' ').ok_or("the voice has no velocity")?;
        let velocity = velocity.parse().ok().and_then(Velocity::new).ok_or(format!("{velocity} is no velocity"))?;
        let voice = self.voices.entry(name.trim().to_owned()).or_default();
        for bar in body.trim_end_matches('|').split('|') {
            voice.bar(bar, velocity, meter.bar(), self.pickup)?;
        }
        Ok(())
    }

    fn finish(self) -> Result<Score, String> {
        let (tempo, meter) = self.tempo.zip(self.meter).ok_or("there is no tempo or no meter")?;
        let length = self.voices.values().map(|voice| voice.now).max().unwrap_or(Tick::ZERO);
        for (name, voice) in &self.voices {
            if voice.now != length || !voice.tied.is_empty() {
                return Err(format!("the voice {name} ends before the others, or with a tie"));
            }
        }
        let notes = self.voices.into_values().flat_map(|voice| voice.notes).collect();
        // A key of a keyboard sounds once, whichever hand holds it.
        let clip = Clip::new(notes, length.ceil_to(meter.bar())).without_overlaps();
        Ok(Score { tempo, meter, pickup: self.pickup, clip })
    }
}

impl Voice {
    fn bar(&mut self, text: &str, velocity: Velocity, bar: Tick, pickup: Tick) -> Result<(), String> {
        if self.is_over {
            return Err(format!("a bar follows the short last one: {}", text.trim()));
        }
        let is_pickup = self.bars == 0 && pickup > Tick::ZERO;
        if is_pickup {
            self.now = bar - pickup;
        }
        let start = self.now;
        text.split_whitespace().try_for_each(|token| self.note(token, velocity))?;
        let length = self.now - start;
        self.is_over = !is_pickup && pickup > Tick::ZERO && length == bar - pickup;
        self.bars += 1;
        let expected = if is_pickup { pickup } else { bar };
        let fits = length == expected || self.is_over;
        if fits { Ok(()) } else { Err(format!("a bar of {} quarters is wrong: {}", length.quarters(), text.trim())) }
    }

    fn note(&mut self, token: &str, velocity: Velocity) -> Result<(), String> {
        let (token, is_tied) = token.strip_suffix('~').map_or((token, false), |token| (token, true));
        let (keys, own_value) = token.split_once('/').map_or((token, None), |(keys, value)| (keys, Some(value)));
        let value = own_value.map(value).transpose()?.or(self.value).ok_or(format!("{token} has no note value"))?;
        let keys = if keys == "r" { vec![] } else { keys.split('+').map(key).collect::<Result<_, _>>()? };
        self.sound(&keys, value, velocity)?;
        (self.value, self.now) = (Some(value), self.now + value);
        self.tied = if is_tied { keys } else { vec![] };
        Ok(())
    }

    /// Strikes keys, or holds on those that are tied.
    fn sound(&mut self, keys: &[Key], duration: Tick, velocity: Velocity) -> Result<(), String> {
        if self.tied.is_empty() {
            self.notes.extend(keys.iter().map(|&key| Note { onset: self.now, key, duration, velocity }));
            return Ok(());
        }
        if self.tied != keys {
            return Err("a tie leads to other keys".to_owned());
        }
        let first = self.notes.len() - keys.len();
        self.notes[first..].iter_mut().for_each(|note| note.duration += duration);
        Ok(())
    }
}

fn meter(text: &str) -> Result<Meter, String> {
    let numbers = text.split_once('/').and_then(|(beats, unit)| Some((beats.parse().ok()?, unit.parse().ok()?)));
    numbers.and_then(|(beats, unit)| Meter::new(beats, unit)).ok_or(format!("{text} is no meter"))
}

/// The length of note values added up, such as `4.+16`.
fn value(text: &str) -> Result<Tick, String> {
    let one = |text: &str| {
        let number = text.trim_end_matches('.');
        // A dotted value is three of half the value.
        let (whole, parts) = if number == text { (4, 1) } else { (12, 2) };
        let parts = number.parse::<i64>().ok()?.checked_mul(parts)?;
        let ticks = (TICKS_PER_QUARTER * whole).checked_div(parts)?;
        (parts > 0 && ticks * parts == TICKS_PER_QUARTER * whole).then_some(Tick(ticks))
    };
    let sum = text.split('+').try_fold(Tick::ZERO, |sum, text| Some(sum + one(text)?));
    sum.ok_or(format!("{text} is no note value"))
}

/// The key of a name such as `F#4` or `Bb3`.
fn key(name: &str) -> Result<Key, String> {
    let mut letters = name.chars();
    let class = match letters.next() {
        Some('C') => 0,
        Some('D') => 2,
        Some('E') => 4,
        Some('F') => 5,
        Some('G') => 7,
        Some('A') => 9,
        Some('B') => 11,
        _ => return Err(format!("{name} is no key")),
    };
    let rest = letters.as_str();
    let octave = rest.trim_start_matches(['#', 'b']);
    let accidentals = &rest[..rest.len() - octave.len()];
    let altered = accidentals.chars().map(|sign| if sign == '#' { 1 } else { -1 }).sum::<i32>();
    let number = octave
        .parse::<i32>()
        .ok()
        .filter(|octave| (-1..=9).contains(octave))
        .map(|octave| 12 * (octave + 1) + class + altered);
    let key = number.and_then(|number| u8::try_from(number).ok()).and_then(Key::new);
    key.ok_or(format!("{name} is no key"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(music: &str) -> Result<Vec<(i64, i64, u8)>, String> {
        let score = parse(&format!("tempo: 60\nmeter: 4/4\n{music}")).map_err(|error| error.to_string())?;
        Ok(score.clip.notes().iter().map(|note| (note.onset.0, note.duration.0, note.key.number())).collect())
    }

    #[test]
    fn notes_chords_rests_ties_and_values() {
        let read = notes("a 80: C4/4 r Bb3+D#4/4. C4/8~ | C4/2 r/12 E4 G4 r/4 |").unwrap();
        let expected =
            [(0, 960, 60), (1920, 1440, 58), (1920, 1440, 63), (3360, 2400, 60), (6080, 320, 64), (6400, 320, 67)];
        assert_eq!(read, expected);
        assert_eq!(notes("a 80: C4/2.+8+8").unwrap(), [(0, 3840, 60)]);
    }

    #[test]
    fn voices_sound_together_and_lines_follow_each_other() {
        let read = notes("a 80: C4/1 |\nb 60: C3/1 |\na 80: D4/1\nb 60: r/1").unwrap();
        assert_eq!(read, [(0, 3840, 48), (0, 3840, 60), (3840, 3840, 62)]);
    }

    #[test]
    fn a_pick_up_ends_the_first_bar() {
        let score = parse("tempo: 60\nmeter: 3/4\npickup: 1/4\na 80: C4/4 | E4/2. | G4/2").unwrap();
        assert_eq!(score.clip.notes().iter().map(|note| note.onset.0).collect::<Vec<_>>(), [1920, 2880, 5760]);
        assert_eq!((score.clip.length(), score.pickup), (Tick(3 * 2880), Tick(960)));
    }

    #[test]
    fn mistakes_are_refused_with_their_line() {
        let wrong = [
            "a 80: C4/4 D4 E4 |",
            "a 80: C4 |",
            "a 80: H4/1 |",
            "a 80: C10/1 |",
            "a 80: C4/7 |",
            "a 80: C4/0 |",
            "a 80: C4/1~ | D4/1 |",
            "a 80: C4/1~ |",
            "a 80: C4/1 |\nb 80: C4/1 | D4 |",
            "a 0: C4/1 |",
            "a: C4/1 |",
            "a 80 C4/1 |",
            "tempo: quick",
            "meter: 4/5",
            "pickup: 2",
        ];
        for music in wrong {
            assert!(notes(music).is_err_and(|reason| reason.contains("in line 3") || music.contains('\n')), "{music}");
        }
        assert!(parse("meter: 4/4").is_err() && parse("a 80: C4/1").is_err() && parse("").is_err());
    }
}
