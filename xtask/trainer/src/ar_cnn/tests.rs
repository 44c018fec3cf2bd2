//! Laws of the training run, on a network and a corpus small enough for seconds.

use std::path::Path;

use super::train::{Settings, WEIGHTS_FILE, train};
use crate::checkpoint::Running;
use crate::corpus::Corpus;
use crate::error::TrainerError;
use crate::fixtures;

fn settings(corpus: &Corpus) -> Settings {
    Settings { epochs: 6, learning_rate: 0.01, batch: 2, channels: 8, seed: 7, corpus: corpus.hash.clone() }
}

fn run(corpus: &Corpus, folder: &Path, resume: bool, stop_after: Option<usize>) -> Result<Vec<u8>, TrainerError> {
    let running = Running { folder: folder.into(), resume, validate_every: 3, stop_after };
    train(corpus, &settings(corpus), &running)?;
    Ok(std::fs::read(folder.join(WEIGHTS_FILE)).unwrap())
}

fn corpus() -> Corpus {
    Corpus::read(fixtures::corpus(5).path()).unwrap()
}

#[test]
fn a_run_that_is_resumed_ends_with_the_same_bits() {
    let (whole, halved, corpus) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), corpus());
    let expected = run(&corpus, whole.path(), false, None).unwrap();
    run(&corpus, halved.path(), false, Some(6)).unwrap();
    assert!(run(&corpus, halved.path(), true, None).unwrap() == expected, "the weights differ");
}

#[test]
fn another_seed_gives_other_weights() {
    let (one, other, corpus) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), corpus());
    let expected = run(&corpus, one.path(), false, None).unwrap();
    let running = Running { folder: other.path().into(), resume: false, validate_every: 3, stop_after: None };
    train(&corpus, &Settings { seed: 8, ..settings(&corpus) }, &running).unwrap();
    assert!(std::fs::read(other.path().join(WEIGHTS_FILE)).unwrap() != expected, "the weights are the same");
}

#[test]
fn training_lowers_the_loss() {
    let (folder, corpus) = (tempfile::tempdir().unwrap(), corpus());
    let long = Settings { epochs: 60, ..settings(&corpus) };
    let running = Running { folder: folder.path().into(), resume: false, validate_every: 5, stop_after: None };
    train(&corpus, &long, &running).unwrap();
    let log = std::fs::read_to_string(folder.path().join(crate::report::LOG_FILE)).unwrap();
    let losses: Vec<f64> = log
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|line| line["valid"].as_array().unwrap().iter().map(|term| term.as_f64().unwrap()).sum())
        .collect();
    assert!(losses.last().unwrap() < &(losses[0] * 0.9), "{losses:?}");
}

#[test]
fn a_run_is_not_overwritten_and_a_foreign_checkpoint_not_resumed() {
    let (folder, corpus) = (tempfile::tempdir().unwrap(), corpus());
    run(&corpus, folder.path(), false, Some(3)).unwrap();
    assert!(run(&corpus, folder.path(), false, None).unwrap_err().to_string().contains("--resume"));
    let running = Running { folder: folder.path().into(), resume: true, validate_every: 3, stop_after: None };
    let foreign = Settings { batch: 3, ..settings(&corpus) };
    assert!(train(&corpus, &foreign, &running).unwrap_err().to_string().contains("another run"));
}

#[test]
fn a_damaged_checkpoint_is_named() {
    let (folder, corpus) = (tempfile::tempdir().unwrap(), corpus());
    run(&corpus, folder.path(), false, Some(3)).unwrap();
    std::fs::write(folder.path().join("checkpoint.json"), "{\"step\": 3,").unwrap();
    let error = run(&corpus, folder.path(), true, None).unwrap_err().to_string();
    assert!(error.contains("checkpoint.json"), "{error}");
}
