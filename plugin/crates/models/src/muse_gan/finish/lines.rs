//! Notes that can be played one after the other: none too short, no key struck while it sounds, no sliver of silence.

use continuo_music::{Note, Tick};

use super::SHORTEST;
use super::parts::Voices;

/// The notes, sorted, as a player would string them; nothing sounds after `end`.
///
/// A note ends where the next one of its line begins: of the part if it plays one note at a time, else of its key. Of
/// notes of one line that start at once the lowest stays, and of one key the longest. What is shorter than a
/// thirty-second is lengthened; for that a note that follows another of its line sooner is left out. A silence of no
/// more than a thirty-second before the next onset is closed. Drums are not held.
pub(super) fn strung(mut notes: Vec<Note>, end: Tick, voices: Voices) -> Vec<Note> {
    notes.retain(|note| note.onset + SHORTEST <= end);
    notes.sort_unstable_by_key(|note| (note.onset, note.key, -note.duration));
    let mut notes = spaced(&notes, voices);
    let onsets: Vec<Tick> = notes.iter().map(|note| note.onset).collect();
    let rooms = rooms(&notes, end, voices);
    for (note, room) in notes.iter_mut().zip(rooms) {
        note.duration = match voices {
            Voices::Struck => SHORTEST,
            Voices::One | Voices::Many => held(note, room, &onsets, end) - note.onset,
        };
    }
    notes
}

/// Where a note ends that has so much room until its line goes on.
fn held(note: &Note, room: Tick, onsets: &[Tick], end: Tick) -> Tick {
    let stop = note.onset + note.duration.max(SHORTEST).min(room);
    let next = onsets.get(onsets.partition_point(|onset| *onset < stop)).copied().unwrap_or(end);
    if next - stop <= SHORTEST { next } else { stop }
}

/// The line that a note is in.
fn line(note: &Note, voices: Voices) -> usize {
    if voices == Voices::One { 0 } else { usize::from(note.key.number()) }
}

/// The notes without those that come too soon after another of their line.
fn spaced(notes: &[Note], voices: Voices) -> Vec<Note> {
    let mut last_of_line = [None::<Tick>; 128];
    let has_room = |note: &&Note| {
        let last = &mut last_of_line[line(note, voices)];
        let has_room = last.is_none_or(|last| note.onset - last >= SHORTEST);
        if has_room {
            *last = Some(note.onset);
        }
        has_room
    };
    notes.iter().filter(has_room).copied().collect()
}

/// How long each note can last until the next one of its line begins, or the end comes.
fn rooms(notes: &[Note], end: Tick, voices: Voices) -> Vec<Tick> {
    let mut next_of_line = [end; 128];
    let mut rooms: Vec<Tick> = Vec::with_capacity(notes.len());
    for note in notes.iter().rev() {
        rooms.push(std::mem::replace(&mut next_of_line[line(note, voices)], note.onset) - note.onset);
    }
    rooms.reverse();
    rooms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::muse_gan::finish::tests::note;

    const BAR: Tick = Tick(3840);

    #[test]
    fn a_new_note_ends_the_one_before_where_one_sounds_at_a_time() {
        let notes = vec![note(0, 3000, 40), note(960, 480, 43), note(960, 480, 47)];
        assert_eq!(strung(notes, BAR, Voices::One), [note(0, 960, 40), note(960, 480, 43)]);
    }

    #[test]
    fn a_key_that_is_struck_again_ends_and_others_sound_on() {
        let notes = vec![note(0, 3000, 60), note(0, 3000, 64), note(960, 480, 60), note(960, 960, 60)];
        assert_eq!(strung(notes, BAR, Voices::Many), [note(0, 960, 60), note(0, 3000, 64), note(960, 960, 60)]);
    }

    #[test]
    fn short_notes_are_lengthened_where_there_is_room() {
        let notes = vec![note(0, 1, 60), note(1000, 50, 60), note(1080, 50, 60), note(3800, 10, 62)];
        assert_eq!(strung(notes, BAR, Voices::Many), [note(0, 120, 60), note(1000, 120, 60)]);
    }

    #[test]
    fn slivers_of_silence_are_closed_and_rests_stay() {
        let notes = vec![note(0, 400, 60), note(480, 360, 64), note(960, 100, 67), note(3480, 240, 60)];
        let expected = [note(0, 480, 60), note(480, 480, 64), note(960, 120, 67), note(3480, 360, 60)];
        assert_eq!(strung(notes, BAR, Voices::Many), expected);
    }

    #[test]
    fn nothing_sounds_after_the_end_and_drums_are_struck() {
        assert_eq!(strung(vec![note(2880, 9000, 60), note(3840, 960, 60)], BAR, Voices::Many), [note(2880, 960, 60)]);
        assert_eq!(strung(vec![note(0, 9000, 36), note(0, 10, 42)], BAR, Voices::Struck).len(), 2);
        assert_eq!(strung(vec![note(0, 9000, 36)], BAR, Voices::Struck), [note(0, 120, 36)]);
    }
}
