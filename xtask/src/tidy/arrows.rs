//! Which package may use which: the boundaries of the architecture, checked against `cargo metadata`.

use std::path::Path;

use serde_json::Value;

/// Each package with everything it may depend on outside its tests. What is not listed is an error.
///
/// The reason of each boundary: `music` is values only; `realtime` must reach no tensor, lock or file; `models` no
/// thread or file; `studio` no plugin host; the trainer no window; xtask must compile in seconds.
const ARROWS: &[(&str, &[&str])] = &[
    ("continuo-music", &["midly", "serde"]),
    ("continuo-realtime", &["continuo-music", "rtrb", "atomic_float"]),
    ("continuo-models", &["continuo-music", "burn", "serde", "rand", "rand_chacha"]),
    (
        "continuo-studio",
        &[
            "continuo-music",
            "continuo-realtime",
            "continuo-models",
            "crossbeam-channel",
            "parking_lot",
            "serde",
            "serde_json",
            "tempfile",
        ],
    ),
    (
        "continuo",
        &[
            "continuo-music",
            "continuo-realtime",
            "continuo-studio",
            "continuo-models",
            "nice-plug",
            "nice-plug-egui",
            "egui",
            "parking_lot",
            "percent-encoding",
            "raw-window-handle",
            "rustbus",
            "serde",
            "serde_json",
            "tempfile",
            "x11rb",
        ],
    ),
    (
        "continuo-trainer",
        &[
            "continuo-music",
            "continuo-models",
            "burn",
            "clap",
            "indicatif",
            "mimalloc",
            "rand",
            "rand_chacha",
            "serde",
            "serde_json",
            "sha2",
        ],
    ),
    (
        "continuo-host",
        &[
            "continuo-music",
            "clack-host",
            "clack-extensions",
            "clap",
            "libc",
            "png",
            "serde",
            "serde_json",
            "tempfile",
            "x11rb",
        ],
    ),
    ("xtask", &["nice-plug-xtask", "clap", "serde_json", "sha2"]),
];

/// Every arrow that may not be, and every package that has no place in the table.
pub fn broken(metadata: &Value) -> Vec<String> {
    packages(metadata).flat_map(broken_of).collect()
}

/// The packages of the workspace.
pub fn packages(metadata: &Value) -> impl Iterator<Item = &Value> {
    metadata["packages"].as_array().into_iter().flatten()
}

/// The folder of each package, from the root, with forward slashes.
pub fn folders(metadata: &Value, root: &Path) -> Vec<String> {
    let manifests = packages(metadata).filter_map(|package| Path::new(package["manifest_path"].as_str()?).parent());
    manifests.map(|folder| folder.strip_prefix(root).unwrap_or(folder).to_string_lossy().replace('\\', "/")).collect()
}

fn broken_of(package: &Value) -> Vec<String> {
    let name = package["name"].as_str().unwrap_or_default();
    let Some((_, allowed)) = ARROWS.iter().find(|(known, _)| *known == name) else {
        return vec![format!("the package {name} has no place in the table of arrows")];
    };
    let dependencies = package["dependencies"].as_array().into_iter().flatten();
    let used = dependencies.filter(|dependency| dependency["kind"].as_str() != Some("dev"));
    let names = used.filter_map(|dependency| dependency["name"].as_str());
    names.filter(|used| !allowed.contains(used)).map(|used| format!("{name} may not depend on {used}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn metadata(name: &str, dependencies: &[(&str, Value)]) -> Value {
        let dependencies: Vec<_> =
            dependencies.iter().map(|(name, kind)| json!({ "name": name, "kind": kind })).collect();
        json!({ "packages": [{ "name": name, "dependencies": dependencies, "manifest_path": "r/a/Cargo.toml" }] })
    }

    #[test]
    fn a_forbidden_arrow_fires() {
        let found = broken(&metadata("continuo-realtime", &[("rtrb", Value::Null), ("burn", Value::Null)]));
        assert_eq!(found, ["continuo-realtime may not depend on burn"]);
    }

    #[test]
    fn tests_may_use_what_they_like() {
        assert!(broken(&metadata("continuo-music", &[("proptest", json!("dev"))])).is_empty());
    }

    #[test]
    fn a_package_outside_the_table_fires() {
        assert_eq!(broken(&metadata("stranger", &[])), ["the package stranger has no place in the table of arrows"]);
    }

    #[test]
    fn folders_are_told_from_the_root() {
        assert_eq!(folders(&metadata("continuo-music", &[]), Path::new("r")), ["a"]);
    }
}
