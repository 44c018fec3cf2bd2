//! Accompany on the studio's threads: from command to timeline, long melodies, parts anew, files and saved states.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use continuo_models::{
    Accompany, AccompanyError, AccompanyInput, AccompanySettings, OnAccompanyProgress, PARTS, Style,
};
use continuo_music::{Clip, Composition, Role, Tick, Track, smf};
use continuo_realtime::{ROLES, Strip};
use continuo_studio::{
    Advance, Command, ExportForm, GenerateSettings, Melody, ModelStatus, SavedSession, Source, Status, Technique, View,
};
use crossbeam_channel::{Sender, unbounded};

use crate::band::{band, plays};
use crate::stage::{Adds, loads};
use crate::stage::{PATIENCE, Stage, in_time, models, note};

/// A bar of common time.
const BAR: i64 = 3840;

fn accompany() -> GenerateSettings {
    GenerateSettings { technique: Technique::Accompany, ..GenerateSettings::default() }
}

/// A melody of so many bars of common time with eight notes in each.
fn tune(bars: i64) -> Arc<Melody> {
    let notes = (0..8 * bars).map(|eighth| note(eighth * BAR / 8, 60 + u8::try_from(eighth % 12).unwrap())).collect();
    Arc::new(Melody::new("Tune", Clip::new(notes, Tick(bars * BAR))))
}

/// With a band, and a melody of so many bars.
fn with_band(bars: i64, notes_a_bar: i64) -> Stage {
    let stage = Stage::with_settings(band(plays(notes_a_bar)), Box::new(accompany));
    stage.ask(Command::SetInput(tune(bars)));
    stage
}

fn generated(stage: &Stage, command: Command) -> Arc<View> {
    let before = stage.studio.view().history.last().map(|item| item.id);
    stage.ask(command);
    stage.wait("the result", |view| {
        view.status == Status::Idle && view.result.as_ref().map(|shown| shown.entry) > before
    })
}

fn result(view: &View) -> Arc<Composition> {
    Arc::clone(&view.result.as_ref().unwrap().composition)
}

fn tracks(view: &View, role: Role) -> Vec<Track> {
    result(view).tracks.iter().filter(|track| track.role == role).cloned().collect()
}

#[test]
fn a_run_goes_from_command_to_a_timeline_of_five_tracks() {
    let mut stage = with_band(2, 3);
    stage.cued();
    let view = generated(&stage, Command::Generate);
    assert_eq!(view.models.accompany.status, ModelStatus::Ready);
    assert_eq!(view.models.enhance.status, ModelStatus::NotLoaded);
    let seed = view.last_seed.unwrap();
    assert_eq!(stage.message(), format!("Accompany wrote 24 notes in four parts, Pop, seed {seed}."));
    stage.studio.settle();
    let cued = stage.cued();
    assert_eq!((cued.len(), cued[0].len()), (1, 2 * 8 + 4 * 2 * 3), "the melody and all four parts are heard");
}

#[test]
fn forty_minutes_are_accompanied_again_and_again() {
    // 1200 bars of common time at 120 BPM, and 16 notes in each bar of each part.
    let stage = with_band(1200, 16);
    let first = generated(&stage, Command::Generate);
    assert_eq!(result(&first).tracks.iter().map(|track| track.clip.notes().len()).sum::<usize>(), 1200 * (8 + 4 * 16));
    assert_eq!(result(&first).length(), Tick(1200 * BAR));
    stage.ask(Command::LockBars { first: 100, last: 1099, locked: true });
    let again = generated(&stage, Command::Generate);
    assert!(stage.message().contains("wrote 12800 notes in four parts around 1000 locked bars"), "{}", stage.message());
    assert!(again.locked_bars.iter().eq([&(100..1100)]), "{:?}", again.locked_bars);
    for role in PARTS {
        generated(&stage, Command::Regenerate(role));
    }
    let view = stage.studio.view();
    assert_eq!(view.history.len(), 7, "the melody and six results fit into the history");
    let json = stage.studio.saved().to_json();
    let restored = SavedSession::from_json(&json).unwrap();
    assert_eq!(restored, *stage.studio.saved());
    stage.ask(Command::Accept);
    assert_eq!(stage.studio.view().input.clip, tune(1200).clip, "the melody is as it was");
}

