//! Damage: notes are taken out of a window and foreign ones put in, in the ways a melody differs from a finished piece.

use continuo_models::ar_cnn::{KEYS, Window, WindowNote};
use rand::Rng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::crop::Crop;

/// A damaged window, and the notes it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// What the network sees.
    pub damaged: Window,
    /// What it ought to become.
    pub target: Vec<WindowNote>,
}

impl Example {
    /// The cells (onset and key) that an edit repairs: target notes that are missing, and foreign notes that are there.
    #[must_use]
    pub fn edits(&self) -> Vec<(usize, usize)> {
        let cells = |notes: &[WindowNote]| notes.iter().map(|note| (note.onset, note.key)).collect::<Vec<_>>();
        let (damaged, target) = (cells(&self.damaged.notes), cells(&self.target));
        let missing = target.iter().filter(|cell| !damaged.contains(cell));
        missing.chain(damaged.iter().filter(|cell| !target.contains(cell))).copied().collect()
    }

    /// The target notes that the damaged window does not have.
    pub fn missing(&self) -> impl Iterator<Item = &WindowNote> {
        let there = |note: &WindowNote| {
            self.damaged.notes.iter().any(|other| (other.onset, other.key) == (note.onset, note.key))
        };
        self.target.iter().filter(move |note| !there(note))
    }
}

/// Damage as it is trained on: any of what the sampler may meet, from a bare melody to a piece with one wrong note.
pub fn random(crop: &Crop, rng: &mut ChaCha8Rng) -> Example {
    let kept = match rng.random_range(0..20) {
        0..7 => thinned(crop, rng.random(), rng),
        7..14 => melody_and_some(crop, rng),
        14..17 => voices_left_out(crop, rng),
        _ => stretch_left_out(crop, rng),
    };
    let share: f32 = if rng.random_bool(0.65) { rng.random_range(0.0..0.25) } else { 0.0 };
    let foreign = share_of(crop.notes.len(), share);
    with_foreign(crop, kept, foreign, 0.5, rng)
}

/// The damage that is evaluated: a share of the notes taken out, and as many put in anywhere.
pub fn fixed_share(crop: &Crop, share: f32, rng: &mut ChaCha8Rng) -> Example {
    let mut notes = targets(crop);
    notes.shuffle(rng);
    let damaged = share_of(notes.len(), share).max(1);
    notes.drain(..damaged.min(notes.len()));
    with_foreign(crop, notes, damaged, 0.0, rng)
}

fn targets(crop: &Crop) -> Vec<WindowNote> {
    crop.notes.iter().map(|(note, _)| *note).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share of some hundred notes"
)]
fn share_of(notes: usize, share: f32) -> usize {
    (notes as f32 * share).round() as usize
}

fn thinned(crop: &Crop, removed: f32, rng: &mut ChaCha8Rng) -> Vec<WindowNote> {
    targets(crop).into_iter().filter(|_| rng.random::<f32>() >= removed).collect()
}

/// The first voice whole, of the others what is left after a heavy thinning: a melody on its way to a chorale.
fn melody_and_some(crop: &Crop, rng: &mut ChaCha8Rng) -> Vec<WindowNote> {
    let removed: f32 = rng.random_range(0.2f32..1.15).min(1.0);
    let kept = crop.notes.iter().filter(|(_, voice)| *voice == 0 || rng.random::<f32>() >= removed);
    kept.map(|(note, _)| *note).collect()
}

/// Some voices whole, others gone, and a few notes gone everywhere.
fn voices_left_out(crop: &Crop, rng: &mut ChaCha8Rng) -> Vec<WindowNote> {
    let voices = 1 + crop.notes.iter().map(|(_, voice)| *voice).max().unwrap_or(0);
    let kept_voices: Vec<bool> = (0..voices).map(|_| rng.random_bool(0.5)).collect();
    let removed: f32 = rng.random_range(0.0..0.3);
    let kept = crop.notes.iter().filter(|(_, voice)| kept_voices[*voice] && rng.random::<f32>() >= removed);
    kept.map(|(note, _)| *note).collect()
}

/// Everything but the first voice gone for one to eight beats.
fn stretch_left_out(crop: &Crop, rng: &mut ChaCha8Rng) -> Vec<WindowNote> {
    let start = rng.random_range(0..crop.steps.max(1));
    let stretch = start..start + rng.random_range(4..=32);
    let kept = crop.notes.iter().filter(|(note, voice)| *voice == 0 || !stretch.contains(&note.onset));
    kept.map(|(note, _)| *note).collect()
}

/// Puts foreign notes in: some near a real one (`near` is their share), others anywhere.
fn with_foreign(crop: &Crop, kept: Vec<WindowNote>, foreign: usize, near: f64, rng: &mut ChaCha8Rng) -> Example {
    let target = targets(crop);
    let mut notes = kept;
    for _ in 0..foreign {
        let note = if rng.random_bool(near) { neighbour(&target, rng) } else { anywhere(crop.steps, rng) };
        if let Some(note) = note.filter(|note| is_free(note, &notes) && is_foreign(note, &target)) {
            notes.push(note);
        }
    }
    Example { damaged: Window { steps: crop.steps, phase: 0, notes }, target }
}

fn anywhere(steps: usize, rng: &mut ChaCha8Rng) -> Option<WindowNote> {
    let onset = rng.random_range(0..steps.max(1));
    let length = [1, 2, 2, 4, 4, 8][rng.random_range(0..6)];
    Some(WindowNote { onset, key: rng.random_range(0..KEYS), steps: length.min(steps - onset) })
}

/// A real note at a wrong pitch: up to five semitones or an octave off.
fn neighbour(target: &[WindowNote], rng: &mut ChaCha8Rng) -> Option<WindowNote> {
    let note = target.get(rng.random_range(0..target.len().max(1)))?;
    let distance = [1, 1, 2, 2, 3, 4, 5, 12][rng.random_range(0..8)];
    let key = if rng.random() { note.key.checked_add(distance) } else { note.key.checked_sub(distance) };
    key.filter(|key| *key < KEYS).map(|key| WindowNote { key, ..*note })
}

/// Whether the key is silent wherever the note would sound.
fn is_free(note: &WindowNote, notes: &[WindowNote]) -> bool {
    notes.iter().all(|other| other.key != note.key || other.end() <= note.onset || note.end() <= other.onset)
}

fn is_foreign(note: &WindowNote, target: &[WindowNote]) -> bool {
    target.iter().all(|other| (other.onset, other.key) != (note.onset, note.key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use rand::SeedableRng;

    #[test]
    fn the_edits_are_the_difference_and_repair_the_window() {
        let crop = fixtures::crop();
        for seed in 0..200 {
            let example = random(&crop, &mut ChaCha8Rng::seed_from_u64(seed));
            let mut cells: Vec<_> = example.damaged.notes.iter().map(|note| (note.onset, note.key)).collect();
            for edit in example.edits() {
                match cells.iter().position(|cell| *cell == edit) {
                    Some(index) => drop(cells.swap_remove(index)),
                    None => cells.push(edit),
                }
            }
            let mut target: Vec<_> = example.target.iter().map(|note| (note.onset, note.key)).collect();
            cells.sort_unstable();
            target.sort_unstable();
            assert_eq!(cells, target, "seed {seed}");
        }
    }

    #[test]
    fn a_fixed_share_is_that_share() {
        let crop = fixtures::crop();
        let example = fixed_share(&crop, 0.2, &mut ChaCha8Rng::seed_from_u64(1));
        assert_eq!(example.missing().count(), share_of(crop.notes.len(), 0.2));
    }
}
