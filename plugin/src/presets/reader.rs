//! Reading a preset's file: strictly, because a value that is silently another one is worse than none.

use std::fmt;
use std::sync::Arc;

use nice_plug::prelude::Params;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::chosen::NAME_CHARS_MAX;
use super::dial::{Dial, dials};
use super::error::{Cause, PresetError};
use super::{Preset, Setting, find_dial};
use crate::params::{ContinuoParams, StudioParams};

/// A preset as it stands in its file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    author: String,
    description: String,
    tags: Vec<String>,
    parameters: Written,
}

/// Ids and values in the order of the file, so that one that stands twice is found.
struct Written(Vec<(String, Value)>);

/// A value: as the host writes it, or plain.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Value {
    Switch(bool),
    Number(serde_json::Number),
    Text(String),
}

impl Preset {
    /// Reads a preset.
    ///
    /// # Errors
    ///
    /// A sentence that names the file, if it is not a preset, sets what presets do not set, or sets a value that its
    /// parameter cannot have or would not write so.
    pub fn read(file: &str, text: &str) -> Result<Self, PresetError> {
        let refused = |cause| PresetError { file: file.to_owned(), cause };
        let read: File = serde_json::from_str(text).map_err(|error| refused(Cause::Form(error.to_string())))?;
        let settings = settings(read.parameters.0).map_err(refused)?;
        let File { name, author, description, tags, .. } = read;
        if name.trim().is_empty() || name.chars().count() > NAME_CHARS_MAX {
            return Err(refused(Cause::Name));
        }
        Ok(Self { name, author, description, tags, settings })
    }
}

fn settings(written: Vec<(String, Value)>) -> Result<Vec<Setting>, Cause> {
    let params = ContinuoParams::new(StudioParams::default(), Arc::default());
    let dials = dials(&params);
    let mut settings: Vec<Setting> = Vec::new();
    for (id, value) in written {
        let Some((known, _)) = dials.iter().find(|(known, _)| *known == id) else {
            return Err(unknown(&params, id));
        };
        if settings.iter().any(|(earlier, _)| earlier == known) {
            return Err(Cause::Twice(id));
        }
        let dial = find_dial(&dials, known).ok_or_else(|| Cause::Unknown(id.clone()))?;
        settings.push((known, normalised(dial, &id, &value)?));
    }
    if settings.is_empty() { Err(Cause::Empty) } else { Ok(settings) }
}

fn unknown(params: &ContinuoParams, id: String) -> Cause {
    let is_there = params.param_map().iter().any(|(known, ..)| *known == id);
    if is_there { Cause::Refused(id) } else { Cause::Unknown(id) }
}

/// The value, if the parameter would write it as it is written.
fn normalised(dial: &dyn Dial, id: &str, value: &Value) -> Result<f32, Cause> {
    let text = value.text();
    let read = dial.read(&text);
    let again = |value| dial.written(value, true);
    match read {
        Some(number) if value.is(&again(number), &dial.written(number, false)) => Ok(number),
        _ => Err(Cause::Value { id: id.to_owned(), written: value.to_string(), nearest: read.map(again) }),
    }
}

impl Value {
    /// As the parameter reads it.
    fn text(&self) -> String {
        match self {
            Self::Switch(on) => if *on { "On" } else { "Off" }.to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }

    /// Whether the parameter writes it so, with its unit or without.
    fn is(&self, whole: &str, plain: &str) -> bool {
        match self {
            Self::Switch(_) | Self::Text(_) => self.text() == whole,
            Self::Number(number) => {
                let (number, written) = (number.as_f64(), plain.parse::<f64>().ok());
                number.zip(written).is_some_and(|(number, written)| (number - written).abs() < 1e-9)
            }
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Switch(on) => write!(f, "{on}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => write!(f, "“{text}”"),
        }
    }
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Written;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                write!(f, "ids of parameters with their values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Written, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Written(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}
