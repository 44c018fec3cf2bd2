//! The page of Accompany: its knobs, its strips, its instruments, parts made anew, bars that are locked, five colours.

use continuo_models::{AccompanySettings, PARTS, PartSettings, Style};
use continuo_music::{Composition, Role as Part, Track};
use continuo_realtime::{ROLES, Strip};

use super::*;
use crate::params::{NO_PROGRAM, role_name};

/// The window on Accompany's page, high enough for all of it.
fn page(view: View) -> Harness<'static, Bench> {
    page_of(view, WindowSize { width: 1100.0, height: 1600.0 })
}

fn page_of(view: View, size: WindowSize) -> Harness<'static, Bench> {
    let mut harness = bench(view, size);
    go(&mut harness, Place::Technique);
    harness.get_by_role_and_label(Role::Button, "Accompany").click();
    harness.run();
    harness
}

/// A melody of four bars with a band around it, which asks for a finger bass.
pub(super) fn accompanied() -> View {
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

/// Opens the settings of a part.
fn open(harness: &mut Harness<'static, Bench>, role: Part) {
    click(harness, &format!("Settings of the {}", role_name(role).to_lowercase()));
}

fn click(harness: &mut Harness<'static, Bench>, name: &str) {
    harness.get_by_label(name).click();
    harness.run();
}

#[test]
fn the_third_page_is_the_third_technique() {
    let harness = page(full());
    assert_eq!(harness.state().params.generate.technique.value(), crate::params::TechniqueChoice::Accompany);
    harness.get_by_label("Bands · not loaded yet");
    assert!(harness.query_by_label("Sampling iterations").is_none());
}

#[test]
fn every_knob_moves_its_parameter() {
    let mut harness = page(full());
    let set = |harness: &mut Harness<'static, Bench>, name: &str, value: f64| {
        harness.get_by_role_and_label(Role::Slider, name).set_value_accesskit(value);
        harness.run();
    };
    for (part, value) in PARTS.into_iter().zip([0.0, 0.25, 0.75, 1.0]) {
        open(&mut harness, part);
        set(&mut harness, &format!("{} density", role_name(part)), value);
        set(&mut harness, &format!("{} complexity", role_name(part)), 1.0 - value);
    }
    set(&mut harness, "Humanise", 0.5);
    harness.get_by_role_and_label(Role::ComboBox, "Accompaniment model").click();
    harness.run();
    click(&mut harness, "Jazz");
    let part = |density: f32| PartSettings { density, complexity: -density };
    let expected = AccompanySettings {
        style: Style::Jazz,
        parts: [-1.0, -0.5, 0.5, 1.0].map(part),
        humanise: 0.5,
        ..AccompanySettings::default()
    };
    assert_eq!(harness.state().params.accompany.settings(), expected);
}

#[test]
fn every_strip_is_the_strip_of_its_part() {
    for role in ROLES {
        let (mut harness, name) = (page(full()), role_name(role));
        open(&mut harness, role);
        harness.get_by_role_and_label(Role::Slider, &format!("{name} volume")).set_value_accesskit(0.25);
        harness.run();
        click(&mut harness, &format!("{name} mute"));
        click(&mut harness, &format!("{name} solo"));
        let step = |harness: &mut Harness<'static, Bench>, what: &str, value: f64| {
            harness.get_by_role_and_label(Role::SpinButton, &format!("{name} {what}")).set_value_accesskit(value);
            harness.run();
        };
        step(&mut harness, "channel", 16.0);
        if role != Part::Drums {
            step(&mut harness, "octave", -2.0);
        }
        let octave = if role == Part::Drums { 0 } else { -2 };
        let expected = Strip { volume_percent: 50, octave, mute: true, solo: true, channel: 15, program: None };
        let mixer = harness.state().params.mixer.mixer();
        assert_eq!(*mixer.strip(role), expected, "{name}");
        let others = ROLES.into_iter().filter(|other| *other != role);
        assert!(others.into_iter().all(|other| !mixer.strip(other).mute && mixer.strip(other).volume_percent == 100));
    }
}

#[test]
fn an_instrument_is_chosen_by_its_class_and_then_by_its_name() {
    let mut harness = page(accompanied());
    let program =
        |harness: &Harness<'static, Bench>| harness.state().params.mixer.pitch(Part::Strings).unwrap().program.value();
    open(&mut harness, Part::Drums);
    assert!(harness.query_by_label("Drums instrument").is_none());
    open(&mut harness, Part::Strings);
    assert!(harness.query_by_label("Drums volume").is_none(), "one part is open at a time");
    for (menu, entry, chosen) in [
        ("Strings instrument class", "Ensemble", 48),
        ("Strings instrument", "Choir Aahs", 52),
        ("Strings instrument class", "By the model", NO_PROGRAM),
    ] {
        harness.get_by_role_and_label(Role::ComboBox, menu).click();
        harness.run();
        harness.get_all_by_role_and_label(Role::Button, entry).last().unwrap().click();
        harness.run();
        assert_eq!(program(&harness), chosen, "{entry}");
    }
}

#[test]
fn an_instrument_that_nobody_chose_is_the_models() {
    let mut harness = page(accompanied());
    open(&mut harness, Part::Bass);
    let shown = harness.get_by_role_and_label(Role::ComboBox, "Bass instrument");
    assert_eq!(shown.value().as_deref(), Some("Electric Bass (finger)"));
}

#[test]
fn each_part_of_a_result_can_be_made_anew() {
    for role in PARTS {
        let name = format!("Regenerate {}", role_name(role).to_lowercase());
        let mut harness = page(accompanied());
        click(&mut harness, &name);
        assert_eq!(harness.state().asked, [Command::Regenerate(role)]);
        let mut alone = page(full());
        click(&mut alone, &name);
        assert_eq!(alone.state().asked, [], "a melody alone has no parts");
    }
}

#[test]
fn a_run_counts_its_bars_and_has_nothing_to_keep_before_its_end() {
    let advance = Advance::Accompany { bars_done: 12, bars: 32 };
    let progress = Progress { advance, notes_added: 340, partial: Arc::default(), insight: Insight::None };
    let mut harness = page(View { status: Status::Generating, progress: Some(progress), ..accompanied() });
    harness.get_by_label_contains("12 of 32 bars");
    harness.get_by_label("340 notes added · seed 77");
    harness.get_by_label("Accompanying");
    assert!(harness.query_by_label("Stop and keep").is_none());
    click(&mut harness, "Regenerate bass");
    click(&mut harness, "Cancel");
    assert_eq!(harness.state().asked, [Command::Cancel], "no part is made anew while a run is under way");
}

#[test]
fn no_strip_is_wider_than_its_panel() {
    for size in [WindowSize::LEAST, ROOMY, WindowSize::DEFAULT, WindowSize { width: 1600.0, height: 1600.0 }] {
        let mut harness = page_of(accompanied(), size);
        harness.run();
        let tab = harness.get_by_role_and_label(Role::Button, "Extend").rect();
        assert!(tab.right() <= size.width - 20.0, "the page ends at {}, in a window of {}", tab.right(), size.width);
        for role in ROLES {
            let letter = harness.get_by_label(&format!("{} solo", role_name(role))).rect();
            assert!(letter.right() <= tab.right(), "{role:?} at {letter}, the page ends at {}", tab.right());
        }
    }
}
