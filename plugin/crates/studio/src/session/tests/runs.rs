//! Runs: results, history, cancelling, failures, seeds.

use super::*;

#[test]
fn a_run_becomes_a_result_with_its_history() {
    let mut stage = Stage::with_input(&[60, 62]);
    let request = stage.generate();
    assert_eq!(request.melody, stage.view().input);
    assert_eq!(stage.view().status, Status::Generating);
    stage.step(answer(&request, progress(3, clip(&[(0, 61)]))));
    let seen = stage.view().progress.unwrap();
    assert_eq!(seen.advance, Advance::Enhance { iterations_done: 3, iterations: 100, notes_removed: 0 });
    assert_eq!(seen.partial.notes()[0].key.number(), 61);

    let effects = stage.step(done(&request, clip(&[(0, 60), (240, 62), (480, 72)])));
    assert_eq!(keys_played(&effects), Some(vec![60, 62, 72]), "the result is heard");
    assert!(effects.contains(&Effect::Tell(Change::Saved)));
    let view = stage.view();
    assert_eq!((view.status, view.progress), (Status::Idle, None));
    let result = view.result.unwrap();
    assert_eq!(result.composition.name, "Tune, Enhance 1");
    assert_eq!(result.difference.added, [note(480, 72)]);
    assert_eq!(result.difference.kept.len(), 2);
    assert_eq!(view.history[1].parent, Some(view.history[0].id));
    assert_eq!(view.history[1].unix_seconds, 99);
    assert_eq!(view.history[1].settings.unwrap().seed(), request.settings.seed());
    let made = view.history.iter().map(|item| item.settings.map(|settings| settings.technique()));
    assert_eq!(made.collect::<Vec<_>>(), [None, Some(Technique::Enhance)]);
    assert_eq!(
        view.message.unwrap().text,
        format!("Enhance added 1 and removed 0 notes with seed {}.", request.settings.seed())
    );
}

#[test]
fn a_result_is_at_least_as_long_as_its_input() {
    let mut stage = Stage::with_input(&[60; 20]);
    let request = stage.generate();
    let length = stage.view().input.clip.length();
    stage.step(done(&request, clip(&[(0, 60)])));
    assert_eq!(stage.view().result.unwrap().composition.length(), length);
}

#[test]
fn nothing_runs_without_notes_or_twice_at_once() {
    let mut stage = Stage::new();
    assert_eq!(request_in(&stage.ask(Command::Generate)), None);
    assert_eq!(stage.message(), EnhanceError::EmptyInput.to_string());
    let mut stage = Stage::with_input(&[60]);
    stage.generate();
    assert_eq!(request_in(&stage.ask(Command::Generate)), None);
    assert!(stage.message().contains("already running"));
    assert_eq!(stage.view().status, Status::Generating);
}

#[test]
fn what_a_cancelled_run_still_answers_is_ignored() {
    let mut stage = Stage::with_input(&[60]);
    let first = stage.generate();
    assert!(stage.ask(Command::Cancel).contains(&Effect::CancelRun(first.id)));
    assert_eq!(stage.view().status, Status::Idle);
    let second = stage.generate();
    assert_ne!(first.id, second.id);
    stage.step(answer(&first, progress(50, clip(&[]))));
    stage.step(done(&first, clip(&[(0, 1)])));
    let cancelled = News::Done(Err(Failure::Enhance(EnhanceError::Cancelled)));
    stage.step(answer(&first, cancelled));
    let view = stage.view();
    assert_eq!(view.status, Status::Generating);
    assert!(matches!(view.progress.unwrap().advance, Advance::Enhance { iterations_done: 0, .. }));
    assert_eq!(view.result, None);
    stage.step(done(&second, clip(&[(0, 2)])));
    assert!(stage.view().result.is_some());
    stage.ask(Command::Cancel);
    assert_eq!(stage.message(), "There is nothing to cancel.");
}

#[test]
fn a_failure_is_shown_and_the_next_run_may_begin() {
    let mut stage = Stage::with_input(&[60]);
    for (failure, expected) in [
        (Failure::Panicked("index out of bounds".to_owned()), "a fault in the program: index out of bounds."),
        (Failure::Enhance(EnhanceError::TooLong { steps: 9, limit: 8 }), "takes at most 8"),
        (
            Failure::Model("The file is cut off.".to_owned()),
            "The model of Enhance cannot be loaded: The file is cut off.",
        ),
    ] {
        let request = stage.generate();
        stage.step(answer(&request, News::Loading));
        assert_eq!(stage.view().status, Status::LoadingModel);
        stage.step(answer(&request, News::Done(Err(failure))));
        let message = stage.view().message.unwrap();
        assert!(message.is_error && message.text.contains(expected), "{message:?}");
        assert_eq!(stage.view().status, Status::Idle);
    }
    assert_eq!(stage.view().models.enhance.status, ModelStatus::Failed("The file is cut off.".to_owned()));
    assert_eq!(stage.view().history.len(), 1, "only the input was kept");
}

