//! A screen in memory: draws on the processor what a window would show, the same on every run.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use dream_soft_render::{ClipRect, Color, MAX_SURFACE_PIXELS, Mesh, SoftwareRenderer, TextureId, Vertex};
use egui::epaint::{ClippedPrimitive, ClippedShape, ImageData, ImageDelta, Primitive};
use egui::{Color32, Rect, TexturesDelta, Ui, UiBuilder};
use egui_kittest::{Harness, TestRenderer};

use super::picture::Picture;

/// A screen; its clones are the same screen, so that one of them can be the renderer of a harness.
#[derive(Clone, Default)]
pub struct Screen(Rc<RefCell<Surface>>);

/// What draws, and which of its textures is which of the window's.
#[derive(Default)]
struct Surface {
    renderer: SoftwareRenderer,
    textures: HashMap<egui::TextureId, (TextureId, [usize; 2])>,
}

impl TestRenderer for Screen {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        let mut surface = self.0.borrow_mut();
        for (id, changes) in delta.set.drain() {
            changes.iter().for_each(|change| surface.upload(id, change));
        }
        for id in delta.free.drain() {
            surface.free(id);
        }
    }
}

impl Screen {
    /// The window's last frame, at the harness's pixels per point.
    pub fn picture<State>(&self, harness: &Harness<'_, State>) -> Picture {
        self.shapes(harness, harness.output().shapes.clone())
    }

    /// These shapes instead of the window's.
    pub fn shapes<State>(&self, harness: &Harness<'_, State>, shapes: Vec<ClippedShape>) -> Picture {
        let scale = harness.output().pixels_per_point;
        let size = harness.ctx.content_rect().size() * scale;
        self.draw(&harness.ctx.tessellate(shapes, scale), pixels(size.x), pixels(size.y), scale)
    }

    /// Meshes, in so many pixels.
    pub fn draw(&self, primitives: &[ClippedPrimitive], width: usize, height: usize, scale: f32) -> Picture {
        let mut surface = self.0.borrow_mut();
        let meshes: Vec<Drawable> = primitives.iter().map(|primitive| surface.drawable(primitive, scale)).collect();
        // The renderer takes no more pixels at once than a small screen has: larger ones are drawn in bands.
        let band = MAX_SURFACE_PIXELS / width;
        let bands = (0..height).step_by(band).flat_map(|top| surface.band(&meshes, width, band.min(height - top), top));
        Picture { width, height, pixels: bands.collect() }
    }
}

/// Without the margin that a harness leaves around what it shows.
pub fn whole(ui: &mut Ui, show: impl FnOnce(&mut Ui)) {
    let all = ui.ctx().content_rect();
    ui.scope_builder(UiBuilder::new().max_rect(all), |ui| {
        ui.set_clip_rect(all);
        show(ui);
    });
}

impl Surface {
    fn upload(&mut self, id: egui::TextureId, change: &ImageDelta) {
        let ImageData::Color(image) = &change.image;
        let (bytes, [width, height]) =
            (image.pixels.iter().flat_map(Color32::to_array).collect::<Vec<u8>>(), image.size);
        if let Some([x, y]) = change.pos {
            let (texture, _) = self.textures[&id];
            self.renderer.update_texture(texture, x, y, width, height, &bytes).unwrap();
            return;
        }
        self.free(id);
        let texture = self.renderer.create_texture(width, height, &bytes).unwrap();
        self.textures.insert(id, (texture, image.size));
    }

    fn free(&mut self, id: egui::TextureId) {
        if let Some((texture, _)) = self.textures.remove(&id) {
            self.renderer.free_texture(texture).unwrap();
        }
    }

    fn drawable(&self, primitive: &ClippedPrimitive, scale: f32) -> Drawable {
        let Primitive::Mesh(mesh) = &primitive.primitive else { panic!("the window draws with meshes alone") };
        let vertices = mesh.vertices.iter().map(|vertex| {
            let [r, g, b, a] = vertex.color.to_array();
            let at = [vertex.pos.x * scale, vertex.pos.y * scale];
            Vertex::new(at, [vertex.uv.x, vertex.uv.y], Color::from_rgba_premultiplied(r, g, b, a))
        });
        Drawable {
            vertices: vertices.collect(),
            indices: mesh.indices.clone(),
            texture: self.textures[&mesh.texture_id].0,
            clip: primitive.clip_rect * scale,
        }
    }

    /// So many rows from `top` on, as RGBA.
    fn band(&mut self, meshes: &[Drawable], width: usize, height: usize, top: usize) -> Vec<u8> {
        let mut frame = self.renderer.begin_frame(width, height).unwrap();
        frame.clear(Color::BLACK);
        for mesh in meshes {
            let vertices: Vec<Vertex> = mesh.vertices.iter().map(|vertex| lifted(vertex, top)).collect();
            let drawn = Mesh { vertices: &vertices, indices: &mesh.indices, texture: Some(mesh.texture) };
            frame.mesh(drawn, mesh.clip_in(top)).unwrap();
        }
        frame.surface().pixels.clone()
    }
}

/// A mesh in pixels.
struct Drawable {
    vertices: Vec<Vertex>,
    indices: Vec<u32>,
    texture: TextureId,
    clip: Rect,
}

impl Drawable {
    /// What of it may be drawn, in rows counted from `top`.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
    fn clip_in(&self, top: usize) -> ClipRect {
        let edge = |position: f32| position.round().clamp(0.0, 65_535.0) as u32;
        let row = |position: f32| edge(position - height(top));
        ClipRect::new(edge(self.clip.min.x), row(self.clip.min.y), edge(self.clip.max.x), row(self.clip.max.y))
    }
}

fn lifted(vertex: &Vertex, rows: usize) -> Vertex {
    let [x, y] = vertex.pos;
    Vertex { pos: [x, y - height(rows)], ..*vertex }
}

#[expect(clippy::cast_precision_loss, reason = "no picture has 2^24 rows")]
fn height(rows: usize) -> f32 {
    rows as f32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a window's size is positive and small")]
fn pixels(length: f32) -> usize {
    length.round() as usize
}
