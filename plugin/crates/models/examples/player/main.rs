//! The generator of the band playing thirty-two bars, for a peer to be held against: what it is told, what it answers,
//! how fast.
//!
//! `player WEIGHTS FOLDER` plays once and writes a row for each beat into `FOLDER/beats.f32`: what all parts are told, what
//! each is told besides, and what is written, as little-endian singles. Then it plays as often as each line of its
//! input says, and answers with an empty line.

#![expect(clippy::expect_used, reason = "a measurement that cannot go on has nobody to tell but the terminal")]

mod melody;

use std::io::{BufRead, Write};
use std::path::Path;

use burn::tensor::{Device, Tensor};
use continuo_models::MuseGan;
use continuo_models::muse_gan::{BAND, Cue, Ensemble, Generator};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [weights, folder] = arguments.as_slice() else { panic!("usage: player WEIGHTS FOLDER") };
    let weights = std::fs::read(weights).expect("the weights can be read");
    let device = Device::flex();
    let model = MuseGan::from_bytes(&weights, Ensemble::Band, &device).expect("the weights load");
    let cue = melody::cue(&device);
    std::fs::write(Path::new(folder).join("beats.f32"), rows(model.generator(), &cue))
        .expect("the folder can be written to");
    answer();
    for line in std::io::stdin().lock().lines() {
        let times: usize = line.ok().and_then(|line| line.parse().ok()).expect("a line is a number");
        (0..times).for_each(|_| drop(std::hint::black_box(model.generator().forward(&cue))));
        answer();
    }
}

fn rows(generator: &Generator, cue: &Cue) -> Vec<u8> {
    let heard = Tensor::cat(vec![cue.scene.clone(), cue.wishes.clone(), cue.shared.clone()], 2);
    let own = (0..BAND.len()).flat_map(|part| [own(&cue.wishes, part), own(&cue.private, part)]);
    let all = std::iter::once(heard).chain(own).chain([generator.forward(cue)]);
    let rows: Vec<f32> = Tensor::cat(all.collect(), 2).into_data().try_into_vec().expect("the network is told singles");
    rows.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// The share of a part in numbers that all parts have as many of.
fn own(numbers: &Tensor<3>, part: usize) -> Tensor<3> {
    let [batch, beats, columns] = numbers.dims();
    let share = columns / BAND.len();
    numbers.clone().slice([0..batch, 0..beats, part * share..(part + 1) * share])
}

fn answer() {
    let mut out = std::io::stdout().lock();
    writeln!(out).and_then(|()| out.flush()).expect("somebody listens");
}
