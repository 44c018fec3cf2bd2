//! The region in which the next runs may change the music.

use std::ops::Range;

use continuo_models::{Kept, Style};
use continuo_music::{Meter, MeterMap, Role};

use super::locks::{BAR, four_bars, lock, locked, stage_with};
use super::*;
use crate::testing::{accompanied, accompaniment};

fn choose(stage: &mut Stage, from: i64, to: i64) -> Vec<Effect> {
    stage.ask(Command::SetRegion(Some(Tick(from)..Tick(to))))
}

fn region(stage: &Stage) -> Option<(i64, i64)> {
    stage.view().region.map(|region| (region.start.0, region.end.0))
}

fn bars(bars: Range<i64>) -> Range<Tick> {
    Tick(bars.start * BAR)..Tick(bars.end * BAR)
}

/// What of the accompaniment in these tests stays in those bars.
fn kept(spans: &[Range<i64>]) -> Kept {
    let tracks = accompaniment(&[0, BAR, 2 * BAR, 3 * BAR], 40);
    Kept { tracks, roles: vec![], spans: spans.iter().cloned().map(bars).collect() }
}

#[test]
fn a_region_is_what_of_it_there_can_be() {
    let mut stage = Stage::with_input(&[60]);
    let effects = choose(&mut stage, 240, 960);
    assert_eq!(region(&stage), Some((240, 960)));
    assert!(effects.contains(&Effect::Tell(Change::Saved)));
    for (from, to, expected) in [
        (-500, 960, Some((0, 960))),
        (960, 960, None),
        (960, 240, None),
        (-9, 0, None),
        (i64::MIN, i64::MAX, Some((0, crate::limits::LENGTH_MAX.0))),
        (i64::MAX - 1, i64::MAX, None),
    ] {
        choose(&mut stage, from, to);
        assert_eq!(region(&stage), expected);
    }
    choose(&mut stage, 0, 1);
    stage.ask(Command::SetRegion(None));
    assert_eq!(region(&stage), None);
}

#[test]
fn choosing_a_region_is_no_edit_and_another_melody_has_none() {
    let mut stage = Stage::with_result();
    choose(&mut stage, 240, 960);
    stage.ask(Command::EditNotes(vec![NoteEdit::Add(note(960, 60))]));
    stage.ask(Command::Undo);
    stage.ask(Command::Accept);
    assert_eq!(region(&stage), Some((240, 960)), "what was made of a melody is of the same piece");
    stage.ask(Command::Undo);
    stage.ask(Command::Undo);
    assert!(stage.view().input.clip.is_empty(), "the region was no edit");
    for other in [Command::SetInput(melody(&[50])), Command::UseSample("ode-to-joy".to_owned()), Command::ClearInput] {
        choose(&mut stage, 240, 960);
        stage.ask(other);
        assert_eq!(region(&stage), None);
    }
}

#[test]
fn enhance_is_told_the_region_and_so_again_when_it_is_run_again() {
    let mut stage = Stage::with_input(&[60, 62]);
    choose(&mut stage, 240, 960);
    let request = stage.generate();
    assert_eq!(request.region, Some(Tick(240)..Tick(960)));
    stage.step(done(&request, clip(&[(0, 60), (480, 64)])));
    stage.ask(Command::SetRegion(None));
    let saved = stage.session.saved();
    stage.step(Event::Restored(Arc::new(SavedSession::from_json(&saved.to_json()).unwrap())));
    let again = request_in(&stage.ask(Command::Rerun(EntryId(1)))).unwrap().clone();
    assert_eq!((again.region, again.settings), (request.region, request.settings));
    stage.ask(Command::Cancel);
    assert_eq!(stage.generate().region, None);
}

#[test]
fn extend_says_that_it_leaves_the_region_aside() {
    let mut stage = Stage::with_input(&[60, 62]);
    stage.moment.settings.technique = Technique::Extend;
    choose(&mut stage, 240, 960);
    let request = stage.generate();
    assert_eq!(request.region, None);
    assert_eq!(stage.message(), "Extend goes on after the end of the melody, whatever the region.");
    stage.step(done(&request, clip(&[(0, 60), (240, 62), (4000, 64)])));
    assert_eq!(stage.session.document.result().unwrap().region, None);
}

