//! What the network thinks of next, for whoever wants to watch it: the edits it thinks likeliest of all that are allowed.

use std::sync::Arc;

use super::draft::{Draft, Edit};
use super::{Scores, sigmoid};
use crate::ar_cnn::planes::KEYS;
use crate::{EditKind, MAX_PROSPECTS, Prospect};

/// Logit below which an edit is not worth mentioning: a probability of one in a hundred, fainter than a picture shows.
const FAINTEST: f32 = -4.6;

/// The likeliest edits of a draft that was scored, the likeliest first.
///
/// The probability is the network's yes or no for the cell alone, not a share of the softmax over all cells: it says the
/// same thing in every pass and every stretch, and all of it fades as the music becomes finished.
pub(super) fn prospects(draft: &Draft, scores: &Scores) -> Arc<[Prospect]> {
    let (allowed, steps) = (draft.allowed(), draft.steps());
    let cells = steps.start * KEYS..steps.end * KEYS;
    // What is no number is not at least the faintest either.
    let mut likely: Vec<_> = cells.filter(|cell| allowed[*cell] && scores.edit[*cell] >= FAINTEST).collect();
    likely.sort_by(|one, other| scores.edit[*other].total_cmp(&scores.edit[*one]));
    likely.into_iter().filter_map(|cell| prospect(draft, scores, cell)).take(MAX_PROSPECTS).collect()
}

/// What editing a cell would come to.
fn prospect(draft: &Draft, scores: &Scores, cell: usize) -> Option<Prospect> {
    let edit = draft.edit_at(cell / KEYS, cell % KEYS, |step, key| scores.hold[step * KEYS + key] > 0.0);
    let kind = match edit {
        Edit::Add(_) => EditKind::Add,
        Edit::Remove(_) => EditKind::Remove,
    };
    let (key, time) = draft.touched_by(&edit)?;
    let probability = sigmoid(scores.edit[cell]);
    Some(Prospect { key, onset: time.start, duration: time.end - time.start, kind, probability })
}
