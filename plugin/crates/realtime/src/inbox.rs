//! The input of one block, keys of the screen first, read in order of time also where the host was careless.

use crate::NoteMessage;

/// Messages of a block that are still to be heard.
#[derive(Debug)]
pub(crate) struct Inbox<'a> {
    /// What was played on the screen, heard at the first sample.
    played: &'a [NoteMessage],
    messages: &'a [NoteMessage],
    frames: u32,
    /// How far time has come: nothing happens before it any more.
    reached: u32,
}

impl<'a> Inbox<'a> {
    /// What was `played` on the screen, and all messages of a block of `frames` samples.
    pub(crate) fn new(played: &'a [NoteMessage], messages: &'a [NoteMessage], frames: u32) -> Self {
        Self { played, messages, frames, reached: 0 }
    }

    /// When the next message is heard, if that is before `until`.
    ///
    /// One that comes late in the list is heard at once, one beyond the block at its last sample: none is lost.
    pub(crate) fn next_before(&self, until: u32) -> Option<u32> {
        let offset = self.next()?.offset().clamp(self.reached, self.last().max(self.reached));
        (offset < until || until >= self.frames).then_some(offset)
    }

    /// Takes the next message.
    pub(crate) fn pop(&mut self) -> Option<NoteMessage> {
        let list = if self.played.is_empty() { &mut self.messages } else { &mut self.played };
        let (first, rest) = list.split_first()?;
        *list = rest;
        Some(*first)
    }

    fn next(&self) -> Option<&NoteMessage> {
        self.played.first().or(self.messages.first())
    }

    /// Moves time to `offset`, never back; gives where it stands.
    pub(crate) fn reach(&mut self, offset: u32) -> u32 {
        self.reached = self.reached.max(offset);
        self.reached
    }

    fn last(&self) -> u32 {
        self.frames.saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::on;

    #[test]
    fn careless_offsets_are_heard_in_order_and_within_the_block() {
        let messages = [on(5, 0, 60), on(3, 0, 61), on(400, 0, 62)];
        let mut inbox = Inbox::new(&[], &messages, 64);
        let mut heard = Vec::new();
        while let Some(offset) = inbox.next_before(64) {
            heard.push(inbox.reach(offset));
            inbox.pop();
        }
        assert_eq!(heard, [5, 5, 63]);
    }

    #[test]
    fn a_message_waits_for_its_span() {
        let messages = [on(32, 0, 60)];
        let inbox = Inbox::new(&[], &messages, 64);
        assert_eq!((inbox.next_before(32), inbox.next_before(33)), (None, Some(32)));
    }

    #[test]
    fn a_block_of_no_samples_is_heard_at_its_start() {
        let messages = [on(7, 0, 60)];
        assert_eq!(Inbox::new(&[], &messages, 0).next_before(0), Some(0));
    }

    #[test]
    fn keys_of_the_screen_come_first() {
        let (played, messages) = ([on(0, 0, 70), on(0, 0, 71)], [on(0, 0, 60), on(9, 0, 61)]);
        let mut inbox = Inbox::new(&played, &messages, 64);
        let heard: Vec<_> = std::iter::from_fn(|| inbox.next_before(64).and(inbox.pop())).collect();
        assert_eq!(heard, [played, messages].concat());
    }
}
