//! What is marked in the piano roll: locked notes and bars, the region, velocities, the scale, what networks let see.

use continuo_models::{EditKind, Prospect};
use continuo_music::{Mode, Tonality};
use egui::Modifiers;

use super::accompany::accompanied;
use super::roll::{asked, click, double_click, drag, lens, melody, on, replace, result, two};
use super::*;
use crate::params::{Scale, SnapGrid};

/// Where a bar stands in a row of the ruler.
fn over_bar(harness: &Harness<'static, Bench>, row: &str, bar: f32) -> Pos2 {
    let rect = harness.get_by_label(row).rect();
    Pos2::new(lens(harness).x(Tick(0)) + lens(harness).width(Tick(3840)) * bar, rect.center().y)
}

/// Presses over one bar and lets go over another.
fn sweep(harness: &mut Harness<'static, Bench>, from: f32, to: f32) {
    let (from, to) = (over_bar(harness, "Bar ruler", from + 0.5), over_bar(harness, "Bar ruler", to + 0.5));
    harness.drag_at(from);
    harness.run_steps(8);
    harness.hover_at(to);
    harness.run_steps(8);
    harness.drop_at(to);
    harness.run_steps(8);
}

#[test]
fn bars_are_locked_and_freed_in_the_ruler() {
    let mut harness = result(View { locked_bars: std::iter::once(3..4).collect(), ..accompanied() });
    for (from, to) in [(1.0, 1.0), (3.0, 3.0), (2.0, 0.0)] {
        sweep(&mut harness, from, to);
    }
    let lock = |first, last, locked| Command::LockBars { first, last, locked };
    assert_eq!(asked(&mut harness), [lock(1, 1, true), lock(3, 3, false), lock(0, 2, true)]);
}

#[test]
fn a_melody_alone_has_no_bars_to_lock() {
    assert!(result(full()).query_by_label("Bar ruler").is_none());
}

#[test]
fn a_region_is_marked_changed_and_cleared() {
    let mut harness = melody();
    let at = |harness: &Harness<'static, Bench>, bar| over_bar(harness, "Region ruler", bar);
    let (from, to) = (at(&harness, 1.02), at(&harness, 3.01));
    drag(&mut harness, from, to);
    let region = Tick(3840)..Tick(11_520);
    assert_eq!(asked(&mut harness), [Command::SetRegion(Some(region.clone()))]);
    harness.state_mut().view.region = Some(region);
    harness.run();
    let (edge, to) = (at(&harness, 3.0), at(&harness, 2.0));
    drag(&mut harness, edge, to);
    assert_eq!(asked(&mut harness), [Command::SetRegion(Some(Tick(3840)..Tick(7680)))]);
    let inside = at(&harness, 2.0);
    double_click(&mut harness, inside);
    assert_eq!(asked(&mut harness), [Command::SetRegion(None)]);
    harness.get_by_label("Region: Bars 2–3 ×").click();
    harness.run();
    assert_eq!(asked(&mut harness), [Command::SetRegion(None)]);
}

#[test]
fn the_region_of_the_selection_is_marked_with_a_key() {
    let mut harness = melody();
    let second = on(&harness, two()[1]);
    click(&mut harness, second);
    harness.key_press(egui::Key::R);
    harness.run();
    assert_eq!(asked(&mut harness), [Command::SetRegion(Some(Tick(1920)..Tick(2880)))]);
}

#[test]
fn selected_notes_are_locked_with_a_button() {
    let mut harness = melody();
    let second = on(&harness, two()[1]);
    click(&mut harness, second);
    harness.get_by_label("Lock notes").click();
    harness.run();
    let lock = |locked| Command::LockNotes { notes: vec![two()[1]], locked };
    assert_eq!(asked(&mut harness), [lock(true)]);
    let input = Melody { locked: vec![two()[1]], ..(*harness.state().view.input).clone() };
    harness.state_mut().view.input = Arc::new(input);
    harness.run();
    harness.get_by_label("Free notes").click();
    harness.run();
    assert_eq!(asked(&mut harness), [lock(false)]);
}

/// The melody's roll with velocities.
fn with_velocities() -> Harness<'static, Bench> {
    let mut harness = melody();
    harness.get_by_label("Velocity").click();
    harness.run();
    harness
}

/// The height at which a velocity stands.
fn height(harness: &Harness<'static, Bench>, velocity: f32) -> f32 {
    let room = harness.get_by_label("Velocities").rect().shrink2(vec2(0.0, 5.0));
    room.bottom() - room.height() * velocity / 127.0
}

fn struck(note: Note, velocity: u8) -> Note {
    Note { velocity: Velocity::clamped(velocity), ..note }
}

/// The velocities that were asked for, of these notes.
fn velocities(asked: &[Command]) -> Vec<(Note, u8)> {
    let [Command::EditNotes(edits)] = asked else { panic!("{asked:?}") };
    let pair = |edit: &continuo_studio::NoteEdit| match *edit {
        continuo_studio::NoteEdit::Replace { from, to } => {
            assert_eq!(replace(from, to), replace(from, struck(from, to.velocity.number())));
            (from, to.velocity.number())
        }
        _ => panic!("{edit:?}"),
    };
    edits.iter().map(pair).collect()
}

#[test]
fn a_stem_is_dragged_alone_or_with_the_selection() {
    let mut harness = with_velocities();
    let x = lens(&harness).x(two()[1].onset) + 1.0;
    let (from, to) = (Pos2::new(x, height(&harness, 80.0)), Pos2::new(x, height(&harness, 100.0)));
    drag(&mut harness, from, to);
    let one = velocities(&asked(&mut harness));
    assert!(matches!(one[..], [(note, 99..=101)] if note == two()[1]), "{one:?}");
    harness.get_by_label("Piano roll").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, egui::Key::A);
    harness.run();
    drag(&mut harness, from, to);
    let both = velocities(&asked(&mut harness));
    assert!(matches!(both[..], [(_, 99..=101), (_, 99..=101)]), "{both:?}");
}