#[test]
fn a_part_is_written_anew_and_the_others_stay_to_the_last_note() {
    let stage = with_band(4, 4);
    let before = generated(&stage, Command::Generate);
    stage.ask(Command::LockBars { first: 1, last: 1, locked: true });
    let after = generated(&stage, Command::Regenerate(Role::Harmony));
    for role in [Role::Melody, Role::Drums, Role::Bass, Role::Strings] {
        assert_eq!(tracks(&after, role), tracks(&before, role));
    }
    let bar = |view: &View, bar: i64| -> Vec<_> {
        let clip = tracks(view, Role::Harmony)[0].clip.clone();
        clip.notes().iter().filter(|note| note.onset.0 / BAR == bar).copied().collect()
    };
    assert_eq!(bar(&after, 1), bar(&before, 1), "the bar is locked");
    let seeds = [&before, &after].map(|view| view.last_seed.unwrap() % 12);
    assert_eq!(bar(&after, 0) == bar(&before, 0), seeds[0] == seeds[1]);
    let entry = after.result.as_ref().unwrap().entry;
    let again = generated(&stage, Command::Rerun(entry));
    assert_eq!(result(&again).tracks, result(&after).tracks, "the same again");
}

/// Goes on until it is cancelled, and says when it has begun.
struct Endless(Sender<()>);

impl Accompany for Endless {
    fn accompany(
        &self,
        _: AccompanyInput<'_>,
        _: &AccompanySettings,
        on_progress: OnAccompanyProgress<'_>,
    ) -> Result<Vec<Track>, AccompanyError> {
        let _ = self.0.send(());
        let progress = continuo_models::AccompanyProgress { bars_done: 1, bars: 2, notes_added: 7 };
        while on_progress(&progress).is_continue() {
            std::thread::yield_now();
        }
        Err(AccompanyError::Cancelled)
    }
}

#[test]
fn progress_is_seen_and_cancelling_or_dropping_ends_a_run() {
    let (begun, begins) = unbounded();
    let model: Arc<dyn Accompany> = Arc::new(Endless(begun));
    let load = Arc::new(move || Ok(Arc::clone(&model)));
    let stage = Stage::with_settings(band(load), Box::new(accompany));
    stage.ask(Command::SetInput(tune(2)));
    for _ in 0..2 {
        stage.ask(Command::Generate);
        begins.recv_timeout(PATIENCE).expect("it begins, also after one that was cancelled");
        let view =
            stage.wait("progress", |view| view.progress.as_ref().is_some_and(|progress| progress.notes_added == 7));
        assert_eq!(view.progress.as_ref().unwrap().advance, Advance::Accompany { bars_done: 1, bars: 2 });
        stage.ask(Command::Cancel);
        assert_eq!((stage.studio.view().status, stage.message().as_str()), (Status::Idle, "Accompany was cancelled."));
    }
    stage.ask(Command::Generate);
    begins.recv_timeout(PATIENCE).expect("it begins");
    in_time("dropping", move || drop(stage));
}

#[test]
fn a_model_that_cannot_be_had_is_named_and_enhance_still_runs() {
    static CHOSEN: AtomicBool = AtomicBool::new(true);
    let settings = || if CHOSEN.load(Ordering::SeqCst) { accompany() } else { GenerateSettings::default() };
    let stage = Stage::with_settings(models(loads(Adds)), Box::new(settings));
    stage.ask(Command::SetInput(tune(1)));
    stage.ask(Command::Generate);
    stage.wait("the failure", |view| matches!(view.models.accompany.status, ModelStatus::Failed(_)));
    assert_eq!(stage.message(), "The model of Accompany cannot be loaded: There is none.");
    CHOSEN.store(false, Ordering::SeqCst);
    assert_eq!(result(&generated(&stage, Command::Generate)).tracks.len(), 1);
}

