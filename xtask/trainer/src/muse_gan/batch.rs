//! Windows of lessons as tensors.

use burn::tensor::{Device, Tensor};
use continuo_models::muse_gan::{
    BAR_NOISE, Cue, Ensemble, FEATURES, KINDS, PART_NOISE, PHRASE_NOISE, PLAN_FEATURES, Playing, SHARED_NOISE, SLOTS,
    WISHES, normal,
};
use continuo_music::harmony::Chord;
use rand::Rng;

use super::lesson::Lesson;

/// Beats of a window.
pub const WINDOW: usize = 32;

/// A window of a lesson.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    /// Of which.
    pub lesson: &'a Lesson,
    /// Its first beat, where a bar starts.
    pub from: usize,
}

impl<'a> Window<'a> {
    /// A window that starts with some bar.
    pub fn random(lesson: &'a Lesson, dice: &mut impl Rng) -> Self {
        let last = lesson.beats().saturating_sub(WINDOW);
        Self::at(lesson, dice.random_range(0..=last))
    }

    /// The window that starts with the bar of a beat.
    #[must_use]
    pub fn at(lesson: &'a Lesson, beat: usize) -> Self {
        let bar = lesson.bar(beat);
        let from = (0..=beat).rev().take_while(|beat| lesson.bar(*beat) == bar).last().unwrap_or(beat);
        Self { lesson, from }
    }

    fn beats(&self) -> usize {
        WINDOW.min(self.lesson.beats() - self.from)
    }
}

/// Windows side by side. All tensors are `[windows, WINDOW, numbers]`.
#[derive(Clone, Debug)]
pub struct Batch {
    /// How many windows.
    pub windows: usize,
    /// What the planner sees: [`PLAN_FEATURES`].
    pub plan: Tensor<3>,
    /// The chord, one of [`Chord::COUNT`] relative to the tonic.
    pub chords: Tensor<3>,
    /// What kind of beat it is to the planner: one of [`KINDS`].
    pub kinds: Tensor<3>,
    /// What the players see: [`FEATURES`].
    pub scene: Tensor<3>,
    /// How the parts play.
    pub wishes: Tensor<3>,
    /// What they play: the planes of all parts.
    pub planes: Tensor<3>,
    /// Which of those numbers are yes-or-no questions that count.
    pub asked: Tensor<3>,
    /// 1 in beats of the piece, 0 beyond its end.
    pub mask: Tensor<3>,
    /// Takes the mean over the beats of a bar: `[windows, WINDOW, WINDOW]`.
    pub bars: Tensor<3>,
    /// 1 over the beats of the bar.
    pub bar_share: Tensor<3>,
    /// Noise of the posterior and of the prior: [`SHARED_NOISE`], and [`PART_NOISE`] of each part.
    pub noise: [[Tensor<3>; 2]; 2],
}

/// The numbers of a batch before they are tensors.
struct Writing {
    columns: usize,
    numbers: Vec<f32>,
}

impl Writing {
    fn new(windows: usize, columns: usize) -> Self {
        Self { columns, numbers: vec![0.0; windows * WINDOW * columns] }
    }

    fn row(&mut self, window: usize, beat: usize) -> &mut [f32] {
        let start = (window * WINDOW + beat) * self.columns;
        &mut self.numbers[start..start + self.columns]
    }

    fn tensor(&self, windows: usize, device: &Device) -> Tensor<3> {
        Tensor::<1>::from_floats(self.numbers.as_slice(), device).reshape([windows, WINDOW, self.columns])
    }
}

