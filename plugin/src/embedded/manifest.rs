//! What is known of the networks that are built in: `weights/manifest.json`, read once, when it is first looked at.

use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

use super::MANIFEST;

/// What is known of a network.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct About {
    /// What programs call it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What it does.
    pub description: String,
    /// The kind of network.
    pub architecture: String,
    /// The file of its weights.
    pub file: String,
    /// How large that is.
    pub bytes: u64,
    /// What it learnt from.
    pub corpus: Corpus,
    /// How long it learnt, in seconds.
    pub seconds: f64,
    /// The state of this project that it was trained with.
    pub commit: String,
    /// On which terms its weights may be used.
    pub licence: String,
    metrics: Metrics,
}

/// What a network learnt from.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Corpus {
    /// What it is called.
    pub name: String,
    /// Pieces it learnt from, pieces that chose among its states, and pieces that it was tested on.
    pub pieces: [u32; 3],
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Metrics {
    test: Value,
}

#[derive(Deserialize)]
struct Manifest {
    models: Vec<About>,
}

/// Every network, in the manifest's order. A test reads it: it is not empty.
pub fn networks() -> &'static [About] {
    static READ: OnceLock<Vec<About>> = OnceLock::new();
    READ.get_or_init(|| serde_json::from_str::<Manifest>(MANIFEST).map(|manifest| manifest.models).unwrap_or_default())
}

impl About {
    /// A number that was measured on the pieces it was tested on, by its place such as `/repair/network/f1`.
    pub fn measured(&self, place: &str) -> Option<f64> {
        self.metrics.test.pointer(place)?.as_f64()
    }

    /// About how many numbers it has learnt: each takes two bytes of its file.
    pub const fn parameters(&self) -> u64 {
        self.bytes / 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_reads_and_has_every_network() {
        let files: Vec<&str> = networks().iter().map(|about| about.file.as_str()).collect();
        assert_eq!(files, ["ar-cnn.bpk", "transformer.bpk", "musegan.bpk", "unet.bpk"]);
        assert!(networks().iter().all(|about| about.parameters() > 500_000 && about.corpus.pieces[2] > 0));
    }

    #[test]
    fn a_number_that_was_not_measured_is_none() {
        assert_eq!(networks()[0].measured("/repair/network/f1"), Some(0.6595));
        assert_eq!((networks()[0].measured("/repair/f1"), networks()[0].measured("repair")), (None, None));
    }
}
