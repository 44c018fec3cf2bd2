//! The piano roll with the keys alone.

use continuo_studio::NoteEdit;
use egui::{Event, Modifiers, OutputCommand};

use super::accompany::accompanied;
use super::roll::{asked, click, lens, melody, on, replace, result, two};
use super::*;

/// The roll of the melody, with the focus.
fn focused() -> Harness<'static, Bench> {
    let mut harness = melody();
    focus(&mut harness);
    harness
}

fn focus(harness: &mut Harness<'static, Bench>) {
    harness.get_by_label("Piano roll").focus();
    harness.run();
}

fn press(harness: &mut Harness<'static, Bench>, modifiers: Modifiers, key: egui::Key) -> Vec<Command> {
    harness.key_press_modifiers(modifiers, key);
    harness.run();
    asked(harness)
}

fn text(harness: &mut Harness<'static, Bench>, event: Event) -> Vec<Command> {
    harness.event(event);
    harness.run();
    asked(harness)
}

/// What is asked for when both notes of the melody are selected and changed by a key.
fn change(modifiers: Modifiers, key: egui::Key, change: impl Fn(Note) -> Note) {
    let mut harness = focused();
    press(&mut harness, Modifiers::COMMAND, egui::Key::A);
    let edits = two().map(|note| replace(note, change(note))).to_vec();
    assert_eq!(press(&mut harness, modifiers, key), [Command::EditNotes(edits)], "{key:?}");
}

#[test]
fn tab_reaches_the_roll_and_escape_leaves_it() {
    let mut harness = focused();
    assert!(harness.get_by_label("Piano roll").is_focused());
    press(&mut harness, Modifiers::COMMAND, egui::Key::A);
    harness.get_by_label("2 notes selected");
    press(&mut harness, Modifiers::NONE, egui::Key::Escape);
    assert!(harness.query_by_label_contains("selected").is_none());
    assert!(harness.get_by_label("Piano roll").is_focused());
    press(&mut harness, Modifiers::NONE, egui::Key::Escape);
    assert!(!harness.get_by_label("Piano roll").is_focused());
    let reached = (0..60).any(|_| {
        harness.key_press(egui::Key::Tab);
        harness.run();
        harness.get_by_label("Piano roll").is_focused()
    });
    assert!(reached);
}

#[test]
fn arrows_move_the_selection() {
    let (plain, shift, ctrl) = (Modifiers::NONE, Modifiers::SHIFT, Modifiers::COMMAND);
    let keyed = |note: Note, by| Note { key: note.key.transposed(by).unwrap(), ..note };
    let struck = |note: Note, by: u8| Note { velocity: Velocity::clamped(by), ..note };
    change(plain, egui::Key::ArrowRight, |note| Note { onset: note.onset + Tick(240), ..note });
    change(shift, egui::Key::ArrowRight, |note| Note { onset: note.onset + Tick(3840), ..note });
    change(plain, egui::Key::ArrowUp, |note| keyed(note, 1));
    change(shift, egui::Key::ArrowDown, |note| keyed(note, -12));
    change(ctrl, egui::Key::ArrowRight, |note| Note { duration: Tick(1200), ..note });
    change(ctrl, egui::Key::ArrowLeft, |note| Note { duration: Tick(720), ..note });
    change(ctrl, egui::Key::ArrowUp, |note| struck(note, 85));
    change(ctrl, egui::Key::ArrowDown, |note| struck(note, 75));
    let mut harness = focused();
    press(&mut harness, ctrl, egui::Key::A);
    assert_eq!(press(&mut harness, plain, egui::Key::ArrowLeft), [], "the first note stands at the first beat");
}

