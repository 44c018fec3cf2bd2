//! The session, from lists of events.

use std::path::PathBuf;

use continuo_models::EnhanceError;
use continuo_music::{Grid, Tempo, Tick};
use continuo_realtime::Trigger;
use proptest::prelude::*;

use super::*;
use crate::limits::UNDO_MAX;
use crate::testing::{clip, done, melody, moved, note, played, progress, request_in};
use crate::{EntryId, Failure, Listen, Melody, News, NoteEdit, RhythmAssist, Source, Technique};

/// A session with what it wants done so far.
struct Stage {
    session: Session,
    moment: Moment,
}

impl Stage {
    fn new() -> Self {
        Self { session: Session::new("Bach", 1), moment: Moment { unix_seconds: 99, ..Moment::default() } }
    }

    fn with_input(keys: &[u8]) -> Self {
        let mut stage = Self::new();
        stage.ask(Command::SetInput(melody(keys)));
        stage
    }

    /// With one finished run of Enhance that added key 72.
    fn with_result() -> Self {
        let mut stage = Self::with_input(&[60, 62]);
        let request = stage.generate();
        stage.step(Event::Answer(done(request.id, clip(&[(0, 60), (240, 62), (480, 72)]))));
        stage
    }

    fn step(&mut self, event: Event) -> Vec<Effect> {
        self.session.step(event, &self.moment)
    }

    fn ask(&mut self, command: Command) -> Vec<Effect> {
        self.step(Event::Command(command))
    }

    fn generate(&mut self) -> Request {
        request_in(&self.ask(Command::Generate)).expect("a run begins").clone()
    }

    fn view(&self) -> View {
        self.session.view(0)
    }

    fn message(&self) -> String {
        self.view().message.map(|message| message.text).unwrap_or_default()
    }

    fn keys(&self) -> Vec<u8> {
        self.view().input.clip.notes().iter().map(|note| note.key.number()).collect()
    }
}

fn keys_played(effects: &[Effect]) -> Option<Vec<u8>> {
    effects.iter().find_map(|effect| match effect {
        Effect::Play(song) => Some(song.tracks[0].clip.notes().iter().map(|note| note.key.number()).collect()),
        _ => None,
    })
}

#[test]
fn a_run_becomes_a_result_with_its_history() {
    let mut stage = Stage::with_input(&[60, 62]);
    let request = stage.generate();
    assert_eq!(*request.input, stage.view().input.clip);
    assert_eq!(stage.view().status, Status::Generating);
    stage.step(Event::Answer(Answer { request: request.id, news: News::Progress(progress(3, clip(&[(0, 61)]))) }));
    let seen = stage.view().progress.unwrap();
    assert_eq!((seen.iterations_done, seen.partial.notes()[0].key.number()), (3, 61));

    let effects = stage.step(Event::Answer(done(request.id, clip(&[(0, 60), (240, 62), (480, 72)]))));
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
    assert_eq!(view.history[1].settings.unwrap().seed, request.settings.seed);
    assert_eq!((view.history[0].technique, view.history[1].technique), (Technique::Input, Technique::Enhance));
    assert_eq!(
        view.message.unwrap().text,
        format!("Enhance added 1 and removed 0 notes with seed {}.", request.settings.seed)
    );
}

#[test]
fn a_result_is_at_least_as_long_as_its_input() {
    let mut stage = Stage::with_input(&[60; 20]);
    let request = stage.generate();
    let length = stage.view().input.clip.length();
    stage.step(Event::Answer(done(request.id, clip(&[(0, 60)]))));
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
    stage.step(Event::Answer(Answer { request: first.id, news: News::Progress(progress(50, clip(&[]))) }));
    stage.step(Event::Answer(done(first.id, clip(&[(0, 1)]))));
    let cancelled = News::Done(Err(Failure::Enhance(EnhanceError::Cancelled)));
    stage.step(Event::Answer(Answer { request: first.id, news: cancelled }));
    let view = stage.view();
    assert_eq!((view.status, view.progress.unwrap().iterations_done), (Status::Generating, 0));
    assert_eq!(view.result, None);
    stage.step(Event::Answer(done(second.id, clip(&[(0, 2)]))));
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
        (Failure::Model("The file is cut off.".to_owned()), "The model cannot be loaded: The file is cut off."),
    ] {
        let request = stage.generate();
        stage.step(Event::Answer(Answer { request: request.id, news: News::Loading }));
        assert_eq!(stage.view().status, Status::LoadingModel);
        stage.step(Event::Answer(Answer { request: request.id, news: News::Done(Err(failure)) }));
        let message = stage.view().message.unwrap();
        assert!(message.is_error && message.text.contains(expected), "{message:?}");
        assert_eq!(stage.view().status, Status::Idle);
    }
    assert_eq!(stage.view().model.status, ModelStatus::Failed("The file is cut off.".to_owned()));
    assert_eq!(stage.view().history.len(), 1, "only the input was kept");
}

