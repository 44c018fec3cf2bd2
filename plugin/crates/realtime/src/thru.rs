//! Thru: lets input messages pass to the output, and sees that what it began is ended when it closes.

use crate::ledger::{Ledger, Owner};
use crate::{NoteMessage, Output};

/// Passes one message of the input at `offset`, if thru is `open`.
///
/// What was let in is let out: the release of a note or pedal that passed goes on to the output also after thru was
/// closed. Nothing else passes a closed thru.
pub(crate) fn pass(message: NoteMessage, open: bool, offset: u32, ledger: &mut Ledger, output: &mut impl Output) {
    let channel = message.channel();
    match message {
        NoteMessage::On { key, velocity, .. } if open => {
            ledger.strike(Owner::Thru, (channel, key, velocity), offset, output);
        }
        NoteMessage::Off { key, velocity, .. } => {
            ledger.release(Owner::Thru, (channel, key, velocity & 0x7f), offset, output);
        }
        NoteMessage::Sustain { down, .. } if open || !down => ledger.pedal(channel, down, open, offset, output),
        NoteMessage::AllSoundOff { .. } | NoteMessage::AllNotesOff { .. } => {
            ledger.release_channel(Owner::Thru, channel, offset, output);
            if open {
                output.send(message.at(offset));
            }
        }
        NoteMessage::Program { .. } if open => output.send(message.at(offset)),
        NoteMessage::On { .. } | NoteMessage::Sustain { .. } | NoteMessage::Program { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Log, off, on};

    fn sustain(offset: u32, down: bool) -> NoteMessage {
        NoteMessage::Sustain { offset, channel: 1, down }
    }

    fn run(messages: &[(NoteMessage, bool)]) -> Vec<NoteMessage> {
        let (mut ledger, mut log) = (Ledger::default(), Log::default());
        for (message, open) in messages {
            pass(*message, *open, message.offset(), &mut ledger, &mut log);
        }
        log.0
    }

    #[test]
    fn everything_passes_an_open_thru_as_it_came() {
        let (offset, channel) = (9, 1);
        let input =
            [on(0, 1, 60), sustain(1, true), sustain(2, true), off(3, 1, 60), sustain(4, false), sustain(5, false)];
        let rest = [
            NoteMessage::Program { offset, channel, program: 40 },
            NoteMessage::AllSoundOff { offset, channel },
            NoteMessage::AllNotesOff { offset, channel },
        ];
        let all: Vec<_> = input.into_iter().chain(rest).collect();
        assert_eq!(run(&all.iter().map(|message| (*message, true)).collect::<Vec<_>>()), all);
    }

    #[test]
    fn a_closed_thru_passes_only_the_releases_it_owes() {
        let input = [
            (on(0, 1, 60), true),
            (sustain(1, true), true),
            (on(2, 1, 64), false),
            (off(3, 1, 64), false),
            (off(4, 1, 60), false),
            (sustain(5, false), false),
            (sustain(6, false), false),
            (sustain(7, true), false),
            (NoteMessage::Program { offset: 8, channel: 1, program: 40 }, false),
        ];
        assert_eq!(run(&input), [on(0, 1, 60), sustain(1, true), off(4, 1, 60), sustain(5, false)]);
    }

    #[test]
    fn a_key_struck_twice_is_ended_twice() {
        let input = [(on(0, 1, 60), true), (on(2, 1, 60), true), (off(3, 1, 60), true), (off(4, 1, 60), true)];
        assert_eq!(run(&input), [on(0, 1, 60), off(2, 1, 60), on(2, 1, 60), off(3, 1, 60)]);
    }

    #[test]
    fn all_notes_off_ends_what_passed_before_it_goes_on() {
        let all_off = NoteMessage::AllNotesOff { offset: 3, channel: 1 };
        assert_eq!(run(&[(on(0, 1, 60), true), (all_off, true)])[1..], [off(3, 1, 60), all_off]);
        assert_eq!(run(&[(on(0, 1, 60), true), (all_off, false)])[1..], [off(3, 1, 60)]);
    }
}
