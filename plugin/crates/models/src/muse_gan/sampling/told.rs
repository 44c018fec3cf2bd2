//! What the players are told of every beat: the scene, how they are to play, and their noise.

use continuo_music::harmony::Chord;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::{Stream, dice};
use crate::muse_gan::MuseGan;
use crate::muse_gan::network::{BAR_NOISE, PART_NOISE, PHRASE_NOISE, WISHES};
use crate::muse_gan::noise::normal;
use crate::muse_gan::part::Part;
use crate::muse_gan::repertoire::MEMORIES;
use crate::muse_gan::scene::{FEATURES, Scene};
use crate::{AccompanySettings, PARTS};

/// Bars over which the noise of a part stays the same.
const PHRASE_BARS: usize = 8;
/// How far the noise of a piece strays from what is remembered, and that of a phrase from that of its piece.
const STRAY: f32 = 0.1;
/// How much of the noise of bars is used: more varies bars more, and is less sure of chords.
const BAR_SHARE: f32 = 0.15;

/// For each part, whether and how it plays in each bar: [`WISHES`] numbers a bar.
pub type Wishes = Vec<Vec<[f32; WISHES]>>;

/// Everything the players are told of every beat, row by row.
pub struct Told {
    pub scene: Vec<f32>,
    pub wishes: Vec<f32>,
    pub shared: Vec<f32>,
    pub private: Vec<f32>,
}

/// How the parts are to play, drawn from the habits of the style.
pub fn wishes_of(model: &MuseGan, scene: &Scene, settings: &AccompanySettings) -> Wishes {
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

/// Everything the players are told. Beside parts that are kept, new ones start from memories of their own.
pub fn tell(
    model: &MuseGan,
    scene: &Scene,
    chords: &[Chord],
    plays: &Wishes,
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
