//! The planner's loss: how unlikely the real chords are among all progressions, in nats a beat.

use burn::tensor::{Tensor, activation};
use continuo_models::muse_gan::{KINDS, Planner};
use continuo_music::harmony::Chord;

use super::batch::{Batch, WINDOW};

/// The mean over the beats of a batch.
///
/// The normaliser is the sum over all paths, by the forward algorithm. It is carried in plain numbers scaled to a sum of
/// one at each beat, so that a beat costs a product of matrices and not an exponential for each pair of chords.
#[must_use]
pub fn loss(planner: &Planner, batch: &Batch) -> Tensor<1> {
    let fits = activation::log_softmax(planner.fits(batch.plan.clone()), 2) * batch.mask.clone();
    let follows = planner.follows();
    let real = (fits.clone() * batch.chords.clone()).sum() + real_successions(&follows, batch);
    (all(&fits, &follows, batch) - real) / batch.mask.clone().sum()
}

/// How well the real chords follow one another.
fn real_successions(follows: &Tensor<2>, batch: &Batch) -> Tensor<1> {
    let windows = batch.windows;
    let before = batch.chords.clone().slice([0..windows, 0..WINDOW - 1]);
    let after = batch.chords.clone().slice([0..windows, 1..WINDOW]).reshape([windows * (WINDOW - 1), Chord::COUNT]);
    let rows = |kind| of_kind(follows, kind);
    let mut sum = Tensor::zeros([1], &follows.device());
    for kind in 0..KINDS {
        let is_kind = batch.kinds.clone().slice([0..windows, 1..WINDOW, kind..kind + 1]);
        let from = (before.clone() * is_kind).reshape([windows * (WINDOW - 1), Chord::COUNT]);
        sum = sum + (from.matmul(rows(kind)) * after.clone()).sum();
    }
    sum
}

/// The logarithm of the sum over all progressions, summed over the windows.
fn all(fits: &Tensor<3>, follows: &Tensor<2>, batch: &Batch) -> Tensor<1> {
    let windows = batch.windows;
    let at = |tensor: &Tensor<3>, beat: usize| {
        let columns = tensor.dims()[2];
        tensor.clone().slice([0..windows, beat..beat + 1]).reshape([windows, columns])
    };
    let successions: Vec<Tensor<2>> = (0..KINDS).map(|kind| of_kind(follows, kind).exp()).collect();
    let mut paths = at(fits, 0).exp();
    let mut sum = Tensor::zeros([1], &follows.device());
    for beat in 1..WINDOW {
        let total = paths.clone().sum_dim(1);
        sum = sum + total.clone().log().sum();
        paths = paths / total;
        let (kinds, mask) = (at(&batch.kinds, beat), at(&batch.mask, beat));
        let mut next = paths.clone() * (mask.neg() + 1.0);
        for (kind, succession) in successions.iter().enumerate() {
            let is_kind = kinds.clone().slice([0..windows, kind..kind + 1]);
            next = next + paths.clone().matmul(succession.clone()) * is_kind;
        }
        paths = next * at(fits, beat).exp();
    }
    sum + paths.sum_dim(1).log().sum()
}

fn of_kind(follows: &Tensor<2>, kind: usize) -> Tensor<2> {
    follows.clone().slice([kind * Chord::COUNT..(kind + 1) * Chord::COUNT, 0..Chord::COUNT])
}
