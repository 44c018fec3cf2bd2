//! What an accompanist knows of each beat before playing: the melody, the meter, the style, the tempo, the chords.

use continuo_music::harmony::{Chord, Quality};
use continuo_music::{Clip, MeterMap, Mode, TempoMap, Tick, Tonality, tonality};

use super::grid::{Beat, GROUP, Grid, SLOTS};

/// Styles that a network may tell apart.
pub const STYLES: usize = 6;
/// Beats of a bar that are told apart; later ones count as the last.
const PLACES: usize = 8;
/// Bars of a phrase.
const PHRASE: usize = 4;
/// Qualities of chords.
const QUALITIES: usize = Quality::ALL.len();
/// Numbers that say where a beat is, and in what.
const FRAME: usize = PLACES + PLACES + PHRASE + 2 + STYLES + 1;
/// Numbers of a chord next to another: how far its root is, its quality, whether it is the same.
const NEIGHBOUR: usize = 12 + QUALITIES + 1;
/// Numbers of a beat that the planner of chords sees.
pub const PLAN_FEATURES: usize = 12 + 12 + 2 + 1 + FRAME;
/// Numbers of a beat that the players see.
pub const FEATURES: usize = SLOTS * 24 + 2 + 12 + QUALITIES + 2 * NEIGHBOUR + 2 + FRAME;

/// The melody in one beat.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Tune {
    /// Pitch classes struck at each slot, a bit each.
    struck: [u16; SLOTS],
    /// Pitch classes sounding at each slot, a bit each.
    sounding: [u16; SLOTS],
    /// The lowest and the highest key that sounds.
    compass: Option<(u8, u8)>,
}

/// A melody in its frame.
#[derive(Clone, Debug)]
pub struct Scene {
    grid: Grid,
    style: usize,
    tune: Vec<Tune>,
    /// Doublings of the tempo over 120 quarter notes a minute, beat by beat.
    haste: Vec<f32>,
    tonality: Tonality,
    /// The bars in which the melody begins and ends.
    bars: (usize, usize),
}

impl Scene {
    /// The scene of a melody, in whole bars.
    #[must_use]
    pub fn new(melody: &Clip, tempo: &TempoMap, meter: &MeterMap, style: usize) -> Self {
        let grid = Grid::new(meter, melody.length());
        let mut tune = vec![Tune::default(); grid.beats().len()];
        for note in melody.notes() {
            let onset = grid.nearest(note.onset).min(grid.slots().saturating_sub(1));
            let end = grid.nearest(note.onset + note.duration).clamp(onset + 1, grid.slots().max(onset + 1));
            let (bit, key) = (1 << note.key.pitch_class(), note.key.number());
            for slot in onset..end {
                let Some(beat) = tune.get_mut(slot / SLOTS) else { break };
                beat.sounding[slot % SLOTS] |= bit;
                beat.struck[slot % SLOTS] |= if slot == onset { bit } else { 0 };
                let (low, high) = beat.compass.unwrap_or((key, key));
                beat.compass = Some((low.min(key), high.max(key)));
            }
        }
        let haste = grid.beats().iter().map(|beat| haste(tempo, beat.start)).collect();
        let sounds = |beat: &(&Tune, &Beat)| beat.0.compass.is_some();
        let with_beats = || tune.iter().zip(grid.beats()).filter(sounds).map(|(_, beat)| beat.bar);
        let bars = (with_beats().next().unwrap_or(0), with_beats().next_back().unwrap_or(0));
        let tonality = tonality::detect(melody).unwrap_or(Tonality::C_MAJOR);
        Self { style, tune, haste, tonality, bars, grid }
    }

    /// Its beats.
    #[must_use]
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The style's number.
    #[must_use]
    pub fn style(&self) -> usize {
        self.style
    }

    /// How many bars there are.
    #[must_use]
    pub fn bars(&self) -> usize {
        self.grid.beats().last().map_or(0, |beat| beat.bar + 1)
    }

    /// The first and the last bar to be accompanied: those of the melody, without a pick-up to its first full bar.
    #[must_use]
    pub fn played_bars(&self) -> (usize, usize) {
        let (first, last) = self.bars;
        let is_pick_up = first < last && self.begins_late(first);
        (first + usize::from(is_pick_up), last)
    }

    /// Whether the melody begins in the second half of a bar, or the bar is shorter than the next.
    fn begins_late(&self, bar: usize) -> bool {
        let beats = self.grid.beats();
        let of = |bar: usize| (0..beats.len()).filter(move |beat| beats[*beat].bar == bar);
        let length = |bar: usize| of(bar).map(|beat| (beats[beat].end - beats[beat].start).0).sum::<i64>();
        let silent = of(bar).take_while(|beat| self.tune[*beat].compass.is_none());
        let silence: i64 = silent.map(|beat| (beats[beat].end - beats[beat].start).0).sum();
        2 * silence >= length(bar) || length(bar) < length(bar + 1)
    }

