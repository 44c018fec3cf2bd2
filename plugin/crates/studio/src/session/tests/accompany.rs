//! Accompany: what its runs carry and leave behind, one part written anew, running again, and chains.

use continuo_models::{AccompanyError, Kept, PARTS, Style};
use continuo_music::{Meter, MeterMap, Role, TempoMap, Track};

use super::*;
use crate::testing::{accompanied, accompaniment, accompanying, track};

/// A stage on which Accompany is chosen, with a melody of one bar.
fn accompanying_stage() -> Stage {
    let mut stage = Stage::with_input(&[60, 62]);
    stage.moment.settings.technique = Technique::Accompany;
    stage
}

/// With one finished run: entry 1, two notes of key 40 in each part.
fn with_accompaniment() -> (Stage, Request) {
    let mut stage = accompanying_stage();
    let request = stage.generate();
    stage.step(accompanied(&request, accompaniment(&[0, 480], 40)));
    (stage, request)
}

fn regenerate(stage: &mut Stage, role: Role) -> Request {
    request_in(&stage.ask(Command::Regenerate(role))).expect("a run begins").clone()
}

#[test]
fn a_run_carries_the_melodys_tempo_and_meter_and_the_settings_within_their_ranges() {
    let mut stage = Stage::new();
    let tempo = TempoMap::new(vec![(Tick(0), Tempo::from_bpm(90.0)), (Tick(960), Tempo::from_bpm(60.0))]);
    let meter = MeterMap::constant(Meter::new(3, 4).unwrap());
    let tune = Melody { tempo: tempo.clone(), meter: meter.clone(), ..(*melody(&[60])).clone() };
    stage.ask(Command::SetInput(Arc::new(tune)));
    stage.moment.settings.technique = Technique::Accompany;
    stage.moment.settings.accompany.style = Style::Latin;
    stage.moment.settings.accompany.parts[1].density = f32::NAN;
    stage.moment.settings.accompany.parts[2].complexity = -7.0;
    stage.moment.settings.accompany.humanise = 2.0;
    let request = stage.generate();
    assert_eq!((&request.melody.tempo, &request.melody.meter), (&tempo, &meter));
    assert_eq!(*request.kept, Kept::default());
    let TechniqueSettings::Accompany(settings) = request.settings else { panic!("Accompany was chosen") };
    assert_eq!((settings.style, settings.parts[1].density.to_bits()), (Style::Latin, 0.0f32.to_bits()));
    assert_eq!((settings.parts[2].complexity, settings.humanise), (-1.0, 1.0));
    stage.step(accompanied(&request, accompaniment(&[0], 40)));
    let result = stage.view().result.unwrap().composition;
    assert_eq!((&result.tempo, &result.meter), (&tempo, &meter));
}

#[test]
fn a_result_is_the_melody_and_its_accompaniment_and_all_of_it_is_heard() {
    let mut stage = accompanying_stage();
    let request = stage.generate();
    let input = stage.view().input;
    let effects = stage.step(accompanied(&request, accompaniment(&[0, 480], 40)));
    let played = effects.iter().find_map(|effect| match effect {
        Effect::Play(song) => Some(Arc::clone(song)),
        _ => None,
    });
    let view = stage.view();
    let result = view.result.unwrap();
    assert_eq!(played, Some(Arc::clone(&result.composition)));
    let roles: Vec<_> = result.composition.tracks.iter().map(|track| (track.role, track.channel)).collect();
    let expected = [(Role::Melody, 0), (Role::Drums, 9), (Role::Bass, 1), (Role::Harmony, 2), (Role::Strings, 3)];
    assert_eq!(roles, expected);
    assert_eq!(result.composition.tracks[0].clip, input.clip, "the melody is as it was");
    assert_eq!(result.composition.tracks[1..], accompaniment(&[0, 480], 40));
    assert_eq!(result.composition.name, "Tune, Accompany 1");
    assert_eq!((result.technique, result.parent), (Some(Technique::Accompany), Some(EntryId(0))));
    assert_eq!((result.difference.kept.len(), result.difference.added.len()), (2, 0));
    assert_eq!((view.history[1].settings, view.history[1].notes), (Some(request.settings), 10));
    let seed = request.settings.seed();
    assert_eq!(stage.message(), format!("Accompany wrote 8 notes in four parts, Pop, seed {seed}."));
}

#[test]
fn progress_is_told_in_bars_and_nothing_of_it_is_heard_or_kept() {
    let mut stage = accompanying_stage();
    let request = stage.generate();
    assert_eq!(stage.view().progress.unwrap().advance, Advance::Accompany { bars_done: 0, bars: 1 });
    let effects = stage.step(answer(&request, accompanying(1, 1, request.melody.clip.clone())));
    assert_eq!(effects, [Effect::Tell(Change::View)]);
    let progress = stage.view().progress.unwrap();
    assert_eq!((progress.advance, progress.notes_added), (Advance::Accompany { bars_done: 1, bars: 1 }, 2));
    assert!(stage.ask(Command::KeepPartial).contains(&Effect::CancelRun(request.id)));
    let sentence = "Accompany was stopped; an accompaniment is kept only when it is whole.";
    assert_eq!((stage.message().as_str(), stage.view().history.len()), (sentence, 1));
    stage.generate();
    stage.ask(Command::Cancel);
    assert_eq!(stage.message(), "Accompany was cancelled.");
}

