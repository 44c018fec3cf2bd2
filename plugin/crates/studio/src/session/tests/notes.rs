//! Locked notes of the input: how they are locked, what becomes of them, and who is told.

use continuo_music::Role;

use super::*;
use crate::testing::{accompanied, accompaniment};

fn lock(stage: &mut Stage, notes: &[(i64, u8)], locked: bool) -> Vec<Effect> {
    let notes = notes.iter().map(|(onset, key)| note(*onset, *key)).collect();
    stage.ask(Command::LockNotes { notes, locked })
}

fn locked(stage: &Stage) -> Vec<(i64, u8)> {
    stage.view().input.locked.iter().map(|note| (note.onset.0, note.key.number())).collect()
}

#[test]
fn notes_are_locked_and_freed_as_edits_of_their_own() {
    let mut stage = Stage::with_input(&[60, 62, 64]);
    let effects = lock(&mut stage, &[(480, 64), (0, 60), (7, 7)], true);
    assert_eq!(locked(&stage), [(0, 60), (480, 64)], "in order, and what is not there is ignored");
    assert!(effects.contains(&Effect::Tell(Change::Saved)));
    assert_eq!(keys_played(&effects), None, "what plays is the same");
    lock(&mut stage, &[(480, 64)], false);
    assert_eq!(locked(&stage), [(0, 60)]);
    stage.ask(Command::Undo);
    assert_eq!(locked(&stage), [(0, 60), (480, 64)]);
    stage.ask(Command::Undo);
    assert_eq!(locked(&stage), []);
    stage.ask(Command::Redo);
    assert_eq!(locked(&stage), [(0, 60), (480, 64)]);
    assert!(!lock(&mut stage, &[(0, 60)], true).contains(&Effect::Tell(Change::Saved)), "they are locked already");
}

#[test]
fn edits_keep_the_locks_of_notes_that_stay() {
    let mut stage = Stage::with_input(&[60, 62, 64]);
    lock(&mut stage, &[(0, 60), (240, 62)], true);
    stage.ask(Command::EditNotes(vec![
        NoteEdit::Replace { from: note(240, 62), to: note(960, 65) },
        NoteEdit::Remove(note(480, 64)),
    ]));
    assert_eq!(locked(&stage), [(0, 60), (960, 65)]);
    stage.ask(Command::TransposeInput { semitones: -12 });
    assert_eq!(locked(&stage), [(0, 48), (960, 53)]);
    stage.ask(Command::EditNotes(vec![NoteEdit::Remove(note(0, 48))]));
    stage.ask(Command::SetTempo(Tempo::from_bpm(90.0)));
    stage.ask(Command::RenameInput("Mine".to_owned()));
    assert_eq!(locked(&stage), [(960, 53)]);
    let late = Melody { clip: clip(&[(250, 60)]), locked: vec![note(250, 60), note(7, 7)], ..Melody::default() };
    stage.ask(Command::SetInput(Arc::new(late)));
    assert_eq!(locked(&stage), [(250, 60)], "another melody brings its own locks");
    stage.ask(Command::RhythmAssist(RhythmAssist { grid: Grid::Sixteenth, strength_percent: 100.0 }));
    assert_eq!(locked(&stage), [(240, 60)]);
}

#[test]
fn enhance_is_told_what_is_locked_and_so_again_when_it_is_run_again() {
    let mut stage = Stage::with_input(&[60, 62]);
    lock(&mut stage, &[(240, 62)], true);
    let request = stage.generate();
    assert_eq!(request.locked, [note(240, 62)]);
    stage.step(done(&request, clip(&[(240, 62), (480, 72)])));
    lock(&mut stage, &[(240, 62)], false);
    assert_eq!(stage.view().history.len(), 2, "a lock makes no other composition of the melody");
    let saved = stage.session.saved();
    stage.step(Event::Restored(Arc::new(SavedSession::from_json(&saved.to_json()).unwrap())));
    let again = request_in(&stage.ask(Command::Rerun(EntryId(1)))).unwrap().clone();
    assert_eq!((again.locked, again.settings), (request.locked, request.settings));
    stage.ask(Command::Cancel);
    assert_eq!(stage.generate().locked, []);
}

#[test]
fn locks_of_the_input_come_and_go_without_another_composition_of_it() {
    let mut stage = Stage::with_input(&[60, 62]);
    lock(&mut stage, &[(0, 60)], true);
    for (step, expected) in [(None, 1), (Some(Command::Undo), 0), (Some(Command::Redo), 1)] {
        step.map(|step| stage.ask(step));
        let request = stage.generate();
        assert_eq!(request.locked.len(), expected);
        stage.step(done(&request, clip(&[(0, 60)])));
    }
    let parents: Vec<_> = stage.view().history.iter().map(|item| item.parent).collect();
    let root = Some(EntryId(0));
    assert_eq!(parents, [None, root, root, root], "one melody, with and without locks");
}

#[test]
fn only_enhance_is_told_what_is_locked() {
    for technique in [Technique::Extend, Technique::Accompany] {
        let mut stage = Stage::with_input(&[60, 62]);
        lock(&mut stage, &[(0, 60)], true);
        stage.moment.settings.technique = technique;
        let request = stage.generate();
        assert_eq!(request.locked, [], "{technique:?} leaves the melody as it is");
        assert_eq!(request.melody.locked, [note(0, 60)]);
        stage.step(match technique {
            Technique::Accompany => accompanied(&request, accompaniment(&[0], 40)),
            _ => done(&request, clip(&[(0, 60), (240, 62), (960, 65)])),
        });
        assert!(stage.session.document.result().unwrap().locked.is_empty());
        stage.ask(Command::Accept);
        assert_eq!(locked(&stage), [(0, 60)]);
    }
}

#[test]
fn accepting_keeps_the_locks_of_notes_that_are_still_there() {
    let mut stage = Stage::with_input(&[60, 62]);
    lock(&mut stage, &[(0, 60), (240, 62)], true);
    let request = stage.generate();
    stage.step(done(&request, clip(&[(0, 60), (240, 62), (480, 72)])));
    stage.ask(Command::EditResult { role: Role::Melody, edits: vec![NoteEdit::Remove(note(240, 62))] });
    stage.ask(Command::Accept);
    assert_eq!((stage.keys(), locked(&stage)), (vec![60, 72], vec![(0, 60)]));
    stage.ask(Command::Undo);
    assert_eq!(locked(&stage), [(0, 60), (240, 62)]);
}
