//! The whole window, drawn without a window: every control does what it says, and what there is to say is shown.

use std::sync::Arc;

use continuo_models::EnhanceSettings;
use continuo_music::{Clip, Key, Meter, Note, Tick, Velocity};
use continuo_studio::{
    Advance, ByTechnique, Command, Difference, EntryId, ExportForm, HistoryItem, Imported, ImportedTrack, Insight,
    Listen, Melody, Message, ModelStatus, ModelView, Progress, RhythmAssist, Shown, Status, Technique,
    TechniqueSettings, View,
};
use egui::{Pos2, Role, vec2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, HarnessBuilder};

use super::*;
use crate::params::{Place, StudioParams, WindowSize};
use crate::signals::Press;
use crate::testing::{Recorder, Touch};

mod accompany;
mod extend;
mod files;
mod frame_times;
mod keyboard;
mod legible;
mod library;
mod manners;
mod palette;
mod picture;
mod pictures;
mod presets;
mod rehearsal;
mod result;
mod roll;
mod roll_keys;
mod roll_marks;
mod roll_speed;
mod screen;
mod snapshots;
mod transfer;
mod walk;

/// A window on a table.
struct Bench {
    view: View,
    readings: Readings,
    keys: Arc<ScreenKeys>,
    params: ContinuoParams,
    host: Recorder,
    window: Window,
    asked: Vec<Command>,
}

impl Bench {
    fn frame(&mut self, ui: &mut Ui) {
        let setter = ParamSetter::new(&self.host);
        let mut stage = Stage {
            view: &self.view,
            readings: self.readings,
            keys: &self.keys,
            params: &self.params,
            setter: &setter,
            look: self.params.look.get(),
            asked: Vec::new(),
        };
        self.window.show(ui, &mut stage);
        self.params.look.put(stage.look);
        self.asked.append(&mut stage.asked);
    }
}

fn note(onset: i64, key: u8) -> Note {
    Note { onset: Tick(onset), key: Key::masked(key), duration: Tick(960), velocity: Velocity::DEFAULT }
}

fn empty() -> View {
    View {
        revision: 1,
        status: Status::Idle,
        input: Arc::default(),
        result: None,
        locked_bars: Vec::new(),
        region: None,
        listen: Listen::Input,
        history: Vec::new(),
        progress: None,
        run_input: None,
        failed: None,
        message: None,
        can_undo: false,
        can_redo: false,
        tempo_bpm: 120.0,
        meter: Meter::COMMON,
        models: ByTechnique {
            enhance: ModelView { name: "Bach".to_owned(), status: ModelStatus::Ready },
            extend: ModelView { name: "Classical".to_owned(), status: ModelStatus::NotLoaded },
            accompany: ModelView { name: "Bands".to_owned(), status: ModelStatus::NotLoaded },
        },
        imported: None,
        last_seed: None,
    }
}

fn item(id: u64, settings: Option<TechniqueSettings>) -> HistoryItem {
    HistoryItem {
        id: EntryId(id),
        parent: settings.map(|_| EntryId(0)),
        settings,
        is_edit: false,
        name: "Tune".to_owned(),
        unix_seconds: u64::MAX,
        notes: 2,
        quarters: 16.0,
        bpm: 120.0,
        roles: vec![continuo_music::Role::Melody],
        composition: Arc::default(),
    }
}

/// A session in which everything can be pressed.
fn full() -> View {
    let input = Melody::new("Tune", Clip::new(vec![note(0, 60), note(1920, 64)], Tick(15_360)));
    let result = Clip::new(vec![note(0, 60), note(960, 67)], Tick(15_360));
    let track = |name: &str| ImportedTrack { name: name.to_owned(), notes: 3 };
    View {
        result: Some(Shown {
            entry: EntryId(1),
            composition: Arc::new(Melody::new("Tune", result.clone()).composition()),
            parent: Some(EntryId(0)),
            parent_composition: Some(Arc::new(input.composition())),
            technique: Some(Technique::Enhance),
            input_end: input.clip.length(),
            difference: Arc::new(Difference::between(&input.clip, &result)),
        }),
        listen: Listen::Result,
        history: vec![item(0, None), item(1, Some(TechniqueSettings::Enhance(EnhanceSettings::default())))],
        can_undo: true,
        can_redo: true,
        imported: Some(Imported {
            file: "song.mid".to_owned(),
            tracks: vec![track("Flute"), track("Bass")],
            chosen: 0,
        }),
        last_seed: Some(77),
        message: Some(Message::info("Read song.mid.")),
        input: Arc::new(input),
        ..empty()
    }
}

