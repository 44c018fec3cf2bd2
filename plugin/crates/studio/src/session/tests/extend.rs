//! Extend: what its runs carry, what of them is heard before they end, stopping early, and chains with Enhance.

use continuo_music::{Meter, MeterMap, TempoMap};

use super::*;

/// A bar of common time at 120 BPM is two seconds.
const BAR: i64 = 3840;

/// A stage on which Extend is chosen, with a melody of one bar.
fn extending() -> Stage {
    let mut stage = Stage::with_input(&[60, 62]);
    stage.moment.settings.technique = Technique::Extend;
    stage
}

/// The melody and what was added: notes at those onsets, and the whole as long as that.
fn continued(onsets: &[i64], length: i64) -> continuo_music::Clip {
    let added = onsets.iter().map(|onset| note(*onset, 72));
    continuo_music::Clip::new([note(0, 60), note(240, 62)].into_iter().chain(added).collect(), Tick(length))
}

#[test]
fn a_run_carries_the_melodys_own_tempo_and_the_settings_of_extend() {
    let mut stage = Stage::new();
    let tempo = TempoMap::new(vec![(Tick(0), Tempo::from_bpm(90.0)), (Tick(960), Tempo::from_bpm(60.0))]);
    let meter = MeterMap::constant(Meter::new(3, 4).unwrap());
    let tune = Melody { tempo: tempo.clone(), meter: meter.clone(), ..(*melody(&[60])).clone() };
    stage.ask(Command::SetInput(Arc::new(tune)));
    stage.moment.settings.technique = Technique::Extend;
    stage.moment.settings.extend.extension_seconds = 1e9;
    stage.moment.settings.extend.creative_risk = f32::NAN;
    let request = stage.generate();
    assert_eq!((&request.melody.tempo, &request.melody.meter), (&tempo, &meter));
    let TechniqueSettings::Extend(settings) = request.settings else { panic!("Extend was chosen") };
    assert_eq!((settings.extension_seconds, settings.creative_risk), (30.0, 1.0));
    stage.step(done(&request, continued(&[BAR], 2 * BAR)));
    let result = stage.view().result.unwrap().composition;
    assert_eq!((&result.tempo, &result.meter, result.length()), (&tempo, &meter, Tick(2 * BAR)));
}

#[test]
fn a_result_says_what_was_added_and_is_named_after_its_technique() {
    let mut stage = extending();
    let request = stage.generate();
    let seed = request.settings.seed();
    stage.step(done(&request, continued(&[BAR, BAR + 480], 2 * BAR + 192)));
    assert_eq!(stage.message(), format!("Extend added 2 notes, 2.1 seconds, with seed {seed}."));
    let view = stage.view();
    let result = view.result.unwrap();
    assert_eq!((result.technique, result.input_end), (Some(Technique::Extend), Tick(BAR)));
    assert_eq!(result.composition.name, "Tune, Extend 1");
    assert_eq!(result.difference.kept, stage.session.document.content().input.melody.clip.notes());
    assert_eq!(result.difference.added.len(), 2);
    assert_eq!(view.history[1].settings, Some(request.settings));
}

#[test]
fn what_is_there_already_is_heard_half_a_second_at_a_time() {
    let mut stage = extending();
    let request = stage.generate();
    let heard = |stage: &mut Stage, onsets: &[i64], length| {
        let effects = stage.step(answer(&request, extended(1.0, continued(onsets, length))));
        assert_eq!(*stage.view().progress.unwrap().partial, continued(onsets, length), "all of it is seen");
        keys_played(&effects)
    };
    assert_eq!(heard(&mut stage, &[BAR], BAR + 900), None, "less than half a second");
    assert_eq!(heard(&mut stage, &[BAR], BAR + 960), Some(vec![60, 62, 72]));
    assert_eq!(heard(&mut stage, &[BAR, BAR + 960], BAR + 1900), None);
    assert_eq!(heard(&mut stage, &[BAR, BAR + 960], BAR + 1920), Some(vec![60, 62, 72, 72]));
    assert_eq!(keys_played(&stage.ask(Command::Listen(Listen::Input))), Some(vec![60, 62]));
    assert_eq!(heard(&mut stage, &[BAR, BAR + 960, BAR + 1920], BAR + 3840), None, "the input is listened to");
    let effects = stage.ask(Command::Listen(Listen::Result));
    assert_eq!(keys_played(&effects), Some(vec![60, 62, 72, 72, 72]));
}

#[test]
fn cancelling_drops_what_was_heard() {
    let mut stage = extending();
    let request = stage.generate();
    stage.step(answer(&request, extended(2.0, continued(&[BAR], 2 * BAR))));
    let effects = stage.ask(Command::Cancel);
    assert_eq!(keys_played(&effects), Some(vec![60, 62]));
    assert_eq!(stage.message(), "Extend was cancelled.");
    assert_eq!((stage.view().result, stage.view().run_input), (None, None));
}

