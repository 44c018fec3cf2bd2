//! What holds whatever happens, in whatever order.

use continuo_models::PARTS;
use continuo_music::{Note, Role};

use super::*;
use crate::locks;
use crate::testing::{accompaniment, accompanying};

/// The melody oftener than others, for every result has it.
const ROLES: [Role; 5] = [Role::Melody, Role::Melody, Role::Melody, Role::Drums, Role::Bass];

/// A note where many of these tests have one.
fn any_place() -> impl Strategy<Value = Note> {
    (0i64..4, 58u8..64).prop_map(|(step, key)| note(step * 240, key))
}

fn any_edits() -> impl Strategy<Value = Vec<NoteEdit>> {
    let edit = prop_oneof![
        any_place().prop_map(NoteEdit::Add),
        any_place().prop_map(NoteEdit::Remove),
        (any_place(), any_place()).prop_map(|(from, to)| NoteEdit::Replace { from, to }),
    ];
    prop::collection::vec(edit, 0..4)
}

fn any_command() -> impl Strategy<Value = Command> {
    let entry = (0u64..12).prop_map(EntryId);
    prop_oneof![
        4 => Just(Command::Generate),
        1 => Just(Command::Cancel),
        1 => Just(Command::KeepPartial),
        3 => Just(Command::Accept),
        1 => entry.clone().prop_map(Command::Rerun),
        1 => prop::option::of(entry.clone()).prop_map(Command::Select),
        2 => prop::sample::select(vec![Listen::Input, Listen::Result, Listen::Parent]).prop_map(Command::Listen),
        1 => prop::collection::vec(58u8..64, 0..6).prop_map(|keys| Command::SetInput(melody(&keys))),
        2 => (0i64..5000, 0u8..128).prop_map(|(at, key)| Command::EditNotes(vec![NoteEdit::Add(note(at, key))])),
        2 => any_edits().prop_map(Command::EditNotes),
        5 => (prop::collection::vec(any_place(), 0..40), prop::bool::weighted(0.8))
            .prop_map(|(notes, locked)| Command::LockNotes { notes, locked }),
        1 => (0f32..=100.0).prop_map(|strength_percent| {
            Command::RhythmAssist(RhythmAssist { grid: Grid::Eighth, strength_percent })
        }),
        8 => (prop::sample::select(ROLES.to_vec()), any_edits()).prop_map(|(role, edits)| Command::EditResult { role, edits }),
        2 => prop::option::of((-99i64..9000, -99i64..9000))
            .prop_map(|stretch| Command::SetRegion(stretch.map(|(start, end)| Tick(start)..Tick(end)))),
        1 => entry.clone().prop_map(Command::Duplicate),
        1 => entry.clone().prop_map(Command::UseEntry),
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
        1 => Just(News::Loading),
        1 => Just(News::Loaded),
        1 => (0u32..100).prop_map(|done| progress(done, clip(&[(0, 60)]))),
        1 => (0i64..9000).prop_map(|onset| extended(1.0, clip(&[(0, 60), (onset, 72)]))),
        1 => (0u32..3).prop_map(|done| accompanying(done, 3, clip(&[(0, 60)]))),
        4 => (0i64..9000, 40u8..80)
            .prop_map(|(onset, key)| News::Done(Ok(Made::Accompaniment(accompaniment(&[0, onset], key))))),
        4 => prop::collection::vec(any_place(), 0..6)
            .prop_map(|notes| News::Done(Ok(Made::Melody(continuo_music::Clip::new(notes, Tick(960)))))),
        1 => Just(News::Done(Err(Failure::Panicked("x".to_owned())))),
        1 => Just(News::Done(Err(Failure::Model("x".to_owned())))),
    ];
    (any_technique(), news)
}

/// What happens, and which technique is chosen then.
fn any_event() -> impl Strategy<Value = (Technique, Event)> {
    let event = prop_oneof![
        4 => any_command().prop_map(Event::Command),
        1 => (0u64..12, any_news())
            .prop_map(|(request, (technique, news))| Event::Answer(Answer { request: RequestId(request), technique, news })),
        3 => any_news()
            .prop_map(|(technique, news)| Event::Answer(Answer { request: UNDER_WAY, technique, news })),
        1 => (0i64..9000, 0u8..128).prop_map(|(at, key)| Event::Report(Report::Note(played(at, key)))),
    ];
    (any_technique(), event)
}

/// Stands for the run under way, whose number is not known before.
const UNDER_WAY: RequestId = RequestId(u64::MAX);

