//! The chooser of presets in the header.

use super::*;
use crate::presets;

fn click(harness: &mut Harness<'static, Bench>, name: &str) {
    harness.get_by_label(name).click();
    harness.run();
}

fn chosen(harness: &Harness<'static, Bench>) -> String {
    harness.state().params.preset.name()
}

#[test]
fn arrows_go_round_and_round() {
    let mut harness = tall(full());
    let all: Vec<&str> = presets::factory().iter().map(|preset| preset.name.as_str()).collect();
    click(&mut harness, "Next preset");
    assert_eq!(chosen(&harness), all[0]);
    click(&mut harness, "Previous preset");
    assert_eq!(chosen(&harness), all[all.len() - 1]);
    click(&mut harness, "Next preset");
    click(&mut harness, "Next preset");
    assert_eq!(chosen(&harness), all[1]);
    assert_eq!(harness.state().asked, [], "the session is left alone");
}

#[test]
fn a_preset_is_found_by_words_and_tags_and_taken_back() {
    let mut harness = tall(full());
    click(&mut harness, "Presets: none chosen");
    harness.get_by_label("Search presets").set_text_value_accesskit("late night");
    harness.run();
    assert!(harness.query_by_label("Carnival").is_none());
    click(&mut harness, "After Hours");
    assert_eq!(chosen(&harness), "After Hours");
    let style = |harness: &Harness<'static, Bench>| harness.state().params.accompany.settings().style;
    assert_eq!(style(&harness), continuo_models::Style::Jazz);
    click(&mut harness, "Undo preset");
    assert_eq!((chosen(&harness), style(&harness)), (String::new(), continuo_models::Style::Pop));
    harness.get_by_label("Search presets").set_text_value_accesskit("");
    harness.run();
    click(&mut harness, "Tag latin");
    harness.get_by_label("Carnival");
    assert!(harness.query_by_label("After Hours").is_none());
    click(&mut harness, "Tag jazz");
    harness.get_by_label("After Hours");
}

#[test]
fn a_preset_that_was_turned_away_from_says_so() {
    let mut harness = tall(full());
    click(&mut harness, "Next preset");
    harness.get_by_label("Presets: Bach Chorale");
    let bench = harness.state();
    knobs::set(&ParamSetter::new(&bench.host), &bench.params.enhance.max_notes_added, 7);
    harness.run();
    harness.get_by_label("Presets: Bach Chorale, modified");
}