#[test]
fn parts_that_are_silent_are_not_counted() {
    let mut stage = accompanying_stage();
    let request = stage.generate();
    stage.step(accompanied(&request, vec![track(Role::Bass, &[(0, 40)]), track(Role::Strings, &[])]));
    assert!(stage.message().starts_with("Accompany wrote 1 note in one part, Pop, seed "), "{}", stage.message());
}

#[test]
fn one_part_is_written_anew_and_the_others_stay() {
    let (mut stage, first) = with_accompaniment();
    stage.moment.settings.technique = Technique::Enhance;
    stage.moment.settings.accompany.style = Style::Jazz;
    stage.moment.settings.accompany.parts[1].density = 0.5;
    let request = regenerate(&mut stage, Role::Bass);
    assert_eq!(request.melody.clip, first.melody.clip);
    let expected = Kept {
        tracks: accompaniment(&[0, 480], 40),
        roles: vec![Role::Drums, Role::Harmony, Role::Strings],
        spans: vec![],
    };
    assert_eq!(*request.kept, expected);
    let TechniqueSettings::Accompany(settings) = request.settings else { panic!("Accompany writes parts") };
    assert_eq!((settings.style, settings.parts[1].density), (Style::Jazz, 0.5), "the settings in force");
    assert_ne!(settings.seed, first.settings.seed(), "a new seed");

    let mut tracks = accompaniment(&[0, 480], 40);
    tracks[1] = track(Role::Bass, &[(0, 30), (240, 31), (480, 32)]);
    stage.step(accompanied(&request, tracks));
    let view = stage.view();
    assert_eq!(
        view.message.unwrap().text,
        format!("Accompany wrote 3 notes in the bass, Jazz, seed {}.", settings.seed)
    );
    let result = view.result.unwrap();
    assert_eq!((result.parent, result.composition.name.as_str()), (Some(EntryId(1)), "Tune, Accompany 2"));
    stage.moment.settings.seed_locked = true;
    stage.moment.settings.accompany.seed = 4711;
    assert_eq!(regenerate(&mut stage, Role::Drums).settings.seed(), 4711);
}

#[test]
fn parts_that_stay_are_the_very_same_whatever_comes_beside_them() {
    let (mut stage, _) = with_accompaniment();
    regenerate(&mut stage, Role::Bass);
    stage.ask(Command::Cancel);
    let request = regenerate(&mut stage, Role::Bass);
    // As a style answers that has two basses, other strings and no drums.
    let double_bass = Track { name: "Double bass".to_owned(), channel: 4, ..track(Role::Bass, &[(0, 28)]) };
    let bass = track(Role::Bass, &[(0, 40)]);
    stage.step(accompanied(&request, vec![bass.clone(), track(Role::Strings, &[(0, 70)]), double_bass.clone()]));
    let before = accompaniment(&[0, 480], 40);
    let expected = [before[0].clone(), bass, double_bass, before[2].clone(), before[3].clone()];
    assert_eq!(stage.view().result.unwrap().composition.tracks[1..], expected);
    assert!(stage.message().contains("wrote 2 notes in the bass"), "{}", stage.message());
}

#[test]
fn a_part_that_the_style_does_not_have_is_not_written_anew() {
    let (mut stage, _) = with_accompaniment();
    stage.moment.settings.accompany.style = Style::Bach;
    let request = regenerate(&mut stage, Role::Drums);
    stage.step(accompanied(&request, vec![track(Role::Bass, &[(0, 40)])]));
    assert_eq!(stage.message(), "Bach has no drums; the accompaniment stays as it is.");
    assert_eq!((stage.view().result.unwrap().entry, stage.view().history.len()), (EntryId(1), 2));
}

#[test]
fn what_cannot_be_written_anew_is_said() {
    let mut stage = accompanying_stage();
    for role in PARTS {
        assert_eq!(request_in(&stage.ask(Command::Regenerate(role))), None);
        assert_eq!(stage.message(), "There is no accompaniment on show; run Accompany first.");
    }
    let (mut stage, _) = with_accompaniment();
    assert_eq!(request_in(&stage.ask(Command::Regenerate(Role::Melody))), None);
    assert!(stage.message().starts_with("The melody is not written by Accompany"));
    regenerate(&mut stage, Role::Bass);
    assert_eq!(request_in(&stage.ask(Command::Regenerate(Role::Bass))), None);
    assert_eq!(stage.message(), "Accompany is already running; cancel it to start anew.");
    stage.ask(Command::Cancel);
    stage.ask(Command::Select(Some(EntryId(0))));
    assert_eq!(request_in(&stage.ask(Command::Regenerate(Role::Bass))), None, "a melody alone is shown");
}

