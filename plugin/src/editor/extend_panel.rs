//! Extend: how its next token is drawn, how much it hears and adds, and what is done to rests and notes.

use continuo_models::transformer::{TOKENS, share_of_tokens};
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
    ui.label(RichText::new(threshold(params)).small().color(theme::of(ui.ctx()).muted)).on_hover_text(hint);
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
