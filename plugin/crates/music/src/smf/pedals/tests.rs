//! Pedals as files have them, and a player's idea of them as a law.

use proptest::prelude::*;

use crate::smf::tests::{END, chunk, file, keys};
use crate::smf::{read, write};
use crate::{Composition, Tick};

const DOWN: u8 = 127;
const UP: u8 = 0;

/// A chunk of these events of channel 1, each with its place, ended `end` ticks from the start.
fn track(events: &[(u8, [u8; 3])], end: u8) -> Vec<u8> {
    let mut now = 0;
    let mut bytes = Vec::new();
    for (at, event) in events {
        bytes.push(at - now);
        bytes.extend(event);
        now = *at;
    }
    chunk(&[bytes.as_slice(), &[end - now], &END[1..]].concat())
}

fn on(at: u8, key: u8) -> (u8, [u8; 3]) {
    (at, [0x90, key, 70])
}

fn off(at: u8, key: u8) -> (u8, [u8; 3]) {
    (at, [0x80, key, 0])
}

fn sustain(at: u8, value: u8) -> (u8, [u8; 3]) {
    (at, [0xb0, 64, value])
}

fn sostenuto(at: u8, value: u8) -> (u8, [u8; 3]) {
    (at, [0xb0, 66, value])
}

fn song(chunks: &[Vec<u8>]) -> Composition {
    read(&file(1, 96, chunks)).unwrap()
}

/// Onset, end and key of the notes of each track, in file ticks.
fn spans(song: &Composition) -> Vec<Vec<(i64, i64, u8)>> {
    let span = |(onset, duration, key): (i64, i64, u8)| (onset / 10, (onset + duration) / 10, key);
    keys(song).into_iter().map(|notes| notes.into_iter().map(span).collect()).collect()
}

fn only_track(events: &[(u8, [u8; 3])], end: u8) -> Vec<(i64, i64, u8)> {
    spans(&song(&[track(events, end)])).remove(0)
}

#[test]
fn a_note_let_go_on_the_pedal_ends_when_that_goes_up() {
    let events =
        [sustain(0, DOWN), on(0, 60), off(10, 60), on(20, 62), sustain(50, UP), off(60, 62), on(70, 64), off(80, 64)];
    assert_eq!(only_track(&events, 100), [(0, 50, 60), (20, 60, 62), (70, 80, 64)]);
}

#[test]
fn a_key_struck_again_ends_its_note() {
    let events =
        [sustain(0, DOWN), on(0, 60), off(10, 60), on(30, 60), off(40, 60), on(45, 61), off(47, 61), sustain(50, UP)];
    assert_eq!(only_track(&events, 99), [(0, 30, 60), (30, 50, 60), (45, 50, 61)]);
}

#[test]
fn a_note_without_length_is_held_too() {
    let events = [sustain(0, DOWN), on(10, 60), off(10, 60), sustain(50, UP)];
    assert_eq!(only_track(&events, 99), [(10, 50, 60)]);
}

#[test]
fn a_pedal_that_stays_down_holds_to_the_end_of_the_track() {
    assert_eq!(only_track(&[on(0, 60), sustain(5, DOWN), off(10, 60)], 90), [(0, 90, 60)]);
}

#[test]
fn half_way_is_down() {
    for (value, end) in [(63, 10), (64, 50)] {
        let events = [sustain(0, value), on(1, 60), off(10, 60), sustain(20, value), sustain(50, UP)];
        assert_eq!(only_track(&events, 99), [(1, end, 60)]);
    }
}

#[test]
fn a_pedal_changed_where_keys_are_let_go_holds_no_old_harmony() {
    let events = [sustain(0, DOWN), on(0, 60), on(0, 64), off(30, 64), sustain(40, UP), sustain(40, DOWN), off(40, 60)];
    assert_eq!(only_track(&events, 99), [(0, 40, 60), (0, 40, 64)]);
}

#[test]
fn resetting_all_controllers_lifts_the_pedals() {
    let events = [sustain(0, DOWN), on(0, 60), off(10, 60), (30, [0xb0, 121, 0]), on(40, 60), off(50, 60)];
    assert_eq!(only_track(&events, 99), [(0, 30, 60), (40, 50, 60)]);
}

#[test]
fn sostenuto_holds_what_sounds_when_it_goes_down() {
    let events = [on(0, 40), sostenuto(5, DOWN), on(10, 60), off(20, 40), off(20, 60), sostenuto(80, UP)];
    assert_eq!(only_track(&events, 99), [(0, 80, 40), (10, 20, 60)]);
    // The sustain pedal takes over what the sostenuto pedal lets go.
    let events = [on(0, 40), sostenuto(5, DOWN), off(20, 40), sustain(70, DOWN), sostenuto(80, UP), sustain(90, UP)];
    assert_eq!(only_track(&events, 99), [(0, 90, 40)]);
}

