//! What lies in a folder, as far as a musician asks: folders and MIDI files.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Entries of a folder that are listed; a folder with more is no place for melodies.
const ENTRIES_MAX: usize = 2000;

/// The folders and the MIDI files of a folder, each in the order of the alphabet, hidden ones left out.
#[derive(Debug, Default, PartialEq)]
pub struct Listing {
    /// The folders' names.
    pub folders: Vec<String>,
    /// The files' names and how long they are, in bytes.
    pub files: Vec<(String, u64)>,
}

impl Listing {
    /// Reads a folder.
    ///
    /// # Errors
    ///
    /// The system's, where the folder cannot be read.
    pub fn of(folder: &Path) -> std::io::Result<Self> {
        let mut listing = Self::default();
        for entry in std::fs::read_dir(folder)?.flatten().take(ENTRIES_MAX) {
            let Some(name) = entry.file_name().into_string().ok().filter(|name| !name.starts_with('.')) else {
                continue;
            };
            // Of a link, what it leads to.
            let Ok(about) = std::fs::metadata(entry.path()) else { continue };
            if about.is_dir() {
                listing.folders.push(name);
            } else if is_midi(Path::new(&name)) {
                listing.files.push((name, about.len()));
            }
        }
        listing.folders.sort_by_key(|name| name.to_lowercase());
        listing.files.sort_by_key(|(name, _)| name.to_lowercase());
        Ok(listing)
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.folders.is_empty() && self.files.is_empty()
    }
}

/// Whether a file is called like a MIDI file.
pub fn is_midi(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    ["mid", "midi", "smf", "kar"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// The path with `.mid` behind it, unless it is called like a MIDI file.
pub fn with_extension(path: PathBuf) -> PathBuf {
    if is_midi(&path) {
        return path;
    }
    let mut name = path.into_os_string();
    name.push(".mid");
    name.into()
}

/// The user's own folder; the root of all where there is none.
pub fn home() -> PathBuf {
    std::env::home_dir().filter(|home| home.is_dir()).unwrap_or_else(|| PathBuf::from(std::path::MAIN_SEPARATOR_STR))
}

/// Folders where people keep music, by name, as far as they are there.
pub fn places() -> Vec<(&'static str, PathBuf)> {
    let home = home();
    let usual = ["Desktop", "Documents", "Downloads", "Music"].map(|name| (name, home.join(name)));
    let all = std::iter::once(("Home", home)).chain(usual);
    all.filter(|(_, place)| place.is_dir()).collect()
}

/// How long a file is, in words.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_midi_files_are_listed_in_order_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.MID", "A.kar", "notes.txt", ".hidden.mid"] {
            std::fs::write(folder.path().join(name), "four").unwrap();
        }
        for name in ["Songs", "archive", ".git"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        let listing = Listing::of(folder.path()).unwrap();
        assert_eq!(listing.folders, ["archive", "Songs"]);
        assert_eq!(listing.files, [("A.kar".to_owned(), 4), ("b.MID".to_owned(), 4)]);
        assert!(Listing::of(&folder.path().join("nowhere")).is_err());
    }

    #[test]
    fn names_get_the_extension_they_lack() {
        for (name, whole) in
            [("song", "song.mid"), ("song.MID", "song.MID"), ("op. 1", "op. 1.mid"), ("a.txt", "a.txt.mid")]
        {
            assert_eq!(with_extension(PathBuf::from(name)), PathBuf::from(whole));
        }
    }

    #[test]
    fn sizes_are_told_in_words() {
        assert_eq!([0, 999, 1_000, 2_999_999].map(size), ["0 B", "999 B", "1 KB", "2 MB"]);
    }
}
