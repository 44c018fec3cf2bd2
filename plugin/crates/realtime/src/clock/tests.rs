//! Tests of the clock: what hosts do to time, one thing at a time.

use continuo_music::Meter;

use super::*;
use crate::HostTransport;

const RATE: f64 = 48_000.0;

/// A host whose transport is where the test puts it; positions in ticks, 25 samples to a tick at 120 BPM.
struct Host {
    clock: Clock,
    transport: HostTransport,
}

impl Host {
    fn new() -> Self {
        let transport = HostTransport { bpm: Some(120.0), meter: Some(Meter::COMMON), ..HostTransport::default() };
        Self { clock: Clock::new(), transport }
    }

    fn rolling() -> Self {
        let mut host = Self::new();
        host.transport.playing = true;
        host
    }

    fn at(&mut self, ticks: f64) -> &mut Self {
        self.transport.position_quarters = Some(ticks / 960.0);
        self
    }

    fn spans(&mut self, frames: u32) -> Vec<Span> {
        self.clock.begin(&Block { frames, sample_rate: RATE, transport: Some(self.transport) }, 60.0);
        let spans: Vec<_> = std::iter::from_fn(|| self.clock.next_span()).collect();
        assert_eq!(spans.iter().map(|span| span.frames).sum::<u32>(), frames);
        for pair in spans.windows(2) {
            assert_eq!((pair[0].until(), pair[0].end), (pair[1].offset, pair[1].start));
        }
        spans
    }

    fn span(&mut self, frames: u32) -> Span {
        let spans = self.spans(frames);
        assert_eq!(spans.len(), 1, "{spans:?}");
        spans[0]
    }
}

/// The song ticks of a span.
fn song(span: &Span) -> (i64, i64) {
    let shift = span.shift.expect("the transport rolls");
    ((span.start - shift).0, (span.end - shift).0)
}

#[test]
fn blocks_of_any_size_follow_on_each_other() {
    let mut host = Host::rolling();
    let (mut samples, mut end) = (0_i64, 0);
    for frames in [1, 25, 64, 8192, 3, 1000, 24, 1] {
        #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
        let span = host.at(samples as f64 * 0.04).span(frames);
        samples += i64::from(frames);
        assert_eq!(song(&span), (end, (samples + 24) / 25));
        assert_eq!(span.moved, span.start == Tick::ZERO, "only the first block is a jump");
        end = song(&span).1;
    }
}

#[test]
fn without_a_host_the_internal_tempo_holds() {
    let mut clock = Clock::new();
    clock.begin(&Block { frames: 4800, sample_rate: RATE, transport: None }, 60.0);
    let span = clock.next_span().unwrap();
    assert_eq!((span.start, span.end, span.shift, span.moved), (Tick(0), Tick(96), None, true));
    assert!(clock.next_span().is_none());
    clock.begin(&Block { frames: 4800, sample_rate: RATE, transport: None }, f64::NAN);
    assert_eq!(clock.next_span().unwrap().end, Tick(192), "a tempo that is none leaves the last one");
}

#[test]
fn a_standing_host_leaves_time_to_the_internal_tempo_and_keeps_the_song_where_it_is() {
    let mut host = Host::new();
    let span = host.at(500.0).span(4800);
    assert_eq!((span.end, span.shift, span.song, span.moved), (Tick(96), None, Tick(500), true));
    assert!(!host.span(64).moved);
    assert!(host.at(960.0).span(64).moved, "the song was moved while it stood");
}

#[test]
fn starting_and_stopping_are_jumps() {
    let mut host = Host::new();
    host.at(960.0).span(100);
    host.transport.playing = true;
    let span = host.span(100);
    assert!(span.moved);
    assert_eq!(song(&span).1, 964);
    assert_eq!(span.entry - span.shift.unwrap(), Tick(960));
    host.transport.playing = false;
    let span = host.at(964.0).span(100);
    assert_eq!((span.moved, span.shift, span.song), (true, None, Tick(964)));
}