#[test]
fn a_pedal_works_for_its_channel_in_all_tracks() {
    let pedal = track(&[sustain(0, DOWN), sustain(80, UP)], 80);
    let right = track(&[on(0, 72), off(10, 72), on(20, 74), off(30, 74)], 40);
    let left = track(&[on(0, 40), off(5, 40), on(50, 72), off(55, 72)], 60);
    let other_channel = track(&[(0, [0x91, 50, 70]), (10, [0x81, 50, 0])], 40);
    let song = song(&[pedal, right, left, other_channel]);
    let expected = [vec![(0, 50, 72), (20, 80, 74)], vec![(0, 80, 40), (50, 80, 72)], vec![(0, 10, 50)]];
    assert_eq!(spans(&song), expected);
    assert_eq!(song.tracks[0].clip.length(), Tick(800), "the clip is as long as what rings");
}

#[test]
fn a_pedal_left_down_holds_to_the_end_of_its_channels_last_track() {
    let pedal = track(&[sustain(0, DOWN)], 70);
    let notes = track(&[on(0, 72), off(10, 72)], 40);
    let other_channel = track(&[(0, [0x91, 50, 70]), (10, [0x81, 50, 0])], 100);
    assert_eq!(spans(&song(&[pedal, notes, other_channel])), [[(0, 70, 72)], [(0, 10, 50)]]);
}

#[test]
fn channels_of_other_ports_and_other_sequences_have_pedals_of_their_own() {
    let notes = track(&[on(0, 72), off(10, 72)], 40);
    let on_port = |port: u8, mut track: Vec<u8>| {
        track.splice(8..8, [0, 0xff, 0x21, 1, port]);
        track[7] += 5;
        track
    };
    let pedal = track(&[sustain(0, DOWN), sustain(30, UP)], 40);
    let chunks = [on_port(1, pedal.clone()), on_port(1, notes.clone()), notes.clone()];
    assert_eq!(spans(&song(&chunks)), [[(0, 30, 72)], [(0, 10, 72)]]);
    let sequences = read(&file(2, 96, &[pedal, notes])).unwrap();
    assert_eq!(keys(&sequences)[0][0].1, 100);
}

/// What a player does with these events: keys that are let go on the pedal sound until it goes up.
fn performed(events: &[(u8, [u8; 3])], end: u8) -> Vec<(i64, i64, u8)> {
    let (mut is_down, mut notes) = (false, Vec::new());
    let mut ringing: Vec<(u8, u8, bool)> = Vec::new();
    let silence = |ringing: &mut Vec<(u8, u8, bool)>, notes: &mut Vec<_>, at: u8, which: &dyn Fn(u8, bool) -> bool| {
        notes.extend(
            ringing.extract_if(.., |(_, key, held)| which(*key, *held)).map(|note| (note.0.into(), at.into(), note.1)),
        );
    };
    for (at, [status, key, value]) in events {
        match status {
            0x90 => {
                silence(&mut ringing, &mut notes, *at, &|other, _| other == *key);
                ringing.push((*at, *key, true));
            }
            0x80 if is_down => ringing.iter_mut().filter(|note| note.1 == *key).for_each(|note| note.2 = false),
            0x80 => silence(&mut ringing, &mut notes, *at, &|other, _| other == *key),
            _ => {
                is_down = *value >= 64;
                if !is_down {
                    silence(&mut ringing, &mut notes, *at, &|_, held| !held);
                }
            }
        }
    }
    silence(&mut ringing, &mut notes, end, &|_, _| true);
    notes.sort_unstable();
    notes
}

/// Events a tick or more apart: keys of a small hand struck and let go in turns, and the pedal.
fn playing() -> impl Strategy<Value = Vec<(u8, [u8; 3])>> {
    let step = (1_u8..3, 0_u8..4, any::<u8>());
    prop::collection::vec(step, 0..60).prop_map(|steps| {
        let (mut at, mut are_down) = (0, [false; 3]);
        let mut event = |(wait, what, value): (u8, u8, u8)| {
            at += wait;
            let Some(is_down) = are_down.get_mut(usize::from(what)) else { return sustain(at, value & 127) };
            *is_down = !*is_down;
            if *is_down { on(at, 60 + what) } else { off(at, 60 + what) }
        };
        steps.into_iter().map(&mut event).collect()
    })
}

proptest! {
    #[test]
    fn what_is_read_is_what_a_player_plays(events in playing()) {
        let song = song(&[track(&events, 127)]);
        let read_spans = spans(&song).pop().unwrap_or_default();
        let mut sorted = read_spans.clone();
        sorted.sort_unstable();
        prop_assert_eq!(sorted, performed(&events, 127));
        prop_assert_eq!(read(&write(&song)).unwrap(), song);
    }
}
