//! What reading and writing promise: round trips as laws, and the awkward files that are met in the wild.

use proptest::prelude::*;

use super::*;
use crate::{Clip, Composition, Key, Meter, MeterMap, Note, Role, Tempo, TempoMap, Tick, Track, Velocity};

/// A track chunk of these event bytes.
pub(super) fn chunk(events: &[u8]) -> Vec<u8> {
    let length = u32::try_from(events.len()).unwrap().to_be_bytes();
    [b"MTrk".as_slice(), &length, events].concat()
}

pub(super) fn file(format: u16, division: u16, chunks: &[Vec<u8>]) -> Vec<u8> {
    let fields = [format, u16::try_from(chunks.len()).unwrap(), division].map(u16::to_be_bytes).concat();
    [b"MThd\0\0\0\x06".to_vec(), fields, chunks.concat()].concat()
}

pub(super) const END: [u8; 4] = [0, 0xff, 0x2f, 0];

/// One note of key `key` on `channel`, a quarter note long at 96 ticks a quarter, and an end of track.
fn quarter(channel: u8, key: u8) -> Vec<u8> {
    chunk(&[[0, 0x90 | channel, key, 70].as_slice(), &[96, key, 0], &END].concat())
}

pub(super) fn keys(composition: &Composition) -> Vec<Vec<(i64, i64, u8)>> {
    let notes = |track: &Track| track.clip.notes().iter().map(|n| (n.onset.0, n.duration.0, n.key.number())).collect();
    composition.tracks.iter().map(notes).collect()
}

#[test]
fn a_format_0_file_is_split_by_channel() {
    let events = [
        [0, 0xff, 3, 1, b'x'].as_slice(),
        &[0, 0xc2, 33],
        &[0, 0x99, 36, 70],
        &[0, 0x92, 40, 70],
        &[96, 0x92, 40, 0, 0, 0x99, 36, 0],
        &END,
    ];
    let song = read(&file(0, 96, &[chunk(&events.concat())])).unwrap();
    assert_eq!(keys(&song), [[(0, 960, 40)], [(0, 960, 36)]]);
    assert_eq!(song.tracks.iter().map(|track| track.role).collect::<Vec<_>>(), [Role::Bass, Role::Drums]);
    assert_eq!(
        (song.name.as_str(), song.tracks[1].name.as_str(), song.tracks[0].program),
        ("x", "x, channel 10", Some(33))
    );
}

#[test]
fn a_conductor_track_sets_up_the_others_and_becomes_no_track() {
    let conductor = [
        [0, 0xff, 3, 1, b's'].as_slice(),
        &[0, 0xc0, 24],
        &[0, 0xff, 0x58, 4, 6, 3, 24, 8],
        &[96, 0xff, 0x51, 3, 0x0f, 0x42, 0x40],
        &END,
    ];
    let song = read(&file(1, 96, &[chunk(&conductor.concat()), quarter(0, 60)])).unwrap();
    assert_eq!(song.tracks.len(), 1);
    assert_eq!(song.tracks[0].program, Some(24));
    assert_eq!(song.meter, MeterMap::constant(Meter::new(6, 8).unwrap()));
    assert_eq!(song.tempo.changes(), [(Tick(0), Tempo::DEFAULT), (Tick(960), Tempo::from_bpm(60.0))]);
}

#[test]
fn the_sequences_of_format_2_follow_each_other_on_bar_lines() {
    let second = chunk(&[[0, 0xff, 0x58, 4, 3, 2, 24, 8].as_slice(), &[0, 0x90, 62, 70], &[96, 62, 0], &END].concat());
    let song = read(&file(2, 96, &[quarter(0, 60), second, quarter(0, 64)])).unwrap();
    assert_eq!(keys(&song), [[(0, 960, 60)], [(3_840, 960, 62)], [(6_720, 960, 64)]]);
    let three = Meter::new(3, 4).unwrap();
    assert_eq!(song.meter.changes(), [(Tick(0), Meter::COMMON), (Tick(3_840), three), (Tick(6_720), Meter::COMMON)]);
}

#[test]
fn smpte_time_becomes_musical_time() {
    // 25 frames of 40 subframes: a millisecond a tick. A quarter note at the 60 BPM of the file lasts 1 000 of them.
    let events =
        [[0, 0xff, 0x51, 3, 0x0f, 0x42, 0x40].as_slice(), &[0, 0x90, 60, 70], &[0x87, 0x68, 60, 0], &END].concat();
    let song = read(&file(0, 0xe728, &[chunk(&events)])).unwrap();
    assert_eq!(keys(&song), [[(0, 960, 60)]]);
    assert_eq!(song.tempo, TempoMap::constant(Tempo::from_bpm(60.0)));
}

