//! The place of the result: lanes, before and after, next steps, and the tree of everything that was made.

use continuo_models::{AccompanySettings, PARTS};
use continuo_music::{Composition, Role as Part, Track};
use continuo_realtime::ROLES;
use egui::Key as Press;

use super::*;
use crate::params::{NO_PROGRAM, TechniqueChoice, role_name};

/// The place of the result, large enough for all of it.
fn place(view: View) -> Harness<'static, Bench> {
    place_of(view, WindowSize { width: 1200.0, height: 1400.0 })
}

fn place_of(view: View, size: WindowSize) -> Harness<'static, Bench> {
    let mut harness = bench(view, size);
    go(&mut harness, Place::Result);
    harness
}

/// A melody of four bars with a band around it, which asks for a finger bass; made from an entry that is still there.
fn band() -> View {
    let track = |(number, role): (u8, Part)| Track {
        name: role_name(role).to_owned(),
        role,
        channel: role.default_channel(),
        program: (role == Part::Bass).then_some(33),
        clip: Clip::new(vec![note(i64::from(number) * 960, 40 + 8 * number)], Tick(15_360)),
    };
    let composition = Composition { tracks: (0..).zip(ROLES).map(track).collect(), ..Composition::default() };
    let settings = TechniqueSettings::Accompany(AccompanySettings { seed: 9, ..AccompanySettings::default() });
    let view = full();
    let shown = view.result.clone().unwrap();
    View {
        result: Some(Shown { technique: Some(Technique::Accompany), composition: Arc::new(composition), ..shown }),
        history: vec![item(0, None), item(1, Some(settings))],
        ..view
    }
}

fn click(harness: &mut Harness<'static, Bench>, name: &str) {
    harness.get_by_label(name).click();
    harness.run();
}

fn press(harness: &mut Harness<'static, Bench>, key: Press) {
    harness.key_press(key);
    harness.run();
}

fn asked(harness: &mut Harness<'static, Bench>) -> Vec<Command> {
    std::mem::take(&mut harness.state_mut().asked)
}

#[test]
fn each_next_step_takes_the_result_up_and_opens_the_place_where_it_is_done() {
    for (name, place_after, technique) in [
        ("Enhance it again", Place::Technique, TechniqueChoice::Enhance),
        ("Accompany it", Place::Technique, TechniqueChoice::Accompany),
        ("Extend it", Place::Technique, TechniqueChoice::Extend),
        ("Edit", Place::Input, TechniqueChoice::Enhance),
    ] {
        let mut harness = place(full());
        click(&mut harness, name);
        assert_eq!(asked(&mut harness), [Command::Accept], "{name}");
        let params = &harness.state().params;
        assert_eq!((params.look.get().place, params.generate.technique.value()), (place_after, technique), "{name}");
    }
}

#[test]
fn while_a_run_is_under_way_no_step_is_taken() {
    let mut harness = place(View { status: Status::Generating, ..full() });
    for name in ["Enhance it again", "Accompany it", "Extend it", "Accept", "Edit", "Run 2. Tune again"] {
        click(&mut harness, name);
    }
    assert_eq!(asked(&mut harness), []);
    assert_eq!(harness.state().params.look.get().place, Place::Result);
}

#[test]
fn before_and_after_are_a_click_or_a_key_apart() {
    let mut harness = place(full());
    click(&mut harness, "Show and hear: before");
    press(&mut harness, Press::X);
    harness.state_mut().view.listen = Listen::Parent;
    harness.run();
    harness.get_by_label("Heard: Tune (1)");
    press(&mut harness, Press::X);
    let [parent, result] = [Listen::Parent, Listen::Result].map(Command::Listen);
    assert_eq!(asked(&mut harness), [parent.clone(), parent, result]);
}

#[test]
fn there_is_nothing_to_compare_without_a_result() {
    let mut harness = place(View { result: None, ..full() });
    assert!(harness.query_by_label("Show and hear: before").is_none());
    press(&mut harness, Press::X);
    assert_eq!(asked(&mut harness), []);
}