#[test]
fn the_models_state_is_shown_whoever_asked_for_it() {
    let mut stage = Stage::with_input(&[60]);
    assert_eq!(stage.view().model, ModelView { name: "Bach".to_owned(), status: ModelStatus::NotLoaded });
    let request = stage.generate();
    stage.step(Event::Answer(Answer { request: request.id, news: News::Loading }));
    stage.ask(Command::Cancel);
    stage.step(Event::Answer(Answer { request: request.id, news: News::Loaded }));
    assert_eq!(stage.view().model.status, ModelStatus::Ready);
}

#[test]
fn an_unlocked_seed_is_new_for_each_run_and_a_locked_one_is_the_parameters() {
    let mut stage = Stage::with_input(&[60]);
    let first = stage.generate();
    stage.ask(Command::Cancel);
    let second = stage.generate();
    stage.ask(Command::Cancel);
    assert_ne!(first.settings.seed, second.settings.seed);
    stage.moment.settings.seed_locked = true;
    stage.moment.settings.enhance.seed = 4711;
    assert_eq!(stage.generate().settings.seed, 4711);
    assert_eq!(stage.view().last_seed, Some(4711));
}

#[test]
fn running_again_asks_for_the_very_same() {
    let mut stage = Stage::with_input(&[60, 62]);
    let first = stage.generate();
    stage.step(Event::Answer(done(first.id, clip(&[(0, 72)]))));
    stage.moment.settings.enhance.creative_risk = 6.0;
    stage.ask(Command::SetInput(melody(&[50])));
    let result = stage.view().history[1].id;
    let again = request_in(&stage.ask(Command::Rerun(result))).unwrap().clone();
    assert_eq!((again.input, again.settings), (first.input, first.settings));
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
    let settings = stage.generate().settings;
    assert_eq!((settings.creative_risk, settings.sampling_iterations), (1.0, 100));
    assert!(settings.max_notes_removed_percent.abs() < f32::EPSILON);
}

#[test]
fn an_accepted_result_is_the_parent_of_the_next() {
    let mut stage = Stage::with_result();
    stage.ask(Command::Accept);
    assert_eq!(stage.keys(), [60, 62, 72]);
    let request = stage.generate();
    stage.step(Event::Answer(done(request.id, clip(&[(0, 60)]))));
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
    stage.step(Event::Answer(done(request.id, clip(&[(0, 60)]))));
    let parents: Vec<_> = stage.view().history.iter().map(|item| item.parent).collect();
    assert_eq!(parents, [None, Some(EntryId(0)), Some(EntryId(0))]);
    stage.ask(Command::EditNotes(vec![NoteEdit::Add(note(480, 48))]));
    stage.generate();
    assert_eq!(stage.view().history.len(), 4, "a changed one is another input");
}

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

#[test]
fn a_recorded_take_becomes_the_input() {
    let mut stage = Stage::new();
    stage.moment.settings.transpose = 1;
    stage.step(Event::Report(moved(0, 0, true)));
    stage.step(Event::Report(Report::RecordStarted { at: Tick(10) }));
    assert_eq!(stage.view().status, Status::Recording);
    assert_eq!(stage.step(Event::Report(Report::Note(played(960, 60)))), []);
    let effects = stage.step(Event::Report(Report::RecordStopped { at: Tick(4000) }));
    assert_eq!(keys_played(&effects), Some(vec![61]));
    assert_eq!((stage.view().status, stage.view().input.clip.notes()), (Status::Idle, &[note(960, 61)][..]));
    stage.step(Event::Report(Report::RecordStarted { at: Tick(5000) }));
    stage.step(Event::Report(Report::RecordStopped { at: Tick(6000) }));
    assert!(stage.message().contains("Nothing was played"));
    assert_eq!(stage.keys(), [61], "an empty take changes nothing");
}

