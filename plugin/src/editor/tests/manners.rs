//! What holds for every control of the window: it has a name, it teaches, it says why it cannot be used, and the keyboard
//! reaches it. And what the frame of the window does beside its places.

use std::collections::BTreeSet;

use continuo_studio::Failed;
use egui::{Key as Code, Modifiers};
use egui_kittest::Node;
use egui_kittest::kittest::{By, NodeT};

use super::*;
use crate::params::TechniqueChoice;

/// What a user can press, move or type in.
const CONTROLS: [Role; 6] =
    [Role::Button, Role::Slider, Role::CheckBox, Role::ComboBox, Role::SpinButton, Role::TextInput];
/// Words by which a control that cannot be used says why.
const REASONS: [&str; 9] = ["no ", "No ", "not ", "nothing", "Nothing", "already", "first", "under way", "is being"];

fn failed() -> View {
    let cause = "The network was not sure of any note.".to_owned();
    View {
        failed: Some(Failed { technique: Technique::Enhance, cause }),
        region: Some(Tick(3840)..Tick(9600)),
        ..full()
    }
}

fn running() -> View {
    let advance = Advance::Enhance { iterations_done: 34, iterations: 100, notes_removed: 2 };
    let progress = Progress { advance, notes_added: 5, partial: Arc::default(), insight: Insight::None };
    View { status: Status::Generating, progress: Some(progress), ..full() }
}

/// Every control of a page, but not a slider's number, which is the slider once more.
fn controls<'a>(harness: &'a Harness<'static, Bench>) -> Vec<Node<'a>> {
    let all: Vec<Node<'a>> = harness.query_all(By::new().predicate(|node| CONTROLS.contains(&node.role()))).collect();
    let label = |node: &Node<'a>| node.accesskit_node().label().unwrap_or_default();
    let is = |node: &Node<'a>, role: Role| node.accesskit_node().role() == role;
    let sliders: Vec<String> = all.iter().filter(|node| is(node, Role::Slider)).map(label).collect();
    all.into_iter().filter(|node| !is(node, Role::SpinButton) || !sliders.contains(&label(node))).collect()
}

