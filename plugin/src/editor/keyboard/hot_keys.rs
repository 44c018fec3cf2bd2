//! Computer keys that play notes: which letter is which, and what becomes of keys that repeat, stick or lose the focus.

use continuo_music::{Key, Velocity};
use egui::{Event, Key as Letter, Ui};

use super::Act;
use super::reach::Reach;

/// The letters that play, by semitones from C: the two rows that most sequencers have.
pub const LETTERS: [Letter; 16] = [
    Letter::A,
    Letter::W,
    Letter::S,
    Letter::E,
    Letter::D,
    Letter::F,
    Letter::T,
    Letter::G,
    Letter::Y,
    Letter::H,
    Letter::U,
    Letter::J,
    Letter::K,
    Letter::O,
    Letter::L,
    Letter::P,
];
/// The letters that move the hands: octave down and up, softer and harder.
const MOVES: [Letter; 4] = [Letter::Z, Letter::X, Letter::C, Letter::V];
/// No system repeats a key that was held for less, in seconds.
const REPEAT_DELAY: f64 = 0.2;

/// A letter that is held.
#[derive(Clone, Copy, Debug)]
struct Hold {
    letter: Letter,
    /// The key that it struck, wherever the hands are by now; none if it moved the hands.
    note: Option<(Key, Velocity)>,
    /// When, in seconds.
    since: f64,
}

/// The letters that are held.
#[derive(Debug, Default)]
pub struct HotKeys {
    held: Vec<Hold>,
    /// When they were heard last, in seconds: what is held now was held then.
    heard: f64,
}

impl HotKeys {
    /// Whether a letter holds that key.
    pub fn holds(&self, key: Key) -> bool {
        self.held.iter().any(|hold| hold.note.is_some_and(|(held, _)| held == key))
    }

    /// The note that was struck last, of those that are held.
    pub fn playing(&self) -> Option<(Key, Velocity)> {
        self.held.iter().rev().find_map(|hold| hold.note)
    }

    /// What the letters did since the last frame. They are taken out of the input, for shortcuts are letters too.
    pub fn hear(&mut self, ui: &Ui, reach: &mut Reach) -> Vec<Act> {
        let (events, now) = ui.input_mut(|input| {
            let events = input.events.clone();
            input.events.retain(|event| !is_ours(event));
            (events, input.time)
        });
        self.hear_events(&events, now, reach)
    }

    /// Lets go of every letter.
    pub fn let_go(&mut self) -> Vec<Act> {
        std::mem::take(&mut self.held).into_iter().filter_map(lift).collect()
    }

    fn hear_events(&mut self, mut events: &[Event], now: f64, reach: &mut Reach) -> Vec<Act> {
        let mut acts = Vec::new();
        while let [event, rest @ ..] = events {
            events = rest;
            match event {
                Event::Key { key, pressed: true, modifiers, .. } if modifiers.is_none() => {
                    acts.extend(self.press(*key, now, reach));
                }
                Event::Key { key, pressed: false, .. } if self.is_repeat(*key, rest) => events = &rest[1..],
                Event::Key { key, pressed: false, .. } => acts.extend(self.release(*key)),
                event if hides_releases(event) => acts.extend(self.let_go()),
                _ => (),
            }
        }
        self.heard = now;
        acts
    }

    /// A letter that is held already is repeated by the system, and plays once.
    fn press(&mut self, letter: Letter, now: f64, reach: &mut Reach) -> Option<Act> {
        if self.held.iter().any(|hold| hold.letter == letter) {
            return None;
        }
        let note = note_of(letter, reach).map(|key| (key, reach.velocity()));
        if note.is_none() && !move_hands(letter, reach) {
            return None;
        }
        self.held.push(Hold { letter, note, since: now });
        note.map(|(key, velocity)| Act::Strike(key, velocity))
    }

    fn release(&mut self, letter: Letter) -> Option<Act> {
        let index = self.held.iter().position(|hold| hold.letter == letter)?;
        lift(self.held.remove(index))
    }

    /// X11 repeats a key by letting it go and pressing it in one moment. A player who does so as fast has not held it
    /// for as long as it takes until a key is repeated; nor is that known of one who does so within a slow frame.
    fn is_repeat(&self, letter: Letter, rest: &[Event]) -> bool {
        let is_pressed = matches!(rest.first(), Some(Event::Key { key, pressed: true, .. }) if *key == letter);
        is_pressed && self.held.iter().any(|hold| hold.letter == letter && self.heard - hold.since >= REPEAT_DELAY)
    }
}

/// Whether this letter is taken, so that nothing else acts on it.
fn is_ours(event: &Event) -> bool {
    matches!(event, Event::Key { key, modifiers, .. }
        if modifiers.is_none() && (LETTERS.contains(key) || MOVES.contains(key)))
}

/// Whether letters may now come up unheard: with Shift, Ctrl or Caps Lock they are other keys, and without the focus
/// they are another window's.
fn hides_releases(event: &Event) -> bool {
    match event {
        Event::ModifiersChanged(_) | Event::WindowFocused(false) => true,
        Event::Text(text) => text.chars().any(char::is_uppercase),
        _ => false,
    }
}

