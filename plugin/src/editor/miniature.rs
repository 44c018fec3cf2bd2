//! Music in miniature: the notes of tracks in a small rectangle, as one mesh that is kept until something changes.

use std::collections::HashSet;
use std::sync::Arc;

use continuo_music::{Composition, Note, Role, Tick};
use egui::{Color32, Context, Mesh, Painter, Rect, Shape, pos2};

use super::theme::{self, Colours};

/// Keys that a picture shows at least, so that a single note is not a wall.
const KEYS_MIN: f32 = 14.0;
/// How bright the notes of a part that is not heard are.
const SILENT: f32 = 0.3;

/// A picture of tracks of a composition.
#[derive(Debug, Default)]
pub struct Miniature {
    drawn: Option<Drawn>,
}

/// What was drawn last, and of what.
#[derive(Debug)]
struct Drawn {
    /// Held, so that no other composition can come to lie where it lies.
    composition: Arc<Composition>,
    part: Option<usize>,
    rect: Rect,
    colours: &'static Colours,
    silent: bool,
    pixels_per_point: f32,
    mesh: Arc<Mesh>,
}

impl Miniature {
    /// Paints one track of a composition, by its index, or all of them over one another, from its beginning at the left
    /// edge to its end at the right one.
    pub fn paint(&mut self, painter: &Painter, composition: &Arc<Composition>, part: Option<usize>, rect: Rect) {
        self.paint_heard(painter, composition, part, rect, true);
    }

    /// Likewise, faintly where it is not heard.
    pub fn paint_heard(
        &mut self,
        painter: &Painter,
        composition: &Arc<Composition>,
        part: Option<usize>,
        rect: Rect,
        heard: bool,
    ) {
        let (colours, pixels_per_point) = (theme::of(painter.ctx()), painter.pixels_per_point());
        let is_same = |drawn: &Drawn| {
            Arc::ptr_eq(&drawn.composition, composition)
                && (drawn.part, drawn.rect, drawn.silent) == (part, rect, !heard)
                && std::ptr::eq(drawn.colours, colours)
                && drawn.pixels_per_point.to_bits() == pixels_per_point.to_bits()
        };
        if !self.drawn.as_ref().is_some_and(is_same) {
            let mesh = Arc::new(mesh(composition, part, rect, (colours, heard), 1.0 / pixels_per_point));
            let composition = Arc::clone(composition);
            self.drawn = Some(Drawn { composition, part, rect, colours, silent: !heard, pixels_per_point, mesh });
        }
        if let Some(drawn) = self.drawn.as_ref().filter(|drawn| !drawn.mesh.is_empty()) {
            painter.add(Shape::Mesh(Arc::clone(&drawn.mesh)));
        }
    }
}

fn mesh(
    composition: &Composition,
    part: Option<usize>,
    rect: Rect,
    (colours, heard): (&Colours, bool),
    pixel: f32,
) -> Mesh {
    let is_drawn = |index: &usize| part.is_none_or(|part| part == *index);
    let tracks = || composition.tracks.iter().enumerate().filter(|(index, _)| is_drawn(index)).map(|(_, track)| track);
    let keys = || tracks().flat_map(|track| track.clip.notes()).map(|note| f32::from(note.key.number()));
    let (lowest, highest) = (keys().fold(127.0, f32::min), keys().fold(0.0, f32::max));
    let frame = Frame::new(rect, composition.length(), (lowest, highest), pixel);
    let mut mesh = Mesh::default();
    // The melody, which comes first, is painted last.
    for track in tracks().collect::<Vec<_>>().into_iter().rev() {
        frame.add(&mut mesh, track.clip.notes(), colour(colours, track.role, heard));
    }
    mesh
}

fn colour(colours: &Colours, role: Role, heard: bool) -> Color32 {
    let colour = colours.role(role);
    if heard { colour } else { colour.gamma_multiply(SILENT) }
}

/// Where ticks and keys lie in a rectangle.
#[derive(Clone, Copy, Debug)]
struct Frame {
    rect: Rect,
    length: f32,
    top: f32,
    row: f32,
    pixel: f32,
}

impl Frame {
    fn new(rect: Rect, length: Tick, (lowest, highest): (f32, f32), pixel: f32) -> Self {
        let keys = (highest - lowest + 1.0).max(KEYS_MIN);
        let top = f32::midpoint(highest + 1.0, lowest) + keys / 2.0;
        Self { rect, length: ticks(length).max(1.0), top, row: rect.height() / keys, pixel }
    }

