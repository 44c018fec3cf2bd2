//! The studio with its threads: runs, cancelling, faults, and going away at the worst moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::stage::{
    Adds, Continues, Endless, Obeys, PATIENCE, Stage, Stumbles, continues, in_time, loads, melody, models, note,
};
use continuo_models::{Enhance, Extend};
use continuo_music::{Note, Tick};
use continuo_studio::{
    Advance, Change, Command, GenerateSettings, ModelStatus, SharedModel, Status, Studio, StudioConfig,
};
use crossbeam_channel::{bounded, unbounded};

#[test]
fn a_run_goes_from_command_to_timeline() {
    let mut stage = Stage::playing(loads(Adds), &[60, 62]);
    assert_eq!(stage.cued(), [[60, 62]]);
    stage.ask(Command::Generate);
    let view = stage.wait("the result", |view| view.result.is_some());
    assert_eq!(view.status, Status::Idle);
    assert_eq!(view.result.as_ref().unwrap().difference.added.len(), 2);
    assert_eq!(view.models.enhance.status, ModelStatus::Ready);
    stage.studio.settle();
    assert_eq!(stage.cued(), [[60, 62, 72, 72]]);
    assert!(stage.studio.saved().to_json().contains("Tune, Enhance 1"));
}

#[test]
fn what_is_locked_and_where_to_edit_reaches_the_network() {
    let stage = Stage::playing(loads(Obeys), &[60, 62, 64]);
    stage.ask(Command::LockNotes { notes: vec![note(240, 62)], locked: true });
    stage.ask(Command::SetRegion(Some(Tick(480)..Tick(1000))));
    stage.ask(Command::Generate);
    let view = stage.wait("the result", |view| view.result.is_some());
    let added = Note { duration: Tick(520), ..note(480, 72) };
    assert_eq!(view.result.as_ref().unwrap().composition.tracks[0].clip.notes(), [note(240, 62), added]);
}

#[test]
fn progress_is_seen_before_the_end_and_cancelling_ends_it() {
    let (begun, begins) = unbounded();
    let stage = Stage::playing(loads(Endless(begun)), &[60]);
    for _ in 0..3 {
        stage.ask(Command::Generate);
        begins.recv_timeout(PATIENCE).expect("it begins, also after one that was cancelled");
        stage.wait("progress", |view| {
            let advance = view.progress.as_ref().map(|progress| progress.advance);
            matches!(advance, Some(Advance::Enhance { iterations_done: 1, .. }))
        });
        stage.ask(Command::Cancel);
        assert_eq!(stage.studio.view().status, Status::Idle);
    }
    assert_eq!(stage.studio.view().result, None);
}

#[test]
fn a_panic_is_shown_and_the_thread_stays_usable() {
    let stage = Stage::playing(loads(Stumbles::default()), &[60]);
    stage.ask(Command::Generate);
    let view = stage.wait("the fault", |view| view.message.is_some());
    assert!(view.message.as_ref().unwrap().is_error);
    assert!(stage.message().contains("a fault in the program: stumbled on purpose"), "{}", stage.message());
    stage.ask(Command::Generate);
    stage.wait("the result", |view| view.result.is_some());
}

#[test]
fn the_model_loads_at_the_first_run_and_only_then() {
    let loads = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&loads);
    let stage = Stage::playing(
        Arc::new(move || {
            count.fetch_add(1, Ordering::SeqCst);
            Ok(Arc::new(Adds) as Arc<dyn Enhance>)
        }),
        &[60],
    );
    assert_eq!(loads.load(Ordering::SeqCst), 0);
    for history in [2, 3] {
        stage.ask(Command::Generate);
        stage.wait("the result", |view| view.history.len() == history);
        assert_eq!(loads.load(Ordering::SeqCst), 1);
    }
}

