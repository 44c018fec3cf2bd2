//! What the cases of one style, or of all, come to.

use continuo_models::Style;

use super::cases::{Case, SOURCES};
use super::gates::{self, Gate};
use super::sample::Estimate;
use super::traits::{self, Trait};

/// The least share of accompaniments that a listener takes for their genre.
const GENRE_TOLD: f64 = 0.8;

/// Means over some cases.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The style, or all of them.
    pub name: &'static str,
    /// Pieces, and those to which the network gave no answer.
    pub pieces: [usize; 2],
    /// For each of [`traits::all`] its mean by source, in the order of [`SOURCES`].
    pub traits: Vec<(Trait, [Option<Estimate>; SOURCES.len()])>,
    /// How much the network's accompaniment differs under another seed, and under another melody.
    pub differences: [Option<Estimate>; 2],
    /// Share of the real accompaniments and of the network's that are taken for their genre.
    pub told: [Option<Estimate>; 2],
    /// What the network's are taken for, and how often.
    pub heard: Vec<(Style, usize)>,
    /// What is asked of the network.
    pub gates: Vec<Gate>,
}

impl Summary {
    /// Sums up cases.
    #[must_use]
    pub fn of(name: &'static str, cases: &[&Case]) -> Self {
        let mut summary = Self {
            name,
            pieces: [cases.len(), cases.iter().filter(|case| case.has_failed).count()],
            traits: traits::all().into_iter().enumerate().map(|(at, which)| (which, means(cases, at))).collect(),
            differences: [
                Estimate::of(cases.iter().map(|case| case.by_seed)),
                Estimate::of(cases.iter().map(|case| case.by_melody)),
            ],
            told: [0, 1].map(|at| {
                Estimate::of(cases.iter().map(|case| case.heard[at].map(|style| share(style == case.style))))
            }),
            heard: heard(cases),
            gates: Vec::new(),
        };
        summary.gates = summary.demands(cases);
        summary
    }

    fn demands(&self, cases: &[&Case]) -> Vec<Gate> {
        let mean = |estimate: &Option<Estimate>| estimate.map(|estimate| estimate.mean);
        let of_traits =
            self.traits.iter().map(|(which, [real, made, ..])| gates::of_trait(*which, mean(made), mean(real)));
        let differing = |of: fn(&Case) -> Option<f64>| {
            mean(&Estimate::of(cases.iter().map(|case| of(case).map(|difference| share(difference > 0.0)))))
        };
        let others = [
            gates::at_least("pieces that another seed changes", differing(|case| case.by_seed), 1.0, "all"),
            gates::at_least("pieces that another melody changes", differing(|case| case.by_melody), 1.0, "all"),
            gates::at_least("genres told apart", mean(&self.told[1]), GENRE_TOLD, "at least 80 %"),
            gates::at_least("genres of real pieces told apart", mean(&self.told[0]), GENRE_TOLD, "at least 80 %"),
        ];
        of_traits.chain(others).flatten().collect()
    }
}

/// What the network's accompaniments are taken for, and how often.
fn heard(cases: &[&Case]) -> Vec<(Style, usize)> {
    let times = |style| cases.iter().filter(|case| case.heard[1] == Some(style)).count();
    Style::ALL.into_iter().map(|style| (style, times(style))).filter(|(_, times)| *times > 0).collect()
}

/// The means of a trait by source.
fn means(cases: &[&Case], at: usize) -> [Option<Estimate>; SOURCES.len()] {
    std::array::from_fn(|source| Estimate::of(cases.iter().map(|case| case.traits[source].as_ref()?[at])))
}

fn share(is: bool) -> f64 {
    f64::from(u8::from(is))
}
