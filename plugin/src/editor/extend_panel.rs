//! Extend: how its next token is drawn, how much it hears and adds, and what is done to rests and notes.

use continuo_models::transformer::TOKENS;
use egui::{RichText, Ui};

use super::stage::Stage;
use super::{knobs, teaching, theme};
use crate::params::{ExtendParams, SamplingChoice};

/// Draws the page.
pub fn show(ui: &mut Ui, stage: &Stage) {
    let (setter, params) = (stage.setter, &stage.params.extend);
    knobs::slider(ui, setter, &params.extension_duration, teaching::EXTENSION);
    knobs::slider(ui, setter, &params.input_duration, teaching::INPUT_DURATION);
    knobs::slider(ui, setter, &params.creative_risk, teaching::EXTEND_RISK);
    sampling(ui, stage);
    knobs::slider(ui, setter, &params.max_rest_time, teaching::MAX_REST);
    knobs::slider(ui, setter, &params.max_note_length, teaching::MAX_NOTE);
    knobs::toggle(ui, setter, &params.snap_extension, teaching::SNAP);
}

fn sampling(ui: &mut Ui, stage: &Stage) {
    let (setter, params) = (stage.setter, &stage.params.extend);
    knobs::choice(ui, setter, &params.sampling_technique, teaching::SAMPLING);
    let hint = match params.sampling_technique.value() {
        SamplingChoice::TopK => teaching::TOP_K,
        SamplingChoice::Nucleus => teaching::NUCLEUS,
        SamplingChoice::Random => return,
    };
    knobs::slider(ui, setter, &params.sampling_threshold, hint);
    ui.label(RichText::new(threshold(params)).small().color(theme::MUTED)).on_hover_text(hint);
}

/// What the threshold comes to.
fn threshold(params: &ExtendParams) -> String {
    let share = params.sampling_threshold.value();
    match params.sampling_technique.value() {
        SamplingChoice::TopK => format!("the {} likeliest of {TOKENS} tokens", share_of_tokens(share)),
        SamplingChoice::Nucleus => format!("the likeliest tokens, {:.0} % together", share * 100.0),
        SamplingChoice::Random => "all tokens".to_owned(),
    }
}

/// That share of the vocabulary, rounded down as the sampling does it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a share of 310 tokens"
)]
fn share_of_tokens(share: f32) -> u32 {
    // 0.7 as a single-precision number is a little less than seven tenths.
    (TOKENS as f64 * f64::from(share) + 1e-4) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_down() {
        assert_eq!([0.1, 0.7, 0.8, 0.95, 0.99].map(share_of_tokens), [31, 217, 248, 294, 306]);
    }
}
