//! The side of a drag that takes: what is answered to each message of a source. No connection in it.

use std::path::PathBuf;

use x11rb::protocol::xproto::{Timestamp, Window};

use super::super::News;

/// What a source says, or what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// A drag comes over the window; whether it has files to give.
    Enter { source: Window, has_files: bool },
    /// It moves there.
    Position { source: Window, time: Timestamp },
    /// It goes on elsewhere, or the program behind it is gone.
    Leave { source: Window },
    /// The button was released.
    Drop { source: Window, time: Timestamp },
    /// The files that were asked for came.
    Files(Vec<PathBuf>),
}

/// What is answered, and to whom.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// Ask for the files.
    Ask { time: Timestamp },
    /// Say whether they may be dropped.
    Status { source: Window, accepts: bool },
    /// Say that the drop is over, and whether it was taken.
    Finished { source: Window, accepts: bool },
    /// Tell the window.
    Tell(News),
}

/// The drag that is over the window, if any.
#[derive(Debug)]
pub struct Taker {
    accepts: fn(&[PathBuf]) -> bool,
    visit: Option<Visit>,
}

#[derive(Debug)]
struct Visit {
    source: Window,
    has_files: bool,
    files: Files,
    owed: Owed,
}

#[derive(Debug)]
enum Files {
    Unknown,
    Asked,
    Known(Vec<PathBuf>),
}

/// The answer that waits for the files.
#[derive(Debug, PartialEq)]
enum Owed {
    Nothing,
    Status,
    Finished,
}

impl Taker {
    /// Takes what `accepts` says.
    pub fn new(accepts: fn(&[PathBuf]) -> bool) -> Self {
        Self { accepts, visit: None }
    }

    /// Answers a message.
    pub fn hear(&mut self, heard: Heard) -> Vec<Reply> {
        match heard {
            Heard::Enter { source, has_files } => self.enter(source, has_files),
            Heard::Position { source, time } => self.position(source, time),
            Heard::Leave { source } if self.is_here(source) => self.leave(),
            Heard::Leave { .. } => Vec::new(),
            Heard::Drop { source, time } => self.dropped(source, time),
            Heard::Files(files) => self.learn(files),
        }
    }

    fn is_here(&self, source: Window) -> bool {
        self.visit.as_ref().is_some_and(|visit| visit.source == source)
    }

    fn enter(&mut self, source: Window, has_files: bool) -> Vec<Reply> {
        let replies = self.leave();
        self.visit = Some(Visit { source, has_files, files: Files::Unknown, owed: Owed::Nothing });
        replies
    }

    fn leave(&mut self) -> Vec<Reply> {
        self.visit.take().map(|_| Reply::Tell(News::Left)).into_iter().collect()
    }

    fn position(&mut self, source: Window, time: Timestamp) -> Vec<Reply> {
        let accepts = self.accepts;
        match self.visit.as_mut().filter(|visit| visit.source == source && visit.has_files) {
            Some(Visit { files: Files::Known(files), .. }) => vec![Reply::Status { source, accepts: accepts(files) }],
            Some(visit) => visit.wait_for_files(Owed::Status, time),
            None => vec![Reply::Status { source, accepts: false }],
        }
    }

    fn dropped(&mut self, source: Window, time: Timestamp) -> Vec<Reply> {
        match self.visit.as_mut().filter(|visit| visit.source == source && visit.has_files) {
            Some(Visit { files: Files::Known(_), .. }) => self.finish(),
            Some(visit) => visit.wait_for_files(Owed::Finished, time),
            None => {
                let mut replies = if self.is_here(source) { self.leave() } else { Vec::new() };
                replies.push(Reply::Finished { source, accepts: false });
                replies
            }
        }
    }

    fn learn(&mut self, files: Vec<PathBuf>) -> Vec<Reply> {
        let Some(visit) = self.visit.as_mut().filter(|visit| matches!(visit.files, Files::Asked)) else {
            return Vec::new();
        };
        let (source, accepts) = (visit.source, (self.accepts)(&files));
        visit.files = Files::Known(files.clone());
        match std::mem::replace(&mut visit.owed, Owed::Nothing) {
            Owed::Finished => self.finish(),
            Owed::Status => vec![Reply::Tell(News::Over(files)), Reply::Status { source, accepts }],
            Owed::Nothing => vec![Reply::Tell(News::Over(files))],
        }
    }

    fn finish(&mut self) -> Vec<Reply> {
        let Some(Visit { source, files: Files::Known(files), .. }) = self.visit.take() else { return Vec::new() };
        let accepts = (self.accepts)(&files);
        vec![Reply::Tell(News::Dropped(files)), Reply::Finished { source, accepts }]
    }
}

