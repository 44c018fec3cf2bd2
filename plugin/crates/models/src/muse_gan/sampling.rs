//! Accompanying a melody: plan the chords, wish how the parts play, draw the noise, let them play, finish the notes.

use continuo_music::harmony::Chord;
#[cfg(test)]
use continuo_music::{Clip, MeterMap, TempoMap};
use continuo_music::{Tick, Track};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::MuseGan;
use super::decisions::decide;
use super::finish::{Frame, RawNote, finish, humanise};
use super::grid::Grid;
use super::network::{BAR_NOISE, Ensemble, PART_NOISE, PHRASE_NOISE, SHARED_NOISE, WISHES};
use super::noise::normal;
use super::part::Part;
use super::plan::Plan;
use super::repertoire::MEMORIES;
use super::scene::{FEATURES, PLAN_FEATURES, Scene};
use super::sheet::{Reader, SlotNote};
use super::swing::unite;
use super::voice_leading::lead;
use crate::{
    AccompanyError, AccompanyInput, AccompanyProgress, AccompanySettings, MAX_QUARTERS, OnAccompanyProgress, PARTS,
    Style,
};

/// How boldly chords are drawn: 1 is as the planner learned them, lower takes likelier progressions.
const PLAN_TEMPERATURE: f64 = 0.9;
/// Beats played at once.
pub const STRETCH: usize = 128;
/// Beats heard on either side of what is played at once: more than any player hears.
const MARGIN: usize = 24;
/// Bars over which the noise of a part stays the same.
const PHRASE_BARS: usize = 8;
/// How far the noise of a piece strays from what is remembered, and that of a phrase from that of its piece.
const STRAY: f32 = 0.1;
/// How much of the noise of bars is used: more varies bars more, and is less sure of chords.
const BAR_SHARE: f32 = 0.15;

/// Streams of the dice, so that a part draws the same whatever the others draw.
#[derive(Clone, Copy)]
enum Stream {
    Plan,
    Shared,
    Part(usize),
}

/// Everything the players are told of every beat, row by row.
struct Told {
    scene: Vec<f32>,
    wishes: Vec<f32>,
    shared: Vec<f32>,
    private: Vec<f32>,
}

/// The accompaniment of a melody.
pub fn accompany(
    model: &MuseGan,
    input: AccompanyInput<'_>,
    settings: &AccompanySettings,
    on_progress: OnAccompanyProgress<'_>,
) -> Result<Vec<Track>, AccompanyError> {
    check(&input)?;
    let scene = Scene::new(input.melody, input.tempo, input.meter, number_of(settings.style));
    let chords = plan(model, &scene, &input, settings);
    let plays = wishes_of(model, &scene, settings);
    let told = tell(model, &scene, &chords, &plays, settings, !input.kept.roles.is_empty());
    let mut parts = play(model, &scene, &chords, &plays, &told, on_progress)?;
    unite(&mut parts, input.melody, scene.grid());
    if model.ensemble() == Ensemble::Voices {
        let [_, sung @ ..] = &mut parts;
        lead(model.ensemble().parts(), sung, input.melody, &chords, scene.grid());
    }
    let parts = parts.map(|notes| raw(&notes, scene.grid()));
    Ok(finished(&parts, &scene, &input, settings))
}

fn check(input: &AccompanyInput<'_>) -> Result<(), AccompanyError> {
    if input.melody.is_empty() {
        return Err(AccompanyError::EmptyInput);
    }
    let quarters = u32::try_from(input.melody.length().ceil_to(Tick::QUARTER).0 / Tick::QUARTER.0).unwrap_or(u32::MAX);
    if quarters > MAX_QUARTERS { Err(AccompanyError::TooLong { quarters }) } else { Ok(()) }
}

/// The number a network knows a style by.
fn number_of(style: Style) -> usize {
    Style::GENRES.iter().position(|genre| *genre == style).unwrap_or(0)
}

fn dice(settings: &AccompanySettings, stream: Stream) -> ChaCha8Rng {
    let mut dice = ChaCha8Rng::seed_from_u64(settings.seed);
    dice.set_stream(match stream {
        Stream::Plan => 0,
        Stream::Shared => 1,
        Stream::Part(part) => 2 + part as u64,
    });
    dice
}

