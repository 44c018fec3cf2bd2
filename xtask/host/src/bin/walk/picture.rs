//! Pictures of the window, and how much of one differs from another.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use crate::failure::Failure;

/// Side of the squares that are compared, in pixels.
const SQUARE: usize = 8;
/// How far apart the colours of a square may be on average, of 255: the graphics card smooths letters a little otherwise
/// than the processor.
const TOLERANCE: u64 = 16;

/// A picture.
pub struct Picture {
    width: usize,
    height: usize,
    /// Three bytes a pixel, row by row.
    pixels: Vec<u8>,
}

impl Picture {
    /// Reads a PNG file.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let file = File::open(path).map_err(|error| Failure::unusable(path, &error))?;
        let mut decoder = png::Decoder::new(BufReader::new(file));
        decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
        let mut reader = decoder.read_info().map_err(|error| Failure::unusable(path, &error))?;
        let mut pixels = vec![0; reader.output_buffer_size().unwrap_or_default()];
        let info = reader.next_frame(&mut pixels).map_err(|error| Failure::unusable(path, &error))?;
        let pixels = opaque(&pixels, info.color_type);
        Ok(Self { width: info.width as usize, height: info.height as usize, pixels })
    }

    /// The share of the squares that differ, from 0 to 1; all of them, if the sizes do.
    #[expect(clippy::cast_precision_loss, reason = "no window has 2^52 squares")]
    pub fn share_different(&self, other: &Self) -> f64 {
        if (self.width, self.height) != (other.width, other.height) {
            return 1.0;
        }
        let rows = (0..self.height).step_by(SQUARE);
        let squares: Vec<_> = rows.flat_map(|y| (0..self.width).step_by(SQUARE).map(move |x| (x, y))).collect();
        let different = squares.iter().filter(|square| self.distance(other, **square) > TOLERANCE).count();
        different as f64 / squares.len() as f64
    }

    fn distance(&self, other: &Self, (left, top): (usize, usize)) -> u64 {
        let (mut sum, mut count) = (0, 0);
        for y in top..(top + SQUARE).min(self.height) {
            let row = (y * self.width + left) * 3..(y * self.width + (left + SQUARE).min(self.width)) * 3;
            let pairs = self.pixels[row.clone()].iter().zip(&other.pixels[row]);
            for (one, other) in pairs {
                sum += u64::from(one.abs_diff(*other));
                count += 1;
            }
        }
        sum / count
    }
}

/// Without transparency, which a window has none of; a picture of greys alone is one of colours too.
fn opaque(pixels: &[u8], kind: png::ColorType) -> Vec<u8> {
    let samples = kind.samples();
    let colour = |pixel: &[u8]| if samples < 3 { [pixel[0]; 3] } else { [pixel[0], pixel[1], pixel[2]] };
    pixels.chunks_exact(samples).flat_map(colour).collect()
}
