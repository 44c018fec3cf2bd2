//! Laws of the networks that are trained together and of their run, on shapes and a corpus small enough for seconds.

use std::path::Path;

use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::{GradientsParams, SgdConfig};
use burn::tensor::{Device, Tensor};
use continuo_models::Style;
use continuo_models::muse_gan::{Ensemble, PlannerConfig};
use continuo_music::harmony::Chord;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::batch::{Batch, Window};
use super::lesson::Lesson;
use super::networks::Networks;
use super::settings::{Progress, Settings};
use super::train::{initial, train};
use super::{adversary, paired, progression};
use crate::checkpoint::Running;
use crate::corpus::{Arrangement, Corpus, Part};
use crate::error::TrainerError;
use crate::evaluate::accompany::fixtures::arrangement;
use crate::{files, report};

/// Eight pieces in two styles; the last is validated on.
fn corpus() -> Corpus<Arrangement> {
    let styles = [Style::Pop, Style::Jazz];
    let piece = |number: u8| Arrangement {
        part: if number == 7 { Part::Valid } else { Part::Train },
        ..arrangement(number, styles[usize::from(number) % 2])
    };
    Corpus { pieces: (0..8).map(piece).collect(), rejected: Vec::new(), hash: "small".into(), split: "by hand" }
}

fn settings() -> Settings {
    Settings {
        architecture: "musegan".into(),
        epochs: 2.0,
        learning_rate: 0.003,
        update_ratio: 1,
        batch: 2,
        width: 12,
        part_width: 8,
        plan_width: 8,
        critic_width: 8,
        adversary: 0.5,
        pairs_first: 0.2,
        dropout: 0.0,
        seed: 7,
        corpus: "small".into(),
    }
}

fn run(settings: &Settings, folder: &Path, resume: bool, stop_after: Option<usize>) -> Result<Vec<u8>, TrainerError> {
    let running = Running { folder: folder.into(), resume, validate_every: 2, stop_after };
    train(&corpus(), settings, &running)?;
    Ok(std::fs::read(folder.join(settings.weights_file())).unwrap())
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn batch(device: &Device) -> Batch {
    let lessons: Vec<_> = corpus().pieces[..2].iter().map(|piece| Lesson::of(piece, Ensemble::Band)).collect();
    let windows: Vec<_> = lessons.iter().map(|lesson| Window::at(lesson, 0)).collect();
    Batch::new(&windows, Ensemble::Band, &mut ChaCha8Rng::seed_from_u64(3), device)
}

fn networks(device: &Device) -> Networks {
    let lessons: Vec<_> = corpus().pieces.iter().map(|piece| Lesson::of(piece, Ensemble::Band)).collect();
    initial(&settings(), &lessons, device)
}

#[test]
fn a_run_that_is_resumed_ends_with_the_same_bits() {
    let (whole, halved) = (folder(), folder());
    let expected = run(&settings(), whole.path(), false, None).unwrap();
    run(&settings(), halved.path(), false, Some(2)).unwrap();
    assert!(run(&settings(), halved.path(), true, None).unwrap() == expected, "the weights differ");
}

#[test]
fn another_seed_gives_other_weights() {
    let (one, other) = (folder(), folder());
    let expected = run(&settings(), one.path(), false, Some(2)).unwrap();
    assert!(run(&Settings { seed: 8, ..settings() }, other.path(), false, Some(2)).unwrap() != expected);
}

#[test]
fn a_run_leaves_samples_and_their_metrics_beside_those_of_real_pieces() {
    let folder = folder();
    run(&settings(), folder.path(), false, None).unwrap();
    assert!(folder.path().join("samples/epoch-2/jazz-1.mid").exists());
    let log = std::fs::read_to_string(folder.path().join(report::LOG_FILE)).unwrap();
    let mut lines = log.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let metrics = lines.find(|line| line["samples"] == "epoch-2").unwrap();
    let real = &metrics["metrics"]["bass"]["real"]["pitch_classes_used"];
    assert!((real.as_f64().unwrap() - 3.0).abs() < 1e-9, "its walking bass uses three a bar: {metrics}");
}

#[test]
fn the_u_net_is_trained_on_chorales() {
    let folder = folder();
    let mut chorales = corpus();
    for piece in &mut chorales.pieces {
        piece.style = Style::Bach;
    }
    let settings = Settings { architecture: "unet".into(), ..settings() };
    let running = Running { folder: folder.path().into(), resume: false, validate_every: 2, stop_after: None };
    train(&chorales, &settings, &running).unwrap();
    assert!(folder.path().join("unet.bpk").exists() && folder.path().join("samples/epoch-2/bach-1.mid").exists());
}

#[test]
fn other_settings_are_told_apart_when_resuming() {
    let folder = folder();
    run(&settings(), folder.path(), false, Some(1)).unwrap();
    let error = run(&Settings { batch: 3, ..settings() }, folder.path(), true, None).unwrap_err();
    assert!(error.to_string().contains("another run"), "{error}");
    let progress: Progress = files::read_json(&folder.path().join("checkpoint.json")).unwrap();
    assert_eq!(progress.step, 1);
}

#[test]
fn training_lowers_the_losses() {
    let folder = folder();
    let long = Settings { epochs: 20.0, ..settings() };
    let running = Running { folder: folder.path().into(), resume: false, validate_every: 20, stop_after: None };
    train(&corpus(), &long, &running).unwrap();
    let log = std::fs::read_to_string(folder.path().join(report::LOG_FILE)).unwrap();
    let lines = log.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let valid: Vec<Vec<f64>> = lines.filter_map(|line| serde_json::from_value(line["valid"].clone()).ok()).collect();
    let (first, last) = (&valid[0], &valid[valid.len() - 1]);
    assert!(last[0] < 0.7 * first[0] && last[2] < first[2], "{valid:?}");
}

/// The squared norm of gradients.
struct Norm(GradientsParams, f64);

impl ModuleVisitor for Norm {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if let Some(gradient) = self.0.remove::<D>(param.id) {
            self.1 += f64::from(gradient.powi_scalar(2).sum().into_scalar::<f32>());
        }
    }
}

