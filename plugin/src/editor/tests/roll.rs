//! The piano roll under the pointer: every gesture asks for one edit, of the notes that are shown.

use continuo_music::{Composition, Role as Part, Track};
use continuo_studio::NoteEdit;
use egui::{Modifiers, PointerButton};

use super::accompany::accompanied;
use super::*;

/// A roll with the melody of [`full`] in it, to be edited.
pub(super) fn melody() -> Harness<'static, Bench> {
    tall(View { listen: Listen::Input, result: None, ..full() })
}

/// The roll of the place of results.
pub(super) fn result(view: View) -> Harness<'static, Bench> {
    let mut harness = tall(view);
    go(&mut harness, Place::Result);
    harness
}

pub(super) fn lens(harness: &Harness<'static, Bench>) -> crate::editor::roll::Lens {
    harness.state().window.lens().unwrap()
}

/// The middle of a note.
pub(super) fn on(harness: &Harness<'static, Bench>, note: Note) -> Pos2 {
    lens(harness).note(&note).center()
}

/// What was asked for since it was asked last.
pub(super) fn asked(harness: &mut Harness<'static, Bench>) -> Vec<Command> {
    std::mem::take(&mut harness.state_mut().asked)
}

/// Presses, moves and releases.
pub(super) fn drag(harness: &mut Harness<'static, Bench>, from: Pos2, to: Pos2) {
    harness.drag_at(from);
    harness.run_steps(2);
    harness.hover_at(from + (to - from) * 0.5);
    harness.run_steps(2);
    harness.hover_at(to);
    harness.run_steps(2);
    harness.drop_at(to);
    harness.run();
}

/// The same with a key held.
pub(super) fn drag_with(harness: &mut Harness<'static, Bench>, modifiers: Modifiers, from: Pos2, to: Pos2) {
    harness.event(egui::Event::ModifiersChanged(modifiers));
    drag(harness, from, to);
    harness.event(egui::Event::ModifiersChanged(Modifiers::NONE));
    harness.run();
}

pub(super) fn click_with(harness: &mut Harness<'static, Bench>, modifiers: Modifiers, place: Pos2) {
    // Long enough after the clicks before that these are not the third and fourth of them.
    harness.run_steps(50);
    harness.event(egui::Event::ModifiersChanged(modifiers));
    harness.drag_at(place);
    harness.drop_at(place);
    harness.run();
    harness.event(egui::Event::ModifiersChanged(Modifiers::NONE));
}

pub(super) fn click(harness: &mut Harness<'static, Bench>, place: Pos2) {
    click_with(harness, Modifiers::NONE, place);
}

pub(super) fn double_click(harness: &mut Harness<'static, Bench>, place: Pos2) {
    harness.run_steps(50);
    for _ in 0..2 {
        harness.drag_at(place);
        harness.drop_at(place);
    }
    harness.run();
}

pub(super) fn replace(from: Note, to: Note) -> NoteEdit {
    NoteEdit::Replace { from, to }
}

fn moved(note: Note, ticks: i64, semitones: i32) -> Note {
    Note { onset: note.onset + Tick(ticks), key: note.key.transposed(semitones).unwrap(), ..note }
}

/// The two notes of the melody.
pub(super) fn two() -> [Note; 2] {
    [note(0, 60), note(1920, 64)]
}

#[test]
fn notes_are_drawn_moved_and_removed() {
    let mut harness = melody();
    let [_, second] = two();
    let roll = harness.get_by_label("Piano roll").rect();
    assert!(roll.contains_rect(lens(&harness).note(&second)), "the melody is in sight");
    let on_note = on(&harness, second);
    double_click(&mut harness, on_note);
    let beside = lens(&harness).note(&note(3840, 65)).left_center() + vec2(2.0, 0.0);
    double_click(&mut harness, beside);
    let up = on(&harness, note(2880, 66));
    drag(&mut harness, on_note, up);
    let drawn = Note { duration: Tick(240), ..note(3840, 65) };
    let expected = [NoteEdit::Remove(second), NoteEdit::Add(drawn), replace(second, note(2880, 66))];
    assert_eq!(asked(&mut harness), expected.map(|edit| Command::EditNotes(vec![edit])));
}

#[test]
fn both_edges_of_a_note_are_dragged() {
    let mut harness = melody();
    let [_, second] = two();
    let (rect, quarter) = (lens(&harness).note(&second), lens(&harness).width(Tick::QUARTER));
    let (left, right) = (rect.left_center() + vec2(1.0, 0.0), rect.right_center() - vec2(1.0, 0.0));
    drag(&mut harness, right, right + vec2(quarter, 0.0));
    drag(&mut harness, left, left + vec2(quarter / 2.0, 0.0));
    let longer = Note { duration: Tick(1920), ..second };
    let later = Note { onset: Tick(2400), duration: Tick(480), ..second };
    let expected = [replace(second, longer), replace(second, later)];
    assert_eq!(asked(&mut harness), expected.map(|edit| Command::EditNotes(vec![edit])));
}