#[test]
fn a_seek_is_a_jump_and_the_performance_only_grows() {
    let mut host = Host::rolling();
    let first = host.at(0.0).span(130);
    for target in [96_000.5, 10.25, -3840.0, 0.0] {
        let span = host.at(target).span(130);
        assert!(span.moved);
        assert_eq!(span.song, trust::nearest(target));
        assert!(span.entry >= first.entry && span.start >= first.end);
        assert!(span.entry - span.start <= Tick(1), "the performance gives way by less than a tick");
    }
}

#[test]
fn rounding_is_no_seek_and_changes_nothing() {
    let (mut exact, mut careless) = (Host::rolling(), Host::rolling());
    for block in 0..1000_u32 {
        let position = f64::from(block) * 64.0 * 0.04;
        let error = f64::from(block * 7919 % 19) / 10.0 - 0.9;
        let expected = exact.at(position).span(64);
        let span = careless.at(position + if block == 0 { 0.0 } else { error }).span(64);
        assert_eq!((span.start, span.end, span.moved), (expected.start, expected.end, expected.moved));
    }
}

#[test]
fn a_small_drift_is_drawn_in_without_a_jump() {
    for drift in [-29.0, -2.0, 2.0, 29.0] {
        let mut host = Host::rolling();
        host.at(0.0).span(64);
        let mut last = Tick::ZERO;
        for block in 1..200_u32 {
            let position = f64::from(block) * 64.0 * 0.04 + drift;
            let span = host.at(position).span(64);
            assert!(!span.moved && span.end >= last, "{drift}");
            last = span.end;
            if block > 100 {
                assert!((position - host.clock.song_now() + 64.0 * 0.04).abs() <= JITTER + 1e-6, "{drift}");
            }
        }
    }
}

#[test]
fn a_loop_wraps_within_a_block_on_the_sample() {
    let mut host = Host::rolling();
    host.transport.loop_quarters = Some((1.0, 2.0));
    let spans = host.at(1900.0).spans(26_000);
    assert_eq!(
        spans.iter().map(|span| (span.offset, span.moved)).collect::<Vec<_>>(),
        [(0, true), (500, true), (24_500, true)]
    );
    assert_eq!(spans.iter().map(song).collect::<Vec<_>>(), [(1900, 1920), (960, 1920), (960, 1020)]);
    let span = host.at(1020.0).span(25);
    assert_eq!((song(&span), span.moved), ((1020, 1021), false));
}

#[test]
fn a_loop_that_ends_with_the_block_wraps_with_or_without_the_hosts_word() {
    for position in [Some(960.0), None, Some(960.4)] {
        let mut host = Host::rolling();
        host.transport.loop_quarters = Some((1.0, 2.0));
        host.at(1900.0).span(500);
        host.transport.position_quarters = position.map(|ticks| ticks / 960.0);
        let span = host.span(100);
        assert_eq!((span.song, span.moved, song(&span).1), (Tick(960), true, 964), "{position:?}");
    }
}

#[test]
fn a_loop_switched_off_at_its_end_does_not_wrap() {
    let mut host = Host::rolling();
    host.transport.loop_quarters = Some((1.0, 2.0));
    host.at(1900.0).span(500);
    host.transport.loop_quarters = None;
    let span = host.at(1920.0).span(100);
    assert_eq!((song(&span), span.moved), ((1920, 1924), false));
}

#[test]
fn a_song_beyond_its_loop_plays_on() {
    let mut host = Host::rolling();
    host.transport.loop_quarters = Some((1.0, 2.0));
    assert_eq!(song(&host.at(1920.0).span(100)), (1920, 1924));
}

#[test]
fn a_loop_off_the_grid_of_ticks_does_not_drift() {
    let mut host = Host::rolling();
    host.transport.loop_quarters = Some((0.0, 1.0 / 7.0));
    let (length, mut samples) = (960.0 / 7.0, 0_u32);
    for _ in 0..1000 {
        let position = (f64::from(samples) * 0.04).rem_euclid(length);
        host.at(position).spans(777);
        samples += 777;
    }
    let position = (f64::from(samples) * 0.04).rem_euclid(length);
    assert!((host.clock.song_now() - position).abs() < 1e-3, "{} {position}", host.clock.song_now());
}