#[test]
fn broken_but_clear_files_are_read() {
    let unknown = [b"XFIH\0\0\0\x03".as_slice(), &[1, 2, 3]].concat();
    let no_end = chunk(&[0, 0x90, 60, 70, 96, 60, 0]);
    let hanging = chunk(&[[0, 0x90, 60, 70].as_slice(), &[96, 0xff, 0x2f, 0]].concat());
    let mut bytes = file(1, 96, &[no_end, chunk(&[]), hanging]);
    bytes.splice(14..14, unknown);
    assert_eq!(keys(&read(&bytes).unwrap()), [[(0, 960, 60)], [(0, 960, 60)]]);

    let mut eight_byte_header = file(0, 96, &[quarter(0, 60)]);
    eight_byte_header[7] = 8;
    eight_byte_header.splice(14..14, [0, 0]);
    assert_eq!(keys(&read(&eight_byte_header).unwrap()), [[(0, 960, 60)]]);

    assert_eq!(read(&file(1, 96, &[])).unwrap(), Composition::default());
}

#[test]
fn a_file_that_is_cut_short_is_refused_and_says_where() {
    let bytes = file(1, 96, &[quarter(0, 60), quarter(1, 62)]);
    // Without the very last byte, the length of the end-of-track event, nothing is missing.
    for length in 0..bytes.len() - 1 {
        let error = read(&bytes[..length]).unwrap_err();
        let SmfError::Malformed { offset, .. } = error else { panic!("{error}") };
        assert!(offset <= length, "{error}");
    }
    let error = read(&bytes[..bytes.len() - 5]).unwrap_err();
    assert!(error.to_string().contains("at byte 47") && error.to_string().contains("track 2"), "{error}");
}

#[test]
fn a_wrong_chunk_length_behind_a_whole_track_does_no_harm() {
    let mut bytes = file(0, 96, &[quarter(0, 60)]);
    bytes[18] = 0x7f;
    assert_eq!(keys(&read(&bytes).unwrap()), [[(0, 960, 60)]]);
}

#[test]
fn damage_is_reported_where_it_is() {
    let bytes = file(0, 96, &[chunk(&[0, 0x90, 60, 70, 0, 0xf8, 0, 0])]);
    let error = read(&bytes).unwrap_err();
    assert_eq!(error.to_string(), "The MIDI file cannot be read: at byte 26, an event of track 1 is damaged.");
}

#[test]
fn notes_past_the_end_of_time_are_refused_and_silence_past_it_is_cut_off() {
    let far = [0xff, 0xff, 0xff, 0x7f];
    let late_note = [far.as_slice(), &[0x90, 60, 70], &[96, 60, 0], &END].concat();
    assert_eq!(read(&file(0, 96, &[chunk(&late_note)])), Err(SmfError::TooLarge(Limit::Length)));
    let late_end = [[0, 0x90, 60, 70].as_slice(), &[96, 60, 0], &far, &[0xff, 0x2f, 0]].concat();
    assert_eq!(read(&file(0, 96, &[chunk(&late_end)])).unwrap().length(), Tick::LATEST);
}

#[test]
fn too_many_tracks_are_refused() {
    let chunks = vec![quarter(0, 60); MAX_TRACKS + 1];
    assert!(read(&file(1, 96, &chunks[1..])).is_ok());
    assert_eq!(read(&file(1, 96, &chunks)), Err(SmfError::TooLarge(Limit::Tracks)));
}

fn note() -> impl Strategy<Value = Note> {
    (0_i64..20_000, 0_u8..128, 1_i64..4_000, 1_u8..128).prop_map(|(onset, key, duration, velocity)| Note {
        onset: Tick(onset),
        key: Key::masked(key),
        duration: Tick(duration),
        velocity: Velocity::clamped(velocity),
    })
}

/// The clip with every note ending no earlier than those of its key before it: what MIDI can tell apart.
fn told_apart(clip: &Clip) -> Clip {
    let mut latest_end = [Tick::ZERO; 128];
    let notes = clip.notes().iter().map(|note| {
        let end = &mut latest_end[usize::from(note.key.number())];
        *end = note.end().max(*end);
        Note { duration: *end - note.onset, ..*note }
    });
    Clip::new(notes.collect(), clip.length())
}

fn role() -> impl Strategy<Value = Role> {
    prop::sample::select(vec![Role::Melody, Role::Drums, Role::Bass, Role::Harmony, Role::Strings])
}

fn track() -> impl Strategy<Value = Track> {
    let clip = (prop::collection::vec(note(), 0..40), 0_i64..50_000)
        .prop_map(|(notes, length)| told_apart(&Clip::new(notes, Tick(length))));
    ("[ -~äß♯]{0,12}", role(), 0_u8..16, prop::option::of(0_u8..128), clip)
        .prop_map(|(name, role, channel, program, clip)| Track { name, role, channel, program, clip })
}

fn composition() -> impl Strategy<Value = Composition> {
    let tempi = prop::collection::vec((0_i64..30_000, 1_u32..0xff_ffff), 0..5).prop_map(|all| {
        all.into_iter().map(|(at, micros)| (Tick(at), Tempo::from_micros_per_quarter(micros))).collect()
    });
    let meters = prop::collection::vec((0_i64..30_000, 1_u8..65, 0_u32..7), 0..5).prop_map(|all| {
        all.into_iter().filter_map(|(at, beats, power)| Some((Tick(at), Meter::new(beats, 1 << power)?))).collect()
    });
    ("[ -~é]{0,12}", tempi, meters, prop::collection::vec(track(), 0..5)).prop_map(|(name, tempi, meters, tracks)| {
        Composition { name, tempo: TempoMap::new(tempi), meter: MeterMap::new(meters), tracks }
    })
}

