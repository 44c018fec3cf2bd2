//! Results that are edited by hand, and what they were made from.

use continuo_models::Style;
use continuo_music::Role;

use super::locks::{BAR, four_bars, lock, locked, stage_with};
use super::*;
use crate::testing::{accompanied, accompaniment};

fn edit(stage: &mut Stage, role: Role, edit: NoteEdit) -> Vec<Effect> {
    stage.ask(Command::EditResult { role, edits: vec![edit] })
}

fn add(stage: &mut Stage, onset: i64, key: u8) -> Vec<Effect> {
    edit(stage, Role::Melody, NoteEdit::Add(note(onset, key)))
}

/// The entry on show, and the keys of its track of that role.
fn shown(stage: &Stage, role: Role) -> (u64, Vec<u8>) {
    let shown = stage.view().result.unwrap();
    let track = shown.composition.tracks.iter().find(|track| track.role == role).unwrap();
    (shown.entry.0, track.clip.notes().iter().map(|note| note.key.number()).collect())
}

#[test]
fn the_first_edit_makes_a_composition_of_its_own_which_the_next_ones_change() {
    let mut stage = Stage::with_result();
    stage.ask(Command::Listen(Listen::Input));
    let effects = add(&mut stage, 960, 48);
    assert_eq!(keys_played(&effects), Some(vec![60, 62, 72, 48]), "what is heard follows");
    let view = stage.view();
    let result = view.result.unwrap();
    assert_eq!((result.entry, result.parent, result.technique), (EntryId(2), Some(EntryId(1)), None));
    assert_eq!((result.difference.added.as_slice(), result.difference.kept.len()), (&[note(960, 48)][..], 3));
    let item = &view.history[2];
    assert_eq!((item.name.as_str(), item.settings, item.is_edit), ("Tune, Enhance 1, edited", None, true));
    assert_eq!((view.history[1].notes, view.history[1].is_edit), (3, false), "the result stays as it was");

    let effects = add(&mut stage, 1200, 50);
    assert_eq!(keys_played(&effects), Some(vec![60, 62, 72, 48, 50]));
    edit(&mut stage, Role::Melody, NoteEdit::Remove(note(0, 60)));
    assert_eq!((shown(&stage, Role::Melody), stage.view().history.len()), ((2, vec![62, 72, 48, 50]), 3));
    let saved = stage.session.saved();
    assert_eq!(SavedSession::from_json(&saved.to_json()), Ok(saved));
}

#[test]
fn each_edit_is_taken_back_by_itself_and_the_first_with_its_composition() {
    let mut stage = Stage::with_result();
    add(&mut stage, 960, 48);
    add(&mut stage, 1200, 50);
    stage.ask(Command::Select(None));
    assert_eq!(keys_played(&stage.ask(Command::Undo)), Some(vec![60, 62, 72, 48]), "what is taken back is shown");
    assert_eq!(shown(&stage, Role::Melody), (2, vec![60, 62, 72, 48]));
    stage.ask(Command::Undo);
    assert_eq!((shown(&stage, Role::Melody), stage.view().history.len()), ((1, vec![60, 62, 72]), 2));
    stage.ask(Command::Redo);
    stage.ask(Command::Redo);
    assert_eq!(shown(&stage, Role::Melody), (2, vec![60, 62, 72, 48, 50]));
    assert!(!stage.view().can_redo);
}

#[test]
fn an_input_in_the_history_is_edited_like_a_result() {
    let mut stage = Stage::with_result();
    stage.ask(Command::Select(Some(EntryId(0))));
    add(&mut stage, 960, 48);
    assert_eq!(shown(&stage, Role::Melody), (2, vec![60, 62, 48]));
    assert_eq!((stage.view().history[2].parent, stage.keys()), (Some(EntryId(0)), vec![60, 62]));
}

