//! Compositions as Standard MIDI Files.

use midly::num::{u4, u7, u15, u24, u28};
use midly::{Format, Header, MetaMessage, MidiMessage, Smf, Timing, TrackEvent, TrackEventKind};

use super::stamp::Stamp;
use super::{MAX_TRACKS, clipped};
use crate::{Composition, Meter, Note, TICKS_PER_QUARTER, Tempo, Tick, Track};

const TICKS_PER_QUARTER_IN_HEADER: u15 = {
    assert!(TICKS_PER_QUARTER > 0 && TICKS_PER_QUARTER < 1 << 15);
    #[expect(clippy::cast_possible_truncation, reason = "asserted above")]
    u15::new(TICKS_PER_QUARTER as u16)
};

/// An event and where it lies. The rank orders what lies on one tick: endings, then set-up, then beginnings.
struct Placed<'a> {
    at: Tick,
    rank: Rank,
    kind: TrackEventKind<'a>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    NoteOff,
    SetUp,
    NoteOn,
}

/// The composition as a file of format 1: a conductor track with name, tempo and meter, then one track a line.
///
/// A clip's length is kept as the place of its end-of-track event. Only the first [`MAX_TRACKS`] tracks are written.
#[must_use]
pub fn write(composition: &Composition) -> Vec<u8> {
    let stamps = stamps(composition);
    let mut chunks = vec![chunk(conductor(composition), Tick::ZERO)];
    for (track, stamp) in composition.tracks.iter().zip(&stamps) {
        let mut events = vec![name(&track.name), set_up(Tick::ZERO, meta(MetaMessage::SequencerSpecific(stamp)))];
        events.extend(channel_events(track));
        chunks.push(chunk(events, track.clip.length()));
    }
    encode(Format::Parallel, chunks)
}

/// The composition as a file of format 0: all of its tracks in one, told apart by their channels alone.
#[must_use]
pub fn write_merged(composition: &Composition) -> Vec<u8> {
    let mut events = conductor(composition);
    events.extend(composition.tracks.iter().take(MAX_TRACKS).flat_map(channel_events));
    encode(Format::SingleTrack, vec![chunk(events, composition.length())])
}

fn stamps(composition: &Composition) -> Vec<Vec<u8>> {
    let tracks = composition.tracks.iter().take(MAX_TRACKS);
    tracks.map(|track| Stamp { role: track.role, channel: track.channel }.to_bytes()).collect()
}

#[expect(clippy::expect_used, reason = "midly refuses only what the limits keep out, and a Vec takes every write")]
fn encode(format: Format, tracks: Vec<midly::Track<'_>>) -> Vec<u8> {
    // At most MAX_TRACKS + 1 tracks (of 65 535), names of MAX_NAME_BYTES (of 256 MB), and under 4 GB a track: a
    // note takes 24 bytes in memory and at most 14 here, so such a track would not have fitted into memory.
    let mut bytes = Vec::new();
    let header = Header::new(format, Timing::Metrical(TICKS_PER_QUARTER_IN_HEADER));
    Smf { header, tracks }.write(&mut bytes).expect("within midly's limits");
    bytes
}

/// The events in time order with their delta times, closed by an end-of-track event at `end` or after the last event.
fn chunk(mut events: Vec<Placed<'_>>, end: Tick) -> midly::Track<'_> {
    events.sort_by_key(|event| (event.at, event.rank));
    let last = events.last().map_or(end, |event| event.at.max(end));
    events.push(Placed { at: last, rank: Rank::SetUp, kind: meta(MetaMessage::EndOfTrack) });
    let mut now = Tick::ZERO;
    events
        .into_iter()
        .map(|event| {
            let delta = delta_time(event.at - now);
            now = event.at;
            TrackEvent { delta, kind: event.kind }
        })
        .collect()
}

/// A delta time: what clips and maps hold fits, as [`Tick::LATEST`] is the largest there is.
fn delta_time(ticks: Tick) -> u28 {
    u32::try_from(ticks.0).ok().and_then(u28::try_from).unwrap_or(u28::max_value())
}

fn conductor(composition: &Composition) -> Vec<Placed<'_>> {
    let mut events = vec![name(&composition.name)];
    events.extend(composition.tempo.changes().iter().map(|(at, tempo)| set_up(*at, tempo_event(*tempo))));
    events.extend(composition.meter.changes().iter().map(|(at, meter)| set_up(*at, meter_event(*meter))));
    events
}

fn channel_events(track: &Track) -> impl Iterator<Item = Placed<'_>> {
    let channel = u4::new(track.channel & 0x0f);
    let midi = move |message| TrackEventKind::Midi { channel, message };
    let program = track.program.map(|program| MidiMessage::ProgramChange { program: u7::new(program & 0x7f) });
    let program = program.map(|message| set_up(Tick::ZERO, midi(message)));
    let notes = track.clip.notes().iter().flat_map(move |note| {
        let (on, off) = note_messages(note);
        [
            Placed { at: note.onset, rank: Rank::NoteOn, kind: midi(on) },
            Placed { at: note.end(), rank: Rank::NoteOff, kind: midi(off) },
        ]
    });
    program.into_iter().chain(notes)
}

/// The note-off is a note-on of velocity zero, so that running status holds from the first note to the last.
fn note_messages(note: &Note) -> (MidiMessage, MidiMessage) {
    let key = u7::new(note.key.number());
    (MidiMessage::NoteOn { key, vel: u7::new(note.velocity.number()) }, MidiMessage::NoteOn { key, vel: u7::new(0) })
}

fn tempo_event(tempo: Tempo) -> TrackEventKind<'static> {
    meta(MetaMessage::Tempo(u24::new(tempo.micros_per_quarter())))
}

/// With a metronome click a beat, and the eight thirty-seconds a quarter note that everybody means.
fn meter_event(meter: Meter) -> TrackEventKind<'static> {
    let power = u8::try_from(meter.denominator().trailing_zeros()).unwrap_or(2);
    let clocks_per_beat = 96 / meter.denominator();
    meta(MetaMessage::TimeSignature(meter.numerator(), power, clocks_per_beat.max(1), 8))
}

fn name(name: &str) -> Placed<'_> {
    set_up(Tick::ZERO, meta(MetaMessage::TrackName(clipped(name).as_bytes())))
}

fn set_up(at: Tick, kind: TrackEventKind<'_>) -> Placed<'_> {
    Placed { at, rank: Rank::SetUp, kind }
}

fn meta(message: MetaMessage<'_>) -> TrackEventKind<'_> {
    TrackEventKind::Meta(message)
}