/// Lets an event happen: what is meant for the run under way gets its number.
fn happen(stage: &mut Stage, technique: Technique, event: Event) -> Vec<Effect> {
    stage.moment.settings.technique = technique;
    let event = match (event, &stage.session.run) {
        (Event::Answer(Answer { request: UNDER_WAY, technique, news }), Some(run)) => {
            Event::Answer(Answer { request: run.id(), technique, news })
        }
        (event, _) => event,
    };
    stage.step(event)
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
    check_shown(&view)?;
    let has_changed = view != *before;
    prop_assert!(!has_changed || effects.contains(&Effect::Tell(Change::View)), "every change is told");
    Ok(())
}

/// Checks what holds of any picture by itself.
fn check_shown(view: &View) -> Result<(), TestCaseError> {
    let input = &view.input;
    prop_assert_eq!(&locks::within(&input.locked, &input.clip), &input.locked, "what is locked is there");
    prop_assert!(view.region.as_ref().is_none_or(|region| Tick::ZERO <= region.start && !region.is_empty()));
    for item in &view.history {
        prop_assert!(!item.is_edit || item.settings.is_none(), "what was made by hand was not made by a technique");
        prop_assert!(item.quarters >= 0.0 && item.bpm > 0.0 && item.roles.first() == Some(&Role::Melody));
    }
    if let Some(shown) = &view.result {
        prop_assert_eq!(shown.parent.is_some(), shown.parent_composition.is_some());
        let compared = shown.difference.kept.len() + shown.difference.removed.len();
        let parent = shown.parent_composition.as_ref().unwrap_or(&shown.composition);
        prop_assert_eq!(compared, parent.tracks[0].clip.notes().len(), "it is compared with its parent as it is");
    }
    Ok(())
}

/// What edits change: the input melody and the entries of the history.
fn edited(stage: &Stage) -> (Arc<Melody>, Vec<crate::Entry>) {
    let content = stage.session.document.content();
    (Arc::clone(&content.input.melody), content.history.entries().to_vec())
}

proptest! {
    #[test]
    fn any_sequence_of_events_keeps_the_session_whole(events in prop::collection::vec(any_event(), 0..80)) {
        let mut stage = Stage::with_input(&[58, 60, 62, 60, 63]);
        let mut running = None;
        for (technique, event) in events {
            let (before, saved) = (stage.view(), stage.session.saved());
            let effects = happen(&mut stage, technique, event);
            check(&stage, &before, &mut running, &effects)?;
            let is_told = effects.contains(&Effect::Tell(Change::Saved));
            prop_assert_eq!(stage.session.saved() != saved, is_told);
            let restored = SavedSession::from_json(&stage.session.saved().to_json());
            prop_assert_eq!(restored, Ok(stage.session.saved()));
        }
    }

    #[test]
    fn every_edit_is_taken_back_by_undoing_once(events in prop::collection::vec(any_event(), 0..60)) {
        let mut stage = Stage::with_input(&[58, 60, 62, 60, 63]);
        for (technique, event) in events {
            let before = edited(&stage);
            let is_run = matches!(event, Event::Answer(_) | Event::Command(Command::Generate | Command::KeepPartial));
            let is_undoing = matches!(event, Event::Command(Command::Undo));
            happen(&mut stage, technique, event);
            let after = edited(&stage);
            if after != before && !is_run {
                let (back, again) = if is_undoing { (Command::Redo, Command::Undo) } else { (Command::Undo, Command::Redo) };
                stage.ask(back);
                prop_assert_eq!(edited(&stage), before);
                stage.ask(again);
                prop_assert_eq!(edited(&stage), after);
            }
        }
    }

    #[test]
    fn undoing_everything_and_doing_it_again_leads_back(events in prop::collection::vec(any_event(), 0..40)) {
        let mut stage = Stage::with_input(&[58, 60, 62, 60, 63]);
        for (technique, event) in events {
            happen(&mut stage, technique, event);
        }
        while stage.view().can_redo {
            stage.ask(Command::Redo);
        }
        let latest_history = stage.session.document.content().history.clone();
        let latest = stage.view().input;
        let mut undone = 0;
        while stage.view().can_undo {
            stage.ask(Command::Undo);
            undone += 1;
        }
        prop_assert_eq!(&*stage.view().input, &Melody::default(), "every input came by an edit");
        prop_assert!(stage.view().history.iter().all(|item| !item.is_edit), "what was made by hand is gone");
        for _ in 0..undone {
            stage.ask(Command::Redo);
        }
        prop_assert_eq!(&stage.view().input, &latest);
        prop_assert_eq!(&stage.session.document.content().history, &latest_history);
    }
}
