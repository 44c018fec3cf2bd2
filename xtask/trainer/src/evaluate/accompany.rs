//! What is measured of the accompanying networks: how their accompaniments of held-out melodies compare with the real
//! ones, with bars copied from the training part, and with parts of other pieces.

mod cases;
mod cells;
mod excerpt;
#[cfg(test)]
pub mod fixtures;
mod gates;
mod genre;
mod habits;
mod retrieval;
mod sample;
mod summary;
mod table;
mod traits;

use continuo_models::{Accompany, Style};
use serde_json::{Map, Value, json};

use self::cases::{Case, Pieces, SOURCES};
use self::excerpt::Excerpt;
use self::gates::Gate;
use self::genre::Listener;
use self::sample::Estimate;
use self::summary::Summary;
use super::rounded;
use crate::corpus::{Arrangement, Corpus, Part};

/// What was measured of an accompanying network.
#[derive(Clone, Debug)]
pub struct AccompanyReport {
    /// Which part of the split.
    pub part: Part,
    /// Each style that there are pieces of.
    pub styles: Vec<Summary>,
    /// All of them.
    pub all: Summary,
}

impl AccompanyReport {
    /// Measures a model on a part of the corpus: on so many pieces of each style.
    #[must_use]
    pub fn measure(model: &dyn Accompany, corpus: &Corpus<Arrangement>, part: Part, limit: usize) -> Self {
        let excerpts = |part| -> Vec<_> { corpus.part(part).into_iter().filter_map(Excerpt::of).collect() };
        let (train, held_out) = (excerpts(Part::Train), excerpts(part));
        let known: Vec<_> = train.iter().map(|piece| (piece.style, &piece.parts)).collect();
        let listener = Listener::taught(&known);
        let mut all: Vec<Case> = Vec::new();
        for style in Style::ALL {
            let mut pieces = Pieces { train: in_style(&train, style), held_out: in_style(&held_out, style) };
            pieces.limit(limit);
            all.extend(pieces.cases(model, listener.as_ref()));
        }
        Self { part, styles: by_style(&all), all: Summary::of("All", &all.iter().collect::<Vec<_>>()) }
    }

    /// The figures for the manifest: of single styles only how they are told apart, for the tables are long.
    #[must_use]
    pub fn figures(&self) -> Value {
        let styles = self.styles.iter().map(|summary| (summary.name.to_lowercase(), told_figures(summary)));
        let gates: Vec<_> = self.all.gates.iter().map(gate_figures).collect();
        json!({ "all": summary_figures(&self.all), "styles": Map::from_iter(styles), "gates": gates })
    }
}

fn in_style(pieces: &[Excerpt], style: Style) -> Vec<&Excerpt> {
    pieces.iter().filter(|piece| piece.style == style).collect()
}

fn by_style(cases: &[Case]) -> Vec<Summary> {
    let of = |style| cases.iter().filter(move |case| case.style == style).collect::<Vec<_>>();
    let styles = Style::ALL.into_iter().map(|style| (style, of(style))).filter(|(_, cases)| !cases.is_empty());
    styles.map(|(style, cases)| Summary::of(style.name(), &cases)).collect()
}

fn told_figures(summary: &Summary) -> Value {
    let mean = |estimate: &Option<Estimate>| json!(estimate.map(|estimate| rounded(estimate.mean)));
    let [real, made] = &summary.told;
    json!({ "pieces": summary.pieces[0], "taken_for_its_genre": { "real": mean(real), "made": mean(made) } })
}

fn summary_figures(summary: &Summary) -> Value {
    let [pieces, failed] = summary.pieces;
    let mut traits: Map<String, Value> = Map::new();
    for ((of, name), sources) in &summary.traits {
        let sources = SOURCES.iter().zip(sources);
        let by_source = sources.map(|(source, estimate)| ((*source).to_owned(), estimate_figures(estimate)));
        traits.entry(*of).or_insert_with(|| json!({}))[*name] = Map::from_iter(by_source).into();
    }
    json!({
        "pieces": pieces, "failed": failed, "traits": traits,
        "differs_by_seed": estimate_figures(&summary.differences[0]),
        "differs_by_melody": estimate_figures(&summary.differences[1]),
    })
}

