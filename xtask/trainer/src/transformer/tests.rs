//! Laws of the training run, on a network and a corpus small enough for seconds.

use std::path::Path;

use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::{GradientsParams, SgdConfig};
use burn::tensor::{Device, Tensor};
use continuo_models::transformer::TransformerNetwork;

use super::loss::nats;
use super::stream::{Repertoire, Round};
use super::train::{Progress, Settings, WEIGHTS_FILE, initial, train};
use super::variation::Variation;
use crate::checkpoint::Running;
use crate::corpus::{Corpus, Part, Recording};
use crate::error::TrainerError;
use crate::{files, fixtures};

fn settings(corpus: &Corpus<Recording>) -> Settings {
    Settings {
        epochs: 3.0,
        learning_rate: 0.003,
        streams: 2,
        parts: 2,
        segment: 16,
        width: 16,
        layers: 2,
        heads: 2,
        memory: 16,
        dropout: 0.0,
        variation: Variation { transpose: [6, 5], stretch: 0.1, humanise: 0.5, tune: 0.2 },
        favour: Vec::new(),
        start: None,
        seed: 7,
        corpus: corpus.hash.clone(),
    }
}

fn run(
    corpus: &Corpus<Recording>,
    folder: &Path,
    resume: bool,
    stop_after: Option<usize>,
) -> Result<Vec<u8>, TrainerError> {
    let running = Running { folder: folder.into(), resume, validate_every: 2, stop_after };
    train(corpus, &settings(corpus), None, &running)?;
    Ok(std::fs::read(folder.join(WEIGHTS_FILE)).unwrap())
}

fn corpus() -> Corpus<Recording> {
    Corpus::read(fixtures::corpus(5).path()).unwrap()
}

#[test]
fn a_run_that_is_resumed_ends_with_the_same_bits() {
    let (whole, halved, corpus) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), corpus());
    let expected = run(&corpus, whole.path(), false, None).unwrap();
    run(&corpus, halved.path(), false, Some(2)).unwrap();
    assert!(run(&corpus, halved.path(), true, None).unwrap() == expected, "the weights differ");
}

#[test]
fn another_seed_gives_other_weights() {
    let (one, other, corpus) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), corpus());
    let expected = run(&corpus, one.path(), false, Some(2)).unwrap();
    let running = Running { folder: other.path().into(), resume: false, validate_every: 2, stop_after: Some(2) };
    train(&corpus, &Settings { seed: 8, ..settings(&corpus) }, None, &running).unwrap();
    assert!(std::fs::read(other.path().join(WEIGHTS_FILE)).unwrap() != expected, "the weights are the same");
}

#[test]
fn training_lowers_the_loss() {
    let (folder, corpus) = (tempfile::tempdir().unwrap(), corpus());
    let still = Variation { transpose: [0, 0], stretch: 0.0, humanise: 0.0, tune: 0.0 };
    let long = Settings { epochs: 40.0, variation: still, ..settings(&corpus) };
    let running = Running { folder: folder.path().into(), resume: false, validate_every: 1, stop_after: None };
    train(&corpus, &long, None, &running).unwrap();
    let log = std::fs::read_to_string(folder.path().join(crate::report::LOG_FILE)).unwrap();
    let losses: Vec<f64> = log
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["valid"][0].as_f64().unwrap())
        .collect();
    assert!(losses.last().unwrap() < &(losses[0] * 0.8), "{losses:?}");
}

#[test]
fn weights_are_trained_further_if_they_have_the_same_shape() {
    let (first, second, corpus) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), corpus());
    let weights = run(&corpus, first.path(), false, None).unwrap();
    // At so low a rate nothing is learnt, so that only what is known from before can be as good.
    let settings = Settings { learning_rate: 1e-9, ..settings(&corpus) };
    let running = Running { folder: second.path().into(), resume: false, validate_every: 2, stop_after: Some(1) };
    let further = train(&corpus, &settings, Some(&weights), &running).unwrap();
    let known: Progress = files::read_json(&first.path().join("checkpoint.json")).unwrap();
    let (further, known) = (further.best.unwrap().0, known.best.unwrap().0);
    assert!((further - known).abs() < 0.01, "{further} is not {known}");
    let wide = Settings { width: 32, ..settings };
    let other = Running { folder: second.path().join("other"), ..running };
    let error = train(&corpus, &wide, Some(&weights), &other).unwrap_err().to_string();
    assert!(error.contains("shape"), "{error}");
}

#[test]
fn a_foreign_checkpoint_is_not_resumed() {
    let (folder, corpus) = (tempfile::tempdir().unwrap(), corpus());
    run(&corpus, folder.path(), false, Some(1)).unwrap();
    assert!(run(&corpus, folder.path(), false, None).unwrap_err().to_string().contains("--resume"));
    let running = Running { folder: folder.path().into(), resume: true, validate_every: 2, stop_after: None };
    let foreign = Settings { streams: 3, ..settings(&corpus) };
    assert!(train(&corpus, &foreign, None, &running).unwrap_err().to_string().contains("another run"));
}

/// The squared length of the gradients of all parameters.
struct Squares<'a> {
    gradients: &'a GradientsParams,
    sum: f64,
}

impl ModuleVisitor for Squares<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if let Some(gradient) = self.gradients.get::<D>(param.id) {
            self.sum += f64::from(gradient.square().sum().into_scalar::<f32>());
        }
    }
}

#[test]
fn the_gradient_is_the_slope_of_the_loss() {
    let (corpus, device) = (corpus(), Device::flex().autodiff());
    let settings = settings(&corpus);
    let repertoire = Repertoire::new(corpus.part(Part::Train), 1_000, settings.variation, |_| 1.0);
    let mut round = Round::draw(&repertoire, 2, 24, 3, 0);
    let network = initial(&settings.config(), 3, &device);
    let head = network.head_width();
    let lessons = [0, 1].map(|step| round.lesson(step, 0..2, 24, head, &device));
    // The second lesson is heard with the memory of the first, which is no part of the slope.
    let (_, memory) = nats(&network, &lessons[0], None);
    let loss = |network: &TransformerNetwork| nats(network, &lessons[1], Some(&memory)).0;
    let gradients = || GradientsParams::from_grads(loss(&network).backward(), &network);
    let mut squares = Squares { gradients: &gradients(), sum: 0.0 };
    network.visit(&mut squares);
    let moved = |rate: f64| {
        let moved = SgdConfig::new().init().step(rate, network.clone(), gradients());
        f64::from(loss(&moved).into_scalar::<f32>())
    };
    let rate = 0.01 / squares.sum;
    let slope = (moved(-rate) - moved(rate)) / (2.0 * rate);
    assert!((slope / squares.sum - 1.0).abs() < 0.05, "{slope} is not {}", squares.sum);
}
