//! The page of Extend: the switch, its knobs, a run that grows, stopping it, and what is shown of the result.

use continuo_models::ExtendSettings;

use super::*;
use crate::params::{SamplingChoice, TechniqueChoice};

/// The window on Extend's page.
fn page(view: View, size: WindowSize) -> Harness<'static, Bench> {
    let mut harness = bench(view, size);
    go(&mut harness, Place::Technique);
    harness.get_by_role_and_label(Role::Button, "Extend").click();
    harness.run();
    harness
}

fn tall_page(view: View) -> Harness<'static, Bench> {
    page(view, WindowSize { width: 1100.0, height: 1100.0 })
}

fn choose(harness: &mut Harness<'static, Bench>, word: &str) {
    harness.get_by_role_and_label(Role::ComboBox, "Sampling technique").click();
    harness.run();
    harness.get_by_label(word).click();
    harness.run();
}

/// A melody of four bars and what was added to it: so many quarters on key 72.
fn extended(quarters: i64) -> (Arc<Melody>, Clip) {
    let melody = Melody::new("Tune", Clip::new(vec![note(0, 60), note(1920, 64)], Tick(15_360)));
    let added = (0..quarters).map(|quarter| note(15_360 + quarter * 960, 72));
    let whole = Clip::new(melody.clip.notes().iter().copied().chain(added).collect(), Tick::ZERO);
    (Arc::new(melody), whole)
}

/// Extend has added so many quarters to the input, of twenty seconds.
pub fn running(quarters: i64) -> View {
    let (melody, partial) = extended(quarters);
    let advance = Advance::Extend { seconds_done: 12.4, seconds: 20.0 };
    let progress = Progress { advance, notes_added: 25, partial: Arc::new(partial), insight: Insight::None };
    View {
        status: Status::Generating,
        run_input: Some(Arc::clone(&melody)),
        input: melody,
        progress: Some(progress),
        message: None,
        ..full()
    }
}

/// Extend has added so many quarters, and that is the result.
fn finished(quarters: i64) -> View {
    let (melody, whole) = extended(quarters);
    let settings = TechniqueSettings::Extend(ExtendSettings { seed: 4711, ..ExtendSettings::default() });
    let shown = Shown {
        entry: EntryId(1),
        parent: Some(EntryId(0)),
        parent_composition: Some(Arc::new(melody.composition())),
        technique: Some(Technique::Extend),
        composition: Arc::new(Melody::new("Tune, Extend 1", whole.clone()).composition()),
        input_end: melody.clip.length(),
        difference: Arc::new(Difference::between(&melody.clip, &whole)),
    };
    View { input: melody, result: Some(shown), history: vec![item(0, None), item(1, Some(settings))], ..full() }
}

#[test]
fn the_switch_is_a_parameter_and_each_technique_has_its_own_page() {
    let mut harness = tall_page(full());
    assert_eq!(harness.state().params.generate.technique.value(), TechniqueChoice::Extend);
    harness.get_by_label("Classical · not loaded yet");
    assert!(harness.query_by_label("Sampling iterations").is_none());
    harness.get_by_role_and_label(Role::Button, "Enhance").click();
    harness.run();
    assert_eq!(harness.state().params.generate.technique.value(), TechniqueChoice::Enhance);
    harness.get_by_label("Bach · ready");
    assert!(harness.query_by_label("Sampling technique").is_none());
    let touches: Vec<Touch> = harness.state().host.touches.lock().iter().map(|(_, touch)| *touch).collect();
    assert!(matches!(touches[..], [Touch::Begin, Touch::Set(_), Touch::End, Touch::Begin, Touch::Set(_), Touch::End]));
}

#[test]
fn every_knob_moves_its_parameter() {
    let mut harness = tall_page(full());
    let sliders = [
        "Extension duration",
        "Input duration",
        "Creative risk of Extend",
        "Sampling threshold",
        "Maximum rest time",
        "Maximum note length",
    ];
    for name in sliders {
        harness.get_by_role_and_label(Role::Slider, name).set_value_accesskit(1.0);
        harness.run();
    }
    harness.get_by_label("Snap to the grid").click();
    harness.run();
    let settings = harness.state().params.extend.settings();
    let expected = ExtendSettings {
        sampling_threshold: 0.99,
        creative_risk: 6.0,
        input_seconds: 30.0,
        extension_seconds: 30.0,
        max_rest_seconds: 10.0,
        max_note_seconds: 10.0,
        snap: false,
        ..ExtendSettings::default()
    };
    assert_eq!(settings, expected);
    assert!((harness.state().params.enhance.creative_risk.value() - 1.0).abs() < f32::EPSILON, "Extend has its own");
}

