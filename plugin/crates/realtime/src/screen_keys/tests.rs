//! Keys of the screen: nothing is lost, nothing sticks, whatever the window does between two blocks.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

const SOFT: Velocity = Velocity::clamped(20);
const HARD: Velocity = Velocity::clamped(120);

fn fingers() -> (Arc<ScreenKeys>, Fingers) {
    let keys = Arc::<ScreenKeys>::default();
    (Arc::clone(&keys), Fingers::new(keys))
}

fn heard(fingers: &mut Fingers) -> Vec<NoteMessage> {
    let changes = fingers.hear();
    let copy = changes.clone();
    fingers.give_back(changes);
    copy
}

fn on(key: u8, velocity: Velocity) -> NoteMessage {
    NoteMessage::On { offset: 0, channel: 0, key: Key::masked(key), velocity }
}

fn off(key: u8) -> NoteMessage {
    NoteMessage::Off { offset: 0, channel: 0, key: Key::masked(key), velocity: RELEASE }
}

#[test]
fn a_tap_shorter_than_a_block_is_an_on_and_an_off() {
    let (keys, mut fingers) = fingers();
    keys.press(Key::masked(60), HARD);
    keys.release(Key::masked(60));
    assert_eq!(heard(&mut fingers), [on(60, HARD), off(60)]);
    assert_eq!(heard(&mut fingers), []);
}

#[test]
fn a_key_that_is_down_is_struck_anew_and_one_that_is_up_is_not_released() {
    let (keys, mut fingers) = fingers();
    keys.release(Key::masked(60));
    keys.press(Key::masked(60), SOFT);
    assert_eq!(heard(&mut fingers), [on(60, SOFT)]);
    keys.press(Key::masked(60), HARD);
    assert_eq!(heard(&mut fingers), [off(60), on(60, HARD)]);
    assert_eq!(keys.down(), 1 << 60);
}

#[test]
fn all_keys_go_up_together() {
    let (keys, mut fingers) = fingers();
    for key in [0, 60, 127] {
        keys.press(Key::masked(key), SOFT);
    }
    heard(&mut fingers);
    keys.release_all();
    keys.release_all();
    assert_eq!(heard(&mut fingers), [off(0), off(60), off(127)]);
    assert_eq!(keys.down(), 0);
}

#[test]
fn what_was_forgotten_is_neither_struck_nor_released() {
    let (keys, mut fingers) = fingers();
    keys.press(Key::masked(60), SOFT);
    heard(&mut fingers);
    keys.press(Key::masked(62), SOFT);
    fingers.forget();
    keys.release_all();
    assert_eq!(heard(&mut fingers), []);
    keys.press(Key::masked(60), HARD);
    assert_eq!(heard(&mut fingers), [on(60, HARD)]);
}

#[test]
fn what_finds_no_room_is_heard_in_the_next_block() {
    let (keys, mut fingers) = fingers();
    let room = fingers.changes.capacity();
    for number in 0..128 {
        for _ in 0..3 {
            keys.press(Key::masked(number), SOFT);
        }
    }
    let blocks = [(); 4].map(|()| heard(&mut fingers));
    assert_eq!(blocks.each_ref().map(Vec::len), [room, room, 128 * 5 - 2 * room, 0]);
    assert_eq!((blocks[2].last(), fingers.changes.capacity()), (Some(&on(127, SOFT)), room));
    let mut strict = Strict::default();
    blocks.iter().for_each(|changes| strict.take(changes));
    assert_eq!((strict.strokes, strict.held()), (128 * 3, u128::MAX));
}

#[test]
fn a_count_that_begins_again_loses_nothing() {
    let (keys, mut fingers) = fingers();
    keys.words[60].store(Word { count: COUNTS - 1, velocity: SOFT }.packed(), Ordering::Relaxed);
    fingers.forget();
    keys.press(Key::masked(60), HARD);
    keys.release(Key::masked(60));
    assert_eq!(heard(&mut fingers), [on(60, HARD), off(60)]);
}

/// Counts strokes, and insists that each key goes down and up in turn.
#[derive(Default)]
struct Strict {
    down: BTreeMap<u8, bool>,
    strokes: usize,
}

impl Strict {
    fn take(&mut self, changes: &[NoteMessage]) {
        for message in changes {
            let (key, down) = match message {
                NoteMessage::On { key, .. } => (key, true),
                NoteMessage::Off { key, .. } => (key, false),
                other => panic!("{other:?} is no key"),
            };
            let was = self.down.insert(key.number(), down).unwrap_or(false);
            assert_ne!(was, down, "{message:?}");
            self.strokes += usize::from(down);
        }
    }

    fn held(&self) -> u128 {
        self.down.iter().filter(|(_, down)| **down).fold(0, |keys, (key, _)| keys | 1 << key)
    }
}

proptest! {
    #[test]
    fn every_press_is_heard_once_and_every_on_has_its_off(
        blocks in prop::collection::vec(prop::collection::vec((0_u8..4, 58_u8..64), 0..12), 1..60),
    ) {
        let (keys, mut fingers) = fingers();
        let (mut strict, mut pressed) = (Strict::default(), 0);
        for block in blocks {
            for (act, key) in block {
                let key = Key::masked(key);
                match act {
                    0 => keys.release_all(),
                    1 => keys.release(key),
                    _ => keys.press(key, HARD),
                }
                pressed += usize::from(act > 1);
            }
            strict.take(&heard(&mut fingers));
            prop_assert_eq!(strict.held(), keys.down());
        }
        prop_assert_eq!(strict.strokes, pressed);
    }
}

#[test]
fn nothing_is_lost_between_two_threads() {
    const PRESSES: usize = 20_000;
    let (keys, mut fingers) = fingers();
    let player = std::thread::spawn(move || {
        for press in 0..PRESSES {
            let key = Key::masked(u8::try_from(press * 7 % 128).unwrap());
            keys.press(key, HARD);
            if press % 3 > 0 {
                keys.release(key);
            }
        }
        keys.release_all();
    });
    let mut strict = Strict::default();
    while !player.is_finished() {
        strict.take(&heard(&mut fingers));
    }
    player.join().unwrap();
    for _ in 0..PRESSES {
        strict.take(&heard(&mut fingers));
    }
    assert_eq!((strict.strokes, strict.held()), (PRESSES, 0));
}
