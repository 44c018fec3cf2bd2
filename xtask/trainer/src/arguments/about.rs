//! What the user says of a model that is trained, the same for every kind.

use clap::Args;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::checkpoint::Progress;
use crate::manifest::{CorpusNote, Manifest};

/// What a model is called and described as.
#[derive(Args, Debug)]
pub struct About {
    /// What the program calls the model.
    #[arg(long, default_value = "custom")]
    pub id: String,
    /// What the user reads.
    #[arg(long, default_value = "Custom model")]
    pub name: String,
    /// A sentence on what the model was trained for.
    #[arg(long, default_value = "")]
    pub description: String,
    /// A tag, `key=value`; may be given several times.
    #[arg(long = "tag", value_parser = key_and_value)]
    pub tags: Vec<(String, String)>,
    /// Licence of the weights.
    #[arg(long, default_value = "MIT OR Apache-2.0")]
    pub licence: String,
}

impl About {
    /// A manifest that lacks the command, the weights' name and what was measured.
    pub fn manifest<S: Serialize>(
        &self,
        architecture: &str,
        architecture_version: u32,
        corpus: CorpusNote,
        progress: &Progress<S>,
    ) -> Manifest {
        Manifest {
            id: self.id.clone(),
            name: self.name.clone(),
            description: self.description.clone(),
            tags: self.tags.iter().map(|(key, value)| (key.clone(), Value::from(value.clone()))).collect(),
            architecture: architecture.into(),
            architecture_version,
            file: String::new(),
            sha256: String::new(),
            bytes: 0,
            corpus,
            settings: serde_json::to_value(&progress.settings).unwrap_or_default(),
            command: String::new(),
            commit: progress.commit.clone(),
            steps: [progress.step, progress.best.map_or(0, |(_, step)| step)],
            seconds: progress.seconds.round(),
            licence: self.licence.clone(),
            metrics: Map::new(),
        }
    }
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').ok_or_else(|| format!("{text:?} is no key=value"))?;
    Ok((pair.0.into(), pair.1.into()))
}
