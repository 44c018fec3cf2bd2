//! Whether text can be read: its contrast with what lies behind it, whether it is cut off, whether texts lie on each other.

use std::collections::HashMap;

use egui::epaint::{ClippedShape, TextShape};
use egui::{Color32, Rect, Shape};
use egui_kittest::kittest::NodeT;

use super::picture::Picture;
use super::screen::Screen;
use super::*;

/// The least contrast at which text is comfortably read, after the Web Content Accessibility Guidelines.
const CONTRAST_MIN: f64 = 4.5;
/// How far text may reach into what it should not, in points: the room around letters.
const SLACK: f32 = 2.0;
/// Share of a text that must be seen for it to count, from 0 to 1: what is scrolled away may be cut.
const SEEN: f32 = 0.6;

/// A line of text as it is drawn.
struct Text {
    words: String,
    rect: Rect,
    clip: Rect,
    colour: Color32,
}

impl Text {
    /// Its part that is in sight.
    fn seen(&self) -> Rect {
        self.rect.intersect(self.clip)
    }

    fn is_in_sight(&self) -> bool {
        self.seen().is_positive() && self.seen().area() >= self.rect.area() * SEEN
    }
}

/// What is hard to read in a window: a sentence each.
pub fn complaints<State>(harness: &Harness<'_, State>, screen: &Screen) -> Vec<String> {
    let shapes = &harness.output().shapes;
    let texts: Vec<Text> = shapes.iter().flat_map(|shape| texts(&shape.shape, shape.clip_rect)).collect();
    let texts: Vec<Text> = texts.into_iter().filter(Text::is_in_sight).collect();
    let (behind, resting) = (behind(harness, screen), resting(harness));
    let active = texts.iter().filter(|text| !resting.iter().any(|rect| rect.contains(text.rect.center())));
    let faint = active.filter_map(|text| faint(text, &behind, harness.ctx.pixels_per_point()));
    faint.chain(texts.iter().filter_map(cut)).chain(piled(&texts)).collect()
}

/// Where the controls are that can do nothing now: those may be faint.
fn resting<State>(harness: &Harness<'_, State>) -> Vec<Rect> {
    let nodes = harness.root().children_recursive();
    nodes.filter(|node| node.accesskit_node().is_disabled()).map(|node| node.rect()).collect()
}

/// The texts of a shape.
fn texts(shape: &Shape, clip: Rect) -> Vec<Text> {
    match shape {
        Shape::Vec(shapes) => shapes.iter().flat_map(|shape| texts(shape, clip)).collect(),
        Shape::Text(text) => rows(text, clip).collect(),
        _ => Vec::new(),
    }
}

/// Its lines, each where its letters are: a text that goes on after a control begins in the middle of one.
fn rows(text: &TextShape, clip: Rect) -> impl Iterator<Item = Text> {
    let lines = text.galley.rows.iter().filter(|row| !row.text().trim().is_empty());
    lines.map(move |row| Text {
        words: row.text(),
        rect: row.visuals.mesh_bounds.translate(row.pos.to_vec2() + text.pos.to_vec2()),
        clip,
        colour: colour(text),
    })
}

fn colour(text: &TextShape) -> Color32 {
    let own = text.galley.job.sections.first().map_or(Color32::PLACEHOLDER, |section| section.format.color);
    let own = if own == Color32::PLACEHOLDER { text.fallback_color } else { own };
    text.override_text_color.unwrap_or(own)
}

/// The window without its texts.
fn behind<State>(harness: &Harness<'_, State>, screen: &Screen) -> Picture {
    let output = harness.output();
    let shapes = output.shapes.iter().map(|shape| ClippedShape { shape: without_text(&shape.shape), ..shape.clone() });
    screen.shapes(harness, shapes.collect())
}

fn without_text(shape: &Shape) -> Shape {
    match shape {
        Shape::Vec(shapes) => Shape::Vec(shapes.iter().map(without_text).collect()),
        Shape::Text(_) => Shape::Noop,
        other => other.clone(),
    }
}

fn faint(text: &Text, behind: &Picture, scale: f32) -> Option<String> {
    let ground = ground(behind, text.seen() * scale);
    let contrast = theme::contrast(ground.blend(text.colour), ground);
    (contrast < CONTRAST_MIN).then(|| format!("{:?} has a contrast of {contrast:.2} with {ground:?}", text.words))
}

/// The colour that most of that part of a picture has.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a picture")]
fn ground(picture: &Picture, rect: Rect) -> Color32 {
    let edge = |position: f32, most: usize| (position.max(0.0) as usize).min(most);
    let (rows, columns) = (
        edge(rect.top(), picture.height - 1)..=edge(rect.bottom(), picture.height - 1),
        edge(rect.left(), picture.width - 1)..=edge(rect.right(), picture.width - 1),
    );
    let mut counts: HashMap<[u8; 3], usize> = HashMap::new();
    for (x, y) in rows.flat_map(|y| columns.clone().map(move |x| (x, y))) {
        *counts.entry(picture.at(x, y)).or_default() += 1;
    }
    let [r, g, b] = counts.into_iter().max_by_key(|(colour, count)| (*count, *colour)).unwrap().0;
    Color32::from_rgb(r, g, b)
}

/// Text may be scrolled out of sight upwards and downwards, but not be cut at its side.
fn cut(text: &Text) -> Option<String> {
    let is_cut = text.rect.left() < text.clip.left() - SLACK || text.rect.right() > text.clip.right() + SLACK;
    is_cut.then(|| format!("{:?} is cut off at its side: it has {}, and may show {}", text.words, text.rect, text.clip))
}

/// Pairs of texts that lie on each other.
fn piled(texts: &[Text]) -> impl Iterator<Item = String> {
    let pairs =
        texts.iter().enumerate().flat_map(|(index, one)| texts[index + 1..].iter().map(move |other| (one, other)));
    pairs.filter_map(|(one, other)| {
        let common = one.seen().intersect(other.seen());
        let lies_on = common.width() > SLACK && common.height() > SLACK;
        lies_on.then(|| format!("{:?} and {:?} lie on each other at {common}", one.words, other.words))
    })
}

#[test]
fn faint_cut_and_piled_text_is_found() {
    let screen = Screen::default();
    let show = |ui: &mut Ui| {
        let (painter, font) = (ui.painter(), egui::FontId::proportional(14.0));
        painter.rect_filled(ui.ctx().content_rect(), 0.0, Color32::from_rgb(20, 20, 20));
        let write = |x: f32, y: f32, words: &str, colour| {
            painter.text(Pos2::new(x, y), egui::Align2::LEFT_TOP, words, font.clone(), colour);
        };
        write(10.0, 10.0, "plain", Color32::WHITE);
        write(10.0, 40.0, "faint", Color32::from_rgb(70, 70, 70));
        write(180.0, 70.0, "over the edge", Color32::WHITE);
        write(10.0, 100.0, "one text", Color32::WHITE);
        write(20.0, 104.0, "upon another", Color32::WHITE);
    };
    let harness: Harness<'_, ()> =
        Harness::builder().with_size(vec2(240.0, 140.0)).renderer(screen.clone()).build_ui(show);
    let found = complaints(&harness, &screen);
    assert_eq!(found.len(), 3, "{found:#?}");
    for (complaint, word) in found.iter().zip(["\"faint\" has a contrast", "cut off at its side", "lie on each other"])
    {
        assert!(complaint.contains(word), "{complaint}");
    }
}
