//! The map of the project against the project: every package is on it, and nothing on it is missing.

/// Folders of the root whose names mark a path in the text.
const ROOTS: &[&str] = &["plugin/", "xtask/", "presets/", "weights/", "docs/"];

/// What is broken in the map, given the packages' folders and a way to ask whether a path exists.
pub fn broken(map: &str, packages: &[String], exists: impl Fn(&str) -> bool) -> Vec<String> {
    let unnamed = packages.iter().filter(|package| !map.contains(package.as_str()));
    let unnamed = unnamed.map(|package| format!("ARCHITECTURE.md does not name {package}"));
    let mut paths: Vec<&str> = paths(map).collect();
    paths.sort_unstable();
    paths.dedup();
    let missing = paths.into_iter().filter(|path| !exists(path));
    unnamed.chain(missing.map(|path| format!("ARCHITECTURE.md names {path}, which does not exist"))).collect()
}

/// Every path below the root that the text names. Patterns (with a star, brace or angle) name no single path.
fn paths(map: &str) -> impl Iterator<Item = &str> {
    let separates = |letter: char| letter.is_whitespace() || "`()[],;\"'|→".contains(letter);
    let words = map.split(separates).map(|word| word.trim_end_matches(['.', ':', '/']));
    words
        .filter(|word| ROOTS.iter().any(|root| word.starts_with(root)))
        .filter(|word| !word.contains(['*', '{', '<', '…']))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "The parts: `plugin/crates/music/` (values) and plugin/crates/realtime. See `plugin/crates/*`.";

    fn packages(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_true_map_is_left_alone() {
        assert!(broken(MAP, &packages(&["plugin/crates/music"]), |_| true).is_empty());
    }

    #[test]
    fn a_package_off_the_map_fires() {
        let found = broken(MAP, &packages(&["plugin/crates/models"]), |_| true);
        assert_eq!(found, ["ARCHITECTURE.md does not name plugin/crates/models"]);
    }

    #[test]
    fn a_path_that_is_gone_fires() {
        let found = broken(MAP, &[], |path| path != "plugin/crates/realtime");
        assert_eq!(found, ["ARCHITECTURE.md names plugin/crates/realtime, which does not exist"]);
    }
}
