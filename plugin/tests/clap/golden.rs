//! Taste, held fast: what a seed makes of a melody with the weights that are shipped, byte for byte.
//!
//! Other weights, another order of arithmetic or another sampling make other music, and that is meant to be noticed.
//! Where it is wanted, `CONTINUO_RENEW_GOLDEN=1 cargo test --workspace --test clap golden` writes the files anew: listen to
//! them before they are committed.

use std::path::{Path, PathBuf};

use continuo_music::{Clip, Composition, Key, Note, Tick, Track, Velocity, samples, smf};
use continuo_realtime::ROLES;
use continuo_studio::Melody;

use crate::accompany::accompany;
use crate::band::SavedTrack;
use crate::rig::{Rig, Saved};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

/// Compares with the golden file of that name, or writes it if that was asked for.
fn compare(name: &str, bytes: &[u8]) {
    let path = path(name);
    if std::env::var_os("CONTINUO_RENEW_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
    }
    let golden = std::fs::read(&path).unwrap_or_default();
    assert!(golden == bytes, "{} is not what is made now: see the head of golden.rs", path.display());
}

/// The first bars of a sample melody, as they are played in.
fn played(sample: &str, quarters: i64) -> Vec<(u64, u64, u8)> {
    let melody = samples::find(sample).unwrap().composition().tracks.remove(0).clip;
    let early = melody.notes().iter().filter(|note| note.onset < Tick::QUARTER * quarters);
    let whole = |tick: Tick| u64::try_from(tick.0).unwrap();
    early.map(|note| (whole(note.onset), whole(note.duration), note.key.number())).collect()
}

fn clip_of(notes: &[Saved]) -> Clip {
    let tick = |ticks: u64| Tick(i64::try_from(ticks).unwrap());
    let note = |note: &Saved| Note {
        onset: tick(note.onset),
        key: Key::masked(note.key),
        duration: tick(note.duration),
        velocity: Velocity::clamped(note.velocity),
    };
    Clip::new(notes.iter().map(note).collect(), Tick::ZERO)
}

fn file(name: &str, notes: &[Saved]) -> Vec<u8> {
    smf::write(&Melody::new(name, clip_of(notes)).composition())
}

/// A file of all tracks, as it is exported while no strip is touched.
fn file_of_tracks(name: &str, tracks: &[SavedTrack]) -> Vec<u8> {
    let role = |name: &str| ROLES.into_iter().find(|role| format!("{role:?}").eq_ignore_ascii_case(name)).unwrap();
    let track = |track: &SavedTrack| Track {
        name: track.role.clone(),
        role: role(&track.role),
        channel: track.channel,
        program: track.program,
        clip: clip_of(&track.notes),
    };
    let tracks = tracks.iter().map(track).collect();
    smf::write(&Composition { name: name.to_owned(), tracks, ..Composition::default() })
}

#[test]
fn enhance_sets_the_ode_to_joy_as_it_did() {
    let mut rig = Rig::new();
    rig.record(&played("ode-to-joy", 32));
    rig.set_text("technique", "Enhance");
    rig.set("sampling_iterations", 40.0);
    let result = rig.generate("enhance", 7);
    compare("enhance-ode-to-joy.mid", &file("Ode to Joy, Enhance", &result));
}

#[test]
fn extend_goes_on_with_the_ode_to_joy_as_it_did() {
    let mut rig = Rig::new();
    rig.record(&played("ode-to-joy", 16));
    rig.set_text("technique", "Extend");
    rig.set_text("extension_duration", "8.0");
    let result = rig.generate("extend", 7);
    compare("extend-ode-to-joy.mid", &file("Ode to Joy, Extend", &result));
}

#[test]
fn accompany_plays_around_the_ode_to_joy_as_it_did() {
    let mut rig = Rig::new();
    rig.record(&played("ode-to-joy", 32));
    let tracks = accompany(&mut rig, "Pop", 7);
    compare("accompany-ode-to-joy.mid", &file_of_tracks("Ode to Joy, Accompany", &tracks));
}
