//! The network reading token by token, for a peer to be held against: what it is told, what it answers, how fast.
//!
//! `reader WEIGHTS FOLDER` reads a melody and writes a row for each of its tokens into `FOLDER/tokens.f32`: its number,
//! what is heard, cosines, sines, logits, as little-endian singles. Then it reads as many more tokens as each line of its
//! input says, and answers with an empty line.

#![expect(clippy::expect_used, reason = "a measurement that cannot go on has nobody to tell but the terminal")]

use std::io::{BufRead, Write};
use std::path::Path;

use burn::store::burn_pack::{Bytes, Reader as PackReader};
use burn::tensor::{Device, Tensor};
use continuo_models::Transformer;
use continuo_models::transformer::{Decoder, Follower, Inputs, Performance, Segment, Token};
use continuo_music::samples;

/// Tokens whose logits are written: fewer than the network remembers, and more.
const COMPARED: usize = 600;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [weights, folder] = arguments.as_slice() else { panic!("usage: reader WEIGHTS FOLDER") };
    let weights = std::fs::read(weights).expect("the weights can be read");
    let model = Transformer::from_bytes(&weights, &Device::flex()).expect("the weights load");
    let tokens = tokens();
    let mut decoder = model.decoder();
    let rows = rows(&mut decoder, &tokens[..COMPARED], Follower::new(head_width(&weights)));
    std::fs::write(Path::new(folder).join("tokens.f32"), rows).expect("the folder can be written to");
    answer();
    let mut next = tokens.iter().cycle();
    for line in std::io::stdin().lock().lines() {
        let count: usize = line.ok().and_then(|line| line.parse().ok()).expect("a line is a number");
        next.by_ref().take(count).for_each(|token| drop(std::hint::black_box(decoder.read(&[*token]))));
        answer();
    }
}

/// A sample melody, over and over.
fn tokens() -> Vec<Token> {
    let melody = samples::find("ode-to-joy").expect("the sample is there").composition();
    let performance = Performance::of_clip(&melody.tracks[0].clip, &melody.tempo).tokens();
    std::iter::once(Token::Start).chain(performance.into_iter().cycle()).take(2 * COMPARED).collect()
}

/// The width of a head, from the shape that stands beside the weights.
fn head_width(weights: &[u8]) -> usize {
    let pack = PackReader::from_bytes(Bytes::from_bytes_vec(weights.to_vec())).expect("the weights are a container");
    let number = |key: &str| pack.metadata()[key].parse::<usize>().expect("shapes are numbers");
    number("width") / number("heads")
}

fn rows(decoder: &mut Decoder<'_>, tokens: &[Token], mut follower: Follower) -> Vec<u8> {
    let mut rows = Vec::new();
    for token in tokens {
        let mut inputs = Inputs::default();
        follower.follow(*token, &mut inputs);
        let Segment { heard, place, .. } = inputs.segment(1, &Device::flex());
        rows.push(f32::from(token.id()));
        rows.extend(numbers(heard));
        rows.extend(numbers(place.cosines));
        rows.extend(numbers(place.sines));
        rows.extend(decoder.read(&[*token]));
    }
    rows.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_into_vec().expect("the network is told singles")
}

fn answer() {
    let mut out = std::io::stdout().lock();
    writeln!(out).and_then(|()| out.flush()).expect("somebody listens");
}