#[test]
fn what_is_missing_for_a_result_is_said_and_is_a_click_away() {
    let melody = View { result: None, history: Vec::new(), ..full() };
    let none_on_show = View { result: None, ..full() };
    for (view, name, leads_to) in [
        (empty(), "1  Choose a melody", Place::Input),
        (melody, "2  Choose a technique", Place::Technique),
        (none_on_show, "2  Choose a technique", Place::Technique),
    ] {
        let mut harness = place(view);
        harness.get_by_label("No result yet");
        click(&mut harness, name);
        assert_eq!(harness.state().params.look.get().place, leads_to);
    }
}

#[test]
fn what_a_result_is_stands_beside_it() {
    let harness = place(full());
    for fact in ["Enhance · Bach", "1 added, 1 removed, 1 kept", "4 bars, 0:08", "Tune (1)"] {
        assert!(harness.query_all_by_label(fact).next().is_some(), "{fact}");
    }
    let harness = place(band());
    for fact in ["Pop, humanise 0 %", "melody, drums, bass, harmony, strings", "9"] {
        assert!(harness.query_all_by_label(fact).next().is_some(), "{fact}");
    }
}

#[test]
fn the_tree_is_walked_with_the_arrow_keys() {
    let history = vec![item(0, None), item(1, Some(enhanced())), item(2, Some(enhanced()))];
    let mut harness = place(View { history, ..full() });
    click(&mut harness, "2. Tune");
    asked(&mut harness);
    press(&mut harness, Press::ArrowDown);
    press(&mut harness, Press::ArrowUp);
    press(&mut harness, Press::Home);
    let show = |id| [Command::Select(Some(EntryId(id))), Command::Listen(Listen::Result)];
    assert_eq!(asked(&mut harness), [show(2), show(1), show(0)].concat());
    press(&mut harness, Press::ArrowUp);
    assert_eq!(asked(&mut harness), [], "there is nothing above the first");
    press(&mut harness, Press::Delete);
    assert_eq!(asked(&mut harness), [Command::Delete(EntryId(0))]);
}

fn enhanced() -> TechniqueSettings {
    TechniqueSettings::Enhance(EnhanceSettings::default())
}

/// Types a name into the field that is open.
fn name_it(harness: &mut Harness<'static, Bench>, name: &str, end: Press) {
    let field = harness.get_by_label("New name");
    field.set_text_value_accesskit(name);
    harness.run();
    press(harness, end);
}

#[test]
fn an_entry_is_named_where_its_name_stands() {
    let mut harness = place(full());
    click(&mut harness, "Rename 2. Tune");
    assert!(harness.ctx.text_edit_focused(), "the keyboard is in the field at once");
    name_it(&mut harness, "  Ode, later ", Press::Enter);
    assert_eq!(asked(&mut harness), [Command::Rename(EntryId(1), "Ode, later".to_owned())]);
    assert!(harness.query_by_label("New name").is_none());
    click(&mut harness, "Rename 2. Tune");
    name_it(&mut harness, "Never mind", Press::Escape);
    click(&mut harness, "Rename 2. Tune");
    name_it(&mut harness, "  ", Press::Enter);
    assert_eq!(asked(&mut harness), []);
    let row = harness.get_by_label("2. Tune").rect().center();
    super::roll::double_click(&mut harness, row);
    asked(&mut harness);
    name_it(&mut harness, "By mouse", Press::Enter);
    assert_eq!(asked(&mut harness), [Command::Rename(EntryId(1), "By mouse".to_owned())]);
}

#[test]
fn x_is_a_letter_while_a_name_is_being_typed() {
    let mut harness = place(full());
    click(&mut harness, "Rename 2. Tune");
    press(&mut harness, Press::X);
    assert_eq!(asked(&mut harness), []);
}

