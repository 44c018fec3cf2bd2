//! Accompany through the plugin's own doors: the melody stays, the parts go out on their channels, one of them can be
//! made anew while the others stay, and the same seed makes the same band.

use crate::band::{SavedTrack, assert_same, in_samples, roll_at, tracks, until_it_plays};
use crate::rig::{Rig, Saved, TUNE, made_by, notes_of};

/// A silent rig with the tune as its input.
fn with_tune() -> (Rig, Vec<Saved>) {
    let mut rig = Rig::new();
    rig.set("thru", 0.0);
    let tune = rig.record(&TUNE);
    (rig, tune)
}

/// Accompanies in that style with that seed, and gives the tracks of the result.
pub fn accompany(rig: &mut Rig, style: &str, seed: u32) -> Vec<SavedTrack> {
    rig.set_text("technique", "Accompany");
    rig.set_text("accompany_model", style);
    rig.generate("accompany", seed);
    tracks(rig)
}

fn track<'a>(tracks: &'a [SavedTrack], role: &str) -> &'a SavedTrack {
    tracks.iter().find(|track| track.role == role).unwrap()
}

#[test]
fn every_style_surrounds_the_melody_and_is_played_at_the_very_samples() {
    let (mut rig, tune) = with_tune();
    for style in ["Rock", "Pop", "Jazz", "Symphony", "Country", "Latin", "Bach"] {
        let tracks = accompany(&mut rig, style, 7);
        assert_eq!((tracks[0].role.as_str(), &tracks[0].notes), ("melody", &tune), "{style} changes no note of it");
        assert!(tracks.len() > 1 && tracks[1..].iter().any(|track| !track.notes.is_empty()), "{style} adds parts");
        let mut channels: Vec<u8> = tracks.iter().map(|track| track.channel).collect();
        channels.sort_unstable();
        channels.dedup();
        assert_eq!(channels.len(), tracks.len(), "{style} has a channel for each track");
        let end = tracks.iter().flat_map(|track| &track.notes).map(|note| note.onset + note.duration).max().unwrap();
        rig.score();
        let start = roll_at(&mut rig, 120.0, end + 960);
        rig.rest(64);
        assert_same(&rig.score().notes, &in_samples(&tracks, 120.0, start), style);
    }
    let session = rig.session();
    assert_eq!(notes_of(&session["input"]["clip"]), tune, "the input stays");
    assert_eq!(session["history"][1]["settings"]["style"], "rock");
}

#[test]
fn the_same_seed_makes_the_same_band_in_another_instance_and_another_seed_another() {
    let ((mut one, _), (mut other, _)) = (with_tune(), with_tune());
    let first = accompany(&mut one, "Pop", 42);
    assert_eq!(first, accompany(&mut other, "Pop", 42));
    assert_ne!(first, accompany(&mut other, "Pop", 43));
}

#[test]
fn a_part_is_made_anew_and_the_others_stay_to_the_last_note() {
    let (mut rig, _) = with_tune();
    let mut before = accompany(&mut rig, "Rock", 3);
    rig.set("seed_locked", 0.0);
    for part in ["drums", "bass", "harmony", "strings"] {
        let mut is_new = false;
        // A part that happens to come out as it was is asked for again.
        for _ in 0..5 {
            let made = made_by(&rig.session(), "accompany").len();
            rig.press(&format!("regenerate_{part}"));
            rig.until("the part", |session| made_by(session, "accompany").len() > made);
            let after = tracks(&mut rig);
            let others =
                |tracks: &[SavedTrack]| tracks.iter().filter(|track| track.role != part).cloned().collect::<Vec<_>>();
            assert_eq!(others(&after), others(&before), "{part} alone is made anew");
            is_new = track(&after, part).notes != track(&before, part).notes;
            before = after;
            if is_new {
                break;
            }
        }
        assert!(is_new, "{part} is another one");
    }
}

#[test]
fn a_cancelled_run_leaves_nothing_and_the_next_one_runs() {
    let (mut rig, tune) = with_tune();
    rig.set_text("technique", "Accompany");
    rig.press("generate");
    rig.press("cancel");
    accompany(&mut rig, "Jazz", 5);
    let session = rig.session();
    let made = made_by(&session, "accompany").len();
    assert!((1..=2).contains(&made), "{made} results: the first run may have been quicker than the button");
    assert_eq!(notes_of(&session["input"]["clip"]), tune);
}

#[test]
fn what_was_enhanced_or_extended_can_be_accompanied() {
    let (mut rig, _) = with_tune();
    let extended = rig.extend(4);
    rig.press("accept");
    rig.until("the accepted input", |session| notes_of(&session["input"]["clip"]) == extended);
    let tracks = accompany(&mut rig, "Country", 6);
    assert_eq!(tracks[0].notes, extended);
    let session = rig.session();
    let parents: Vec<_> = session["history"].as_array().unwrap().iter().map(|entry| entry["parent"].as_u64()).collect();
    assert_eq!(parents, [None, Some(0), Some(1)]);
}

#[test]
fn an_accompaniment_comes_back_with_the_project_and_plays_the_same() {
    let (mut rig, _) = with_tune();
    let made = accompany(&mut rig, "Latin", 8);
    let saved = rig.plugin.save_state().unwrap();
    let mut other = Rig::new();
    other.plugin.load_state(&saved).unwrap();
    assert_eq!(other.plugin.save_state().unwrap(), saved);
    assert_eq!(tracks(&mut other), made);
    until_it_plays(&mut other);
    let end = made.iter().flat_map(|track| &track.notes).map(|note| note.onset + note.duration).max().unwrap();
    let start = roll_at(&mut other, 97.3, end + 960);
    other.rest(64);
    assert_same(&other.score().notes, &in_samples(&made, 97.3, start), "the restored project");
}

#[test]
fn instances_accompany_at_the_same_time() {
    let mut rigs: Vec<Rig> = (0..3).map(|_| with_tune().0).collect();
    for (number, rig) in (0_u32..).zip(&mut rigs) {
        rig.set_text("technique", "Accompany");
        rig.set("seed", f64::from(number % 2));
        rig.set("seed_locked", 1.0);
        rig.press("generate");
    }
    for rig in &mut rigs {
        rig.until("the result", |session| !made_by(session, "accompany").is_empty());
    }
    let results: Vec<_> = rigs.iter_mut().map(tracks).collect();
    assert_eq!(results[0], results[2]);
    assert_ne!(results[0], results[1]);
}
