//! The saved state: there and back, and its limits.

mod hostile;
mod samples;

use std::sync::Arc;

use continuo_models::{AccompanySettings, EnhanceSettings, ExtendSettings, PartSettings, Style};
use continuo_music::{Clip, Key, Note, Role, Tick, Track, Velocity};
use proptest::prelude::*;

use self::samples::{accompanied_sample, edited_sample, extended_sample, sample};
use super::*;
use crate::document::{Content, Input};
use crate::entry::Draft;
use crate::history::History;
use crate::limits::{HISTORY_MAX, HISTORY_NOTES_MAX, LENGTH_MAX};
use crate::seeds::Seeds;
use crate::testing::{melody, note, track};
use crate::{EntryId, Melody, TechniqueSettings};

/// A state of form 1 as version 0.1.0 wrote it. Never to be changed: projects like it exist.
const FORM_1: &str = include_str!("form-1.json");
/// A state of form 2, which knows Extend. Never to be changed either.
const FORM_2: &str = include_str!("form-2.json");
/// A state of form 3, which knows Accompany and writes notes as letters. Never to be changed either.
const FORM_3: &str = include_str!("form-3.json");
/// A state of form 4, which knows locked notes, regions, and results that were edited. Never to be changed either.
const FORM_4: &str = include_str!("form-4.json");

#[test]
fn what_older_versions_saved_is_read_to_the_last_bit() {
    for (json, expected) in [(FORM_1, sample()), (FORM_2, extended_sample()), (FORM_3, accompanied_sample())] {
        let restored = SavedSession::from_json(json.trim_end()).unwrap();
        assert_eq!(restored, expected);
        assert_eq!(SavedSession::from_json(&restored.to_json()), Ok(restored));
    }
}

#[test]
fn the_present_form_is_read_and_written_bit_exactly() {
    let restored = SavedSession::from_json(FORM_4.trim_end()).unwrap();
    assert_eq!(restored, edited_sample());
    assert_eq!(restored.to_json(), FORM_4.trim_end());
}

#[test]
fn an_empty_session_is_a_session() {
    let empty = SavedSession::default();
    assert_eq!(SavedSession::from_json(&empty.to_json()), Ok(empty));
}

#[test]
fn a_history_at_its_limits_is_saved_and_restored() {
    let last = Note { onset: Tick(LENGTH_MAX.0 - 240), ..note(0, 127) };
    let many = HISTORY_NOTES_MAX / HISTORY_MAX / 2;
    let clip = Clip::new(vec![last; many], LENGTH_MAX);
    let locked: Arc<[Note]> = clip.notes().into();
    let composition = Arc::new(Melody::new(&"n".repeat(500), clip).composition());
    let mut history = History::default();
    for _ in 0..HISTORY_MAX {
        let composition = Arc::clone(&composition);
        let locked = Arc::clone(&locked);
        history.add(Draft { unix_seconds: u64::MAX, composition, locked, ..Draft::default() }, &[]);
    }
    assert_eq!(history.entries().len(), HISTORY_MAX);
    let full = SavedSession::of(Content { history, ..Content::default() });
    let json = full.to_json();
    assert!(json.len() <= STATE_BYTES_MAX);
    assert_eq!(SavedSession::from_json(&json), Ok(full));
}

/// So many notes in a bar, struck and held and varied as no pattern is, each with a key of two octaves.
fn as_played(bars: i64, notes_a_bar: i64, seeds: &mut Seeds) -> Clip {
    let mut draw = |below: u64| i64::try_from(seeds.draw() % below).unwrap();
    let note = |index: i64| Note {
        onset: Tick((index * 3840 / notes_a_bar + draw(60)).max(0)),
        duration: Tick(30 + draw(900)),
        key: Key::masked(u8::try_from(48 + draw(24)).unwrap()),
        velocity: Velocity::clamped(u8::try_from(40 + draw(80)).unwrap()),
    };
    Clip::new((0..bars * notes_a_bar).map(note).collect(), Tick(bars * 3840))
}

