//! Painting notes: what they are says their colour, how hard they are struck how strong it is.

use continuo_music::{Note, Tick};
use continuo_realtime::Mixer;
use egui::{Color32, Painter, Rect, Stroke, vec2};

use super::index;
use super::lens::Lens;
use super::picture::Kind;
use super::quads::Quads;
use super::selection::Selection;
use crate::editor::theme::{self, Colours};

/// How much of its colour a note has that is not heard, that lies behind, that is leaving its place.
const SILENT: f32 = 0.35;
const BEHIND: f32 = 0.5;
const LEAVING: f32 = 0.25;
/// The narrowest a note is drawn, in points: drums are short.
const NOTE_WIDTH_MIN: f32 = 2.0;
/// The smallest note that has an outline, in points.
const FRAMED_MIN: f32 = 4.0;

/// Paints the notes of a frame.
pub struct Ink<'a> {
    pub painter: &'a Painter,
    pub lens: &'a Lens,
    /// What is heard.
    pub mixer: Mixer,
    /// The notes that are selected.
    pub selected: &'a Selection,
    /// The notes that are about to leave their place.
    pub leaving: &'a Selection,
}

impl Ink<'_> {
    /// Paints notes of one kind; `ends` are their ends, to find those that can be seen.
    pub fn layer(&self, notes: &[Note], ends: &[Tick], kind: Kind) {
        let colour = self.colour(kind);
        let mut quads = Quads::new(self.painter);
        let mut thin = Thin::default();
        for note in &notes[index::sounding(notes, ends, self.lens.ticks())] {
            let rect = self.rect(note, kind);
            if rect.bottom() > self.lens.rect.top()
                && rect.top() < self.lens.rect.bottom()
                && !thin.hides(note, &rect, &quads)
            {
                self.add(&mut quads, rect, note, (kind, colour));
            }
        }
        quads.paint(self.painter);
    }

    /// Paints notes as they will be.
    pub fn coming(&self, notes: &[Note], kind: Kind) {
        let (colour, mut quads) = (self.colour(kind), Quads::new(self.painter));
        for note in notes.iter().filter(|note| self.lens.note(note).intersects(self.lens.rect)) {
            self.add_selected(&mut quads, self.rect(note, kind), note, colour);
        }
        quads.paint(self.painter);
    }

    fn add(&self, quads: &mut Quads, rect: Rect, note: &Note, (kind, colour): (Kind, Color32)) {
        let ground = theme::of(self.painter.ctx()).ground;
        let (fill, line) = match kind {
            Kind::Removed => (ground.lerp_to_gamma(colour, 0.12), ground.lerp_to_gamma(colour, 0.8)),
            Kind::Behind(_) => (ground.lerp_to_gamma(colour, BEHIND), ground.lerp_to_gamma(colour, BEHIND)),
            _ if self.leaving.contains(note) => {
                (ground.lerp_to_gamma(colour, LEAVING / 2.0), ground.lerp_to_gamma(colour, LEAVING * 2.0))
            }
            _ if self.selected.contains(note) => return self.add_selected(quads, rect, note, colour),
            _ => (ground.lerp_to_gamma(colour, strength(note)), colour),
        };
        if rect.width() < FRAMED_MIN || rect.height() < FRAMED_MIN {
            quads.add(rect, if kind == Kind::Removed { line } else { fill.lerp_to_gamma(line, 0.5) });
        } else {
            quads.add_framed(rect, fill, (1.0, line));
        }
    }

    fn add_selected(&self, quads: &mut Quads, rect: Rect, note: &Note, colour: Color32) {
        let colours = theme::of(self.painter.ctx());
        let fill = colours.ground.lerp_to_gamma(colour, strength(note)).lerp_to_gamma(colours.bright, 0.3);
        quads.add_framed(rect.expand2(vec2(0.5, 0.5)), fill, (1.5, colours.bright));
    }

    /// A note a little apart from its neighbours, but never so narrow that it is not seen; behind others it is thinner.
    fn rect(&self, note: &Note, kind: Kind) -> Rect {
        let rect = self.lens.note(note);
        let inset = if matches!(kind, Kind::Behind(_)) { rect.height() * 0.28 } else { 0.5 };
        let width = (rect.width() - 1.0).max(NOTE_WIDTH_MIN);
        Rect::from_min_size(rect.min + vec2(0.5, inset), vec2(width, rect.height() - inset * 2.0))
    }

    fn colour(&self, kind: Kind) -> Color32 {
        let colours = theme::of(self.painter.ctx());
        let colour = of(kind, colours);
        match kind {
            Kind::Front(role) | Kind::Behind(role) if !self.mixer.is_open(role) => {
                colours.ground.lerp_to_gamma(colour, SILENT)
            }
            _ => colour,
        }
    }
}

/// The colour of a kind of notes.
pub fn of(kind: Kind, colours: &Colours) -> Color32 {
    match kind {
        Kind::Kept => colours.kept,
        Kind::Added => colours.added,
        Kind::Removed => colours.removed,
        Kind::Front(role) | Kind::Behind(role) => colours.role(role),
    }
}

/// How strong a note's colour is.
fn strength(note: &Note) -> f32 {
    0.4 + 0.5 * f32::from(note.velocity.number()) / 127.0
}

/// Leaves out notes that would only be painted over pixels that others of their row have already.
struct Thin {
    painted_to: [f32; 128],
}

impl Default for Thin {
    fn default() -> Self {
        Self { painted_to: [f32::NEG_INFINITY; 128] }
    }
}

impl Thin {
    fn hides(&mut self, note: &Note, rect: &Rect, quads: &Quads) -> bool {
        let painted_to = &mut self.painted_to[usize::from(note.key.number())];
        let right = quads.on_pixel(rect.right());
        let is_hidden = rect.width() <= NOTE_WIDTH_MIN && right <= *painted_to;
        *painted_to = painted_to.max(right);
        is_hidden
    }
}

/// A locked note: stripes, and a padlock where there is room.
pub fn locked(painter: &Painter, lens: &Lens, notes: &[Note]) {
    let colours = theme::of(painter.ctx());
    let mut quads = Quads::new(painter);
    let mut locks = Vec::new();
    for rect in notes.iter().map(|note| lens.note(note)).filter(|rect| rect.intersects(lens.rect)) {
        let mut x = rect.left().max(lens.rect.left()) + 3.0;
        while x < rect.right().min(lens.rect.right()) - 1.0 {
            quads.add(Rect::from_x_y_ranges(x..=x + 1.0, rect.top() + 1.5..=rect.bottom() - 1.5), colours.ground);
            x += 4.0;
        }
        if rect.width() > 16.0 && rect.height() > 9.0 {
            locks.push(rect.left_center() + vec2(9.0, 0.0));
        }
    }
    quads.paint(painter);
    for middle in locks {
        painter.circle_filled(middle, 6.0, colours.ground);
        padlock(painter, middle, colours.text);
    }
}

/// A padlock around a place: its body and its shackle.
pub fn padlock(painter: &Painter, middle: egui::Pos2, colour: Color32) {
    painter.circle_stroke(middle - vec2(0.0, 1.8), 2.1, Stroke::new(1.1, colour));
    painter.rect_filled(Rect::from_center_size(middle + vec2(0.0, 1.4), vec2(6.6, 4.8)), 1.0, colour);
}
