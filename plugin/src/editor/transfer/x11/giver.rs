//! The side of a drag that gives: what is said to the window under the pointer, and when it is over. No connection in it.

use x11rb::protocol::xproto::Window;

/// Ticks to wait for a target that does not answer, at [`TICK_MS`](super::drag::TICK_MS): one second and five.
const STATUS_TICKS_MAX: u32 = 100;
const FINISHED_TICKS_MAX: u32 = 500;

/// A window that takes drags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The window itself.
    pub window: Window,
    /// The window that hears for it: itself, or a proxy.
    pub ear: Window,
    /// The version of the protocol that both speak.
    pub version: u32,
}

/// Where the pointer is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pointer {
    /// In pixels from the corner of the screen.
    pub at: (i16, i16),
    /// What takes drags there.
    pub target: Option<Target>,
    /// Whether the button is still down.
    pub is_pressed: bool,
}

/// What is said to a target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Say {
    Enter,
    Position((i16, i16)),
    Leave,
    Drop,
}

/// How a drag ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// A program took the file.
    Taken,
    /// It was released where nothing takes it, or refused, or given up.
    NotTaken,
}

/// A drag under way.
#[derive(Debug, Default)]
pub struct Giver {
    over: Option<Over>,
    has_dropped: bool,
    waited: u32,
    end: Option<End>,
}

#[derive(Debug)]
struct Over {
    target: Target,
    told: (i16, i16),
    /// A position was told that is not answered yet; the next one waits for that.
    owes_status: bool,
    accepts: bool,
}

impl Giver {
    /// Whether the target under the pointer wants the file.
    pub fn is_welcome(&self) -> bool {
        self.over.as_ref().is_some_and(|over| over.accepts)
    }

    /// How it ended, once it has.
    pub fn end(&self) -> Option<End> {
        self.end
    }

    /// Says what the pointer's place asks for. Called once a tick.
    pub fn tick(&mut self, pointer: Pointer) -> Vec<(Target, Say)> {
        if self.end.is_some() {
            return Vec::new();
        }
        if self.has_dropped {
            self.wait_for(FINISHED_TICKS_MAX);
            return Vec::new();
        }
        let mut said = self.follow(pointer);
        if !pointer.is_pressed {
            said.extend(self.release());
        }
        said
    }

    /// The answer of a target.
    pub fn status(&mut self, from: Window, accepts: bool) {
        if let Some(over) = self.over.as_mut().filter(|over| over.target.window == from) {
            (over.owes_status, over.accepts) = (false, accepts);
        }
    }

    /// The target is done with what was dropped.
    pub fn finished(&mut self, from: Window, taken: bool) {
        if self.has_dropped && self.over.as_ref().is_some_and(|over| over.target.window == from) {
            self.end = Some(if taken { End::Taken } else { End::NotTaken });
        }
    }

    /// Gives up.
    pub fn cancel(&mut self) -> Vec<(Target, Say)> {
        self.end = self.end.or(Some(End::NotTaken));
        let over = self.over.take().filter(|_| !self.has_dropped);
        over.map(|over| (over.target, Say::Leave)).into_iter().collect()
    }

    fn follow(&mut self, pointer: Pointer) -> Vec<(Target, Say)> {
        if self.over.as_ref().map(|over| over.target) != pointer.target {
            return self.move_over(pointer);
        }
        match self.over.as_mut().filter(|over| over.told != pointer.at && !over.owes_status) {
            Some(over) => {
                (over.told, over.owes_status) = (pointer.at, true);
                vec![(over.target, Say::Position(pointer.at))]
            }
            None => Vec::new(),
        }
    }

    fn move_over(&mut self, pointer: Pointer) -> Vec<(Target, Say)> {
        let left = self.over.take().map(|over| (over.target, Say::Leave));
        let entered = pointer.target.map(|target| {
            self.over = Some(Over { target, told: pointer.at, owes_status: true, accepts: false });
            [(target, Say::Enter), (target, Say::Position(pointer.at))]
        });
        left.into_iter().chain(entered.into_iter().flatten()).collect()
    }

    /// The button is up: drops once the last position was answered.
    fn release(&mut self) -> Vec<(Target, Say)> {
        match &self.over {
            Some(over) if over.owes_status => {
                self.wait_for(STATUS_TICKS_MAX);
                if self.end.is_some() { self.cancel() } else { Vec::new() }
            }
            Some(over) if over.accepts => {
                (self.has_dropped, self.waited) = (true, 0);
                vec![(over.target, Say::Drop)]
            }
            _ => self.cancel(),
        }
    }