    /// Adds the notes, each as a rectangle with its edges on pixels; those that would cover another exactly are left out,
    /// so that the mesh is never much larger than the picture has pixels.
    fn add(&self, mesh: &mut Mesh, notes: &[Note], colour: Color32) {
        let mut seen = HashSet::new();
        for note in notes {
            let rect = self.place(note);
            if seen.insert([rect.left(), rect.right(), rect.top()].map(f32::to_bits)) {
                mesh.add_colored_rect(rect, colour);
            }
        }
    }

    fn place(&self, note: &Note) -> Rect {
        let on_pixel = |coordinate: f32| (coordinate / self.pixel).round() * self.pixel;
        let x = |tick: Tick| on_pixel(self.rect.left() + ticks(tick) / self.length * self.rect.width());
        let top = on_pixel(self.rect.top() + (self.top - 1.0 - f32::from(note.key.number())) * self.row);
        let least = self.pixel * 2.0;
        let (left, height) = (x(note.onset), on_pixel(self.row * 0.8).max(least));
        Rect::from_min_max(pos2(left, top), pos2(x(note.end()).max(left + least), top + height)).intersect(self.rect)
    }
}

/// Where a tick lies between a composition's beginning and a rectangle's edges.
pub fn x(rect: Rect, length: Tick, tick: Tick) -> f32 {
    rect.left() + ticks(tick) / ticks(length).max(1.0) * rect.width()
}

/// The tick at a place, likewise; never before the beginning or after the end.
#[expect(clippy::cast_possible_truncation, reason = "a share of a length is a length")]
pub fn tick_at(rect: Rect, length: Tick, x: f32) -> Tick {
    let share = ((x - rect.left()) / rect.width().max(1.0)).clamp(0.0, 1.0);
    Tick((ticks(length) * share) as i64)
}

#[expect(clippy::cast_precision_loss, reason = "what is off by less than a point is not seen")]
fn ticks(tick: Tick) -> f32 {
    tick.0 as f32
}

/// The ground that music in miniature lies on.
pub fn ground(painter: &Painter, rect: Rect, ctx: &Context) {
    painter.rect_filled(rect, 3.0, theme::of(ctx).ground);
}

#[cfg(test)]
mod tests {
    use continuo_music::{Clip, Key, Track, Velocity};

    use super::*;

    const RECT: Rect = Rect { min: pos2(10.0, 20.0), max: pos2(410.0, 60.0) };

    fn song(notes: impl Iterator<Item = (i64, u8)>) -> Composition {
        let note = |(onset, key)| Note {
            onset: Tick(onset),
            key: Key::masked(key),
            duration: Tick(240),
            velocity: Velocity::DEFAULT,
        };
        let clip = Clip::new(notes.map(note).collect(), Tick(3840));
        let track = Track { name: String::new(), role: Role::Melody, channel: 0, program: None, clip };
        Composition { tracks: vec![track], ..Composition::default() }
    }

    fn drawn(song: &Composition) -> Mesh {
        mesh(song, None, RECT, (&theme::DARK, true), 1.0)
    }

    #[test]
    fn every_note_lies_within_the_picture_the_higher_the_higher() {
        let mesh = drawn(&song([(0, 60), (1920, 72), (3600, 127)].into_iter()));
        assert_eq!(mesh.vertices.len(), 12);
        assert!(mesh.vertices.iter().all(|vertex| RECT.contains(vertex.pos)));
        let tops: Vec<f32> = mesh.vertices.chunks(4).map(|corners| corners[0].pos.y).collect();
        assert!(tops[0] > tops[1] && tops[1] > tops[2], "{tops:?}");
    }

    #[test]
    fn fifty_thousand_notes_are_no_more_than_the_picture_can_show() {
        let notes = (0..50_000_i64).map(|index| (index * 24, 48 + u8::try_from(index % 24).unwrap()));
        let mesh = drawn(&song(notes));
        assert!(mesh.vertices.len() / 4 < 10_000, "{} rectangles", mesh.vertices.len() / 4);
    }

    #[test]
    fn places_and_ticks_agree_and_stay_within_the_music() {
        let length = Tick(3840);
        for tick in [0, 960, 3840] {
            let again = tick_at(RECT, length, x(RECT, length, Tick(tick)));
            assert!((again.0 - tick).abs() <= 1, "{tick} is {again:?}");
        }
        assert_eq!(tick_at(RECT, length, 0.0), Tick::ZERO);
        assert_eq!(tick_at(RECT, length, 9999.0), length);
        assert_eq!(tick_at(RECT, Tick::ZERO, 100.0), Tick::ZERO);
    }
}