#[test]
fn the_bars_that_the_region_touches_are_accompanied_anew() {
    let mut stage = stage_with(four_bars());
    choose(&mut stage, BAR + 1, 2 * BAR + 1);
    let request = stage.generate();
    assert_eq!((&*request.kept, &request.region), (&kept(&[0..1, 3..4]), &None));
    stage.step(accompanied(&request, accompaniment(&[0, BAR, BAR + 480, 3 * BAR], 40)));
    let seed = request.settings.seed();
    assert_eq!(stage.message(), format!("Accompany wrote 8 notes in four parts in bars 2 to 3, Pop, seed {seed}."));
    assert_eq!(locked(&stage), [], "what stayed because of the region is not locked");

    stage.ask(Command::SetRegion(None));
    assert_eq!(*stage.generate().kept, Kept::default());
    stage.ask(Command::Cancel);
    let again = request_in(&stage.ask(Command::Rerun(EntryId(2)))).unwrap().clone();
    assert_eq!((again.kept, again.settings), (request.kept, request.settings));
}

#[test]
fn locked_bars_stay_in_the_region_too() {
    let mut stage = stage_with(four_bars());
    lock(&mut stage, 2, 3, true);
    choose(&mut stage, BAR, 3 * BAR);
    let request = stage.generate();
    assert_eq!(*request.kept, kept(&[0..1, 2..4]));
    stage.step(accompanied(&request, accompaniment(&[0, BAR, 2 * BAR], 40)));
    let seed = request.settings.seed();
    let sentence =
        format!("Accompany wrote 4 notes in four parts in bars 2 to 3 around 2 locked bars, Pop, seed {seed}.");
    assert_eq!((stage.message(), locked(&stage)), (sentence, vec![(2, 4)]));
}

#[test]
fn one_part_is_written_anew_in_the_region() {
    let mut stage = stage_with(four_bars());
    choose(&mut stage, 0, BAR);
    let request = request_in(&stage.ask(Command::Regenerate(Role::Bass))).unwrap().clone();
    assert_eq!(request.kept.roles.len(), 3);
    assert_eq!(request.kept.spans, [bars(1..4)]);
    stage.step(accompanied(&request, accompaniment(&[0, BAR], 40)));
    let seed = request.settings.seed();
    assert_eq!(stage.message(), format!("Accompany wrote 1 note in the bass in bar 1, Pop, seed {seed}."));
}

#[test]
fn a_region_after_the_end_leaves_nothing_to_write() {
    let mut stage = stage_with(four_bars());
    choose(&mut stage, 4 * BAR, 5 * BAR);
    for command in [Command::Generate, Command::Regenerate(Role::Bass)] {
        assert_eq!(request_in(&stage.ask(command)), None);
        assert!(stage.message().starts_with("The region lies after the end of the accompaniment;"));
    }
    choose(&mut stage, 4 * BAR - 1, 5 * BAR);
    assert_eq!(*stage.generate().kept, kept(std::slice::from_ref(&(0..3))));
}

#[test]
fn where_nothing_can_stay_every_bar_is_written_and_that_is_said() {
    let mut stage = stage_with(four_bars());
    choose(&mut stage, 0, BAR);
    stage.moment.settings.accompany.style = Style::Bach;
    let request = stage.generate();
    assert_eq!(*request.kept, Kept::default());
    assert_eq!(
        stage.message(),
        "The bars that were to stay have other parts than this style; every bar is written anew."
    );
    stage.step(accompanied(&request, accompaniment(&[0], 40)));
    assert_eq!(stage.session.document.result().unwrap().region, None, "the run was not told of it");
    stage.ask(Command::Select(Some(EntryId(1))));
    stage.moment.settings.accompany.style = Style::Pop;
    stage.ask(Command::EditNotes(vec![NoteEdit::Add(note(480, 67))]));
    assert_eq!(*stage.generate().kept, Kept::default());
    assert_eq!(stage.message(), "The bars that were to stay belong to another melody; every bar is written anew.");
    stage.ask(Command::Cancel);
    stage.ask(Command::Select(None));
    assert_eq!(*stage.generate().kept, Kept::default());
    assert_eq!(stage.message(), "There is no accompaniment yet around the region; every bar is written.");
}

#[test]
fn the_regions_bars_are_those_of_the_melodys_meter() {
    let (three, four) = (Meter::new(3, 4).unwrap(), Meter::COMMON);
    let meter = MeterMap::new(vec![(Tick(0), three), (Tick(2 * 2880 + 960), four)]);
    let mut stage = stage_with(Arc::new(Melody { meter, ..(*four_bars()).clone() }));
    choose(&mut stage, 5760, 5761);
    let spans = stage.generate().kept.spans.clone();
    assert_eq!(spans[0], Tick(0)..Tick(5760));
    assert_eq!(spans[1].start, Tick(6720), "the bar that is cut off by the change of meter");
}
