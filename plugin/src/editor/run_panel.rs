//! The run of whichever technique is chosen: what it may touch, its seed, how far it is, and what becomes of the result.

use continuo_studio::{Advance, Command, Progress, SEED_MAX, Status, Technique};
use egui::{ProgressBar, RichText, Ui};

use super::stage::Stage;
use super::{knobs, place_name, teaching, theme};

/// How much of its colour a bar of progress has, so that the text on it can be read.
const BAR_STRENGTH: f32 = 0.35;

/// Draws the controls.
pub fn show(ui: &mut Ui, stage: &mut Stage) {
    seed(ui, stage);
    bounds(ui, stage);
    ui.add_space(theme::TIGHT);
    if stage.is_busy() {
        progress(ui, stage);
        ui.horizontal(|ui| stop(ui, stage));
    } else {
        generate(ui, stage);
    }
}

/// Whether a run could be started.
pub fn is_ready(stage: &Stage) -> bool {
    stage.view.status == Status::Idle && !stage.view.input.clip.is_empty()
}

fn seed(ui: &mut Ui, stage: &mut Stage) {
    let (setter, params) = (stage.setter, &stage.params.generate);
    let last = stage.view.last_seed.filter(|seed| *seed <= SEED_MAX).and_then(|seed| i32::try_from(seed).ok());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::TIGHT;
        ui.label("Seed").on_hover_text(teaching::SEED);
        knobs::small_number(ui, setter, &params.seed, teaching::SEED);
        knobs::toggle_called(ui, setter, &params.seed_locked, "Lock", teaching::SEED_LOCK);
        let hint = if last.is_some() { teaching::SEED_KEEP } else { "There was no run yet whose seed could be kept." };
        let hint = last.map_or_else(|| hint.to_owned(), |seed| format!("{hint} It was {seed}."));
        if knobs::button(ui, last.is_some(), "Keep last", &hint)
            && let Some(seed) = last
        {
            knobs::set(setter, &params.seed, seed);
            knobs::set(setter, &params.seed_locked, true);
        }
    });
}

/// What the run may not touch, if the user said so.
fn bounds(ui: &mut Ui, stage: &mut Stage) {
    let Some(text) = bounds_text(stage) else { return };
    ui.horizontal(|ui| {
        knobs::aside(ui, text).on_hover_text(teaching::BOUNDS);
        let has_region = stage.view.region.is_some();
        if has_region && knobs::small_button(ui, true, "Everywhere", "Let the run change the whole melody again.") {
            stage.ask(Command::SetRegion(None));
        }
    });
}

fn bounds_text(stage: &Stage) -> Option<String> {
    let view = stage.view;
    let locked = match view.input.locked.len() {
        0 => None,
        1 => Some("1 note locked".to_owned()),
        notes => Some(format!("{notes} notes locked")),
    };
    let region = view.region.as_ref().map(|region| format!("{} only", place_name::stretch(&view.input.meter, region)));
    let texts: Vec<String> = locked.into_iter().chain(region).collect();
    (!texts.is_empty()).then(|| texts.join(", "))
}

fn generate(ui: &mut Ui, stage: &mut Stage) {
    let hint = match stage.view.status {
        Status::Recording => "A take is being recorded: stop it first.",
        _ if stage.view.input.clip.is_empty() => {
            "There is no input melody yet: record, draw, import or choose one in the Input (Ctrl+1)."
        }
        _ => teaching::GENERATE,
    };
    let colour = theme::of(ui.ctx()).technique(stage.technique());
    if knobs::main_button_in(ui, (is_ready(stage), colour), "Generate", hint) {
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
    let hint = if generating { teaching::KEEP } else { "Nothing is made yet: the model is being loaded." };
    if !makes_parts && knobs::button(ui, generating, "Stop and keep", hint) {
        stage.ask(Command::KeepPartial);
    }
}

fn progress(ui: &mut Ui, stage: &Stage) {
    let colours = theme::of(ui.ctx());
    let running = stage.view.progress.as_ref().filter(|_| stage.view.status == Status::Generating);
    let technique = running.map_or_else(|| stage.technique(), Progress::technique);
    let fill = colours.technique(technique).gamma_multiply(BAR_STRENGTH);
    let (done, text) = running.map_or_else(|| (0.0, "Loading the model…".to_owned()), share);
    let bar = ProgressBar::new(done).fill(fill).desired_height(theme::CONTROL).corner_radius(theme::TIGHT);
    let bar = bar.text(RichText::new(text).color(colours.text)).animate(running.is_none());
    ui.add(bar).on_hover_text(teaching::PROGRESS);
    if let Some(progress) = running {
        let seed = stage.view.last_seed.map_or_else(String::new, |seed| format!(" · seed {seed}"));
        knobs::aside(ui, format!("{}{seed}", edits(progress)));
    }
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
