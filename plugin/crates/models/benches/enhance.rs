//! How long Enhance takes on the shipped weights, on one core: a pass, and a whole run over eight bars.
//!
//! The peer of a pass is the arithmetic it cannot do without: the same matrix products with nothing between them. The
//! ratio of the two says what norms, copies and allocations cost, whatever the machine.

#![expect(clippy::expect_used, reason = "a bench that cannot start has nobody to tell but the terminal")]

use std::hint::black_box;
use std::ops::ControlFlow;

use burn::tensor::{Device, Distribution, Tensor};
use continuo_models::ar_cnn::{ArCnnConfig, FEATURES, KEYS, Window, WindowNote};
use continuo_models::{ArCnn, Enhance, EnhanceInput, EnhanceSettings};
use continuo_music::{Clip, Step, samples};
use criterion::{Criterion, criterion_group, criterion_main};

const WEIGHTS: &[u8] = include_bytes!("../../../../weights/ar-cnn.bpk");
/// Eight bars of common time.
const STEPS: usize = 128;

fn model() -> ArCnn {
    ArCnn::from_bytes(WEIGHTS, &Device::flex()).expect("the shipped weights load")
}

fn melody() -> Clip {
    let sample = samples::find("ode-to-joy").expect("the sample is there").composition();
    let clip = &sample.tracks[0].clip;
    let end = Step(STEPS).tick();
    Clip::new(clip.notes().iter().filter(|note| note.end() <= end).copied().collect(), end)
}

/// The products of a pass: inlet, two for each block, outlet.
fn products(width: usize, blocks: usize, device: &Device) -> impl Fn() + use<> {
    let matrix =
        |rows: usize, columns: usize| Tensor::<2>::random([rows, columns], Distribution::Uniform(-1.0, 1.0), device);
    let mut pairs = vec![(matrix(STEPS, FEATURES), matrix(FEATURES, width))];
    for _ in 0..blocks {
        pairs.push((matrix(STEPS, 3 * width), matrix(3 * width, width)));
        pairs.push((matrix(STEPS, width), matrix(width, width)));
    }
    pairs.push((matrix(STEPS, width), matrix(width, 2 * KEYS)));
    move || {
        for (rows, weights) in &pairs {
            black_box(rows.clone().matmul(weights.clone()).into_data());
        }
    }
}

fn pass(criterion: &mut Criterion) {
    let (model, config) = (model(), ArCnnConfig::new());
    let notes = (0..32).map(|beat| WindowNote { onset: 4 * beat, key: 24 + beat % 12, steps: 4 }).collect();
    let window = Window { steps: STEPS, phase: 0, notes };
    let mut group = criterion.benchmark_group("pass over eight bars");
    group.bench_function("network", |bencher| bencher.iter(|| black_box(model.score(&window))));
    let products = products(config.channels, config.dilations.len(), &Device::flex());
    group.bench_function("its matrix products alone", |bencher| bencher.iter(&products));
    group.finish();
}

fn enhance(criterion: &mut Criterion) {
    let (model, melody) = (model(), melody());
    let mut group = criterion.benchmark_group("enhance eight bars");
    group.sample_size(10);
    for iterations in [1, 100] {
        let settings = EnhanceSettings { sampling_iterations: iterations, ..EnhanceSettings::default() };
        group.bench_function(format!("{iterations} iterations"), |bencher| {
            bencher.iter(|| {
                model.enhance(EnhanceInput::of(black_box(&melody)), &settings, &mut |_| ControlFlow::Continue(()))
            });
        });
    }
    group.bench_function("loading the weights", |bencher| bencher.iter(self::model));
    group.finish();
}

criterion_group!(benches, pass, enhance);
criterion_main!(benches);
