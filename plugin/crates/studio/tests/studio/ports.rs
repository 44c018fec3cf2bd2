//! The studio between the audio thread's rings and the disk, and its saved state.

use std::sync::Arc;

use crate::stage::{Adds, Stage, loads, melody, note};
use continuo_music::{Clip, Tick};
use continuo_realtime::{CUE_CAPACITY, CapturedNote, RETIRED_CAPACITY, Report, Trigger};
use continuo_studio::{Change, Command, ExportForm, NoteEdit, SavedError, SavedSession, Source, Status};

fn played(onset: i64, key: u8) -> Report {
    let note = note(onset, key);
    let (onset, duration, key, velocity) = (note.onset, note.duration, note.key, note.velocity);
    Report::Note(CapturedNote { onset, duration, key, velocity, channel: 3 })
}

fn keys(clip: &Clip) -> Vec<u8> {
    clip.notes().iter().map(|note| note.key.number()).collect()
}

#[test]
fn what_is_recorded_becomes_the_input_and_is_heard() {
    let mut stage = Stage::new(loads(Adds));
    stage.report(Report::Moved { at: Tick(0), song: Tick(0), rolling: true });
    stage.report(Report::RecordStarted { at: Tick(5) });
    stage.report(played(960, 64));
    stage.studio.settle();
    assert_eq!(stage.studio.view().status, Status::Recording);
    stage.report(Report::RecordStopped { at: Tick(4000) });
    stage.studio.settle();
    assert_eq!(stage.studio.view().input.clip.notes(), [note(960, 64)]);
    assert_eq!(stage.cued(), [[64]]);
}

#[test]
fn pressed_controls_are_acted_upon_and_answered() {
    let mut stage = Stage::new(loads(Adds));
    stage.report(played(0, 60));
    for trigger in [Trigger::CaptureLast, Trigger::Generate] {
        stage.report(Report::Trigger(trigger));
        stage.wait_for_change(Change::Triggered(trigger));
    }
    stage.wait("the result", |view| view.result.is_some());
    stage.report(Report::Trigger(Trigger::Accept));
    stage.wait_for_change(Change::Triggered(Trigger::Accept));
    assert_eq!(keys(&stage.studio.view().input.clip), [60, 72, 72]);
    stage.report(Report::PlaybackEnded);
    stage.wait_for_change(Change::PlaybackEnded);
}

#[test]
fn while_no_audio_is_processed_the_newest_timeline_waits() {
    let mut stage = Stage::new(loads(Adds));
    for key in 0..100 {
        stage.ask(Command::SetInput(melody(&[key])));
    }
    stage.ask(Command::Panic);
    assert_eq!(stage.cued().len(), CUE_CAPACITY);
    stage.studio.settle();
    assert_eq!(stage.cued(), [[99]]);
    stage.studio.settle();
    stage.studio.settle();
    assert_eq!(stage.audio.retired.slots(), RETIRED_CAPACITY, "what came back was freed");
}

#[test]
fn everything_that_was_done_is_in_the_saved_state() {
    let stage = Stage::playing(loads(Adds), &[60]);
    for key in 61..80 {
        stage.ask(Command::EditNotes(vec![NoteEdit::Add(note(480, key))]));
        let restored = SavedSession::from_json(&stage.studio.saved().to_json()).unwrap();
        assert_eq!(restored, *stage.studio.saved());
        let other = Stage::new(loads(Adds));
        other.studio.restore(&restored.to_json()).unwrap();
        other.studio.settle();
        assert_eq!(other.studio.view().input, stage.studio.view().input);
    }
}

#[test]
fn what_is_restored_is_saved_at_once_and_stays() {
    let source = Stage::playing(loads(Adds), &[50, 51]);
    source.ask(Command::Generate);
    source.wait("the result", |view| view.result.is_some());
    let json = source.studio.saved().to_json();

    let mut stage = Stage::playing(loads(Adds), &[60]);
    stage.cued();
    for key in 0..50 {
        stage.studio.send(Command::SetInput(melody(&[key])));
    }
    stage.studio.restore(&json).unwrap();
    assert_eq!(stage.studio.saved().to_json(), json, "also before the studio thread came to it");
    stage.studio.settle();
    assert_eq!(stage.studio.saved().to_json(), json);
    assert_eq!(stage.studio.view().history, source.studio.view().history);
    assert_eq!(stage.cued().last(), Some(&vec![50, 51, 72, 72]));
}

#[test]
fn a_state_that_cannot_be_read_changes_nothing_and_is_shown() {
    let stage = Stage::playing(loads(Adds), &[60]);
    let before = (stage.studio.saved(), stage.studio.view().input.clone());
    let json = before.0.to_json();
    let truncated = &json[..json.len() / 2];
    for (text, cause) in [
        ("", "The saved state is damaged or not Continuo's: EOF"),
        (truncated, "The saved state is damaged or not Continuo's: EOF"),
        ("{\"form\":9}", "The saved state has form 9, written by a newer Continuo"),
    ] {
        let error = stage.studio.restore(text).unwrap_err();
        stage.studio.settle();
        assert_eq!(error.to_string(), stage.message());
        assert!(stage.message().starts_with(cause), "{}", stage.message());
    }
    assert_eq!(stage.studio.restore("{\"form\":9}"), Err(SavedError::Newer { version: 9, known: 4 }));
    stage.studio.settle();
    assert_eq!((stage.studio.saved(), stage.studio.view().input.clone()), before);
}

#[test]
fn exported_files_come_back_by_import() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.mid");
    let stage = Stage::playing(loads(Adds), &[60, 64]);
    let input = Arc::clone(&stage.studio.view().input);
    stage.ask(Command::Export { what: Source::Input, path: path.clone(), form: ExportForm::Tracks });
    assert!(stage.message().contains("out.mid"), "{}", stage.message());
    stage.ask(Command::ClearInput);
    stage.ask(Command::ImportMidi(path));
    assert_eq!(stage.studio.view().input.clip.notes(), input.clip.notes());
    stage.ask(Command::ImportMidi(folder.path().join("missing.mid")));
    assert!(stage.message().contains("missing.mid” cannot be read"), "{}", stage.message());
    assert_eq!(stage.studio.view().input.clip.notes(), input.clip.notes());
}