#[test]
fn the_selection_is_removed_repeated_and_drawn_to_the_grid() {
    let mut harness = focused();
    assert_eq!(press(&mut harness, Modifiers::NONE, egui::Key::Delete), [], "nothing is selected");
    press(&mut harness, Modifiers::COMMAND, egui::Key::A);
    assert_eq!(press(&mut harness, Modifiers::NONE, egui::Key::Q), [], "it is on the grid");
    let removed = two().map(NoteEdit::Remove).to_vec();
    assert_eq!(press(&mut harness, Modifiers::NONE, egui::Key::Backspace), [Command::EditNotes(removed)]);

    let mut harness = focused();
    press(&mut harness, Modifiers::COMMAND, egui::Key::A);
    let repeated = two().map(|note| NoteEdit::Add(Note { onset: note.onset + Tick(2880), ..note })).to_vec();
    assert_eq!(press(&mut harness, Modifiers::COMMAND, egui::Key::D), [Command::EditNotes(repeated)]);

    let late = Note { onset: Tick(1010), ..note(0, 62) };
    let input = Arc::new(Melody::new("Late", Clip::new(vec![late], Tick(3840))));
    let mut harness = tall(View { input, ..empty() });
    focus(&mut harness);
    press(&mut harness, Modifiers::COMMAND, egui::Key::A);
    let edits = vec![replace(late, Note { onset: Tick(960), ..late })];
    assert_eq!(press(&mut harness, Modifiers::NONE, egui::Key::Q), [Command::EditNotes(edits)]);
}

/// The text that a frame put on the clipboard.
fn copied(harness: &mut Harness<'static, Bench>, event: Event) -> Option<String> {
    harness.event(event);
    harness.step();
    let commands = &harness.output().platform_output.commands;
    commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    })
}

#[test]
fn notes_go_through_the_clipboard_as_text() {
    let mut harness = focused();
    press(&mut harness, Modifiers::COMMAND, egui::Key::A);
    let text_of_two = copied(&mut harness, Event::Copy).unwrap();
    assert_eq!(text_of_two, "Continuo notes 1\n0 960 60 80\n1920 960 64 80\n");
    assert_eq!(copied(&mut harness, Event::Cut).as_ref(), Some(&text_of_two));
    let removed = two().map(NoteEdit::Remove).to_vec();
    assert_eq!(asked(&mut harness), [Command::EditNotes(removed)]);

    // Another instance, whose cursor stands at the second bar.
    let mut harness = melody();
    let place = lens(&harness).note(&note(3840, 72)).left_center() + vec2(2.0, 0.0);
    click(&mut harness, place);
    let pasted =
        |onset: i64| two().map(|note| NoteEdit::Add(Note { onset: note.onset + Tick(onset), ..note })).to_vec();
    let expected = [Command::EditNotes(pasted(3840))];
    assert_eq!(text(&mut harness, Event::Text(text_of_two.clone())), expected);
    let next = [Command::EditNotes(pasted(3840 + 2880))];
    assert_eq!(text(&mut harness, Event::Paste(text_of_two.clone())), next, "right after what was pasted");
    for hostile in ["Continuo notes 1\n0 1 300 80\n", "hello", "Continuo notes 1\n"] {
        assert_eq!(text(&mut harness, Event::Paste(hostile.to_owned())), []);
        assert_eq!(text(&mut harness, Event::Text(hostile.to_owned())), []);
    }
}

#[test]
fn where_the_clipboard_fails_what_was_copied_here_is_pasted() {
    let mut harness = focused();
    assert_eq!(press(&mut harness, Modifiers::COMMAND, egui::Key::V), []);
    press(&mut harness, Modifiers::COMMAND, egui::Key::A);
    press(&mut harness, Modifiers::COMMAND, egui::Key::C);
    let pasted = two().map(NoteEdit::Add).to_vec();
    assert_eq!(press(&mut harness, Modifiers::COMMAND, egui::Key::V), [Command::EditNotes(pasted)]);
}

#[test]
fn without_a_selection_arrows_move_a_cursor_where_enter_adds_a_note() {
    let mut harness = focused();
    for key in [egui::Key::ArrowRight, egui::Key::ArrowUp, egui::Key::ArrowUp] {
        press(&mut harness, Modifiers::NONE, key);
    }
    press(&mut harness, Modifiers::SHIFT, egui::Key::ArrowRight);
    let drawn = Note { duration: Tick(240), ..note(4080, 62) };
    let added = Command::EditNotes(vec![NoteEdit::Add(drawn)]);
    assert_eq!(press(&mut harness, Modifiers::NONE, egui::Key::Enter), [added]);

    let mut harness = focused();
    assert_eq!(press(&mut harness, Modifiers::NONE, egui::Key::Enter), []);
    harness.get_by_label("1 note selected");
}