#[test]
fn a_frame_selects_and_what_is_selected_moves_together_as_one_edit() {
    let mut harness = melody();
    let [first, second] = two();
    let frame = lens(&harness).note(&first).union(lens(&harness).note(&second)).expand(6.0);
    let outside = frame.left_bottom().max(lens(&harness).rect.left_top() + vec2(1.0, 0.0));
    drag(&mut harness, outside, frame.right_top());
    harness.get_by_label("2 notes selected");
    assert_eq!(asked(&mut harness), []);
    let (from, to) = (on(&harness, second), on(&harness, moved(second, 960, 2)));
    drag(&mut harness, from, to);
    let edits = vec![replace(first, moved(first, 960, 2)), replace(second, moved(second, 960, 2))];
    assert_eq!(asked(&mut harness), [Command::EditNotes(edits)]);
}

#[test]
fn a_group_stops_at_the_first_beat() {
    let mut harness = melody();
    let [first, second] = two();
    let places = [first, second].map(|note| on(&harness, note));
    click(&mut harness, places[1]);
    click_with(&mut harness, Modifiers::SHIFT, places[0]);
    drag(&mut harness, places[1], places[1] - vec2(500.0, 0.0));
    assert_eq!(asked(&mut harness), [], "it stands at the first beat already");
}

#[test]
fn clicks_with_keys_add_and_toggle() {
    let mut harness = melody();
    let places = two().map(|note| on(&harness, note));
    click(&mut harness, places[0]);
    harness.get_by_label("1 note selected");
    click_with(&mut harness, Modifiers::COMMAND, places[1]);
    harness.get_by_label("2 notes selected");
    click_with(&mut harness, Modifiers::COMMAND, places[0]);
    harness.get_by_label("1 note selected");
    click_with(&mut harness, Modifiers::SHIFT, places[0]);
    harness.get_by_label("2 notes selected");
    let empty = on(&harness, note(6720, 70));
    click(&mut harness, empty);
    assert!(harness.query_by_label_contains("selected").is_none());
    assert_eq!(asked(&mut harness), []);
}

#[test]
fn the_other_button_removes() {
    let mut harness = melody();
    let place = on(&harness, two()[0]);
    for pressed in [true, false] {
        let button = PointerButton::Secondary;
        harness.event(egui::Event::PointerMoved(place));
        harness.event(egui::Event::PointerButton { pos: place, button, pressed, modifiers: Modifiers::NONE });
    }
    harness.run();
    assert_eq!(asked(&mut harness), [Command::EditNotes(vec![NoteEdit::Remove(two()[0])])]);
}

#[test]
fn the_pencil_draws_notes_as_long_as_it_is_dragged() {
    let mut harness = melody();
    harness.get_by_label("Draw").click();
    harness.run();
    let (lens, start) = (lens(&harness), note(3840, 67));
    let from = lens.note(&start).left_center() + vec2(2.0, 0.0);
    drag(&mut harness, from, from + vec2(lens.width(Tick(960)) - 4.0, 0.0));
    let above = from - vec2(0.0, lens.row_height * 2.0);
    click(&mut harness, above);
    let short = Note { duration: Tick(240), ..note(3840, 69) };
    let expected = [start, short].map(|note| Command::EditNotes(vec![NoteEdit::Add(note)]));
    assert_eq!(asked(&mut harness), expected);
}

#[test]
fn with_alt_a_drag_changes_how_hard_a_note_is_struck() {
    let mut harness = melody();
    let (first, place) = (two()[0], on(&harness, two()[0]));
    drag_with(&mut harness, Modifiers::ALT, place, place - vec2(0.0, 20.0));
    let harder = Note { velocity: Velocity::clamped(100), ..first };
    assert_eq!(asked(&mut harness), [Command::EditNotes(vec![replace(first, harder)])]);
}

#[test]
fn off_the_grid_notes_go_where_they_are_put() {
    let mut harness = melody();
    harness.get_by_label("Snap").click();
    harness.run();
    let (second, place) = (two()[1], on(&harness, two()[1]));
    drag(&mut harness, place, place + vec2(7.0, 0.0));
    let asked = asked(&mut harness);
    let [Command::EditNotes(edits)] = &asked[..] else { panic!("{asked:?}") };
    let [NoteEdit::Replace { to, .. }] = edits[..] else { panic!("{edits:?}") };
    assert!(to.onset > second.onset && to.onset.0 % 240 != 0, "{to:?}");
}

#[test]
fn escape_lets_go_of_what_is_dragged() {
    let mut harness = melody();
    let place = on(&harness, two()[1]);
    harness.drag_at(place);
    harness.run_steps(2);
    harness.hover_at(place + vec2(60.0, 0.0));
    harness.run_steps(2);
    harness.key_press(egui::Key::Escape);
    harness.run_steps(2);
    harness.drop_at(place + vec2(60.0, 0.0));
    harness.run();
    assert_eq!(asked(&mut harness), []);
}

