//! A piece as the networks are taught with it: its scene, its chords, and its parts on the grid.

use continuo_models::muse_gan::{Ensemble, Line, Playing, SLOTS, Scene, Traits};
use continuo_models::{PARTS, Style};
use continuo_music::Clip;
use continuo_music::harmony::{self, Chord};

use crate::corpus::Arrangement;

/// A piece on the grid.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// What is known of each beat before playing.
    pub scene: Scene,
    /// The chord of each beat.
    pub chords: Vec<Chord>,
    /// The parts, in the ensemble's order.
    pub lines: Vec<Line>,
    /// For each part, in which bars it sounds.
    pub plays: Vec<Vec<bool>>,
}

impl Lesson {
    /// The piece as that ensemble plays it.
    #[must_use]
    pub fn of(piece: &Arrangement, ensemble: Ensemble) -> Self {
        let melody = Clip::new(piece.melody.notes().to_vec(), piece.length());
        let scene = Scene::new(&melody, &piece.tempo, &piece.meter, number_of(piece.style));
        let chords = chords_of(piece, &scene);
        let clips = ensemble.parts().iter().map(|part| {
            let seat = PARTS.iter().position(|role| *role == part.role).unwrap_or(0);
            Line::of_clip(&piece.parts[seat], *part, scene.grid())
        });
        let lines: Vec<Line> = clips.collect();
        let plays = lines.iter().map(|line| bars_of(line, &scene)).collect();
        Self { scene, chords, lines, plays }
    }

    /// The piece as it is; of a chorale, whose corpus is small, also a little lower and higher.
    #[must_use]
    pub fn varied(piece: &Arrangement, ensemble: Ensemble) -> Vec<Self> {
        let moves = match ensemble {
            Ensemble::Band => 0..=0,
            Ensemble::Voices => -3..=3,
        };
        let moved = moves.filter_map(|semitones| piece.transposed(semitones));
        moved.map(|piece| Self::of(&piece, ensemble)).collect()
    }

    /// How many beats it has.
    #[must_use]
    pub fn beats(&self) -> usize {
        self.chords.len()
    }

    /// The bar of a beat.
    #[must_use]
    pub fn bar(&self, beat: usize) -> usize {
        self.scene.grid().beats()[beat].bar
    }

    /// How a part plays between two beats.
    #[must_use]
    pub fn traits(&self, part: usize, ensemble: Ensemble, from: usize, to: usize) -> Traits {
        let notes = self.lines[part].notes();
        let first = notes.partition_point(|note| note.onset < from * SLOTS);
        let next = notes.partition_point(|note| note.onset < to * SLOTS);
        let played = (from..to).filter(|beat| self.plays[part][self.bar(*beat)]).count();
        Traits::of(&notes[first..next], ensemble.parts()[part].playing == Playing::Drums, played)
    }
}

/// The number a network knows a style by.
#[must_use]
pub fn number_of(style: Style) -> usize {
    Style::GENRES.iter().position(|genre| *genre == style).unwrap_or(0)
}

fn chords_of(piece: &Arrangement, scene: &Scene) -> Vec<Chord> {
    let beats = scene.grid().beats();
    let ranges: Vec<_> = beats.iter().map(|beat| beat.start..beat.end).collect();
    let [_, bass, harmony, strings] = &piece.parts;
    let evidence = harmony::evidence(&[bass, harmony, strings, &piece.melody], Some(bass), &ranges);
    harmony::label(&evidence, |beat| beats[beat].is_strong())
}

fn bars_of(line: &Line, scene: &Scene) -> Vec<bool> {
    let beats = scene.grid().beats();
    let mut bars = vec![false; beats.last().map_or(0, |beat| beat.bar + 1)];
    for (index, beat) in beats.iter().enumerate() {
        bars[beat.bar] |= line.sounding(index).next().is_some();
    }
    bars
}
