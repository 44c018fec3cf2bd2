//! What a run says while it runs: a bar on a terminal, plain lines elsewhere, and a log file in the model folder.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::error::TrainerError;
use crate::evaluate::repair::Repair;

/// Name of the log in a model folder: one JSON object a line.
pub const LOG_FILE: &str = "log.jsonl";
/// How fast the shown loss follows the last step's.
const SMOOTHING: f32 = 0.02;

/// Reports a run.
#[derive(Debug)]
pub struct Reporter {
    bar: ProgressBar,
    log: PathBuf,
    smoothed: Option<[f32; 3]>,
    started: Instant,
    first_step: usize,
    steps: usize,
}

impl Reporter {
    /// A reporter of a run that starts, or goes on, after `first_step` steps of `steps`.
    ///
    /// # Errors
    ///
    /// When the log cannot be read back to where the run goes on.
    pub fn new(folder: &Path, first_step: usize, steps: usize) -> Result<Self, TrainerError> {
        let bar = if std::io::stderr().is_terminal() { ProgressBar::new(steps as u64) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} steps, {per_sec}, ETA {eta}  {msg}") {
            bar.set_style(style);
        }
        bar.set_position(first_step as u64);
        bar.reset_eta();
        let log = folder.join(LOG_FILE);
        forget_after(&log, first_step)?;
        Ok(Self { bar, log, smoothed: None, started: Instant::now(), first_step, steps })
    }

    /// After every step, with the terms of its loss.
    pub fn step(&mut self, step: usize, terms: &[f32; 3]) {
        let smoothed = self.smoothed.get_or_insert(*terms);
        for (shown, term) in smoothed.iter_mut().zip(terms) {
            *shown += SMOOTHING * (term - *shown);
        }
        let [choice, sureness, holding] = *smoothed;
        self.bar.set_position(step as u64);
        self.bar.set_message(format!("choice {choice:.3}  sureness {sureness:.3}  holding {holding:.3}"));
    }

    /// After every validation.
    ///
    /// # Errors
    ///
    /// When the log cannot be written to.
    pub fn validation(
        &mut self,
        step: usize,
        valid: &[f64; 3],
        repair: &Repair,
        is_best: bool,
    ) -> Result<(), TrainerError> {
        let train = self.smoothed.unwrap_or_default();
        let line = json!({
            "step": step, "train": train, "valid": valid, "best": is_best,
            "valid_first_edit_precision": repair.first_precision(), "valid_f1": repair.f1(),
        });
        self.append(&line.to_string())?;
        let total: f64 = valid.iter().sum();
        let (first, f1) = (repair.first_precision(), repair.f1());
        let text = format!(
            "step {step}/{}  train {:.3}  valid {total:.4} ({:.3} + {:.3} + {:.3})  first edit {first:.3}  F1 {f1:.3}{}  ETA {}",
            self.steps,
            train.iter().sum::<f32>(),
            valid[0],
            valid[1],
            valid[2],
            if is_best { "  best" } else { "" },
            self.eta(step),
        );
        if self.bar.is_hidden() {
            println!("{text}")
        } else {
            self.bar.println(text)
        }
        Ok(())
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