/// Opens every page of every place.
fn on_every_page(view: &View, mut visit: impl FnMut(&str, &mut Harness<'static, Bench>)) {
    let mut harness = tall(view.clone());
    for place in Place::ALL {
        let techniques = [TechniqueChoice::Enhance, TechniqueChoice::Accompany, TechniqueChoice::Extend];
        let pages = if place == Place::Technique { &techniques[..] } else { &techniques[..1] };
        for technique in pages {
            let bench = harness.state_mut();
            bench.params.look.put(crate::params::Look { place, ..bench.params.look.get() });
            knobs::set(&ParamSetter::new(&bench.host), &bench.params.generate.technique, *technique);
            harness.run_ok();
            visit(&format!("{} {technique:?}", place.name()), &mut harness);
        }
    }
}

#[test]
fn every_control_has_a_name_and_teaches_and_says_why_it_cannot_be_used() {
    let mut wrong = BTreeSet::new();
    for view in [full(), empty(), failed(), running(), accompany::accompanied()] {
        on_every_page(&view, |page, harness| {
            for node in controls(harness) {
                let node = node.accesskit_node();
                let (name, hint) = (node.label().unwrap_or_default(), node.description().unwrap_or_default());
                let says_why = !node.is_disabled() || REASONS.iter().any(|reason| hint.contains(reason));
                if name.is_empty() || hint.is_empty() || !says_why {
                    wrong.insert(format!("{page}: {:?} {name:?}, {hint:?}", node.role()));
                }
            }
        });
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_keyboard_reaches_every_control_and_is_kept_by_none() {
    on_every_page(&full(), |page, harness| {
        let name = |node: &Node<'_>| {
            let node = node.accesskit_node();
            format!("{:?} {}", node.role(), node.label().unwrap_or_default())
        };
        let all: BTreeSet<String> =
            controls(harness).iter().filter(|node| !node.accesskit_node().is_disabled()).map(&name).collect();
        let mut reached = BTreeSet::new();
        for _ in 0..all.len() * 2 + 20 {
            harness.key_press(Code::Tab);
            harness.run_steps(2);
            let focused = harness.query_all(By::new().predicate(|node| node.is_focused()));
            reached.extend(focused.map(|node| name(&node)));
        }
        let missed: Vec<_> = all.difference(&reached).collect();
        assert!(missed.is_empty(), "{page}: {missed:#?}");
    });
}

#[test]
fn a_run_that_was_waited_for_opens_its_result() {
    for (leaves, arrives) in [(false, Place::Result), (true, Place::Input)] {
        let mut harness = tall(View { result: None, history: Vec::new(), ..full() });
        go(&mut harness, Place::Technique);
        harness.get_by_label("Generate").click();
        harness.run();
        harness.state_mut().view = running();
        harness.state_mut().view.result = None;
        harness.run_ok();
        if leaves {
            go(&mut harness, Place::Input);
        }
        harness.state_mut().view = View { message: None, ..full() };
        harness.run_ok();
        assert_eq!(harness.state().params.look.get().place, arrives);
        assert_eq!(harness.query_by_label_contains("A finished run opens the Result").is_some(), !leaves);
        go(&mut harness, Place::Input);
        go(&mut harness, Place::Technique);
        assert_eq!(harness.state().params.look.get().place, Place::Technique, "nobody is led away twice");
    }
}

#[test]
fn a_result_that_nobody_waited_for_opens_nothing() {
    let mut harness = tall(View { result: None, ..full() });
    go(&mut harness, Place::Technique);
    harness.state_mut().view = full();
    harness.run_ok();
    assert_eq!(harness.state().params.look.get().place, Place::Technique);
}

#[test]
fn a_failed_run_says_why_until_it_was_read() {
    let mut harness = tall(failed());
    go(&mut harness, Place::Technique);
    harness.get_by_label("The network was not sure of any note.");
    harness.get_by_label("Enhance made no result");
    harness.get_by_label("Dismiss the failure").click();
    harness.run();
    assert!(harness.query_by_label("Enhance made no result").is_none());
    harness.state_mut().view.failed = None;
    harness.run();
    harness.state_mut().view = failed();
    harness.run();
    harness.get_by_label("Enhance made no result");
}

#[test]
fn what_a_run_may_not_touch_is_said_and_can_be_taken_back() {
    let mut harness = tall(failed());
    go(&mut harness, Place::Technique);
    harness.get_by_label("bars 2–3 only");
    harness.get_by_label("Everywhere").click();
    harness.run();
    assert_eq!(harness.state().asked, [Command::SetRegion(None)]);
}

#[test]
fn a_knob_goes_back_by_a_double_click_on_its_rail_or_by_delete() {
    let mut harness = tall(full());
    go(&mut harness, Place::Technique);
    let risk = |harness: &Harness<'static, Bench>| harness.state().params.enhance.creative_risk.value();
    for by_key in [false, true] {
        let slider = harness.get_by_role_and_label(Role::Slider, "Creative risk");
        let place = Pos2::new(slider.rect().left() + 60.0, slider.rect().center().y);
        slider.set_value_accesskit(0.9);
        harness.run_steps(8);
        assert!(risk(&harness) > 5.0);
        if by_key {
            harness.get_by_role_and_label(Role::Slider, "Creative risk").focus();
            harness.run_steps(8);
            harness.key_press(Code::Delete);
        } else {
            harness.run_steps(50);
            for _ in 0..2 {
                harness.drag_at(place);
                harness.drop_at(place);
            }
        }
        harness.run_steps(8);
        assert!((risk(&harness) - 1.0).abs() < 1e-6, "{}", risk(&harness));
    }
    let touches: Vec<Touch> = harness.state().host.touches.lock().iter().map(|(_, touch)| *touch).collect();
    let count = |wanted: Touch| touches.iter().filter(|touch| **touch == wanted).count();
    assert_eq!(count(Touch::Begin), count(Touch::End), "{touches:?}");
}

#[test]
fn keys_open_places_generate_and_draw_larger() {
    let mut harness = tall(full());
    let mut press = |code| {
        harness.key_press_modifiers(Modifiers::COMMAND, code);
        harness.run_ok();
        harness.state().params.look.get()
    };
    assert_eq!(press(Code::Num3).place, Place::Result);
    assert_eq!(press(Code::Num2).place, Place::Technique);
    assert_eq!(press(Code::PageUp).zoom_percent, 110);
    assert_eq!(press(Code::PageUp).zoom_percent, 125);
    assert_eq!(press(Code::PageDown).zoom_percent, 110);
    assert_eq!(press(Code::Num0).zoom_percent, 100);
    press(Code::Enter);
    assert_eq!(harness.state().asked, [Command::Generate]);
}

#[test]
fn the_view_menu_changes_the_look_and_its_list_of_keys_stands_in_nobodys_way() {
    let mut harness = tall(full());
    for name in ["View", "150 %", "Light", "Hints", "Keys…"] {
        harness.get_by_label(name).click();
        harness.run_ok();
    }
    let look = harness.state().params.look.get();
    assert_eq!((look.zoom_percent, look.light, look.hints), (150, true, false));
    harness.get_by_label("Ctrl+Enter, Ctrl+G");
    harness.get_by_label("Panic").click();
    harness.run_ok();
    assert_eq!(harness.state().asked, [Command::Panic], "what lies beside the list can be used");
    harness.key_press_modifiers(Modifiers::COMMAND, Code::K);
    harness.run_ok();
    assert!(harness.query_by_label("Ctrl+Enter, Ctrl+G").is_none());
}

#[test]
fn the_name_in_the_header_is_changed_by_a_click() {
    for (listen, expected) in [
        (Listen::Input, Command::RenameInput("New".to_owned())),
        (Listen::Result, Command::Rename(EntryId(1), "New".to_owned())),
    ] {
        let mut harness = tall(View { listen, ..full() });
        go(&mut harness, Place::Library);
        harness.get_by_label("Name of the music").click();
        harness.run_steps(4);
        harness.get_by_label("New name").set_text_value_accesskit("New");
        harness.run_steps(4);
        harness.key_press(Code::Enter);
        harness.run_steps(4);
        assert_eq!(harness.state().asked, [expected]);
        harness.state_mut().asked.clear();
        harness.get_by_label("Name of the music").click();
        harness.run_steps(4);
        harness.get_by_label("New name").set_text_value_accesskit("Other");
        harness.run_steps(4);
        harness.key_press(Code::Escape);
        harness.run_steps(4);
        assert_eq!(harness.state().asked, [], "Escape leaves the name as it was");
    }
}

#[test]
fn the_melody_takes_a_name_and_a_tempo_when_they_are_done() {
    let mut harness = tall(full());
    harness.get_by_label("Name of the melody").focus();
    harness.run_steps(4);
    harness.get_by_label("Name of the melody").set_text_value_accesskit("New");
    harness.run_steps(4);
    assert_eq!(harness.state().asked, [], "not while it is typed");
    harness.key_press(Code::Enter);
    harness.run_steps(4);
    assert_eq!(harness.state().asked, [Command::RenameInput("New".to_owned())]);
    harness.state_mut().asked.clear();
    harness.get_by_label("Tempo of the melody").set_value_accesskit(90.0);
    harness.run_steps(4);
    let tempo = continuo_music::Tempo::from_bpm(90.0);
    assert!(harness.state().asked.contains(&Command::SetTempo(tempo)), "{:?}", harness.state().asked);
}