/// A table with that view on it.
fn table(view: View) -> Bench {
    let params = ContinuoParams::new(StudioParams::default(), Arc::default());
    let (readings, host) = (Readings { tempo_bpm: 120.0, ..Readings::default() }, Recorder::default());
    Bench { view, readings, keys: Arc::default(), params, host, window: Window::default(), asked: Vec::new() }
}

fn builder<State>(size: WindowSize) -> HarnessBuilder<State> {
    let builder = Harness::builder().with_size(vec2(size.width, size.height));
    builder.with_context_setup(theme::apply).with_step_dt(0.02)
}

fn bench(view: View, size: WindowSize) -> Harness<'static, Bench> {
    let mut harness = builder(size).build_ui_state(|ui, bench: &mut Bench| bench.frame(ui), table(view));
    harness.run();
    harness
}

/// Large enough for everything but long pages to be in sight without scrolling.
const ROOMY: WindowSize = WindowSize { width: 900.0, height: 660.0 };

fn tall(view: View) -> Harness<'static, Bench> {
    bench(view, WindowSize { width: 1100.0, height: 1100.0 })
}

/// Opens a place.
fn go(harness: &mut Harness<'static, Bench>, place: Place) {
    harness.get_by_role_and_label(Role::Button, place.name()).click();
    harness.run();
}

/// Opens the first place that has a control of that name.
fn go_to(harness: &mut Harness<'static, Bench>, name: &str) {
    let found = Place::ALL.into_iter().any(|place| {
        go(harness, place);
        harness.query_all_by_label(name).next().is_some()
    });
    assert!(found, "no place has {name}");
}

/// What pressing the control of that name asks for, in the first place that has it.
fn pressing(view: View, name: &str) -> Vec<Command> {
    let mut harness = tall(view);
    go_to(&mut harness, name);
    harness.get_by_label(name).click();
    harness.run();
    std::mem::take(&mut harness.state_mut().asked)
}

#[test]
fn every_button_asks_for_what_it_says() {
    let cases = [
        ("Panic", Command::Panic),
        ("Clear", Command::ClearInput),
        ("Use what I just played", Command::CaptureLast { bars: None }),
        ("+12", Command::TransposeInput { semitones: 12 }),
        ("−1", Command::TransposeInput { semitones: -1 }),
        ("Generate", Command::Generate),
        ("Accept", Command::Accept),
        ("Undo", Command::Undo),
        ("Redo", Command::Redo),
        ("Hear the input", Command::Listen(Listen::Input)),
        ("Hear the result", Command::Listen(Listen::Result)),
        ("Delete 2. Tune", Command::Delete(EntryId(1))),
        ("Run 2. Tune again", Command::Rerun(EntryId(1))),
        ("Dismiss", Command::DismissMessage),
    ];
    for (name, command) in cases {
        assert_eq!(pressing(full(), name), [command], "{name}");
    }
}

#[test]
fn a_click_in_the_history_shows_and_plays_that_result() {
    let asked = pressing(full(), "1. Tune");
    assert_eq!(asked, [Command::Select(Some(EntryId(0))), Command::Listen(Listen::Result)]);
}

#[test]
fn the_keys_of_every_editor_take_back_and_do_again() {
    let mut harness = tall(full());
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    harness.run();
    harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, egui::Key::Z);
    harness.run();
    assert_eq!(harness.state().asked, [Command::Undo, Command::Redo]);
}

#[test]
fn lists_offer_samples_and_tracks() {
    let mut harness = tall(full());
    harness.get_by_label("Sample melodies").click();
    harness.run();
    harness.get_by_label("Ode to Joy").click();
    harness.run();
    harness.get_by_label("Track of the imported file").click();
    harness.run();
    harness.get_by_label("2. Bass (3 notes)").click();
    harness.run();
    let expected = [Command::UseSample("ode-to-joy".to_owned()), Command::ChooseTrack(1)];
    assert_eq!(harness.state().asked, expected);
}

