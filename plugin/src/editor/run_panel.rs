//! The run of whichever technique is chosen: its seed, how far it is, and what becomes of the result.

use continuo_studio::{Advance, Command, Progress, SEED_MAX, Status, Technique};
use egui::{ProgressBar, RichText, Ui};

use super::knobs;
use super::stage::Stage;
use super::{teaching, theme};

/// Draws the controls.
pub fn show(ui: &mut Ui, stage: &mut Stage) {
    seed(ui, stage);
    ui.add_space(6.0);
    run(ui, stage);
}

fn seed(ui: &mut Ui, stage: &mut Stage) {
    let (setter, params) = (stage.setter, &stage.params.generate);
    knobs::slider_in_row(ui, setter, &params.seed, teaching::SEED);
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
            ui.label(RichText::new(seed.to_string()).small().color(theme::of(ui.ctx()).muted))
                .on_hover_text("The seed of the last run.");
        }
    });
}

fn run(ui: &mut Ui, stage: &mut Stage) {
    if stage.is_busy() {
        progress(ui, stage);
        ui.horizontal(|ui| stop(ui, stage));
        return;
    }
    let ready = stage.view.status == Status::Idle && !stage.view.input.clip.is_empty();
    let hint =
        if ready { teaching::GENERATE } else { "There is no input melody yet: record, draw, import or choose one." };
    if knobs::main_button(ui, ready, "Generate", hint) {
        stage.ask(Command::Generate);
    }
}

fn stop(ui: &mut Ui, stage: &mut Stage) {
    if knobs::button(ui, true, "Cancel", "Stop the run. The input and the last result stay as they are.") {
        stage.ask(Command::Cancel);
    }
    // Accompany writes all bars at once: there is nothing to keep before the end.
    let makes_parts = stage.view.progress.as_ref().is_some_and(|run| run.technique() == Technique::Accompany);
    let generating = stage.view.status == Status::Generating;
    if !makes_parts && knobs::button(ui, generating, "Stop and keep", teaching::KEEP) {
        stage.ask(Command::KeepPartial);
    }
}

fn progress(ui: &mut Ui, stage: &Stage) {
    let running = stage.view.progress.as_ref().filter(|_| stage.view.status == Status::Generating);
    let Some(progress) = running else {
        ui.add(
            ProgressBar::new(0.0)
                .text(RichText::new("Loading the model…").color(theme::of(ui.ctx()).text))
                .animate(true),
        );
        return;
    };
    let (share, text) = share(progress);
    let text = RichText::new(text).color(theme::of(ui.ctx()).text);
    ui.add(ProgressBar::new(share).fill(theme::of(ui.ctx()).accent.gamma_multiply(0.55)).text(text));
    let seed = stage.view.last_seed.map_or_else(String::new, |seed| format!(" · seed {seed}"));
    ui.label(RichText::new(format!("{}{seed}", edits(progress))).small().color(theme::of(ui.ctx()).muted));
}

/// How much is done, from 0 to 1, and in words.
#[expect(clippy::cast_precision_loss, reason = "at most a hundred iterations, and some thousand bars")]
fn share(progress: &Progress) -> (f32, String) {
    match progress.advance {
        Advance::Enhance { iterations_done, iterations, .. } => {
            (iterations_done as f32 / iterations.max(1) as f32, format!("{iterations_done} of {iterations}"))
        }
        Advance::Extend { seconds_done, seconds } => {
            (seconds_done / seconds.max(0.1), format!("{seconds_done:.1} of {seconds:.1} s"))
        }
        Advance::Accompany { bars_done, bars } => {
            (bars_done as f32 / bars.max(1) as f32, format!("{bars_done} of {bars} bars"))
        }
    }
}

fn edits(progress: &Progress) -> String {
    let added = progress.notes_added;
    match progress.advance {
        Advance::Enhance { notes_removed, .. } => format!("{added} added, {notes_removed} removed"),
        Advance::Extend { .. } | Advance::Accompany { .. } => {
            format!("{added} {} added", if added == 1 { "note" } else { "notes" })
        }
    }
}

/// Draws what can be done with the result.
pub fn after(ui: &mut Ui, stage: &mut Stage) {
    ui.horizontal_wrapped(|ui| {
        let has_result = stage.view.result.is_some() && !stage.is_busy();
        if knobs::button(ui, has_result, "Accept", teaching::ACCEPT) {
            stage.ask(Command::Accept);
        }
    });
}
