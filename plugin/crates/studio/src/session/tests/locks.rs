//! Locked bars: which they are, what stays because of them, and how that is undone, inherited and saved.

use continuo_models::{Kept, Style};
use continuo_music::{Clip, Meter, MeterMap, Role};

use super::*;
use crate::testing::{accompanied, accompaniment, track};

/// A bar of common time.
pub(super) const BAR: i64 = 3840;

/// A melody of four bars of common time.
pub(super) fn four_bars() -> Arc<Melody> {
    let notes = (0..4).map(|bar| note(bar * BAR, 60)).collect();
    Arc::new(Melody::new("Tune", Clip::new(notes, Tick(4 * BAR))))
}

/// A stage on which Accompany is chosen and that melody was accompanied once: entry 1.
pub(super) fn stage_with(melody: Arc<Melody>) -> Stage {
    let mut stage = Stage::new();
    stage.ask(Command::SetInput(melody));
    stage.moment.settings.technique = Technique::Accompany;
    let request = stage.generate();
    stage.step(accompanied(&request, accompaniment(&[0, BAR, 2 * BAR, 3 * BAR], 40)));
    stage
}

pub(super) fn lock(stage: &mut Stage, first: u32, last: u32, locked: bool) -> Vec<Effect> {
    stage.ask(Command::LockBars { first, last, locked })
}

/// The first bar of each locked stretch, and the first after it.
pub(super) fn locked(stage: &Stage) -> Vec<(u32, u32)> {
    stage.view().locked_bars.iter().map(|stretch| (stretch.start, stretch.end)).collect()
}

#[test]
fn bars_are_locked_and_freed_and_lie_in_order() {
    let mut stage = stage_with(four_bars());
    let effects = lock(&mut stage, 2, 2, true);
    assert!(effects.contains(&Effect::Tell(Change::Saved)), "they are saved with the project");
    lock(&mut stage, 0, 0, true);
    assert_eq!(locked(&stage), [(0, 1), (2, 3)]);
    lock(&mut stage, 1, 1, true);
    assert_eq!(locked(&stage), [(0, 3)]);
    lock(&mut stage, 1, 9, false);
    assert_eq!(locked(&stage), [(0, 1)]);
    lock(&mut stage, 3, u32::MAX, true);
    assert_eq!(locked(&stage), [(0, 1), (3, 4)]);
    for (first, last) in [(4, 9), (2, 1), (u32::MAX, u32::MAX)] {
        lock(&mut stage, first, last, true);
        assert_eq!(stage.message(), "There are no such bars: the result has 4.");
    }
    assert_eq!(locked(&stage), [(0, 1), (3, 4)]);
}

#[test]
fn locking_can_be_taken_back() {
    let mut stage = stage_with(four_bars());
    lock(&mut stage, 0, 1, true);
    lock(&mut stage, 1, 1, false);
    assert!(!stage.ask(Command::LockBars { first: 0, last: 0, locked: true }).contains(&Effect::Tell(Change::Saved)));
    stage.ask(Command::Undo);
    assert_eq!(locked(&stage), [(0, 2)]);
    stage.ask(Command::Undo);
    assert_eq!(locked(&stage), []);
    stage.ask(Command::Redo);
    stage.ask(Command::Redo);
    assert_eq!(locked(&stage), [(0, 1)]);
}

#[test]
fn without_an_accompaniment_there_is_nothing_to_lock() {
    let mut stage = Stage::with_result();
    for selected in [Some(EntryId(1)), Some(EntryId(0)), None] {
        stage.ask(Command::Select(selected));
        let effects = lock(&mut stage, 0, 0, true);
        assert_eq!(effects, [Effect::Tell(Change::View)]);
        assert_eq!(stage.message(), "There is no accompaniment on show; run Accompany first.");
        assert_eq!(locked(&stage), []);
    }
}

#[test]
fn locked_bars_stay_when_the_same_melody_is_accompanied_again() {
    let mut stage = stage_with(four_bars());
    lock(&mut stage, 1, 2, true);
    let request = stage.generate();
    let kept = Kept {
        tracks: accompaniment(&[0, BAR, 2 * BAR, 3 * BAR], 40),
        roles: vec![],
        spans: vec![Tick(BAR)..Tick(3 * BAR)],
    };
    assert_eq!(*request.kept, kept);
    let mut tracks = accompaniment(&[BAR, 2 * BAR], 40);
    tracks[0] = track(Role::Drums, &[(0, 36), (480, 38), (BAR, 40), (2 * BAR, 40)]);
    stage.step(accompanied(&request, tracks));
    let seed = request.settings.seed();
    let sentence = format!("Accompany wrote 2 notes in four parts around 2 locked bars, Pop, seed {seed}.");
    assert_eq!(stage.message(), sentence, "what stayed was not written");
    assert_eq!(locked(&stage), [(1, 3)], "what stayed once is to stay again");
    assert_eq!(stage.view().history[2].parent, Some(EntryId(0)), "it is made from the melody");
    lock(&mut stage, 0, 3, false);
    stage.ask(Command::Select(Some(EntryId(1))));
    assert_eq!(locked(&stage), [(1, 3)], "each result has its own");
}

