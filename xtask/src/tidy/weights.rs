//! The shipped weights against their manifest: every file is listed, and is the file that was listed.

use std::fs;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::failure::Failure;

/// What is broken in the folder of weights.
pub fn broken(root: &Path) -> Result<Vec<String>, Failure> {
    let folder = root.join("weights");
    let path = folder.join("manifest.json");
    if !path.exists() {
        return Ok(vec!["there is no weights/manifest.json".to_owned()]);
    }
    let manifest = fs::read_to_string(&path).map_err(Failure::file(&path))?;
    let manifest: Value =
        serde_json::from_str(&manifest).map_err(|error| Failure::Content { path, cause: error.to_string() })?;
    let files = digests(&folder)?;
    Ok(compare(&manifest, &files))
}

/// Name and SHA-256 of every file of the folder that is not text.
fn digests(folder: &Path) -> Result<Vec<(String, String)>, Failure> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(Failure::file(folder))? {
        let path = entry.map_err(Failure::file(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_some_and(|extension| extension == "bpk") {
            let bytes = fs::read(&path).map_err(Failure::file(&path))?;
            files.push((name, hex(&Sha256::digest(&bytes))));
        }
    }
    Ok(files)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn compare(manifest: &Value, files: &[(String, String)]) -> Vec<String> {
    let listed: Vec<(&str, &str)> = manifest["models"].as_array().into_iter().flatten().map(file_of).collect();
    let digest = |name: &str| files.iter().find(|(file, _)| file == name).map(|(_, digest)| digest.as_str());
    let mut broken = Vec::new();
    for (name, expected) in &listed {
        match digest(name) {
            None => broken.push(format!("weights/manifest.json lists {name}, which is not there")),
            Some(found) if !found.eq_ignore_ascii_case(expected) => {
                broken.push(format!("weights/{name} is not the file of the manifest: its SHA-256 is {found}"));
            }
            Some(_) => {}
        }
    }
    let unlisted = files.iter().filter(|(file, _)| !listed.iter().any(|(name, _)| name == file));
    broken.extend(unlisted.map(|(file, _)| format!("weights/{file} is not in the manifest")));
    broken
}

fn file_of(model: &Value) -> (&str, &str) {
    (model["file"].as_str().unwrap_or_default(), model["sha256"].as_str().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn files() -> Vec<(String, String)> {
        vec![("a.bpk".to_owned(), "00ff".to_owned())]
    }

    #[test]
    fn a_matching_file_is_left_alone() {
        assert!(compare(&json!({ "models": [{ "file": "a.bpk", "sha256": "00FF" }] }), &files()).is_empty());
    }

    #[test]
    fn a_changed_a_missing_and_an_unlisted_file_fire() {
        let changed = compare(&json!({ "models": [{ "file": "a.bpk", "sha256": "0000" }] }), &files());
        assert!(changed.len() == 1 && changed[0].contains("00ff"), "{changed:?}");
        let missing = compare(&json!({ "models": [{ "file": "b.bpk", "sha256": "00ff" }] }), &files());
        assert_eq!(missing.len(), 2, "{missing:?}");
        assert_eq!(compare(&json!({ "models": [] }), &files()), ["weights/a.bpk is not in the manifest"]);
    }

    #[test]
    fn a_missing_manifest_fires() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(broken(folder.path()).unwrap(), ["there is no weights/manifest.json"]);
    }

    #[test]
    fn digests_are_of_the_bytes() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.bpk"), "abc").unwrap();
        fs::write(folder.path().join("manifest.json"), "{}").unwrap();
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digests(folder.path()).unwrap(), [("a.bpk".to_owned(), digest.to_owned())]);
    }
}