#[test]
fn five_minutes_of_five_tracks_take_less_than_200_kb_of_the_hosts_project() {
    let mut seeds = Seeds::new(5);
    // 200 bars at 160 BPM: drums of sixteenths on two instruments, a bass of eighths, chords, held strings.
    let tune = Melody::new("Tune", as_played(200, 8, &mut seeds));
    // Every other note of the melody is locked, and was in a run that enhanced it.
    let locked: Vec<_> = tune.clip.notes().iter().step_by(2).copied().collect();
    let tune = Melody { locked: locked.clone(), ..tune };
    let mut composition = tune.composition();
    for (role, notes_a_bar) in [(Role::Drums, 24), (Role::Bass, 8), (Role::Harmony, 18), (Role::Strings, 6)] {
        let clip = as_played(200, notes_a_bar, &mut seeds);
        composition.tracks.push(Track { clip, ..track(role, &[]) });
    }
    let mut history = History::default();
    let root = history.add(Draft { composition: Arc::new(tune.composition()), ..Draft::default() }, &[]);
    let settings = Some(TechniqueSettings::Accompany(AccompanySettings::default()));
    let composition = Arc::new(composition);
    let locked = locked.into();
    let result = history.add(Draft { parent: Some(root), settings, locked, composition, ..Draft::default() }, &[]);
    let input = Input { melody: Arc::new(tune), origin: Some(root) };
    let session = SavedSession::of(Content { input, history, selected: Some(result), ..Content::default() });
    let bytes = session.to_json().len();
    println!("{bytes} bytes");
    assert!(bytes <= 200_000, "{bytes} bytes");
    assert_eq!(SavedSession::from_json(&session.to_json()), Ok(session));
}

proptest! {
    #[test]
    fn every_settings_number_comes_back_bit_exactly(risk in 0.5f32..6.0, percent in 0.0f32..=100.0, seed in any::<u64>()) {
        let mut session = sample();
        let settings = EnhanceSettings { creative_risk: risk, max_notes_removed_percent: percent, seed, ..EnhanceSettings::default() };
        let composition = Arc::new(melody(&[1]).composition());
        let settings = Some(TechniqueSettings::Enhance(settings));
        let draft = Draft { settings, composition, ..Draft::default() };
        session.content.history.add(draft, &[EntryId(0)]);
        prop_assert_eq!(SavedSession::from_json(&session.to_json()), Ok(session));
    }

    #[test]
    fn every_settings_number_of_extend_comes_back_bit_exactly(
        threshold in 0.1f32..=0.99, risk in 0.5f32..=6.0, seconds in prop::array::uniform4(1.0f32..=10.0), seed in any::<u64>(),
    ) {
        let [input_seconds, extension_seconds, max_rest_seconds, max_note_seconds] = seconds;
        let settings = ExtendSettings {
            sampling_threshold: threshold, creative_risk: risk,
            input_seconds, extension_seconds, max_rest_seconds, max_note_seconds,
            seed, ..ExtendSettings::default()
        };
        let mut session = sample();
        let composition = Arc::new(melody(&[1]).composition());
        let settings = Some(TechniqueSettings::Extend(settings));
        session.content.history.add(Draft { settings, composition, ..Draft::default() }, &[EntryId(0)]);
        prop_assert_eq!(SavedSession::from_json(&session.to_json()), Ok(session));
    }

    #[test]
    fn every_settings_number_of_accompany_comes_back_bit_exactly(
        numbers in prop::array::uniform8(-1.0f32..=1.0), humanise in 0.0f32..=1.0, style in prop::sample::select(Style::ALL.to_vec()), seed in any::<u64>(),
    ) {
        let part = |index: usize| PartSettings { density: numbers[2 * index], complexity: numbers[2 * index + 1] };
        let settings = AccompanySettings { style, parts: [0, 1, 2, 3].map(part), humanise, seed };
        let mut session = sample();
        let composition = Arc::new(melody(&[1]).composition());
        let settings = Some(TechniqueSettings::Accompany(settings));
        session.content.history.add(Draft { settings, composition, ..Draft::default() }, &[EntryId(0)]);
        prop_assert_eq!(SavedSession::from_json(&session.to_json()), Ok(session));
    }
}
