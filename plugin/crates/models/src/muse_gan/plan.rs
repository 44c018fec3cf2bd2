//! Drawing a progression of chords from what the planner says, exactly: forward over the beats, then back.

use continuo_music::harmony::Chord;
use rand::Rng;

use super::planner::KINDS;

/// What the planner says of a melody.
#[derive(Debug)]
pub struct Plan<'a> {
    /// How well each chord fits each beat, in nats: `[beats, Chord::COUNT]` row by row.
    pub fits: &'a [f32],
    /// How well each chord follows another into each kind of beat: `[KINDS * Chord::COUNT, Chord::COUNT]`.
    pub follows: &'a [f32],
    /// The kind of each beat.
    pub kinds: &'a [usize],
    /// Chords that stand already, beat by beat.
    pub known: &'a [Option<usize>],
}

impl Plan<'_> {
    /// A progression, one chord of [`Chord::COUNT`] for each beat. Lower temperatures take likelier ones.
    pub fn draw(&self, temperature: f64, dice: &mut impl Rng) -> Vec<usize> {
        let successions: Vec<Vec<f64>> = (0..KINDS).map(|kind| self.successions(kind, temperature)).collect();
        let mut forward: Vec<[f64; Chord::COUNT]> = Vec::with_capacity(self.kinds.len());
        for beat in 0..self.kinds.len() {
            let mut paths = match forward.last() {
                None => [1.0; Chord::COUNT],
                Some(before) => stepped(before, &successions[self.kinds[beat]]),
            };
            self.weigh(beat, temperature, &mut paths);
            forward.push(paths);
        }
        let mut chords = vec![0; forward.len()];
        let mut next: Option<usize> = None;
        for (beat, paths) in forward.iter().enumerate().rev() {
            let mut weights = *paths;
            if let Some(next) = next {
                let succession = &successions[self.kinds[beat + 1]];
                (0..Chord::COUNT).for_each(|chord| weights[chord] *= succession[chord * Chord::COUNT + next]);
            }
            chords[beat] = one_of(&weights, dice);
            next = Some(chords[beat]);
        }
        chords
    }

    fn successions(&self, kind: usize, temperature: f64) -> Vec<f64> {
        let rows = &self.follows[kind * Chord::COUNT * Chord::COUNT..(kind + 1) * Chord::COUNT * Chord::COUNT];
        rows.iter().map(|nats| (f64::from(*nats) / temperature).exp()).collect()
    }

    /// Multiplies in how well each chord fits, and scales to a sum of one.
    fn weigh(&self, beat: usize, temperature: f64, paths: &mut [f64; Chord::COUNT]) {
        let fits = &self.fits[beat * Chord::COUNT..(beat + 1) * Chord::COUNT];
        let best = fits.iter().copied().fold(f32::MIN, f32::max);
        for (chord, (path, fit)) in paths.iter_mut().zip(fits).enumerate() {
            let weight = (f64::from(fit - best) / temperature).exp();
            *path *= match self.known[beat] {
                Some(known) => f64::from(u8::from(known == chord)),
                None => weight,
            };
        }
        let sum: f64 = paths.iter().sum();
        if sum > 0.0 {
            paths.iter_mut().for_each(|path| *path /= sum);
        } else {
            // What came before leaves no way to get here; begin anew.
            paths.fill(1.0);
        }
    }
}

fn stepped(before: &[f64; Chord::COUNT], succession: &[f64]) -> [f64; Chord::COUNT] {
    let mut paths = [0.0; Chord::COUNT];
    for (weight, row) in before.iter().zip(succession.chunks_exact(Chord::COUNT)) {
        for (path, follows) in paths.iter_mut().zip(row) {
            *path += weight * follows;
        }
    }
    paths
}

/// One of the indices, by weight; the heaviest where the weights say nothing.
fn one_of(weights: &[f64], dice: &mut impl Rng) -> usize {
    let mut left = dice.random::<f64>() * weights.iter().sum::<f64>();
    for (index, weight) in weights.iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return index;
        }
    }
    (0..weights.len()).max_by(|one, other| weights[*one].total_cmp(&weights[*other])).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    const SQUARE: usize = Chord::COUNT * Chord::COUNT;

    fn draw(fits: &[f32], follows: &[f32], known: &[Option<usize>], seed: u64) -> Vec<usize> {
        let kinds = vec![0; known.len()];
        Plan { fits, follows, kinds: &kinds, known }.draw(1.0, &mut ChaCha8Rng::seed_from_u64(seed))
    }

    #[test]
    fn what_is_known_stands_whatever_fits() {
        let mut fits = vec![0.0; 3 * Chord::COUNT];
        fits[Chord::COUNT + 5] = 50.0;
        for seed in 0..20 {
            let chords = draw(&fits, &vec![0.0; KINDS * SQUARE], &[Some(7), None, Some(9)], seed);
            assert_eq!(chords, [7, 5, 9]);
        }
    }

    #[test]
    fn frequencies_are_those_of_all_paths() {
        // Two beats, two chords that fit; staying is e times as likely as moving: 2e/(2e+2) of the draws stay.
        let mut fits = vec![-60.0; 2 * Chord::COUNT];
        for at in [0, 1, Chord::COUNT, Chord::COUNT + 1] {
            fits[at] = 0.0;
        }
        let mut follows = vec![0.0; KINDS * SQUARE];
        (0..Chord::COUNT).for_each(|chord| follows[chord * Chord::COUNT + chord] = 1.0);
        let stays = (0..4000).map(|seed| {
            let chords = draw(&fits, &follows, &[None, None], seed);
            f64::from(u8::from(chords[0] == chords[1]))
        });
        let share = stays.sum::<f64>() / 4000.0;
        assert!((share - std::f64::consts::E / (std::f64::consts::E + 1.0)).abs() < 0.03, "{share}");
    }
}