#[test]
fn the_threshold_says_what_it_comes_to_and_is_absent_where_it_means_nothing() {
    let mut harness = tall_page(full());
    harness.get_by_label("the likeliest tokens, 95 % together");
    choose(&mut harness, "Top k");
    assert_eq!(harness.state().params.extend.sampling_technique.value(), SamplingChoice::TopK);
    harness.get_by_label("the 294 likeliest of 310 tokens");
    choose(&mut harness, "Random");
    assert!(harness.query_by_label("Sampling threshold").is_none());
    assert!(harness.query_by_label_contains("likeliest").is_none());
}

#[test]
fn a_run_shows_its_seconds_and_can_be_stopped_and_kept() {
    let mut harness = tall_page(running(25));
    harness.get_by_label_contains("12.4 of 20.0 s");
    harness.get_by_label("25 notes added · seed 77");
    harness.get_by_label("Extending");
    assert!(harness.query_by_label("Generate").is_none());
    for name in ["Stop and keep", "Cancel"] {
        harness.get_by_label(name).click();
        harness.run();
    }
    assert_eq!(harness.state().asked, [Command::KeepPartial, Command::Cancel]);
}

#[test]
fn while_the_model_loads_there_is_nothing_to_keep() {
    let mut harness = tall_page(running(0));
    harness.state_mut().view.status = Status::LoadingModel;
    // The bar that says so never rests.
    harness.run_steps(3);
    harness.get_by_label_contains("Loading the model…");
    harness.get_by_label("Stop and keep").click();
    harness.run_steps(3);
    assert_eq!(harness.state().asked, []);
}

#[test]
fn a_model_that_failed_and_its_error_are_shown() {
    let text = "The model of Extend cannot be loaded: the weights are cut off.";
    let mut view = View { message: Some(Message::error(text)), ..full() };
    view.models.extend.status = ModelStatus::Failed("the weights are cut off.".to_owned());
    let harness = tall_page(view);
    harness.get_by_label(text);
    harness.get_by_label("Classical · failed");
}

#[test]
fn a_run_makes_room_for_what_is_to_come_and_a_result_is_shown_whole() {
    let harness = tall_page(running(4));
    let lens = harness.state().window.lens().unwrap();
    let (melody, _) = extended(0);
    let end = melody.tempo.tick_at_seconds(melody.tempo.seconds(Tick(15_360)) + 20.0);
    assert!((lens.x(end) - lens.rect.right()).abs() < 1.0, "twenty seconds after the melody");
    harness.get_by_label("• input");
    harness.get_by_label("• added");
    assert!(harness.query_by_label("• removed").is_none());

    let mut harness = tall_page(finished(30));
    go(&mut harness, Place::Result);
    let lens = harness.state().window.lens().unwrap();
    assert!(lens.rect.expand(1.0).contains_rect(lens.note(&note(15_360 + 29 * 960, 72))), "the last note is in sight");
    harness.get_by_label("• input");
}

#[test]
fn a_result_of_extend_is_run_again_like_any_other() {
    let mut harness = tall_page(finished(3));
    go(&mut harness, Place::Result);
    harness.get_by_label("2. Tune");
    harness.get_by_label("Run 2. Tune again").click();
    harness.run();
    assert_eq!(harness.state().asked, [Command::Rerun(EntryId(1))]);
}

#[test]
fn nothing_of_the_page_hangs_over_the_edge_of_a_small_window() {
    // Above the line of messages, less the margins of the panel and the card.
    let height = ROOMY.height - 34.0 - 20.0;
    let window = egui::Rect::from_min_size(Pos2::ZERO, vec2(ROOMY.width, height));
    for (view, names) in [
        (full(), &["Extend", "Enhance", "Seed", "Lock seed", "Keep last", "Generate"][..]),
        (running(3), &["Extend", "Cancel", "Stop and keep"][..]),
    ] {
        let harness = page(view, ROOMY);
        for name in names {
            for found in harness.query_all_by_label(name) {
                assert!(window.contains_rect(found.rect()), "{name} is at {}", found.rect());
            }
            assert!(harness.query_all_by_label(name).count() > 0, "{name} is there");
        }
    }
}