#[test]
fn controls_act_like_commands_and_are_answered() {
    let mut stage = Stage::new();
    stage.step(Event::Report(Report::Note(played(100, 60))));
    let press = |trigger| Event::Report(Report::Trigger(trigger));
    let effects = stage.step(press(Trigger::CaptureLast));
    assert!(effects.contains(&Effect::Tell(Change::Triggered(Trigger::CaptureLast))));
    assert_eq!(stage.keys(), [60]);
    let request = request_in(&stage.step(press(Trigger::Generate))).unwrap().clone();
    assert!(stage.step(press(Trigger::Cancel)).contains(&Effect::CancelRun(request.id)));
    let request = stage.generate();
    stage.step(Event::Answer(done(request.id, clip(&[(0, 72)]))));
    stage.step(press(Trigger::Accept));
    assert_eq!(stage.keys(), [72]);
    let ended = stage.step(Event::Report(Report::PlaybackEnded));
    assert!(ended.contains(&Effect::Tell(Change::PlaybackEnded)));
}

#[test]
fn the_clock_in_force_is_shown() {
    let mut stage = Stage::new();
    let three = continuo_music::Meter::new(3, 4).unwrap();
    stage.step(Event::Report(Report::Tempo { at: Tick(0), bpm: 90.0 }));
    stage.step(Event::Report(Report::Meter { at: Tick(0), meter: three }));
    assert!((stage.view().tempo_bpm - 90.0).abs() < 1e-3);
    assert_eq!(stage.view().meter, three);
}

fn imported(tracks: &[&[u8]]) -> Event {
    let mut song = Melody::default().composition();
    let track = song.tracks.remove(0);
    song.tracks =
        tracks.iter().map(|keys| continuo_music::Track { clip: melody(keys).clip.clone(), ..track.clone() }).collect();
    Event::Imported { path: PathBuf::from("/music/song.mid"), outcome: Ok(song) }
}

#[test]
fn an_imported_files_tracks_can_be_chosen() {
    let mut stage = Stage::new();
    let path = PathBuf::from("/music/song.mid");
    assert!(stage.ask(Command::ImportMidi(path.clone())).contains(&Effect::Import(path)));
    stage.step(imported(&[&[], &[60], &[70, 71]]));
    assert_eq!(stage.keys(), [60]);
    assert_eq!(stage.view().input.name, "song.mid", "a file without a name is called like the file");
    stage.ask(Command::ChooseTrack(2));
    assert_eq!(stage.keys(), [70, 71]);
    let view = stage.view().imported.unwrap();
    assert_eq!((view.chosen, view.tracks.len(), view.tracks[2].notes), (2, 3, 2));
    for (track, cause) in [(0, "has no notes"), (3, "has no track 4")] {
        stage.ask(Command::ChooseTrack(track));
        assert!(stage.message().contains(cause));
        assert_eq!(stage.view().imported.unwrap().chosen, 2);
    }
}

#[test]
fn every_sample_melody_can_be_used() {
    for sample in continuo_music::samples::all() {
        let mut stage = Stage::new();
        stage.ask(Command::UseSample(sample.name.to_owned()));
        let view = stage.view();
        assert!(!view.input.clip.is_empty() && view.message.is_none(), "{}", sample.name);
        assert_eq!(view.input.tempo, sample.composition().tempo);
        assert!(request_in(&stage.ask(Command::Generate)).is_some());
    }
    let mut stage = Stage::with_input(&[60]);
    stage.ask(Command::UseSample("no-such-tune".to_owned()));
    assert_eq!(stage.message(), "There is no sample melody named “no-such-tune”.");
    assert_eq!(stage.keys(), [60]);
}

#[test]
fn a_file_that_cannot_be_used_changes_nothing() {
    let mut stage = Stage::with_input(&[60]);
    let before = stage.session.saved();
    let outcome = Err("“/music/bad.mid” cannot be imported: It is no MIDI file.".to_owned());
    stage.step(Event::Imported { path: PathBuf::from("/music/bad.mid"), outcome });
    assert!(stage.view().message.unwrap().is_error);
    stage.step(imported(&[&[]]));
    assert_eq!(stage.message(), "“song.mid” has no notes, or only percussion.");
    stage.step(imported(&vec![&[60u8][..]; 257]));
    assert!(stage.message().contains("has 257 tracks"));
    assert_eq!(stage.session.saved(), before);
}

