//! What a run says while it runs: a bar on a terminal, plain lines elsewhere, and a log file in the model folder.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::error::TrainerError;

/// Name of the log in a model folder: one JSON object a line.
pub const LOG_FILE: &str = "log.jsonl";
/// How fast the shown loss follows the last step's.
const SMOOTHING: f32 = 0.02;

/// Reports a run.
#[derive(Debug)]
pub struct Reporter {
    bar: ProgressBar,
    log: PathBuf,
    names: &'static [&'static str],
    smoothed: Vec<f32>,
    started: Instant,
    first_step: usize,
    steps: usize,
}

impl Reporter {
    /// A reporter of a run that starts, or goes on, after `first_step` steps of `steps`; `names` are those of the
    /// terms of its loss.
    ///
    /// # Errors
    ///
    /// When the log cannot be read back to where the run goes on.
    pub fn new(
        folder: &Path,
        names: &'static [&'static str],
        first_step: usize,
        steps: usize,
    ) -> Result<Self, TrainerError> {
        let bar = if std::io::stderr().is_terminal() { ProgressBar::new(steps as u64) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} steps, {per_sec}, ETA {eta}  {msg}") {
            bar.set_style(style);
        }
        bar.set_position(first_step as u64);
        bar.reset_eta();
        let log = folder.join(LOG_FILE);
        forget_after(&log, first_step)?;
        Ok(Self { bar, log, names, smoothed: Vec::new(), started: Instant::now(), first_step, steps })
    }

    /// After every step, with the terms of its loss.
    pub fn step(&mut self, step: usize, terms: &[f32]) {
        if self.smoothed.is_empty() {
            self.smoothed = terms.to_vec();
        }
        for (shown, term) in self.smoothed.iter_mut().zip(terms) {
            *shown += SMOOTHING * (term - *shown);
        }
        self.bar.set_position(step as u64);
        let shown = self.names.iter().zip(&self.smoothed).map(|(name, term)| format!("{name} {term:.3}"));
        self.bar.set_message(shown.collect::<Vec<_>>().join("  "));
    }

    /// After every validation.
    ///
    /// # Errors
    ///
    /// When the log cannot be written to.
    pub fn validation(
        &mut self,
        step: usize,
        valid: &[f64],
        figures: &[(&str, f64)],
        is_best: bool,
    ) -> Result<(), TrainerError> {
        let mut line = json!({ "step": step, "train": self.smoothed, "valid": valid, "best": is_best });
        for (name, figure) in figures {
            line[name] = json!(figure);
        }
        self.append(&line.to_string())?;
        self.say(&self.line(step, valid, figures, is_best));
        Ok(())
    }

    /// After samples were played, with what was measured on them.
    ///
    /// # Errors
    ///
    /// When the log cannot be written to.
    pub fn samples(&mut self, step: usize, name: &str, figures: &serde_json::Value) -> Result<(), TrainerError> {
        self.append(&json!({ "step": step, "samples": name, "metrics": figures }).to_string())?;
        self.say(&format!("step {step}/{}  wrote samples/{name}", self.steps));
        Ok(())
    }

    /// When something goes wrong that the run can go on with.
    pub fn warn(&self, sentence: &str) {
        self.say(sentence);
    }

    fn say(&self, text: &str) {
        if self.bar.is_hidden() { println!("{text}") } else { self.bar.println(text) }
    }

    fn line(&self, step: usize, valid: &[f64], figures: &[(&str, f64)], is_best: bool) -> String {
        let sum = |terms: &mut dyn Iterator<Item = f64>| terms.sum::<f64>();
        let train = sum(&mut self.smoothed.iter().map(|term| f64::from(*term)));
        let mut text = format!("step {step}/{}  train {train:.3}", self.steps);
        text += &format!("  valid {:.4}", sum(&mut valid.iter().copied()));
        if valid.len() > 1 {
            let terms: Vec<_> = valid.iter().map(|term| format!("{term:.3}")).collect();
            text += &format!(" ({})", terms.join(" + "));
        }
        for (name, figure) in figures {
            text += &format!("  {} {figure:.3}", name.replace('_', " "));
        }
        text + if is_best { "  best" } else { "" } + &format!("  ETA {}", self.eta(step))
    }

    /// At the end of the sitting.
    pub fn finish(&self) {
        self.bar.finish();
    }

    #[expect(clippy::cast_precision_loss, reason = "steps are far below 2^52")]
    fn eta(&self, step: usize) -> String {
        let done = (step - self.first_step).max(1) as f64;
        let seconds = self.started.elapsed().as_secs_f64() / done * (self.steps - step) as f64;
        format!("{:.0} min", seconds / 60.0)
    }

    fn append(&self, line: &str) -> Result<(), TrainerError> {
        let file = std::fs::OpenOptions::new().create(true).append(true).open(&self.log);
        file.and_then(|mut file| writeln!(file, "{line}")).map_err(|error| TrainerError::file(&self.log, error))
    }
}

/// Drops what a sitting logged after the checkpoint that is gone on from.
fn forget_after(log: &Path, step: usize) -> Result<(), TrainerError> {
    let Ok(text) = std::fs::read_to_string(log) else { return Ok(()) };
    let is_kept = |line: &&str| {
        let logged: Option<serde_json::Value> = serde_json::from_str(line).ok();
        logged.and_then(|line| line["step"].as_u64()).is_some_and(|logged| logged <= step as u64)
    };
    let kept: String = text.lines().filter(is_kept).map(|line| format!("{line}\n")).collect();
    crate::files::write(log, kept.as_bytes())
}
