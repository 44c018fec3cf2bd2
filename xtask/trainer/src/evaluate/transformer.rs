//! What is measured of the Transformer: how unlikely it finds held-out pieces, how its continuations compare with the
//! real ones, and how much of them is copied from the training part.

pub mod baseline;
pub mod continuation;
#[cfg(test)]
mod fixtures;
mod hash;
pub mod kneser_ney;
pub mod likelihood;
pub mod originality;
mod table;
pub mod told;

use continuo_models::Extend;
use continuo_models::transformer::Performance;
use serde_json::{Map, Value, json};

use self::baseline::Baseline;
use self::continuation::{Continuation, Continuations, Means, TRAITS};
use self::likelihood::{Likelihood, Nats, Sums};
use self::originality::{Copied, KnownRuns};
use super::repair::ratio;
use super::rounded;
use crate::corpus::{Corpus, Part, Recording};

/// What is continued, told apart by where the continuation is from.
const CONTINUATIONS: [&str; 3] = ["made", "real", "other"];
/// What copies are looked for in.
const SOURCES: [&str; 3] = ["made", "real", "pieces"];

/// What was measured of a Transformer.
#[derive(Clone, Debug)]
pub struct TransformerReport {
    /// Which part of the split.
    pub part: Part,
    /// How unlikely the network finds the pieces.
    pub network: Likelihood,
    /// How unlikely counts of the training part make them.
    pub counts: Likelihood,
    /// How long the counted runs are.
    pub order: usize,
    /// On how many tokens, and whether in twelve keys.
    pub counted: (usize, bool),
    /// How many continuations were made, how many failed, and how many pieces are too short for one.
    pub continued: [usize; 3],
    /// What was measured of the continuations made, of the real ones, and of those of other pieces.
    pub means: [Means; 3],
    /// How much is copied in the continuations made, in the real ones, and in whole pieces of the part.
    pub copied: [Copied; 3],
}

impl TransformerReport {
    /// Measures on a part of the corpus, with so many continuations. The likelihood and the sampling are asked for one
    /// by one, since a model may be known by either.
    #[must_use]
    pub fn measure(
        nats: &Nats<'_>,
        model: &dyn Extend,
        corpus: &Corpus<Recording>,
        part: Part,
        continuations: usize,
    ) -> Self {
        let (pieces, train) = (corpus.part(part), corpus.part(Part::Train));
        let baseline = Baseline::chosen(&train, &corpus.part(Part::Valid));
        let made = Continuations::make(&pieces, continuations, model);
        Self {
            part,
            network: Likelihood::of(&pieces, nats),
            counts: Likelihood::of(&pieces, &|tokens| baseline.model.nats(tokens)),
            order: baseline.model.order(),
            counted: (baseline.tokens, baseline.is_transposed),
            continued: [made.list.len(), made.failed, made.too_short],
            means: made.means(),
            copied: copied(&made.list, &pieces, &train),
        }
    }

    /// The figures for the manifest.
    #[must_use]
    pub fn figures(&self) -> Value {
        let [made, failed, too_short] = self.continued;
        let traits = CONTINUATIONS.iter().zip(&self.means).map(|(name, means)| ((*name).into(), means_figures(means)));
        let copied = SOURCES.iter().zip(&self.copied).map(|(name, copied)| ((*name).into(), copied_figures(copied)));
        json!({
            "likelihood": {
                "network": likelihood_figures(&self.network),
                "kneser_ney": likelihood_figures(&self.counts),
                "kneser_ney_order": self.order, "kneser_ney_tokens": self.counted.0,
                "kneser_ney_in_twelve_keys": self.counted.1,
            },
            "continuations": {
                "made": made, "failed": failed, "pieces_too_short": too_short,
                "traits": Map::from_iter(traits),
            },
            "copied_runs": Map::from_iter(copied),
        })
    }
}

fn copied(list: &[Continuation], pieces: &[&Recording], train: &[&Recording]) -> [Copied; 3] {
    let known = KnownRuns::of(train.iter().map(|recording| recording.performance.notes()));
    let copied = |performance: &Performance| known.copied(performance.notes());
    [
        list.iter().map(|continuation| copied(&continuation.made)).sum(),
        list.iter().map(|continuation| copied(&continuation.real)).sum(),
        pieces.iter().map(|recording| copied(&recording.performance)).sum(),
    ]
}

fn likelihood_figures(likelihood: &Likelihood) -> Value {
    let sums = |sums: &Sums| {
        json!({
            "pieces": sums.pieces, "tokens": sums.tokens, "quarters": rounded(sums.quarters),
            "nats_per_token": rounded(sums.per_token()), "nats_per_quarter": rounded(sums.per_quarter()),
        })
    };
    let folders = likelihood.folders.iter().map(|(name, folder)| (name.clone(), sums(folder)));
    let mut figures = sums(&likelihood.all);
    figures["nats_per_token_95"] = json!(likelihood.interval.map(rounded));
    figures["folders"] = Map::from_iter(folders).into();
    figures
}

fn means_figures(means: &Means) -> Value {
    let values = TRAITS.iter().zip(means.values());
    Map::from_iter(values.map(|(name, value)| ((*name).to_owned(), json!(value.map(rounded))))).into()
}

fn copied_figures(copied: &Copied) -> Value {
    json!({
        "runs": copied.runs, "pitch": rounded(ratio(copied.pitch, copied.runs)),
        "pitch_and_rhythm": rounded(ratio(copied.rhythm, copied.runs)), "longest": copied.longest,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use fixtures::Echo;

    fn corpus() -> Corpus<Recording> {
        let mut pieces: Vec<_> = (0..4).map(fixtures::recording).collect();
        pieces.push(Recording { part: Part::Valid, ..fixtures::long_recording() });
        Corpus { pieces, rejected: Vec::new(), hash: String::new(), split: "" }
    }

    #[test]
    fn everything_is_measured_and_told() {
        let nats = |tokens: &[continuo_models::transformer::Token]| vec![0.25; tokens.len() - 1];
        let report = TransformerReport::measure(&nats, &Echo, &corpus(), Part::Valid, 3);
        let figures = report.figures();
        assert_eq!(figures["likelihood"]["network"]["nats_per_token"], 0.25);
        assert!(figures["likelihood"]["kneser_ney"]["nats_per_token"].as_f64().unwrap() > 0.0);
        assert_eq!(figures["continuations"]["made"], 3);
        assert_eq!(figures["continuations"]["traits"]["real"]["overlap_real"], 1.0);
        assert!(figures["copied_runs"]["pieces"]["pitch"].as_f64().unwrap() > 0.5, "four of its six studies are known");
        let text = report.to_string();
        for word in ["0.2500", "Kneser-Ney", "made", "real", "valid"] {
            assert!(text.contains(word), "{word} in {text}");
        }
    }

    #[test]
    fn a_part_without_pieces_has_no_figures_and_no_panic() {
        let report = TransformerReport::measure(&|_| Vec::new(), &Echo, &corpus(), Part::Test, 3);
        assert!(report.figures()["likelihood"]["network"]["nats_per_token"].is_null());
        assert!(report.to_string().contains("0 pieces"));
    }
}
