//! What comes from elsewhere: takes, controls, files, saved states.

use continuo_music::Role;

use super::*;
use crate::testing::track;

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
    stage.step(answer(&request, progress(1, clip(&[(0, 61)]))));
    let effects = stage.step(press(Trigger::KeepPartial));
    assert!(effects.contains(&Effect::CancelRun(request.id)));
    assert!(effects.contains(&Effect::Tell(Change::Triggered(Trigger::KeepPartial))));
    assert_eq!(stage.view().result.unwrap().difference.added, [note(0, 61)]);
    let request = stage.generate();
    stage.step(done(&request, clip(&[(0, 72)])));
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
    assert_eq!(stage.view().input.name, "song", "a melody without a name is called like its file");
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
fn percussion_is_no_melody() {
    let mut stage = Stage::with_input(&[60]);
    let song = |tracks: Vec<continuo_music::Track>| {
        let song = Composition { tracks, ..Composition::default() };
        Event::Imported { path: PathBuf::from("/music/beat.mid"), outcome: Ok(song) }
    };
    let drums = track(Role::Drums, &[(0, 36)]);
    stage.step(song(vec![drums.clone()]));
    assert_eq!(stage.message(), "“beat.mid” has only percussion: there is no melody in it.");
    assert_eq!(stage.keys(), [60]);
    stage.step(song(vec![drums, track(Role::Bass, &[(0, 40)])]));
    assert_eq!(stage.keys(), [40]);
    stage.ask(Command::ChooseTrack(0));
    assert_eq!(stage.message(), "Track 1 of “beat.mid” is percussion, and no melody.");
    assert_eq!((stage.keys(), stage.view().imported.unwrap().chosen), (vec![40], 1));
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
    assert_eq!(stage.message(), "“song.mid” has no notes.");
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
fn an_export_is_mixed_as_it_is_played() {
    let mut stage = Stage::with_result();
    let path = PathBuf::from("/out/song.mid");
    let strip = stage.moment.settings.mix.strip_mut(Role::Melody);
    (strip.channel, strip.program, strip.octave, strip.mute) = (6, Some(40), 1, true);
    for what in [Source::Input, Source::Result, Source::Entry(EntryId(0))] {
        let effects = stage.ask(Command::Export { what, path: path.clone(), form: ExportForm::Merged });
        let Effect::Export { composition, .. } = &effects[0] else { panic!("it is exported") };
        let track = &composition.tracks[0];
        assert_eq!((track.channel, track.program, track.clip.notes()[0]), (6, Some(40), note(0, 72)));
    }
    assert_eq!(stage.keys(), [60, 62], "the composition stays as it is");
}

#[test]
fn a_part_is_handed_out_alone_and_mixed() {
    let mut stage = Stage::with_result();
    stage.moment.settings.mix.strip_mut(Role::Melody).channel = 6;
    let hand_out = |what, part| Command::HandOut { what, part, path: PathBuf::from("/tmp/song.mid") };
    for part in [None, Some(Role::Melody)] {
        let effects = stage.ask(hand_out(Source::Result, part));
        let Effect::HandOut { composition, .. } = &effects[0] else { panic!("it is handed out") };
        assert_eq!((composition.tracks.len(), composition.tracks[0].channel), (1, 6));
        assert_eq!(stage.message(), "Drop “song.mid” where you want it.");
    }
    stage.ask(hand_out(Source::Result, Some(Role::Bass)));
    assert_eq!(stage.message(), "There are no notes to export.");
    stage.step(Event::Complaint("Disk full.".to_owned()));
    assert_eq!(stage.view().message, Some(Message::error("Disk full.")));
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