#[test]
fn exports_have_five_tracks_and_come_back_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let stage = with_band(3, 5);
    let song = result(&generated(&stage, Command::Generate));
    let path = folder.path().join("song.mid");
    let export = |form| Command::Export { what: Source::Result, path: path.clone(), form };
    stage.ask(export(ExportForm::Tracks));
    let read = |name: &str| smf::read(&std::fs::read(folder.path().join(name)).unwrap()).unwrap();
    assert_eq!(read("song.mid"), *song);
    stage.ask(export(ExportForm::PerTrack));
    for (number, track) in (1..).zip(&song.tracks) {
        let file = format!("song-{number}-{}.mid", track.name.to_lowercase());
        assert_eq!(read(&file).tracks, std::slice::from_ref(track), "{file}");
    }
    stage.ask(export(ExportForm::Merged));
    let notes = |song: &Composition| {
        let of = |track: &Track| track.clip.notes().iter().map(|note| (track.channel, *note)).collect::<Vec<_>>();
        let mut notes: Vec<_> = song.tracks.iter().flat_map(of).collect();
        notes.sort_unstable();
        notes
    };
    assert_eq!(notes(&read("song.mid")), notes(&song));
    stage.ask(Command::ImportMidi(folder.path().join("song-1-melody.mid")));
    assert_eq!(stage.studio.view().input.clip, song.tracks[0].clip);
    stage.ask(Command::ImportMidi(folder.path().join("song-2-drums.mid")));
    assert!(stage.message().contains("only percussion"), "{}", stage.message());
}

#[test]
fn exports_are_mixed_and_the_mix_comes_back_too() {
    let mut settings = accompany();
    for (role, channel) in ROLES.into_iter().zip([4, 9, 6, 6, 15]) {
        *settings.mix.strip_mut(role) =
            Strip { volume_percent: 150, octave: -1, mute: true, solo: false, channel, program: Some(channel + 20) };
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("song.mid");
    let stage = Stage::with_settings(band(plays(3)), Box::new(move || settings));
    stage.ask(Command::SetInput(tune(2)));
    let song = result(&generated(&stage, Command::Generate));
    stage.ask(Command::Export { what: Source::Result, path: path.clone(), form: ExportForm::Tracks });
    let read = smf::read(&std::fs::read(&path).unwrap()).unwrap();
    let told: Vec<_> = read.tracks.iter().map(|track| (track.role, track.channel, track.program)).collect();
    let expected = ROLES.into_iter().zip([4, 9, 6, 6, 15]).map(|(role, channel)| (role, channel, Some(channel + 20)));
    assert_eq!(told, expected.collect::<Vec<_>>());
    for (written, track) in read.tracks.iter().zip(&song.tracks) {
        let octave = if track.role == Role::Drums { 0 } else { 12 };
        for (written, note) in written.clip.notes().iter().zip(track.clip.notes()) {
            assert_eq!((written.key.number() + octave, written.velocity.number()), (note.key.number(), 120));
            assert_eq!((written.onset, written.duration), (note.onset, note.duration));
        }
        assert_eq!(written.clip.notes().len(), track.clip.notes().len());
    }
    assert_eq!(result(&stage.studio.view()), song, "the composition stays as it is");
}

#[test]
fn every_style_is_named_where_it_was_used() {
    for style in Style::ALL {
        let mut settings = accompany();
        settings.accompany.style = style;
        let stage = Stage::with_settings(band(plays(1)), Box::new(move || settings));
        stage.ask(Command::SetInput(tune(1)));
        generated(&stage, Command::Generate);
        assert!(stage.message().contains(style.name()), "{}", stage.message());
    }
}