#[test]
fn a_model_that_does_not_load_is_named_and_tried_again() {
    let tries = AtomicUsize::new(0);
    let stage = Stage::playing(
        Arc::new(move || match tries.fetch_add(1, Ordering::SeqCst) {
            0 => Err("The weights are cut off.".to_owned()),
            1 => panic!("loader on fire"),
            _ => Ok(Arc::new(Adds) as Arc<dyn Enhance>),
        }),
        &[60],
    );
    for cause in [
        "The model of Enhance cannot be loaded: The weights are cut off.",
        "The model of Enhance cannot be loaded: loader on fire.",
    ] {
        stage.ask(Command::Generate);
        let view = stage.wait("the failure", |view| view.status == Status::Idle);
        assert_eq!(view.message.as_ref().unwrap().text, cause);
        assert!(matches!(view.models.enhance.status, ModelStatus::Failed(_)));
    }
    stage.ask(Command::Generate);
    stage.wait("the result", |view| view.result.is_some());
}

#[test]
fn dropping_while_a_run_goes_on_cancels_it() {
    let (begun, begins) = unbounded();
    let stage = Stage::playing(loads(Endless(begun)), &[60]);
    stage.studio.send(Command::Generate);
    begins.recv_timeout(PATIENCE).expect("it begins");
    in_time("dropping", move || drop(stage));
}

#[test]
fn dropping_waits_for_a_model_that_is_being_loaded() {
    let (begun, begins) = unbounded();
    let (release, released) = unbounded::<()>();
    let stage = Stage::playing(
        Arc::new(move || {
            let _ = begun.send(());
            let _ = released.recv();
            Ok(Arc::new(Adds) as Arc<dyn Enhance>)
        }),
        &[60],
    );
    stage.ask(Command::Generate);
    begins.recv_timeout(PATIENCE).expect("it begins");
    stage.wait("loading", |view| view.status == Status::LoadingModel);
    let (done, wait) = unbounded();
    std::thread::spawn(move || {
        drop(stage);
        let _ = done.send(());
    });
    assert!(wait.try_recv().is_err(), "the loader still waits");
    drop(release);
    wait.recv_timeout(PATIENCE).expect("dropping ends");
}

#[test]
fn many_studios_come_and_go() {
    in_time("a hundred studios", || {
        for number in 0..100 {
            let stage = Stage::new(loads(Adds));
            stage.studio.send(Command::SetInput(melody(&[60])));
            if number % 2 == 0 {
                stage.studio.send(Command::Generate);
            }
        }
    });
}

#[test]
fn the_last_handle_may_be_dropped_by_the_studio_thread_itself() {
    let (audio, ports) = continuo_realtime::ports();
    let (handles, inbox) = unbounded::<Studio>();
    let (dropped, was_dropped) = unbounded();
    let on_change = Box::new(move |_| {
        if let Ok(studio) = inbox.recv() {
            drop(studio);
            let _ = dropped.send(());
        }
    });
    let settings = Box::new(GenerateSettings::default);
    let config = StudioConfig { ports, models: models(loads(Adds)), settings, on_change };
    let studio = Studio::new(config).unwrap();
    studio.send(Command::ClearInput);
    handles.send(studio).unwrap();
    was_dropped.recv_timeout(PATIENCE).expect("it does not wait for itself");
    drop(audio);
}

#[test]
fn a_fault_of_the_studio_is_shown_and_nothing_hangs() {
    let calls = AtomicUsize::new(0);
    let settings = move || {
        assert!(calls.fetch_add(1, Ordering::SeqCst) < 1, "settings on fire");
        GenerateSettings::default()
    };
    let stage = Stage::with_settings(models(loads(Adds)), Box::new(settings));
    stage.ask(Command::SetInput(melody(&[60])));
    let saved = stage.studio.saved();
    stage.studio.send(Command::Generate);
    in_time("settling and dropping", move || {
        stage.studio.settle();
        let reader = stage.studio.reader();
        drop(stage);
        assert!(reader.view().message.as_ref().unwrap().text.contains("settings on fire"));
        assert_eq!(reader.saved(), saved, "the last state stays saved");
    });
}

