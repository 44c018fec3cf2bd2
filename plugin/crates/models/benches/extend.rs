//! How long Extend takes on the shipped weights, on one core: reading the prompt, reading token by token, a whole run.
//!
//! The peer is onnxruntime with the same weights, held against the same decoder by `cargo xtask bench`.

#![expect(clippy::expect_used, reason = "a bench that cannot start has nobody to tell but the terminal")]

use std::hint::black_box;
use std::ops::ControlFlow;

use burn::tensor::Device;
use continuo_models::transformer::{Performance, Token};
use continuo_models::{Extend, ExtendSettings, Transformer};
use continuo_music::{Clip, TempoMap, samples};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const WEIGHTS: &[u8] = include_bytes!("../../../../weights/transformer.bpk");
/// Tokens of a prompt: some ten seconds of music.
const PROMPT: usize = 300;
/// Tokens that are read one by one in one measurement.
const STEPS: usize = 50;

fn model() -> Transformer {
    Transformer::from_bytes(WEIGHTS, &Device::flex()).expect("the shipped weights load")
}

fn melody() -> (Clip, TempoMap) {
    let composition = samples::find("ode-to-joy").expect("the sample is there").composition();
    (composition.tracks[0].clip.clone(), composition.tempo)
}

/// The melody over and over, as so many tokens.
fn tokens(count: usize) -> Vec<Token> {
    let (clip, tempo) = melody();
    let performance = Performance::of_clip(&clip, &tempo).tokens();
    std::iter::once(Token::Start).chain(performance.into_iter().cycle()).take(count).collect()
}

fn reading(criterion: &mut Criterion) {
    let model = model();
    let mut group = criterion.benchmark_group("extend, reading");
    group.sample_size(10);
    let prompt = tokens(PROMPT);
    group.throughput(Throughput::Elements(PROMPT as u64));
    group.bench_function(format!("a prompt of {PROMPT} tokens"), |bencher| {
        bencher.iter(|| model.decoder().read(black_box(&prompt)));
    });
    group.throughput(Throughput::Elements(STEPS as u64));
    for before in [1, 256, 1000] {
        let tokens = tokens(before + STEPS);
        let (earlier, later) = tokens.split_at(before);
        let mut decoder = model.decoder();
        decoder.read(earlier);
        group.bench_function(
            BenchmarkId::new(format!("{STEPS} tokens, one by one"), format!("after {before}")),
            |bencher| {
                bencher.iter(|| later.iter().for_each(|token| drop(black_box(decoder.read(&[*token])))));
            },
        );
    }
    group.finish();
}

fn extend(criterion: &mut Criterion) {
    let (model, (clip, tempo), settings) = (model(), melody(), ExtendSettings::default());
    let mut group = criterion.benchmark_group("extend");
    group.sample_size(10);
    let whole = || model.extend(black_box(&clip), &tempo, &settings, &mut |_| ControlFlow::Continue(()));
    let tokens = |clip: &Clip| Performance::of_clip(clip, &tempo).tokens().len();
    let made = tokens(&whole().expect("the melody has notes")) - tokens(&clip);
    group.bench_function(format!("{} s of music, {made} tokens", settings.extension_seconds), |bencher| {
        bencher.iter(whole);
    });
    group.bench_function("until the first note", |bencher| {
        bencher.iter(|| {
            let mut first = |progress: &continuo_models::ExtendProgress| match progress.notes_added {
                0 => ControlFlow::Continue(()),
                _ => ControlFlow::Break(()),
            };
            model.extend(black_box(&clip), &tempo, &settings, &mut first)
        });
    });
    group.bench_function("loading the weights", |bencher| bencher.iter(self::model));
    group.finish();
}

criterion_group!(benches, reading, extend);
criterion_main!(benches);