#[test]
fn exports_are_handed_on_and_their_outcome_shown() {
    let mut stage = Stage::with_result();
    let path = PathBuf::from("/out/song.mid");
    let export = |what| Command::Export { what, path: path.clone(), form: ExportForm::Tracks };
    let effects = stage.ask(export(Source::Result));
    assert!(matches!(&effects[0], Effect::Export { composition, .. } if composition.name == "Tune, Enhance 1"));
    stage.step(Event::Exported(Ok("Wrote it.".to_owned())));
    assert_eq!(stage.view().message, Some(Message::info("Wrote it.")));
    stage.step(Event::Exported(Err("Disk full.".to_owned())));
    assert_eq!(stage.view().message, Some(Message::error("Disk full.")));
    stage.ask(Command::DismissMessage);
    assert_eq!(stage.view().message, None);
    assert_eq!(stage.ask(export(Source::Entry(EntryId(9)))), [Effect::Tell(Change::View)]);
    stage.ask(Command::ClearInput);
    stage.ask(export(Source::Input));
    assert_eq!(stage.message(), "There are no notes to export.");
}

#[test]
fn a_restored_session_is_the_saved_one_and_ends_the_run() {
    let saved = Arc::new(Stage::with_result().session.saved());
    let mut stage = Stage::with_input(&[50]);
    let request = stage.generate();
    let effects = stage.step(Event::Restored(Arc::clone(&saved)));
    assert!(effects.contains(&Effect::CancelRun(request.id)));
    assert_eq!(keys_played(&effects), Some(vec![60, 62, 72]));
    assert!(!effects.contains(&Effect::Tell(Change::Saved)), "the host's project is as it was saved");
    assert_eq!(stage.session.saved(), *saved);
    assert!(!stage.view().can_undo);
    assert_eq!(stage.view().result.unwrap().difference.added, [note(480, 72)]);
}

#[test]
fn a_melody_beyond_the_limits_is_refused() {
    let mut stage = Stage::new();
    let endless = Melody::new("Endless", continuo_music::Clip::new(vec![note(0, 60)], Tick(i64::MAX)));
    stage.ask(Command::SetInput(Arc::new(endless)));
    assert!(stage.message().contains("The melody cannot be used: it is"));
    assert!(stage.view().input.clip.is_empty());
}

fn any_command() -> impl Strategy<Value = Command> {
    let entry = (0u64..12).prop_map(EntryId);
    prop_oneof![
        4 => Just(Command::Generate),
        1 => Just(Command::Cancel),
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
    ]
}

fn any_news() -> impl Strategy<Value = News> {
    prop_oneof![
        Just(News::Loading),
        Just(News::Loaded),
        (0u32..100).prop_map(|done| News::Progress(progress(done, clip(&[(0, 60)])))),
        (40u8..80).prop_map(|key| News::Done(Ok(clip(&[(0, key)])))),
        Just(News::Done(Err(Failure::Panicked("x".to_owned())))),
    ]
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => any_command().prop_map(Event::Command),
        3 => (0u64..12, any_news())
            .prop_map(|(request, news)| Event::Answer(Answer { request: RequestId(request), news })),
        1 => (0i64..9000, 0u8..128).prop_map(|(at, key)| Event::Report(Report::Note(played(at, key)))),
    ]
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

proptest! {
    #[test]
    fn any_sequence_of_events_keeps_the_session_whole(events in prop::collection::vec(any_event(), 0..80)) {
        let mut stage = Stage::new();
        let mut running = None;
        for event in events {
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
        for event in events {
            stage.step(event);
        }
        let names = |stage: &Stage| -> Vec<_> { stage.view().history.into_iter().map(|item| (item.id, item.name)).collect() };
        while stage.view().can_redo {
            stage.ask(Command::Redo);
        }
        let (latest, latest_history) = (stage.view().input, names(&stage));
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
        prop_assert_eq!(names(&stage), latest_history);
    }
}
