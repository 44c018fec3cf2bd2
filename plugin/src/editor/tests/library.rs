//! The library: compositions found, opened, copied, removed; networks with what is known of them; samples.

use continuo_models::{AccompanySettings, ExtendSettings, Style};
use egui::Key as Press;

use super::*;

fn library(view: View) -> Harness<'static, Bench> {
    library_of(view, WindowSize { width: 1200.0, height: 800.0 })
}

fn library_of(view: View, size: WindowSize) -> Harness<'static, Bench> {
    let mut harness = bench(view, size);
    go(&mut harness, Place::Library);
    harness
}

fn page(harness: &mut Harness<'static, Bench>, name: &str) {
    harness.get_by_role_and_label(Role::Button, name).click();
    harness.run();
}

fn click(harness: &mut Harness<'static, Bench>, name: &str) {
    harness.get_by_role_and_label(Role::Button, name).click();
    harness.run();
}

fn asked(harness: &mut Harness<'static, Bench>) -> Vec<Command> {
    std::mem::take(&mut harness.state_mut().asked)
}

/// One of each kind: 0 in D major, 1 enhanced, 2 jazz, 3 extended, 4 edited.
fn varied() -> View {
    let jazz = AccompanySettings { style: Style::Jazz, ..AccompanySettings::default() };
    let ode = Arc::new(continuo_music::samples::find("ode-to-joy").unwrap().composition());
    let input = HistoryItem { name: "Ode".to_owned(), composition: ode, ..item(0, None) };
    let band =
        HistoryItem { roles: continuo_realtime::ROLES.to_vec(), ..item(2, Some(TechniqueSettings::Accompany(jazz))) };
    let edited = HistoryItem { is_edit: true, parent: Some(EntryId(3)), ..item(4, None) };
    let enhanced = item(1, Some(TechniqueSettings::Enhance(EnhanceSettings::default())));
    let extended = item(3, Some(TechniqueSettings::Extend(ExtendSettings::default())));
    View { history: vec![input, enhanced, band, extended, edited], result: None, ..full() }
}

const TITLES: [&str; 5] = ["1. Ode", "2. Tune", "3. Tune", "4. Tune", "5. Tune"];

/// Which of them are in the list.
fn listed(harness: &Harness<'static, Bench>) -> Vec<&'static str> {
    let is_there = |title: &&str| harness.query_by_role_and_label(Role::Button, title).is_some();
    TITLES.into_iter().filter(is_there).collect()
}

#[test]
fn the_newest_stands_first() {
    let harness = library(varied());
    let tops = TITLES.map(|title| harness.get_by_role_and_label(Role::Button, title).rect().top());
    assert!(tops.is_sorted_by(|earlier, later| earlier > later), "{tops:?}");
    harness.get_by_label("5 in all");
}

#[test]
fn it_is_searched_by_name_technique_style_key_and_track() {
    let mut harness = library(varied());
    for (words, expected) in [
        ("ode", vec![TITLES[0]]),
        ("TUNE", TITLES[1..].to_vec()),
        ("enhance", vec![TITLES[1]]),
        ("jazz", vec![TITLES[2]]),
        ("d major", vec![TITLES[0]]),
        ("drums tune", vec![TITLES[2]]),
        ("edited", vec![TITLES[4]]),
        ("no such thing", vec![]),
    ] {
        harness.get_by_label("Search compositions").set_text_value_accesskit(words);
        harness.run();
        assert_eq!(listed(&harness), expected, "{words}");
    }
    click(&mut harness, "Show all");
    assert_eq!(listed(&harness), TITLES);
}

#[test]
fn chips_leave_one_kind() {
    let mut harness = library(varied());
    for (chip, title) in ["Input", "Enhance", "Accompany", "Extend", "Edited"].into_iter().zip(TITLES) {
        click(&mut harness, &format!("Only {chip}"));
        assert_eq!(listed(&harness), [title], "{chip}");
        click(&mut harness, &format!("Only {chip}"));
        assert_eq!(listed(&harness), TITLES);
    }
}

#[test]
fn what_is_found_follows_the_session() {
    let mut harness = library(varied());
    let view = &mut harness.state_mut().view;
    view.history.remove(0);
    view.revision += 1;
    harness.run();
    assert_eq!(listed(&harness), TITLES[1..]);
}

#[test]
fn every_button_does_to_the_chosen_one_what_it_says() {
    let id = EntryId(1);
    for (name, commands, leads_to) in [
        ("Show", vec![Command::Select(Some(id)), Command::Listen(Listen::Result)], Place::Result),
        ("Use as input", vec![Command::UseEntry(id)], Place::Input),
        ("Duplicate", vec![Command::Duplicate(id)], Place::Library),
        ("Run again", vec![Command::Rerun(id)], Place::Library),
        ("Delete", vec![Command::Delete(id)], Place::Library),
    ] {
        let mut harness = library(varied());
        click(&mut harness, "2. Tune");
        assert_eq!(asked(&mut harness), []);
        click(&mut harness, name);
        assert_eq!(asked(&mut harness), commands, "{name}");
        assert_eq!(harness.state().params.look.get().place, leads_to, "{name}");
    }
}

#[test]
fn an_input_has_no_run_to_be_repeated_and_a_run_is_not_disturbed() {
    let mut harness = library(varied());
    click(&mut harness, "1. Ode");
    click(&mut harness, "Run again");
    assert_eq!(asked(&mut harness), []);
    let mut harness = library(View { status: Status::Generating, ..varied() });
    for name in ["2. Tune", "Use as input", "Run again"] {
        click(&mut harness, name);
    }
    assert_eq!(asked(&mut harness), []);
}

#[test]
fn an_entry_is_renamed_in_the_list() {
    let mut harness = library(varied());
    click(&mut harness, "2. Tune");
    click(&mut harness, "Rename");
    harness.get_by_label("New name").set_text_value_accesskit("Chorale");
    harness.run();
    harness.key_press(Press::Enter);
    harness.run();
    assert_eq!(asked(&mut harness), [Command::Rename(EntryId(1), "Chorale".to_owned())]);
}

#[test]
fn an_entry_is_exported_under_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = library(varied());
    click(&mut harness, "1. Ode");
    click(&mut harness, "Export…");
    let path = folder.path().join("out.mid");
    let name = harness.get_by_label("File name");
    assert!(name.value().unwrap().ends_with("Ode.mid"), "{:?}", name.value());
    name.focus();
    name.set_text_value_accesskit(path.to_str().unwrap());
    harness.run();
    click(&mut harness, "Export");
    let what = continuo_studio::Source::Entry(EntryId(0));
    assert_eq!(asked(&mut harness), [Command::Export { what, path, form: ExportForm::Tracks }]);
}

