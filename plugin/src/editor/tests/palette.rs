//! Reduces the colours of a picture, so that its file is small.

use std::collections::HashMap;

type Rgb = [u8; 3];

/// Colours of a palette, at most: what an index of a byte can tell.
const COLOURS_MAX: usize = 256;

/// The commonest colours of RGBA pixels, and for each pixel which of them it is, or is nearest to.
pub fn reduced(pixels: &[u8]) -> (Vec<Rgb>, Vec<u8>) {
    let colours: Vec<Rgb> = pixels.chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let ranked = ranked(&colours);
    let palette: Vec<Rgb> = ranked.iter().copied().take(COLOURS_MAX).collect();
    let nearest: HashMap<Rgb, u8> = ranked.iter().map(|colour| (*colour, nearest(&palette, *colour))).collect();
    let indices = colours.iter().map(|colour| nearest[colour]).collect();
    (palette, indices)
}

/// Every colour once, the commonest first.
fn ranked(colours: &[Rgb]) -> Vec<Rgb> {
    let mut counts: HashMap<Rgb, usize> = HashMap::new();
    for colour in colours {
        *counts.entry(*colour).or_default() += 1;
    }
    let mut ranked: Vec<(Rgb, usize)> = counts.into_iter().collect();
    ranked.sort_by_key(|(colour, count)| (std::cmp::Reverse(*count), *colour));
    ranked.into_iter().map(|(colour, _)| colour).collect()
}

fn nearest(palette: &[Rgb], colour: Rgb) -> u8 {
    let distance = |other: &Rgb| -> u32 {
        other.iter().zip(colour).map(|(one, other)| u32::from(one.abs_diff(other)).pow(2)).sum()
    };
    let places = (0..=u8::MAX).zip(palette);
    places.min_by_key(|(_, other)| distance(other)).map(|(place, _)| place).unwrap()
}

#[test]
fn flat_colours_stay_and_rare_ones_become_their_neighbours() {
    let flat = (0..=254).flat_map(|step| [[step, 7, 9, 255]; 3]).flatten();
    let rare = [[100, 8, 9, 255], [30, 7, 11, 255]].into_iter().flatten();
    let pixels: Vec<u8> = flat.chain(rare).collect();
    let (palette, indices) = reduced(&pixels);
    let shown = |pixel: usize| palette[usize::from(indices[pixel])];
    assert_eq!((palette.len(), indices.len()), (256, 255 * 3 + 2));
    assert_eq!((shown(0), shown(254 * 3)), ([0, 7, 9], [254, 7, 9]));
    // Of the two rare ones the first in order has the last place, the other one goes to what is nearest.
    assert_eq!((shown(255 * 3), shown(255 * 3 + 1)), ([100, 7, 9], [30, 7, 11]));
}
