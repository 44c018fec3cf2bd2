//! How long Accompany takes on the shipped weights, on one core: the band's generator alone, a whole run, loading.
//!
//! The peer is onnxruntime with the same weights, held against the same generator by `cargo xtask bench`.

#![expect(clippy::expect_used, reason = "a bench that cannot start has nobody to tell but the terminal")]

#[path = "../examples/player/melody.rs"]
mod melody;

use std::hint::black_box;
use std::ops::ControlFlow;

use burn::tensor::Device;
use continuo_models::muse_gan::Ensemble;
use continuo_models::{Accompanists, Accompany, AccompanyInput, AccompanySettings, Kept, MuseGan, Style};
use criterion::{Criterion, criterion_group, criterion_main};

const MUSEGAN: &[u8] = include_bytes!("../../../../weights/musegan.bpk");
const UNET: &[u8] = include_bytes!("../../../../weights/unet.bpk");

fn accompanists() -> Accompanists {
    Accompanists::from_bytes(MUSEGAN, UNET, &Device::flex()).expect("the shipped weights load")
}

fn generator(criterion: &mut Criterion) {
    let device = Device::flex();
    let model = MuseGan::from_bytes(MUSEGAN, Ensemble::Band, &device).expect("the shipped weights load");
    let cue = melody::cue(&device);
    criterion.bench_function("accompany/the band's generator alone, 32 bars", |bencher| {
        bencher.iter(|| black_box(model.generator().forward(black_box(&cue))));
    });
}

fn accompany(criterion: &mut Criterion) {
    let (model, (melody, tempo, meter), kept) = (accompanists(), melody::melody(), Kept::default());
    let input = AccompanyInput { melody: &melody, tempo: &tempo, meter: &meter, kept: &kept };
    let mut group = criterion.benchmark_group("accompany");
    group.sample_size(10);
    for style in [Style::Jazz, Style::Bach] {
        let settings = AccompanySettings { style, humanise: 0.5, ..AccompanySettings::default() };
        let whole = || model.accompany(black_box(input), &settings, &mut |_| ControlFlow::Continue(()));
        let notes: usize = whole().expect("the melody has notes").iter().map(|track| track.clip.notes().len()).sum();
        group.bench_function(format!("32 bars of {}, {notes} notes", style.name()), |bencher| bencher.iter(whole));
    }
    group.bench_function("loading the weights", |bencher| bencher.iter(accompanists));
    group.finish();
}

criterion_group!(benches, generator, accompany);
criterion_main!(benches);