#[test]
fn the_models_state_is_shown_whoever_asked_for_it() {
    let mut stage = Stage::with_input(&[60]);
    assert_eq!(stage.view().models.enhance, ModelView { name: "Bach".to_owned(), status: ModelStatus::NotLoaded });
    let request = stage.generate();
    stage.step(answer(&request, News::Loading));
    stage.ask(Command::Cancel);
    stage.step(answer(&request, News::Loaded));
    assert_eq!(stage.view().models.enhance.status, ModelStatus::Ready);
    assert_eq!(stage.view().models.extend.status, ModelStatus::NotLoaded);
}

#[test]
fn an_unlocked_seed_is_new_for_each_run_and_a_locked_one_is_the_parameters() {
    let mut stage = Stage::with_input(&[60]);
    let first = stage.generate();
    stage.ask(Command::Cancel);
    let second = stage.generate();
    stage.ask(Command::Cancel);
    assert_ne!(first.settings.seed(), second.settings.seed());
    stage.moment.settings.seed_locked = true;
    stage.moment.settings.enhance.seed = 4711;
    assert_eq!(stage.generate().settings.seed(), 4711);
    assert_eq!(stage.view().last_seed, Some(4711));
}

#[test]
fn running_again_asks_for_the_very_same() {
    let mut stage = Stage::with_input(&[60, 62]);
    let first = stage.generate();
    stage.step(done(&first, clip(&[(0, 72)])));
    stage.moment.settings.enhance.creative_risk = 6.0;
    stage.ask(Command::SetInput(melody(&[50])));
    let result = stage.view().history[1].id;
    let again = request_in(&stage.ask(Command::Rerun(result))).unwrap().clone();
    assert_eq!((again.melody.clip.clone(), again.settings), (first.melody.clip.clone(), first.settings));
    stage.ask(Command::Cancel);
    let root = stage.view().history[0].id;
    assert_eq!(request_in(&stage.ask(Command::Rerun(root))), None);
    assert!(stage.message().contains("was not generated"));
    stage.ask(Command::Delete(root));
    assert_eq!(request_in(&stage.ask(Command::Rerun(result))), None);
}

#[test]
fn settings_out_of_range_are_brought_into_it() {
    let mut stage = Stage::with_input(&[60]);
    stage.moment.settings.enhance.creative_risk = f32::NAN;
    stage.moment.settings.enhance.sampling_iterations = 1_000_000;
    stage.moment.settings.enhance.max_notes_removed_percent = -5.0;
    let TechniqueSettings::Enhance(settings) = stage.generate().settings else { panic!("Enhance was chosen") };
    assert_eq!((settings.creative_risk, settings.sampling_iterations), (1.0, 100));
    assert!(settings.max_notes_removed_percent.abs() < f32::EPSILON);
}

#[test]
fn an_accepted_result_is_the_parent_of_the_next() {
    let mut stage = Stage::with_result();
    stage.ask(Command::Accept);
    assert_eq!(stage.keys(), [60, 62, 72]);
    let request = stage.generate();
    stage.step(done(&request, clip(&[(0, 60)])));
    let view = stage.view();
    let parents: Vec<_> = view.history.iter().map(|item| item.parent).collect();
    assert_eq!(parents, [None, Some(EntryId(0)), Some(EntryId(1))]);
    assert_eq!(view.history[2].name, "Tune, Enhance 2");
    stage.ask(Command::Undo);
    assert_eq!(stage.keys(), [60, 62], "accepting can be taken back");
    let mut without_result = Stage::with_input(&[60]);
    without_result.ask(Command::Accept);
    assert!(without_result.message().contains("no result"));
}

#[test]
fn an_unchanged_input_is_kept_in_the_history_once() {
    let mut stage = Stage::with_result();
    let request = stage.generate();
    stage.step(done(&request, clip(&[(0, 60)])));
    let parents: Vec<_> = stage.view().history.iter().map(|item| item.parent).collect();
    assert_eq!(parents, [None, Some(EntryId(0)), Some(EntryId(0))]);
    stage.ask(Command::EditNotes(vec![NoteEdit::Add(note(480, 48))]));
    stage.generate();
    assert_eq!(stage.view().history.len(), 4, "a changed one is another input");
}