#[test]
fn velocities_are_painted_over_many_notes() {
    let mut harness = with_velocities();
    let (left, right) = (lens(&harness).x(Tick(0)), lens(&harness).x(Tick(2880)));
    let at = |x: f32, velocity: f32| Pos2::new(x, height(&harness, velocity));
    let (from, to) = (at(left, 40.0), at(right, 40.0));
    drag(&mut harness, from, to);
    let painted = velocities(&asked(&mut harness));
    assert_eq!(painted.iter().map(|(note, _)| *note).collect::<Vec<_>>(), two());
    assert!(painted.iter().all(|(_, velocity)| (39..=41).contains(velocity)), "{painted:?}");
}

#[test]
fn the_lane_is_made_higher_within_limits_and_the_project_keeps_it() {
    let mut harness = with_velocities();
    let top = harness.get_by_label("Velocities").rect().center_top() + vec2(0.0, 1.0);
    drag(&mut harness, top, top - vec2(0.0, 30.0));
    assert!((80..=100).contains(&harness.state().params.look.get().velocity_height));
    let top = harness.get_by_label("Velocities").rect().center_top() + vec2(0.0, 1.0);
    drag(&mut harness, top, top - vec2(0.0, 600.0));
    assert_eq!(harness.state().params.look.get().velocity_height, 160);
}

#[test]
fn the_scale_is_found_or_chosen() {
    let mut harness = melody();
    let combo = |harness: &Harness<'static, Bench>| harness.get_by_role_and_label(Role::ComboBox, "Scale").value();
    let found = continuo_music::tonality::detect(&full().input.clip).unwrap();
    assert_eq!(combo(&harness), Some(found.name()));
    for (entry, scale) in [("C minor", Scale::Chosen(Tonality::new(0, Mode::Minor).unwrap())), ("No scale", Scale::Off)]
    {
        harness.get_by_role_and_label(Role::ComboBox, "Scale").click();
        harness.run();
        harness.get_by_role_and_label(Role::Button, entry).click();
        harness.run();
        assert_eq!((harness.state().params.look.get().scale, combo(&harness).as_deref()), (scale, Some(entry)));
    }
}

#[test]
fn the_grid_is_chosen() {
    let mut harness = melody();
    harness.get_by_role_and_label(Role::ComboBox, "Grid").click();
    harness.run();
    harness.get_by_role_and_label(Role::Button, "1/8T").click();
    harness.run();
    assert_eq!(harness.state().params.look.get().grid, SnapGrid::Steps(continuo_music::Grid::EighthTriplet));
    let place = on(&harness, note(4000, 67));
    double_click(&mut harness, place);
    let drawn = asked(&mut harness);
    let [Command::EditNotes(edits)] = &drawn[..] else { panic!("{drawn:?}") };
    assert!(matches!(edits[..], [continuo_studio::NoteEdit::Add(note)] if note.duration == Tick(320)), "{edits:?}");
}

#[test]
fn a_key_at_the_left_is_heard_and_selects_its_row() {
    let mut harness = melody();
    let keyboard = harness.get_by_label("Keys of the piano roll").rect();
    let place = Pos2::new(keyboard.center().x, on(&harness, two()[1]).y);
    harness.drag_at(place);
    harness.run_steps(2);
    assert_eq!(harness.state().keys.down(), 1 << 64);
    harness.drop_at(place);
    harness.run();
    assert_eq!(harness.state().keys.down(), 0);
    harness.get_by_label("1 note selected");
}

#[test]
fn what_plays_is_followed_unless_it_is_not_wanted() {
    let play = |follow: bool| {
        let mut harness = melody();
        if !follow {
            harness.get_by_label("Follow").click();
        }
        for _ in 0..8 {
            harness.get_by_label("+").click();
            harness.run();
        }
        harness.state_mut().readings.playhead = Some(Tick(12_000));
        harness.run();
        lens(&harness).first_tick
    };
    assert!(play(true) > 3840.0);
    assert!(play(false) == 0.0);
}

/// How much is painted in a frame.
fn painted(harness: &Harness<'static, Bench>) -> usize {
    let meshes = harness.output().shapes.iter().map(|clipped| match &clipped.shape {
        egui::Shape::Mesh(mesh) => mesh.vertices.len(),
        _ => 1,
    });
    meshes.sum()
}

#[test]
fn what_a_network_thinks_is_painted_if_it_is_wanted() {
    let prospect =
        |kind| Prospect { key: Key::masked(65), onset: Tick(960), duration: Tick(480), kind, probability: 0.5 };
    let prospects = Insight::Prospects([EditKind::Add, EditKind::Remove].map(prospect).into());
    let attention = Insight::Attention([0.2, 0.7].into());
    for (insight, word) in [(prospects, "• next edit?"), (attention, "• attention")] {
        let advance = Advance::Enhance { iterations_done: 3, iterations: 9, notes_removed: 0 };
        let progress = Progress { advance, notes_added: 0, partial: Arc::new(full().input.clip.clone()), insight };
        let mut harness = tall(View { status: Status::Generating, progress: Some(progress), ..full() });
        go(&mut harness, Place::Technique);
        harness.get_by_label(word);
        let with = painted(&harness);
        harness.get_by_label("Insight").click();
        harness.run();
        assert!(harness.query_by_label(word).is_none());
        assert!(painted(&harness) < with, "{word}");
    }
}