#[test]
fn a_control_writes_its_part_anew() {
    let (mut stage, _) = with_accompaniment();
    let effects = stage.step(Event::Report(Report::Trigger(Trigger::Regenerate(Role::Strings))));
    let roles = vec![Role::Drums, Role::Bass, Role::Harmony];
    assert_eq!(request_in(&effects).unwrap().kept.roles, roles);
    assert!(effects.contains(&Effect::Tell(Change::Triggered(Trigger::Regenerate(Role::Strings)))));
}

#[test]
fn running_again_keeps_what_stayed_the_first_time() {
    let (mut stage, _) = with_accompaniment();
    let request = regenerate(&mut stage, Role::Harmony);
    stage.step(accompanied(&request, accompaniment(&[0, 480], 41)));
    stage.moment.settings.accompany.style = Style::Rock;
    let saved = stage.session.saved();
    stage.step(Event::Restored(Arc::new(SavedSession::from_json(&saved.to_json()).unwrap())));
    let again = request_in(&stage.ask(Command::Rerun(EntryId(2)))).unwrap().clone();
    assert_eq!((again.melody.clip.clone(), again.settings), (request.melody.clip.clone(), request.settings));
    assert_eq!(again.kept, request.kept);
    stage.step(accompanied(&again, accompaniment(&[0, 480], 41)));
    assert_eq!(stage.view().history[3].parent, Some(EntryId(1)));
    stage.ask(Command::Delete(EntryId(1)));
    assert_eq!(request_in(&stage.ask(Command::Rerun(EntryId(2)))), None);
    assert!(stage.message().contains("what it was made from was deleted"));
}

#[test]
fn an_accompanied_result_goes_on_in_every_chain() {
    let (mut stage, _) = with_accompaniment();
    stage.ask(Command::Accept);
    assert_eq!((stage.keys(), stage.view().input.name.as_str()), (vec![60, 62], "Tune, Accompany 1"));
    stage.moment.settings.technique = Technique::Extend;
    let request = stage.generate();
    let extended = clip(&[(0, 60), (240, 62), (3840, 65)]);
    stage.step(done(&request, extended.clone()));
    let result = stage.view().result.unwrap();
    assert_eq!(result.composition.tracks.len(), 1, "what is extended stands alone");
    stage.ask(Command::Accept);
    stage.moment.settings.technique = Technique::Accompany;
    let request = stage.generate();
    assert_eq!((&request.melody.clip, request.kept.tracks.len()), (&extended, 0));
    stage.step(accompanied(&request, accompaniment(&[0, 3840], 40)));
    let view = stage.view();
    let names: Vec<_> = view.history.iter().map(|item| item.name.as_str()).collect();
    assert_eq!(names, ["Tune", "Tune, Accompany 1", "Tune, Extend 2", "Tune, Accompany 3"]);
    let parents: Vec<_> = view.history.iter().map(|item| item.parent).collect();
    assert_eq!(parents, [None, Some(EntryId(0)), Some(EntryId(1)), Some(EntryId(2))]);
    stage.ask(Command::Accept);
    stage.moment.settings.technique = Technique::Enhance;
    assert_eq!(stage.generate().melody.clip, extended);
}

#[test]
fn errors_name_accompany() {
    let mut stage = Stage::new();
    stage.moment.settings.technique = Technique::Accompany;
    assert_eq!(request_in(&stage.ask(Command::Generate)), None);
    assert_eq!(stage.message(), "The input melody has no notes to accompany.");
    let mut stage = accompanying_stage();
    for (failure, expected) in [
        (Failure::Panicked("no bar".to_owned()), "Accompany failed because of a fault in the program: no bar."),
        (
            Failure::Accompany(AccompanyError::TooLong { quarters: 99_999 }),
            "is 99999 quarter notes long; at most 16384",
        ),
        (Failure::Accompany(AccompanyError::Cancelled), "Accompany was cancelled."),
        (Failure::Model("Cut off.".to_owned()), "The model of Accompany cannot be loaded: Cut off."),
    ] {
        let request = stage.generate();
        stage.step(answer(&request, News::Loading));
        assert_eq!(stage.view().status, Status::LoadingModel);
        stage.step(answer(&request, News::Done(Err(failure))));
        assert!(stage.message().contains(expected), "{}", stage.message());
    }
    let models = stage.view().models;
    assert_eq!((models.accompany.name.as_str(), models.extend.status), ("Bands", ModelStatus::NotLoaded));
    assert!(matches!(models.accompany.status, ModelStatus::Failed(_)));
    assert_eq!(stage.view().history.len(), 1, "only the input was kept");
}

#[test]
fn a_result_beyond_the_limits_is_refused() {
    let mut stage = accompanying_stage();
    let request = stage.generate();
    let many = vec![(0, 40); crate::limits::NOTES_MAX];
    stage.step(accompanied(&request, PARTS.map(|role| track(role, &many)).to_vec()));
    assert_eq!(stage.message(), "The result cannot be used: it has 400002 notes; at most 300000 can be kept.");
    assert_eq!((stage.view().result, stage.view().history.len()), (None, 1));
}
