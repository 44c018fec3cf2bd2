//! A whole file put together from its chunks.

use midly::TrackIter;

use super::chunk::{self, Allowance, Chunk, ChunkError};
use super::clock::Clock;
use super::error::{Limit, SmfError};
use super::header::{self, Division, Format, Header};
use super::pairing::pair;
use super::pedals::Pedals;
use super::role::{self, Clues};
use super::{MAX_TRACKS, clipped};
use crate::{Clip, Composition, Key, Meter, MeterMap, Note, Role, Tempo, TempoMap, Tick, Track};

/// Reads a Standard MIDI File of format 0, 1 or 2.
///
/// # Errors
/// [`SmfError::Malformed`] with the byte where reading stopped, [`SmfError::Unsupported`], or [`SmfError::TooLarge`]
/// past one of this module's limits.
pub fn read(bytes: &[u8]) -> Result<Composition, SmfError> {
    let header = header::read(bytes)?;
    let chunks = chunks(&header, bytes.len() - header.smf.len())?;
    let name = chunks.first().map(|chunk| chunk.name.clone()).unwrap_or_default();
    let mut song = Song::default();
    match header.format {
        Format::Single | Format::Parallel => song.add(&chunks, header.division)?,
        Format::Sequential => {
            chunks.iter().try_for_each(|chunk| song.add(std::slice::from_ref(chunk), header.division))?
        }
    }
    Ok(song.finish(name))
}

/// The chunks of a file whose header lies `start` bytes into it.
fn chunks(header: &Header<'_>, start: usize) -> Result<Vec<Chunk>, SmfError> {
    let (_, mut tracks) = midly::parse(header.smf).map_err(|error| SmfError::malformed(start, error.to_string()))?;
    let mut allowance = Allowance::default();
    let mut chunks = Vec::new();
    while let Some((data, offset)) = next_data(&mut tracks, header.smf) {
        if chunks.len() >= usize::from(u16::MAX) {
            return Err(SmfError::TooLarge(Limit::Tracks));
        }
        let number = chunks.len() + 1;
        let chunk = chunk::read(data, &mut allowance);
        let is_whole = chunk.as_ref().is_ok_and(|chunk| chunk.is_ended);
        if !is_whole && is_cut_short(header.smf, offset, data.len()) {
            return Err(SmfError::malformed(start + header.smf.len(), format!("the file ends inside track {number}")));
        }
        let chunk = chunk.map_err(|error| in_file(error, start + offset, number))?;
        chunks.push(chunk);
    }
    if chunks.len() < usize::from(header.chunk_count) {
        let reason = format!("the file ends after {} of {} tracks", chunks.len(), header.chunk_count);
        return Err(SmfError::malformed(start + header.smf.len(), reason));
    }
    Ok(chunks)
}

/// The data of the next track chunk, and where in the file it starts.
fn next_data<'a>(tracks: &mut TrackIter<'a>, smf: &[u8]) -> Option<(&'a [u8], usize)> {
    let data = tracks.next()?.ok()?.unread();
    Some((data, smf.len() - tracks.unread().len() - data.len()))
}

/// Whether the chunk's data states a length that the file does not have.
fn is_cut_short(smf: &[u8], offset: usize, length: usize) -> bool {
    let stated = &smf[offset - 4..offset];
    stated != u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes()
}

fn in_file(error: ChunkError, offset: usize, number: usize) -> SmfError {
    match error {
        ChunkError::Event(at) => SmfError::malformed(offset + at, format!("an event of track {number} is damaged")),
        ChunkError::Limit(limit) => SmfError::TooLarge(limit),
    }
}

/// What has been put together so far.
#[derive(Default)]
struct Song {
    /// The end of the longest track.
    end: Tick,
    /// In time order, as are the meters.
    tempi: Vec<(Tick, Tempo)>,
    meters: Vec<(Tick, Meter)>,
    tracks: Vec<Track>,
    /// The roles that the file itself states, one a track.
    stated: Vec<Option<Role>>,
}

impl Song {
    /// Adds chunks that sound together, from the next bar line on, at 120 BPM and in 4/4 until they say otherwise.
    fn add(&mut self, chunks: &[Chunk], division: Division) -> Result<(), SmfError> {
        let start = self.next_bar();
        let (tempi, meters) = (sorted(chunks, |chunk| &chunk.tempi), sorted(chunks, |chunk| &chunk.meters));
        let clock = Clock::new(division, &tempi);
        let place = |at| start + clock.tick(at);
        self.tempi.push((start, Tempo::DEFAULT));
        self.tempi.extend(tempi.into_iter().map(|(at, tempo)| (place(at), tempo)));
        self.meters.push((start, Meter::COMMON));
        self.meters.extend(meters.into_iter().map(|(at, meter)| (place(at), meter)));
        let shared = Shared { programs: set_up(chunks), pedals: Pedals::of(chunks) };
        for chunk in chunks {
            for channel in chunk.channels() {
                self.add_track(chunk, channel, &place, &shared)?;
            }
        }
        Ok(())
    }