#[test]
fn a_ramp_bends_time_without_a_jump() {
    let mut host = Host::rolling();
    let mut position = 0.0;
    for block in 0..2000_u32 {
        let bpm = 40.0 + f64::from(block) / 10.0;
        host.transport.bpm = Some(bpm);
        let span = host.at(position).span(37);
        assert_eq!(span.moved, block == 0);
        position += 37.0 * ticks_per_sample(bpm, RATE);
        assert!((host.clock.song_now() - position).abs() < 1e-6);
    }
}

#[test]
fn a_tempo_that_is_missing_or_none_leaves_the_last_one() {
    let mut host = Host::rolling();
    host.at(0.0).span(25);
    for (block, bpm) in [None, Some(f64::NAN), Some(0.0), Some(-10.0), Some(f64::INFINITY)].into_iter().enumerate() {
        host.transport.bpm = bpm;
        host.transport.position_quarters = None;
        let tick = i64::try_from(block).unwrap() + 1;
        assert_eq!(song(&host.span(25)), (tick, tick + 1));
    }
}

#[test]
fn a_position_that_is_missing_or_absurd_is_predicted() {
    let mut host = Host::rolling();
    host.at(960.0).span(25);
    for (block, position) in [f64::NAN, f64::INFINITY, 1e300, -1e300].into_iter().enumerate() {
        let span = host.at(position).span(25);
        let tick = i64::try_from(block).unwrap() + 961;
        assert_eq!((song(&span), span.moved), ((tick, tick + 1), false));
    }
}

#[test]
fn a_change_of_sample_rate_changes_the_samples_of_a_tick_and_nothing_else() {
    let mut host = Host::rolling();
    host.at(0.0).span(250);
    let block = |ticks: f64, sample_rate| Block {
        frames: 500,
        sample_rate,
        transport: Some(HostTransport { position_quarters: Some(ticks / 960.0), ..host.transport }),
    };
    let (twice, absurd) = (block(10.0, 96_000.0), block(20.0, f64::NAN));
    for (block, ticks) in [(twice, (10, 20)), (absurd, (20, 30))] {
        host.clock.begin(&block, 60.0);
        let span = host.clock.next_span().unwrap();
        assert_eq!((song(&span), span.moved), (ticks, false));
    }
}

#[test]
fn a_block_of_no_samples_has_one_span_of_none() {
    let mut host = Host::rolling();
    let span = host.at(960.0).span(0);
    assert_eq!((span.start, span.end, span.moved), (Tick(0), Tick(0), true));
    let span = host.span(25);
    assert_eq!((span.frames, span.moved), (25, false));
}

#[test]
fn the_meter_and_its_bars_reach_the_spans() {
    let mut host = Host::rolling();
    host.transport.meter = Meter::new(3, 4);
    host.transport.bar_start_quarters = Some(1.0);
    let span = host.at(1000.0).span(25);
    assert_eq!(span.next_line(crate::Launch::Bar) - span.shift.unwrap(), Tick(960 + 2880));
    assert_eq!(host.clock.meter(), Meter::new(3, 4).unwrap());
}

#[test]
fn after_a_pause_the_song_stands_and_the_performance_goes_on() {
    let mut host = Host::rolling();
    let before = host.at(960.0).span(100);
    host.clock.activate(RATE);
    assert!(!host.clock.rolls());
    let after = host.at(960.0).span(100);
    assert!(after.moved && after.start == before.end);
}

#[test]
fn aligning_puts_the_next_tick_on_the_next_sample() {
    let mut clock = Clock::new();
    let block = Block { frames: 13, sample_rate: RATE, transport: None };
    clock.begin(&block, 120.0);
    clock.next_span();
    clock.begin(&block, 120.0);
    clock.align();
    let span = clock.next_span().unwrap();
    assert_eq!((span.start, span.offset_of(span.start), span.end), (Tick(1), 0, Tick(2)));
}
