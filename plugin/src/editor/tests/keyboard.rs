//! The keyboard at the bottom, played with the mouse and with letters into a real performer.

use continuo_realtime::{Block, Controls, NoteMessage, Output, Performer, StudioPorts, ports};
use egui::{Event, Modifiers, PointerButton};

use super::screen::whole;
use super::*;

/// A window whose keys a performer hears.
struct Player {
    harness: Harness<'static, Bench>,
    performer: Performer,
    studio: StudioPorts,
}

#[derive(Default)]
struct Log(Vec<NoteMessage>);

impl Output for Log {
    fn send(&mut self, message: NoteMessage) {
        self.0.push(message);
    }
}

impl Player {
    fn new() -> Self {
        Self::in_window(WindowSize { width: 1100.0, height: 700.0 })
    }

    fn in_window(size: WindowSize) -> Self {
        let (audio, studio) = ports();
        let table = Bench { keys: Arc::clone(&audio.keys), ..table(full()) };
        let mut performer = Performer::new(audio);
        performer.activate(48_000.0);
        let show = |ui: &mut Ui, bench: &mut Bench| whole(ui, |ui| bench.frame(ui));
        let mut harness = builder(size).build_ui_state(show, table);
        harness.run();
        Self { harness, performer, studio }
    }

    /// Draws a frame in which all of that happens.
    fn frame(&mut self, events: &[Event]) -> &mut Self {
        self.harness.input_mut().events.extend_from_slice(events);
        self.harness.step();
        self
    }

    /// Lets time pass.
    fn rest(&mut self, frames: usize) -> &mut Self {
        self.harness.run_steps(frames);
        self
    }

    /// Processes a block and lets the window read what was published; gives the notes that came out.
    fn heard(&mut self) -> Vec<(bool, u8)> {
        let mut log = Log::default();
        let controls = Controls { thru: true, ..Controls::default() };
        let block = Block { frames: 64, sample_rate: 48_000.0, transport: None };
        self.performer.process(&block, &controls, &[], &mut log);
        self.harness.state_mut().readings = Readings::from(&*self.studio.gauges);
        let brief = |message| match message {
            NoteMessage::On { key, .. } => Some((true, key.number())),
            NoteMessage::Off { key, .. } => Some((false, key.number())),
            _ => None,
        };
        log.0.into_iter().filter_map(brief).collect()
    }

    /// Near the front of a key, where no black key lies.
    fn front(&self, key: u8) -> Pos2 {
        let board = self.harness.state().window.board().unwrap();
        board.place(Key::masked(key)).unwrap().center_bottom() - vec2(0.0, 4.0)
    }

    fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.harness.run();
    }

    fn letters(&mut self) -> &mut Self {
        self.click("Computer keys");
        self.rest(2)
    }
}

fn button(pos: Pos2, button: PointerButton, pressed: bool, modifiers: Modifiers) -> Event {
    Event::PointerButton { pos, button, pressed, modifiers }
}

fn press(pos: Pos2) -> [Event; 2] {
    [Event::PointerMoved(pos), button(pos, PointerButton::Primary, true, Modifiers::NONE)]
}

fn release(pos: Pos2) -> Event {
    button(pos, PointerButton::Primary, false, Modifiers::NONE)
}

fn letter(key: egui::Key, pressed: bool) -> Event {
    Event::Key { key, pressed, repeat: false, physical_key: None, modifiers: Modifiers::NONE }
}

fn down(key: egui::Key) -> Event {
    letter(key, true)
}

fn up(key: egui::Key) -> Event {
    letter(key, false)
}

#[test]
fn the_mouse_plays_and_what_it_plays_is_named_and_lit() {
    let mut player = Player::new();
    let at = player.front(60);
    player.harness.get_by_label("No notes yet");
    player.frame(&press(at));
    assert_eq!(player.heard(), [(true, 60)]);
    player.rest(2);
    let velocity = player.studio.gauges.struck_velocity.load(std::sync::atomic::Ordering::Relaxed);
    assert!(velocity > 110, "near the front: {velocity}");
    player.harness.get_by_label(&format!("C4 · {velocity}"));
    player.harness.get_by_label("1 note");
    assert_eq!(player.harness.state().readings.held_keys, 1 << 60);
    player.frame(&[release(at)]);
    assert_eq!(player.heard(), [(false, 60)]);
    player.harness.get_by_label(&format!("C4 · {velocity}"));
}

#[test]
fn a_tap_within_one_frame_is_not_lost() {
    let mut player = Player::new();
    let at = player.front(64);
    let [moved, pressed] = press(at);
    player.frame(&[moved]).frame(&[pressed, release(at)]);
    assert_eq!(player.heard(), [(true, 64), (false, 64)]);
}