/// The chord of each beat: those of what is kept, and new ones that go with them.
fn plan(model: &MuseGan, scene: &Scene, input: &AccompanyInput<'_>, settings: &AccompanySettings) -> Vec<Chord> {
    let beats = scene.grid().beats();
    let mut features = vec![0.0; beats.len() * PLAN_FEATURES];
    features.chunks_exact_mut(PLAN_FEATURES).enumerate().for_each(|(beat, row)| scene.write_plan(beat, row));
    let fits = model.fits(&features);
    let kinds: Vec<usize> = beats.iter().map(super::grid::Beat::kind).collect();
    let tonic = i32::from(scene.tonic());
    let known = input.kept.chords(input.melody, scene.grid());
    let known: Vec<_> = known.into_iter().map(|chord| chord.map(|chord| chord.transposed(-tonic).index())).collect();
    let plan = Plan { fits: &fits, follows: model.follows(), kinds: &kinds, known: &known };
    let drawn = plan.draw(PLAN_TEMPERATURE, &mut dice(settings, Stream::Plan));
    let chord = |index: usize| Chord::of_index(index).unwrap_or(Chord::C_MAJOR).transposed(tonic);
    drawn.into_iter().map(chord).collect()
}

/// For each part, whether and how it plays in each bar: [`WISHES`] numbers a bar.
fn wishes_of(model: &MuseGan, scene: &Scene, settings: &AccompanySettings) -> Vec<Vec<[f32; WISHES]>> {
    let (first, last) = scene.played_bars();
    let wishes = |(number, part): (usize, &Part)| {
        let mut dice = dice(settings, Stream::Part(number));
        let seat = PARTS.iter().position(|role| *role == part.role).unwrap_or(0);
        let traits = model.habits().draw(scene.style(), number, settings.parts[seat], &mut dice);
        let mut bars = vec![[0.0; WISHES]; scene.bars()];
        let played = model.habits().bars(scene.style(), number, last + 1 - first, &mut dice);
        for (wishes, plays) in bars[first..].iter_mut().zip(played) {
            *wishes = if plays { [1.0, traits.density, traits.complexity] } else { [0.0; WISHES] };
        }
        bars
    };
    model.ensemble().parts().iter().enumerate().map(wishes).collect()
}

fn tell(
    model: &MuseGan,
    scene: &Scene,
    chords: &[Chord],
    plays: &[Vec<[f32; WISHES]>],
    settings: &AccompanySettings,
    keeps_parts: bool,
) -> Told {
    let beats = scene.grid().beats();
    let mut told = Told { scene: vec![0.0; beats.len() * FEATURES], wishes: vec![], shared: vec![], private: vec![] };
    told.scene.chunks_exact_mut(FEATURES).enumerate().for_each(|(beat, row)| scene.write(beat, chords, row));
    let phrases = scene.bars().div_ceil(PHRASE_BARS);
    let mut of_all = dice(settings, Stream::Shared);
    let memory = of_all.random_range(0..MEMORIES);
    let shared = lasting(model.memories().shared(scene.style(), memory), phrases, &mut of_all);
    let own = |part: usize| {
        let mut dice = dice(settings, Stream::Part(part));
        // Beside parts that stay, a new one is to be another than it was.
        let own = dice.random_range(0..MEMORIES);
        let memory = if keeps_parts { own } else { memory };
        own_noise(model.memories().part(scene.style(), memory, part), scene.bars(), &mut dice)
    };
    let own: Vec<_> = (0..model.ensemble().parts().len()).map(own).collect();
    for beat in beats {
        told.shared.extend(shared[beat.bar / PHRASE_BARS]);
        told.wishes.extend(plays.iter().flat_map(|bars| bars[beat.bar]));
        told.private.extend(own.iter().flat_map(|bars| bars[beat.bar]));
    }
    told
}

/// Noise that strays a little from what is remembered, and again from phrase to phrase.
fn lasting<const COUNT: usize>(memory: [f32; COUNT], phrases: usize, dice: &mut ChaCha8Rng) -> Vec<[f32; COUNT]> {
    let mut strayed = |from: [f32; COUNT]| from.map(|number| number + STRAY * normal(dice));
    let piece = strayed(memory);
    (0..phrases).map(|_| strayed(piece)).collect()
}

/// The noise of a part, bar by bar.
fn own_noise(memory: [f32; PHRASE_NOISE], bars: usize, dice: &mut ChaCha8Rng) -> Vec<[f32; PART_NOISE]> {
    let phrases = lasting(memory, bars.div_ceil(PHRASE_BARS), dice);
    let bar = |bar: usize| {
        let fresh: [f32; BAR_NOISE] = std::array::from_fn(|_| BAR_SHARE * normal(dice));
        let phrase = phrases[bar / PHRASE_BARS];
        std::array::from_fn(|at| if at < PHRASE_NOISE { phrase[at] } else { fresh[at - PHRASE_NOISE] })
    };
    (0..bars).map(bar).collect()
}

