//! The host's transport: loop, seek, tempo ramp, stop; and playing without it.

use continuo_host::Transport;

use crate::rig::{FRAMES, Rig, Saved, TICK, TUNE};
use crate::session::{heard_spans, in_samples, quarters, roll};

/// A rig with the tune as its input, which is what plays while there is no result.
fn with_tune() -> (Rig, Vec<Saved>) {
    let mut rig = Rig::new();
    rig.set("thru", 0.0);
    let tune = rig.record(&TUNE);
    rig.score();
    (rig, tune)
}

#[test]
fn a_host_loop_plays_the_same_bar_at_the_same_places() {
    let (mut rig, tune) = with_tune();
    let (bar, block) = (3840 * TICK, 500);
    let start = rig.plugin.sample();
    for pass in 0..3 {
        for at in (0..bar).step_by(block) {
            let frames = u32::try_from((bar - at).min(500)).unwrap();
            let transport = Transport::rolling(120.0, quarters(at)).looping(0.0, 4.0);
            rig.block(frames, Some(transport), &[]);
        }
        assert_eq!(rig.plugin.sample(), start + (pass + 1) * bar);
    }
    rig.rest(64);
    let first_bar: Vec<Saved> = tune.iter().filter(|note| note.onset < 3840).copied().collect();
    assert!(!first_bar.is_empty());
    let clipped: Vec<Saved> =
        first_bar.iter().map(|note| Saved { duration: note.duration.min(3840 - note.onset), ..*note }).collect();
    let expected: Vec<_> = (0..3).flat_map(|pass| in_samples(&clipped, start + pass * bar)).collect();
    assert_eq!(heard_spans(&mut rig), expected);
}

#[test]
fn a_seek_ends_what_sounds_and_goes_on_where_the_song_is() {
    let (mut rig, tune) = with_tune();
    roll(&mut rig, 0, 480);
    let target = tune[4].onset;
    let start = roll(&mut rig, target, 960);
    rig.rest(64);
    let heard = heard_spans(&mut rig);
    assert_eq!(heard.first().unwrap().1, start, "the first note ends where the song jumped");
    assert!(heard.contains(&(start, start + tune[4].duration * TICK, tune[4].key)), "{heard:?}");
}

#[test]
fn a_tempo_ramp_puts_every_note_where_the_song_is() {
    let (mut rig, tune) = with_tune();
    let end = tune.iter().map(|note| note.onset + note.duration).max().unwrap();
    let (mut position, mut bpm, mut expected) = (0.0_f64, 60.0_f64, Vec::new());
    while ticks(position) < u64_to_f64(end) + 960.0 {
        let per_sample = bpm / 60.0 / crate::rig::SAMPLE_RATE * 960.0;
        let (from, sample) = (ticks(position), rig.plugin.sample());
        for note in &tune {
            let offset = ((u64_to_f64(note.onset) - from) / per_sample - 1e-3).ceil();
            if (0.0..f64::from(FRAMES)).contains(&offset) {
                expected.push((sample + f64_to_u64(offset), note.key));
            }
        }
        rig.block(FRAMES, Some(Transport::rolling(bpm, position)), &[]);
        position += f64::from(FRAMES) * per_sample / 960.0;
        bpm += 0.7;
    }
    let heard: Vec<_> = rig.score().notes.iter().map(|note| (note.start, note.key)).collect();
    assert_eq!(heard.len(), tune.len());
    assert_eq!(heard, expected);
}

#[test]
fn a_stopped_host_is_silent_and_leaves_no_note() {
    let (mut rig, _) = with_tune();
    roll(&mut rig, 0, 480);
    let stopped = rig.plugin.sample();
    rig.rest(9600);
    let heard = heard_spans(&mut rig);
    assert_eq!(heard.len(), 1);
    assert_eq!(heard[0].1, stopped);
}

#[test]
fn play_needs_no_host_and_loops_when_asked_to() {
    let (mut rig, tune) = with_tune();
    rig.set("launch", 0.0);
    rig.set("loop", 1.0);
    rig.set("play", 1.0);
    let length = 2 * 3840 * TICK + 64;
    let start = rig.plugin.sample();
    rig.rest(length * 2);
    rig.set("play", 0.0);
    rig.rest(64);
    let heard = heard_spans(&mut rig);
    assert!(heard.len() > tune.len(), "it starts again");
    assert_eq!(heard[..4], in_samples(&tune, start)[..4]);
}

#[test]
fn without_any_transport_the_internal_clock_plays() {
    let (mut rig, tune) = with_tune();
    rig.plugin.set_parameter_text("internal_tempo", "120.0 BPM").unwrap();
    rig.set("launch", 0.0);
    rig.set("play", 1.0);
    let start = rig.plugin.sample();
    for _ in 0..500 {
        rig.block(FRAMES, None, &[]);
    }
    assert_eq!(heard_spans(&mut rig), in_samples(&tune, start));
}

#[test]
fn deactivation_owes_the_note_offs_to_the_next_block() {
    let (mut rig, _) = with_tune();
    roll(&mut rig, 0, 480);
    rig.plugin.deactivate();
    rig.plugin.activate(crate::rig::SAMPLE_RATE, FRAMES).unwrap();
    rig.block(64, Some(Transport::stopped(120.0)), &[]);
    let offs: Vec<_> = rig.heard.iter().skip(1).map(|heard| heard.sample).collect();
    assert_eq!(offs, [0], "paid at the first sample");
}

fn ticks(quarters: f64) -> f64 {
    quarters * 960.0
}

#[expect(clippy::cast_precision_loss, reason = "a few bars of ticks")]
fn u64_to_f64(number: u64) -> f64 {
    number as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an offset within a block")]
fn f64_to_u64(number: f64) -> u64 {
    number as u64
}
