//! How the parts of a style usually play: how densely, how intricately, and how often they rest. Counted piece by piece on
//! the training part of a corpus, and kept with the weights.

use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor};
use rand::Rng;

use super::grid::SLOTS;
use super::line::SlotNote;
use super::scene::STYLES;
use crate::PartSettings;

/// Points at which the spread of a trait is kept: its quantiles at 1/18, 3/18, … 17/18.
pub const QUANTILES: usize = 9;
/// Numbers of a part in a style: quantiles of density, complexity, and the share of bars in which it rests.
pub const HABITS: usize = 3 * QUANTILES;
/// How many bars a rest lasts on average.
const REST: f32 = 2.0;
/// How far the seed moves a trait to either side, as a share of all pieces.
const PLAY: f32 = 0.15;

/// How a part plays.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Traits {
    /// The natural logarithm of one and the moments a beat at which something is struck (of drums: strokes a beat).
    pub density: f32,
    /// How far off the beat it is struck, 0–1: 0 on beats, a half between two, 1 on sixteenths and triplets.
    pub complexity: f32,
}

/// The habits of every style and part.
#[derive(Module, Debug)]
pub struct Habits {
    /// `[STYLES * parts, HABITS]`
    numbers: Param<Tensor<2>>,
}

/// The habits as plain numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct HabitsTable {
    rows: Vec<[f32; HABITS]>,
    parts: usize,
}

impl Traits {
    /// How these notes play, over that many beats in which they do.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of notes are far below 2^24")]
    pub fn of(notes: &[SlotNote], is_drums: bool, beats: usize) -> Self {
        let mut onsets: Vec<usize> = notes.iter().map(|note| note.onset).collect();
        if !is_drums {
            onsets.dedup();
        }
        let distance = |onset: &usize| [0.0, 1.0, 1.0, 0.5, 1.0, 1.0][onset % SLOTS];
        let density = onsets.len() as f32 / beats.max(1) as f32;
        let complexity = onsets.iter().map(distance).sum::<f32>() / onsets.len().max(1) as f32;
        Self { density: density.ln_1p(), complexity }
    }
}

impl Habits {
    /// Room for the habits of so many parts.
    #[must_use]
    pub fn init(parts: usize, device: &Device) -> Self {
        Self { numbers: Param::from_tensor(Tensor::zeros([STYLES * parts, HABITS], device)).no_grad() }
    }

    /// These habits.
    #[must_use]
    pub fn of_table(table: &HabitsTable, device: &Device) -> Self {
        let numbers: Vec<f32> = table.rows.iter().flatten().copied().collect();
        let tensor = Tensor::<1>::from_floats(numbers.as_slice(), device).reshape([table.rows.len(), HABITS]);
        Self { numbers: Param::from_tensor(tensor).no_grad() }
    }

    /// The habits as plain numbers.
    #[must_use]
    pub fn table(&self) -> HabitsTable {
        let parts = self.numbers.dims()[0] / STYLES;
        let numbers = super::numbers(self.numbers.val());
        let row = |row: &[f32]| std::array::from_fn(|at| row[at]);
        HabitsTable { rows: numbers.chunks_exact(HABITS).map(row).collect(), parts }
    }
}

impl HabitsTable {
    /// Counts habits: `pieces` are the traits and the bars (whether it played in each) of each piece, by style and part.
    #[must_use]
    pub fn count(parts: usize, pieces: &[Vec<(Traits, Vec<bool>)>]) -> Self {
        Self { rows: pieces.iter().map(|pieces| row(pieces)).collect(), parts }
    }

    fn of(&self, style: usize, part: usize) -> &[f32; HABITS] {
        &self.rows[style * self.parts + part]
    }

    /// How a part is to play: the settings move it away from what is usual, the dice a little to either side.
    pub fn draw(&self, style: usize, part: usize, settings: PartSettings, dice: &mut impl Rng) -> Traits {
        let (density, complexity) = self.of(style, part)[..2 * QUANTILES].split_at(QUANTILES);
        let mut place = |setting: f32| 0.5 + setting.clamp(-1.0, 1.0) * 0.5 + dice.random_range(-PLAY..PLAY);
        Traits {
            density: quantile(density, place(settings.density)),
            complexity: quantile(complexity, place(settings.complexity)),
        }
    }

