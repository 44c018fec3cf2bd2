//! What a network thinks while it works, painted over the notes: Enhance's likeliest edits, Extend's attention.

use continuo_models::{EditKind, Prospect};
use continuo_music::Note;
use continuo_studio::{Insight, Technique};
use egui::{Color32, Painter, Rect, Stroke, StrokeKind, pos2};

use super::lens::Lens;
use super::quads::Quads;
use crate::editor::stage::Stage;
use crate::editor::theme::{self, Colours};

/// The faintest a prospect is painted: one of a thousandth is there too, but is not seen.
const FAINTEST: f32 = 0.06;
/// The least share of the strongest attention that glows.
const DIMMEST: f32 = 0.02;
/// How far the glow of a note reaches, in points.
const GLOW: f32 = 5.0;
/// How many rings a glow has.
const RINGS: u8 = 4;

/// What there is to paint in a frame, if it is wanted.
pub fn of<'a>(stage: &Stage<'a>) -> Option<&'a Insight> {
    let progress = stage.view.progress.as_ref().filter(|_| stage.is_busy() && stage.look.insight)?;
    Some(&progress.insight).filter(|insight| **insight != Insight::None)
}

/// Paints it over the notes.
pub fn paint(stage: &Stage, painter: &Painter, lens: &Lens) {
    match of(stage) {
        Some(Insight::Prospects(prospects)) => self::prospects(painter, lens, prospects),
        Some(Insight::Attention(shares)) => {
            let melody = stage.view.run_input.as_ref().unwrap_or(&stage.view.input);
            attention(painter, lens, melody.clip.notes(), shares);
        }
        Some(Insight::None) | None => (),
    }
}

/// What its colours mean, and a sentence about it.
pub fn legend(stage: &Stage, colours: &Colours) -> Option<(&'static str, Color32, &'static str)> {
    match of(stage)? {
        Insight::Prospects(_) => Some((
            "next edit?",
            colours.added,
            "What the network thinks of doing next: notes it may add, the likelier the stronger, and outlines of notes it \
             may take away. One of them is drawn by chance; at a low creative risk mostly the strongest.",
        )),
        Insight::Attention(_) => Some((
            "attention",
            colours.technique(Technique::Extend),
            "Which of your notes the network looks back at while it writes: the brighter the glow, the more they decide \
             what comes next.",
        )),
        Insight::None => None,
    }
}

fn prospects(painter: &Painter, lens: &Lens, prospects: &[Prospect]) {
    let colours = theme::of(painter.ctx());
    let mut quads = Quads::new(painter);
    for prospect in prospects {
        let rect = place(lens, prospect);
        if !rect.intersects(lens.rect) {
            continue;
        }
        // The root makes small probabilities visible: seen brightness is nearer to it than to the number.
        let weight = FAINTEST + (1.0 - FAINTEST) * prospect.probability.clamp(0.0, 1.0).sqrt();
        match prospect.kind {
            EditKind::Add => quads.add(rect, colours.added.gamma_multiply(weight * 0.85)),
            EditKind::Remove => {
                let line = Stroke::new(2.0, colours.removed.gamma_multiply(weight));
                painter.rect_stroke(rect, 2.0, line, StrokeKind::Outside);
            }
        }
    }
    quads.paint(painter);
}

fn place(lens: &Lens, prospect: &Prospect) -> Rect {
    let (left, top) = (lens.x(prospect.onset), lens.y(prospect.key));
    let right = lens.x(prospect.onset + prospect.duration).max(left + 2.0);
    Rect::from_min_max(pos2(left, top + 1.0), pos2(right, top + lens.row_height - 1.0))
}

fn attention(painter: &Painter, lens: &Lens, notes: &[Note], shares: &[f32]) {
    let colour = theme::of(painter.ctx()).technique(Technique::Extend);
    let most = shares.iter().copied().fold(0.0, f32::max);
    let mut quads = Quads::new(painter);
    for (note, share) in notes.iter().zip(shares) {
        let (rect, share) = (lens.note(note), share / most.max(f32::MIN_POSITIVE));
        if share < DIMMEST || !rect.intersects(lens.rect) {
            continue;
        }
        for ring in 1..=RINGS {
            let reach = GLOW * f32::from(ring) / f32::from(RINGS);
            quads.add(rect.expand(reach), colour.gamma_multiply(0.28 * share));
        }
    }
    quads.paint(painter);
}
