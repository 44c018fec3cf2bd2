//! Playback, one situation at a time: what the user does, and the samples on which notes then begin and end.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod support;

use continuo_music::Tick;
use continuo_realtime::{Cue, HostTransport, Launch, NoteMessage, Report};
use support::{Rig, off, on, rolling, timeline};

/// 120 BPM at 48 kHz: a tick lasts 25 samples, a quarter 24 000.
const RATE: f64 = 48_000.0;
const QUARTER: i64 = 24_000;

/// A quarter on C, a quarter on D, a rest of two quarters.
fn two_notes() -> continuo_realtime::Timeline {
    timeline(&[(0, 960, 0, 60), (960, 960, 0, 62)], 3840)
}

/// Rolls for `frames` samples from a song position in samples, in blocks of 1000.
fn roll(rig: &mut Rig, from: i64, frames: i64) {
    let mut done = 0;
    while done < frames {
        let size = (frames - done).min(1000);
        let transport = at(from + done);
        rig.block(u32::try_from(size).unwrap(), Some(transport), &[]);
        done += size;
    }
}

#[expect(clippy::cast_precision_loss, reason = "small")]
fn at(sample: i64) -> HostTransport {
    rolling(120.0, sample as f64 / QUARTER as f64)
}

fn stopped() -> HostTransport {
    HostTransport { playing: false, ..at(0) }
}

fn loaded() -> Rig {
    let mut rig = Rig::new(RATE);
    rig.load(two_notes());
    rig
}

#[test]
fn the_timeline_is_pinned_to_the_song() {
    let mut rig = loaded();
    roll(&mut rig, -100, 3 * QUARTER);
    let expected =
        [(100, true, 60), (100 + QUARTER, false, 60), (100 + QUARTER, true, 62), (100 + 2 * QUARTER, false, 62)];
    assert_eq!(rig.notes(), expected.map(|(sample, on, key)| (sample, on, 0, key)));
}

#[test]
fn a_pinned_loop_repeats_through_the_song() {
    let mut rig = loaded();
    rig.controls.looped = true;
    roll(&mut rig, 4 * QUARTER * 7 - 50, 3 * QUARTER);
    assert_eq!(rig.notes()[0], (50, true, 0, 60));
    rig.controls.looped = false;
    let heard = rig.heard.len();
    roll(&mut rig, 4 * QUARTER * 8, 2 * QUARTER);
    assert_eq!(rig.heard.len(), heard, "once it is not looped, nothing lies there");
}

#[test]
fn stopping_ends_what_sounds_at_the_first_sample() {
    let mut rig = loaded();
    roll(&mut rig, 0, 2000);
    rig.block(1000, Some(stopped()), &[]);
    assert_eq!(rig.notes()[1..], [(2000, false, 0, 60)]);
}

#[test]
fn a_seek_ends_what_sounds_and_does_not_chase() {
    let mut rig = loaded();
    roll(&mut rig, 0, 2000);
    roll(&mut rig, QUARTER + 10_000, 20_000);
    assert_eq!(rig.notes()[1..], [(2000, false, 0, 60)], "the second note is under way and is not begun late");
    roll(&mut rig, QUARTER - 30, 100);
    assert_eq!(rig.notes()[2..], [(22_030, true, 0, 62)]);
}

#[test]
fn a_loop_of_the_host_ends_notes_and_begins_them_again_on_the_sample() {
    let mut rig = loaded();
    let cycle = HostTransport { loop_quarters: Some((0.0, 0.5)), ..at(0) };
    rig.block(30_000, Some(cycle), &[]);
    let half = QUARTER / 2;
    let expected = [(0, true), (half, false), (half, true), (2 * half, false), (2 * half, true)];
    assert_eq!(rig.notes(), expected.map(|(sample, on)| (sample, on, 0, 60)));
}

