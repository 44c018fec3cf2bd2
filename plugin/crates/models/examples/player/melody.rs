//! Thirty-two bars to be accompanied, and what the generator of the band is told of them.

use burn::tensor::{Device, Tensor};
use continuo_models::muse_gan::{BAND, Cue, FEATURES, PART_NOISE, SHARED_NOISE, Scene, normal};
use continuo_music::harmony::Chord;
use continuo_music::{Clip, MeterMap, Note, TempoMap, Tick, samples};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// Beats of thirty-two bars.
pub const BEATS: usize = 128;

/// A sample melody, over and over.
#[expect(clippy::expect_used, reason = "a measurement that cannot start has nobody to tell but the terminal")]
pub fn melody() -> (Clip, TempoMap, MeterMap) {
    let song = samples::find("ode-to-joy").expect("the sample is there").composition();
    let clip = &song.tracks[0].clip;
    let length = Tick::QUARTER * 128;
    let starts = (0..).map(|round| clip.length() * round).take_while(|start| *start < length);
    let shifted = |start: Tick| clip.notes().iter().map(move |note| Note { onset: note.onset + start, ..*note });
    let notes = starts.flat_map(shifted).filter(|note| note.end() <= length).collect();
    (Clip::new(notes, length), song.tempo, song.meter)
}

/// What the generator is told of the melody over chords that change every bar, with random noise.
pub fn cue(device: &Device) -> Cue {
    let (melody, tempo, meter) = melody();
    let scene = Scene::new(&melody, &tempo, &meter, 0);
    let degrees = [0, 5, 7, 9];
    let chords: Vec<Chord> = (0..BEATS).map(|beat| Chord::C_MAJOR.transposed(degrees[beat / 4 % 4])).collect();
    let mut told = vec![0.0; BEATS * FEATURES];
    told.chunks_exact_mut(FEATURES).enumerate().for_each(|(beat, row)| scene.write(beat, &chords, row));
    let mut dice = ChaCha8Rng::seed_from_u64(1);
    let mut noise = |columns: usize| rows((0..BEATS * columns).map(|_| normal(&mut dice)).collect(), device);
    Cue {
        scene: rows(told, device),
        wishes: rows([1.0, 0.0, 0.0].repeat(BEATS * BAND.len()), device),
        shared: noise(SHARED_NOISE),
        private: noise(PART_NOISE * BAND.len()),
    }
}

/// Numbers of all beats as a tensor of one batch.
fn rows(numbers: Vec<f32>, device: &Device) -> Tensor<3> {
    let columns = numbers.len() / BEATS;
    Tensor::<1>::from_floats(numbers.as_slice(), device).reshape([1, BEATS, columns])
}