#[test]
fn an_empty_session_offers_only_what_can_be_done() {
    let mut harness = tall(empty());
    for name in ["Generate", "Undo", "Redo", "Clear", "+1", "Hear the result", "File…"] {
        go_to(&mut harness, name);
        harness.get_by_label(name).click();
        harness.run();
    }
    assert_eq!(harness.state().asked, []);
}

#[test]
fn a_run_shows_how_far_it_is_and_can_be_cancelled() {
    let partial = Arc::new(Clip::new(vec![note(0, 60)], Tick(960)));
    let advance = Advance::Enhance { iterations_done: 34, iterations: 100, notes_removed: 2 };
    let progress = Progress { advance, notes_added: 5, partial, insight: Insight::None };
    let view = View { status: Status::Generating, progress: Some(progress), ..full() };
    let mut harness = tall(view);
    go(&mut harness, Place::Technique);
    assert!(harness.query_by_label("Generate").is_none());
    harness.get_by_label_contains("5 added, 2 removed");
    harness.get_by_label("Cancel").click();
    harness.run();
    assert_eq!(harness.state().asked, [Command::Cancel]);
}

#[test]
fn errors_are_shown_in_words() {
    let text = "broken.mid: the file ends in the middle of track 2.";
    let harness = tall(View { message: Some(Message::error(text)), ..empty() });
    harness.get_by_label(text);
}

#[test]
fn rhythm_assist_uses_the_strength_and_grid_that_are_set() {
    let mut harness = tall(full());
    harness.get_by_role_and_label(Role::Slider, "Rhythm assist").set_value_accesskit(0.5);
    harness.run();
    harness.get_by_label("Apply now").click();
    harness.run();
    let grid = harness.state().params.input.rhythm_grid.value().into();
    assert_eq!(harness.state().asked, [Command::RhythmAssist(RhythmAssist { grid, strength_percent: 50.0 })]);
}

#[test]
fn switches_and_sliders_tell_the_host_in_whole_gestures() {
    let mut harness = tall(full());
    harness.get_by_label("Playback").click();
    harness.run();
    for name in ["Loop", "Thru", "Follow host", "Lock seed", "Record", "Play"] {
        if harness.query_by_label(name).is_none() {
            go_to(&mut harness, name);
        }
        harness.get_by_label(name).click();
        harness.run();
    }
    let params = &harness.state().params;
    let (playback, buttons) = (&params.playback, &params.buttons);
    assert!(playback.looped.value() && !playback.thru.value() && !playback.follow_host.value());
    assert!(buttons.record.value() && buttons.play.value() && params.generate.seed_locked.value());
    let touches: Vec<Touch> = harness.state().host.touches.lock().iter().map(|(_, touch)| *touch).collect();
    assert_eq!(touches.len(), 18);
    assert!(touches.chunks(3).all(|touch| matches!(touch, [Touch::Begin, Touch::Set(_), Touch::End])), "{touches:?}");
}

#[test]
fn dragging_a_slider_is_one_gesture() {
    let mut harness = tall(full());
    go(&mut harness, Place::Technique);
    // A tooltip takes some frames to settle.
    let place = harness.get_by_role_and_label(Role::Slider, "Creative risk").rect();
    let start = Pos2::new(place.left() + 20.0, place.center().y);
    harness.drag_at(start);
    harness.run_steps(8);
    for step in [5.0, 10.0, 20.0] {
        harness.hover_at(start + vec2(step, 0.0));
        harness.run_steps(8);
    }
    harness.drop_at(start + vec2(20.0, 0.0));
    harness.run_steps(8);
    let touches: Vec<Touch> = harness.state().host.touches.lock().iter().map(|(_, touch)| *touch).collect();
    assert_eq!(touches.iter().filter(|touch| **touch == Touch::Begin).count(), 1, "{touches:?}");
    assert_eq!((touches.first(), touches.last()), (Some(&Touch::Begin), Some(&Touch::End)));
}

#[test]
fn the_seed_of_the_last_run_can_be_kept() {
    let mut harness = tall(full());
    go(&mut harness, Place::Technique);
    harness.get_by_label("Keep last").click();
    harness.run();
    let generate = &harness.state().params.generate;
    assert_eq!((generate.seed.value(), generate.seed_locked.value()), (77, true));
}