#[test]
fn a_drag_glides_over_the_keys_and_leaves_the_last_one_where_it_leaves_the_keyboard() {
    let mut player = Player::new();
    let [c, d, e] = [60, 62, 64].map(|key| player.front(key));
    player.frame(&press(c));
    assert_eq!(player.heard(), [(true, 60)]);
    player.frame(&[Event::PointerMoved(c + vec2(1.0, 0.0))]);
    assert_eq!(player.heard(), []);
    player.frame(&[Event::PointerMoved(d), Event::PointerMoved(e)]);
    assert_eq!(player.heard(), [(false, 60), (true, 62), (false, 62), (true, 64)]);
    player.frame(&[Event::PointerMoved(e - vec2(0.0, 200.0))]);
    assert_eq!(player.heard(), [(false, 64)]);
    player.frame(&[Event::PointerMoved(d)]);
    assert_eq!(player.heard(), [(true, 62)]);
    player.frame(&[release(d)]);
    assert_eq!(player.heard(), [(false, 62)]);
}

#[test]
fn a_button_that_comes_up_elsewhere_leaves_nothing_sounding() {
    for event in [Event::PointerGone, Event::WindowFocused(false), release(Pos2::new(-50.0, 900.0))] {
        let mut player = Player::new();
        let at = player.front(60);
        player.frame(&press(at));
        assert_eq!(player.heard(), [(true, 60)]);
        player.frame(std::slice::from_ref(&event));
        assert_eq!(player.heard(), [(false, 60)], "{event:?}");
        player.frame(&[Event::PointerMoved(at)]);
        assert_eq!(player.heard(), [], "the pointer comes back and plays nothing");
    }
}

#[test]
fn other_buttons_and_drags_from_elsewhere_play_nothing_and_shift_changes_nothing() {
    let mut player = Player::new();
    let (key, roll) = (player.front(60), player.harness.get_by_label("Piano roll").rect().center());
    let right = |pressed| button(key, PointerButton::Secondary, pressed, Modifiers::NONE);
    player.frame(&[Event::PointerMoved(key), right(true)]).frame(&[right(false)]);
    player.frame(&press(roll)).frame(&[Event::PointerMoved(key)]).frame(&[release(key)]);
    assert_eq!(player.heard(), []);
    let shift = |pressed| button(key, PointerButton::Primary, pressed, Modifiers::SHIFT);
    player.frame(&[Event::ModifiersChanged(Modifiers::SHIFT), shift(true)]);
    assert_eq!(player.heard(), [(true, 60)]);
    player.frame(&[shift(false)]);
    assert_eq!(player.heard(), [(false, 60)]);
}

#[test]
fn letters_play_only_while_they_are_switched_on() {
    let mut player = Player::new();
    player.frame(&[down(egui::Key::A), up(egui::Key::A)]);
    assert_eq!(player.heard(), []);
    assert!(!player.harness.ctx.egui_wants_keyboard_input(), "the host has its keys");
    player.letters();
    assert!(player.harness.ctx.egui_wants_keyboard_input(), "the host leaves them to the window");
    player.frame(&[down(egui::Key::A), down(egui::Key::W)]);
    assert_eq!(player.heard(), [(true, 60), (true, 61)]);
    player.frame(&[up(egui::Key::A)]);
    assert_eq!(player.heard(), [(false, 60)]);
    player.click("Computer keys");
    assert_eq!(player.heard(), [(false, 61)]);
    player.frame(&[down(egui::Key::A)]);
    assert_eq!(player.heard(), []);
    assert!(!player.harness.ctx.egui_wants_keyboard_input());
}

#[test]
fn a_letter_that_repeats_plays_once() {
    let mut player = Player::new();
    player.letters().frame(&[down(egui::Key::D)]);
    assert_eq!(player.heard(), [(true, 64)]);
    player.rest(20).frame(&[down(egui::Key::D)]).frame(&[up(egui::Key::D), down(egui::Key::D)]);
    assert_eq!(player.heard(), []);
    player.frame(&[up(egui::Key::D)]);
    assert_eq!(player.heard(), [(false, 64)]);
}

#[test]
fn modifiers_and_a_lost_focus_let_the_letters_go() {
    let shift = Event::ModifiersChanged(Modifiers::SHIFT);
    for (event, again) in [(shift, true), (Event::WindowFocused(false), true), (down(egui::Key::Escape), false)] {
        let mut player = Player::new();
        player.letters().frame(&[down(egui::Key::G)]);
        assert_eq!(player.heard(), [(true, 67)]);
        player.frame(std::slice::from_ref(&event));
        assert_eq!(player.heard(), [(false, 67)], "{event:?}");
        player.frame(&[Event::ModifiersChanged(Modifiers::NONE), Event::WindowFocused(true)]).rest(2);
        player.frame(&[down(egui::Key::G)]);
        assert_eq!(player.heard(), if again { vec![(true, 67)] } else { vec![] }, "{event:?}");
    }
}

#[test]
fn another_control_takes_the_letters_and_gives_them_back() {
    let mut player = Player::new();
    player.letters().frame(&[down(egui::Key::A)]);
    assert_eq!(player.heard(), [(true, 60)]);
    player.frame(&[down(egui::Key::Tab), up(egui::Key::Tab)]).rest(2);
    assert_eq!(player.heard(), [(false, 60)]);
    player.frame(&[up(egui::Key::A), down(egui::Key::S), up(egui::Key::S)]);
    assert_eq!(player.heard(), [], "they are another control's now");
    player.frame(&[down(egui::Key::Escape), up(egui::Key::Escape)]).rest(2);
    player.frame(&[down(egui::Key::S)]);
    assert_eq!(player.heard(), [(true, 62)], "nothing else wants them any more");
}

