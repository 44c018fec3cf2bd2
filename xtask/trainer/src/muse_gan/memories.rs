//! What the listener hears in pieces of the training part is kept as the repertoire that performances start from.

use burn::tensor::{Device, Tensor};
use continuo_models::muse_gan::{Ensemble, MEMORIES, Memories, PART_NOISE, PHRASE_NOISE, Repertoire, STYLES};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::batch::{Batch, Window};
use super::lesson::Lesson;
use super::networks::Networks;

/// Memories of windows that are drawn by the seed, as many of each style as are kept.
#[must_use]
pub fn of(networks: &Networks, lessons: &[Lesson], ensemble: Ensemble, seed: u64, device: &Device) -> Repertoire {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut memories = Memories::none(ensemble.parts().len());
    for style in 0..STYLES {
        let of_style: Vec<&Lesson> = lessons.iter().filter(|lesson| lesson.scene.style() == style).collect();
        if of_style.is_empty() {
            continue;
        }
        let mut window = || Window::random(of_style[dice.random_range(0..of_style.len())], &mut dice);
        let windows: Vec<_> = (0..MEMORIES).map(|_| window()).collect();
        let batch = Batch::new(&windows, ensemble, &mut dice, device);
        for (place, noise) in heard(networks, &batch).iter().enumerate() {
            memories.keep(style, place, noise);
        }
    }
    Repertoire::of_memories(&memories, device)
}

/// For each window, the shared noise, then that of each part, as the listener hears them most likely.
fn heard(networks: &Networks, batch: &Batch) -> Vec<Vec<f32>> {
    let [shared, private] = networks.listener.hear(batch, true).noise;
    let first = |tensor: Tensor<3>| -> Vec<Vec<f32>> {
        let [windows, _, columns] = tensor.dims();
        let rows = tensor.slice([0..windows, 0..1]).into_data();
        let numbers: Vec<f32> = rows.iter::<f32>().collect();
        numbers.chunks_exact(columns).map(<[f32]>::to_vec).collect()
    };
    let phrases = first(private).into_iter().map(|private| {
        let parts = private.chunks_exact(PART_NOISE);
        parts.flat_map(|part| part[..PHRASE_NOISE].to_vec()).collect::<Vec<f32>>()
    });
    first(shared).into_iter().zip(phrases).map(|(shared, phrases)| [shared, phrases].concat()).collect()
}
