//! What holds whatever happens, in whatever order.

use continuo_models::PARTS;

use super::*;
use crate::testing::{accompaniment, accompanying};

fn any_command() -> impl Strategy<Value = Command> {
    let entry = (0u64..12).prop_map(EntryId);
    prop_oneof![
        4 => Just(Command::Generate),
        1 => Just(Command::Cancel),
        1 => Just(Command::KeepPartial),
        1 => Just(Command::Accept),
        1 => entry.clone().prop_map(Command::Rerun),
        1 => prop::option::of(entry.clone()).prop_map(Command::Select),
        1 => Just(Command::Listen(Listen::Input)),
        1 => prop::collection::vec(40u8..80, 0..6).prop_map(|keys| Command::SetInput(melody(&keys))),
        2 => (0i64..5000, 0u8..128).prop_map(|(at, key)| Command::EditNotes(vec![NoteEdit::Add(note(at, key))])),
        1 => (-20i32..20).prop_map(|semitones| Command::TransposeInput { semitones }),
        1 => (entry.clone(), "[a-z]{0,4}").prop_map(|(entry, name)| Command::Rename(entry, name)),
        1 => entry.prop_map(Command::Delete),
        3 => Just(Command::Undo),
        2 => Just(Command::Redo),
        1 => Just(Command::ClearInput),
        1 => Just(Command::CaptureLast { bars: None }),
        2 => prop::sample::select(PARTS.to_vec()).prop_map(Command::Regenerate),
        3 => (0u32..4, 0u32..4, any::<bool>())
            .prop_map(|(first, last, locked)| Command::LockBars { first, last, locked }),
    ]
}

fn any_technique() -> impl Strategy<Value = Technique> {
    prop::sample::select(Technique::ALL.to_vec())
}

fn any_news() -> impl Strategy<Value = (Technique, News)> {
    let news = prop_oneof![
        Just(News::Loading),
        Just(News::Loaded),
        (0u32..100).prop_map(|done| progress(done, clip(&[(0, 60)]))),
        (0i64..9000).prop_map(|onset| extended(1.0, clip(&[(0, 60), (onset, 72)]))),
        (0u32..3).prop_map(|done| accompanying(done, 3, clip(&[(0, 60)]))),
        (0i64..9000, 40u8..80)
            .prop_map(|(onset, key)| News::Done(Ok(Made::Accompaniment(accompaniment(&[0, onset], key))))),
        (40u8..80).prop_map(|key| News::Done(Ok(Made::Melody(clip(&[(0, key)]))))),
        Just(News::Done(Err(Failure::Panicked("x".to_owned())))),
        Just(News::Done(Err(Failure::Model("x".to_owned())))),
    ];
    (any_technique(), news)
}

/// What happens, and which technique is chosen then.
fn any_event() -> impl Strategy<Value = (Technique, Event)> {
    let event = prop_oneof![
        4 => any_command().prop_map(Event::Command),
        3 => (0u64..12, any_news())
            .prop_map(|(request, (technique, news))| Event::Answer(Answer { request: RequestId(request), technique, news })),
        1 => (0i64..9000, 0u8..128).prop_map(|(at, key)| Event::Report(Report::Note(played(at, key)))),
    ];
    (any_technique(), event)
}

/// Checks what must hold after any event, given what held before it.
fn check(
    stage: &Stage,
    before: &View,
    running: &mut Option<RequestId>,
    effects: &[Effect],
) -> Result<(), TestCaseError> {
    for effect in effects {
        match effect {
            Effect::Run(request) => {
                prop_assert!(running.is_none(), "one run at a time");
                *running = Some(request.id);
            }
            Effect::CancelRun(id) => {
                prop_assert_eq!(running.take(), Some(*id), "only the run under way is cancelled");
            }
            _ => {}
        }
    }
    let view = stage.view();
    if view.progress.is_none() {
        *running = None;
    }
    prop_assert_eq!(view.progress.is_some(), running.is_some());
    for (index, item) in view.history.iter().enumerate() {
        let is_older = |parent| view.history[..index].iter().any(|older| older.id == parent);
        prop_assert!(item.parent.is_none_or(is_older), "a parent stands before its children");
    }
    prop_assert!(view.result.as_ref().is_none_or(|shown| view.history.iter().any(|item| item.id == shown.entry)));
    let has_changed = view != *before;
    prop_assert!(!has_changed || effects.contains(&Effect::Tell(Change::View)), "every change is told");
    Ok(())
}

/// What can be changed of every entry.
fn named_and_locked(stage: &Stage) -> Vec<(EntryId, String, Vec<std::ops::Range<u32>>)> {
    let entries = stage.session.document.content().history.entries();
    entries.iter().map(|entry| (entry.id, entry.composition.name.clone(), entry.locked_bars.clone())).collect()
}

proptest! {
    #[test]
    fn any_sequence_of_events_keeps_the_session_whole(events in prop::collection::vec(any_event(), 0..80)) {
        let mut stage = Stage::new();
        let mut running = None;
        for (technique, event) in events {
            stage.moment.settings.technique = technique;
            let (before, saved) = (stage.view(), stage.session.saved());
            let effects = stage.step(event);
            check(&stage, &before, &mut running, &effects)?;
            let is_told = effects.contains(&Effect::Tell(Change::Saved));
            prop_assert_eq!(stage.session.saved() != saved, is_told);
            let restored = SavedSession::from_json(&stage.session.saved().to_json());
            prop_assert_eq!(restored, Ok(stage.session.saved()));
        }
    }

    #[test]
    fn undoing_everything_and_doing_it_again_leads_back(events in prop::collection::vec(any_event(), 0..40)) {
        let mut stage = Stage::new();
        for (technique, event) in events {
            stage.moment.settings.technique = technique;
            stage.step(event);
        }
        while stage.view().can_redo {
            stage.ask(Command::Redo);
        }
        let (latest, latest_history) = (stage.view().input, named_and_locked(&stage));
        let mut undone = 0;
        while stage.view().can_undo {
            stage.ask(Command::Undo);
            undone += 1;
        }
        prop_assert!(stage.view().input.clip.is_empty(), "every input came by an edit");
        for _ in 0..undone {
            stage.ask(Command::Redo);
        }
        prop_assert_eq!(&stage.view().input, &latest);
        prop_assert_eq!(named_and_locked(&stage), latest_history);
    }
}