    /// The pitch class that the melody comes home to: chords are planned relative to it.
    #[must_use]
    pub fn tonic(&self) -> u8 {
        self.tonality.tonic()
    }

    /// Writes what the planner sees of a beat into numbers that are zero before.
    pub fn write_plan(&self, beat: usize, out: &mut [f32]) {
        let tune = &self.tune[beat];
        let tonic = self.tonality.tonic();
        for slot in 0..SLOTS {
            #[expect(clippy::cast_precision_loss, reason = "six slots")]
            each_class(tune.sounding[slot], tonic, |class| out[class] += 1.0 / SLOTS as f32);
        }
        each_class(tune.sounding[0], tonic, |class| out[12 + class] = 1.0);
        out[24 + usize::from(self.tonality.mode() == Mode::Minor)] = 1.0;
        out[26] = f32::from(tune.compass.is_none());
        self.write_frame(beat, &mut out[27..]);
    }

    /// Writes what the players see of a beat while these chords hold, into numbers that are zero before.
    pub fn write(&self, beat: usize, chords: &[Chord], out: &mut [f32]) {
        let (tune, chord) = (&self.tune[beat], chords[beat]);
        for slot in 0..SLOTS {
            each_class(tune.struck[slot], chord.root(), |class| out[slot * 24 + class] = 1.0);
            each_class(tune.sounding[slot], chord.root(), |class| out[slot * 24 + 12 + class] = 1.0);
        }
        let out = &mut out[SLOTS * 24..];
        if let Some((low, high)) = tune.compass {
            out[0] = (f32::from(low) - 60.0) / 12.0;
            out[1] = (f32::from(high) - 60.0) / 12.0;
        }
        out[2 + usize::from(chord.root())] = 1.0;
        out[14 + chord.quality() as usize] = 1.0;
        let out = &mut out[14 + QUALITIES..];
        let before = beat.checked_sub(1).map(|beat| chords[beat]);
        write_neighbour(chord, before, out);
        write_neighbour(chord, chords.get(beat + 1).copied(), &mut out[NEIGHBOUR..]);
        let out = &mut out[2 * NEIGHBOUR..];
        out[0] = beats_alike(chords[..beat].iter().rev(), chord);
        out[1] = beats_alike(chords[beat + 1..].iter(), chord);
        self.write_frame(beat, &mut out[2..]);
    }

    fn write_frame(&self, index: usize, out: &mut [f32]) {
        let beat = self.grid.beats()[index];
        out[beat.place.min(PLACES - 1)] = 1.0;
        out[PLACES + (beat.of - 1).min(PLACES - 1)] = 1.0;
        let out = &mut out[2 * PLACES..];
        out[beat.bar % PHRASE] = 1.0;
        out[PHRASE] = f32::from(beat.bar <= self.bars.0);
        out[PHRASE + 1] = f32::from(beat.bar >= self.bars.1);
        out[PHRASE + 2 + self.style.min(STYLES - 1)] = 1.0;
        out[PHRASE + 2 + STYLES] = self.haste[index];
    }
}

/// Calls for each pitch class of a set, counted from the given one.
fn each_class(set: u16, from: u8, mut call: impl FnMut(usize)) {
    for class in 0..12u8 {
        if set >> class & 1 == 1 {
            call(usize::from((12 + class - from) % 12));
        }
    }
}

fn write_neighbour(chord: Chord, neighbour: Option<Chord>, out: &mut [f32]) {
    let Some(neighbour) = neighbour else { return };
    out[usize::from((12 + neighbour.root() - chord.root()) % 12)] = 1.0;
    out[12 + neighbour.quality() as usize] = 1.0;
    out[12 + QUALITIES] = f32::from(neighbour == chord);
}

/// For how many of the next beats the chord stays, up to two bars of four beats; 1 is for all of them.
fn beats_alike<'a>(chords: impl Iterator<Item = &'a Chord>, chord: Chord) -> f32 {
    let most = 2 * GROUP;
    #[expect(clippy::cast_precision_loss, reason = "eight beats")]
    let share = chords.take(most).take_while(|other| **other == chord).count() as f32 / most as f32;
    share
}

#[expect(clippy::cast_possible_truncation, reason = "a feature of limited precision")]
fn haste(tempo: &TempoMap, at: Tick) -> f32 {
    (tempo.at(at).bpm() / 120.0).log2().clamp(-3.0, 3.0) as f32
}
