//! What sounds where a chord does: how likely each pitch class is.

use super::{Chord, Quality};

/// The share of what sounds that is foreign to its chord: passing notes, suspensions, blue notes.
const FOREIGN: f64 = 0.1;
/// How much more of its root than of another tone a chord has.
const ROOT: f64 = 1.25;

/// A chord, and how likely it makes each pitch class.
#[derive(Debug)]
pub(super) struct Template {
    chord: Chord,
    /// For each form of the chord the logarithm of its probability and that of the share of each pitch class, C first.
    forms: Vec<(f64, [f64; 12])>,
}

impl Template {
    pub(super) fn of(chord: Chord) -> Self {
        let forms = forms(chord.quality()).into_iter().map(|(prior, tones)| (prior, nats(chord.root(), tones)));
        Self { chord, forms: forms.collect() }
    }

    pub(super) fn chord(&self) -> Chord {
        self.chord
    }

    /// How likely these shares are of the chord in the form that fits best, in nats.
    pub(super) fn nats(&self, shares: &[f64; 12]) -> f64 {
        let sum = |nats: &[f64; 12]| -> f64 { nats.iter().zip(shares).map(|(nats, share)| nats * share).sum() };
        self.forms.iter().map(|(prior, nats)| prior + sum(nats)).fold(f64::NEG_INFINITY, f64::max)
    }
}

/// The sets of tones that a quality stands for, and the logarithm of what is known of each before anything sounds.
///
/// Most chords are major and minor triads. A fifth without a third is more often a triad whose third comes later than a
/// power chord. A diminished seventh has four names, and three of its tones are more often a triad.
fn forms(quality: Quality) -> Vec<(f64, &'static [u8])> {
    let tones = quality.intervals();
    match quality {
        Quality::Major | Quality::Minor => vec![(0.0, tones)],
        Quality::Seventh | Quality::MajorSeventh | Quality::MinorSeventh => vec![(-0.1, tones)],
        Quality::Diminished => vec![(-0.1, tones), (-0.1, &[0, 3, 6, 10]), (-0.4, &[0, 3, 6, 9])],
        Quality::Suspended => vec![(-0.2, tones)],
        Quality::Fifth => vec![(-0.3, tones)],
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most twelve tones")]
fn nats(root: u8, tones: &[u8]) -> [f64; 12] {
    let mut nats = [(FOREIGN / (12 - tones.len()) as f64).ln(); 12];
    let tone = (1.0 - FOREIGN) / (ROOT + tones.len() as f64 - 1.0);
    for above in tones {
        nats[usize::from((root + above) % 12)] = (if *above == 0 { tone * ROOT } else { tone }).ln();
    }
    nats
}
