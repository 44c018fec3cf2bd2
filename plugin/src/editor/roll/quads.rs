//! Rectangles by the thousand, as one mesh: painting them one by one would cost more than everything else in a frame.

use egui::{Color32, Mesh, Painter, Rect, Shape, pos2};

/// Rectangles that wait to be painted, with their edges on whole pixels, so that they are crisp at every scale.
pub struct Quads {
    mesh: Mesh,
    pixel: f32,
}

impl Quads {
    /// None yet.
    pub fn new(painter: &Painter) -> Self {
        Self { mesh: Mesh::default(), pixel: 1.0 / painter.pixels_per_point() }
    }

    /// A coordinate on the nearest edge of a pixel.
    pub fn on_pixel(&self, coordinate: f32) -> f32 {
        (coordinate / self.pixel).round() * self.pixel
    }

    /// The rectangle with its edges on pixels, and at least one wide and high.
    pub fn crisp(&self, rect: Rect) -> Rect {
        let least = |from: f32, to: f32| self.on_pixel(to).max(from + self.pixel);
        let (left, top) = (self.on_pixel(rect.left()), self.on_pixel(rect.top()));
        Rect::from_min_max(pos2(left, top), pos2(least(left, rect.right()), least(top, rect.bottom())))
    }

    /// Adds one.
    pub fn add(&mut self, rect: Rect, colour: Color32) {
        self.mesh.add_colored_rect(self.crisp(rect), colour);
    }

    /// Adds one with a line of that width around it, inside its edges, and its corners taken off.
    pub fn add_framed(&mut self, rect: Rect, fill: Color32, (width, line): (f32, Color32)) {
        let rect = self.crisp(rect);
        let width = (width / self.pixel).round().max(1.0) * self.pixel;
        if rect.width() <= width * 2.0 || rect.height() <= width * 2.0 {
            self.mesh.add_colored_rect(rect, line);
            return;
        }
        self.mesh.add_colored_rect(rect.shrink2(egui::vec2(self.pixel, 0.0)), line);
        self.mesh.add_colored_rect(rect.shrink2(egui::vec2(0.0, self.pixel)), line);
        self.mesh.add_colored_rect(rect.shrink(width), fill);
    }

    /// Paints all of them.
    pub fn paint(self, painter: &Painter) {
        if !self.mesh.is_empty() {
            painter.add(Shape::mesh(self.mesh));
        }
    }
}
