//! Which instrument each lane was given last: a program change is sent once, and not with every note.

use crate::lane::{LANES, Lane};
use crate::{NoteMessage, Output};

/// The channel and the program that each lane was given last.
#[derive(Debug)]
pub(crate) struct Programs {
    told: [Option<(u8, u8)>; LANES],
}

impl Programs {
    /// None was given anything.
    pub(crate) const fn new() -> Self {
        Self { told: [None; LANES] }
    }

    /// From now on every lane is given its instrument again before it plays.
    pub(crate) fn forget(&mut self) {
        self.told.fill(None);
    }

    /// Sends the program change, unless the lane was given that very program on that very channel.
    ///
    /// Each lane is given its own once: where lanes with different programs share a channel, the instrument is that of
    /// the one that came in last, and does not change to and fro with every note.
    pub(crate) fn give(&mut self, lane: Lane, channel: u8, program: u8, offset: u32, output: &mut impl Output) {
        let wanted = Some((channel, program));
        let told = &mut self.told[lane.index()];
        if *told != wanted {
            *told = wanted;
            output.send(NoteMessage::Program { offset, channel, program });
        }
    }
}

#[cfg(test)]
mod tests {
    use continuo_music::Role;

    use super::*;
    use crate::testing::Log;

    #[test]
    fn a_lane_is_told_once_and_again_after_a_change_or_a_start() {
        let (mut programs, mut log) = (Programs::new(), Log::default());
        let (bass, strings) = (Lane::new(Role::Bass, 1), Lane::new(Role::Strings, 3));
        let told = [(bass, 1, 33), (bass, 1, 33), (strings, 1, 48), (bass, 1, 33), (bass, 2, 33), (bass, 2, 34)];
        for (lane, channel, program) in told {
            programs.give(lane, channel, program, 0, &mut log);
        }
        programs.forget();
        programs.give(bass, 2, 34, 0, &mut log);
        let expected = [(1, 33), (1, 48), (2, 33), (2, 34), (2, 34)];
        let sent = expected.map(|(channel, program)| NoteMessage::Program { offset: 0, channel, program });
        assert_eq!(log.0, sent);
    }
}
