//! The corpus: a folder of MIDI files, read whole, hashed, and split by piece.

mod arrangement;
mod piece;
mod recording;
mod split;

use std::path::{Path, PathBuf};

use continuo_music::Composition;
use sha2::{Digest, Sha256};

pub use arrangement::Arrangement;
pub use piece::{Piece, PieceNote};
pub use recording::Recording;
pub use split::{Part, Split};

use crate::error::TrainerError;

/// The largest MIDI file that is read.
const MAX_FILE_BYTES: u64 = 10 << 20;

/// A piece of a corpus, in the form that a network needs.
pub trait Work: Sized {
    /// The piece that a composition is.
    ///
    /// # Errors
    ///
    /// Why it is of no use.
    fn of_composition(name: &str, part: Part, composition: &Composition) -> Result<Self, String>;

    /// What it is used for.
    fn part(&self) -> Part;
}

/// Pieces with the part of the split each belongs to.
#[derive(Clone, Debug)]
pub struct Corpus<W = Piece> {
    /// The pieces, in order of their names.
    pub pieces: Vec<W>,
    /// Files that could not be used, with the reason.
    pub rejected: Vec<String>,
    /// SHA-256 over names and bytes of every file used, in hexadecimal.
    pub hash: String,
    /// How it was split, in words.
    pub split: &'static str,
}

impl<W: Work> Corpus<W> {
    /// Reads every `.mid` and `.midi` file below a folder. A file that cannot be used is set aside with its reason.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read, or holds no piece that can be used.
    pub fn read(folder: &Path) -> Result<Self, TrainerError> {
        let split = Split::of_folder(folder)?;
        let mut corpus =
            Self { pieces: Vec::new(), rejected: Vec::new(), hash: String::new(), split: split.description() };
        let mut hash = Sha256::new();
        for path in midi_files(folder)? {
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            match read_piece(&path, &name, split.part_of(&name)) {
                Ok((piece, bytes)) => {
                    hash.update(name.as_bytes());
                    hash.update(&bytes);
                    corpus.pieces.push(piece);
                }
                Err(cause) => corpus.rejected.push(format!("{name}: {cause}")),
            }
        }
        if corpus.pieces.is_empty() {
            let cause = corpus.rejected.first().map_or("there is no MIDI file in it".to_owned(), Clone::clone);
            return Err(TrainerError::Corpus { path: folder.to_owned(), cause });
        }
        corpus.hash = hexadecimal(&hash.finalize());
        Ok(corpus)
    }

    /// The pieces of one part of the split.
    #[must_use]
    pub fn part(&self, part: Part) -> Vec<&W> {
        self.pieces.iter().filter(|piece| piece.part() == part).collect()
    }
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read_piece<W: Work>(path: &Path, name: &str, part: Part) -> Result<(W, Vec<u8>), String> {
    let size = std::fs::metadata(path).map_err(|error| error.to_string())?.len();
    if size > MAX_FILE_BYTES {
        return Err(format!("{size} bytes are more than the {MAX_FILE_BYTES} that are read"));
    }
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let composition = continuo_music::smf::read(&bytes).map_err(|error| error.to_string())?;
    Ok((W::of_composition(name, part, &composition)?, bytes))
}

/// Every MIDI file below the folder, sorted, so that a corpus is the same on every machine.
fn midi_files(folder: &Path) -> Result<Vec<PathBuf>, TrainerError> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|error| TrainerError::file(&folder, error))? {
            let path = entry.map_err(|error| TrainerError::file(&folder, error))?.path();
            let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
            if path.is_dir() {
                folders.push(path);
            } else if matches!(extension.as_deref(), Some("mid" | "midi")) {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn good_files_are_read_and_bad_ones_set_aside_with_their_reason() {
        let folder = fixtures::corpus(4);
        std::fs::write(folder.path().join("broken.mid"), b"MThd is not enough").unwrap();
        let corpus: Corpus = Corpus::read(folder.path()).unwrap();
        assert_eq!(corpus.pieces.len(), 4);
        assert_eq!(corpus.rejected.len(), 1);
        assert!(corpus.rejected[0].starts_with("broken.mid: "), "{:?}", corpus.rejected);
    }

    #[test]
    fn an_empty_folder_is_named_in_the_error() {
        let folder = tempfile::tempdir().unwrap();
        let error = Corpus::<Piece>::read(folder.path()).unwrap_err().to_string();
        assert!(error.contains(&folder.path().display().to_string()), "{error}");
    }

    #[test]
    fn the_hash_tells_corpora_apart() {
        let (one, other) = (fixtures::corpus(3), fixtures::corpus(4));
        let hash = |folder: &tempfile::TempDir| Corpus::<Piece>::read(folder.path()).unwrap().hash;
        assert_eq!(hash(&one), hash(&fixtures::corpus(3)));
        assert_ne!(hash(&one), hash(&other));
    }
}