fn lift(hold: Hold) -> Option<Act> {
    hold.note.map(|(key, _)| Act::Lift(key))
}

fn note_of(letter: Letter, reach: &Reach) -> Option<Key> {
    let semitones = (0..).zip(LETTERS).find_map(|(semitones, other)| (other == letter).then_some(semitones))?;
    reach.key(semitones)
}

/// Moves the hands, if that is what the letter is for.
fn move_hands(letter: Letter, reach: &mut Reach) -> bool {
    match letter {
        Letter::Z | Letter::X => reach.shift(letter == Letter::X),
        Letter::C | Letter::V => reach.strengthen(letter == Letter::V),
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use egui::Modifiers;

    use super::*;

    fn key(letter: Letter, pressed: bool) -> Event {
        Event::Key { key: letter, pressed, repeat: false, physical_key: None, modifiers: Modifiers::NONE }
    }

    fn down(letter: Letter) -> Event {
        key(letter, true)
    }

    fn up(letter: Letter) -> Event {
        key(letter, false)
    }

    fn strike(number: u8) -> Act {
        Act::Strike(Key::masked(number), Velocity::clamped(100))
    }

    fn lifted(number: u8) -> Act {
        Act::Lift(Key::masked(number))
    }

    struct Hands(HotKeys, Reach);

    impl Hands {
        fn new() -> Self {
            Self(HotKeys::default(), Reach::default())
        }

        fn at(&mut self, now: f64, events: &[Event]) -> Vec<Act> {
            self.0.hear_events(events, now, &mut self.1)
        }
    }

    #[test]
    fn a_tap_within_one_frame_is_heard_whole() {
        let mut hands = Hands::new();
        assert_eq!(hands.at(0.0, &[down(Letter::A), up(Letter::A)]), [strike(60), lifted(60)]);
        assert_eq!(hands.at(0.1, &[up(Letter::A)]), []);
    }

    #[test]
    fn a_repeated_key_plays_once_whichever_way_the_system_repeats() {
        let mut hands = Hands::new();
        assert_eq!(hands.at(0.0, &[down(Letter::W)]), [strike(61)]);
        assert_eq!(hands.at(0.5, &[down(Letter::W), down(Letter::W)]), []);
        assert_eq!(hands.at(0.6, &[up(Letter::W), down(Letter::W), up(Letter::W), down(Letter::W)]), []);
        assert_eq!(hands.at(0.7, &[up(Letter::W), down(Letter::W), up(Letter::W)]), [lifted(61)]);
    }

    #[test]
    fn a_fast_player_is_no_repeat() {
        let mut hands = Hands::new();
        hands.at(0.0, &[down(Letter::A)]);
        assert_eq!(hands.at(0.1, &[up(Letter::A), down(Letter::A)]), [lifted(60), strike(60)]);
        let slow_frame = [up(Letter::A), down(Letter::A), up(Letter::A), down(Letter::A)];
        assert_eq!(hands.at(0.9, &slow_frame), [lifted(60), strike(60), lifted(60), strike(60)]);
    }

    #[test]
    fn what_is_held_is_let_go_where_its_release_may_go_unheard() {
        let shift = Event::ModifiersChanged(Modifiers::SHIFT);
        for event in [shift, Event::WindowFocused(false), Event::Text("S".to_owned())] {
            let mut hands = Hands::new();
            hands.at(0.0, &[down(Letter::A), down(Letter::D)]);
            assert_eq!(hands.at(0.1, std::slice::from_ref(&event)), [lifted(60), lifted(64)], "{event:?}");
            assert_eq!(hands.at(0.2, &[down(Letter::A)]), [strike(60)], "the next stroke is heard");
        }
    }

    #[test]
    fn a_key_ends_as_it_began_wherever_the_hands_have_moved() {
        let mut hands = Hands::new();
        hands.at(0.0, &[down(Letter::A)]);
        assert_eq!(hands.at(0.1, &[down(Letter::X), down(Letter::X), down(Letter::V), up(Letter::X)]), []);
        let harder = Act::Strike(Key::masked(74), Velocity::clamped(120));
        assert_eq!(hands.at(0.2, &[down(Letter::S), up(Letter::A)]), [harder, lifted(60)]);
    }

    #[test]
    fn shortcuts_play_nothing_and_keys_beyond_the_keyboard_are_silent() {
        let mut hands = Hands::new();
        let with_ctrl = |letter| Event::Key {
            key: letter,
            pressed: true,
            repeat: false,
            physical_key: None,
            modifiers: Modifiers::COMMAND,
        };
        assert_eq!(hands.at(0.0, &[with_ctrl(Letter::Z), with_ctrl(Letter::A)]), []);
        assert_eq!(hands.1, Reach::default());
        (0..10).for_each(|_| hands.1.shift(true));
        assert_eq!(hands.at(0.0, &[down(Letter::P), up(Letter::P)]), []);
    }
}