/// What is done to a valid file to make it a broken one.
#[derive(Clone, Debug)]
enum Damage {
    Truncate(usize),
    Flip(usize, u8),
    Insert(usize, Vec<u8>),
    Remove(usize, usize),
    Repeat(usize, usize),
}

impl Damage {
    fn done_to(&self, bytes: &mut Vec<u8>) {
        let at = |place: usize| place % (bytes.len() + 1);
        match self {
            Self::Truncate(place) => bytes.truncate(at(*place)),
            Self::Flip(place, bits) => {
                let place = at(*place);
                if let Some(byte) = bytes.get_mut(place) {
                    *byte ^= bits;
                }
            }
            Self::Insert(place, new) => drop(bytes.splice(at(*place)..at(*place), new.iter().copied())),
            Self::Remove(place, length) => drop(bytes.drain(at(*place)..(at(*place) + length).min(bytes.len()))),
            Self::Repeat(place, length) => bytes.extend_from_within(at(*place)..(at(*place) + length).min(bytes.len())),
        }
    }
}

/// A pedal of one of a few channels goes down or up, or is reset.
fn pedal() -> impl Strategy<Value = Vec<u8>> {
    (0_u8..100, 0_u8..4, prop::sample::select(vec![64, 66, 121]), 0_u8..128)
        .prop_map(|(wait, channel, controller, value)| vec![wait, 0xb0 | channel, controller, value])
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        any::<usize>().prop_map(Damage::Truncate),
        (any::<usize>(), 1_u8..).prop_map(|(place, bits)| Damage::Flip(place, bits)),
        (any::<usize>(), prop::collection::vec(any::<u8>(), 1..9)).prop_map(|(place, new)| Damage::Insert(place, new)),
        (any::<usize>(), pedal()).prop_map(|(place, event)| Damage::Insert(place, event)),
        (any::<usize>(), 1_usize..30).prop_map(|(place, length)| Damage::Remove(place, length)),
        (any::<usize>(), 1_usize..200).prop_map(|(place, length)| Damage::Repeat(place, length)),
    ]
}

/// Reading either fails with a place inside the file or gives a composition within the limits that writes and reads back.
fn reading_is_bounded(bytes: &[u8]) {
    match read(bytes) {
        Ok(song) => {
            let notes: usize = song.tracks.iter().map(|track| track.clip.notes().len()).sum();
            assert!(notes <= bytes.len() / 3 && song.tracks.len() <= MAX_TRACKS && song.length() <= Tick::LATEST);
            let again = read(&write(&song)).unwrap();
            assert_eq!(read(&write(&again)).unwrap(), again);
            assert_eq!(again.tracks.len(), song.tracks.len());
        }
        Err(SmfError::Malformed { offset, .. }) => assert!(offset <= bytes.len()),
        Err(_) => {}
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(song in composition()) {
        prop_assert_eq!(read(&write(&song)).unwrap(), song);
    }

    #[test]
    fn no_note_and_no_length_is_lost_in_a_merged_file(song in composition()) {
        let merged = read(&write_merged(&song)).unwrap();
        let onsets = |song: &Composition| {
            let notes = song.tracks.iter().flat_map(|track| track.clip.notes().iter().map(|n| (track.channel, n.onset, n.key, n.velocity)));
            let mut onsets: Vec<_> = notes.collect();
            onsets.sort_unstable();
            onsets
        };
        prop_assert_eq!(onsets(&merged), onsets(&song));
        if !merged.tracks.is_empty() {
            // Tempo and meter changes behind the last note lie in the same track, whose end they move.
            let last = song.tempo.changes().last().unwrap().0.max(song.meter.changes().last().unwrap().0);
            prop_assert_eq!(merged.length(), song.length().max(last));
        }
        prop_assert_eq!((&merged.tempo, &merged.meter), (&song.tempo, &song.meter));
    }

    #[test]
    fn damaged_files_are_read_or_refused(song in composition(), merged: bool, damage in prop::collection::vec(damage(), 1..5)) {
        let mut bytes = if merged { write_merged(&song) } else { write(&song) };
        damage.iter().for_each(|damage| damage.done_to(&mut bytes));
        reading_is_bounded(&bytes);
    }

    #[test]
    fn arbitrary_bytes_behind_any_header_are_read_or_refused(header: [u8; 6], format in 0_u8..3, data in prop::collection::vec(any::<u8>(), 0..400)) {
        reading_is_bounded(&data);
        let mut header = header;
        header[..4].copy_from_slice(&[0, format, 0, 0]);
        reading_is_bounded(&[b"MThd\0\0\0\x06".as_slice(), &header, &chunk(&data)].concat());
        reading_is_bounded(&[b"MThd\0\0\0\x06".as_slice(), &header, &data].concat());
    }
}