#[test]
fn a_file_is_chosen_inside_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let (song, new) = (folder.path().join("song.mid"), folder.path().join("new.mid"));
    std::fs::write(&song, "x").unwrap();
    let asked = |button: &str, word: &str, typed: &std::path::Path, times: usize| {
        let mut harness = tall(full());
        go_to(&mut harness, button);
        harness.get_by_label(button).click();
        harness.run();
        let name = harness.get_by_label("File name");
        name.focus();
        name.set_text_value_accesskit(typed.to_str().unwrap());
        harness.run();
        for _ in 0..times {
            harness.get_by_label(word).click();
            harness.run();
        }
        std::mem::take(&mut harness.state_mut().asked)
    };
    assert_eq!(asked("Import…", "Import", &song, 1), [Command::ImportMidi(song.clone())]);
    let what = continuo_studio::Source::Result;
    let export = |path: &std::path::Path, form| Command::Export { what, path: path.to_owned(), form };
    assert_eq!(asked("File…", "Export", &new, 1), [export(&new, ExportForm::Tracks)]);
    assert_eq!(asked("Tracks…", "Export", &new, 1), [export(&new, ExportForm::PerTrack)]);
    assert_eq!(asked("Merged…", "Export", &song, 1), [], "a file that is there is not replaced without a question");
    assert_eq!(asked("Merged…", "Export", &song, 2), [export(&song, ExportForm::Merged)]);
    assert_eq!(asked("Import…", "Close", &song, 1), []);
}

#[test]
fn nothing_hangs_over_the_edge_of_a_small_window() {
    let mut harness = bench(full(), ROOMY);
    let window = egui::Rect::from_min_size(Pos2::ZERO, vec2(ROOMY.width, ROOMY.height));
    for name in ["Panic", "Record", "Play", "Import…", "Generate", "Fit", "Dismiss", "Keep last"] {
        go_to(&mut harness, name);
        let rect = harness.get_by_label(name).rect();
        assert!(window.contains_rect(rect), "{name} is at {rect}");
    }
    go(&mut harness, Place::Input);
    for (name, beside) in [("Rhythm assist", "Apply now"), ("Transpose", "−12")] {
        let label = harness.get_by_role_and_label(Role::Label, name).rect();
        let button = harness.get_by_label(beside).rect();
        assert!(!label.intersects(button), "{name} at {label} lies under {beside} at {button}");
    }
}

#[test]
fn in_the_smallest_window_nothing_is_wider_than_its_panel_and_everything_can_be_scrolled_to() {
    let mut harness = bench(full(), WindowSize::LEAST);
    let names = ["Panic", "Record", "Play", "Fit", "Dismiss", "Import…", "Tracks…", "Generate", "Keep last", "View"];
    for name in names {
        go_to(&mut harness, name);
        harness.get_by_label(name).scroll_to_me();
        harness.run_steps(50);
        let place = harness.get_by_label(name).rect();
        assert!(place.left() >= 0.0 && place.right() <= WindowSize::LEAST.width, "{name} is at {place}");
        assert!(place.top() >= 0.0 && place.bottom() <= WindowSize::LEAST.height, "{name} is at {place}");
    }
}

#[test]
fn the_host_learns_once_that_its_project_changed() {
    let (params, host) = (ContinuoParams::new(StudioParams::default(), Arc::default()), Recorder::default());
    let (setter, signals) = (ParamSetter::new(&host), Signals::default());
    tell_host(&setter, &params, &signals);
    assert_eq!(*host.touches.lock(), []);
    signals.session_changed();
    tell_host(&setter, &params, &signals);
    tell_host(&setter, &params, &signals);
    assert_eq!(params.revision.value(), 1);
    assert_eq!(host.touches.lock().len(), 3);
}

#[test]
fn a_switch_that_did_its_work_goes_back() {
    let (params, host) = (ContinuoParams::new(StudioParams::default(), Arc::default()), Recorder::default());
    let (setter, signals) = (ParamSetter::new(&host), Signals::default());
    knobs::set(&setter, &params.buttons.generate, true);
    signals.release(Press::Generate);
    tell_host(&setter, &params, &signals);
    assert!(!params.buttons.generate.value());
}