    fn wait_for(&mut self, ticks_max: u32) {
        self.waited += 1;
        if self.waited > ticks_max {
            self.end = Some(End::NotTaken);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOST: Target = Target { window: 3, ear: 3, version: 5 };
    const OTHER: Target = Target { window: 4, ear: 9, version: 4 };

    fn held(x: i16, target: Option<Target>) -> Pointer {
        Pointer { at: (x, 0), target, is_pressed: true }
    }

    fn let_go(x: i16, target: Option<Target>) -> Pointer {
        Pointer { is_pressed: false, ..held(x, target) }
    }

    #[test]
    fn a_file_is_dropped_where_it_is_welcome() {
        let mut giver = Giver::default();
        assert_eq!(giver.tick(held(1, None)), []);
        assert_eq!(giver.tick(held(2, Some(HOST))), [(HOST, Say::Enter), (HOST, Say::Position((2, 0)))]);
        assert_eq!(giver.tick(held(3, Some(HOST))), [], "one position at a time");
        giver.status(HOST.window, true);
        assert!(giver.is_welcome());
        assert_eq!(
            giver.tick(let_go(5, Some(HOST))),
            [(HOST, Say::Position((5, 0)))],
            "the last word on the last place"
        );
        assert_eq!(giver.tick(let_go(5, Some(HOST))), []);
        giver.status(HOST.window, true);
        assert_eq!(giver.tick(let_go(5, Some(HOST))), [(HOST, Say::Drop)]);
        assert_eq!((giver.tick(let_go(5, None)), giver.end()), (vec![], None));
        giver.finished(HOST.window, true);
        assert_eq!(giver.end(), Some(End::Taken));
    }

    #[test]
    fn it_leaves_one_window_before_it_enters_another() {
        let mut giver = Giver::default();
        giver.tick(held(1, Some(HOST)));
        giver.status(HOST.window, true);
        let said = giver.tick(held(9, Some(OTHER)));
        assert_eq!(said, [(HOST, Say::Leave), (OTHER, Say::Enter), (OTHER, Say::Position((9, 0)))]);
        assert!(!giver.is_welcome());
        giver.status(HOST.window, true);
        assert!(!giver.is_welcome(), "an answer that comes too late is not the other window's");
        assert_eq!(giver.tick(held(9, None)), [(OTHER, Say::Leave)]);
    }

    #[test]
    fn refused_released_nowhere_or_given_up_it_ends() {
        let mut refused = Giver::default();
        refused.tick(held(1, Some(HOST)));
        refused.status(HOST.window, false);
        assert_eq!(refused.tick(let_go(1, Some(HOST))), [(HOST, Say::Leave)]);
        let mut nowhere = Giver::default();
        assert_eq!(nowhere.tick(let_go(1, None)), []);
        let mut given_up = Giver::default();
        given_up.tick(held(1, Some(HOST)));
        assert_eq!(given_up.cancel(), [(HOST, Say::Leave)]);
        for giver in [refused, nowhere, given_up] {
            assert_eq!(giver.end(), Some(End::NotTaken));
        }
    }

    #[test]
    fn a_target_that_hangs_does_not_hold_the_drag() {
        let mut silent = Giver::default();
        silent.tick(held(1, Some(HOST)));
        let said: Vec<_> = (0..=STATUS_TICKS_MAX).flat_map(|_| silent.tick(let_go(1, Some(HOST)))).collect();
        assert_eq!((said, silent.end()), (vec![(HOST, Say::Leave)], Some(End::NotTaken)));
        let mut busy = Giver::default();
        busy.tick(held(1, Some(HOST)));
        busy.status(HOST.window, true);
        busy.tick(let_go(1, Some(HOST)));
        (0..=FINISHED_TICKS_MAX).for_each(|_| drop(busy.tick(let_go(1, Some(HOST)))));
        assert_eq!(busy.end(), Some(End::NotTaken));
    }

    proptest! {
        /// Whatever the pointer and the targets do: every window that was entered is left or dropped on, in order.
        #[test]
        fn no_window_is_left_in_the_dark(moves in prop::collection::vec((0i16..4, 0u8..3, 0u8..4), 0..60)) {
            let mut giver = Giver::default();
            let mut inside = None;
            for (x, window, answer) in moves {
                let target = [None, Some(HOST), Some(OTHER)][usize::from(window)];
                for (target, say) in giver.tick(held(x, target)) {
                    match say {
                        Say::Enter => { prop_assert_eq!(inside, None); inside = Some(target); }
                        Say::Leave | Say::Drop => { prop_assert_eq!(inside, Some(target)); inside = None; }
                        Say::Position(_) => prop_assert_eq!(inside, Some(target)),
                    }
                }
                if answer < 2 {
                    giver.status(HOST.window, answer == 0);
                }
            }
            let left = giver.cancel();
            prop_assert_eq!(inside.is_some(), !left.is_empty());
        }
    }
}
