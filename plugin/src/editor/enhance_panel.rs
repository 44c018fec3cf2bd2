//! Enhance: its four parameters, its seed, the run, and what becomes of the result.

use continuo_studio::{Command, Progress, SEED_MAX, Status};
use egui::{ProgressBar, RichText, Ui};

use super::knobs;
use super::stage::Stage;
use super::{teaching, theme};

/// Draws the panel.
pub fn show(ui: &mut Ui, stage: &mut Stage) {
    knobs::heading(ui, "Enhance");
    let (setter, params) = (stage.setter, &stage.params.enhance);
    knobs::slider(ui, setter, &params.sampling_iterations, teaching::ITERATIONS);
    knobs::slider(ui, setter, &params.max_notes_removed, teaching::REMOVED);
    knobs::slider(ui, setter, &params.max_notes_added, teaching::ADDED);
    knobs::slider(ui, setter, &params.creative_risk, teaching::RISK);
    seed(ui, stage);
    ui.add_space(6.0);
    run(ui, stage);
    after(ui, stage);
}

fn seed(ui: &mut Ui, stage: &mut Stage) {
    let (setter, params) = (stage.setter, &stage.params.enhance);
    knobs::slider(ui, setter, &params.seed, teaching::SEED);
    ui.horizontal(|ui| {
        knobs::toggle(ui, setter, &params.seed_locked, teaching::SEED_LOCK);
        let last = stage.view.last_seed.filter(|seed| *seed <= SEED_MAX).and_then(|seed| i32::try_from(seed).ok());
        if knobs::button(ui, last.is_some(), "Keep last", teaching::SEED_KEEP)
            && let Some(seed) = last
        {
            knobs::set(setter, &params.seed, seed);
            knobs::set(setter, &params.seed_locked, true);
        }
        if let Some(seed) = last {
            ui.label(RichText::new(seed.to_string()).small().color(theme::MUTED))
                .on_hover_text("The seed of the last run.");
        }
    });
}

fn run(ui: &mut Ui, stage: &mut Stage) {
    if stage.is_busy() {
        progress(ui, stage.view.progress.as_ref());
        if knobs::button(ui, true, "Cancel", "Stop the run. The input and the last result stay as they are.") {
            stage.ask(Command::Cancel);
        }
    } else {
        let ready = stage.view.status == Status::Idle && !stage.view.input.clip.is_empty();
        let hint = if ready {
            teaching::GENERATE
        } else {
            "There is no input melody yet: record, draw, import or choose one."
        };
        if knobs::main_button(ui, ready, "Generate", hint) {
            stage.ask(Command::Generate);
        }
    }
}

fn progress(ui: &mut Ui, progress: Option<&Progress>) {
    let Some(progress) = progress else {
        ui.add(ProgressBar::new(0.0).text(RichText::new("Loading the model…").color(theme::TEXT)).animate(true));
        return;
    };
    let (done, all) = (progress.iterations_done, progress.iterations);
    let share = f64::from(done) / f64::from(all.max(1));
    let text = RichText::new(format!("{done} of {all}")).color(theme::TEXT);
    #[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
    ui.add(ProgressBar::new(share as f32).fill(theme::ACCENT.gamma_multiply(0.55)).text(text));
    let edits = format!("{} added, {} removed · seed {}", progress.notes_added, progress.notes_removed, progress.seed);
    ui.label(RichText::new(edits).small().color(theme::MUTED));
}

fn after(ui: &mut Ui, stage: &mut Stage) {
    ui.horizontal_wrapped(|ui| {
        let has_result = stage.view.result.is_some() && !stage.is_busy();
        if knobs::button(ui, has_result, "Accept", teaching::ACCEPT) {
            stage.ask(Command::Accept);
        }
        if knobs::button(ui, stage.view.can_undo, "Undo", "Take back the last edit of the melody or the history.") {
            stage.ask(Command::Undo);
        }
        if knobs::button(ui, stage.view.can_redo, "Redo", "Do again what was taken back.") {
            stage.ask(Command::Redo);
        }
    });
}
