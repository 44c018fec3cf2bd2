//! Sampling: one token at a time, drawn from what the network expects, within the grammar and the user's limits.

use std::sync::Arc;

use continuo_music::{Clip, TempoMap};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::vocabulary::{Token, UNITS_PER_SECOND};
use crate::{ExtendError, ExtendProgress, ExtendSettings, OnExtendProgress};

mod choice;
mod continuation;
mod origins;
mod placement;
mod prompt;

use continuation::Continuation;
use origins::Origins;
use placement::Placement;
use prompt::{Prompt, prompt};

/// Units of new music after which progress is reported.
const UNITS_BETWEEN_REPORTS: u32 = UNITS_PER_SECOND / 4;
/// Tokens after which progress is reported even if little time passed in them, so that a run can be cancelled.
const TOKENS_BETWEEN_REPORTS: u32 = 64;

/// A network that reads a performance and says how it may go on.
pub(super) trait Reader {
    /// Reads on, and says how likely each token is to follow the last: [`TOKENS`](super::TOKENS) logits.
    ///
    /// Never called with no tokens. The first call brings the whole prompt, later ones what was written since.
    fn read(&mut self, tokens: &[Token]) -> Vec<f32>;

    /// For each token of the prompt the share of its attention that the network gave to it, while it read what it has
    /// read since this was last asked or since the prompt; none if it has read nothing, or does not tell.
    fn attention(&mut self) -> Vec<f32>;
}

/// Writes on from where the input ends. See [`crate::Extend::extend`].
///
/// The tokens that are read are the tokens that sound: where a rest or a note reaches the user's maximum, the network
/// reads the shortened rest, or the end of the note, as if it had written that itself.
/// The input stays as it is; what of it the network hears is in [`prompt`](prompt()).
/// The result is as long as what was written, the rest at its end included: the input and `extension_seconds`, to the
/// nearest tick. With `snap` that is rounded down to a sixteenth, and where no sixteenth fits, nothing is added.
/// It is shorter only if the network stops giving advice (no token that may follow has a finite logit).
///
/// Values out of a setting's range are taken as the nearest in it. However dense the input and whatever the network
/// wants, it reads a bounded number of tokens: some 1500 of the input and 200 for each second that it adds.
///
/// # Errors
///
/// [`ExtendError::EmptyInput`] without a note, [`ExtendError::TooLong`] when the result would pass
/// [`Tick::LATEST`](continuo_music::Tick::LATEST), [`ExtendError::Cancelled`] when `on_progress` asks for that.
pub(super) fn extend(
    reader: &mut dyn Reader,
    input: &Clip,
    tempo: &TempoMap,
    settings: &ExtendSettings,
    on_progress: OnExtendProgress<'_>,
) -> Result<Clip, ExtendError> {
    if input.is_empty() {
        return Err(ExtendError::EmptyInput);
    }
    let settings = &within_ranges(settings);
    let placement = Placement::new(input, tempo, settings)?;
    let mut rng = ChaCha8Rng::seed_from_u64(settings.seed);
    let Prompt { tokens, origins } = prompt(input, tempo, settings);
    let mut reports = Reports::new(placement, origins, settings);
    let mut continuation = Continuation::after(&tokens, settings);
    let mut logits = reader.read(&tokens);
    loop {
        let rules = continuation.rules();
        let Some(token) = choice::draw(&logits, |token| rules.allow(token), settings, &mut rng) else { break };
        let written = continuation.write(token);
        if continuation.is_complete() {
            break;
        }
        if reports.is_due(&continuation) {
            reports.report(&continuation, reader.attention(), on_progress)?;
        }
        logits = reader.read(&written);
    }
    reports.report(&continuation, reader.attention(), on_progress)
}

/// Says how far a run is, and remembers when it did.
struct Reports<'a> {
    placement: Placement<'a>,
    origins: Origins,
    /// For each note of the input, as last told.
    attention: Arc<[f32]>,
    seconds: f32,
    units_told: u32,
    tokens_told: u32,
    has_told_notes: bool,
}

impl<'a> Reports<'a> {
    fn new(placement: Placement<'a>, origins: Origins, settings: &ExtendSettings) -> Self {
        let (attention, seconds) = (origins.shares(&[]).into(), settings.extension_seconds);
        Self { placement, origins, attention, seconds, units_told: 0, tokens_told: 0, has_told_notes: false }
    }

    /// Whether there is enough that is new, or the first note.
    fn is_due(&self, continuation: &Continuation) -> bool {
        continuation.units() >= self.units_told + UNITS_BETWEEN_REPORTS
            || continuation.tokens() >= self.tokens_told + TOKENS_BETWEEN_REPORTS
            || !self.has_told_notes && !continuation.notes().is_empty()
    }

    /// Reports; the result is the music as it stands.
    fn report(
        &mut self,
        continuation: &Continuation,
        attention: Vec<f32>,
        on_progress: OnExtendProgress<'_>,
    ) -> Result<Clip, ExtendError> {
        if !attention.is_empty() {
            self.attention = self.origins.shares(&attention).into();
        }
        let notes = continuation.notes();
        self.units_told = continuation.units();
        self.tokens_told = continuation.tokens();
        self.has_told_notes |= !notes.is_empty();
        let (partial, notes_added) = self.placement.clip(&notes, continuation.units());
        let seconds_done = seconds(continuation.units()).min(self.seconds);
        let progress = ExtendProgress {
            seconds_done,
            seconds: self.seconds,
            notes_added,
            partial,
            attention: Arc::clone(&self.attention),
        };
        if on_progress(&progress).is_break() { Err(ExtendError::Cancelled) } else { Ok(progress.partial) }
    }
}

/// The settings with every value in its range; what is not a number becomes the least.
fn within_ranges(settings: &ExtendSettings) -> ExtendSettings {
    ExtendSettings {
        sampling_threshold: within(settings.sampling_threshold, 0.10, 0.99),
        creative_risk: within(settings.creative_risk, 0.5, 6.0),
        input_seconds: within(settings.input_seconds, 1.0, 30.0),
        extension_seconds: within(settings.extension_seconds, 1.0, 30.0),
        max_rest_seconds: within(settings.max_rest_seconds, 0.5, 10.0),
        max_note_seconds: within(settings.max_note_seconds, 0.5, 10.0),
        ..*settings
    }
}

fn within(value: f32, least: f32, most: f32) -> f32 {
    if value.is_nan() { least } else { value.clamp(least, most) }
}

/// So many seconds in units, rounded down.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float-to-int casts saturate")]
fn units(seconds: f32) -> u32 {
    (f64::from(seconds) * f64::from(UNITS_PER_SECOND) + 1e-3) as u32
}

/// So many units in seconds.
#[expect(clippy::cast_possible_truncation, reason = "only an approximate time is told")]
fn seconds(units: u32) -> f32 {
    (f64::from(units) / f64::from(UNITS_PER_SECOND)) as f32
}

#[cfg(test)]
mod tests;