#[test]
fn the_keyboard_walks_opens_and_removes() {
    let mut harness = library(varied());
    click(&mut harness, "5. Tune");
    for key in [Press::ArrowDown, Press::ArrowDown, Press::Delete] {
        harness.key_press(key);
        harness.run();
    }
    assert_eq!(asked(&mut harness), [Command::Delete(EntryId(2))]);
    let row = harness.get_by_role_and_label(Role::Button, "2. Tune").rect().center();
    super::roll::double_click(&mut harness, row);
    assert_eq!(asked(&mut harness), [Command::Select(Some(EntryId(1))), Command::Listen(Listen::Result)]);
    assert_eq!(harness.state().params.look.get().place, Place::Result);
}

#[test]
fn an_empty_library_says_how_to_fill_it() {
    let mut harness = library(empty());
    harness.get_by_label("Nothing has been made in this project yet.");
    click(&mut harness, "1  Choose a melody");
    assert_eq!(harness.state().params.look.get().place, Place::Input);
}

#[test]
fn ten_thousand_compositions_are_scrolled_through_without_drawing_them_all() {
    let history = (0..10_000).map(|id| item(id, None)).collect();
    let mut harness = library(View { history, result: None, ..full() });
    harness.get_by_label("10000 in all");
    let rows = |harness: &Harness<'static, Bench>| harness.query_all_by_label_contains(". Tune").count();
    assert!(rows(&harness) < 60, "{} rows are drawn", rows(&harness));
    click(&mut harness, "10000. Tune");
    harness.key_press(Press::End);
    harness.run();
    assert!(harness.query_by_role_and_label(Role::Button, "1. Tune").is_some(), "the last row is in sight");
    harness.key_press(Press::PageUp);
    harness.run();
    assert!(rows(&harness) < 60);
}

#[test]
fn each_network_says_what_it_is_and_how_good_it_is() {
    let mut harness = library(full());
    page(&mut harness, "Models");
    for (name, figure) in [
        ("AutoregressiveCNN Bach", "66.0 %"),
        ("TransformerXLClassical", "1.72"),
        ("MuseGAN", "81.2 %"),
        ("U-Net Bach", "62.3 %"),
    ] {
        harness.get_by_role_and_label(Role::Button, name).click();
        harness.run();
        assert!(harness.query_all_by_label(figure).next().is_some(), "{name}: {figure}");
        harness.get_by_label("MIT OR Apache-2.0");
    }
}

#[test]
fn a_network_that_failed_says_why() {
    let failed =
        ModelView { name: "Bach".to_owned(), status: ModelStatus::Failed("The weights are cut off.".to_owned()) };
    let models = ByTechnique { enhance: failed, ..full().models };
    let mut harness = library(View { models, ..full() });
    page(&mut harness, "Models");
    harness.get_by_label_contains("The weights are cut off.");
    harness.get_by_label("failed");
}

#[test]
fn a_sample_is_taken_up() {
    let mut harness = library(full());
    page(&mut harness, "Samples");
    click(&mut harness, "Für Elise");
    harness.get_by_label("3/8");
    click(&mut harness, "Use");
    assert_eq!(asked(&mut harness), [Command::UseSample("fur-elise".to_owned())]);
    assert_eq!(harness.state().params.look.get().place, Place::Input);
}

#[test]
fn in_the_smallest_window_nothing_of_the_library_hangs_over_the_edge() {
    let mut harness = library_of(varied(), WindowSize::LEAST);
    let window = egui::Rect::from_min_size(Pos2::ZERO, vec2(WindowSize::LEAST.width, WindowSize::LEAST.height));
    for name in ["Search compositions", "Only Edited", "5. Tune", "Show", "Use as input", "Delete", "Run again"] {
        let control = |harness: &Harness<'static, Bench>| {
            let node = harness.query_by_role_and_label(Role::Button, name);
            node.unwrap_or_else(|| harness.get_by_label(name)).rect()
        };
        harness.query_all_by_label(name).next().unwrap().scroll_to_me();
        harness.run_steps(20);
        let rect = control(&harness);
        assert!(window.contains_rect(rect), "{name} is at {rect}");
    }
}
