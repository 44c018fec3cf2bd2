//! The compositions of the session as a library; and why the last run has no result.

use continuo_music::Role;

use super::locks::{four_bars, lock, locked, stage_with};
use super::*;
use crate::Failed;

#[test]
fn a_copy_is_made_as_its_original_was() {
    let mut stage = stage_with(four_bars());
    lock(&mut stage, 1, 2, true);
    let original = stage.view().history[1].clone();
    stage.moment.unix_seconds = 100;
    stage.ask(Command::Duplicate(EntryId(1)));
    let view = stage.view();
    let copy = &view.history[2];
    assert_eq!((copy.name.as_str(), copy.unix_seconds), ("Tune, Accompany 1 copy", 100));
    assert_eq!((copy.parent, copy.settings, copy.notes), (original.parent, original.settings, original.notes));
    assert_eq!(view.result.unwrap().entry, EntryId(1), "what is shown stays");
    stage.ask(Command::Select(Some(EntryId(2))));
    assert_eq!(locked(&stage), [(1, 3)]);
    stage.ask(Command::Undo);
    assert_eq!((stage.view().history.len(), stage.view().result), (2, None));
    stage.ask(Command::Redo);
    assert_eq!(stage.view().history[2].name, "Tune, Accompany 1 copy");
    assert!(request_in(&stage.ask(Command::Rerun(EntryId(2)))).is_some(), "it can be run again too");
    stage.ask(Command::Duplicate(EntryId(9)));
    assert!(stage.message().contains("no longer in the history"));
}

#[test]
fn any_composition_can_be_the_input() {
    let mut stage = Stage::with_result();
    stage.ask(Command::SetInput(melody(&[50])));
    stage.ask(Command::SetRegion(Some(Tick(0)..Tick(960))));
    let effects = stage.ask(Command::UseEntry(EntryId(1)));
    assert_eq!(keys_played(&effects), Some(vec![60, 62, 72]));
    assert_eq!((stage.keys(), stage.view().input.name.as_str()), (vec![60, 62, 72], "Tune, Enhance 1"));
    assert_eq!(stage.view().region, None, "it is another melody");
    let request = stage.generate();
    stage.step(done(&request, clip(&[(0, 60)])));
    assert_eq!(stage.view().history[2].parent, Some(EntryId(1)));
    stage.ask(Command::UseEntry(EntryId(0)));
    assert_eq!((stage.keys(), stage.view().result), (vec![60, 62], None), "the result was made from another one");
    stage.ask(Command::Undo);
    assert_eq!(stage.keys(), [60, 62, 72]);
    stage.ask(Command::UseEntry(EntryId(9)));
    assert!(stage.message().contains("no longer in the history"));
    stage.ask(Command::Select(Some(EntryId(2))));
    stage.ask(Command::UseEntry(EntryId(2)));
    assert_eq!(stage.view().result.unwrap().entry, EntryId(2), "the one on show is accepted");
}

#[test]
fn the_list_says_what_each_composition_is() {
    let mut stage = stage_with(four_bars());
    stage.ask(Command::SetTempo(Tempo::from_bpm(90.0)));
    let request = stage.generate();
    stage.step(crate::testing::accompanied(&request, vec![crate::testing::track(Role::Bass, &[(0, 40)])]));
    let view = stage.view();
    assert_eq!(view.history[1].roles.len(), 5);
    let last = view.history.last().unwrap();
    assert_eq!(last.roles, [Role::Melody, Role::Bass]);
    assert!((last.quarters - 16.0).abs() < 1e-9 && (last.bpm - 90.0).abs() < 1e-3);
    assert!((view.history[0].bpm - 120.0).abs() < 1e-3);
}

#[test]
fn why_a_run_has_no_result_stays_in_sight_until_the_next_one() {
    let mut stage = Stage::with_input(&[60]);
    let request = stage.generate();
    stage.step(answer(&request, News::Done(Err(Failure::Model("The file is cut off.".to_owned())))));
    let cause = "The model of Enhance cannot be loaded: The file is cut off.".to_owned();
    let failed = Some(Failed { technique: Technique::Enhance, cause });
    assert_eq!(stage.view().failed, failed);
    stage.ask(Command::DismissMessage);
    stage.ask(Command::TransposeInput { semitones: 1 });
    assert_eq!((stage.view().message, stage.view().failed), (None, failed.clone()));
    stage.ask(Command::ClearInput);
    stage.ask(Command::Generate);
    assert_eq!(stage.view().failed, failed, "what did not begin is no run");
    stage.ask(Command::Undo);
    stage.generate();
    assert_eq!(stage.view().failed, None);
    stage.ask(Command::Cancel);
    assert_eq!(stage.view().failed, None, "a cancelled run is no failure");
    let request = stage.generate();
    stage.step(answer(&request, News::Done(Err(Failure::Extend(ExtendError::Cancelled)))));
    assert_eq!(stage.view().failed, None);
}

#[test]
fn a_result_that_cannot_be_kept_is_a_failure() {
    let mut stage = Stage::with_input(&[60]);
    let request = stage.generate();
    let many = vec![(0, 40); crate::limits::NOTES_MAX + 1];
    stage.step(done(&request, clip(&many)));
    assert!(stage.view().failed.unwrap().cause.starts_with("The result cannot be used: it has 100001 notes"));
    stage.step(Event::Restored(Arc::default()));
    assert_eq!(stage.view().failed, None);
}
