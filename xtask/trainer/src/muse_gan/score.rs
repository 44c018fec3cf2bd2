//! What the critic reads: the planes of a performance as yes and no, without velocities.

use burn::tensor::{Tensor, activation};
use continuo_models::muse_gan::{Ensemble, Layout, Part, Plane, Playing, SLOTS};

/// Numbers of a beat.
#[must_use]
pub fn numbers(ensemble: Ensemble) -> usize {
    ensemble.parts().iter().map(|part| part.layout().velocity.start).sum()
}

/// The score of planes that were really played, which are yes or no already.
#[must_use]
pub fn of_real(planes: &Tensor<3>, ensemble: Ensemble) -> Tensor<3> {
    let parts = parts_of(planes, ensemble).into_iter();
    let kept = parts.map(|(part, planes)| columns(&planes, 0, part.layout().velocity.start));
    Tensor::cat(kept.collect(), 2)
}

/// The score of planes that the generator wrote: decided, but with the slope of what was undecided (straight through).
#[must_use]
pub fn of_written(planes: &Tensor<3>, ensemble: Ensemble) -> Tensor<3> {
    let parts = parts_of(planes, ensemble).into_iter();
    Tensor::cat(parts.map(|(part, planes)| decided(part, &planes)).collect(), 2)
}

/// Each part with its planes.
pub fn parts_of(planes: &Tensor<3>, ensemble: Ensemble) -> Vec<(Part, Tensor<3>)> {
    let mut start = 0;
    let of = |part: &Part| {
        start += part.numbers();
        (*part, columns(planes, start - part.numbers(), part.numbers()))
    };
    ensemble.parts().iter().map(of).collect()
}

/// Some columns of rows.
fn columns(rows: &Tensor<3>, from: usize, count: usize) -> Tensor<3> {
    let [windows, beats, _] = rows.dims();
    rows.clone().slice([0..windows, 0..beats, from..from + count])
}

/// A plane as one row for each slot: `[windows * beats * SLOTS, columns]`.
#[must_use]
pub fn slots(planes: &Tensor<3>, plane: Plane) -> Tensor<2> {
    let [windows, beats, _] = planes.dims();
    columns(planes, plane.start, SLOTS * plane.columns).reshape([windows * beats * SLOTS, plane.columns])
}

fn decided(part: Part, planes: &Tensor<3>) -> Tensor<3> {
    let Layout { gate, onset, sustain, .. } = part.layout();
    let [windows, beats, _] = planes.dims();
    let back = |rows: Tensor<2>| {
        let columns = rows.dims()[1];
        rows.reshape([windows, beats, SLOTS * columns])
    };
    let struck = match part.playing {
        Playing::Drums => return back(yes_or_no(slots(planes, onset))),
        Playing::Line(_) => one_of(slots(planes, onset)),
        Playing::Chords(_) => yes_or_no(slots(planes, onset)),
    };
    let gates = yes_or_no(slots(planes, gate));
    let struck = struck * gates.clone();
    Tensor::cat(vec![back(gates), back(struck), back(yes_or_no(slots(planes, sustain)))], 2)
}

/// Whether each logit is above zero, with the slope of its probability.
fn yes_or_no(logits: Tensor<2>) -> Tensor<2> {
    let probability = activation::sigmoid(logits.clone());
    let decision = logits.detach().greater_elem(0.0).float();
    probability.clone() + (decision - probability.detach())
}

/// Which logit of a row is the highest, with the slope of their probabilities.
fn one_of(logits: Tensor<2>) -> Tensor<2> {
    let probability = activation::softmax(logits.clone(), 1);
    let still = logits.detach();
    let decision = still.clone().equal(still.max_dim(1).expand(probability.dims())).float();
    probability.clone() + (decision - probability.detach())
}