/// Lets the parts play, stretch by stretch.
fn play(
    model: &MuseGan,
    scene: &Scene,
    chords: &[Chord],
    plays: &[Vec<[f32; WISHES]>],
    told: &Told,
    on_progress: OnAccompanyProgress<'_>,
) -> Result<[Vec<SlotNote>; 4], AccompanyError> {
    let parts = model.ensemble().parts();
    let beats = scene.grid().beats();
    let mut readers: Vec<Reader> = parts.iter().map(|part| Reader::new(*part)).collect();
    for start in (0..beats.len()).step_by(STRETCH) {
        let end = (start + STRETCH).min(beats.len());
        let planes = stretch(model, told, start, end, beats.len());
        let mut from = 0;
        for ((reader, part), bars) in readers.iter_mut().zip(parts).zip(plays) {
            let of_part = |beat: &[f32]| beat[from..from + part.numbers()].to_vec();
            let mut own: Vec<f32> = planes.chunks_exact(model.ensemble().numbers()).flat_map(of_part).collect();
            let plays: Vec<bool> = (start..end).map(|beat| bars[beats[beat].bar][0] > 0.0).collect();
            decide(part, &plays, &mut own);
            let bars: Vec<usize> = beats[start..end].iter().map(|beat| beat.bar).collect();
            let mut read = 0;
            for bar in bars.chunk_by(PartialEq::eq) {
                let range = read..read + bar.len();
                let planes = &own[range.start * part.numbers()..range.end * part.numbers()];
                reader.bar(start + read, plays[read], &chords[start + range.start..start + range.end], planes);
                read = range.end;
            }
            from += part.numbers();
        }
        let progress = progress(scene, end, readers.iter().map(Reader::notes_so_far).sum());
        if on_progress(&progress).is_break() {
            return Err(AccompanyError::Cancelled);
        }
    }
    let mut all: [Vec<SlotNote>; 4] = Default::default();
    for (reader, part) in readers.into_iter().zip(parts) {
        let seat = PARTS.iter().position(|role| *role == part.role).unwrap_or(0);
        all[seat] = reader.finish(beats.len());
    }
    Ok(all)
}

/// The planes of some beats, played with what lies around them in the ear.
fn stretch(model: &MuseGan, told: &Told, start: usize, end: usize, beats: usize) -> Vec<f32> {
    let from = start.saturating_sub(MARGIN);
    let to = (end + MARGIN).min(beats);
    let parts = model.ensemble().parts().len();
    let cut = |numbers: &[f32], columns: usize| numbers[from * columns..to * columns].to_vec();
    let rows = [
        cut(&told.scene, FEATURES),
        cut(&told.wishes, WISHES * parts),
        cut(&told.shared, SHARED_NOISE),
        cut(&told.private, PART_NOISE * parts),
    ];
    let planes = model.planes(rows, to - from);
    let numbers = model.ensemble().numbers();
    planes[(start - from) * numbers..(end - from) * numbers].to_vec()
}

#[cfg(test)]
impl MuseGan {
    /// How far what is played in stretches is from what is played at once, at most.
    pub(super) fn seams(&self, melody: &Clip, tempo: &TempoMap, meter: &MeterMap) -> f32 {
        let kept = crate::Kept::default();
        let (input, settings) = (AccompanyInput { melody, tempo, meter, kept: &kept }, AccompanySettings::default());
        let scene = Scene::new(melody, tempo, meter, 0);
        let chords = plan(self, &scene, &input, &settings);
        let told = tell(self, &scene, &chords, &wishes_of(self, &scene, &settings), &settings, false);
        let beats = chords.len();
        let starts = (0..beats).step_by(STRETCH);
        let pieces = starts.flat_map(|start| stretch(self, &told, start, (start + STRETCH).min(beats), beats));
        let whole =
            self.planes([told.scene.clone(), told.wishes.clone(), told.shared.clone(), told.private.clone()], beats);
        pieces.zip(whole).map(|(one, other)| (one - other).abs()).fold(0.0, f32::max)
    }
}

fn progress(scene: &Scene, beats_done: usize, notes: usize) -> AccompanyProgress {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let bars_done = beats_done.checked_sub(1).map_or(0, |beat| scene.grid().beats()[beat].bar + 1);
    AccompanyProgress { bars_done: count(bars_done), bars: count(scene.bars()), notes_added: count(notes) }
}

fn raw(notes: &[SlotNote], grid: &Grid) -> Vec<RawNote> {
    let notes = notes.iter().map(|note| RawNote {
        onset: grid.tick(note.onset),
        end: grid.tick(note.end),
        key: note.key,
        velocity: note.velocity,
    });
    notes.filter(|note| note.onset < note.end).collect()
}

fn finished(
    parts: &[Vec<RawNote>; 4],
    scene: &Scene,
    input: &AccompanyInput<'_>,
    settings: &AccompanySettings,
) -> Vec<Track> {
    let frame = Frame { style: settings.style, beats: scene.grid().beats(), length: input.melody.length() };
    let tracks = finish(parts, &frame).into_iter().map(|track| {
        let track = humanise(&track, &frame, settings.humanise, settings.seed);
        input.kept.put_into(track)
    });
    tracks.collect()
}