#[test]
fn instances_share_the_model_and_the_last_one_frees_it() {
    static LOADS: AtomicUsize = AtomicUsize::new(0);
    static MODEL: SharedModel<dyn Enhance> = SharedModel::new(|| {
        LOADS.fetch_add(1, Ordering::SeqCst);
        Ok(Arc::new(Adds))
    });
    let open = || {
        let stage = Stage::playing(Arc::new(|| MODEL.get()), &[60]);
        stage.ask(Command::Generate);
        stage.wait("the result", |view| view.result.is_some());
        stage
    };
    let (first, second) = (open(), open());
    assert_eq!(LOADS.load(Ordering::SeqCst), 1);
    drop((first, second));
    drop(open());
    assert_eq!(LOADS.load(Ordering::SeqCst), 2);
}

#[test]
fn every_change_is_told() {
    let stage = Stage::new(loads(Adds));
    stage.studio.send(Command::SetInput(melody(&[60])));
    stage.wait_for_change(Change::View);
    stage.wait_for_change(Change::Saved);
    let before = stage.studio.view();
    stage.ask(Command::ClearInput);
    assert!(stage.studio.view().revision > before.revision);
}

#[test]
fn extend_is_heard_while_it_grows_and_kept_where_it_is_stopped() {
    let (told, tells) = bounded(0);
    let mut stage = Stage::extending(continues(told, 1000), &[60, 62]);
    // Goes before the stage, so that the run does not wait for ever should the test fail.
    let tells = tells;
    assert_eq!(stage.cued(), [[60, 62]]);
    stage.ask(Command::Generate);
    for quarters in 1..=3 {
        stage.wait("a quarter", |view| view.progress.as_ref().is_some_and(|progress| progress.notes_added == quarters));
        stage.studio.settle();
        let heard = [&[60, 62][..], &vec![72; usize::try_from(quarters).unwrap()]].concat();
        assert_eq!(stage.cued(), [heard], "a quarter lasts half a second, which is worth hearing");
        tells.recv_timeout(PATIENCE).expect("the next quarter may come");
    }
    stage.studio.send(Command::KeepPartial);
    stage.studio.settle();
    let view = stage.studio.view();
    let result = view.result.as_ref().expect("what there was is kept");
    assert_eq!(result.input_end, Tick(3840));
    assert!(result.difference.added.len() >= 3 && result.difference.removed.is_empty());
    assert_eq!(view.models.extend.status, ModelStatus::Ready);
    // The run waits for its quarter to be taken; what it then says comes too late.
    drop(tells);
    stage.studio.settle();
    assert_eq!(stage.studio.view().history.len(), 2);
}

#[test]
fn each_technique_has_its_own_model_and_both_are_loaded_once() {
    static LOADS: AtomicUsize = AtomicUsize::new(0);
    static MODEL: SharedModel<dyn Extend> = SharedModel::new(|| {
        LOADS.fetch_add(1, Ordering::SeqCst);
        let (told, _) = unbounded();
        Ok(Arc::new(Continues { told, quarters: 2 }))
    });
    let stages = [(); 2].map(|()| Stage::extending(Arc::new(|| MODEL.get()), &[60]));
    for (stage, history) in stages.iter().flat_map(|stage| [(stage, 2), (stage, 3)]) {
        stage.ask(Command::Generate);
        let view = stage.wait("the result", |view| view.history.len() == history);
        assert_eq!(
            (view.models.extend.status.clone(), view.models.enhance.status.clone()),
            (ModelStatus::Ready, ModelStatus::NotLoaded)
        );
    }
    assert_eq!(LOADS.load(Ordering::SeqCst), 1);
    drop(stages);
    let stage = Stage::extending(Arc::new(|| MODEL.get()), &[60]);
    stage.ask(Command::Generate);
    stage.wait("the result", |view| view.result.is_some());
    assert_eq!(LOADS.load(Ordering::SeqCst), 2, "the last one freed it");
}

#[test]
fn a_model_of_extend_that_does_not_load_is_named() {
    let stage = Stage::extending(models(loads(Adds)).extend.load, &[60]);
    stage.ask(Command::Generate);
    let view = stage.wait("the failure", |view| view.message.is_some());
    assert_eq!(view.message.as_ref().unwrap().text, "The model of Extend cannot be loaded: There is none.");
    assert!(matches!(view.models.extend.status, ModelStatus::Failed(_)));
}
