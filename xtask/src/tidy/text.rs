//! Rules about single files: how they begin, how long they are, how they are called, what may not stand in them.

use crate::tidy::files::Source;

/// Module names that say nothing.
const EMPTY_NAMES: &[&str] = &["utils", "util", "common", "helpers", "helper", "manager", "misc"];
/// Marks of unfinished work. Put together here so that this file does not hold them itself.
const UNFINISHED: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
/// Beginnings of paths that exist on one machine only, put together likewise.
const MACHINE_PATHS: &[&str] =
    &[concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/Use", "rs/"), concat!("/wo", "rk/")];
/// Lines of a Rust file, at most: what one can read in one sitting.
const LINES_MAX: usize = 500;

/// What is broken in one file.
pub fn broken(source: &Source) -> Vec<String> {
    let found = [empty_name(source), beginning(source), length(source)];
    found.into_iter().flatten().chain(words(source)).collect()
}

fn empty_name(source: &Source) -> Option<String> {
    let mut parts = source.path.trim_end_matches(".rs").split('/');
    let part = parts.find(|part| EMPTY_NAMES.contains(part))?;
    source.is_rust().then(|| format!("{}: {part:?} says nothing about what is in it", source.path))
}

fn beginning(source: &Source) -> Option<String> {
    let begins = source.text.starts_with("//! ");
    (source.is_rust() && !begins).then(|| format!("{}: does not open with a `//!` sentence", source.path))
}

fn length(source: &Source) -> Option<String> {
    let lines = source.text.lines().count();
    let long = source.is_rust() && lines > LINES_MAX;
    long.then(|| format!("{}: {lines} lines, more than {LINES_MAX}", source.path))
}

fn words(source: &Source) -> Vec<String> {
    let mut broken = Vec::new();
    for (number, line) in source.text.lines().enumerate() {
        let place = format!("{}:{}", source.path, number + 1);
        let unfinished = UNFINISHED.iter().filter(|word| has_word(line, word));
        broken.extend(unfinished.map(|word| format!("{place}: {word}")));
        let paths = MACHINE_PATHS.iter().filter(|path| line.contains(**path));
        broken.extend(paths.map(|path| format!("{place}: a path of one machine ({path}…)")));
    }
    broken
}

/// Whether the word stands in the line on its own.
fn has_word(line: &str, word: &str) -> bool {
    line.split(|letter: char| !letter.is_alphanumeric()).any(|found| found == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken_in(path: &str, text: &str) -> Vec<String> {
        broken(&Source { path: path.to_owned(), text: text.to_owned() })
    }

    #[test]
    fn a_good_file_is_left_alone() {
        assert!(broken_in("a/src/lib.rs", "//! What it is.\n\nfn f() {}\n").is_empty());
        assert!(broken_in("README.md", "# Title\n").is_empty());
    }

    #[test]
    fn an_empty_name_fires() {
        for path in ["a/src/utils.rs", "a/src/helpers/x.rs", "a/src/manager.rs"] {
            assert_eq!(broken_in(path, "//! x\n").len(), 1, "{path}");
        }
        assert!(broken_in("a/src/commonplace.rs", "//! x\n").is_empty());
    }

    #[test]
    fn a_missing_sentence_fires() {
        assert_eq!(broken_in("a/src/lib.rs", "fn f() {}\n").len(), 1);
    }

    #[test]
    fn unfinished_work_fires_in_every_kind_of_file() {
        let line = format!("//! x\n// {}: later\n", UNFINISHED[0]);
        assert_eq!(broken_in("a/src/lib.rs", &line).len(), 1);
        assert_eq!(broken_in("notes.md", UNFINISHED[1]).len(), 1);
        assert!(broken_in("notes.md", "TODOS and methods").is_empty());
    }

    #[test]
    fn a_path_of_one_machine_fires() {
        assert_eq!(broken_in("notes.md", &format!("see {}me/x", MACHINE_PATHS[0])).len(), 1);
    }

    #[test]
    fn a_long_file_fires() {
        let text = format!("//! x\n{}", "\n".repeat(LINES_MAX));
        assert_eq!(broken_in("a/src/lib.rs", &text).len(), 1);
    }
}
