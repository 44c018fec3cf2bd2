//! Notes as text for the clipboard, so that they can be carried from one instance to another. Other text is no notes.

use continuo_music::{Key, Note, Tick, Velocity};
use continuo_studio::limits::{LENGTH_MAX, NOTES_MAX};

/// How a text of notes begins.
const MARK: &str = "Continuo notes 1\n";
/// Characters of a note at most: two times of nine digits, key and velocity of three, and what stands between.
const NOTE_CHARS_MAX: usize = 28;

/// The notes as text, in time counted from the first of them.
pub fn written(notes: &[Note]) -> String {
    let first = notes.iter().map(|note| note.onset).min().unwrap_or(Tick::ZERO);
    let line = |note: &Note| {
        let (onset, duration) = ((note.onset - first).0, note.duration.0);
        format!("{onset} {duration} {} {}\n", note.key.number(), note.velocity.number())
    };
    notes.iter().fold(MARK.to_owned(), |text, note| text + &line(note))
}

/// The notes of a text, the first of which begins at tick zero. `None` if it is anything else.
pub fn read(text: &str) -> Option<Vec<Note>> {
    let lines = text.strip_prefix(MARK).filter(|lines| lines.len() <= NOTES_MAX * NOTE_CHARS_MAX)?;
    let mut notes = lines.lines().map(note).collect::<Option<Vec<Note>>>()?;
    notes.sort_unstable();
    let first = notes.first()?.onset;
    notes.iter_mut().for_each(|note| note.onset -= first);
    (notes.len() <= NOTES_MAX).then_some(notes)
}

fn note(line: &str) -> Option<Note> {
    let mut numbers = line.split(' ').map(|word| word.parse::<i64>().ok());
    let mut next = || numbers.next().flatten();
    let (onset, duration, key, velocity) = (next()?, next()?, next()?, next()?);
    let (onset, duration) = (Tick(onset), Tick(duration));
    let is_in_time = onset >= Tick::ZERO && duration > Tick::ZERO && onset + duration <= LENGTH_MAX;
    let key = Key::new(u8::try_from(key).ok()?)?;
    let velocity = Velocity::new(u8::try_from(velocity).ok()?)?;
    (is_in_time && numbers.next().is_none()).then_some(Note { onset, key, duration, velocity })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_notes() -> impl Strategy<Value = Vec<Note>> {
        let note =
            (0i64..1_000_000, 0u8..128, 1i64..10_000, 1u8..128).prop_map(|(onset, key, duration, velocity)| Note {
                onset: Tick(onset),
                key: Key::masked(key),
                duration: Tick(duration),
                velocity: Velocity::clamped(velocity),
            });
        prop::collection::vec(note, 1..50)
    }

    proptest! {
        #[test]
        fn notes_come_back_counted_from_the_first(mut notes in any_notes()) {
            let back = read(&written(&notes)).unwrap();
            notes.sort_unstable();
            let first = notes[0].onset;
            notes.iter_mut().for_each(|note| note.onset -= first);
            prop_assert_eq!(back, notes);
        }

        #[test]
        fn any_text_is_read_without_a_fall(text in ".*") {
            prop_assert_eq!(read(&text), None);
            let _ = read(&format!("{MARK}{text}"));
        }
    }

    #[test]
    fn what_is_no_note_is_refused() {
        let with = |line: &str| read(&format!("{MARK}{line}\n"));
        assert!(with("0 240 60 80").is_some());
        let hostile = [
            "",
            "0 240 60",
            "0 240 60 80 1",
            "0 240 128 80",
            "0 240 60 0",
            "-1 240 60 80",
            "0 0 60 80",
            "9223372036854775807 9223372036854775807 60 80",
            "0 240 60 80\n\n",
            "x",
            "0  240 60 80",
        ];
        for line in hostile {
            assert_eq!(with(line), None, "{line:?}");
        }
        assert_eq!(read(MARK), None);
        assert_eq!(read("0 240 60 80\n"), None);
    }

    #[test]
    fn a_flood_is_refused() {
        let flood = format!("{MARK}{}", "0 1 60 80\n".repeat(NOTES_MAX + 1));
        assert_eq!(read(&flood), None);
        assert!(read(&flood[..flood.len() - 10]).is_some());
    }
}