impl Visit {
    /// Puts an answer off until the files are known; asks for them once.
    fn wait_for_files(&mut self, owed: Owed, time: Timestamp) -> Vec<Reply> {
        self.owed = owed;
        match std::mem::replace(&mut self.files, Files::Asked) {
            Files::Unknown => vec![Reply::Ask { time }],
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SOURCE: Window = 7;

    fn song() -> Vec<PathBuf> {
        vec!["/song.mid".into()]
    }

    fn taker() -> Taker {
        Taker::new(|files| !files.is_empty())
    }

    /// What a row of messages is answered, all in all.
    fn answers(heard: impl IntoIterator<Item = Heard>) -> Vec<Reply> {
        let mut taker = taker();
        heard.into_iter().flat_map(|heard| taker.hear(heard)).collect()
    }

    fn enter() -> Heard {
        Heard::Enter { source: SOURCE, has_files: true }
    }

    fn position(time: Timestamp) -> Heard {
        Heard::Position { source: SOURCE, time }
    }

    fn status(accepts: bool) -> Reply {
        Reply::Status { source: SOURCE, accepts }
    }

    #[test]
    fn a_file_is_shown_while_it_hovers_and_taken_when_it_is_dropped() {
        let drop = Heard::Drop { source: SOURCE, time: 9 };
        let replies = answers([enter(), position(4), Heard::Files(song()), position(5), drop]);
        let expected = [
            Reply::Ask { time: 4 },
            Reply::Tell(News::Over(song())),
            status(true),
            status(true),
            Reply::Tell(News::Dropped(song())),
            Reply::Finished { source: SOURCE, accepts: true },
        ];
        assert_eq!(replies, expected);
    }

    #[test]
    fn a_drop_before_the_files_are_known_waits_for_them() {
        let drop = || Heard::Drop { source: SOURCE, time: 9 };
        let end = [Reply::Tell(News::Dropped(song())), Reply::Finished { source: SOURCE, accepts: true }];
        let hasty = answers([enter(), drop(), Heard::Files(song())]);
        assert_eq!(hasty, [&[Reply::Ask { time: 9 }], &end[..]].concat());
        let replies = answers([enter(), position(4), drop(), Heard::Files(song())]);
        assert_eq!(replies, [&[Reply::Ask { time: 4 }], &end[..]].concat());
    }

    #[test]
    fn what_leaves_or_brings_no_files_is_refused() {
        let left = answers([enter(), position(4), Heard::Leave { source: SOURCE }, Heard::Files(song())]);
        assert_eq!(left, [Reply::Ask { time: 4 }, Reply::Tell(News::Left)]);
        let text = Heard::Enter { source: SOURCE, has_files: false };
        let drop = Heard::Drop { source: SOURCE, time: 9 };
        let refused = Reply::Finished { source: SOURCE, accepts: false };
        assert_eq!(
            answers([text, position(4), drop.clone()]),
            [status(false), Reply::Tell(News::Left), refused.clone()]
        );
        assert_eq!(answers([position(4), drop]), [status(false), refused]);
        assert_eq!(answers([enter(), position(4), Heard::Files(Vec::new())]).last(), Some(&status(false)));
    }

    #[test]
    fn a_stranger_does_not_end_the_drag_of_another() {
        let stranger = 8;
        let replies = answers([
            enter(),
            position(4),
            Heard::Leave { source: stranger },
            Heard::Position { source: stranger, time: 5 },
            Heard::Files(song()),
        ]);
        let refused = Reply::Status { source: stranger, accepts: false };
        assert_eq!(replies, [Reply::Ask { time: 4 }, refused, Reply::Tell(News::Over(song())), status(true)]);
    }

    fn any_heard() -> impl Strategy<Value = Heard> {
        let source = || 1u32..4;
        prop_oneof![
            (source(), any::<bool>()).prop_map(|(source, has_files)| Heard::Enter { source, has_files }),
            (source(), any::<u32>()).prop_map(|(source, time)| Heard::Position { source, time }),
            source().prop_map(|source| Heard::Leave { source }),
            (source(), any::<u32>()).prop_map(|(source, time)| Heard::Drop { source, time }),
            any::<bool>().prop_map(|full| Heard::Files(if full { song() } else { Vec::new() })),
        ]
    }

    proptest! {
        /// No order of messages shows files that stay for ever: what is over the window leaves it or is dropped.
        #[test]
        fn the_window_is_never_left_with_a_ghost(heard in prop::collection::vec(any_heard(), 0..40)) {
            let mut taker = taker();
            let mut shown = false;
            for heard in heard {
                for reply in taker.hear(heard) {
                    match reply {
                        Reply::Tell(News::Over(_)) => shown = true,
                        Reply::Tell(_) => shown = false,
                        _ => {}
                    }
                }
                prop_assert!(!shown || taker.visit.is_some());
            }
        }

        #[test]
        fn each_drop_is_answered_once(heard in prop::collection::vec(any_heard(), 0..40)) {
            let mut taker = taker();
            let drops = heard.iter().filter(|heard| matches!(heard, Heard::Drop { .. })).count();
            let replies: Vec<_> = heard.into_iter().flat_map(|heard| taker.hear(heard)).collect();
            let finished = replies.iter().filter(|reply| matches!(reply, Reply::Finished { .. })).count();
            // A drop whose files never come, or whose source enters anew, waits for ever, and so does its source.
            prop_assert!(finished <= drops);
        }
    }
}