impl Batch {
    /// These windows, with noise drawn from the dice.
    pub fn new(windows: &[Window<'_>], ensemble: Ensemble, dice: &mut impl Rng, device: &Device) -> Self {
        let parts = ensemble.parts().len();
        let columns = [
            PLAN_FEATURES,
            Chord::COUNT,
            KINDS,
            FEATURES,
            WISHES * parts,
            ensemble.numbers(),
            ensemble.numbers(),
            1,
            1,
        ];
        let mut all = columns.map(|columns| Writing::new(windows.len(), columns));
        let mut bars = Writing::new(windows.len(), WINDOW);
        for (index, window) in windows.iter().enumerate() {
            write(&mut all, index, window, ensemble);
            write_bars(&mut bars, &mut all[8], index, window);
        }
        let count = windows.len();
        let [plan, chords, kinds, scene, wishes, planes, asked, mask, bar_share] =
            all.map(|writing| writing.tensor(count, device));
        let mut drawn = || [shared_noise(windows, dice, device), part_noise(windows, parts, dice, device)];
        let noise = [drawn(), drawn()];
        let bars = bars.tensor(count, device);
        Self { windows: count, plan, chords, kinds, scene, wishes, planes, asked, mask, bars, bar_share, noise }
    }

    /// The first window alone, and of it only so many beats.
    #[cfg(test)]
    pub fn beginning(mut self, beats: usize) -> Self {
        let device = self.mask.device();
        let there = Tensor::<3>::ones([1, beats, 1], &device);
        let missing = Tensor::<3>::zeros([1, WINDOW - beats, 1], &device);
        let mask = Tensor::cat(vec![there, missing], 1);
        for tensor in [&mut self.plan, &mut self.chords, &mut self.kinds, &mut self.mask] {
            *tensor = tensor.clone().narrow(0, 0, 1) * mask.clone();
        }
        self.windows = 1;
        self
    }

    /// The windows as the generator takes them, with noise of the prior.
    #[must_use]
    pub fn cue(&self) -> Cue {
        let [shared, private] = self.noise[1].clone();
        Cue { scene: self.scene.clone(), wishes: self.wishes.clone(), shared, private }
    }
}

fn write(all: &mut [Writing; 9], index: usize, window: &Window<'_>, ensemble: Ensemble) {
    let Window { lesson, from } = *window;
    let to = from + window.beats();
    let traits: Vec<_> = (0..ensemble.parts().len()).map(|part| lesson.traits(part, ensemble, from, to)).collect();
    for beat in from..to {
        let at = beat - from;
        lesson.scene.write_plan(beat, all[0].row(index, at));
        let relative = lesson.chords[beat].transposed(-i32::from(lesson.scene.tonic()));
        all[1].row(index, at)[relative.index()] = 1.0;
        all[2].row(index, at)[lesson.scene.grid().beats()[beat].kind()] = 1.0;
        lesson.scene.write(beat, &lesson.chords, all[3].row(index, at));
        for (part, traits) in traits.iter().enumerate() {
            let plays = f32::from(lesson.plays[part][lesson.bar(beat)]);
            let wishes = [plays, plays * traits.density, plays * traits.complexity];
            all[4].row(index, at)[part * WISHES..(part + 1) * WISHES].copy_from_slice(&wishes);
        }
        write_planes(lesson, beat, ensemble, all[5].row(index, at));
        let planes = all[5].row(index, at).to_vec();
        write_asked(&planes, ensemble, all[6].row(index, at));
        all[7].row(index, at)[0] = 1.0;
    }
}

fn write_planes(lesson: &Lesson, beat: usize, ensemble: Ensemble, planes: &mut [f32]) {
    let mut start = 0;
    for (part, line) in ensemble.parts().iter().zip(&lesson.lines) {
        let end = start + part.numbers();
        line.write(*part, beat, lesson.chords[beat], &mut planes[start..end]);
        start = end;
    }
}

/// Gates, sustains and drums are asked for everywhere, what is struck only where something is; of a line that is a
/// choice of one, and not asked here.
fn write_asked(planes: &[f32], ensemble: Ensemble, asked: &mut [f32]) {
    let mut start = 0;
    for part in ensemble.parts() {
        let layout = part.layout();
        let own = start..start + part.numbers();
        let (planes, asked) = (&planes[own.clone()], &mut asked[own.clone()]);
        asked[layout.gate.start..layout.gate.end()].fill(1.0);
        asked[layout.sustain.start..layout.sustain.end()].fill(1.0);
        for slot in 0..SLOTS {
            let onsets = layout.onset.at(slot, 0)..layout.onset.at(slot + 1, 0);
            let is_asked = match part.playing {
                Playing::Drums => 1.0,
                Playing::Line(_) => 0.0,
                Playing::Chords(_) => planes[layout.gate.at(slot, 0)],
            };
            asked[onsets].fill(is_asked);
        }
        start = own.end;
    }
}

#[expect(clippy::cast_precision_loss, reason = "a bar has few beats")]
fn write_bars(bars: &mut Writing, shares: &mut Writing, index: usize, window: &Window<'_>) {
    let bar = |at: usize| window.lesson.bar(window.from + at);
    for at in 0..window.beats() {
        let together: Vec<usize> = (0..window.beats()).filter(|other| bar(*other) == bar(at)).collect();
        let share = 1.0 / together.len() as f32;
        shares.row(index, at)[0] = share;
        for other in together {
            bars.row(index, at)[other] = share;
        }
    }
}

fn shared_noise(windows: &[Window<'_>], dice: &mut impl Rng, device: &Device) -> Tensor<3> {
    let mut writing = Writing::new(windows.len(), SHARED_NOISE);
    for window in 0..windows.len() {
        let drawn: [f32; SHARED_NOISE] = std::array::from_fn(|_| normal(dice));
        (0..WINDOW).for_each(|beat| writing.row(window, beat).copy_from_slice(&drawn));
    }
    writing.tensor(windows.len(), device)
}

fn part_noise(windows: &[Window<'_>], parts: usize, dice: &mut impl Rng, device: &Device) -> Tensor<3> {
    let mut writing = Writing::new(windows.len(), PART_NOISE * parts);
    for (index, window) in windows.iter().enumerate() {
        for part in 0..parts {
            let phrase: [f32; PHRASE_NOISE] = std::array::from_fn(|_| normal(dice));
            let mut bar = (usize::MAX, [0.0; BAR_NOISE]);
            for beat in 0..window.beats() {
                let number = window.lesson.bar(window.from + beat);
                if bar.0 != number {
                    bar = (number, std::array::from_fn(|_| normal(dice)));
                }
                let row = &mut writing.row(index, beat)[part * PART_NOISE..(part + 1) * PART_NOISE];
                row[..PHRASE_NOISE].copy_from_slice(&phrase);
                row[PHRASE_NOISE..].copy_from_slice(&bar.1);
            }
        }
    }
    writing.tensor(windows.len(), device)
}