#[test]
fn the_wheel_scrolls_and_zooms_and_fit_shows_the_whole_again() {
    let mut harness = melody();
    let (before, place) = (lens(&harness), on(&harness, two()[0]));
    let mut wheel = |modifiers: Modifiers, by: f32| {
        harness.hover_at(place);
        harness.event(egui::Event::ModifiersChanged(modifiers));
        let (unit, source) = (egui::MouseWheelUnit::Point, egui::MouseWheelSource::Unknown);
        let (delta, phase) = (vec2(0.0, by), egui::TouchPhase::Move);
        harness.event(egui::Event::MouseWheel { unit, delta, modifiers, phase, source });
        harness.run_steps(40);
        harness.event(egui::Event::ModifiersChanged(Modifiers::NONE));
        harness.run_steps(2);
        lens(&harness)
    };
    assert!(wheel(Modifiers::COMMAND, 120.0).quarter_width > before.quarter_width);
    assert!(wheel(Modifiers::SHIFT, -60.0).first_tick > 0.0);
    assert!(wheel(Modifiers::ALT, 60.0).row_height > before.row_height);
    let high = wheel(Modifiers::NONE, 0.0).top_key;
    assert!(wheel(Modifiers::NONE, 60.0).top_key > high);
    harness.get_by_label("Fit").click();
    harness.run();
    assert_eq!(lens(&harness), before);
}

#[test]
fn the_middle_button_and_the_rails_move_the_view() {
    let mut harness = melody();
    for _ in 0..6 {
        harness.get_by_label("+").click();
        harness.run();
    }
    let (before, place) = (lens(&harness), lens(&harness).rect.center());
    let button = |pos, pressed| egui::Event::PointerButton {
        pos,
        button: PointerButton::Middle,
        pressed,
        modifiers: Modifiers::NONE,
    };
    harness.hover_at(place);
    harness.event(button(place, true));
    harness.run_steps(2);
    for step in [20.0, 40.0, 60.0] {
        harness.hover_at(place - vec2(step, 0.0));
        harness.run_steps(2);
    }
    harness.event(button(place - vec2(60.0, 0.0), false));
    harness.run();
    let panned = lens(&harness);
    assert!(panned.first_tick > before.first_tick, "{panned:?}");
    let rail = harness.get_by_label("Scroll in time").rect();
    drag(&mut harness, rail.left_center() + vec2(30.0, 0.0), rail.left_center() + vec2(90.0, 0.0));
    assert!(lens(&harness).first_tick > panned.first_tick);
    assert_eq!(asked(&mut harness), []);
}

#[test]
fn a_result_is_edited_in_its_own_track() {
    let mut harness = result(full());
    let place = on(&harness, note(960, 67));
    double_click(&mut harness, place);
    let edits = vec![NoteEdit::Remove(note(960, 67))];
    assert_eq!(asked(&mut harness), [Command::EditResult { role: Part::Melody, edits }]);
}

#[test]
fn what_a_result_was_made_from_can_be_seen_but_not_changed() {
    let track = |role| Track { name: String::new(), role, channel: 0, program: None, clip: full().input.clip.clone() };
    let tracks = vec![track(Part::Melody)];
    let parent = Arc::new(Composition { tracks, ..Composition::default() });
    let shown = Shown { parent_composition: Some(parent), ..full().result.unwrap() };
    let mut harness = result(View { listen: Listen::Parent, result: Some(shown), ..full() });
    let place = on(&harness, two()[1]);
    double_click(&mut harness, place);
    click(&mut harness, place);
    harness.get_by_label("1 note selected");
    drag(&mut harness, place, place + vec2(50.0, 0.0));
    assert_eq!(asked(&mut harness), []);
}

#[test]
fn of_several_tracks_the_one_in_front_is_edited() {
    let mut harness = result(accompanied());
    for (number, role) in (0..).zip(continuo_realtime::ROLES) {
        let chip = format!("• {}", crate::params::role_name(role));
        harness.get_by_label(&chip).click();
        harness.run();
        let there = note(i64::from(number) * 960, 40 + 8 * number);
        assert!(lens(&harness).rect.expand(1.0).contains_rect(lens(&harness).note(&there)), "every track is in sight");
        let place = on(&harness, there);
        double_click(&mut harness, place);
        assert_eq!(asked(&mut harness), [Command::EditResult { role, edits: vec![NoteEdit::Remove(there)] }]);
    }
    let colours: std::collections::BTreeSet<_> =
        continuo_realtime::ROLES.map(|role| theme::DARK.role(role).to_array()).into();
    assert_eq!(colours.len(), continuo_realtime::ROLES.len());
}

#[test]
fn a_hidden_track_is_not_found_by_the_pointer() {
    let mut harness = result(accompanied());
    // At its end, because the names of drums take more room at the left than keys do.
    let place = lens(&harness).note(&note(0, 40)).right_center() - vec2(2.0, 0.0);
    let chip = harness.get_by_label("• Melody").rect().center();
    click_with(&mut harness, Modifiers::ALT, chip);
    click(&mut harness, place);
    assert!(harness.query_by_label_contains("selected").is_none());
    click_with(&mut harness, Modifiers::ALT, chip);
    click(&mut harness, place);
    harness.get_by_label("1 note selected");
}