#[test]
fn a_swap_ends_the_old_notes_and_the_new_timeline_goes_on_in_place() {
    let mut rig = loaded();
    roll(&mut rig, 0, 2000);
    rig.load(timeline(&[(0, 960, 0, 70), (100, 100, 0, 71)], 3840));
    roll(&mut rig, 2000, 2000);
    assert_eq!(rig.notes()[1..], [(2000, false, 0, 60), (2500, true, 0, 71)]);
    assert_eq!(rig.retired, 1);
    rig.cue(Cue::Unload);
    roll(&mut rig, 4000, 1000);
    assert_eq!((rig.notes()[3], rig.retired), ((4000, false, 0, 71), 2));
}

#[test]
fn a_swap_leaves_alone_what_both_timelines_have() {
    for looped in [false, true] {
        let mut rig = Rig::new(RATE);
        rig.controls.looped = looped;
        rig.load(timeline(&[(0, 960, 0, 60), (0, 1920, 0, 64)], 1920));
        roll(&mut rig, 0, 2000);
        rig.load(timeline(&[(0, 960, 0, 60), (0, 2880, 0, 64), (1920, 960, 0, 67)], 2880));
        roll(&mut rig, 2000, 3 * QUARTER - 2001);
        let whole = [(0, true, 60), (0, true, 64), (QUARTER, false, 60), (2 * QUARTER, true, 67)];
        let heard = [&whole[..2], &[(2000, false, 60), (2000, false, 64)]].concat();
        // A pinned loop of another length lies elsewhere against the song.
        let expected = if looped { &heard[..] } else { &whole };
        let brief: Vec<_> = rig.notes().iter().map(|(sample, on, _, key)| (*sample, *on, *key)).collect();
        assert_eq!(brief[..4], *expected, "looped: {looped}");
    }
}

#[test]
fn what_play_loops_stays_in_place_while_it_grows() {
    let mut rig = Rig::new(RATE);
    (rig.controls.looped, rig.controls.play) = (true, true);
    rig.load(timeline(&[(0, 960, 0, 60)], 1920));
    rig.block(2 * 48_000 + 1000, None, &[]);
    rig.load(timeline(&[(0, 960, 0, 60), (1920, 960, 0, 62)], 2880));
    rig.block(3 * 24_000, None, &[]);
    let third = 2 * 48_000;
    let expected = [(third, true, 60), (third + QUARTER, false, 60), (third + 2 * QUARTER, true, 62)];
    let heard: Vec<_> = rig.notes().iter().map(|(sample, on, _, key)| (*sample, *on, *key)).collect();
    assert_eq!(heard[4..7], expected);
}

#[test]
fn a_timeline_stays_while_there_is_no_room_to_retire_it() {
    let mut rig = loaded();
    rig.block(10, None, &[]);
    let (room, mut sent) = (continuo_realtime::RETIRED_CAPACITY, 0);
    for _ in 0..room + 5 {
        let _ = rig.studio.cues.push(Cue::Load(Box::new(two_notes()))).map(|()| sent += 1);
        let block = continuo_realtime::Block { frames: 10, sample_rate: RATE, transport: None };
        rig.performer.process(&block, &rig.controls, &[], &mut Silent);
    }
    assert_eq!((rig.studio.retired.slots(), rig.studio.cues.slots()), (room, continuo_realtime::CUE_CAPACITY - 5));
    rig.collect();
    rig.block(10, None, &[]);
    assert_eq!((rig.retired, sent), (room + 5, room + 5));
}

/// An output for tests in which nothing is sent.
struct Silent;

impl continuo_realtime::Output for Silent {
    fn send(&mut self, message: NoteMessage) {
        panic!("{message:?}");
    }
}