/// Holds the gradient against the slope of the loss along it.
fn check_gradient(networks: &Networks, loss: impl Fn(&Networks) -> Tensor<1>) {
    let value = |networks: &Networks| f64::from(loss(networks).into_scalar::<f32>());
    let gradients = || GradientsParams::from_grads(loss(networks).backward(), networks);
    let mut norm = Norm(gradients(), 0.0);
    networks.visit(&mut norm);
    let squared = norm.1;
    assert!(squared > 0.0);
    let pace = 1e-2 / squared.sqrt();
    let moved = |rate: f64| SgdConfig::new().init().step(rate, networks.clone(), gradients());
    let slope = (value(&moved(-pace)) - value(&moved(pace))) / (2.0 * pace);
    assert!((slope - squared).abs() < 0.03 * squared, "the slope is {slope}, the gradient says {squared}");
}

#[test]
fn the_gradients_are_the_slopes_of_the_losses() {
    let device = Device::flex().autodiff();
    let (networks, batch) = (networks(&device), batch(&device));
    check_gradient(&networks, |networks| progression::loss(&networks.accompanist.planner, &batch));
    check_gradient(&networks, |networks| {
        let heard = networks.listener.hear(&batch, false);
        let mut cue = batch.cue();
        [cue.shared, cue.private] = heard.noise;
        paired::loss(&networks.accompanist.generator.forward(&cue), &batch, Ensemble::Band) + heard.divergence
    });
}

#[test]
fn the_gradient_of_the_critic_knows_of_its_norm() {
    let device = Device::flex().autodiff();
    let (mut networks, batch) = (networks(&device), batch(&device));
    // The slope is that of a norm whose direction stands still, which it does once it has been found.
    for _ in 0..200 {
        networks.critic = networks.critic.followed();
    }
    check_gradient(&networks, |networks| adversary::critic(networks, &batch, Ensemble::Band));
}

#[test]
fn no_layer_of_the_critic_stretches_more_than_by_one() {
    let device = Device::flex().autodiff();
    let mut critic = networks(&device).critic;
    for _ in 0..200 {
        critic = critic.followed();
    }
    for layer in critic.layers() {
        let inputs = layer.inputs();
        let columns = Tensor::<2>::eye(inputs, &device).reshape([1, inputs, inputs]);
        let written = layer.forward(columns.clone()) - layer.forward(columns.zeros_like());
        let outputs = written.dims()[2];
        let matrix = written.reshape([inputs, outputs]);
        let mut direction = Tensor::<2>::ones([outputs, 1], &device);
        for _ in 0..200 {
            let there = matrix.clone().matmul(direction);
            let back = matrix.clone().transpose().matmul(there);
            direction = back.clone() / back.powi_scalar(2).sum().sqrt().unsqueeze();
        }
        let stretch = matrix.matmul(direction).powi_scalar(2).sum().sqrt().into_scalar::<f32>();
        assert!((stretch - 1.0).abs() < 1e-2, "{stretch}");
    }
}

#[test]
fn the_planners_loss_is_that_of_all_paths_counted_one_by_one() {
    let device = Device::flex();
    let mut batch = batch(&device);
    let planner = continuo_models::drawn(5, &device, || {
        let planner = PlannerConfig::new().with_width(8).init(&device);
        drop(planner.fits(batch.plan.clone()));
        planner
    });
    // Two beats of one window, the second a weak one.
    batch = batch.beginning(2);
    let numbers = |tensor: Tensor<2>| -> Vec<f32> { tensor.into_data().try_into_vec().unwrap() };
    let fits: Vec<f32> = planner.fits(batch.plan.clone()).into_data().try_into_vec().unwrap();
    let follows = numbers(planner.follows());
    let chords: Vec<f32> = batch.chords.clone().into_data().try_into_vec().unwrap();
    let chord = |beat: usize| (0..Chord::COUNT).find(|chord| chords[beat * Chord::COUNT + chord] > 0.5).unwrap();
    let nats = |first: usize, second: usize| {
        f64::from(
            fits[first] + fits[Chord::COUNT + second] + follows[(2 * Chord::COUNT + first) * Chord::COUNT + second],
        )
    };
    let pairs = (0..Chord::COUNT).flat_map(|first| (0..Chord::COUNT).map(move |second| (first, second)));
    let all: f64 = pairs.map(|(first, second)| nats(first, second).exp()).sum();
    let expected = (all.ln() - nats(chord(0), chord(1))) / 2.0;
    let found = f64::from(progression::loss(&planner, &batch).into_scalar::<f32>());
    assert!((found - expected).abs() < 1e-4, "{found} is not {expected}");
}
