//! Evaluation: what the gates ask, on pieces the network was not trained on, next to simpler scorers in the same run.

pub mod accompany;
pub mod chorale;
pub mod interval;
pub mod repair;
pub mod transformer;

use continuo_models::{ArCnn, EnhanceSettings};
use serde_json::{Value, json};

use self::chorale::{Comparison, Sums};
use self::interval::{Bigram, chance};
use self::repair::{Repair, Scorer, ratio};
use crate::corpus::{Corpus, Part, Piece};

/// Windows of every piece that are repaired: all of them.
const ALL_WINDOWS: usize = usize::MAX;

/// What was measured of AR-CNN.
#[derive(Clone, Copy, Debug)]
pub struct ArCnnReport {
    /// Which part of the split.
    pub part: Part,
    /// How well the network repairs.
    pub network: Repair,
    /// How well intervals counted on the training part do.
    pub bigram: Repair,
    /// How well luck does.
    pub chance: Repair,
    /// What Enhance made of the melodies.
    pub comparison: Comparison,
}

impl ArCnnReport {
    /// Measures a network on a part of the corpus.
    #[must_use]
    pub fn measure(model: &ArCnn, corpus: &Corpus, part: Part, settings: &EnhanceSettings) -> Self {
        let pieces = corpus.part(part);
        let repairs = |scorer: &Scorer<'_>| repair::measure(&pieces, ALL_WINDOWS, scorer);
        let bigram = Bigram::of(&corpus.part(Part::Train));
        Self {
            part,
            network: repairs(&|window| model.score(window).edit),
            bigram: repairs(&|window| bigram.score(window)),
            chance: repairs(&chance),
            comparison: chorale::compare(&melodic(&pieces), model, settings),
        }
    }

    /// The figures for the manifest.
    #[must_use]
    pub fn figures(&self) -> Value {
        let repair = |repair: &Repair| {
            json!({
                "windows": repair.windows, "first_edit_precision": rounded(repair.first_precision()),
                "f1": rounded(repair.f1()), "missing_found": rounded(ratio(repair.missing.1, repair.missing.0)),
                "foreign_found": rounded(ratio(repair.foreign.1, repair.foreign.0)),
            })
        };
        let sums = |sums: &Sums| {
            json!({
                "notes": sums.notes, "sixteenths": rounded(ratio(sums.short, sums.notes)),
                "off_eighths": rounded(ratio(sums.off_eighths, sums.notes)),
                "parallel_fifths_per_100": rounded(sums.parallels_per_hundred()[0]),
                "parallel_octaves_per_100": rounded(sums.parallels_per_hundred()[1]),
                "in_key": rounded(sums.mean(sums.in_key)), "polyphonic_rate": rounded(sums.mean(sums.polyphonic)),
                "pitch_classes_per_bar": rounded(sums.mean(sums.pitch_classes)),
            })
        };
        json!({
            "repair": {
                "network": repair(&self.network), "bigram": repair(&self.bigram), "chance": repair(&self.chance),
            },
            "enhance": {
                "pieces": self.comparison.made.pieces, "real": sums(&self.comparison.real),
                "made": sums(&self.comparison.made),
                "melody_notes_surviving": rounded(ratio(self.comparison.survived.1, self.comparison.survived.0)),
            },
        })
    }
}

/// Pieces with more than one voice: there is something to add to the first.
fn melodic<'a>(pieces: &[&'a Piece]) -> Vec<&'a Piece> {
    pieces.iter().filter(|piece| piece.notes.iter().any(|note| note.voice > 0)).copied().collect()
}

/// Four places: what so few windows can tell.
fn rounded(number: f64) -> f64 {
    (number * 1e4).round() / 1e4
}

impl std::fmt::Display for ArCnnReport {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Comparison { real, made, survived } = &self.comparison;
        writeln!(
            formatter,
            "Repair of {:?} windows, 20 % of notes removed and as many foreign ones put in",
            self.part
        )?;
        writeln!(formatter, "  scorer     windows  first edit right     F1  missing found  foreign found")?;
        for (name, repair) in [("AR-CNN", &self.network), ("bigram", &self.bigram), ("chance", &self.chance)] {
            writeln!(
                formatter,
                "  {name:<9} {:8} {:17.4} {:6.4} {:14.4} {:14.4}",
                repair.windows,
                repair.first_precision(),
                repair.f1(),
                ratio(repair.missing.1, repair.missing.0),
                ratio(repair.foreign.1, repair.foreign.0),
            )?;
        }
        writeln!(formatter, "Enhance of {} melodies, removal 0 %, against the pieces they are from", made.pieces)?;
        writeln!(
            formatter,
            "            notes  sixteenths  off eighths  fifths/100  octaves/100  in key  polyphonic  pitch classes/bar"
        )?;
        for (name, sums) in [("made", made), ("real", real)] {
            let [fifths, octaves] = sums.parallels_per_hundred();
            writeln!(
                formatter,
                "  {name:<8} {:6} {:11.3} {:12.3} {fifths:11.3} {octaves:12.3} {:7.3} {:11.3} {:18.2}",
                sums.notes,
                ratio(sums.short, sums.notes),
                ratio(sums.off_eighths, sums.notes),
                sums.mean(sums.in_key),
                sums.mean(sums.polyphonic),
                sums.mean(sums.pitch_classes),
            )?;
        }
        write!(formatter, "  {} of {} melody notes survived unchanged", survived.1, survived.0)
    }
}
