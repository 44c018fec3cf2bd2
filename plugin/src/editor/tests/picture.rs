//! Pictures: read, written and compared. Small differences are those of rounding; a moved panel is a large one.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::Path;

use super::palette;

/// Side of the squares whose colours are compared, in pixels.
const SQUARE: usize = 8;
/// How far apart the colours of a square may be on average, of 255: a letter drawn half a pixel aside is less, another
/// letter or a moved edge is more.
const TOLERANCE: u64 = 10;

/// An opaque picture.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
    /// Four bytes each, row by row from the top.
    pub pixels: Vec<u8>,
}

impl Picture {
    /// The colour of a pixel.
    pub fn at(&self, x: usize, y: usize) -> [u8; 3] {
        let start = (y * self.width + x) * 4;
        [self.pixels[start], self.pixels[start + 1], self.pixels[start + 2]]
    }

    /// Reads a file that [`Picture::write`] has written.
    pub fn read(path: &Path) -> Option<Self> {
        let mut decoder = png::Decoder::new(BufReader::new(File::open(path).ok()?));
        decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::ALPHA);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        Some(Self { width: info.width as usize, height: info.height as usize, pixels })
    }

    /// Writes it as a PNG of 256 colours: the flat ones of a window are among them, the rarest shades of letters become
    /// those next to them.
    pub fn write(&self, path: &Path) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let side = |pixels: usize| u32::try_from(pixels).unwrap();
        let (palette, indices) = palette::reduced(&self.pixels);
        let file = BufWriter::new(File::create(path).unwrap());
        let mut encoder = png::Encoder::new(file, side(self.width), side(self.height));
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_compression(png::Compression::High);
        // Neighbouring indices say nothing about each other: a filter would only cost.
        encoder.set_filter(png::Filter::NoFilter);
        encoder.set_palette(palette.concat());
        encoder.write_header().unwrap().write_image_data(&indices).unwrap();
    }

    /// Where the two differ by more than rounding: the corners of the squares that do. All of it, if their sizes differ.
    pub fn differences(&self, other: &Self) -> Vec<(usize, usize)> {
        if (self.width, self.height) != (other.width, other.height) {
            return vec![(0, 0)];
        }
        let rows = (0..self.height).step_by(SQUARE);
        let squares = rows.flat_map(|y| (0..self.width).step_by(SQUARE).map(move |x| (x, y)));
        squares.filter(|square| self.distance(other, *square) > TOLERANCE).collect()
    }

    /// How far apart the colours of a square are on average, of 255.
    fn distance(&self, other: &Self, (left, top): (usize, usize)) -> u64 {
        let (mut sum, mut count) = (0, 0);
        for y in top..(top + SQUARE).min(self.height) {
            for x in left..(left + SQUARE).min(self.width) {
                let pairs = self.at(x, y).into_iter().zip(other.at(x, y));
                sum += pairs.map(|(one, other)| u64::from(one.abs_diff(other))).sum::<u64>();
                count += 3;
            }
        }
        sum / count
    }
}

#[test]
fn a_hair_is_no_difference_and_a_moved_edge_is_one() {
    let edge_at = |edge: usize, hair: u8| {
        let pixel = |index: usize| if index % 64 < edge { [40 + hair, 40, 40, 255] } else { [120, 130, 140, 255] };
        Picture { width: 64, height: 32, pixels: (0..64 * 32).flat_map(pixel).collect() }
    };
    let plain = edge_at(20, 0);
    assert_eq!(plain.differences(&edge_at(20, 6)), []);
    assert_eq!(plain.differences(&edge_at(22, 0)), [(16, 0), (16, 8), (16, 16), (16, 24)]);
    let smaller = Picture { height: 16, pixels: plain.pixels[..64 * 16 * 4].to_vec(), ..plain.clone() };
    assert_eq!(plain.differences(&smaller), [(0, 0)]);
}

#[test]
fn a_picture_survives_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/picture.png");
    let pixels = (0..=255).flat_map(|step| [step, 255 - step, 40, 255]).collect();
    let picture = Picture { width: 16, height: 16, pixels };
    assert!(Picture::read(&path).is_none());
    picture.write(&path);
    assert!(Picture::read(&path).unwrap() == picture);
}