#[test]
fn shortcuts_work_while_letters_play_and_letters_are_no_shortcuts() {
    let mut player = Player::new();
    player.letters();
    player.harness.key_press_modifiers(Modifiers::COMMAND, egui::Key::Z);
    player.harness.run();
    assert_eq!((player.heard(), &player.harness.state().asked[..]), (vec![], &[Command::Undo][..]));
    player.harness.get_by_label("C4");
    player.frame(&[down(egui::Key::X), up(egui::Key::X), down(egui::Key::V), up(egui::Key::V)]).rest(1);
    for value in ["C5", "120"] {
        player.harness.get_by_label(value);
    }
    player.frame(&[down(egui::Key::A)]);
    assert_eq!(player.heard(), [(true, 72)]);
}

#[test]
fn buttons_move_the_hands_as_letters_do() {
    let mut player = Player::new();
    for (name, value) in [("Octave up", "C5"), ("Octave down", "C4"), ("Softer", "80"), ("Harder", "100")] {
        player.click(name);
        player.harness.get_by_label(value);
    }
}

#[test]
fn a_key_that_two_hands_hold_goes_up_with_the_second() {
    let mut player = Player::new();
    let at = player.front(60);
    player.letters().frame(&[down(egui::Key::A)]);
    player.frame(&press(at));
    assert_eq!(player.heard(), [(true, 60), (false, 60), (true, 60)]);
    player.frame(&[release(at)]);
    assert_eq!(player.heard(), []);
    player.frame(&[up(egui::Key::A)]);
    assert_eq!(player.heard(), [(false, 60)]);
}

#[test]
fn folding_the_keyboard_away_lets_go_and_leaves_the_activity_in_sight() {
    let mut player = Player::new();
    player.letters().frame(&[down(egui::Key::A)]);
    assert_eq!(player.heard(), [(true, 60)]);
    player.click("Hide the keyboard");
    assert_eq!(player.heard(), [(false, 60)]);
    assert!(player.harness.query_by_label("Computer keys").is_none());
    assert!(!player.harness.state().params.look.get().keyboard, "the project remembers it");
    player.harness.get_by_label("1 note");
    player.frame(&[down(egui::Key::A)]);
    assert_eq!(player.heard(), []);
    player.click("Show the keyboard");
    player.harness.get_by_label("Computer keys");
}

#[test]
fn the_keyboard_is_reached_and_switched_on_by_keys_alone() {
    let mut player = Player::new();
    player.harness.get_by_label("Keyboard").focus();
    player.rest(2).frame(&[down(egui::Key::Enter), up(egui::Key::Enter)]).rest(2);
    player.frame(&[down(egui::Key::H)]);
    assert_eq!(player.heard(), [(true, 69)]);
}

#[test]
fn a_window_that_is_opened_anew_holds_nothing() {
    let mut player = Player::new();
    let at = player.front(60);
    player.letters().frame(&[down(egui::Key::S)]).frame(&press(at));
    assert_eq!(player.heard(), [(true, 60), (true, 62)]);
    let bench = player.harness.state_mut();
    bench.window.let_go(&bench.keys);
    assert_eq!(player.heard(), [(false, 60), (false, 62)]);
    player.frame(&[Event::PointerMoved(at + vec2(60.0, 0.0)), up(egui::Key::S)]);
    assert_eq!(player.heard(), []);
}

#[test]
fn in_the_smallest_window_the_keyboard_fits_and_shows_three_octaves() {
    let player = Player::in_window(WindowSize::LEAST);
    let whole = egui::Rect::from_min_size(Pos2::ZERO, vec2(WindowSize::LEAST.width, WindowSize::LEAST.height));
    let keys = player.harness.get_by_label("Keyboard").rect();
    assert!(whole.contains_rect(keys) && keys.height() > 60.0, "{keys}");
    assert!(player.harness.state().window.board().unwrap().keys().count() >= 36);
    for name in ["Computer keys", "Octave down", "Harder", "Hide the keyboard", "No notes yet"] {
        let rect = player.harness.get_by_label(name).rect();
        assert!(whole.contains_rect(rect) && !rect.intersects(keys), "{name} is at {rect}, the keys at {keys}");
    }
}

#[test]
fn late_blocks_stay_in_sight_until_they_are_clicked_away() {
    let mut player = Player::new();
    player.harness.get_by_label("late 0");
    player.harness.get_by_label("CPU 0.0 %");
    let readings = &mut player.harness.state_mut().readings;
    (readings.late, readings.load) = (3, 0.0456);
    player.harness.run();
    player.harness.get_by_label("CPU 4.6 %");
    player.click("late 3");
    player.harness.get_by_label("late 0");
    player.harness.state_mut().readings.late = 5;
    player.harness.run();
    player.harness.get_by_label("late 2");
    player.harness.state_mut().readings.late = 1;
    player.harness.run();
    player.harness.get_by_label("late 1");
}
