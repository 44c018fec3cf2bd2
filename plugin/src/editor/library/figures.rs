//! The figures that say how good a network is: each in words, beside what it is to be compared with.

use crate::embedded::About;

/// A figure.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// What was measured.
    pub words: &'static str,
    /// What it means, for those who have not met it.
    pub hint: &'static str,
    /// What it is compared with.
    pub against: &'static str,
    made: &'static str,
    other: &'static str,
    form: Form,
}

/// How a number is written.
#[derive(Clone, Copy, Debug)]
enum Form {
    Share,
    Decimal,
}

/// A figure with its numbers, as they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The network's number.
    pub made: String,
    /// The one it is compared with.
    pub other: String,
}

const fn figure(
    words: &'static str,
    hint: &'static str,
    against: &'static str,
    [made, other]: [&'static str; 2],
    form: Form,
) -> Figure {
    Figure { words, hint, against, made, other, form }
}

const AR_CNN: [Figure; 4] = [
    figure(
        "Damaged chorales repaired",
        "Notes were taken out of chorales that it never saw, and foreign ones put in: how much of that it finds (F1).",
        "A table of intervals",
        ["/repair/network/f1", "/repair/bigram/f1"],
        Form::Share,
    ),
    figure(
        "First edit right",
        "How often its very first edit of a damaged chorale is a right one.",
        "A table of intervals",
        ["/repair/network/first_edit_precision", "/repair/bigram/first_edit_precision"],
        Form::Share,
    ),
    figure(
        "Notes in key",
        "In what Enhance made of sopranos that it never saw.",
        "Bach",
        ["/enhance/made/in_key", "/enhance/real/in_key"],
        Form::Share,
    ),
    figure(
        "Parallel fifths",
        "Of a hundred changes of chord. Such an edit is drawn again.",
        "Bach",
        ["/enhance/made/parallel_fifths_per_100", "/enhance/real/parallel_fifths_per_100"],
        Form::Decimal,
    ),
];

const TRANSFORMER: [Figure; 4] = [
    figure(
        "Surprise at new music",
        "How unlikely it finds the next token of pieces that it never saw, in nats: less is better.",
        "Counting ten tokens back",
        ["/likelihood/network/nats_per_token", "/likelihood/kneser_ney/nats_per_token"],
        Form::Decimal,
    ),
    figure(
        "Notes in key",
        "In a hundred continuations of pieces that it never saw.",
        "The real continuations",
        ["/continuations/traits/made/in_key", "/continuations/traits/real/in_key"],
        Form::Share,
    ),
    figure(
        "Notes a second",
        "How dense its continuations are.",
        "The real continuations",
        ["/continuations/traits/made/notes_per_second", "/continuations/traits/real/notes_per_second"],
        Form::Decimal,
    ),
    figure(
        "Known runs",
        "Runs of sixteen notes that stand in what it learnt from, in any key: how much it copies.",
        "The real continuations",
        ["/copied_runs/made/pitch", "/copied_runs/real/pitch"],
        Form::Share,
    ),
];

const ACCOMPANISTS: [Figure; 4] = [
    figure(
        "Chords that carry the melody",
        "How often a note of the melody on a strong beat belongs to the chord below it.",
        "Real pieces",
        [
            "/all/traits/together/chord_tones_of_melody/made/mean",
            "/all/traits/together/chord_tones_of_melody/real/mean",
        ],
        Form::Share,
    ),
    figure(
        "Bass on the root",
        "How often the bass plays the chord's root.",
        "Real pieces",
        ["/all/traits/together/bass_on_root/made/mean", "/all/traits/together/bass_on_root/real/mean"],
        Form::Share,
    ),
    figure(
        "Harmony in the melody's key",
        "How many of the harmony's notes belong to the key of the melody.",
        "Real pieces",
        ["/all/traits/harmony/in_key_of_melody/made/mean", "/all/traits/harmony/in_key_of_melody/real/mean"],
        Form::Share,
    ),
    figure(
        "Changed by another seed",
        "How much of what is struck another seed makes different, beside how much another melody does.",
        "By another melody",
        ["/all/differs_by_seed/mean", "/all/differs_by_melody/mean"],
        Form::Share,
    ),
];

/// The figures of a kind of network; none for one that is not known here.
pub const fn of(architecture: &str) -> &'static [Figure] {
    match architecture.as_bytes() {
        b"ar-cnn" => &AR_CNN,
        b"transformer" => &TRANSFORMER,
        b"musegan" | b"unet" => &ACCOMPANISTS,
        _ => &[],
    }
}

impl Figure {
    /// Its numbers; `None` where they were not measured.
    pub fn written(&self, about: &About) -> Option<Written> {
        let write = |place| about.measured(place).map(|number| self.form.write(number));
        Some(Written { made: write(self.made)?, other: write(self.other)? })
    }
}

impl Form {
    fn write(self, number: f64) -> String {
        match self {
            Self::Share => format!("{:.1} %", number * 100.0),
            Self::Decimal => format!("{number:.2}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded::networks;

    #[test]
    fn every_figure_of_every_network_was_measured() {
        for network in networks() {
            assert_eq!(of(&network.architecture).len(), 4, "{}", network.id);
            for figure in of(&network.architecture) {
                assert!(figure.written(network).is_some(), "{}: {}", network.id, figure.words);
            }
        }
    }

    #[test]
    fn numbers_are_the_manifests() {
        let written = AR_CNN[0].written(&networks()[0]).unwrap();
        assert_eq!((written.made.as_str(), written.other.as_str()), ("66.0 %", "39.6 %"));
        let written = TRANSFORMER[0].written(&networks()[1]).unwrap();
        assert_eq!((written.made.as_str(), written.other.as_str()), ("1.72", "3.23"));
        assert_eq!(AR_CNN[0].written(&networks()[1]), None);
    }
}