#[test]
fn play_starts_at_once_on_the_internal_clock_and_tells_when_it_is_over() {
    let mut rig = loaded();
    rig.controls.internal_bpm = 60.0;
    rig.block(777, None, &[]);
    rig.controls.play = true;
    rig.block(50_000, None, &[]);
    rig.block(200_000, None, &[]);
    let expected = [(777, true, 60), (48_777, false, 60), (48_777, true, 62), (96_777, false, 62)];
    assert_eq!(rig.notes(), expected.map(|(sample, on, key)| (sample, on, 0, key)));
    assert_eq!(rig.reports.iter().filter(|report| **report == Report::PlaybackEnded).count(), 1);
    rig.block(400_000, None, &[]);
    assert_eq!(rig.heard.len(), 4, "silent until play is pressed again");
    rig.controls.play = false;
    rig.block(10, None, &[]);
    rig.controls.play = true;
    rig.block(10, None, &[]);
    assert_eq!(rig.heard.len(), 5);
}

#[test]
fn play_loops_by_the_length_of_the_timeline() {
    let mut rig = loaded();
    (rig.controls.play, rig.controls.looped) = (true, true);
    for _ in 0..100 {
        rig.block(4321, None, &[]);
    }
    let starts: Vec<_> = rig.notes().into_iter().filter(|note| note.1 && note.3 == 60).map(|note| note.0).collect();
    assert_eq!(starts, [0, 4 * QUARTER, 8 * QUARTER, 12 * QUARTER, 16 * QUARTER]);
    assert!(!rig.reports.contains(&Report::PlaybackEnded));
}

#[test]
fn play_waits_for_its_line() {
    let lines = [(Launch::Beat, 1), (Launch::Bar, 4), (Launch::Phrase, 16)];
    for (launch, quarters) in lines {
        let mut rig = loaded();
        rig.controls.launch = launch;
        roll(&mut rig, -2 * QUARTER, 2 * QUARTER + 100);
        rig.heard.clear();
        rig.controls.play = true;
        roll(&mut rig, 100, 17 * QUARTER);
        let first = rig.notes().into_iter().find(|note| note.1).unwrap();
        assert_eq!(first.0 - 2 * QUARTER, quarters * QUARTER, "{launch:?}");
    }
}

#[test]
fn play_on_the_internal_clock_counts_bars_from_activation() {
    let mut rig = loaded();
    rig.controls.launch = Launch::Bar;
    rig.block(1000, None, &[]);
    rig.controls.play = true;
    rig.block(100_000, None, &[]);
    assert_eq!(rig.notes()[0], (4 * QUARTER, true, 0, 60));
}

#[test]
fn play_takes_precedence_over_the_song_and_outlives_its_jumps() {
    let mut rig = loaded();
    roll(&mut rig, 10_000, 500);
    rig.controls.play = true;
    roll(&mut rig, 10_500, 1000);
    roll(&mut rig, 90_000, 1000);
    assert_eq!(rig.notes(), [(500, true, 0, 60)], "a jump of the song is none for what plays freely");
    rig.controls.play = false;
    roll(&mut rig, 91_000, 1000);
    assert_eq!(rig.notes()[1..], [(2500, false, 0, 60)]);
}

#[test]
fn play_without_a_timeline_waits_for_one() {
    let mut rig = Rig::new(RATE);
    rig.controls.play = true;
    rig.block(333, None, &[]);
    rig.load(two_notes());
    rig.block(1000, None, &[]);
    assert_eq!(rig.notes(), [(333, true, 0, 60)]);
}

#[test]
fn bypass_ends_the_output_and_passes_the_input() {
    let mut rig = loaded();
    roll(&mut rig, 0, 1000);
    rig.controls.bypass = true;
    rig.block(1000, Some(at(1000)), &[on(10, 5, 40)]);
    assert_eq!(rig.notes()[1..], [(1000, false, 0, 60), (1010, true, 5, 40)]);
    roll(&mut rig, 2000, QUARTER - 2030);
    rig.controls.bypass = false;
    rig.block(1000, Some(at(QUARTER - 30)), &[off(5, 5, 40)]);
    assert_eq!(rig.notes()[3..], [(QUARTER - 25, false, 5, 40), (QUARTER, true, 0, 62)], "the song went on meanwhile");
}