#[test]
fn undo_and_redo_work_while_the_roll_has_the_focus() {
    let mut harness = focused();
    assert_eq!(press(&mut harness, Modifiers::COMMAND, egui::Key::Z), [Command::Undo]);
    assert_eq!(press(&mut harness, Modifiers::COMMAND, egui::Key::Y), [Command::Redo]);
}

#[test]
fn space_plays_and_stops_but_not_after_it_moved_the_view() {
    let mut harness = focused();
    press(&mut harness, Modifiers::NONE, egui::Key::Space);
    assert!(harness.state().params.buttons.play.value());
    press(&mut harness, Modifiers::NONE, egui::Key::Space);
    assert!(!harness.state().params.buttons.play.value());
    let place = lens(&harness).rect.center();
    harness.key_down(egui::Key::Space);
    harness.run_steps(2);
    super::roll::drag(&mut harness, place, place - vec2(50.0, 30.0));
    harness.key_up(egui::Key::Space);
    harness.run();
    assert!(!harness.state().params.buttons.play.value());
}

#[test]
fn keys_zoom_scroll_and_fit() {
    let mut harness = focused();
    let before = lens(&harness);
    text(&mut harness, Event::Text("+".to_owned()));
    assert!(lens(&harness).quarter_width > before.quarter_width);
    text(&mut harness, Event::Text("-".to_owned()));
    press(&mut harness, Modifiers::NONE, egui::Key::PageUp);
    assert!(lens(&harness).top_key > before.top_key);
    for _ in 0..8 {
        text(&mut harness, Event::Text("+".to_owned()));
    }
    press(&mut harness, Modifiers::NONE, egui::Key::End);
    assert!(lens(&harness).first_tick > 0.0);
    press(&mut harness, Modifiers::NONE, egui::Key::Home);
    assert!(lens(&harness).first_tick == 0.0);
    press(&mut harness, Modifiers::NONE, egui::Key::F);
    assert_eq!(lens(&harness), before);
}

#[test]
fn keys_lock_notes_of_the_input_and_bars_of_a_band() {
    let mut harness = focused();
    assert_eq!(press(&mut harness, Modifiers::NONE, egui::Key::L), []);
    press(&mut harness, Modifiers::COMMAND, egui::Key::A);
    let lock = |locked| Command::LockNotes { notes: two().to_vec(), locked };
    assert_eq!(press(&mut harness, Modifiers::NONE, egui::Key::L), [lock(true)]);
    let mut locked = (*harness.state().view.input).clone();
    locked.locked = two().to_vec();
    harness.state_mut().view.input = Arc::new(locked);
    assert_eq!(press(&mut harness, Modifiers::NONE, egui::Key::L), [lock(false)]);

    let mut harness = result(accompanied());
    let place = on(&harness, note(0, 40)) + vec2(lens(&harness).width(Tick(7680)), 0.0);
    click(&mut harness, place);
    let bars = Command::LockBars { first: 2, last: 2, locked: true };
    assert_eq!(press(&mut harness, Modifiers::NONE, egui::Key::L), [bars]);
}

#[test]
fn keys_go_from_track_to_track() {
    let mut harness = result(accompanied());
    focus(&mut harness);
    press(&mut harness, Modifiers::NONE, egui::Key::N);
    press(&mut harness, Modifiers::COMMAND, egui::Key::A);
    let asked = press(&mut harness, Modifiers::NONE, egui::Key::Delete);
    let edits = vec![NoteEdit::Remove(note(960, 48))];
    assert_eq!(asked, [Command::EditResult { role: continuo_music::Role::Drums, edits }]);
    press(&mut harness, Modifiers::NONE, egui::Key::P);
    press(&mut harness, Modifiers::COMMAND, egui::Key::A);
    harness.get_by_label("1 note selected");
    let roll = harness.state_mut().window.roll();
    assert_eq!(roll.active(), continuo_music::Role::Melody);
    roll.show_track(continuo_music::Role::Bass);
    assert_eq!(roll.active(), continuo_music::Role::Bass);
}