#[test]
fn what_a_stopped_run_has_made_is_kept_and_running_again_makes_it_whole() {
    let mut stage = extending();
    let request = stage.generate();
    stage.step(answer(&request, extended(1.0, continued(&[BAR], BAR + 1920))));
    let effects = stage.ask(Command::KeepPartial);
    assert!(effects.contains(&Effect::CancelRun(request.id)));
    assert!(effects.contains(&Effect::Tell(Change::Saved)));
    let seed = request.settings.seed();
    assert_eq!(stage.message(), format!("Extend was stopped early and added 1 note, 1.0 seconds, with seed {seed}."));
    let view = stage.view();
    let result = view.result.unwrap();
    assert_eq!(result.composition.name, "Tune, Extend 1 (stopped)");
    assert_eq!(result.composition.tracks[0].clip, continued(&[BAR], BAR + 1920));
    assert_eq!((view.history[1].settings, view.status), (Some(request.settings), Status::Idle));
    stage.step(done(&request, continued(&[BAR, BAR + 960], 2 * BAR)));
    assert_eq!(stage.view().history.len(), 2, "what still comes is too late");
    let again = request_in(&stage.ask(Command::Rerun(result.entry))).unwrap().clone();
    assert_eq!((again.melody.clip.clone(), again.settings), (request.melody.clip.clone(), request.settings));
}

#[test]
fn stopping_before_anything_was_made_keeps_nothing() {
    let mut stage = extending();
    stage.generate();
    stage.ask(Command::KeepPartial);
    assert_eq!(stage.message(), "Extend was stopped before it had made anything.");
    assert_eq!((stage.view().status, stage.view().history.len()), (Status::Idle, 1));
    stage.ask(Command::KeepPartial);
    assert_eq!(stage.message(), "There is nothing to stop.");
}

#[test]
fn enhance_is_kept_when_it_is_stopped_too() {
    let mut stage = Stage::with_input(&[60, 62]);
    let request = stage.generate();
    stage.step(answer(&request, progress(3, clip(&[(0, 60), (240, 62), (480, 72)]))));
    stage.ask(Command::KeepPartial);
    let result = stage.view().result.unwrap();
    assert_eq!(result.composition.name, "Tune, Enhance 1 (stopped)");
    assert_eq!(result.difference.added, [note(480, 72)]);
}

#[test]
fn techniques_work_on_each_others_results() {
    let mut stage = Stage::with_result();
    stage.ask(Command::Accept);
    stage.moment.settings.technique = Technique::Extend;
    let request = stage.generate();
    assert_eq!(request.melody.clip, clip(&[(0, 60), (240, 62), (480, 72)]));
    stage.step(done(&request, clip(&[(0, 60), (240, 62), (480, 72), (BAR, 65)])));
    stage.ask(Command::Accept);
    stage.moment.settings.technique = Technique::Enhance;
    let request = stage.generate();
    assert_eq!(request.melody.clip.length(), Tick(BAR + 240));
    stage.step(done(&request, clip(&[(0, 60), (BAR, 65)])));
    let view = stage.view();
    let names: Vec<_> = view.history.iter().map(|item| item.name.as_str()).collect();
    assert_eq!(names, ["Tune", "Tune, Enhance 1", "Tune, Extend 2", "Tune, Enhance 3"]);
    let parents: Vec<_> = view.history.iter().map(|item| item.parent).collect();
    assert_eq!(parents, [None, Some(EntryId(0)), Some(EntryId(1)), Some(EntryId(2))]);
    let made = |index: usize| view.history[index].settings.unwrap().technique();
    assert_eq!([made(1), made(2), made(3)], [Technique::Enhance, Technique::Extend, Technique::Enhance]);
    let again = request_in(&stage.ask(Command::Rerun(EntryId(2)))).unwrap().clone();
    assert_eq!(again.settings.technique(), Technique::Extend, "whatever is chosen now");
}

#[test]
fn errors_name_extend() {
    let mut stage = Stage::new();
    stage.moment.settings.technique = Technique::Extend;
    assert_eq!(request_in(&stage.ask(Command::Generate)), None);
    assert_eq!(stage.message(), ExtendError::EmptyInput.to_string());
    let mut stage = extending();
    for (failure, expected) in [
        (Failure::Panicked("no token".to_owned()), "Extend failed because of a fault in the program: no token."),
        (Failure::Extend(ExtendError::TooLong), "The input is so long that nothing can be added to it."),
        (Failure::Thread("limit".to_owned()), "Extend cannot run: the system gives no thread (limit)."),
        (
            Failure::Model("The file is cut off.".to_owned()),
            "The model of Extend cannot be loaded: The file is cut off.",
        ),
    ] {
        let request = stage.generate();
        stage.step(answer(&request, News::Loading));
        assert_eq!(stage.view().status, Status::LoadingModel);
        stage.step(answer(&request, News::Done(Err(failure))));
        assert_eq!(stage.message(), expected);
    }
    let models = stage.view().models;
    assert_eq!((models.enhance.status, models.extend.name.as_str()), (ModelStatus::NotLoaded, "Classical"));
    assert!(matches!(models.extend.status, ModelStatus::Failed(_)));
    stage.generate();
    stage.moment.settings.technique = Technique::Enhance;
    assert_eq!(request_in(&stage.ask(Command::Generate)), None);
    assert_eq!(stage.message(), "Extend is already running; cancel it to start anew.");
}