    /// In which of so many bars a part plays: in the first and the last in any case.
    pub fn bars(&self, style: usize, part: usize, bars: usize, dice: &mut impl Rng) -> Vec<bool> {
        let rests = quantile(&self.of(style, part)[2 * QUANTILES..], dice.random::<f32>());
        let to_play = 1.0 / REST;
        let to_rest = (to_play * rests / (1.0 - rests).max(f32::EPSILON)).min(1.0);
        let mut plays = true;
        let mut next = |bar: usize| {
            let chance = if plays { 1.0 - to_rest } else { to_play };
            plays = dice.random::<f32>() < chance || bar == 0 || bar + 1 == bars;
            plays
        };
        (0..bars).map(&mut next).collect()
    }
}

fn row(pieces: &[(Traits, Vec<bool>)]) -> [f32; HABITS] {
    let mut row = [0.0; HABITS];
    let values = [
        pieces.iter().map(|(traits, _)| traits.density).collect(),
        pieces.iter().map(|(traits, _)| traits.complexity).collect(),
        pieces.iter().map(|(_, bars)| share_of_rests(bars)).collect(),
    ];
    for (mut values, row) in values.into_iter().zip(row.chunks_mut(QUANTILES)) {
        let values: &mut Vec<f32> = &mut values;
        values.sort_by(f32::total_cmp);
        for (index, number) in row.iter_mut().enumerate() {
            let rank = (2 * index + 1) * values.len() / (2 * QUANTILES);
            *number = values.get(rank).copied().unwrap_or(0.0);
        }
    }
    row
}

#[expect(clippy::cast_precision_loss, reason = "counts of bars are far below 2^24")]
fn share_of_rests(bars: &[bool]) -> f32 {
    bars.iter().filter(|plays| !**plays).count() as f32 / bars.len().max(1) as f32
}

/// The value at a place among quantiles, 0–1, between the points in proportion; beyond the ends the end's.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "nine points")]
fn quantile(values: &[f32], place: f32) -> f32 {
    let at = (place.clamp(0.0, 1.0) * values.len() as f32 - 0.5).clamp(0.0, values.len() as f32 - 1.0);
    let (low, part) = (at.floor() as usize, at.fract());
    let high = (low + 1).min(values.len() - 1);
    values[low] * (1.0 - part) + values[high] * part
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    /// One part in every style: nine pieces, each denser and more intricate than the one before, resting in `rests` of
    /// ten bars.
    fn table(rests: usize) -> HabitsTable {
        let bars: Vec<bool> = (0..10).map(|bar| bar >= rests).collect();
        let piece = |number: u8| {
            let number = f32::from(number);
            (Traits { density: number, complexity: number / 10.0 }, bars.clone())
        };
        HabitsTable::count(1, &vec![(0..9).map(piece).collect(); STYLES])
    }

    #[test]
    fn settings_move_a_part_among_the_pieces_of_its_style() {
        let drawn = |density: f32| {
            let settings = PartSettings { density, complexity: 0.0 };
            table(0).draw(0, 0, settings, &mut ChaCha8Rng::seed_from_u64(1))
        };
        let (sparse, usual, dense) = (drawn(-1.0), drawn(0.0), drawn(1.0));
        assert!(sparse.density < usual.density && usual.density < dense.density);
        assert!((2.0..6.0).contains(&usual.density), "{usual:?}");
        assert!((0.0..=8.0).contains(&sparse.density) && (0.0..=8.0).contains(&dense.density));
        assert_eq!(sparse.complexity, dense.complexity);
    }

    #[test]
    fn parts_rest_as_often_as_they_do_in_the_corpus() {
        let mut dice = ChaCha8Rng::seed_from_u64(1);
        assert!(table(0).bars(0, 0, 200, &mut dice).iter().all(|plays| *plays));
        let bars = table(3).bars(0, 0, 4000, &mut dice);
        let rests = bars.iter().filter(|plays| !**plays).count();
        assert!((1000..1400).contains(&rests), "{rests} of 4000");
        assert!(bars[0] && bars[3999]);
    }

    #[test]
    fn strokes_together_are_one_moment_of_a_pitched_part() {
        let note = |onset| SlotNote { onset, end: onset + 1, key: 60, velocity: 0.5 };
        let notes = [note(0), note(0), note(3), note(7)];
        let pitched = Traits::of(&notes, false, 2);
        assert!((pitched.density - 1.5f32.ln_1p()).abs() < 1e-6 && (pitched.complexity - 0.5).abs() < 1e-6);
        assert!((Traits::of(&notes, true, 2).density - 2.0f32.ln_1p()).abs() < 1e-6);
    }
}