#[test]
fn what_the_list_offers_is_what_can_be_done() {
    let mut harness = place(full());
    click(&mut harness, "Run 2. Tune again");
    click(&mut harness, "Delete 2. Tune");
    assert_eq!(asked(&mut harness), [Command::Rerun(EntryId(1)), Command::Delete(EntryId(1))]);
    let shown = full().result.map(|shown| Shown { entry: EntryId(0), parent: None, ..shown });
    let mut harness = place(View { result: shown, ..full() });
    click(&mut harness, "Run 1. Tune again");
    assert_eq!(asked(&mut harness), [], "nothing made an input melody");
}

#[test]
fn every_part_has_its_lane_and_its_strip() {
    for role in ROLES {
        let (mut harness, name) = (place(band()), role_name(role));
        click(&mut harness, &format!("{name} mute"));
        click(&mut harness, &format!("{name} solo"));
        harness.get_by_role_and_label(Role::Slider, &format!("{name} volume")).set_value_accesskit(0.25);
        harness.run();
        let strip = *harness.state().params.mixer.mixer().strip(role);
        assert_eq!((strip.mute, strip.solo, strip.volume_percent), (true, true, 50), "{name}");
    }
}

#[test]
fn each_part_can_be_made_anew_but_the_melody() {
    let mut harness = place(band());
    for role in PARTS {
        click(&mut harness, &format!("Regenerate {}", role_name(role).to_lowercase()));
    }
    assert_eq!(asked(&mut harness), PARTS.map(Command::Regenerate));
    assert!(harness.query_by_label("Regenerate melody").is_none());
    let mut busy = place(View { status: Status::Generating, ..band() });
    click(&mut busy, "Regenerate bass");
    assert_eq!(asked(&mut busy), []);
}

#[test]
fn an_instrument_is_chosen_from_its_family() {
    let mut harness = place(band());
    let program =
        |harness: &Harness<'static, Bench>| harness.state().params.mixer.pitch(Part::Bass).unwrap().program.value();
    click(&mut harness, "Bass instrument: Electric Bass (finger)");
    click(&mut harness, "Organ");
    click(&mut harness, "Church Organ");
    assert_eq!(program(&harness), 19);
    click(&mut harness, "Bass instrument: Church Organ");
    click(&mut harness, "By the model");
    assert_eq!(program(&harness), NO_PROGRAM);
    harness.get_by_label("Drum kit");
}

#[test]
fn a_melody_alone_has_no_lanes() {
    let harness = place(full());
    assert!(harness.query_by_label("Melody track").is_none());
}

#[test]
fn lanes_fold_into_a_row_and_out_again() {
    let mut harness = place(band());
    let roll = |harness: &Harness<'static, Bench>| harness.get_by_label("Piano roll").rect().height();
    let before = roll(&harness);
    click(&mut harness, "Fold the tracks away");
    assert!(roll(&harness) > before + 60.0);
    click(&mut harness, "Bass mute");
    assert!(harness.state().params.mixer.strip(Part::Bass).mute.value(), "mutes and solos stay at hand");
    assert!(harness.query_by_label("Regenerate bass").is_none());
    click(&mut harness, "Unfold the tracks");
    assert!((roll(&harness) - before).abs() < 1.0);
}

#[test]
fn at_every_size_lanes_lie_within_the_window_beside_one_another_and_leave_the_roll_its_room() {
    for size in [WindowSize::LEAST, ROOMY, WindowSize::DEFAULT, WindowSize { width: 1600.0, height: 1000.0 }] {
        let harness = place_of(band(), size);
        let roll = harness.get_by_label("Piano roll").rect();
        assert!(roll.height() >= 130.0, "the roll is {roll} in {size:?}");
        let window = egui::Rect::from_min_size(Pos2::ZERO, vec2(size.width, size.height));
        for role in ROLES {
            let name = role_name(role);
            let rects = ["track", "mute", "solo"].map(|what| harness.get_by_label(&format!("{name} {what}")).rect());
            for rect in rects {
                assert!(window.contains_rect(rect) && rect.bottom() <= roll.top(), "{name} at {rect}, {size:?}");
            }
            assert!(rects[0].right() <= rects[1].left() && rects[1].right() <= rects[2].left(), "{name}: {rects:?}");
        }
    }
}
