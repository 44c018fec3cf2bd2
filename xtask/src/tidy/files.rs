//! The project's own text files: what the rules look at. Built, generated and fetched files are left out.

use std::fs;
use std::path::Path;

use crate::failure::Failure;

/// Folders that hold nothing written by hand.
const LEFT_OUT: &[&str] = &["target", "out", ".git", "corpus", "artifacts", "coverage"];
/// Endings of files that are read.
const READ: &[&str] = &["rs", "toml", "md", "py", "lua", "sh", "json"];

/// A text file of the project.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its path from the root, with forward slashes.
    pub path: String,
    /// What is in it.
    pub text: String,
}

impl Source {
    /// Whether it is Rust.
    pub fn is_rust(&self) -> bool {
        Path::new(&self.path).extension().is_some_and(|extension| extension == "rs")
    }
}

/// Reads every text file below the root.
pub fn read(root: &Path) -> Result<Vec<Source>, Failure> {
    let mut sources = Vec::new();
    walk(root, root, &mut sources)?;
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(sources)
}

fn walk(root: &Path, folder: &Path, sources: &mut Vec<Source>) -> Result<(), Failure> {
    for entry in fs::read_dir(folder).map_err(Failure::file(folder))? {
        let path = entry.map_err(Failure::file(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !LEFT_OUT.contains(&name.as_str()) {
            walk(root, &path, sources)?;
        } else if is_read(&path) || name == "run" {
            let text = fs::read_to_string(&path).map_err(Failure::file(&path))?;
            sources.push(Source { path: relative(root, &path), text });
        }
    }
    Ok(())
}

fn is_read(path: &Path) -> bool {
    path.is_file() && path.extension().is_some_and(|extension| READ.iter().any(|read| extension == *read))
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_files_and_binaries_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        for (path, content) in [("a/src/lib.rs", "x"), ("target/b.rs", "x"), ("weights/w.bpk", "x"), ("R.md", "x")] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        let found: Vec<_> = read(folder.path()).unwrap().into_iter().map(|source| source.path).collect();
        assert_eq!(found, ["R.md", "a/src/lib.rs"]);
    }
}