#[test]
fn a_pause_is_paid_for_at_the_first_sample_after_it() {
    let mut rig = loaded();
    rig.controls.thru = true;
    rig.block(1000, Some(at(0)), &[on(10, 5, 40), NoteMessage::Sustain { offset: 20, channel: 5, down: true }]);
    rig.performer.deactivate();
    rig.performer.activate(RATE);
    let heard = rig.heard.len();
    rig.block(1000, Some(at(5000)), &[]);
    let up = NoteMessage::Sustain { offset: 0, channel: 5, down: false };
    let paid: Vec<_> = rig.heard[heard..].iter().map(|(_, message)| *message).collect();
    assert_eq!(paid, [off(0, 0, 60), off(0, 5, 40), up]);
}

#[test]
fn panic_ends_notes_and_asks_every_channel_for_silence_once_for_each_press() {
    let mut rig = loaded();
    roll(&mut rig, 0, 1000);
    rig.controls.panic = true;
    roll(&mut rig, 1000, 3000);
    rig.cue(Cue::Panic);
    roll(&mut rig, 4000, 1000);
    let silence = |(_, message): &&(i64, NoteMessage)| matches!(message, NoteMessage::AllSoundOff { .. });
    assert_eq!(rig.heard.iter().filter(silence).count(), 32);
    assert_eq!(rig.notes(), [(0, true, 0, 60), (1000, false, 0, 60)]);
}

#[test]
fn of_what_falls_on_one_sample_the_timeline_ends_first_and_begins_last() {
    let mut rig = loaded();
    rig.controls.thru = true;
    rig.block(1000, Some(at(0)), &[]);
    rig.block(1000, Some(at(QUARTER - 500)), &[on(500, 0, 62), on(500, 0, 50)]);
    let sample = 1500;
    let expected = [(0, true, 0, 60), (1000, false, 0, 60)];
    assert_eq!(rig.notes()[..2], expected);
    let at_once = [(sample, true, 0, 62), (sample, true, 0, 50), (sample, false, 0, 62), (sample, true, 0, 62)];
    assert_eq!(rig.notes()[2..], at_once, "a key struck twice on one sample is ended in between");
}

#[test]
fn a_note_of_the_keyboard_taken_over_by_the_timeline_is_ended_by_the_timeline() {
    let mut rig = loaded();
    rig.controls.thru = true;
    rig.block(1000, Some(at(-500)), &[on(0, 0, 60)]);
    rig.block(1000, Some(at(500)), &[off(0, 0, 60)]);
    roll(&mut rig, 1500, 3 * QUARTER);
    let c: Vec<_> = rig.notes().into_iter().filter(|note| note.3 == 60).map(|note| (note.0, note.1)).collect();
    assert_eq!(c, [(0, true), (500, false), (500, true), (500 + QUARTER, false)]);
    rig.assert_paid();
}

#[test]
fn the_gauges_show_where_things_stand() {
    use std::sync::atomic::Ordering::Relaxed;
    let mut rig = loaded();
    rig.controls.record = true;
    rig.block(2500, Some(at(0)), &[on(0, 1, 50)]);
    let gauges = std::sync::Arc::clone(&rig.studio.gauges);
    assert_eq!((gauges.playhead(), gauges.performance.load(Relaxed)), (Some(Tick(100)), 100));
    assert!(gauges.rolling.load(Relaxed) && gauges.recording.load(Relaxed));
    assert_eq!((gauges.sounding.load(Relaxed), gauges.held.load(Relaxed), gauges.blocks.load(Relaxed)), (1, 1, 1));
    rig.block(2500, Some(stopped()), &[]);
    assert_eq!((gauges.playhead(), gauges.rolling.load(Relaxed)), (None, false));
}
