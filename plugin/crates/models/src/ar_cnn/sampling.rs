//! Sampling: one edit at a time, drawn from what the network scores, within the user's budgets.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use continuo_music::Clip;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::planes::{KEYS, MAX_STEPS};
use super::{ArCnn, Scores};
use crate::{EnhanceError, EnhanceInput, EnhanceProgress, EnhanceSettings, OnProgress, Prospect};

mod draft;
mod grid;
mod prospects;
mod scope;

use draft::{Draft, Edit};
use prospects::prospects;

/// Steps that one edit of a pass answers for: longer music gets an edit in every eight bars of it.
const STEPS_PER_EDIT: usize = 128;
/// Edits that are tried in one place before a pass goes without.
const TRIES: usize = 48;
/// Probability of the best edit below which the music is taken to be finished, at a creative risk of one.
const CONFIDENCE: f32 = 0.25;
/// Logits, at a creative risk of one, that an edit may stay behind the best: what is less likely is noise.
const TAIL: f32 = 3.0;

/// Runs the passes. See [`crate::Enhance::enhance`].
pub(super) fn enhance(
    model: &ArCnn,
    input: &EnhanceInput<'_>,
    settings: &EnhanceSettings,
    on_progress: OnProgress<'_>,
) -> Result<Clip, EnhanceError> {
    let mut draft = Draft::new(input, settings)?;
    let mut rng = ChaCha8Rng::seed_from_u64(settings.seed);
    let iterations = settings.sampling_iterations;
    let mut advice = Advice::on(&draft, model);
    for iterations_done in 1..=iterations {
        let edited = pass(&mut draft, &advice.scores, settings, &mut rng);
        if edited.is_continue() && iterations_done < iterations {
            advice = Advice::on(&draft, model);
        }
        let (notes_added, notes_removed, partial) = (draft.notes_added(), draft.notes_removed(), draft.clip());
        let prospects = Arc::clone(&advice.prospects);
        let progress = EnhanceProgress { iterations_done, iterations, notes_added, notes_removed, partial, prospects };
        if on_progress(&progress).is_break() {
            return Err(EnhanceError::Cancelled);
        }
        if edited.is_break() {
            break;
        }
    }
    Ok(draft.clip())
}

/// What the network says of a draft as it stands.
struct Advice {
    scores: Scores,
    prospects: Arc<[Prospect]>,
}

impl Advice {
    fn on(draft: &Draft, model: &ArCnn) -> Self {
        let scores = model.score_part(draft.window(), &draft.steps());
        Self { prospects: prospects(draft, &scores), scores }
    }
}

/// One edit in every stretch of what may be edited. `Break` when none was possible or worth making.
fn pass(draft: &mut Draft, scores: &Scores, settings: &EnhanceSettings, rng: &mut ChaCha8Rng) -> ControlFlow<()> {
    let mut edited = ControlFlow::Break(());
    let steps = draft.steps();
    for start in steps.clone().step_by(STEPS_PER_EDIT) {
        let stretch = start..(start + STEPS_PER_EDIT).min(steps.end);
        if let Some(edit) = choose(draft, scores, stretch, settings, rng) {
            draft.apply(edit);
            edited = ControlFlow::Continue(());
        }
    }
    edited
}

/// Draws an edit from the softmax over the stretch's cells, of those that the budgets and the rule on parallels allow.
fn choose(
    draft: &Draft,
    scores: &Scores,
    stretch: Range<usize>,
    settings: &EnhanceSettings,
    rng: &mut ChaCha8Rng,
) -> Option<Edit> {
    let risk = settings.creative_risk.clamp(0.1, 10.0);
    let mut cells = candidates(draft, scores, stretch, risk);
    for _ in 0..TRIES.min(cells.len()) {
        let index = draw(&cells, risk, rng)?;
        let (cell, _) = cells.swap_remove(index);
        let edit = draft.edit_at(cell / KEYS, cell % KEYS, |step, key| held(scores, (step, key), risk, rng));
        if !draft.brings_parallels(&edit) {
            return Some(edit);
        }
    }
    None
}

/// The cells that may be edited, with their logits, the unlikely tail cut off. Empty when none is likely enough.
fn candidates(draft: &Draft, scores: &Scores, stretch: Range<usize>, risk: f32) -> Vec<(usize, f32)> {
    let allowed = draft.allowed();
    let cells = stretch.start * KEYS..stretch.end * KEYS;
    let mut cells: Vec<_> = cells.filter(|cell| allowed[*cell]).map(|cell| (cell, scores.edit[cell])).collect();
    let best = cells.iter().map(|(_, logit)| *logit).fold(f32::NEG_INFINITY, f32::max);
    if sigmoid(best) < CONFIDENCE / risk {
        return Vec::new();
    }
    cells.retain(|(_, logit)| *logit >= best - TAIL * risk);
    cells
}

/// An index into `cells`, drawn by the softmax of their logits at that temperature.
fn draw(cells: &[(usize, f32)], risk: f32, rng: &mut ChaCha8Rng) -> Option<usize> {
    let best = cells.iter().map(|(_, logit)| *logit).fold(f32::NEG_INFINITY, f32::max);
    let weight = |logit: f32| f64::from((logit - best) / risk).exp();
    let total: f64 = cells.iter().map(|(_, logit)| weight(*logit)).sum();
    let mut left = rng.random::<f64>() * total;
    for (index, (_, logit)) in cells.iter().enumerate() {
        left -= weight(*logit);
        if left <= 0.0 {
            return Some(index);
        }
    }
    cells.len().checked_sub(1)
}

/// Whether a note that sounds at the cell sounds on: drawn, but twice as sure of itself as the network is.
fn held(scores: &Scores, (step, key): (usize, usize), risk: f32, rng: &mut ChaCha8Rng) -> bool {
    rng.random::<f32>() < sigmoid(2.0 * scores.hold[step * KEYS + key] / risk)
}

fn sigmoid(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

/// Refuses what is too long for the network.
fn checked_steps(steps: usize) -> Result<usize, EnhanceError> {
    if steps > MAX_STEPS { Err(EnhanceError::TooLong { steps, limit: MAX_STEPS }) } else { Ok(steps) }
}

#[cfg(test)]
mod tests;
