//! What Extend made, held against what it was given and asked: the input first and unchanged, then at most so much more.

use continuo_music::{Clip, Tick};

use crate::failure::Failure;
use crate::session::Input;

/// What came after the input.
#[derive(Clone, Debug, PartialEq)]
pub struct Continuation {
    /// Its notes, at their places in the whole.
    pub clip: Clip,
    /// How long it is, the rest at its end included.
    pub seconds: f64,
}

impl Continuation {
    /// What is new in the result that was made of that input; `asked` is the most that may be, in seconds.
    ///
    /// # Errors
    ///
    /// When the notes of the input are not there as they were, when a new one begins before the input ends, or when
    /// there is more than was asked for.
    pub fn of(input: &Input, result: &Clip, asked: f64) -> Result<Self, Failure> {
        let (start, end) = (input.clip.length(), result.length());
        let added = result.notes().strip_prefix(input.clip.notes());
        let added = added.ok_or_else(|| broken("Extend has changed the notes that it was to continue."))?;
        if let Some(early) = added.iter().find(|note| note.onset < start) {
            return Err(broken(format!("Extend has added {early:?}, before its input ends at {start:?}.")));
        }
        let seconds_after = |tick: Tick| input.tempo.seconds(tick) - input.tempo.seconds(start);
        // It ends on a tick, which may be a part of one after the moment that was asked for.
        if seconds_after(end - Tick(1)) > asked {
            let seconds = seconds_after(end);
            return Err(broken(format!("Extend has added {seconds:.3} s; at most {asked} s were asked for.")));
        }
        Ok(Self { clip: Clip::new(added.to_vec(), end), seconds: seconds_after(end) })
    }
}

fn broken(law: impl Into<String>) -> Failure {
    Failure::Broken(law.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use continuo_music::{Key, Note, TempoMap, Velocity};

    fn clip(notes: &[(i64, u8)], length: i64) -> Clip {
        let note = |(onset, key): &(i64, u8)| Note {
            onset: Tick(*onset),
            key: Key::masked(*key),
            duration: Tick(240),
            velocity: Velocity::DEFAULT,
        };
        Clip::new(notes.iter().map(note).collect(), Tick(length))
    }

    /// What of a bar with two notes and that result is new, if two seconds, which are a bar, were asked for.
    fn added(result: &Clip) -> Result<Continuation, String> {
        let input = Input { clip: clip(&[(0, 60), (960, 62)], 3840), tempo: TempoMap::default() };
        Continuation::of(&input, result, 2.0).map_err(|failure| failure.to_string())
    }

    #[test]
    fn what_is_new_is_told() {
        let whole = clip(&[(0, 60), (960, 62), (3840, 64), (5000, 65)], 7680);
        let continuation = added(&whole).unwrap();
        assert_eq!(continuation.clip.notes(), &whole.notes()[2..]);
        assert!((continuation.seconds - 2.0).abs() < 1e-9);
        assert!(added(&clip(&[(0, 60), (960, 62)], 3840)).unwrap().clip.is_empty());
    }

    #[test]
    fn a_changed_input_an_early_note_and_too_much_are_told_apart() {
        for (result, word) in [
            (clip(&[(0, 60), (961, 62), (3840, 64)], 7680), "changed"),
            (clip(&[(0, 60)], 7680), "changed"),
            (clip(&[(0, 60), (960, 62), (3839, 64)], 7680), "before its input ends"),
            (clip(&[(0, 60), (960, 62), (3840, 64)], 7682), "at most 2 s"),
        ] {
            let error = added(&result).unwrap_err();
            assert!(error.contains(word), "{error}");
        }
        assert!(added(&clip(&[(0, 60), (960, 62)], 7681)).is_ok(), "the end is rounded to a tick");
    }
}