#[test]
fn writing_one_part_anew_keeps_the_locked_bars_too() {
    let mut stage = stage_with(four_bars());
    lock(&mut stage, 3, 3, true);
    let request = request_in(&stage.ask(Command::Regenerate(Role::Bass))).unwrap().clone();
    assert_eq!(request.kept.spans, [Tick(3 * BAR)..Tick(4 * BAR)]);
    assert_eq!(request.kept.roles.len(), 3);
    stage.step(accompanied(&request, accompaniment(&[0, 3 * BAR], 40)));
    let seed = request.settings.seed();
    assert_eq!(stage.message(), format!("Accompany wrote 1 note in the bass around a locked bar, Pop, seed {seed}."));
    assert_eq!(locked(&stage), [(3, 4)]);
}

#[test]
fn bars_are_those_of_the_melodys_meter() {
    let (three, four) = (Meter::new(3, 4).unwrap(), Meter::COMMON);
    let meter = MeterMap::new(vec![(Tick(0), three), (Tick(2 * 2880 + 960), four)]);
    let mut stage = stage_with(Arc::new(Melody { meter, ..(*four_bars()).clone() }));
    lock(&mut stage, 0, 0, true);
    lock(&mut stage, 2, 3, true);
    let spans = stage.generate().kept.spans.clone();
    assert_eq!(spans, [Tick(0)..Tick(2880), Tick(5760)..Tick(6720 + BAR)]);
}

#[test]
fn locked_bars_of_another_melody_do_not_stay() {
    let mut stage = stage_with(four_bars());
    lock(&mut stage, 0, 3, true);
    stage.ask(Command::EditNotes(vec![NoteEdit::Add(note(480, 67))]));
    assert_eq!(*stage.generate().kept, Kept::default());
    assert_eq!(stage.message(), "The locked bars belong to another melody; every bar is written anew.");
    stage.ask(Command::Cancel);
    stage.ask(Command::Undo);
    stage.ask(Command::SetTempo(Tempo::from_bpm(90.0)));
    assert_eq!(stage.generate().kept.spans.len(), 1, "at another tempo it is the same melody");
    stage.ask(Command::Cancel);
    stage.ask(Command::Accept);
    assert_eq!(stage.generate().kept.spans.len(), 1, "an accepted result has the same melody");
    stage.ask(Command::Cancel);
    stage.moment.settings.accompany.style = Style::Rock;
    assert_eq!(stage.generate().kept.spans.len(), 1, "bands have the same parts");
    stage.ask(Command::Cancel);
    stage.moment.settings.accompany.style = Style::Bach;
    assert_eq!(*stage.generate().kept, Kept::default());
    assert_eq!(stage.message(), "The locked bars have other parts than this style; every bar is written anew.");
    stage.ask(Command::Cancel);
    stage.moment.settings.technique = Technique::Enhance;
    assert_eq!(*stage.generate().kept, Kept::default(), "only Accompany keeps bars");
}

#[test]
fn running_again_keeps_the_bars_that_were_locked_then() {
    let mut stage = stage_with(four_bars());
    lock(&mut stage, 1, 1, true);
    let request = stage.generate();
    stage.step(accompanied(&request, accompaniment(&[0, BAR], 41)));
    stage.ask(Command::Select(Some(EntryId(1))));
    lock(&mut stage, 0, 3, false);
    let again = request_in(&stage.ask(Command::Rerun(EntryId(2)))).unwrap().clone();
    assert_eq!((again.settings, &again.kept), (request.settings, &request.kept));
    stage.step(accompanied(&again, accompaniment(&[0, BAR], 41)));
    assert_eq!(locked(&stage), [(1, 2)]);
    stage.ask(Command::Delete(EntryId(1)));
    assert_eq!(request_in(&stage.ask(Command::Rerun(EntryId(2)))), None);
    assert_eq!(stage.message(), "That composition was made around parts of another one, which was deleted.");
    assert_eq!(stage.view().status, Status::Idle);
}

#[test]
fn a_bar_that_a_new_result_does_not_have_is_not_locked_in_it() {
    let mut stage = stage_with(Arc::new(Melody { clip: clip(&[(0, 60)]), ..(*four_bars()).clone() }));
    lock(&mut stage, 0, 3, true);
    assert_eq!(locked(&stage), [(0, 4)], "the accompaniment is longer than its melody");
    let request = stage.generate();
    stage.step(accompanied(&request, accompaniment(&[0, BAR], 40)));
    assert_eq!(locked(&stage), [(0, 2)]);
    let saved = stage.session.saved();
    assert_eq!(SavedSession::from_json(&saved.to_json()), Ok(saved));
}

#[test]
fn there_is_a_limit_to_stretches() {
    let mut stage = stage_with(Arc::new(Melody::new("Long", Clip::new(vec![note(0, 60)], Tick(1100 * BAR)))));
    for bar in 0..501 {
        lock(&mut stage, 2 * bar, 2 * bar, true);
    }
    assert_eq!(stage.message(), "At most 500 stretches of bars can be locked.");
    assert_eq!(stage.view().locked_bars.len(), 500);
    let saved = stage.session.saved();
    assert_eq!(SavedSession::from_json(&saved.to_json()), Ok(saved));
}