#[test]
fn what_cannot_be_edited_changes_nothing_and_is_said() {
    let mut stage = Stage::with_input(&[60]);
    add(&mut stage, 0, 60);
    assert_eq!(stage.message(), "There is no result to edit yet.");
    let mut stage = Stage::with_result();
    let before = stage.session.saved();
    edit(&mut stage, Role::Drums, NoteEdit::Add(note(0, 36)));
    assert_eq!(stage.message(), "The result has no drums to edit.");
    add(&mut stage, -1, 60);
    assert!(stage.message().starts_with("A note has to start at the first beat"));
    edit(&mut stage, Role::Melody, NoteEdit::Remove(note(7, 7)));
    assert_eq!((stage.message().as_str(), stage.session.saved()), ("", before), "a note that is gone is no edit");
    let many = vec![NoteEdit::Add(note(0, 60)); crate::limits::NOTES_MAX];
    stage.ask(Command::EditResult { role: Role::Melody, edits: many });
    assert_eq!(stage.message(), "A melody can have at most 100000 notes.");
    assert_eq!(stage.view().history.len(), 2);
}

#[test]
fn what_something_was_made_from_stays_as_it_is() {
    let mut stage = Stage::with_result();
    add(&mut stage, 960, 48);
    stage.ask(Command::Accept);
    add(&mut stage, 1200, 50);
    assert_eq!(shown(&stage, Role::Melody).0, 3, "the input melody is that composition");
    assert_eq!(stage.view().history[3].name, "Tune, Enhance 1, edited");
    stage.ask(Command::Select(Some(EntryId(2))));
    let request = stage.generate();
    stage.step(done(&request, clip(&[(0, 60)])));
    assert_eq!(stage.view().history[4].name, "Tune, Enhance 4");
    stage.ask(Command::SetInput(melody(&[50])));
    stage.ask(Command::Select(Some(EntryId(2))));
    add(&mut stage, 1200, 50);
    assert_eq!(shown(&stage, Role::Melody).0, 5, "a result was made from it");
    stage.ask(Command::Select(Some(EntryId(4))));
    assert_eq!(stage.view().result.unwrap().difference.removed.len(), 3);
}

#[test]
fn what_a_run_works_on_stays_as_it_is() {
    let mut stage = stage_with(four_bars());
    edit(&mut stage, Role::Bass, NoteEdit::Add(note(480, 43)));
    let request = request_in(&stage.ask(Command::Regenerate(Role::Drums))).unwrap().clone();
    edit(&mut stage, Role::Bass, NoteEdit::Add(note(720, 45)));
    assert_eq!(shown(&stage, Role::Bass), (3, vec![40, 43, 45, 40, 40, 40]));
    stage.step(accompanied(&request, request.kept.tracks.clone()));
    let view = stage.view();
    assert_eq!((view.history[4].parent, shown(&stage, Role::Bass)), (Some(EntryId(2)), (4, vec![40, 43, 40, 40, 40])));
}

#[test]
fn an_edited_accompaniment_is_one() {
    let mut stage = stage_with(four_bars());
    lock(&mut stage, 1, 1, true);
    edit(&mut stage, Role::Bass, NoteEdit::Replace { from: note(BAR, 40), to: note(BAR, 41) });
    assert_eq!((shown(&stage, Role::Bass), locked(&stage)), ((2, vec![40, 41, 40, 40]), vec![(1, 2)]));
    lock(&mut stage, 2, 2, true);
    assert_eq!(locked(&stage), [(1, 3)]);
    let request = stage.generate();
    assert_eq!(request.kept.tracks[1].clip.notes()[1], note(BAR, 41), "what was edited stays");
    assert_eq!(request.kept.spans, [Tick(BAR)..Tick(3 * BAR)]);
    stage.ask(Command::Cancel);
    let request = request_in(&stage.ask(Command::Regenerate(Role::Drums))).unwrap().clone();
    assert_eq!(request.kept.tracks[1].clip.notes()[1], note(BAR, 41));
    stage.ask(Command::Cancel);
    stage.moment.settings.accompany.style = Style::Bach;
    assert!(stage.generate().kept.spans.is_empty());
    assert!(stage.message().contains("have other parts than this style"), "it is known to be a band's");
    stage.ask(Command::Cancel);
    stage.ask(Command::Delete(EntryId(1)));
    assert!(stage.generate().kept.spans.is_empty(), "also by its drums alone");
    stage.ask(Command::Cancel);
    stage.ask(Command::Rerun(EntryId(2)));
    assert_eq!(stage.message(), "That composition was made by hand; there is nothing to run again.");
}

