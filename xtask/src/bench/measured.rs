//! What criterion has measured, read from the files it leaves.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::failure::Failure;

/// One measurement.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// What was measured.
    pub name: String,
    /// How long it took, in seconds: the median.
    pub seconds: f64,
}

/// Every measurement below that folder, by name.
pub fn read(folder: &Path) -> Result<Vec<Measured>, Failure> {
    let mut measured = Vec::new();
    walk(folder, &mut measured)?;
    measured.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(measured)
}

fn walk(folder: &Path, measured: &mut Vec<Measured>) -> Result<(), Failure> {
    if folder.ends_with("new") && folder.join("benchmark.json").exists() {
        measured.push(measurement(folder)?);
        return Ok(());
    }
    for entry in fs::read_dir(folder).map_err(Failure::file(folder))? {
        let path = entry.map_err(Failure::file(folder))?.path();
        if path.is_dir() {
            walk(&path, measured)?;
        }
    }
    Ok(())
}

fn measurement(folder: &Path) -> Result<Measured, Failure> {
    let (about, estimates) = (json(&folder.join("benchmark.json"))?, json(&folder.join("estimates.json"))?);
    let (name, nanoseconds) = (about["full_id"].as_str(), estimates["median"]["point_estimate"].as_f64());
    match (name, nanoseconds) {
        (Some(name), Some(nanoseconds)) => Ok(Measured { name: name.to_owned(), seconds: nanoseconds / 1e9 }),
        _ => Err(Failure::Content { path: folder.to_owned(), cause: "it has no name or no median".to_owned() }),
    }
}

fn json(path: &Path) -> Result<Value, Failure> {
    let text = fs::read_to_string(path).map_err(Failure::file(path))?;
    let content = |error: serde_json::Error| Failure::Content { path: path.to_owned(), cause: error.to_string() };
    serde_json::from_str(&text).map_err(content)
}

impl std::fmt::Display for Measured {
    /// A row of a table.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (size, unit) = match self.seconds {
            seconds if seconds >= 1.0 => (seconds, "s"),
            seconds if seconds >= 1e-3 => (seconds * 1e3, "ms"),
            seconds if seconds >= 1e-6 => (seconds * 1e6, "µs"),
            seconds => (seconds * 1e9, "ns"),
        };
        writeln!(formatter, "| {} | {size:.2} {unit} |", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leave(folder: &Path, about: &str, estimates: &str) {
        let new = folder.join("new");
        fs::create_dir_all(&new).unwrap();
        fs::write(new.join("benchmark.json"), about).unwrap();
        fs::write(new.join("estimates.json"), estimates).unwrap();
    }

    #[test]
    fn measurements_are_found_wherever_they_lie() {
        let folder = tempfile::tempdir().unwrap();
        let estimates = r#"{ "mean": { "point_estimate": 9.0 }, "median": { "point_estimate": 2500000.0 } }"#;
        leave(&folder.path().join("group/b"), r#"{ "full_id": "group/b" }"#, estimates);
        leave(&folder.path().join("a"), r#"{ "full_id": "a" }"#, r#"{ "median": { "point_estimate": 12.0 } }"#);
        let rows: String = read(folder.path()).unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(rows, "| a | 12.00 ns |\n| group/b | 2.50 ms |\n");
    }

    #[test]
    fn a_damaged_measurement_is_named() {
        let folder = tempfile::tempdir().unwrap();
        leave(folder.path(), r#"{ "full_id": "a" }"#, "{}");
        assert!(read(folder.path()).unwrap_err().to_string().contains("no median"));
    }
}