fn estimate_figures(estimate: &Option<Estimate>) -> Value {
    estimate.map_or(
        Value::Null,
        |Estimate { mean, interval }| json!({ "mean": rounded(mean), "interval_95": interval.map(rounded) }),
    )
}

fn gate_figures(gate: &Gate) -> Value {
    let Gate { what, made, against, demand, is_met } = gate;
    json!({ "what": what, "made": rounded(*made), "against": rounded(*against), "demand": demand, "met": is_met })
}

#[cfg(test)]
mod tests {
    use super::*;
    use fixtures::Shadow;

    fn corpus() -> Corpus<Arrangement> {
        let of = |style, part, tonics: std::ops::Range<u8>| {
            tonics.map(move |tonic| Arrangement { part, ..fixtures::arrangement(tonic, style) })
        };
        let styles = [Style::Pop, Style::Jazz];
        let pieces =
            styles.into_iter().flat_map(|style| of(style, Part::Train, 0..4).chain(of(style, Part::Valid, 4..7)));
        Corpus { pieces: pieces.collect(), rejected: Vec::new(), hash: String::new(), split: "by hand" }
    }

    #[test]
    fn the_report_has_a_table_for_each_style_and_says_which_demands_are_met() {
        let report = AccompanyReport::measure(&Shadow, &corpus(), Part::Valid, 2);
        let names: Vec<_> = report.styles.iter().map(|summary| (summary.name, summary.pieces)).collect();
        assert_eq!(names, [("Pop", [2, 0]), ("Jazz", [2, 0])]);
        assert_eq!(report.all.pieces, [4, 0]);
        let text = report.to_string();
        let line = |begin: &str| text.lines().find(|line| line.trim_start().starts_with(begin)).unwrap_or_default();
        // The model has no strings, but seeds that matter; a listener knows real pieces.
        assert!(line("MISSED  strings: empty bars").contains("1.000  against   0.000"), "{text}");
        assert!(line("met     pieces that another seed changes").contains("1.000  against   1.000"), "{text}");
        assert!(text.contains("those made are taken for "), "{text}");
        assert!(line("met     genres of real pieces told apart").contains("1.000"), "{text}");
        assert!(line("MISSED  strings: qualified notes").contains("NaN"), "{text}");
    }

    #[test]
    fn figures_are_found_by_name() {
        let figures = AccompanyReport::measure(&Shadow, &corpus(), Part::Valid, 3).figures();
        assert_eq!(figures["styles"]["jazz"]["pieces"], 3);
        assert_eq!(figures["styles"]["jazz"]["taken_for_its_genre"]["real"], 1.0);
        assert_eq!(figures["all"]["traits"]["strings"]["empty_bars"]["made"]["mean"], 1.0);
        assert_eq!(figures["all"]["traits"]["strings"]["empty_bars"]["real"]["interval_95"][0], 0.0);
        assert_eq!(figures["all"]["traits"]["strings"]["qualified_notes"]["made"], Value::Null);
        assert_eq!(figures["gates"][0]["what"], "drums: empty bars");
        assert_eq!(figures["gates"][0]["met"], false);
    }

    #[test]
    fn one_style_has_no_genre_to_tell() {
        let mut corpus = corpus();
        corpus.pieces.retain(|piece| piece.style == Style::Jazz);
        let report = AccompanyReport::measure(&Shadow, &corpus, Part::Valid, 9);
        assert_eq!((report.styles.len(), report.all.told), (1, [None, None]));
        assert!(!report.to_string().contains("genre") && !report.to_string().contains("taken for"));
    }
}