#[test]
fn of_two_basses_the_one_that_has_the_note_is_meant() {
    let mut stage = Stage::with_input(&[60]);
    stage.moment.settings.technique = Technique::Accompany;
    let request = stage.generate();
    let mut tracks = accompaniment(&[0], 40);
    tracks[0] =
        continuo_music::Track { name: "Double bass".to_owned(), ..crate::testing::track(Role::Bass, &[(0, 28)]) };
    stage.step(accompanied(&request, tracks));
    let edits = vec![
        NoteEdit::Replace { from: note(0, 28), to: note(240, 29) },
        NoteEdit::Remove(note(0, 40)),
        NoteEdit::Add(note(480, 41)),
    ];
    stage.ask(Command::EditResult { role: Role::Bass, edits });
    let tracks = stage.view().result.unwrap().composition.tracks.clone();
    let of = |name| tracks.iter().find(|track| track.name == name).unwrap().clip.notes();
    assert_eq!((of("Double bass"), of("Bass")), (&[note(240, 29), note(480, 41)][..], &[][..]));
}

#[test]
fn a_result_can_be_compared_with_what_it_was_made_from() {
    let mut stage = Stage::with_result();
    add(&mut stage, 960, 48);
    stage.ask(Command::SetTempo(Tempo::from_bpm(90.0)));
    assert_eq!(keys_played(&stage.ask(Command::Listen(Listen::Parent))), Some(vec![60, 62, 72]));
    let result = stage.view().result.unwrap();
    assert_eq!(result.parent_composition.unwrap().name, "Tune, Enhance 1");
    let saved = stage.session.saved();
    stage.step(Event::Restored(Arc::new(SavedSession::from_json(&saved.to_json()).unwrap())));
    assert_eq!(stage.view().listen, Listen::Parent);
    stage.ask(Command::Rename(EntryId(1), "Mine".to_owned()));
    assert_eq!(stage.view().result.unwrap().parent_composition.unwrap().name, "Mine");
    assert_eq!(keys_played(&stage.ask(Command::Delete(EntryId(1)))), Some(vec![60, 62]), "the input in its place");
    assert_eq!(stage.view().result.unwrap().parent_composition, None);
    assert_eq!(keys_played(&stage.ask(Command::Undo)), Some(vec![60, 62, 72]));
    assert_eq!(keys_played(&stage.ask(Command::Select(None))), Some(vec![60, 62]));
}

#[test]
fn an_edit_beside_full_tracks_is_refused_as_a_whole() {
    let mut stage = Stage::with_input(&[60]);
    stage.moment.settings.technique = Technique::Accompany;
    let request = stage.generate();
    let full = vec![(0, 40); crate::limits::NOTES_MAX];
    let tracks = [Role::Drums, Role::Bass].map(|role| crate::testing::track(role, &full));
    let nearly = crate::testing::track(Role::Strings, &full[..crate::limits::NOTES_MAX - 1]);
    stage.step(accompanied(&request, [&tracks[..], &[nearly]].concat()));
    assert_eq!(stage.view().history[1].notes, crate::limits::COMPOSITION_NOTES_MAX);
    add(&mut stage, 960, 48);
    assert_eq!(stage.message(), "The result cannot be changed so: it has 300001 notes; at most 300000 can be kept.");
    assert_eq!(stage.view().history.len(), 2);
}