    /// The bar line at or after the end of what there is; zero if there is nothing.
    fn next_bar(&self) -> Tick {
        let (from, meter) = self.meters.last().copied().unwrap_or((Tick::ZERO, Meter::COMMON));
        from + (self.end - from).max(Tick::ZERO).ceil_to(meter.bar())
    }

    fn add_track(
        &mut self,
        chunk: &Chunk,
        channel: u8,
        place: &impl Fn(u64) -> Tick,
        shared: &Shared,
    ) -> Result<(), SmfError> {
        if self.tracks.len() >= MAX_TRACKS {
            return Err(SmfError::TooLarge(Limit::Tracks));
        }
        let (is_split, index) = (chunk.channels().len() > 1, usize::from(channel));
        let clip = clip(chunk, channel, place, &shared.pedals)?;
        self.end = self.end.max(clip.length());
        self.stated.push(chunk.stamp.filter(|_| !is_split).map(|stamp| stamp.role));
        self.tracks.push(Track {
            name: if is_split { split_name(&chunk.name, channel) } else { chunk.name.clone() },
            role: Role::Harmony,
            channel,
            program: chunk.programs[index].or(shared.programs[index]),
            clip,
        });
        Ok(())
    }

    fn finish(mut self, name: String) -> Composition {
        let clues = self.tracks.iter().zip(&self.stated).map(|(track, stated)| Clues {
            stated: *stated,
            name: &track.name,
            channel: track.channel,
            program: track.program,
            clip: &track.clip,
        });
        let roles = role::guess(&clues.collect::<Vec<_>>());
        for (track, role) in self.tracks.iter_mut().zip(roles) {
            track.role = role;
        }
        let (tempo, meter) = (TempoMap::new(self.tempi), MeterMap::new(self.meters));
        Composition { name, tempo, meter, tracks: self.tracks }
    }
}

/// What chunks that sound together set up for each other.
struct Shared {
    programs: Programs,
    pedals: Pedals,
}

/// The program of each channel.
type Programs = [Option<u8>; 16];

/// The programs that chunks without notes ask for: some files set their channels up in the first chunk.
fn set_up(chunks: &[Chunk]) -> Programs {
    let mut programs = Programs::default();
    for chunk in chunks.iter().filter(|chunk| chunk.channels().is_empty()) {
        for (program, asked) in programs.iter_mut().zip(chunk.programs) {
            *program = program.or(asked);
        }
    }
    programs
}

/// The events of all chunks in time order; of several at one time, in file order.
fn sorted<T: Clone>(chunks: &[Chunk], events: impl Fn(&Chunk) -> &Vec<(u64, T)>) -> Vec<(u64, T)> {
    let mut all: Vec<(u64, T)> = chunks.iter().flat_map(|chunk| events(chunk).clone()).collect();
    all.sort_by_key(|(at, _)| *at);
    all
}

fn split_name(name: &str, channel: u8) -> String {
    let number = channel + 1;
    if name.trim().is_empty() {
        format!("Channel {number}")
    } else {
        clipped(&format!("{name}, channel {number}")).to_owned()
    }
}

fn clip(chunk: &Chunk, channel: u8, place: &impl Fn(u64) -> Tick, pedals: &Pedals) -> Result<Clip, SmfError> {
    let mut notes = Vec::new();
    for ((_, key), strikes) in chunk.strikes.range((channel, 0)..=(channel, u8::MAX)) {
        for span in pair(strikes, chunk.end) {
            let (onset, end) = (place(span.from), place(pedals.end(chunk, channel, *key, &span)));
            let note = Note { onset, key: Key::masked(*key), duration: end - onset, velocity: span.velocity };
            notes.push(note);
        }
    }
    if notes.iter().any(|note| note.onset >= Tick::LATEST) {
        return Err(SmfError::TooLarge(Limit::Length));
    }
    Ok(Clip::new(notes, place(chunk.end)))
}

impl Chunk {
    /// The channels that have notes; for a track of ours without notes, the one it states.
    fn channels(&self) -> Vec<u8> {
        let mut channels: Vec<u8> = self
            .strikes
            .iter()
            .filter(|(_, strikes)| strikes.iter().any(|strike| strike.velocity.is_some()))
            .map(|((channel, _), _)| *channel)
            .collect();
        channels.dedup();
        if channels.is_empty() {
            channels.extend(self.stamp.map(|stamp| stamp.channel));
        }
        channels
    }
}
