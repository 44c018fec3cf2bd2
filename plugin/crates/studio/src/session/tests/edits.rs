//! Listening, editing, undo and redo.

use super::*;

#[test]
fn input_and_result_can_be_compared_by_ear() {
    let mut stage = Stage::with_result();
    assert_eq!(keys_played(&stage.ask(Command::Listen(Listen::Input))), Some(vec![60, 62]));
    assert_eq!(keys_played(&stage.ask(Command::Listen(Listen::Result))), Some(vec![60, 62, 72]));
    assert_eq!(keys_played(&stage.ask(Command::Listen(Listen::Result))), None, "what plays already is left alone");
    assert_eq!(keys_played(&stage.ask(Command::Select(None))), Some(vec![60, 62]));
    assert_eq!(keys_played(&stage.ask(Command::Select(Some(EntryId(1))))), Some(vec![60, 62, 72]));
    assert_eq!(keys_played(&stage.ask(Command::Rename(EntryId(1), "Mine".to_owned()))), None);
    assert!(stage.ask(Command::Select(Some(EntryId(77)))).contains(&Effect::Tell(Change::View)));
    assert!(stage.message().contains("no longer in the history"));
}

#[test]
fn a_new_input_is_heard_instead_of_the_old_result_and_an_empty_one_is_silence() {
    let mut stage = Stage::with_result();
    assert_eq!(keys_played(&stage.ask(Command::SetInput(melody(&[50])))), Some(vec![50]));
    assert_eq!(stage.view().result, None);
    assert!(stage.ask(Command::ClearInput).contains(&Effect::Silence));
    assert!(!stage.ask(Command::ClearInput).contains(&Effect::Silence));
}

#[test]
fn edits_of_the_input_are_undone_and_redone_in_order() {
    let mut stage = Stage::with_input(&[60, 62]);
    stage.ask(Command::EditNotes(vec![NoteEdit::Remove(note(240, 62))]));
    stage.ask(Command::TransposeInput { semitones: 2 });
    assert_eq!(stage.keys(), [62]);
    stage.ask(Command::Undo);
    assert_eq!(stage.keys(), [60]);
    stage.ask(Command::Undo);
    assert_eq!(stage.keys(), [60, 62]);
    stage.ask(Command::Redo);
    assert_eq!(stage.keys(), [60]);
    stage.ask(Command::SetTempo(Tempo::from_bpm(90.0)));
    assert!(!stage.view().can_redo, "a new edit ends what could be redone");
    stage.ask(Command::Redo);
    assert_eq!(stage.message(), "There is nothing to redo.");
}

#[test]
fn what_changes_nothing_is_no_edit() {
    let mut stage = Stage::with_input(&[60]);
    stage.ask(Command::TransposeInput { semitones: 0 });
    stage.ask(Command::RhythmAssist(RhythmAssist { grid: Grid::Sixteenth, strength_percent: 100.0 }));
    stage.ask(Command::EditNotes(vec![NoteEdit::Remove(note(7, 7))]));
    let effects = stage.ask(Command::RenameInput("Tune".to_owned()));
    assert_eq!(effects, [Effect::Tell(Change::View)]);
    stage.ask(Command::Undo);
    assert!(stage.view().input.clip.is_empty());
    assert!(!stage.view().can_undo);
}

#[test]
fn an_edit_off_the_keyboard_is_refused() {
    let mut stage = Stage::with_input(&[120]);
    stage.ask(Command::TransposeInput { semitones: 8 });
    assert!(stage.message().contains("leave the keyboard"));
    assert_eq!(stage.keys(), [120]);
}

#[test]
fn the_oldest_edits_are_forgotten() {
    let mut stage = Stage::new();
    for number in 0..=UNDO_MAX {
        stage.ask(Command::RenameInput(number.to_string()));
    }
    for _ in 0..UNDO_MAX {
        assert!(stage.view().can_undo);
        stage.ask(Command::Undo);
    }
    assert!(!stage.view().can_undo);
    assert_eq!(stage.view().input.name, "0");
}

#[test]
fn deleting_and_renaming_can_be_taken_back() {
    let mut stage = Stage::with_result();
    stage.ask(Command::Rename(EntryId(1), "Mine".to_owned()));
    stage.ask(Command::Delete(EntryId(1)));
    assert_eq!((stage.view().history.len(), stage.view().result), (1, None));
    stage.ask(Command::Undo);
    assert_eq!(stage.view().history[1].name, "Mine");
    stage.ask(Command::Undo);
    assert_eq!(stage.view().history[1].name, "Tune, Enhance 1");
    stage.ask(Command::Redo);
    stage.ask(Command::Redo);
    assert_eq!(stage.view().history.len(), 1);
    stage.ask(Command::Delete(EntryId(1)));
    assert!(stage.message().contains("no longer in the history"));
}
